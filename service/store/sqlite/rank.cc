#include "service/store/sqlite/rank.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace chancery::store {
namespace {

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;
constexpr double kTitleWeight = 3;
constexpr int kTitleColumn = 0;

absl::string_view TextOf(sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return bytes == nullptr ? absl::string_view()
                          : absl::string_view(bytes, static_cast<size_t>(sqlite3_value_bytes(value)));
}

// Of one query: what does not change from row to row.
struct Ranker {
  double average = 1;
  std::vector<double> idf;        // of each group
  std::vector<size_t> group;      // of each phrase
  std::vector<double> frequency;  // of each group in the row at hand
};

// nullptr when the statistics are of another query.
std::unique_ptr<Ranker> MakeRanker(absl::string_view text, int phrases) {
  const auto statistics = RankStatistics::Parse(text);
  if (!statistics) return nullptr;
  auto ranker = std::make_unique<Ranker>();
  const auto documents = static_cast<double>(statistics->documents);
  ranker->average = statistics->documents == 0 ? 1 : std::max(1.0, static_cast<double>(statistics->terms) / documents);
  for (const auto& group : statistics->groups) {
    const auto n = static_cast<double>(group.documents);
    for (int64_t i = 0; i < group.alternatives && ranker->group.size() <= static_cast<size_t>(phrases); ++i)
      ranker->group.push_back(ranker->idf.size());
    ranker->idf.push_back(std::log(1 + std::max(0.0, documents - n + 0.5) / (n + 0.5)));
  }
  ranker->frequency.resize(ranker->idf.size());
  if (ranker->group.size() != static_cast<size_t>(phrases)) return nullptr;
  return ranker;
}

void Rank(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_context* context, int count, sqlite3_value** values) {
  auto* ranker = static_cast<Ranker*>(api->xGetAuxdata(fts, 0));
  if (ranker == nullptr) {
    auto made = count == 1 ? MakeRanker(TextOf(values[0]), api->xPhraseCount(fts)) : nullptr;
    if (made == nullptr) return sqlite3_result_error(context, "chancery_rank: statistics of another query", -1);
    ranker = made.release();
    if (const int rc = api->xSetAuxdata(fts, ranker, [](void* p) { delete static_cast<Ranker*>(p); });
        rc != SQLITE_OK) {
      return sqlite3_result_error_code(context, rc);
    }
  }
  std::fill(ranker->frequency.begin(), ranker->frequency.end(), 0.0);
  for (size_t phrase = 0; phrase < ranker->group.size(); ++phrase) {
    Fts5PhraseIter at;
    int column = 0, offset = 0;
    int rc = api->xPhraseFirst(fts, static_cast<int>(phrase), &at, &column, &offset);
    if (rc != SQLITE_OK) return sqlite3_result_error_code(context, rc);
    for (; column >= 0; api->xPhraseNext(fts, &at, &column, &offset)) {
      ranker->frequency[ranker->group[phrase]] += column == kTitleColumn ? kTitleWeight : 1;
    }
  }
  int length = 0;
  if (const int rc = api->xColumnSize(fts, -1, &length); rc != SQLITE_OK) return sqlite3_result_error_code(context, rc);
  const double norm = kK1 * (1 - kB + kB * length / ranker->average);
  double score = 0;
  for (size_t g = 0; g < ranker->idf.size(); ++g) {
    const double tf = ranker->frequency[g];
    if (tf > 0) score += ranker->idf[g] * tf * (kK1 + 1) / (tf + norm);
  }
  sqlite3_result_int64(context, std::llround(score * 1e6));
}

int CountRow(const Fts5ExtensionApi*, Fts5Context*, void* counter) {
  ++*static_cast<int64_t*>(counter);
  return SQLITE_OK;
}

void Statistics(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_context* context, int count,
                sqlite3_value** values) {
  auto statistics = count == 1 ? RankStatistics::Parse(TextOf(values[0])) : std::nullopt;
  if (!statistics) return sqlite3_result_error(context, "chancery_rank_statistics: no groups", -1);
  sqlite3_int64 rows = 0, terms = 0;
  int rc = api->xRowCount(fts, &rows);
  if (rc == SQLITE_OK) rc = api->xColumnTotalSize(fts, -1, &terms);
  statistics->documents = rows;
  statistics->terms = terms;
  const int phrases = api->xPhraseCount(fts);
  int phrase = 0;
  for (auto& group : statistics->groups) {
    for (int64_t i = 0; i < group.alternatives && phrase < phrases && rc == SQLITE_OK; ++i) {
      int64_t documents = 0;
      rc = api->xQueryPhrase(fts, phrase++, &documents, CountRow);
      group.documents = std::max(group.documents, documents);
    }
  }
  if (rc != SQLITE_OK) return sqlite3_result_error_code(context, rc);
  const std::string text = statistics->Text();
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

}  // namespace

std::string RankStatistics::Text() const {
  std::string text = absl::StrCat(documents, " ", terms);
  for (const Group& group : groups) absl::StrAppend(&text, " ", group.alternatives, ":", group.documents);
  return text;
}

std::optional<RankStatistics> RankStatistics::Parse(absl::string_view text) {
  const auto number = [](absl::string_view digits, int64_t* out) {
    return absl::SimpleAtoi(digits, out) && *out >= 0 && *out <= int64_t{1} << 52;
  };
  RankStatistics statistics;
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ' ');
  if (parts.size() < 2 || !number(parts[0], &statistics.documents) || !number(parts[1], &statistics.terms))
    return std::nullopt;
  for (size_t i = 2; i < parts.size(); ++i) {
    const std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(parts[i], absl::MaxSplits(':', 1));
    Group& group = statistics.groups.emplace_back();
    if (!number(pair.first, &group.alternatives) || !number(pair.second, &group.documents)) return std::nullopt;
  }
  return statistics;
}

absl::Status RegisterRank(Connection& connection) {
  sqlite3_stmt* statement = nullptr;
  fts5_api* api = nullptr;
  // How an extension reaches FTS5: https://www.sqlite.org/fts5.html#extending_fts5
  if (sqlite3_prepare_v2(connection.db(), "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  if (api == nullptr) return absl::InternalError("this SQLite has no FTS5");
  for (const auto& [name, function] :
       {std::pair{"chancery_rank", &Rank}, std::pair{"chancery_rank_statistics", &Statistics}}) {
    const int code = api->xCreateFunction(api, name, nullptr, function, nullptr);
    if (code != SQLITE_OK) return StatusOf(connection.db(), code);
  }
  return absl::OkStatus();
}

}  // namespace chancery::store
