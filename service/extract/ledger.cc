#include "service/extract/ledger.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"

namespace chancery::extract {

bool Ledger::Record(const Run& run, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  latency_.Add(run.latency);
  ++documents_;
  facts_ += run.kept;
  if (!run.trouble.ok()) {
    ++(run.timeout ? timeouts_ : errors_);
    last_error_ = run.trouble;
  }
  if (run.failed) return quarantine_.Failed(run.weighs, now);
  quarantine_.Succeeded();
  return false;
}

bool Ledger::Died(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  return quarantine_.Died(now);
}

bool Ledger::Started(bool ok, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  return quarantine_.Started(ok, now);
}

void Ledger::Explained(int deaths) {
  absl::MutexLock lock(&mutex_);
  quarantine_.Explained(deaths);
}

ExtractorState Ledger::StateLocked() const {
  if (!enabled_) return ExtractorState::kDisabled;
  return quarantine_.quarantined() ? ExtractorState::kQuarantined : ExtractorState::kEnabled;
}

ExtractorState Ledger::state() const {
  absl::MutexLock lock(&mutex_);
  return StateLocked();
}

std::string Ledger::quarantine_reason() const {
  absl::MutexLock lock(&mutex_);
  return quarantine_.reason();
}

void Ledger::SetEnabled(bool enabled) {
  absl::MutexLock lock(&mutex_);
  enabled_ = enabled;
  if (enabled) quarantine_.Release();
}

void Ledger::Release() {
  absl::MutexLock lock(&mutex_);
  quarantine_.Release();
}

absl::Time Ledger::NextProbe() const {
  absl::MutexLock lock(&mutex_);
  return enabled_ ? quarantine_.NextProbe() : absl::InfiniteFuture();
}

bool Ledger::BeginProbe(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  return enabled_ && quarantine_.BeginProbe(now);
}

void Ledger::Probed(const absl::Status& result, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  quarantine_.Probed(result.ok(), now);
  if (!result.ok()) last_error_ = result;
}

void Ledger::SetLastError(const absl::Status& error) {
  absl::MutexLock lock(&mutex_);
  last_error_ = error;
}

void Ledger::Describe(ExtractorStatus* out) const {
  absl::MutexLock lock(&mutex_);
  out->state = StateLocked();
  out->last_error = last_error_;
  if (out->state == ExtractorState::kQuarantined) {
    model::ErrorReason reason = model::ReasonOf(last_error_).value_or(model::ErrorReason{.reason = "EXTRACTOR_FAILED"});
    const absl::StatusCode code = last_error_.ok() ? absl::StatusCode::kUnavailable : last_error_.code();
    out->last_error = model::MakeError(
        code, absl::StrCat(quarantine_.reason(), last_error_.ok() ? "" : "; the last: ", last_error_.message()),
        std::move(reason));
  }
  out->documents = documents_;
  out->facts = facts_;
  out->errors = errors_;
  out->timeouts = timeouts_;
  out->latency_p50 = latency_.Quantile(0.5);
  out->latency_p99 = latency_.Quantile(0.99);
}

}  // namespace chancery::extract
