#ifndef CHANCERY_SERVICE_PIPELINE_WRITE_POINTS_H_
#define CHANCERY_SERVICE_PIPELINE_WRITE_POINTS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/pipeline/summary_scope.h"
#include "service/store/store.h"
#include "service/summarize/points.h"

namespace chancery::pipeline {

// The story of a timeline, brief, update or comparison: scope -> what each document tells, cut down -> points
// (service/summarize) -> the documents that they quote, read again.  Errors of both functions: as in ReadScope.

// What the documents of a scope tell.
struct PointScope {
  summarize::ScopeFacts facts;
  ScopeReport report;
};

// Reads the documents of the scope one by one, keeping of each what `focus` asks for.
absl::StatusOr<PointScope> ReadPoints(const SummaryScope& scope, absl::string_view focus, store::Store& store);

// The documents of `quoted` (indices in ScopeFacts::documents()) with their facts, by name.
absl::StatusOr<std::map<std::string, CitedDocument>> ReadQuoted(const PointScope& points,
                                                                const std::set<uint32_t>& quoted,
                                                                const SummaryScope& scope, store::Store& store);

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_WRITE_POINTS_H_
