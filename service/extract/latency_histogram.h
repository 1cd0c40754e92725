#ifndef CHANCERY_SERVICE_EXTRACT_LATENCY_HISTOGRAM_H_
#define CHANCERY_SERVICE_EXTRACT_LATENCY_HISTOGRAM_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace chancery::extract {

// Durations in buckets of at most 12.5 % width, from 1 µs to more than an hour.  Not thread-safe.
class LatencyHistogram {
 public:
  void Add(absl::Duration duration);
  // The upper end of the bucket that the q-quantile (0 to 1) lies in; zero when nothing was added.
  absl::Duration Quantile(double q) const;

 private:
  static constexpr size_t kSteps = 8;    // a power of two is cut into that many
  static constexpr size_t kPowers = 32;  // 2^32 µs are 71 minutes
  std::array<uint32_t, kSteps * kPowers> buckets_{};
  uint64_t count_ = 0;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_LATENCY_HISTOGRAM_H_
