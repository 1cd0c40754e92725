#ifndef CHANCERY_SERVICE_PIPELINE_WRITE_SUMMARY_H_
#define CHANCERY_SERVICE_PIPELINE_WRITE_SUMMARY_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/pipeline/summary_scope.h"
#include "service/store/store.h"
#include "service/summarize/extractive.h"

namespace chancery::pipeline {

struct Summary {
  std::vector<summarize::Sentence> sentences;
  std::map<std::string, CitedDocument> cited;  // all that the summary quotes, by name
  ScopeReport scope;
};

// The story of an extract: scope -> sentences weighed -> chosen ones, quoted from their documents.  Errors as in
// ReadScope.
absl::StatusOr<Summary> WriteExtract(const SummaryScope& scope, const summarize::Request& request, store::Store& store);

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_WRITE_SUMMARY_H_
