#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/sqlite/connection.h"
#include "tests/store_contract/sqlite_engine.h"

namespace chancery::store {
namespace {

// Of round and thread: its n-th document, with a fact for each 100 bytes of text.
DocumentWrite Numbered(int round, int thread, int n) {
  const std::string id = absl::StrCat("r", round, "-", thread, "-", n);
  std::string content = absl::StrCat(id, " ");
  while (content.size() < 1500) absl::StrAppend(&content, "word", content.size(), " ");
  std::vector<model::Fact> facts;
  for (int i = 0; i < 12; ++i) {
    facts.push_back(MakeFact(absl::StrCat("f", i), i * 100,
                             model::OfficialFact{.official = absl::StrCat("officials/o", i), .display_name = id}));
  }
  DocumentWrite write = MakeWrite(id, content, std::move(facts));
  for (int i = 0; i < 12; ++i)
    write.entities.push_back(MakeEntity(absl::StrCat("officials/o", i), absl::StrCat("Name", i)));
  return write;
}

// What is acknowledged goes into the pipe, one line each, by one write: the parent sees whole lines.
[[noreturn]] void WriteUntilKilled(const std::string& path, int round, int pipe) {
  auto store = OpenSqliteStore({.path = path});
  if (!store.ok()) _exit(3);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int n = 0;; ++n) {
        std::vector<DocumentWrite> writes;
        const int batch = 1 + (n + t) % 3;
        for (int i = 0; i < batch; ++i) writes.push_back(Numbered(round, t, n * 3 + i));
        std::string lines;
        for (const auto& result : (*store)->Write(std::move(writes), n % 2 == 0)) {
          if (!result.ok()) _exit(4);
          absl::StrAppend(&lines, result->document.id, "\n");
        }
        if (write(pipe, lines.data(), lines.size()) < 0) _exit(5);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  _exit(6);
}

TEST(SqliteCrash, AcknowledgedDocumentsSurviveTheWriterBeingKilled) {
  TemporaryFolder folder;
  const std::string path = folder.File("chancery.db");
  std::mt19937 random(20240614);  // a seed of no meaning; the moment of death varies anyhow
  std::vector<std::string> acknowledged;
  for (int round = 0; round < 8; ++round) {
    SCOPED_TRACE(round);
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(pipe_ends[0]);
      WriteUntilKilled(path, round, pipe_ends[1]);
    }
    close(pipe_ends[1]);
    std::thread killer([child, wait = std::uniform_int_distribution<>(30, 500)(random)] {
      std::this_thread::sleep_for(std::chrono::milliseconds(wait));
      kill(child, SIGKILL);
    });
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = read(pipe_ends[0], buffer, sizeof(buffer))) > 0;)
      text.append(buffer, static_cast<size_t>(got));
    killer.join();
    close(pipe_ends[0]);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << status;
    for (size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
      acknowledged.push_back(text.substr(at, end - at));

    auto opened = OpenSqliteStore({.path = path});
    ASSERT_TRUE(opened.ok()) << opened.status();
    for (const std::string& id : acknowledged) {
      int r = 0, t = 0, n = 0;
      ASSERT_EQ(sscanf(id.c_str(), "r%d-%d-%d", &r, &t, &n), 3);
      const DocumentWrite expected = Numbered(r, t, n);
      const auto row = (*opened)->GetDocument("c", id);
      ASSERT_TRUE(row.ok()) << id << " was acknowledged: " << row.status();
      ASSERT_EQ(row->document.content, expected.document.content);
      const auto facts = (*opened)->GetFacts("c", id);
      ASSERT_TRUE(facts.ok());
      ASSERT_EQ(facts->size(), 12u);
    }
    // Nor is there half of one that was not acknowledged.
    const auto all = (*opened)->Select({.rows = RowKind::kDocument, .limit = 1});
    ASSERT_TRUE(all.ok());
    EXPECT_GE(all->total_size, static_cast<int64_t>(acknowledged.size()));
    EXPECT_EQ((*opened)->Select({.rows = RowKind::kFact, .limit = 1})->total_size, 12 * all->total_size);
    if (all->total_size > 0) {
      EXPECT_EQ((*opened)->GetEntity("officials/o1")->document_count, all->total_size);
    }
    opened->reset();
    auto connection = Connection::Open(path, false);
    ASSERT_TRUE(connection.ok());
    for (const char* check : {"SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
                              "SELECT count(*) FROM pragma_foreign_key_check"}) {
      EXPECT_EQ((*connection)->QueryInt(check).value_or(-1), 0) << check;
    }
    EXPECT_TRUE(
        (*connection)->Execute("INSERT INTO document_fts (document_fts, rank) VALUES ('integrity-check', 1)").ok());
  }
  EXPECT_GT(acknowledged.size(), 8u);
  std::printf("%zu documents acknowledged in 8 rounds, all there\n", acknowledged.size());
}

}  // namespace
}  // namespace chancery::store
