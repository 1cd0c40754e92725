#ifndef CHANCERY_SERVICE_PIPELINE_SUMMARY_SCOPE_H_
#define CHANCERY_SERVICE_PIPELINE_SUMMARY_SCOPE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/model/document.h"
#include "service/model/fact.h"
#include "service/store/store.h"

namespace chancery::pipeline {

// Which documents a summary is of.
struct SummaryScope {
  std::string collection;                 // id
  std::vector<std::string> document_ids;  // when not empty, these; else the filter
  std::string filter;
  std::vector<std::string> languages;  // empty: all; "en" takes "en-GB" too
  // Documents without a date are left out with reason NO_PUBLISH_TIME.
  bool needs_publish_time = false;
  // Most documents that are read, and most bytes of their texts; what is beyond is left out with reason LIMIT.  Of a
  // filter's documents the newest are read.
  int32_t max_documents = 10000;
  int64_t max_bytes = 64 << 20;
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled;  // may be empty
};

struct OmittedDocument {
  std::string name;
  std::string reason;  // as in chancery.v1.OmittedDocument
};

// What reading a scope came to.
struct ScopeReport {
  int32_t considered = 0;
  std::vector<OmittedDocument> omitted;  // at most 1,000
};

// Takes one document of the scope with its facts in the order of their spans; what is not OK ends the reading.
using VisitDocument =
    absl::FunctionRef<absl::Status(const model::Document& document, const std::vector<model::Fact>& facts)>;

// Shows each document of the scope to `visit`, one at a time: of texts no more than a page is in memory.  Documents
// come newest first, or as they are named.  kNotFound DOCUMENT_NOT_FOUND for a named document that is not there; filter
// errors as in query::MakePlan; kCancelled, kDeadlineExceeded; what `visit` returned.
absl::StatusOr<ScopeReport> ReadScope(const SummaryScope& scope, store::Store& store, VisitDocument visit);

// A document that a summary quotes, as it was when the scope was read.
struct CitedDocument {
  model::Document document;
  std::vector<model::Fact> facts;
};

// Reads documents again for what is quoted of them.  `sha256` has the names that `visit` saw with the
// model::Document::content_sha256 that they had: those deleted or changed since are absent from the answer.
absl::StatusOr<std::map<std::string, CitedDocument>> ReadCited(const std::map<std::string, std::string>& sha256,
                                                               const SummaryScope& scope, store::Store& store);

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_SUMMARY_SCOPE_H_
