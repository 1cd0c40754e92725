#ifndef CHANCERY_SERVICE_QUERY_PLANNER_H_
#define CHANCERY_SERVICE_QUERY_PLANNER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/store/selection.h"
#include "service/store/store.h"

namespace chancery::query {

enum class ResultKind : uint8_t { kUnspecified, kDocument, kFact, kEvent, kEntity };
enum class NameMatching : uint8_t { kUnspecified, kExact, kSameScript, kCrossScript };

// A query as a caller asks it; chancery.v1.QueryRequest says what each field means.
struct Query {
  std::string collection;  // id; empty: all
  std::string words;
  std::string filter;
  ResultKind kind = ResultKind::kUnspecified;
  int32_t page_size = 0;  // 0: 20; more than 200 is taken as 200; negative: kInvalidArgument FIELD_INVALID page_size
  std::string page_token;
  std::string order_by;
  NameMatching name_matching = NameMatching::kUnspecified;
};

// A query made ready for the store.
struct Plan {
  store::Selection selection;
  // The terms of the reader's words, to mark matches with: a token matches when one of its terms is among them.
  std::vector<std::string> highlight_terms;
  // Other spellings, known from stored entities, that the words were widened to, sorted.
  std::vector<std::string> expanded_names;
  // Of everything that decides the rows and their order; a page token carries it.
  std::string fingerprint;
};

// Parses the filter, checks it against the fields of the result kind (docs/filters.md), resolves names through the
// store's entities, and reads the page token.  Errors, all kInvalidArgument: FILTER_SYNTAX, FILTER_FIELD_UNKNOWN (with
// the nearest known field), FILTER_TYPE (metadata "position"), FIELD_INVALID (page_size, query, order_by),
// PAGE_TOKEN_INVALID, PAGE_TOKEN_MISMATCH; and the errors of the store.
absl::StatusOr<Plan> MakePlan(const Query& query, store::Store& store);

// The token that continues after `cursor`; it detects being altered or used with another query.
std::string MakePageToken(const Plan& plan, const store::Cursor& cursor);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_PLANNER_H_
