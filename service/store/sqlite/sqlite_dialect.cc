#include "service/store/sqlite/sqlite_dialect.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace chancery::store {

std::string SqliteDialect::Placeholder(size_t n) const { return absl::StrCat("?", n); }

std::string SqliteDialect::TermsQuery(const std::vector<std::vector<std::string>>& groups, bool all) const {
  std::vector<std::string> parts;
  for (const auto& group : groups) {
    std::vector<std::string> terms;
    for (const std::string& term : group)
      terms.push_back(absl::StrCat("\"", absl::StrReplaceAll(term, {{"\"", "\"\""}}), "\""));
    if (!terms.empty()) parts.push_back(absl::StrCat("(", absl::StrJoin(terms, " OR "), ")"));
  }
  return absl::StrJoin(parts, all ? " AND " : " OR ");
}

std::string SqliteDialect::TermsTable(const std::string& placeholder) const {
  return absl::StrCat("SELECT rowid AS doc FROM document_fts WHERE document_fts MATCH ", placeholder);
}

SqlDialect::Ranking SqliteDialect::RankedTerms(const std::string& placeholder, const std::string& statistics) const {
  return {.from = "document_fts",
          .doc = "+document_fts.rowid",
          .match = absl::StrCat("document_fts MATCH ", placeholder),
          .score = absl::StrCat("chancery_rank(document_fts, ", statistics, ")")};
}

}  // namespace chancery::store
