#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/store_contract/store_contract.h"

namespace chancery::store {
namespace {

// Every version of a document has `version` in its text, its label and each of its facts: a reader that sees two
// versions mixed has seen half a write.
DocumentWrite Version(const std::string& id, int version) {
  std::vector<model::Fact> facts;
  for (int i = 0; i < 1 + version % 4; ++i) {
    facts.push_back(MakeFact(absl::StrCat("f", i), i,
                             model::CustomFact{.kind = "version", .canonical_value = absl::StrCat(version)}));
  }
  DocumentWrite write = MakeWrite(id, absl::StrCat(id, " version", version), std::move(facts));
  write.document.labels = {{"version", absl::StrCat(version)}};
  write.entities = {MakeEntity("organizations/shared", "Shared")};
  return write;
}

TEST_P(StoreContract, ReadersSeeWholeDocumentsWhileWritersWrite) {
  constexpr int kWriters = 2, kReaders = 8, kRounds = 40;
  std::atomic<bool> stop = false;
  std::atomic<int> torn = 0, failed = 0, reads = 0;
  std::vector<std::thread> threads;
  for (int r = 0; r < kReaders; ++r) {
    threads.emplace_back([&, r] {
      const std::string id = absl::StrCat("d", r % kWriters);
      while (!stop) {
        const auto row = store_->GetDocument("c", id);
        if (row.ok()) {
          const std::string version = row->document.labels.at("version");
          if (row->document.content != absl::StrCat(id, " version", version)) ++torn;
          if (row->fact_counts.at("version") != 1 + std::atoi(version.c_str()) % 4) ++torn;
        } else if (row.status().code() != absl::StatusCode::kNotFound) {
          ++failed;
        }
        const auto facts = store_->GetFacts("c", id);
        if (facts.ok() && !facts->empty()) {
          const auto& value = std::get<model::CustomFact>((*facts)[0].value).canonical_value;
          for (const auto& fact : *facts) torn += std::get<model::CustomFact>(fact.value).canonical_value != value;
          if (facts->size() != static_cast<size_t>(1 + std::atoi(value.c_str()) % 4)) ++torn;
        }
        const auto page = store_->Select(
            {.condition = Condition::HasFact(Condition::Compare(Field::kFactKind, Op::kEqual, {"version"}))});
        if (!page.ok()) ++failed;
        else if (page->total_size != static_cast<int64_t>(page->documents.size())) ++torn;
        ++reads;
      }
    });
  }
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      const std::string id = absl::StrCat("d", w);
      for (int version = 0; version < kRounds; ++version) {
        std::vector<DocumentWrite> writes;
        writes.push_back(Version(id, version));
        const auto results = store_->Write(std::move(writes), version % 2 == 0);
        if (!results[0].ok()) ++failed;
        // What was acknowledged is visible at once.
        const auto row = store_->GetDocument("c", id);
        if (!row.ok() || row->document.labels.at("version") != absl::StrCat(version)) ++failed;
        const auto found = store_->Select({.condition = Condition::Terms({{absl::StrCat("version", version)}, {id}})});
        if (!found.ok() || found->documents.size() != 1) ++failed;
      }
    });
  }
  for (auto& thread : writers) thread.join();
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(failed, 0);
  EXPECT_GT(reads, 0);
  EXPECT_EQ(store_->GetEntity("organizations/shared")->document_count, kWriters);
}

TEST_P(StoreContract, ManyWritersShareCommits) {
  constexpr int kThreads = 8, kEach = 20;
  std::vector<std::thread> threads;
  std::atomic<int> created = 0, duplicates = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        std::vector<DocumentWrite> writes = {
            MakeWrite(absl::StrCat("t", t, "-", i), absl::StrCat("thread ", t, " text ", i)),
            MakeWrite(absl::StrCat("same", t, "-", i), absl::StrCat("shared ", i))};
        for (const auto& result : store_->Write(std::move(writes), false)) {
          created += result.ok() && result->disposition == Disposition::kCreated;
          duplicates += result.ok() && result->disposition == Disposition::kDuplicate;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(created, kThreads * kEach + kEach);
  EXPECT_EQ(duplicates, (kThreads - 1) * kEach);
  EXPECT_EQ(store_->Select({.collection = "c"})->total_size, kThreads * kEach + kEach);
}

}  // namespace
}  // namespace chancery::store
