#include "service/extract/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace chancery::extract {

// Values under kSteps have a bucket each; from there on a value with its highest bit at p lies in one of kSteps buckets
// of width 2^p / kSteps.
void LatencyHistogram::Add(absl::Duration duration) {
  const uint64_t us =
      static_cast<uint64_t>(std::clamp<int64_t>(absl::ToInt64Microseconds(duration), 0, (int64_t{1} << 32) - 1));
  size_t bucket = us;
  if (us >= kSteps) {
    const int shift = std::bit_width(us) - std::bit_width(kSteps);
    bucket = static_cast<size_t>(shift + 1) * kSteps + ((us >> shift) - kSteps);
  }
  ++buckets_[std::min(bucket, buckets_.size() - 1)];
  ++count_;
}

absl::Duration LatencyHistogram::Quantile(double q) const {
  if (count_ == 0) return absl::ZeroDuration();
  const uint64_t rank = std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(q * static_cast<double>(count_))));
  uint64_t seen = 0;
  for (size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen < rank) continue;
    if (bucket < kSteps) return absl::Microseconds(static_cast<int64_t>(bucket + 1));
    const size_t shift = bucket / kSteps - 1;
    return absl::Microseconds(static_cast<int64_t>((bucket % kSteps + kSteps + 1) << shift));
  }
  return absl::ZeroDuration();
}

}  // namespace chancery::extract
