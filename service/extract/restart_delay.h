#ifndef CHANCERY_SERVICE_EXTRACT_RESTART_DELAY_H_
#define CHANCERY_SERVICE_EXTRACT_RESTART_DELAY_H_

#include <algorithm>
#include <cstdint>

namespace chancery::extract {

// How long to wait before a process that has died is started again: not at all, 50 ms, 100 ms ... twice as long each
// time up to 30 s, give or take a fifth; from the beginning after a minute without a death.  Not safe to use from
// several threads.
class RestartDelay {
 public:
  static constexpr uint64_t kMs = 1'000'000;
  explicit RestartDelay(uint64_t seed) : random_(seed | 1) {}

  // It has died, or could not be started; returns the nanoseconds to wait.
  uint64_t Died(uint64_t now_ns) {
    if (deaths_ > 0 && now_ns - last_ns_ >= 60'000 * kMs) deaths_ = 0;
    last_ns_ = now_ns;
    const int before = deaths_++;
    if (before == 0) return 0;
    const uint64_t delay = std::min<uint64_t>(50 * kMs << std::min(before - 1, 20), 30'000 * kMs);
    // Marsaglia, Xorshift RNGs (2003): many plugins that died together are not started together.
    random_ ^= random_ << 13;
    random_ ^= random_ >> 7;
    random_ ^= random_ << 17;
    return delay - delay / 5 + random_ % (delay / 5 * 2 + 1);
  }
  // So many of the latest deaths were no fault of the process.
  void Forgive(int deaths) { deaths_ = std::max(deaths_ - deaths, 0); }

 private:
  int deaths_ = 0;
  uint64_t last_ns_ = 0;
  uint64_t random_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_RESTART_DELAY_H_
