// Stored documents analysed again after their extractors have changed.
#include "service/pipeline/reanalyze.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "service/link/linker.h"
#include "service/pipeline/ingest_documents.h"
#include "service/pipeline/store_directory.h"
#include "service/store/sqlite/sqlite_store.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

using extract::ExtractorState;

// Extractors that each find one word, and can be changed from outside.
class Words final : public extract::Analyzer {
 public:
  struct Word {
    std::string text;  // what it looks for, its type
    std::string version = "1.0.0";
    ExtractorState state = ExtractorState::kEnabled;
    bool trouble = false;  // with every document, which may pass
  };
  std::map<std::string, Word> words;  // by id; not to be changed while a run is under way but by Change
  mutable std::atomic<int> runs{0};
  absl::Duration slow = absl::ZeroDuration();

  void Change(const std::string& id, Word word) {
    absl::MutexLock lock(&mutex_);
    words[id] = std::move(word);
  }

  absl::StatusOr<extract::Analysis> Analyze(const model::Document& document, absl::Span<const std::string> asked,
                                            absl::Time) const override {
    ++runs;
    absl::SleepFor(slow);
    absl::MutexLock lock(&mutex_);
    extract::Analysis out;
    for (const auto& [id, word] : words) {
      if (word.state != ExtractorState::kEnabled) continue;
      if (!asked.empty() && std::find(asked.begin(), asked.end(), id) == asked.end()) continue;
      out.runs.push_back({id, word.version, word.trouble, word.trouble});
      if (word.trouble) {
        out.issues.push_back({id, 14, "EXTRACTOR_FAILED", "not now", true});
        continue;
      }
      for (size_t at = document.content.find(word.text); at != std::string::npos;
           at = document.content.find(word.text, at + 1)) {
        model::Annotation a;
        a.type = word.text;
        a.canonical = absl::StrCat("a ", word.text);
        a.span = {static_cast<int32_t>(at), static_cast<int32_t>(at + word.text.size())};
        a.id = out.annotations.size() + 1;
        a.extractor = id;
        a.extractor_version = word.version;
        out.annotations.push_back(std::move(a));
      }
    }
    std::stable_sort(out.annotations.begin(), out.annotations.end(),
                     [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    return out;
  }

  std::vector<extract::ExtractorStatus> List() const override {
    absl::MutexLock lock(&mutex_);
    std::vector<extract::ExtractorStatus> out;
    for (const auto& [id, word] : words) {
      extract::ExtractorStatus& status = out.emplace_back();
      status.id = id;
      status.version = status.findings_version = word.version;
      status.state = word.state;
    }
    return out;
  }

 private:
  mutable absl::Mutex mutex_;
};

class ReanalyzeTest : public testing::Test {
 protected:
  void SetUp() override {
    words_.words["ships"] = {"ship"};
    words_.words["ports"] = {"port"};
    Open();
  }
  void Open() {
    run_.reset(), ingest_.reset(), linker_.reset(), directory_.reset(), store_.reset();
    auto store = store::OpenSqliteStore({.path = folder_.File("c.db")});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    directory_ = std::make_unique<pipeline::StoreDirectory>(store_.get());
    linker_ = std::make_unique<link::Linker>(directory_.get());
    ingest_ = std::make_unique<pipeline::IngestDocuments>(&words_, linker_.get(), store_.get(), ingest::Limits());
    run_ = std::make_unique<pipeline::Reanalysis>(&words_, linker_.get(), store_.get(),
                                                  pipeline::Reanalysis::Options{.documents_per_second = 10000});
  }
  pipeline::IngestOutcome Put(const std::string& id, const std::string& text,
                              std::vector<std::string> extractors = {}) {
    pipeline::IngestItem item;
    item.raw.document_id = id;
    item.raw.content = text;
    item.raw.language = "en";
    auto outcomes = ingest_->Run({item}, {.collection = "c", .extractors = std::move(extractors)});
    EXPECT_TRUE(outcomes[0].ok()) << outcomes[0].status();
    return outcomes[0].ok() ? *outcomes[0] : pipeline::IngestOutcome();
  }
  // "id kind producer" of a document's facts.
  std::vector<std::string> Facts(const std::string& id) {
    std::vector<std::string> out;
    const auto facts = store_->GetFacts("c", id);
    EXPECT_TRUE(facts.ok()) << facts.status();
    if (!facts.ok()) return out;
    for (const model::Fact& fact : *facts) out.push_back(absl::StrCat(fact.id, " ", fact.produced_by));
    return out;
  }
  std::string Ids(const std::string& id) {
    std::string ids;
    for (const std::string& fact : Facts(id)) absl::StrAppend(&ids, fact.substr(0, fact.find(' ')), " ");
    return ids;
  }
  pipeline::Reanalysis::Progress Finish() {
    for (;;) {
      const auto progress = run_->progress();
      EXPECT_TRUE(progress.ok()) << progress.status();
      if (!progress.ok() || !progress->running) return *progress;
      absl::SleepFor(absl::Milliseconds(2));
    }
  }
  pipeline::Reanalysis::Progress RunAgain() {
    EXPECT_TRUE(run_->Start().ok());
    return Finish();
  }

  TemporaryFolder folder_;
  Words words_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<pipeline::StoreDirectory> directory_;
  std::unique_ptr<link::Linker> linker_;
  std::unique_ptr<pipeline::IngestDocuments> ingest_;
  std::unique_ptr<pipeline::Reanalysis> run_;
};

TEST_F(ReanalyzeTest, FactsKeepTheirIdsAndTellTheirProducer) {
  Put("a", "a ship in port");
  Put("b", "nothing here");
  const std::string ids = Ids("a");
  const std::string etag_a = store_->GetDocument("c", "a")->document.etag,
                    etag_b = store_->GetDocument("c", "b")->document.etag;
  // Nothing to do.
  words_.runs = 0;
  pipeline::Reanalysis::Progress progress = RunAgain();
  EXPECT_EQ(progress.stale, 0);
  EXPECT_EQ(words_.runs, 0);

  words_.Change("ships", {"ship", "1.1.0"});
  EXPECT_EQ(run_->progress()->stale, 2);
  progress = RunAgain();
  EXPECT_EQ(progress.analyzed, 2);
  EXPECT_EQ(progress.updated, 1);
  EXPECT_EQ(progress.failed, 0);
  EXPECT_EQ(progress.stale, 0);
  EXPECT_EQ(words_.runs, 2);
  EXPECT_EQ(Ids("a"), ids);
  EXPECT_TRUE(absl::StrContains(Facts("a")[0], "extractors/ships@1.1.0")) << Facts("a")[0];
  EXPECT_TRUE(absl::StrContains(Facts("a")[1], "extractors/ports@1.0.0")) << Facts("a")[1];
  EXPECT_NE(store_->GetDocument("c", "a")->document.etag, etag_a);
  EXPECT_EQ(store_->GetDocument("c", "b")->document.etag, etag_b);
}

TEST_F(ReanalyzeTest, NewExtractorsAreRunOverOldDocuments) {
  Put("a", "a ship in dock");
  Put("only-ports", "a ship in dock, in port", {"ports"});
  words_.Change("docks", {"dock"});
  EXPECT_EQ(RunAgain().analyzed, 1);
  EXPECT_EQ(Facts("a").size(), 2u);
  // Its caller wanted no others.
  EXPECT_EQ(Facts("only-ports").size(), 1u);
  words_.Change("ports", {"port", "2.0.0"});
  RunAgain();
  ASSERT_EQ(Facts("only-ports").size(), 1u);
  EXPECT_TRUE(absl::StrContains(Facts("only-ports")[0], "ports@2.0.0"));
}

TEST_F(ReanalyzeTest, WhatDoesNotRunNowLosesNothing) {
  Put("a", "a ship in port");
  const std::string ids = Ids("a");
  for (const ExtractorState state :
       {ExtractorState::kDisabled, ExtractorState::kFailed, ExtractorState::kQuarantined}) {
    SCOPED_TRACE(static_cast<int>(state));
    words_.Change("ports", {"port", "1.0.0", state});
    EXPECT_EQ(run_->progress()->stale, 0);
    words_.Change("ships", {"ship", absl::StrCat("1.", static_cast<int>(state), ".0")});
    EXPECT_EQ(RunAgain().updated, 1);
    EXPECT_EQ(Ids("a"), ids);
    words_.Change("ports", {"port"});
    EXPECT_EQ(run_->progress()->stale, 0) << "its facts are still those of this version";
  }
  // Trouble with the document now: what was found earlier stays, and it is tried again another time.
  words_.Change("ships", {"ship", "9.0.0", ExtractorState::kEnabled, true});
  RunAgain();
  EXPECT_EQ(Ids("a"), ids);
  EXPECT_EQ(run_->progress()->stale, 1);
  words_.Change("ships", {"ship", "9.0.0"});
  EXPECT_EQ(RunAgain().updated, 1);
  EXPECT_EQ(Ids("a"), ids);
  EXPECT_TRUE(absl::StrContains(Facts("a")[0], "ships@9.0.0")) << Facts("a")[0];
  // Taken out for good.
  words_.words.erase("ships");
  EXPECT_EQ(RunAgain().updated, 1);
  EXPECT_EQ(Facts("a").size(), 1u);
}

TEST_F(ReanalyzeTest, ARepeatedIngestMakesUpForEarlierTrouble) {
  words_.Change("ships", {"ship", "1.0.0", ExtractorState::kEnabled, true});
  pipeline::IngestOutcome outcome = Put("a", "a ship in port");
  EXPECT_EQ(outcome.issues.size(), 1u);
  EXPECT_EQ(Facts("a").size(), 1u);
  // Still in trouble: nothing new, and it is said.
  outcome = Put("a", "a ship in port");
  EXPECT_EQ(outcome.disposition, store::Disposition::kUnchanged);
  EXPECT_EQ(outcome.issues.size(), 1u);
  words_.Change("ships", {"ship"});
  outcome = Put("a", "a ship in port");
  EXPECT_EQ(outcome.disposition, store::Disposition::kUpdated);
  EXPECT_TRUE(outcome.issues.empty());
  EXPECT_EQ(Facts("a").size(), 2u);
  // And from then on it is a repeat like any other.
  words_.runs = 0;
  EXPECT_EQ(Put("a", "a ship in port").disposition, store::Disposition::kUnchanged);
  EXPECT_EQ(words_.runs, 0);
  EXPECT_EQ(run_->progress()->stale, 0);
}

TEST_F(ReanalyzeTest, ARunGoesOnWhereItWasInterrupted) {
  for (int i = 0; i < 200; ++i) Put(absl::StrCat("d", i), absl::StrCat("ship number ", i));
  words_.Change("ships", {"ship", "2.0.0"});
  words_.slow = absl::Milliseconds(1);
  words_.runs = 0;
  ASSERT_TRUE(run_->Start().ok());
  while (words_.runs < 20) absl::SleepFor(absl::Milliseconds(1));
  // As if the process had ended.
  Open();
  const int done = words_.runs;
  EXPECT_LT(done, 200);
  EXPECT_GT(run_->progress()->stale, 0);
  EXPECT_FALSE(run_->progress()->running);
  ASSERT_TRUE(run_->Resume().ok());
  EXPECT_EQ(Finish().stale, 0);
  // None was analysed twice but the one that was under way.
  EXPECT_LE(words_.runs, 201);
  for (int i = 0; i < 200; ++i) {
    EXPECT_TRUE(absl::StrContains(Facts(absl::StrCat("d", i)).at(0), "ships@2.0.0")) << i;
  }
  // Finished for good.
  Open();
  ASSERT_TRUE(run_->Resume().ok());
  EXPECT_FALSE(run_->progress()->running);
}

TEST_F(ReanalyzeTest, StopAndAChangeOnTheWay) {
  for (int i = 0; i < 100; ++i) Put(absl::StrCat("d", i), absl::StrCat("ship number ", i));
  words_.slow = absl::Milliseconds(1);
  words_.Change("ships", {"ship", "2.0.0"});
  ASSERT_TRUE(run_->Start().ok());
  while (run_->progress()->analyzed < 5) absl::SleepFor(absl::Milliseconds(1));
  ASSERT_TRUE(run_->Stop().ok());
  const pipeline::Reanalysis::Progress stopped = Finish();
  EXPECT_GT(stopped.stale, 0);
  Open();
  ASSERT_TRUE(run_->Resume().ok());
  EXPECT_FALSE(run_->progress()->running);
  // Another version while it runs: all documents end with that.
  ASSERT_TRUE(run_->Start().ok());
  while (run_->progress()->analyzed < 70) absl::SleepFor(absl::Milliseconds(1));
  words_.Change("ships", {"ship", "3.0.0"});
  EXPECT_EQ(Finish().stale, 0);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(absl::StrContains(Facts(absl::StrCat("d", i)).at(0), "ships@3.0.0")) << i;
}

}  // namespace
}  // namespace chancery
