#include "service/pipeline/analysis_record.h"

#include <algorithm>
#include <optional>

namespace chancery::pipeline {
namespace {

using Outcome = store::AnalysisRecord::Outcome;

// nullptr when there is none of that id.
const extract::ExtractorStatus* Find(absl::Span<const extract::ExtractorStatus> now, const std::string& id) {
  const auto at = std::find_if(now.begin(), now.end(), [&id](const auto& status) { return status.id == id; });
  return at == now.end() ? nullptr : &*at;
}

bool Runs(const extract::ExtractorStatus& status) { return status.state == extract::ExtractorState::kEnabled; }

bool WasThere(const store::AnalysisRecord& record, const std::string& id) {
  return std::any_of(record.runs.begin(), record.runs.end(), [&id](const auto& run) { return run.extractor == id; });
}

}  // namespace

store::AnalysisRecord RecordOf(absl::Span<const std::string> asked, const extract::Analysis& analysis) {
  store::AnalysisRecord record;
  record.asked.assign(asked.begin(), asked.end());
  std::sort(record.asked.begin(), record.asked.end());
  record.asked.erase(std::unique(record.asked.begin(), record.asked.end()), record.asked.end());
  for (const extract::ExtractorRun& run : analysis.runs) {
    record.runs.push_back({run.extractor, run.version,
                           !run.failed     ? Outcome::kDone
                           : run.retryable ? Outcome::kRetry
                                           : Outcome::kFailed});
  }
  return record;
}

bool HadTrouble(const store::AnalysisRecord& record, absl::Span<const extract::ExtractorStatus> now) {
  return std::any_of(record.runs.begin(), record.runs.end(), [now](const store::AnalysisRecord::Run& run) {
    if (run.outcome == Outcome::kRetry) return true;
    if (run.outcome == Outcome::kDone) return false;
    const extract::ExtractorStatus* status = Find(now, run.extractor);
    return status != nullptr && status->findings_version != run.version;
  });
}

bool IsStale(const std::optional<store::AnalysisRecord>& record, absl::Span<const extract::ExtractorStatus> now) {
  if (!record.has_value()) return true;
  for (const store::AnalysisRecord::Run& run : record->runs) {
    const extract::ExtractorStatus* status = Find(now, run.extractor);
    if (status == nullptr) return true;
    if (Runs(*status) && (run.outcome == Outcome::kRetry || status->findings_version != run.version)) return true;
  }
  return std::any_of(now.begin(), now.end(), [&record](const extract::ExtractorStatus& status) {
    const bool asked = record->asked.empty() ||
                       std::find(record->asked.begin(), record->asked.end(), status.id) != record->asked.end();
    return asked && Runs(status) && !WasThere(*record, status.id);
  });
}

}  // namespace chancery::pipeline
