#ifndef CHANCERY_SERVICE_STORE_SQL_COMPILER_H_
#define CHANCERY_SERVICE_STORE_SQL_COMPILER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/store/selection.h"

namespace chancery::store {

// How one engine writes what SQL leaves to engines.  The tables are those of store/sqlite/schema.h.  Immutable.
class SqlDialect {
 public:
  virtual ~SqlDialect() = default;
  // Of the n-th parameter, from 1: "?1", "$1".
  virtual std::string Placeholder(size_t n) const = 0;
  // The parameter's text for "a term of each group" (all) or "a term of any group".
  virtual std::string TermsQuery(const std::vector<std::vector<std::string>>& groups, bool all) const = 0;
  // A query with one column `doc`: the documents that `placeholder`'s terms query matches.
  virtual std::string TermsTable(const std::string& placeholder) const = 0;
  // FROM item, the expression of its document, the condition that it matches, and the score (an integer, see
  // Order::By::kRelevance) that one matched row has by the statistics in `statistics`.
  struct Ranking {
    std::string from, doc, match, score;
  };
  virtual Ranking RankedTerms(const std::string& placeholder, const std::string& statistics) const = 0;
};

struct SqlText {
  std::string sql;
  std::vector<Value> parameters;  // of placeholder 1, 2, ...
};

// A selection in SQL.  A row of `page` has the values of the sort keys (`key_count` columns) and then the row's
// own key: document.doc, fact.fact or entity.name.  It asks for one row more than the limit.
struct CompiledSelection {
  SqlText page;
  SqlText total;  // one row, one column
  int key_count = 0;
  int relevance_key = -1;  // which of the keys is the relevance
};

// Groups without their empty terms and alternatives given twice; groups left empty match nothing and stay.
std::vector<std::vector<std::string>> CleanGroups(const std::vector<std::vector<std::string>>& groups);

// `statistics` is the parameter that RankedTerms gets; empty when the selection does not rank.  kInvalidArgument for a
// condition or order that the rows do not have, values of a wrong type, and (reason PAGE_TOKEN_INVALID) a cursor that
// does not fit the order.
absl::StatusOr<CompiledSelection> CompileSelection(const Selection& selection, const SqlDialect& dialect,
                                                   const std::string& statistics);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQL_COMPILER_H_
