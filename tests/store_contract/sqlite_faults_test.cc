#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/sqlite/connection.h"
#include "service/store/sqlite/schema.h"
#include "tests/store_contract/sqlite_engine.h"

namespace chancery::store {
namespace {

using absl::StatusCode;

absl::Status OpenStatus(const std::string& path) { return OpenSqliteStore({.path = path}).status(); }

absl::Status PutInto(Store& store, DocumentWrite write) {
  std::vector<DocumentWrite> writes;
  writes.push_back(std::move(write));
  return store.Write(std::move(writes), false)[0].status();
}

DocumentWrite Large(int n, size_t bytes) {
  std::string content = absl::StrCat("large ", n, " ");
  for (size_t i = 0; content.size() < bytes; ++i)
    absl::StrAppend(&content, "w", i * 7919 + static_cast<size_t>(n), " ");
  return MakeWrite(absl::StrCat("d", n), content);
}

std::string Metadata(const absl::Status& status, const std::string& key) {
  const auto reason = model::ReasonOf(status);
  return reason && reason->metadata.count(key) > 0 ? reason->metadata.at(key) : "";
}

TEST(SqliteOpen, OneOwnerAtATime) {
  TemporaryFolder folder;
  const std::string path = folder.File("chancery.db");
  auto first = OpenSqliteStore({.path = path});
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status second = OpenStatus(path);
  EXPECT_EQ(second.code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(Reason(second), "DATABASE_IN_USE");
  EXPECT_EQ(Metadata(second, "path"), path);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(Reason(OpenStatus(path)) == "DATABASE_IN_USE" ? 0 : 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  first->reset();
  EXPECT_TRUE(OpenStatus(path).ok());
}

TEST(SqliteOpen, RefusesWhatIsNotItsOwn) {
  TemporaryFolder folder;
  struct Case {
    const char* what;
    std::function<void(const std::string&)> make;
    StatusCode code;
    const char* reason;
  };
  const auto sql = [](const std::string& script) {
    return [script](const std::string& path) { ASSERT_TRUE((*Connection::Open(path, true))->Execute(script).ok()); };
  };
  const auto bytes = [](const std::string& content) {
    return [content](const std::string& path) { std::ofstream(path) << content; };
  };
  int n = 0;
  for (const Case& c : {
           Case{"another program's database", sql("CREATE TABLE t (x)"), StatusCode::kFailedPrecondition,
                "DATABASE_FOREIGN"},
           Case{"another application id", sql("PRAGMA application_id = 7"), StatusCode::kFailedPrecondition,
                "DATABASE_FOREIGN"},
           Case{"a version without an id", sql("PRAGMA user_version = 1"), StatusCode::kFailedPrecondition,
                "DATABASE_FOREIGN"},
           Case{"a newer schema",
                sql(absl::StrCat("PRAGMA application_id = ", kApplicationId, "; PRAGMA user_version = 900")),
                StatusCode::kFailedPrecondition, "SCHEMA_NEWER"},
           Case{"no database", bytes(std::string(5000, 'x')), StatusCode::kDataLoss, "STORAGE_CORRUPT"},
           Case{"a folder", [](const std::string& path) { mkdir(path.c_str(), 0700); }, StatusCode::kFailedPrecondition,
                "DATABASE_NOT_A_FILE"},
           Case{"an empty file is a new database", bytes(""), StatusCode::kOk, ""},
       }) {
    SCOPED_TRACE(c.what);
    const std::string path = folder.File(absl::StrCat("case", n++));
    c.make(path);
    const absl::Status status = OpenStatus(path);
    EXPECT_EQ(status.code(), c.code) << status;
    EXPECT_EQ(Reason(status), c.reason);
    if (std::string(c.reason) == "SCHEMA_NEWER") {
      EXPECT_EQ(Metadata(status, "schema"), "900");
      EXPECT_EQ(Metadata(status, "supported"), absl::StrCat(Migrations().size()));
    }
    if (std::string(c.reason) == "DATABASE_FOREIGN") {
      const auto connection = *Connection::Open(path, false);
      EXPECT_EQ(connection->QueryInt("SELECT journal_mode = 'wal' FROM pragma_journal_mode").value_or(-1), 0)
          << "it was changed";
      EXPECT_EQ(connection->QueryInt("SELECT count(*) FROM sqlite_master WHERE name = 'document'").value_or(-1), 0);
    }
  }
  const absl::Status missing = OpenStatus(folder.File("no/such/folder.db"));
  EXPECT_EQ(missing.code(), StatusCode::kNotFound);
  EXPECT_EQ(Reason(missing), "DATABASE_FOLDER_MISSING");
}

TEST(SqliteOpen, MigratesForwardAndUndoesWhatFails) {
  TemporaryFolder folder;
  auto connection = *Connection::Open(folder.File("m.db"), true);
  const char* const one[] = {"CREATE TABLE a (x)"};
  const char* const two[] = {"CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y; INSERT INTO a VALUES (1, 2)"};
  const char* const broken[] = {"CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y; INSERT INTO a VALUES (1, 2)",
                                "DELETE FROM a; CREATE nonsense"};
  const auto version = [&] { return connection->QueryInt("PRAGMA user_version").value_or(-1); };
  ASSERT_TRUE(Migrate(*connection, one).ok());
  EXPECT_EQ(version(), 1);
  ASSERT_TRUE(Migrate(*connection, one).ok());
  ASSERT_TRUE(Migrate(*connection, two).ok());
  EXPECT_EQ(version(), 2);
  EXPECT_FALSE(Migrate(*connection, broken).ok());
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(connection->QueryInt("SELECT sum(y) FROM a").value_or(-1), 2);
  EXPECT_EQ(Reason(Migrate(*connection, one)), "SCHEMA_NEWER");
}

TEST(SqliteOpen, ADatabaseOfTheFirstSchemaIsTakenOver) {
  TemporaryFolder folder;
  {
    auto connection = *Connection::Open(folder.File("old.db"), true);
    ASSERT_TRUE(Migrate(*connection, Migrations().subspan(0, 1)).ok());
    ASSERT_TRUE(
        connection
            ->Execute("INSERT INTO document VALUES (1, 'c', 'd', 't', NULL, '', 'en', 0, NULL, 4, 5, 6, 1, 'e', "
                      "zeroblob(32), '{}', '[]', '{}'); INSERT INTO document_text VALUES (1, 'text', '[]', '', '')")
            .ok());
  }
  auto store = OpenSqliteStore({.path = folder.File("old.db")});
  ASSERT_TRUE(store.ok()) << store.status();
  const auto row = (*store)->GetDocument("c", "d");
  ASSERT_TRUE(row.ok()) << row.status();
  EXPECT_EQ(row->document.content, "text");
  EXPECT_EQ(row->analysis, std::nullopt);
  const auto groups = (*store)->AnalysisGroups();
  ASSERT_TRUE(groups.ok()) << groups.status();
  ASSERT_EQ(groups->size(), 1u);
  EXPECT_EQ((*groups)[0].record, std::nullopt);
  EXPECT_EQ((*store)->DocumentsOfGroups({(*groups)[0].key}, 0, 10)->size(), 1u);
}

// Writes until the store is full, then checks that nothing acknowledged is lost and that it takes documents again when
// `make_room` has run.
void FillUp(Store& store, const std::function<void()>& make_room) {
  int stored = 0;
  absl::Status full;
  for (; stored < 2000 && full.ok(); ++stored) full = PutInto(store, Large(stored, 20000));
  --stored;
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.code(), StatusCode::kResourceExhausted) << full;
  EXPECT_EQ(Reason(full), "STORAGE_FULL");
  ASSERT_GT(stored, 3);
  std::vector<DocumentWrite> batch;
  for (int i = 0; i < 8; ++i) batch.push_back(Large(5000 + i, 200000));
  for (const auto& result : store.Write(std::move(batch), false)) EXPECT_EQ(Reason(result.status()), "STORAGE_FULL");
  for (int n = 0; n < stored; ++n) {
    const auto row = store.GetDocument("c", absl::StrCat("d", n));
    ASSERT_TRUE(row.ok()) << n << ": " << row.status();
    EXPECT_EQ(row->document.content, Large(n, 20000).document.content);
  }
  EXPECT_EQ(store.Select({.limit = 1})->total_size, stored);
  make_room();
  EXPECT_TRUE(PutInto(store, MakeWrite("after", "after the trouble")).ok());
  EXPECT_TRUE(store.GetDocument("c", "after").ok());
}

TEST(SqliteFaults, SizeLimitIsAFullDisk) {
  TemporaryFolder folder;
  const std::string path = folder.File("chancery.db");
  {
    auto store = OpenSqliteStore({.path = path, .max_bytes = 2 << 20});
    ASSERT_TRUE(store.ok()) << store.status();
    FillUp(**store, [&] {
      for (int n = 0; n < 3; ++n) EXPECT_TRUE((*store)->DeleteDocument("c", absl::StrCat("d", n), "").ok());
    });
  }
  EXPECT_LE(std::filesystem::file_size(path), 2u << 20);
}

TEST(SqliteFaults, FullDiskLosesNothing) {
  TemporaryFolder folder;
  const std::string disk = folder.File("disk");
  ASSERT_EQ(mkdir(disk.c_str(), 0700), 0);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=4m") != 0)
    GTEST_SKIP() << "cannot mount a small disk: " << std::strerror(errno);
  const std::string ballast = disk + "/ballast";
  std::ofstream(ballast) << std::string(1 << 20, 'x');
  {
    auto store = OpenSqliteStore({.path = disk + "/chancery.db"});
    EXPECT_TRUE(store.ok()) << store.status();
    if (store.ok()) FillUp(**store, [&] { std::filesystem::remove(ballast); });
  }
  {
    auto connection = Connection::Open(disk + "/chancery.db", false);
    EXPECT_TRUE(connection.ok());
    EXPECT_EQ((*connection)
                  ->QueryInt("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'")
                  .value_or(-1),
              0);
  }
  EXPECT_EQ(umount(disk.c_str()), 0);
}

TEST(SqliteFaults, OpeningOnAFullDisk) {
  TemporaryFolder folder;
  const std::string disk = folder.File("disk");
  ASSERT_EQ(mkdir(disk.c_str(), 0700), 0);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") != 0)
    GTEST_SKIP() << "cannot mount a small disk: " << std::strerror(errno);
  std::ofstream(disk + "/ballast") << std::string(60 << 10, 'x');
  const absl::Status status = OpenStatus(disk + "/chancery.db");
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(Reason(status), "STORAGE_FULL");
  EXPECT_EQ(umount(disk.c_str()), 0);
}

TEST(SqliteFaults, ReadOnlyDisk) {
  TemporaryFolder folder;
  const std::string disk = folder.File("disk");
  ASSERT_EQ(mkdir(disk.c_str(), 0700), 0);
  if (mount("tmpfs", disk.c_str(), "tmpfs", MS_RDONLY, "size=1m") != 0)
    GTEST_SKIP() << "cannot mount a read-only disk: " << std::strerror(errno);
  const absl::Status status = OpenStatus(disk + "/chancery.db");
  EXPECT_EQ(status.code(), StatusCode::kPermissionDenied) << status;
  EXPECT_EQ(Reason(status), "STORAGE_READ_ONLY");
  EXPECT_EQ(umount(disk.c_str()), 0);
}

TEST(SqliteFaults, DamagedRowsAreDataLoss) {
  struct Case {
    const char* damage;
    std::function<absl::Status(Store&)> read;
  };
  const auto get = [](Store& store) { return store.GetDocument("c", "d0").status(); };
  const auto facts = [](Store& store) { return store.GetFacts("c", "d0").status(); };
  const auto select = [](Store& store) { return store.Select({.rows = RowKind::kFact}).status(); };
  const auto entity = [](Store& store) { return store.GetEntity("officials/a").status(); };
  for (const Case& c : {Case{"UPDATE fact SET payload = '{'", facts}, Case{"UPDATE fact SET payload = x'ff00'", select},
                        Case{"UPDATE fact SET payload = 7", facts}, Case{"UPDATE document SET labels = '[1]'", get},
                        Case{"UPDATE document SET fact_counts = '{\"a\":\"b\"}'", get},
                        Case{"UPDATE document SET boilerplate = '[5,3]'", get},
                        Case{"UPDATE document_text SET sentences = '[1,2,3]'", get},
                        Case{"UPDATE entity_name SET keys = '{}'", entity}}) {
    SCOPED_TRACE(c.damage);
    TemporaryFolder folder;
    const std::string path = folder.File("chancery.db");
    auto store = OpenSqliteStore({.path = path});
    ASSERT_TRUE(store.ok());
    DocumentWrite write = MakeWrite("d0", "text", {MakeFact("f", 0, model::DateFact{})});
    write.entities = {MakeEntity("officials/a", "A", {{"A", "en", {"a"}}})};
    ASSERT_TRUE(PutInto(**store, write).ok());
    ASSERT_TRUE(c.read(**store).ok());
    ASSERT_TRUE((*Connection::Open(path, false))->Execute(c.damage).ok());
    const absl::Status status = c.read(**store);
    EXPECT_EQ(status.code(), StatusCode::kDataLoss) << status;
    EXPECT_EQ(Reason(status), "STORAGE_CORRUPT");
    EXPECT_TRUE(PutInto(**store, MakeWrite("d1", "other")).ok());
  }
}

TEST(SqliteFaults, DamagedPagesAreDataLossAndNeverACrash) {
  TemporaryFolder folder;
  const std::string path = folder.File("chancery.db");
  {
    auto store = OpenSqliteStore({.path = path});
    ASSERT_TRUE(store.ok());
    for (int n = 0; n < 40; ++n) ASSERT_TRUE(PutInto(**store, Large(n, 3000)).ok());
  }
  std::string whole;
  {
    std::ifstream file(path, std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(file), {});
  }
  int lost = 0;
  for (size_t page = 1; page * 4096 < whole.size(); page += 3) {
    std::string damaged = whole;
    for (size_t i = 0; i < 4096; ++i) damaged[page * 4096 + i] = static_cast<char>(i * 31 + page);
    std::ofstream(path, std::ios::binary) << damaged;
    auto store = OpenSqliteStore({.path = path});
    if (!store.ok()) {
      lost += store.status().code() == StatusCode::kDataLoss;
      continue;
    }
    const auto note = [&lost](const absl::Status& status) {
      if (status.ok()) return;
      EXPECT_TRUE(status.code() == StatusCode::kDataLoss || status.code() == StatusCode::kNotFound ||
                  status.code() == StatusCode::kInternal)
          << status;
      lost += status.code() == StatusCode::kDataLoss;
    };
    for (int n = 0; n < 40; n += 5) note((*store)->GetDocument("c", absl::StrCat("d", n)).status());
    note((*store)
             ->Select({.condition = Condition::Terms({{"large"}}),
                       .ranking_terms = {{"large"}},
                       .order = {{.by = Order::By::kRelevance}}})
             .status());
    note(PutInto(**store, MakeWrite("new", "new")));
    note((*store)->DeleteDocument("c", "d7", "").status());
  }
  EXPECT_GT(lost, 0);
}

}  // namespace
}  // namespace chancery::store
