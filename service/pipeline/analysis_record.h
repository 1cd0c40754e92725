#ifndef CHANCERY_SERVICE_PIPELINE_ANALYSIS_RECORD_H_
#define CHANCERY_SERVICE_PIPELINE_ANALYSIS_RECORD_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "service/extract/analyzer.h"
#include "service/store/store.h"

// How a document was analysed, and whether analysing it again would give more.
namespace chancery::pipeline {

// `asked`: the extractors that the caller named; none: all.
store::AnalysisRecord RecordOf(absl::Span<const std::string> asked, const extract::Analysis& analysis);

// Whether a repeated ingest of the document should analyse it again: an extractor had trouble with it that may have
// passed, or has another version by now.
bool HadTrouble(const store::AnalysisRecord& record, absl::Span<const extract::ExtractorStatus> now);

// Whether the document's facts are not those that the extractors of today find: one that runs has another version or
// was not there, one that had trouble which may pass runs now, or one that was there is no longer installed.  One that
// is installed but does not run (switched off, failed, in quarantine) makes no document stale: it may come back.
bool IsStale(const std::optional<store::AnalysisRecord>& record, absl::Span<const extract::ExtractorStatus> now);

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_ANALYSIS_RECORD_H_
