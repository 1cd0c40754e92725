#include "service/rpc/request_memory.h"

#include <map>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "chancery/v1/chancery_service.pb.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::rpc {
namespace {

// A store that remembers answers and has nothing else.
class Answers final : public store::Store {
 public:
  std::map<std::string, RememberedAnswer> answers;

  std::vector<absl::StatusOr<store::WriteResult>> Write(std::vector<store::DocumentWrite>, bool) override { return {}; }
  absl::StatusOr<store::DocumentRow> GetDocument(const std::string&, const std::string&) override {
    return absl::NotFoundError("");
  }
  absl::StatusOr<model::Document> FindByContent(const std::string&, const std::string&) override {
    return absl::NotFoundError("");
  }
  absl::StatusOr<int32_t> DeleteDocument(const std::string&, const std::string&, const std::string&) override {
    return absl::NotFoundError("");
  }
  absl::StatusOr<std::vector<model::Fact>> GetFacts(const std::string&, const std::string&) override {
    return absl::NotFoundError("");
  }
  absl::StatusOr<std::vector<store::AnalysisGroup>> AnalysisGroups() override { return absl::UnimplementedError(""); }
  absl::StatusOr<std::vector<store::PlacedDocument>> DocumentsOfGroups(absl::Span<const std::string>, int64_t,
                                                                       int32_t) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<std::string> GetSetting(const std::string&) override { return absl::UnimplementedError(""); }
  absl::Status PutSetting(const std::string&, const std::string&) override { return absl::UnimplementedError(""); }
  absl::StatusOr<store::Page> Select(const store::Selection&) override { return absl::NotFoundError(""); }
  absl::StatusOr<std::vector<model::Entity>> FindEntities(model::EntityKind, absl::Span<const std::string>, bool,
                                                          int32_t) override {
    return absl::NotFoundError("");
  }
  absl::StatusOr<model::Entity> GetEntity(const std::string&) override { return absl::NotFoundError(""); }
  absl::StatusOr<std::optional<RememberedAnswer>> FindAnswer(const std::string& id, absl::Time) override {
    const auto it = answers.find(id);
    if (it == answers.end()) return std::optional<RememberedAnswer>();
    return std::optional(it->second);
  }
  absl::Status RememberAnswer(const std::string& id, const RememberedAnswer& answer, absl::Time) override {
    answers[id] = answer;
    return absl::OkStatus();
  }
};

class RequestMemoryTest : public testing::Test {
 protected:
  absl::Status Run(const std::string& parent, const std::string& id, v1::IngestResponse* response, bool final = true) {
    v1::IngestRequest request;
    request.set_parent(parent);
    request.set_request_id(id);
    return memory_.Run(
        {"Ingest", &request.request_id(), &request, response, absl::InfiniteFuture()},
        [&] {
          response->set_succeeded_count(++runs_);
          return absl::OkStatus();
        },
        [final] { return final; });
  }

  Answers store_;
  RequestMemory memory_{&store_, [] { return absl::UnixEpoch(); }};
  int runs_ = 0;
};

constexpr char kId[] = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

TEST_F(RequestMemoryTest, TheFirstAnswerIsGivenAgain) {
  v1::IngestResponse first, second;
  EXPECT_TRUE(Run("collections/a", kId, &first).ok());
  EXPECT_TRUE(Run("collections/a", "3F2504E0-4F89-41D3-9A0C-0305E82C3301", &second).ok());
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(second.succeeded_count(), 1);
  v1::IngestResponse third;
  const absl::Status reused = Run("collections/b", kId, &third);
  EXPECT_EQ(model::ReasonOf(reused)->reason, "REQUEST_ID_REUSED");
}

TEST_F(RequestMemoryTest, WithoutAnIdOrAFinalAnswerNothingIsKept) {
  v1::IngestResponse response;
  EXPECT_TRUE(Run("collections/a", "", &response).ok());
  EXPECT_TRUE(Run("collections/a", "", &response).ok());
  EXPECT_TRUE(Run("collections/a", kId, &response, false).ok());
  EXPECT_TRUE(Run("collections/a", kId, &response, false).ok());
  EXPECT_EQ(runs_, 4);
  EXPECT_TRUE(store_.answers.empty());
}

TEST_F(RequestMemoryTest, IdsAreUuid4) {
  EXPECT_TRUE(IsUuid4(kId));
  for (const char* id : {"1", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-41d3-7a0c-0305e82c3301",
                         "3f2504e04f8941d39a0c0305e82c3301xxxx", "3f2504e0-4f89-41d3-9a0c-0305e82c330g",
                         "3f2504e0-4f89-41d3-9a0c-0305e82c33011"}) {
    SCOPED_TRACE(id);
    v1::IngestResponse response;
    EXPECT_EQ(model::ReasonOf(Run("collections/a", id, &response))->field, "request_id");
  }
  EXPECT_EQ(runs_, 0);
}

TEST_F(RequestMemoryTest, ARepeatWaitsForTheFirst) {
  v1::IngestRequest request;
  request.set_request_id(kId);
  absl::Notification begun, go;
  v1::IngestResponse first, second, late;
  std::thread thread([&] {
    EXPECT_TRUE(memory_
                    .Run(
                        {"Ingest", &request.request_id(), &request, &first, absl::InfiniteFuture()},
                        [&] {
                          begun.Notify();
                          go.WaitForNotification();
                          first.set_succeeded_count(7);
                          return absl::OkStatus();
                        },
                        [] { return true; })
                    .ok());
  });
  begun.WaitForNotification();
  const auto never = [] { return absl::InternalError("ran twice"); };
  EXPECT_EQ(memory_
                .Run({"Ingest", &request.request_id(), &request, &late, absl::Now() + absl::Milliseconds(20)}, never,
                     [] { return true; })
                .code(),
            absl::StatusCode::kDeadlineExceeded);
  std::thread repeat([&] {
    EXPECT_TRUE(memory_
                    .Run({"Ingest", &request.request_id(), &request, &second, absl::InfiniteFuture()}, never,
                         [] { return true; })
                    .ok());
  });
  go.Notify();
  thread.join();
  repeat.join();
  EXPECT_EQ(second.succeeded_count(), 7);
}

}  // namespace
}  // namespace chancery::rpc
