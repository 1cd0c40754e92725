#ifndef CHANCERY_SERVICE_STORE_SQLITE_SQLITE_DIALECT_H_
#define CHANCERY_SERVICE_STORE_SQLITE_SQLITE_DIALECT_H_

#include <string>
#include <vector>

#include "service/store/sql_compiler.h"

namespace chancery::store {

// FTS5's MATCH over `document_fts`, and sqlite/rank.h's functions.
class SqliteDialect final : public SqlDialect {
 public:
  std::string Placeholder(size_t n) const override;
  std::string TermsQuery(const std::vector<std::vector<std::string>>& groups, bool all) const override;
  std::string TermsTable(const std::string& placeholder) const override;
  Ranking RankedTerms(const std::string& placeholder, const std::string& statistics) const override;
};

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_SQLITE_DIALECT_H_
