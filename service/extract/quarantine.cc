#include "service/extract/quarantine.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace chancery::extract {

void Quarantine::Succeeded() {
  if (!quarantined_) failures_ = 0;
}

bool Quarantine::Failed(bool weighs, absl::Time now) {
  if (quarantined_ || !weighs || ++failures_ < policy_.failures_in_a_row) return false;
  return Enter(absl::StrCat(failures_, " documents in a row failed"), now);
}

bool Quarantine::Died(absl::Time now) {
  if (quarantined_) return false;
  while (!deaths_.empty() && now - deaths_.front() >= policy_.death_window) deaths_.pop_front();
  deaths_.push_back(now);
  if (static_cast<int>(deaths_.size()) < policy_.deaths) return false;
  return Enter(
      absl::StrCat("its process died ", deaths_.size(), " times within ", absl::FormatDuration(policy_.death_window)),
      now);
}

void Quarantine::Explained(int deaths) {
  for (; deaths > 0 && !deaths_.empty(); --deaths) deaths_.pop_back();
}

bool Quarantine::Started(bool ok, absl::Time now) {
  if (quarantined_) return false;
  failed_starts_ = ok ? 0 : failed_starts_ + 1;
  if (failed_starts_ < policy_.failed_starts) return false;
  return Enter(absl::StrCat("its process failed to start ", failed_starts_, " times in a row"), now);
}

bool Quarantine::BeginProbe(absl::Time now) {
  if (now < NextProbe()) return false;
  return probing_ = true;
}

void Quarantine::Probed(bool ok, absl::Time now) {
  // Released by hand while the probe was under way.
  if (!probing_) return;
  if (ok) return Release();
  probing_ = false;
  next_probe_ = now + policy_.probe_after;
}

void Quarantine::Release() { *this = Quarantine(policy_); }

bool Quarantine::Enter(std::string reason, absl::Time now) {
  reason_ = std::move(reason);
  next_probe_ = now + policy_.probe_after;
  return quarantined_ = true;
}

}  // namespace chancery::extract
