#ifndef CHANCERY_SERVICE_PIPELINE_WRITE_SUMMARY_H_
#define CHANCERY_SERVICE_PIPELINE_WRITE_SUMMARY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/store/store.h"
#include "service/summarize/extractive.h"

namespace chancery::pipeline {

struct SummaryScope {
  std::string collection;                 // id
  std::vector<std::string> document_ids;  // when not empty, these; else the filter
  std::string filter;
  std::vector<std::string> languages;  // empty: all; "en" takes "en-GB" too
  // Most documents a summary reads, and most bytes of their texts; what is beyond is left out with reason LIMIT.  Of a
  // filter's documents the newest are read.
  int32_t max_documents = 1000;
  int64_t max_bytes = 16 << 20;
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled;  // may be empty
};

struct OmittedDocument {
  std::string name;
  std::string reason;  // as in chancery.v1.OmittedDocument
};

struct Summary {
  std::vector<summarize::Sentence> sentences;
  std::vector<summarize::Source> sources;  // that were considered, for citations
  std::vector<OmittedDocument> omitted;    // at most max_documents
};

// The story of Summarize: scope -> documents with their facts -> chosen sentences.  kNotFound DOCUMENT_NOT_FOUND for a
// named document that is not there; filter errors as in query::MakePlan.
absl::StatusOr<Summary> WriteSummary(const SummaryScope& scope, const summarize::Request& request, store::Store& store);

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_WRITE_SUMMARY_H_
