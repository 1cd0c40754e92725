#ifndef CHANCERY_SERVICE_STORE_SQLITE_RANK_H_
#define CHANCERY_SERVICE_STORE_SQLITE_RANK_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "service/store/sqlite/connection.h"

namespace chancery::store {

// What the relevance of a query is computed with (selection.h, Order::By::kRelevance), as a text that a cursor carries.
struct RankStatistics {
  int64_t documents = 0;
  int64_t terms = 0;  // of all documents together
  struct Group {
    int64_t alternatives = 0;
    int64_t documents = 0;  // with its commonest term
  };
  std::vector<Group> groups;

  std::string Text() const;
  // nullopt for a text that Text() does not give.
  static std::optional<RankStatistics> Parse(absl::string_view text);
};

// Adds to the connection's FTS5 the functions
//   chancery_rank(table, statistics)            the row's relevance in millionths
//   chancery_rank_statistics(table, groups)     RankStatistics of the query; `groups` as Text() of groups without
//   counts
absl::Status RegisterRank(Connection& connection);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_RANK_H_
