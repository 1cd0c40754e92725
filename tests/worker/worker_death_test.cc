// What is kept, tried again and told when a plugin's process dies.
#include <signal.h>

#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/extract/load_error.h"
#include "service/model/reasons.h"
#include "tests/worker/striking.h"

namespace chancery::extract {
namespace {

using testing::HasSubstr;
using Kind = WorkerEvent::Kind;

std::string ReasonText(const absl::Status& status) {
  const auto reason = model::ReasonOf(status);
  return reason.has_value() ? reason->reason : "";
}

TEST(WorkerDeath, IsToldOfTheDocumentAndTheNextOneIsFine) {
  struct Case {
    std::string order, words;
  };
  for (const Case& c : {
         Case{"!segfault", "SIGSEGV"}, Case{"!abort", "SIGABRT"}, Case{"!overflow", "SIGSEGV"},
             Case{"!exit", "exit code 0"}, Case{"!scribble", "makes no sense"},
// Its shadow takes terabytes of address space, so that there is no limit on it under the address sanitizer.
#if !defined(__SANITIZE_ADDRESS__)
             Case{"!memory", "out of memory"},
#endif
       }) {
    SCOPED_TRACE(c.order);
    WorkerPlugin::Options options;
    options.memory_mib = 64;
    InWorker striking(STRIKING, options);
    ASSERT_TRUE(striking.status.ok()) << striking.status;
    const SinkResult result = striking.Run("a treaty " + c.order);
    EXPECT_TRUE(result.crashed);
    EXPECT_FALSE(result.stopped);
    EXPECT_EQ(result.status, CHX_E_INTERNAL);
    EXPECT_THAT(result.message, HasSubstr(c.words));
    EXPECT_TRUE(result.annotations.empty());
    // Both times.
    EXPECT_EQ(striking.Count(Kind::kDied), 2);
    EXPECT_EQ(striking.Count(Kind::kExplained), 1);

    const SinkResult next = striking.Run("a treaty");
    EXPECT_EQ(next.status, CHX_OK) << next.message;
    EXPECT_EQ(next.annotations.size(), 1u);
    // Not a third time.
    const SinkResult again = striking.Run("a treaty " + c.order);
    EXPECT_TRUE(again.poisoned);
    EXPECT_EQ(again.status, CHX_E_INTERNAL);
    EXPECT_EQ(striking.Count(Kind::kDied), 2);
  }
}

// What it had finished by the time that the host hears it may be kept.
TEST(WorkerDeath, IsTheAnswerToAMessageOutOfTurn) {
  for (const std::string order : {"!junk", "!done"}) {
    SCOPED_TRACE(order);
    InWorker striking(STRIKING);
    ASSERT_TRUE(striking.status.ok()) << striking.status;
    const SinkResult result = striking.Run("a treaty " + order + " !sleep", kSecondNs);
    EXPECT_NE(result.status, CHX_OK);
    EXPECT_GE(striking.Count(Kind::kDied), 1);
    EXPECT_EQ(striking.Run("a treaty").annotations.size(), 1u);
  }
}

TEST(WorkerDeath, KeepsWhatWasFinishedAndTriesTheRestAgain) {
  for (const std::string order : {"!segfault", "!abort", "!exit", "!hang", "!sleep"}) {
    SCOPED_TRACE(order);
    InWorker striking(STRIKING);
    ASSERT_TRUE(striking.status.ok()) << striking.status;
    std::vector<std::string> texts(64, "a treaty");
    texts[40] = "a treaty " + order;
    // A hang is noticed at the deadline, when there is no time left for those behind it.
    const bool hang = order == "!hang" || order == "!sleep";
    const std::vector<SinkResult> results = striking.RunTogether(texts, hang ? kSecondNs / 2 : 10 * kSecondNs);
    for (size_t i = 0; i < texts.size(); ++i) {
      SCOPED_TRACE(i);
      if (i < 40 || (i > 40 && !hang)) {
        EXPECT_EQ(results[i].status, CHX_OK) << results[i].message;
        EXPECT_EQ(results[i].annotations.size(), 1u);
      } else {
        EXPECT_EQ(results[i].stopped, hang);
        EXPECT_NE(results[i].status, CHX_OK);
        EXPECT_TRUE(results[i].annotations.empty());
      }
    }
    EXPECT_EQ(striking.Count(Kind::kDied), hang ? 1 : 2);
  }
}

TEST(WorkerDeath, AHangEndsAtTheDeadline) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  for (const std::string order : {"!poll", "!hang"}) {
    SCOPED_TRACE(order);
    const int deaths = striking.Count(Kind::kDied);
    const uint64_t start = NowNs();
    const SinkResult result = striking.Run("a treaty " + order, kSecondNs / 5);
    EXPECT_GE(NowNs() - start, kSecondNs / 5);
    EXPECT_LT(NowNs() - start, 2 * kSecondNs);
    EXPECT_TRUE(result.stopped);
    // One that asks lives on.
    EXPECT_EQ(striking.Count(Kind::kDied) - deaths, order == "!hang" ? 1 : 0);
  }
  const SinkResult next = striking.Run("a treaty");
  EXPECT_EQ(next.annotations.size(), 1u) << next.message;
}

TEST(WorkerDeath, TimeForADocumentIsLimited) {
  WorkerPlugin::Options options;
  options.document_time = absl::Milliseconds(100);
  InWorker striking(STRIKING, options);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  const uint64_t start = NowNs();
  EXPECT_TRUE(striking.Run("!hang").stopped);
  EXPECT_LT(NowNs() - start, 5 * kSecondNs);
}

TEST(WorkerDeath, OfOneThatWaitsIsNobodysFault) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  EXPECT_EQ(striking.Run("a treaty").annotations.size(), 1u);
  const int pid = striking.plugin->pid();
  ASSERT_GT(pid, 0);
  kill(pid, SIGKILL);
  for (int i = 0; i < 2; ++i) {
    const SinkResult next = striking.Run("a treaty");
    EXPECT_EQ(next.status, CHX_OK) << next.message;
    EXPECT_EQ(next.annotations.size(), 1u);
  }
  EXPECT_NE(striking.plugin->pid(), pid);
  EXPECT_EQ(striking.Count(Kind::kExplained), 0);
}

TEST(WorkerDeath, OneInAHundredHarmsNoOther) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  std::vector<std::thread> threads;
  absl::Mutex mutex;
  int crashed = 0, fine = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const bool bad = i == 50;
        const SinkResult result =
            striking.Run("document " + std::to_string(t * 1000 + i) + ", a treaty" + (bad ? " !segfault" : ""));
        absl::MutexLock lock(&mutex);
        if (bad) crashed += result.crashed;
        else fine += result.status == CHX_OK && result.annotations.size() == 1;
        EXPECT_EQ(result.status, bad ? CHX_E_INTERNAL : CHX_OK) << result.message;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(crashed, 4);
  EXPECT_EQ(fine, 396);
}

TEST(WorkerDeath, BeforeItIsReadyIsAFailureToLoad) {
  struct Case {
    std::string config, reason, words;
  };
  for (const Case& c : {
           Case{R"({"create": "!segfault"})", kWorkerFailed, "SIGSEGV"},
           Case{R"({"create": "!hang"})", kWorkerFailed, "not ready in time"},
           Case{R"({"create": "!exit"})", kWorkerFailed, "exit code 0"},
           Case{R"({"create": "!fork"})", kWorkerFailed, "SIGSYS"},
           Case{R"({"create": "!socket"})", kWorkerFailed, "socket"},
           Case{R"({"create": "!killparent"})", kWorkerFailed, "kill"},
           Case{R"({"create": "refuse"})", kCreateFailed, "not with that (at /create)"},
       }) {
    SCOPED_TRACE(c.config);
    WorkerPlugin::Options options;
    options.config_json = c.config;
    options.start_time = absl::Seconds(2);
    InWorker striking(STRIKING, options);
    EXPECT_EQ(ReasonText(striking.status), c.reason) << striking.status;
    EXPECT_THAT(std::string(striking.status.message()), HasSubstr(c.words));
  }
  WorkerPlugin::Options options;
  options.program = "/nonexistent/chancery-worker";
  InWorker nowhere(STRIKING, options);
  EXPECT_EQ(ReasonText(nowhere.status), kWorkerFailed);
  EXPECT_THAT(std::string(nowhere.status.message()), HasSubstr("/nonexistent/chancery-worker"));
}

TEST(WorkerDeath, AWarmSpareTakesOver) {
  WorkerPlugin::Options options;
  options.warm_spare = true;
  InWorker striking(STRIKING, options);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(striking.Run("!segfault " + std::to_string(i)).crashed);
    EXPECT_EQ(striking.Run("a treaty").annotations.size(), 1u);
  }
}

}  // namespace
}  // namespace chancery::extract
