#include "service/pipeline/extractor_switches.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace chancery::pipeline {
namespace {

constexpr char kSetting[] = "disabled_extractors";  // ids, joined by spaces

}  // namespace

absl::StatusOr<std::set<std::string>> ExtractorSwitches::Read() {
  const auto text = store_->GetSetting(kSetting);
  if (!text.ok()) return text.status();
  return std::set<std::string>(absl::StrSplit(*text, ' ', absl::SkipEmpty()));
}

absl::Status ExtractorSwitches::Set(const std::string& id, bool enabled) {
  absl::MutexLock lock(&mutex_);
  auto off = Read();
  if (!off.ok()) return off.status();
  if (absl::Status status = control_->SetEnabled(id, enabled); !status.ok()) return status;
  if (enabled) off->erase(id);
  else off->insert(id);
  return store_->PutSetting(kSetting, absl::StrJoin(*off, " "));
}

absl::Status ExtractorSwitches::Apply() {
  absl::MutexLock lock(&mutex_);
  auto off = Read();
  if (!off.ok()) return off.status();
  for (const std::string& id : *off) {
    // One that is not installed, or failed, is off by itself.
    (void)control_->SetEnabled(id, false);
  }
  return absl::OkStatus();
}

}  // namespace chancery::pipeline
