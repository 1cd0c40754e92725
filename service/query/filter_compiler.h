#ifndef CHANCERY_SERVICE_QUERY_FILTER_COMPILER_H_
#define CHANCERY_SERVICE_QUERY_FILTER_COMPILER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/query/filter_ast.h"
#include "service/query/names.h"
#include "service/query/planner.h"
#include "service/store/selection.h"

namespace chancery::query {

struct CompiledFilter {
  store::Condition condition;
  std::vector<std::string> highlight_terms;  // of words that a document must have, not of those it must not
};

// Checks a filter against the fields of `kind` and turns it into the store's conditions (docs/filters.md gives the
// rules).  kInvalidArgument FILTER_FIELD_UNKNOWN, FILTER_TYPE, with metadata "position" and perhaps "suggestion";
// errors of the store.
absl::StatusOr<CompiledFilter> CompileFilter(const FilterNode& filter, ResultKind kind, NameFinder& names);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_FILTER_COMPILER_H_
