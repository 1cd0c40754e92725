// Repeats, replacements, read masks and deletes.
#include <string>

#include "absl/time/clock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tests/integration/error_details.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

constexpr char kText[] =
    "The Speaker of the Senate Anna Orlova met Minister of Trade Boris Lemtov in Astana on 3 May 2024.";
constexpr char kRequestId[] = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

// Counts what is analysed.
class CountingAnalyzer final : public extract::Analyzer {
 public:
  absl::StatusOr<extract::Analysis> Analyze(const model::Document& document, absl::Span<const std::string> extractors,
                                            absl::Time deadline) const override {
    ++count;
    return Plugins().Analyze(document, extractors, deadline);
  }
  std::vector<extract::ExtractorStatus> List() const override { return Plugins().List(); }
  mutable std::atomic<int> count{0};
};

class IngestTest : public testing::Test {
 protected:
  IngestTest() : server_(Options()) {}
  TestServer::Options Options() {
    TestServer::Options options;
    options.analyzer = &analyzer_;
    return options;
  }

  grpc::Status TryIngest(const v1::IngestRequest& request, v1::IngestResponse* response) {
    grpc::ClientContext context;
    return server_.chancery().Ingest(&context, request, response);
  }
  v1::IngestResponse Ingest(const v1::IngestRequest& request) {
    v1::IngestResponse response;
    const grpc::Status status = TryIngest(request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  v1::IngestResult IngestOne(const v1::IngestItem& item) {
    v1::IngestRequest request;
    request.set_parent("collections/c");
    *request.add_items() = item;
    return Ingest(request).results(0);
  }

  CountingAnalyzer analyzer_;
  TestServer server_;
};

TEST_F(IngestTest, SaysWhatBecameOfTheDocument) {
  const v1::IngestResult created = IngestOne(Item("a", kText));
  EXPECT_EQ(created.disposition(), v1::INGEST_DISPOSITION_CREATED);
  EXPECT_EQ(created.document().name(), "collections/c/documents/a");
  EXPECT_EQ(created.document().language_code(), "en");
  EXPECT_EQ(created.document().content_sha256().size(), 32u);
  EXPECT_FALSE(created.document().etag().empty());
  EXPECT_TRUE(created.document().content().empty());
  EXPECT_EQ(analyzer_.count, 1);

  const v1::IngestResult unchanged = IngestOne(Item("a", kText));
  EXPECT_EQ(unchanged.disposition(), v1::INGEST_DISPOSITION_UNCHANGED);
  EXPECT_EQ(unchanged.document().etag(), created.document().etag());
  EXPECT_EQ(unchanged.document().fact_counts().size(), created.document().fact_counts().size());

  const v1::IngestResult duplicate = IngestOne(Item("b", kText));
  EXPECT_EQ(duplicate.disposition(), v1::INGEST_DISPOSITION_DUPLICATE);
  EXPECT_EQ(duplicate.duplicate_of(), "collections/c/documents/a");
  EXPECT_EQ(duplicate.document().name(), "collections/c/documents/a");
  EXPECT_EQ(analyzer_.count, 1) << "repeats cost no analysis";

  const v1::IngestResult updated = IngestOne(Item("a", "Another text altogether."));
  EXPECT_EQ(updated.disposition(), v1::INGEST_DISPOSITION_UPDATED);
  EXPECT_NE(updated.document().etag(), created.document().etag());

  v1::IngestItem guarded = Item("a", "A third text.");
  guarded.set_etag(created.document().etag());
  EXPECT_EQ(DetailsOf(IngestOne(guarded).error()).reason, "ETAG_MISMATCH");
  guarded.set_etag(updated.document().etag());
  EXPECT_EQ(IngestOne(guarded).disposition(), v1::INGEST_DISPOSITION_UPDATED);
}

TEST_F(IngestTest, TwoOfTheSameInOneCallAreOneDocument) {
  v1::IngestRequest request;
  request.set_parent("collections/c");
  *request.add_items() = Item("first", kText);
  *request.add_items() = Item("second", kText);
  const v1::IngestResponse response = Ingest(request);
  EXPECT_EQ(response.results(0).disposition(), v1::INGEST_DISPOSITION_CREATED);
  EXPECT_EQ(response.results(1).disposition(), v1::INGEST_DISPOSITION_DUPLICATE);
  EXPECT_EQ(response.results(1).duplicate_of(), "collections/c/documents/first");
}

TEST_F(IngestTest, ValidateOnlyStoresNothing) {
  v1::IngestRequest request;
  request.set_parent("collections/c");
  request.set_validate_only(true);
  *request.add_items() = Item("a", kText);
  for (int i = 0; i < 2; ++i) {
    const v1::IngestResult result = Ingest(request).results(0);
    EXPECT_EQ(result.disposition(), v1::INGEST_DISPOSITION_CREATED);
    EXPECT_TRUE(result.document().etag().empty());
  }
  EXPECT_TRUE(absl::IsNotFound(server_.store().GetDocument("c", "a").status()));
  EXPECT_TRUE(absl::IsNotFound(server_.store().GetEntity("officials/anna-orlova").status()));
}

TEST_F(IngestTest, ARepeatedRequestGetsTheFirstAnswer) {
  v1::IngestRequest request;
  request.set_parent("collections/c");
  request.set_request_id(kRequestId);
  *request.add_items() = Item("a", kText);
  const v1::IngestResponse first = Ingest(request);
  EXPECT_EQ(first.results(0).disposition(), v1::INGEST_DISPOSITION_CREATED);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(Ingest(request), first));
  request.mutable_items(0)->mutable_document()->set_title("Another");
  v1::IngestResponse response;
  const ErrorDetails error = DetailsOf(TryIngest(request, &response));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.reason, "REQUEST_ID_REUSED");
  EXPECT_EQ(error.field, "request_id");
}

TEST_F(IngestTest, ADocumentCutShortByTheDeadlineIsNotStored) {
  v1::IngestRequest request;
  request.set_parent("collections/c");
  std::string text;
  for (int i = 0; i < 4000; ++i) text += std::to_string(i) + ". " + kText + "\n";
  for (int i = 0; i < 9; ++i) *request.add_items() = Item("d" + std::to_string(i), text + std::to_string(i));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(50));
  v1::IngestResponse response;
  EXPECT_EQ(server_.chancery().Ingest(&context, request, &response).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  // Whatever is there is whole: the same call again must not find a document without its facts.
  server_.server().Drain(absl::Minutes(2));
  for (int i = 0; i < 9; ++i) {
    const auto row = server_.store().GetDocument("c", "d" + std::to_string(i));
    if (row.ok()) {
      EXPECT_FALSE(row->fact_counts.empty());
    }
  }
}

TEST_F(IngestTest, MasksShowWhatTheyName) {
  server_.Put("c", {{"a", kText}});
  v1::GetDocumentRequest get;
  get.set_name("collections/c/documents/a");
  const auto fetch = [&] {
    grpc::ClientContext context;
    v1::GetDocumentResponse response;
    EXPECT_TRUE(server_.documents().GetDocument(&context, get, &response).ok());
    return response.document();
  };
  EXPECT_EQ(fetch().content(), kText);
  EXPECT_EQ(fetch().facts_size(), 0);
  get.mutable_read_mask()->add_paths("title");
  get.mutable_read_mask()->add_paths("language_code");
  EXPECT_TRUE(fetch().name().empty());
  EXPECT_EQ(fetch().language_code(), "en");
  get.mutable_read_mask()->clear_paths();
  get.mutable_read_mask()->add_paths("*");
  EXPECT_GT(fetch().facts_size(), 0);

  v1::ListDocumentsRequest list;
  list.set_parent("collections/c");
  grpc::ClientContext context;
  v1::ListDocumentsResponse listed;
  ASSERT_TRUE(server_.documents().ListDocuments(&context, list, &listed).ok());
  ASSERT_EQ(listed.documents_size(), 1);
  EXPECT_TRUE(listed.documents(0).content().empty());
  EXPECT_FALSE(listed.documents(0).name().empty());
}

TEST_F(IngestTest, DeletingTakesFactsAndEntitiesAlong) {
  server_.Put("c", {{"a", kText}});
  v1::ListEntitiesRequest list;
  const auto entities = [&] {
    grpc::ClientContext context;
    v1::ListEntitiesResponse response;
    EXPECT_TRUE(server_.entities().ListEntities(&context, list, &response).ok());
    return response;
  };
  ASSERT_GT(entities().entities_size(), 0);
  v1::GetEntityRequest get;
  get.set_name(entities().entities(0).name());
  grpc::ClientContext get_context;
  v1::GetEntityResponse entity;
  EXPECT_TRUE(server_.entities().GetEntity(&get_context, get, &entity).ok());
  EXPECT_EQ(entity.entity().document_count(), 1);

  v1::DeleteDocumentRequest request;
  request.set_name("collections/c/documents/a");
  request.set_request_id("3f2504e0-4f89-41d3-9a0c-0305e82c3302");
  v1::DeleteDocumentResponse first;
  grpc::ClientContext context;
  ASSERT_TRUE(server_.documents().DeleteDocument(&context, request, &first).ok());
  EXPECT_GT(first.removed_fact_count(), 0);
  EXPECT_EQ(entities().entities_size(), 0);
  v1::DeleteDocumentResponse second;
  grpc::ClientContext again;
  ASSERT_TRUE(server_.documents().DeleteDocument(&again, request, &second).ok()) << "the repeat gets the first answer";
  EXPECT_EQ(second.removed_fact_count(), first.removed_fact_count());
}

TEST_F(IngestTest, ExtractStoresNothing) {
  v1::ExtractRequest request;
  request.mutable_document()->set_content(kText);
  v1::ExtractResponse response;
  grpc::ClientContext context;
  ASSERT_TRUE(server_.chancery().Extract(&context, request, &response).ok());
  EXPECT_GT(response.facts_size(), 0);
  v1::QueryRequest query;
  query.set_parent("collections/-");
  v1::QueryResponse found;
  grpc::ClientContext query_context;
  ASSERT_TRUE(server_.chancery().Query(&query_context, query, &found).ok());
  EXPECT_EQ(found.total_size(), 0);
}

}  // namespace
}  // namespace chancery
