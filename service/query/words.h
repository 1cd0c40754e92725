#ifndef CHANCERY_SERVICE_QUERY_WORDS_H_
#define CHANCERY_SERVICE_QUERY_WORDS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/query/names.h"
#include "service/query/planner.h"
#include "service/store/selection.h"

namespace chancery::query {

// The reader's words made ready: what rows must satisfy, what to rank by and what to mark.
struct QueryWords {
  store::Condition condition;
  std::vector<std::vector<std::string>> ranking_terms;
  std::vector<std::string> highlight_terms;
  std::set<std::string> expanded_names;
};

// Reads words separated by white space, "quoted phrases" (all their words) and -excluded words.  Of documents, all
// words stand in the title or text.  Of facts and events, they stand so in the document, and those that are stored
// names stand for an entity that the fact itself names.  Of entities, all words stand in one of its names.  Text that
// holds no word finds nothing. kInvalidArgument FIELD_INVALID `query` when there are more than 64 words; errors of the
// store.
absl::StatusOr<QueryWords> ReadWords(absl::string_view words, ResultKind kind, NameFinder& names);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_WORDS_H_
