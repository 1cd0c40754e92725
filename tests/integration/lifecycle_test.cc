// Health, draining, cancelling, a full disk.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/impl/codegen/client_unary_call.h"
#include "gtest/gtest.h"
#include "tests/integration/error_details.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

constexpr char kText[] = "The Speaker of the Senate Anna Orlova met Minister of Trade Boris Lemtov in Astana.";

// Extraction that lasts until it is let go.
class SlowAnalyzer final : public extract::Analyzer {
 public:
  absl::StatusOr<extract::Analysis> Analyze(const model::Document&, absl::Span<const std::string>,
                                            absl::Time) const override {
    ++started;
    let_go.WaitForNotification();
    return extract::Analysis();
  }
  std::vector<extract::ExtractorStatus> List() const override {
    extract::ExtractorStatus good, failed, quarantined;
    good.id = "good";
    good.state = extract::ExtractorState::kEnabled;
    failed.id = "failed";
    failed.state = extract::ExtractorState::kFailed;
    quarantined.id = "quarantined";
    quarantined.state = extract::ExtractorState::kQuarantined;
    return {failed, good, quarantined};
  }
  mutable std::atomic<int> started{0};
  mutable absl::Notification let_go;
};

// grpc.health.v1.HealthCheckResponse.status of a service; the two messages are so small that they are written by hand:
// field 1 is the name, and the status.  -1: NOT_FOUND.
int Health(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  const std::string request =
      service.empty() ? "" : absl::StrCat("\x0A", std::string(1, static_cast<char>(service.size())), service);
  grpc::Slice slice(request);
  grpc::ByteBuffer in(&slice, 1), out;
  grpc::ClientContext context;
  const grpc::internal::RpcMethod method("/grpc.health.v1.Health/Check", grpc::internal::RpcMethod::NORMAL_RPC);
  const grpc::Status status =
      grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(channel.get(), method, &context, in, &out);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) return -1;
  EXPECT_TRUE(status.ok()) << status.error_message();
  grpc::Slice answer;
  EXPECT_TRUE(out.DumpToSingleSlice(&answer).ok());
  return answer.size() == 2 ? answer.begin()[1] : 0;
}

TEST(Lifecycle, HealthOfTheWholeTheServicesAndTheExtractors) {
  SlowAnalyzer analyzer;
  TestServer::Options options;
  options.analyzer = &analyzer;
  TestServer server(options);
  const auto channel = server.NewChannel();
  constexpr int kServing = 1, kNotServing = 2;
  const struct {
    const char* service;
    int status;
  } cases[] = {{"", kServing},
               {"chancery.v1.ChanceryService", kServing},
               {"chancery.v1.DocumentService", kServing},
               {"chancery.v1.EntityService", kServing},
               {"chancery.v1.ExtractorService", kServing},
               {"extractors/good", kServing},
               {"extractors/failed", kNotServing},
               {"extractors/quarantined", kNotServing},
               {"extractors/none", -1}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.service);
    EXPECT_EQ(Health(channel, c.service), c.status);
  }
}

TEST(Lifecycle, DrainingEndsWhatRunsAndRefusesWhatComes) {
  SlowAnalyzer analyzer;
  TestServer::Options options;
  options.analyzer = &analyzer;
  TestServer server(options);
  const auto channel = server.NewChannel();

  grpc::Status running_status;
  v1::IngestResponse running_response;
  std::thread running([&] {
    v1::IngestRequest request;
    request.set_parent("collections/c");
    *request.add_items() = Item("a", kText);
    grpc::ClientContext context;
    running_status = server.chancery().Ingest(&context, request, &running_response);
  });
  // A stream with one item under way, and one that is idle.
  grpc::ClientContext stream_context, idle_context;
  auto stream = server.chancery().StreamIngest(&stream_context);
  v1::StreamIngestRequest message;
  message.set_parent("collections/c");
  *message.mutable_item() = Item("b", absl::StrCat(kText, " And more."));
  ASSERT_TRUE(stream->Write(message));
  auto idle = server.chancery().StreamIngest(&idle_context);
  message.clear_item();
  ASSERT_TRUE(idle->Write(message));
  while (analyzer.started < 2) std::this_thread::sleep_for(std::chrono::milliseconds(5));

  std::thread draining([&] { server.server().Drain(absl::Minutes(1)); });
  while (Health(channel, "") == 1) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  // The idle stream is ended by the server, politely.
  v1::StreamIngestResponse response;
  EXPECT_FALSE(idle->Read(&response));
  const ErrorDetails idle_error = DetailsOf(idle->Finish());
  EXPECT_EQ(idle_error.code, grpc::StatusCode::UNAVAILABLE) << idle_error;
  EXPECT_EQ(idle_error.reason, "DRAINING");
  // New calls are refused.
  v1::QueryRequest query;
  query.set_parent("collections/c");
  v1::QueryResponse found;
  grpc::ClientContext query_context;
  const ErrorDetails refused = DetailsOf(server.chancery().Query(&query_context, query, &found));
  EXPECT_EQ(refused.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(refused.reason, "DRAINING");
  EXPECT_GT(refused.retry_seconds, 0);

  analyzer.let_go.Notify();
  running.join();
  EXPECT_TRUE(running_status.ok()) << running_status.error_message();
  EXPECT_EQ(running_response.succeeded_count(), 1);
  // What the stream had taken in is stored and answered.
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.result().disposition(), v1::INGEST_DISPOSITION_CREATED);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(DetailsOf(stream->Finish()).reason, "DRAINING");
  draining.join();
  EXPECT_TRUE(server.store().GetDocument("c", "a").ok());
  EXPECT_TRUE(server.store().GetDocument("c", "b").ok());
}

TEST(Lifecycle, ACallersCancelStopsTheWork) {
  SlowAnalyzer analyzer;
  TestServer::Options options;
  options.analyzer = &analyzer;
  TestServer server(options);
  grpc::ClientContext context;
  grpc::Status status;
  std::thread call([&] {
    v1::IngestRequest request;
    request.set_parent("collections/c");
    for (int i = 0; i < 20; ++i) *request.add_items() = Item(absl::StrCat("d", i), absl::StrCat(kText, i));
    v1::IngestResponse response;
    status = server.chancery().Ingest(&context, request, &response);
  });
  while (analyzer.started < 2) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  context.TryCancel();
  call.join();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::CANCELLED);
  // The server hears of it a moment later.
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  analyzer.let_go.Notify();
  server.server().Drain(absl::Minutes(1));
  EXPECT_LE(analyzer.started, 4) << "the others were analysed for nobody";
}

TEST(Lifecycle, AFullDiskIsSaidAndLosesNothing) {
  TestServer::Options options;
  options.store.max_bytes = 3 << 20;
  TestServer server(options);
  std::vector<std::string> stored;
  ErrorDetails error;
  for (int i = 0; i < 300 && error.reason.empty(); ++i) {
    v1::IngestRequest request;
    request.set_parent("collections/c");
    std::string text = absl::StrCat("Report ", i, ".");
    for (int k = 0; k < 4000; ++k) absl::StrAppend(&text, " word", i, "x", k);
    *request.add_items() = Item(absl::StrCat("d", i), text);
    v1::IngestResponse response;
    grpc::ClientContext context;
    ASSERT_TRUE(server.chancery().Ingest(&context, request, &response).ok());
    if (response.results(0).has_document()) {
      stored.push_back(absl::StrCat("d", i));
    } else {
      error = DetailsOf(response.results(0).error());
    }
  }
  EXPECT_EQ(error.code, grpc::StatusCode::RESOURCE_EXHAUSTED) << error;
  EXPECT_EQ(error.reason, "STORAGE_FULL");
  ASSERT_GT(stored.size(), 1u);
  for (const std::string& id : stored) EXPECT_TRUE(server.store().GetDocument("c", id).ok()) << id;
  // Reading goes on, and so does writing once there is room.
  for (const std::string& id : stored) {
    v1::DeleteDocumentRequest request;
    request.set_name(absl::StrCat("collections/c/documents/", id));
    v1::DeleteDocumentResponse response;
    grpc::ClientContext context;
    EXPECT_TRUE(server.documents().DeleteDocument(&context, request, &response).ok()) << id;
  }
  server.Put("c", {{"again", kText}});
}

}  // namespace
}  // namespace chancery
