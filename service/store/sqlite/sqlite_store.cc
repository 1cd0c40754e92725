#include "service/store/sqlite/sqlite_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/store/fact_codec.h"
#include "service/store/fact_columns.h"
#include "service/store/sql_compiler.h"
#include "service/store/sqlite/document_writer.h"
#include "service/store/sqlite/lock_file.h"
#include "service/store/sqlite/rank.h"
#include "service/store/sqlite/reader_pool.h"
#include "service/store/sqlite/row_reader.h"
#include "service/store/sqlite/schema.h"
#include "service/store/sqlite/sqlite_dialect.h"
#include "service/store/sqlite/write_queue.h"

namespace chancery::store {
namespace {

constexpr absl::Duration kAnswerLife = absl::Hours(24);
constexpr int64_t kPageBytes = 4096;
// The log keeps this size on the disk once it has had it.
constexpr int64_t kLogBytes = 64 << 20;

size_t BytesOf(const DocumentWrite& write) {
  constexpr size_t kFactBytes = 500;
  return 2 * write.document.content.size() + write.title_terms.size() + write.body_terms.size() +
         kFactBytes * write.facts.size();
}

class SqliteStore final : public Store {
 public:
  SqliteStore(std::unique_ptr<LockFile> lock, std::unique_ptr<Connection> writer,
              std::vector<std::unique_ptr<Connection>> readers, std::function<absl::Time()> now)
      : lock_(std::move(lock)), now_(std::move(now)), readers_(std::move(readers)), queue_(std::move(writer)) {}

  std::vector<absl::StatusOr<WriteResult>> Write(std::vector<DocumentWrite> writes, bool atomic) override {
    std::vector<absl::StatusOr<WriteResult>> results;
    if (writes.empty()) return results;
    size_t bytes = 0;
    for (const DocumentWrite& write : writes) bytes += BytesOf(write);
    const auto write_all = [&](Connection& connection) -> absl::Status {
      const absl::Time now = now_();
      for (const DocumentWrite& write : writes) {
        const auto write_one = [&]() -> absl::Status {
          results.push_back(WriteDocument(connection, write, now));
          return results.back().status();
        };
        const absl::Status status = atomic ? write_one() : InSavepoint(connection, write_one);
        if (!status.ok() && (atomic || !connection.InTransaction())) return status;
        // The document was written, but its savepoint could not be released.
        if (!status.ok() && results.back().ok()) results.back() = status;
      }
      return absl::OkStatus();
    };
    const absl::Status status = queue_.Run(bytes, [&](Connection& connection) {
      return atomic ? InSavepoint(connection, [&] { return write_all(connection); }) : write_all(connection);
    });
    if (!status.ok()) results.assign(writes.size(), status);
    return results;
  }

  absl::StatusOr<int32_t> DeleteDocument(const std::string& collection, const std::string& document_id,
                                         const std::string& etag) override {
    absl::StatusOr<int32_t> facts = 0;
    const absl::Status status = queue_.Run(0, [&](Connection& connection) {
      return InSavepoint(connection, [&] {
        facts = RemoveDocument(connection, collection, document_id, etag);
        return facts.status();
      });
    });
    if (!status.ok()) return status;
    return facts;
  }

  absl::StatusOr<DocumentRow> GetDocument(const std::string& collection, const std::string& document_id) override {
    ReaderPool::Lease reader(&readers_);
    if (auto status = reader->Execute("BEGIN"); !status.ok()) return status;
    const auto doc = FindDocument(*reader, collection, document_id);
    if (!doc.ok()) return doc.status();
    return ReadDocument(*reader, *doc);
  }

  absl::StatusOr<model::Document> FindByContent(const std::string& collection,
                                                const std::string& content_sha256) override {
    ReaderPool::Lease reader(&readers_);
    if (auto status = reader->Execute("BEGIN"); !status.ok()) return status;
    auto find = reader->Prepare("SELECT doc FROM document WHERE collection = ?1 AND content_sha256 = ?2");
    if (!find.ok()) return find.status();
    const auto found = find->Text(collection).Blob(content_sha256).Step();
    if (!found.ok()) return found.status();
    if (!*found) return absl::NotFoundError("no document has that content");
    auto row = ReadDocument(*reader, find->IntAt(0));
    if (!row.ok()) return row.status();
    return std::move(row->document);
  }

  absl::StatusOr<std::vector<model::Fact>> GetFacts(const std::string& collection,
                                                    const std::string& document_id) override {
    ReaderPool::Lease reader(&readers_);
    if (auto status = reader->Execute("BEGIN"); !status.ok()) return status;
    const auto doc = FindDocument(*reader, collection, document_id);
    if (!doc.ok()) return doc.status();
    auto read = reader->Prepare("SELECT payload FROM fact WHERE doc = ?1 ORDER BY span_begin, span_end, id");
    if (!read.ok()) return read.status();
    read->Int(*doc);
    std::vector<model::Fact> facts;
    for (;;) {
      const auto row = read->Step();
      if (!row.ok()) return row.status();
      if (!*row) return facts;
      auto fact = DecodeFact(read->TextAt(0));
      if (!fact.ok()) return fact.status();
      facts.push_back(*std::move(fact));
    }
  }

  absl::StatusOr<std::vector<AnalysisGroup>> AnalysisGroups() override {
    ReaderPool::Lease reader(&readers_);
    auto read = reader->Prepare("SELECT analysis, count(*) FROM document GROUP BY analysis");
    if (!read.ok()) return read.status();
    std::vector<AnalysisGroup> groups;
    for (;;) {
      const auto row = read->Step();
      if (!row.ok()) return row.status();
      if (!*row) return groups;
      AnalysisGroup& group = groups.emplace_back();
      group.documents = read->IntAt(1);
      if (read->NullAt(0)) continue;
      group.key = read->TextAt(0);
      auto record = DecodeAnalysis(group.key);
      if (!record.ok()) return record.status();
      group.record = *std::move(record);
    }
  }

  absl::StatusOr<std::vector<PlacedDocument>> DocumentsOfGroups(absl::Span<const std::string> keys, int64_t after,
                                                                int32_t limit) override {
    ReaderPool::Lease reader(&readers_);
    // One search of the index for each group: the groups are few, their documents may be many.
    auto find = reader->Prepare(
        "SELECT d.doc, d.collection, d.id FROM json_each(?1) j CROSS JOIN document d WHERE d.doc IN (SELECT g.doc FROM "
        "document g WHERE g.analysis IS nullif(j.value, '') AND g.doc > ?2 ORDER BY g.doc LIMIT ?3) ORDER BY d.doc "
        "LIMIT ?3");
    if (!find.ok()) return find.status();
    const std::string list = EncodeStrings({keys.begin(), keys.end()});
    find->Text(list).Int(after).Int(std::max(limit, 0));
    std::vector<PlacedDocument> documents;
    for (;;) {
      const auto row = find->Step();
      if (!row.ok()) return row.status();
      if (!*row) return documents;
      documents.push_back({find->IntAt(0), find->TextAt(1), find->TextAt(2)});
    }
  }

  absl::StatusOr<std::string> GetSetting(const std::string& name) override {
    ReaderPool::Lease reader(&readers_);
    auto find = reader->Prepare("SELECT value FROM setting WHERE name = ?1");
    if (!find.ok()) return find.status();
    const auto row = find->Text(name).Step();
    if (!row.ok()) return row.status();
    return *row ? find->TextAt(0) : std::string();
  }

  absl::Status PutSetting(const std::string& name, const std::string& value) override {
    return queue_.Run(value.size(), [&](Connection& connection) {
      return InSavepoint(connection, [&]() -> absl::Status {
        auto write = connection.Prepare(value.empty() ? "DELETE FROM setting WHERE name = ?1"
                                                      : "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)");
        if (!write.ok()) return write.status();
        write->Text(name);
        if (!value.empty()) write->Text(value);
        return write->Run();
      });
    });
  }

  absl::StatusOr<Page> Select(const Selection& selection) override {
    ReaderPool::Lease reader(&readers_);
    if (auto status = reader->Execute("BEGIN"); !status.ok()) return status;
    const auto statistics = StatisticsOf(*reader, selection);
    if (!statistics.ok()) return statistics.status();
    const auto compiled = CompileSelection(selection, SqliteDialect(), *statistics);
    if (!compiled.ok()) return compiled.status();
    Page page;
    std::vector<Value> keys;
    if (auto status =
            SelectKeys(*reader, *compiled, static_cast<size_t>(std::max(selection.limit, 0)), *statistics, page, keys);
        !status.ok())
      return status;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (auto status = ReadRow(*reader, selection.rows, keys[i], page); !status.ok()) return status;
      if (compiled->relevance_key < 0 || selection.rows != RowKind::kDocument) continue;
      const auto& relevance = page.cursors[i].values[static_cast<size_t>(compiled->relevance_key)];
      if (relevance && std::holds_alternative<int64_t>(*relevance))
        page.documents[i].relevance = static_cast<double>(std::get<int64_t>(*relevance)) / 1e6;
    }
    if (!selection.want_total) return page;
    auto total = PrepareSelection(*reader, compiled->total.sql);
    if (!total.ok()) return total.status();
    for (const Value& value : compiled->total.parameters) total->Bind(value);
    const auto row = total->Step();
    if (!row.ok()) return row.status();
    page.total_size = total->IntAt(0);
    return page;
  }

  absl::StatusOr<std::vector<model::Entity>> FindEntities(model::EntityKind kind, absl::Span<const std::string> keys,
                                                          bool whole_name_only, int32_t limit) override {
    ReaderPool::Lease reader(&readers_);
    if (auto status = reader->Execute("BEGIN"); !status.ok()) return status;
    auto find = reader->Prepare(
        "SELECT DISTINCT k.entity FROM json_each(?1) j CROSS JOIN entity_key k CROSS JOIN entity e WHERE k.key = "
        "j.value AND k.whole >= ?2 AND "
        "e.name = k.entity AND (?3 = '' OR e.kind = ?3) ORDER BY k.entity LIMIT ?4");
    if (!find.ok()) return find.status();
    const std::string list = EncodeStrings({keys.begin(), keys.end()}), kind_name = EntityKindName(kind);
    find->Text(list).Int(whole_name_only ? 1 : 0).Text(kind_name).Int(std::max(limit, 0));
    std::vector<model::Entity> entities;
    for (;;) {
      const auto row = find->Step();
      if (!row.ok()) return row.status();
      if (!*row) return entities;
      auto entity = ReadEntity(*reader, find->TextAt(0));
      if (!entity.ok()) return entity.status();
      entities.push_back(*std::move(entity));
    }
  }

  absl::StatusOr<model::Entity> GetEntity(const std::string& name) override {
    ReaderPool::Lease reader(&readers_);
    if (auto status = reader->Execute("BEGIN"); !status.ok()) return status;
    return ReadEntity(*reader, name);
  }

  absl::StatusOr<std::optional<RememberedAnswer>> FindAnswer(const std::string& request_id, absl::Time now) override {
    ReaderPool::Lease reader(&readers_);
    auto find = reader->Prepare("SELECT fingerprint, answer FROM answer WHERE request_id = ?1 AND expire_time > ?2");
    if (!find.ok()) return find.status();
    const auto row = find->Text(request_id).Int(absl::ToUnixMicros(now)).Step();
    if (!row.ok()) return row.status();
    if (!*row) return std::optional<RememberedAnswer>();
    return std::optional(RememberedAnswer{find->TextAt(0), find->TextAt(1)});
  }

  absl::Status RememberAnswer(const std::string& request_id, const RememberedAnswer& answer, absl::Time now) override {
    return queue_.Run(answer.answer.size(), [&](Connection& connection) {
      return InSavepoint(connection, [&]() -> absl::Status {
        auto forget = connection.Prepare("DELETE FROM answer WHERE expire_time <= ?1");
        if (!forget.ok()) return forget.status();
        if (auto status = forget->Int(absl::ToUnixMicros(now)).Run(); !status.ok()) return status;
        auto insert = connection.Prepare(
            "INSERT OR REPLACE INTO answer (request_id, fingerprint, answer, expire_time) VALUES (?1, ?2, ?3, ?4)");
        if (!insert.ok()) return insert.status();
        return insert->Text(request_id)
            .Blob(answer.fingerprint)
            .Blob(answer.answer)
            .Int(absl::ToUnixMicros(now + kAnswerLife))
            .Run();
      });
    });
  }

 private:
  // What relevance is computed with: the cursor's, or what the index says now.
  static absl::StatusOr<std::string> StatisticsOf(Connection& connection, const Selection& selection) {
    auto groups = CleanGroups(selection.ranking_terms);
    std::erase_if(groups, [](const auto& group) { return group.empty(); });
    const bool ranks = std::any_of(selection.order.begin(), selection.order.end(),
                                   [](const Order& o) { return o.by == Order::By::kRelevance; });
    if (groups.empty() || !ranks) return std::string();
    RankStatistics statistics;
    for (const auto& group : groups)
      statistics.groups.push_back({.alternatives = static_cast<int64_t>(group.size()), .documents = 0});
    if (selection.after) {
      const auto& values = selection.after->values;
      const auto* text = values.empty() || !values.back() ? nullptr : std::get_if<std::string>(&*values.back());
      const auto carried = text == nullptr ? std::nullopt : RankStatistics::Parse(*text);
      if (!carried || carried->groups.size() != groups.size()) {
        return model::MakeError(absl::StatusCode::kInvalidArgument, "the page token is of another query",
                                {.reason = "PAGE_TOKEN_INVALID", .field = "page_token"});
      }
      // A group may have got alternatives since: spellings of names that documents brought in between.
      statistics.documents = carried->documents;
      statistics.terms = carried->terms;
      for (size_t i = 0; i < groups.size(); ++i) statistics.groups[i].documents = carried->groups[i].documents;
      return statistics.Text();
    }
    auto read = connection.Prepare(
        "SELECT chancery_rank_statistics(document_fts, ?2) FROM document_fts WHERE document_fts MATCH ?1 LIMIT 1");
    if (!read.ok()) return read.status();
    const std::string query = SqliteDialect().TermsQuery(groups, false), empty = statistics.Text();
    const auto row = read->Text(query).Text(empty).Step();
    if (!row.ok()) return row.status();
    return *row ? read->TextAt(0) : empty;
  }

  // The engine's limits of statements are the selection's fault: values, nesting.
  static absl::StatusOr<Statement> PrepareSelection(Connection& connection, const std::string& sql) {
    auto statement = connection.Prepare(sql);
    if (statement.ok()) return statement;
    const std::string message(statement.status().message());
    for (const char* limit : {"parser stack overflow", "too large", "too many SQL variables", "too big"}) {
      if (!absl::StrContains(message, limit)) continue;
      return model::MakeError(
          absl::StatusCode::kInvalidArgument, absl::StrCat("the filter is too large for the store: ", message),
          {.reason = "FILTER_TOO_LARGE", .field = "filter", .help = "Split the filter into several queries."});
    }
    return statement;
  }

  static absl::Status SelectKeys(Connection& connection, const CompiledSelection& compiled, size_t limit,
                                 const std::string& statistics, Page& page, std::vector<Value>& keys) {
    auto select = PrepareSelection(connection, compiled.page.sql);
    if (!select.ok()) return select.status();
    for (const Value& value : compiled.page.parameters) select->Bind(value);
    for (;;) {
      const auto row = select->Step();
      if (!row.ok()) return row.status();
      if (!*row) return absl::OkStatus();
      if (keys.size() == limit) {
        page.more = true;
        return absl::OkStatus();
      }
      Cursor& cursor = page.cursors.emplace_back();
      for (int i = 0; i < compiled.key_count; ++i) cursor.values.push_back(select->ValueAt(i));
      if (!statistics.empty()) cursor.values.emplace_back(statistics);
      keys.push_back(select->ValueAt(compiled.key_count).value_or(int64_t{0}));
    }
  }

  static absl::Status ReadRow(Connection& connection, RowKind rows, const Value& key, Page& page) {
    const auto add = [](auto row, auto& list) -> absl::Status {
      if (row.ok()) list.push_back(*std::move(row));
      return row.status();
    };
    if (rows == RowKind::kEntity) {
      const auto* name = std::get_if<std::string>(&key);
      return add(ReadEntity(connection, name == nullptr ? "" : *name), page.entities);
    }
    const auto* row = std::get_if<int64_t>(&key);
    if (rows == RowKind::kDocument) return add(ReadDocument(connection, row == nullptr ? 0 : *row), page.documents);
    return add(ReadFact(connection, row == nullptr ? 0 : *row), page.facts);
  }

  const std::unique_ptr<LockFile> lock_;  // first: released last
  const std::function<absl::Time()> now_;
  ReaderPool readers_;
  WriteQueue queue_;
};

absl::StatusOr<std::unique_ptr<Connection>> OpenConnection(const SqliteOptions& options, bool writer) {
  auto connection = Connection::Open(options.path, /*create=*/writer);
  if (!connection.ok()) return connection;
  Connection& c = **connection;
  std::vector<std::string> settings;
  if (writer) {
    // Before anything is written: whose file it is.
    if (auto status = CheckOwner(c, Migrations().size()); !status.ok()) return status;
    settings = {"PRAGMA journal_mode = WAL",
                absl::StrCat("PRAGMA synchronous = ", options.synchronous_full ? "FULL" : "NORMAL"),
                "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -65536",
                absl::StrCat("PRAGMA journal_size_limit = ", kLogBytes)};
    if (options.max_bytes > 0)
      settings.push_back(
          absl::StrCat("PRAGMA max_page_count = ", std::max<int64_t>(1, options.max_bytes / kPageBytes)));
  } else {
    settings = {"PRAGMA query_only = ON", "PRAGMA cache_size = -16384"};
  }
  for (const std::string& setting : settings) {
    if (auto status = c.Execute(setting); !status.ok()) return status;
  }
  if (writer) {
    if (auto status = Migrate(c, Migrations()); !status.ok()) return status;
  }
  if (auto status = RegisterRank(c); !status.ok()) return status;
  return connection;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(const SqliteOptions& options) {
  struct stat file;
  if (stat(options.path.c_str(), &file) == 0 && !S_ISREG(file.st_mode)) {
    return model::MakeError(absl::StatusCode::kFailedPrecondition, absl::StrCat(options.path, " is not a file"),
                            {.reason = "DATABASE_NOT_A_FILE",
                             .metadata = {{"path", options.path}},
                             .help = "Name a file, which may be a new one."});
  }
  auto lock = LockFile::Acquire(options.path);
  if (!lock.ok()) return lock.status();
  auto writer = OpenConnection(options, true);
  if (!writer.ok()) return writer.status();
  std::vector<std::unique_ptr<Connection>> readers;
  for (int i = 0; i < std::max(options.readers, 1); ++i) {
    auto reader = OpenConnection(options, false);
    if (!reader.ok()) return reader.status();
    readers.push_back(*std::move(reader));
  }
  return std::make_unique<SqliteStore>(*std::move(lock), *std::move(writer), std::move(readers), options.now);
}

}  // namespace chancery::store
