// StreamIngest and StreamQuery.
#include <atomic>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/integration/error_details.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

std::string Text(int n) {
  return absl::StrCat("Report ", n, ". Minister Anna Orlova signed agreement number ", n, " in Astana.");
}

v1::StreamIngestRequest Message(const std::string& parent, int n) {
  v1::StreamIngestRequest request;
  request.set_parent(parent);
  *request.mutable_item() = Item(absl::StrCat("d", n), Text(n));
  request.mutable_item()->set_client_tag(absl::StrCat("tag", n));
  return request;
}

TEST(StreamIngest, AnswersEachItemInOrderAfterItIsDurable) {
  TestServer server;
  constexpr int kCount = 300;
  grpc::ClientContext context;
  auto stream = server.chancery().StreamIngest(&context);
  std::thread writer([&] {
    for (int i = 0; i < kCount; ++i) {
      v1::StreamIngestRequest request = Message(i == 0 ? "collections/s" : "", i);
      if (i == 7) request.mutable_item()->mutable_document()->clear_content();
      ASSERT_TRUE(stream->Write(request));
    }
    stream->WritesDone();
  });
  v1::StreamIngestResponse response;
  int answered = 0;
  while (stream->Read(&response)) {
    ASSERT_EQ(response.result().client_tag(), absl::StrCat("tag", answered));
    if (answered == 7) {
      const ErrorDetails error = DetailsOf(response.result().error());
      EXPECT_EQ(error.reason, "FIELD_INVALID");
      EXPECT_EQ(error.field, "item.document.content");
    } else {
      ASSERT_EQ(response.result().disposition(), v1::INGEST_DISPOSITION_CREATED);
      // What is answered is there.
      if (answered % 50 == 0) {
        EXPECT_TRUE(server.store().GetDocument("s", absl::StrCat("d", answered)).ok());
      }
    }
    ++answered;
  }
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(answered, kCount);
}

TEST(StreamIngest, DoesNotReadOnWhileAnswersWait) {
  TestServer::Options options;
  options.server.limits.stream_window = 4;
  TestServer server(options);
  grpc::ClientContext context;
  auto stream = server.chancery().StreamIngest(&context);
  // Nobody reads the answers; with texts this large the transport's buffers soon are full.
  const std::string padding(200000, ' ');
  std::atomic<int> written{0};
  std::thread writer([&] {
    for (int i = 0; i < 400; ++i) {
      v1::StreamIngestRequest request = Message("collections/s", i);
      request.mutable_item()->mutable_document()->set_content(Text(i) + padding);
      request.mutable_item()->set_client_tag(std::string(100000, 't'));
      if (!stream->Write(request)) return;
      ++written;
    }
  });
  int before = -1;
  for (int quiet = 0; quiet < 3;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    quiet = written == before ? quiet + 1 : 0;
    before = written;
  }
  EXPECT_LT(written, 200) << "80 MB were taken in without an answer read";
  context.TryCancel();
  writer.join();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(StreamIngest, AClientThatGoesAwayLeavesWholeDocuments) {
  TestServer server;
  std::set<std::string> answered;
  {
    grpc::ClientContext context;
    auto stream = server.chancery().StreamIngest(&context);
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(stream->Write(Message("collections/s", i)));
    v1::StreamIngestResponse response;
    for (int i = 0; i < 10 && stream->Read(&response); ++i) answered.insert(response.result().document().name());
    context.TryCancel();
    stream->Finish();
  }
  server.server().Drain(absl::Minutes(1));
  int there = 0;
  for (int i = 0; i < 50; ++i) {
    const auto row = server.store().GetDocument("s", absl::StrCat("d", i));
    if (!row.ok()) {
      EXPECT_EQ(answered.count(absl::StrCat("collections/s/documents/d", i)), 0u);
      continue;
    }
    ++there;
    EXPECT_EQ(row->document.content, Text(i));
    int facts = 0;
    for (const auto& [kind, count] : row->fact_counts) facts += count;
    const auto stored = server.store().GetFacts("s", absl::StrCat("d", i));
    ASSERT_TRUE(stored.ok());
    EXPECT_EQ(static_cast<int>(stored->size()), facts);
  }
  EXPECT_GE(there, 10);
}

TEST(StreamIngest, WrongFirstMessages) {
  TestServer server;
  const struct {
    const char *first, *second, *field;
  } cases[] = {{"", "", "parent"}, {"seeds", "", "parent"}, {"collections/a", "collections/b", "parent"}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.first);
    grpc::ClientContext context;
    auto stream = server.chancery().StreamIngest(&context);
    stream->Write(Message(c.first, 1));
    stream->Write(Message(c.second, 2));
    v1::StreamIngestResponse response;
    while (stream->Read(&response)) {
    }
    const ErrorDetails error = DetailsOf(stream->Finish());
    EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT) << error;
    EXPECT_EQ(error.field, c.field);
  }
}

TEST(StreamIngest, TooManyStreamsAreToldToComeBack) {
  TestServer::Options options;
  options.server.limits.max_streams = 1;
  TestServer server(options);
  grpc::ClientContext first_context, second_context;
  auto first = server.chancery().StreamIngest(&first_context);
  v1::StreamIngestResponse response;
  first->Write(Message("collections/s", 1));
  ASSERT_TRUE(first->Read(&response));
  auto second = server.chancery().StreamIngest(&second_context);
  EXPECT_FALSE(second->Read(&response));
  const ErrorDetails error = DetailsOf(second->Finish());
  EXPECT_EQ(error.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(error.reason, "RATE_LIMITED");
  EXPECT_GT(error.retry_seconds, 0);
  first->WritesDone();
  EXPECT_TRUE(first->Finish().ok());
}

TEST(StreamQuery, GivesAllAndGoesOnAfterAToken) {
  TestServer server;
  std::vector<std::pair<std::string, std::string>> documents;
  for (int i = 0; i < 90; ++i) documents.emplace_back(absl::StrCat("d", i), Text(i));
  server.Put("q", documents);
  v1::StreamQueryRequest request;
  request.mutable_query()->set_parent("collections/q");
  request.mutable_query()->set_order_by("name");
  std::vector<std::string> names, tokens;
  const auto read = [&](int most) {
    grpc::ClientContext context;
    auto reader = server.chancery().StreamQuery(&context, request);
    v1::StreamQueryResponse response;
    while (static_cast<int>(names.size()) < most && reader->Read(&response)) {
      names.push_back(response.result().document().name());
      tokens.push_back(response.resume_token());
    }
    if (static_cast<int>(names.size()) == most) context.TryCancel();
    return reader->Finish();
  };
  EXPECT_EQ(read(40).error_code(), grpc::StatusCode::CANCELLED);
  request.mutable_query()->set_page_token(tokens.back());
  EXPECT_TRUE(read(1000).ok());
  EXPECT_EQ(names.size(), 90u);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 90u);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

}  // namespace
}  // namespace chancery
