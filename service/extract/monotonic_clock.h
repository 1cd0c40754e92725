#ifndef CHANCERY_SERVICE_EXTRACT_MONOTONIC_CLOCK_H_
#define CHANCERY_SERVICE_EXTRACT_MONOTONIC_CLOCK_H_

#include <time.h>

#include <cstdint>

namespace chancery::extract {

// Monotonic nanoseconds, the same in all processes: the clock of chx_host.now_ns and chx_batch.deadline_ns.
inline uint64_t NowNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_MONOTONIC_CLOCK_H_
