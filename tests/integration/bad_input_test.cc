// What is wrong is said: code, reason, field and what to do, and it harms nothing else.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/integration/error_details.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

using grpc::StatusCode;

constexpr char kGood[] = "The Speaker of the Senate Anna Orlova visited Astana on 3 May 2024.";

class BadInput : public testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new TestServer(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  static v1::IngestResponse Ingest(const v1::IngestRequest& request) {
    v1::IngestResponse response;
    grpc::ClientContext context;
    const grpc::Status status = server_->chancery().Ingest(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  template <typename Request, typename Response, typename Stub>
  static ErrorDetails Call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                           const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    EXPECT_FALSE(status.ok()) << request.ShortDebugString();
    const ErrorDetails details = DetailsOf(status);
    EXPECT_EQ(details.domain, "chancery") << details;
    return details;
  }
  static ErrorDetails IngestError(const v1::IngestRequest& request) {
    return Call<v1::IngestRequest, v1::IngestResponse>(server_->chancery(), &v1::ChanceryService::Stub::Ingest,
                                                       request);
  }
  static ErrorDetails QueryError(const v1::QueryRequest& request) {
    return Call<v1::QueryRequest, v1::QueryResponse>(server_->chancery(), &v1::ChanceryService::Stub::Query, request);
  }
  static v1::QueryRequest Query(const std::string& filter) {
    v1::QueryRequest request;
    request.set_parent("collections/bad");
    request.set_filter(filter);
    return request;
  }

  static TestServer* server_;
};
TestServer* BadInput::server_ = nullptr;

TEST_F(BadInput, TextsOfEveryKindAreStoredByteForByte) {
  const struct {
    const char* what;
    std::string text;
  } cases[] = {
      {"one byte", "x"},
      {"digits only", "2024 17 3000000"},
      {"NUL bytes", std::string("The minister met\0the envoy.\0", 28)},
      {"no-break spaces", "Орлова\u00A0А.\u00A0П. прибыла в\u00A0Астану 3\u00A0мая 2024\u00A0года."},
      {"soft hyphens", "The parlia\u00ADment rati\u00ADfied the agree\u00ADment."},
      {"emoji", "🇰🇿 The minister 👩🏽‍💼 signed the memorandum 🖊️."},
      {"combining marks", "Министр Андре\u0438\u0306 Орлов e\u0301lu\u0301 Z\u0301\u0302\u0303\u0304."},
      {"right to left", "وزير الخارجية התקבל \u202Eдоговор\u202C in Astana."},
      {"CRLF", "First line.\r\nSecond line: $3 million.\r\n"},
      {"HTML", "<p>The <b>Minister</b> &amp; the envoy</p><script>alert('x')</script>"},
      {"a byte order mark inside", "The text \uFEFF goes on."},
      {"the last code point", "End \U0010FFFF."},
      {"one long word", std::string(100000, 'a')},
      {"ten thousand lines",
       [] {
         std::string lines;
         for (int i = 0; i < 10000; ++i) lines += "(((\"\n";
         return lines;
       }()},
  };
  v1::IngestRequest request;
  request.set_parent("collections/texts");
  request.mutable_read_mask()->add_paths("*");
  for (const auto& c : cases) *request.add_items() = Item("", c.text);
  const v1::IngestResponse response = Ingest(request);
  ASSERT_EQ(response.results_size(), request.items_size());
  for (int i = 0; i < response.results_size(); ++i) {
    SCOPED_TRACE(cases[i].what);
    const v1::IngestResult& result = response.results(i);
    ASSERT_TRUE(result.has_document()) << DetailsOf(result.error());
    EXPECT_EQ(result.document().content(), cases[i].text);
    EXPECT_EQ(result.disposition(), v1::INGEST_DISPOSITION_CREATED);
    for (const v1::Fact& fact : result.document().facts()) {
      const v1::TextSpan& span = fact.citation().span();
      EXPECT_EQ(span.text(), cases[i].text.substr(static_cast<size_t>(span.begin()),
                                                  static_cast<size_t>(span.end() - span.begin())));
    }
  }
}

TEST_F(BadInput, OneBadItemFailsAlone) {
  const struct {
    const char* what;
    v1::IngestItem item;
    StatusCode code;
    const char *reason, *field, *metadata, *value;
  } cases[] = {
      {"empty", Item("a", ""), StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document.content", "", ""},
      {"white space", Item("a", " \n\t\u00A0 "), StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document.content", "",
       ""},
      {"capital letters in the id", Item("Abc", kGood), StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document_id",
       "", ""},
      {"slash in the id", Item("a/b", kGood), StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document_id", "", ""},
      {"wildcard id", Item("-", kGood), StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document_id", "", ""},
      {"long id", Item(std::string(64, 'a'), kGood), StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document_id", "",
       ""},
      {"over 1 MiB", Item("a", std::string((1 << 20) + 1, 'x')), StatusCode::INVALID_ARGUMENT, "DOCUMENT_TOO_LARGE",
       "document.content", "limit", "1048576"},
      {"not UTF-8",
       [] {
         v1::IngestItem item = Item("a", "");
         item.set_raw_content("Good so far \xD0\xD0 bad");
         return item;
       }(),
       StatusCode::INVALID_ARGUMENT, "CONTENT_NOT_UTF8", "raw_content", "byte_offset", "12"},
      {"unknown charset",
       [] {
         v1::IngestItem item = Item("a", "");
         item.set_raw_content("text");
         item.set_charset("windows-9999");
         return item;
       }(),
       StatusCode::INVALID_ARGUMENT, "CHARSET_UNKNOWN", "charset", "charset", "windows-9999"},
      {"two contents",
       [] {
         v1::IngestItem item = Item("a", "text");
         item.set_raw_content("text");
         return item;
       }(),
       StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document.content", "", ""},
      {"bad language",
       [] {
         v1::IngestItem item = Item("a", kGood);
         item.mutable_document()->set_language_code("english!");
         return item;
       }(),
       StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document.language_code", "", ""},
      {"time beyond the calendar",
       [] {
         v1::IngestItem item = Item("a", kGood);
         item.mutable_document()->mutable_publish_time()->set_seconds(int64_t{1} << 60);
         return item;
       }(),
       StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "document.publish_time", "", ""},
      {"etag of a document that is not there",
       [] {
         v1::IngestItem item = Item("nobody", kGood);
         item.set_etag("abc");
         return item;
       }(),
       StatusCode::ABORTED, "ETAG_MISMATCH", "", "", ""},
  };
  int round = 0;
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    v1::IngestRequest request;
    request.set_parent(absl::StrCat("collections/bad", ++round));
    *request.add_items() = Item("before", kGood);
    *request.add_items() = c.item;
    request.mutable_items(1)->set_client_tag("the bad one");
    *request.add_items() = Item("after", absl::StrCat(kGood, " Later."));
    const v1::IngestResponse response = Ingest(request);
    ASSERT_EQ(response.results_size(), 3);
    EXPECT_EQ(response.succeeded_count(), 2);
    EXPECT_EQ(response.failed_count(), 1);
    EXPECT_TRUE(response.results(0).has_document());
    EXPECT_TRUE(response.results(2).has_document());
    EXPECT_EQ(response.results(1).client_tag(), "the bad one");
    EXPECT_EQ(response.results(1).disposition(), v1::INGEST_DISPOSITION_UNSPECIFIED);
    const ErrorDetails error = DetailsOf(response.results(1).error());
    EXPECT_EQ(error.code, c.code) << error;
    EXPECT_EQ(error.domain, "chancery");
    EXPECT_EQ(error.reason, c.reason) << error;
    EXPECT_EQ(error.field, *c.field == '\0' ? "" : absl::StrCat("items[1].", c.field)) << error;
    if (*c.metadata != '\0') {
      EXPECT_EQ(error.metadata.count(c.metadata) == 0 ? "" : error.metadata.at(c.metadata), c.value) << error;
    }

    // The same as an atomic call fails it and stores nothing.
    request.set_parent(absl::StrCat("collections/atomic", round));
    request.set_mode(v1::INGEST_MODE_ATOMIC);
    const ErrorDetails all = IngestError(request);
    EXPECT_EQ(all.code, c.code) << all;
    EXPECT_EQ(all.reason, c.reason);
    EXPECT_EQ(all.field, error.field);
    v1::ListDocumentsRequest list;
    list.set_parent(request.parent());
    v1::ListDocumentsResponse listed;
    grpc::ClientContext context;
    ASSERT_TRUE(server_->documents().ListDocuments(&context, list, &listed).ok());
    EXPECT_EQ(listed.documents_size(), 0);
  }
}

TEST_F(BadInput, OldCharsetsAreRead) {
  v1::IngestRequest request;
  request.set_parent("collections/charsets");
  request.mutable_read_mask()->add_paths("content");
  v1::IngestItem& item = *request.add_items();
  item.set_document_id("old");
  item.set_raw_content("\xCC\xE8\xED\xE8\xF1\xF2\xF0");  // Министр
  item.set_charset("windows-1251");
  const v1::IngestResponse response = Ingest(request);
  ASSERT_TRUE(response.results(0).has_document()) << DetailsOf(response.results(0).error());
  EXPECT_EQ(response.results(0).document().content(), "Министр");
}

TEST_F(BadInput, RequestsThatAreWrongAsAWhole) {
  const auto request_of = [](const std::string& parent, int items) {
    v1::IngestRequest request;
    request.set_parent(parent);
    for (int i = 0; i < items; ++i) *request.add_items() = Item("", absl::StrCat("Text ", i));
    return request;
  };
  v1::IngestRequest mask = request_of("collections/bad", 1), id = request_of("collections/bad", 1),
                    extractor = request_of("collections/bad", 1), mode = request_of("collections/bad", 1);
  mask.mutable_read_mask()->add_paths("contents");
  id.set_request_id("12345");
  extractor.add_extractors("extractors/none");
  mode.set_mode(static_cast<v1::IngestMode>(77));
  const struct {
    v1::IngestRequest request;
    const char* field;
  } cases[] = {
      {request_of("", 1), "parent"},
      {request_of("bad", 1), "parent"},
      {request_of("collections/", 1), "parent"},
      {request_of("collections/-", 1), "parent"},
      {request_of("collections/Bad", 1), "parent"},
      {request_of("collections/bad/documents/x", 1), "parent"},
      {request_of("collections/bad", 0), "items"},
      {request_of("collections/bad", 101), "items"},
      {mask, "read_mask"},
      {id, "request_id"},
      {extractor, "extractors[0]"},
      {mode, "mode"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(absl::StrCat(c.field, " of ", c.request.parent(), " with ", c.request.items_size()));
    const ErrorDetails error = IngestError(c.request);
    EXPECT_EQ(error.code, StatusCode::INVALID_ARGUMENT) << error;
    EXPECT_EQ(error.reason, "FIELD_INVALID");
    EXPECT_EQ(error.field, c.field);
  }
  EXPECT_EQ(IngestError(request_of("collections/bad", 101)).metadata.at("limit"), "100");
  EXPECT_NE(IngestError(request_of("collections/bad", 101)).help.find("StreamIngest"), std::string::npos);
}

TEST_F(BadInput, AMessageOverTheLimitNamesTheLimitAndTheWayOut) {
  v1::IngestRequest request;
  request.set_parent("collections/bad");
  *request.add_items() = Item("large", std::string(10'000'000, 'x'));
  const ErrorDetails error = IngestError(request);
  EXPECT_EQ(error.code, StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(error.reason, "DOCUMENT_TOO_LARGE");
  EXPECT_EQ(error.metadata.at("limit"), "4194304");
  EXPECT_NE(error.help.find("StreamIngest"), std::string::npos);

  // Beyond what is taken in at all, gRPC itself answers; its message has the numbers.
  request.mutable_items(0)->mutable_document()->set_content(std::string(20'000'000, 'x'));
  grpc::ClientContext context;
  v1::IngestResponse response;
  const grpc::Status status = server_->chancery().Ingest(&context, request, &response);
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_NE(status.error_message().find("16777216"), std::string::npos) << status.error_message();
}

TEST_F(BadInput, Queries) {
  v1::QueryRequest parent, size, order, mask, encoding, kind, fragments, facets, as_of, explain, token;
  parent.set_parent("collections/b d");
  for (v1::QueryRequest* request :
       {&size, &order, &mask, &encoding, &kind, &fragments, &facets, &as_of, &explain, &token})
    request->set_parent("collections/bad");
  size.set_page_size(-1);
  order.set_order_by("beauty");
  mask.mutable_read_mask()->add_paths("name.first");
  encoding.set_text_encoding(static_cast<v1::TextEncoding>(9));
  kind.set_result_kind(static_cast<v1::ResultKind>(9));
  fragments.mutable_highlight()->set_max_fragments(11);
  facets.add_facets()->set_field("kind");
  as_of.mutable_as_of_time()->set_seconds(1);
  explain.set_explain(true);
  token.set_page_token("never given");
  const struct {
    v1::QueryRequest request;
    StatusCode code;
    const char *reason, *field, *metadata, *value;
  } cases[] = {
      {parent, StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "parent", "", ""},
      {size, StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "page_size", "", ""},
      {order, StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "order_by", "", ""},
      {mask, StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "read_mask", "", ""},
      {encoding, StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "text_encoding", "", ""},
      {kind, StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "result_kind", "", ""},
      {fragments, StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", "highlight.max_fragments", "", ""},
      {facets, StatusCode::UNIMPLEMENTED, "NOT_IMPLEMENTED", "", "feature", "QueryRequest.facets"},
      {as_of, StatusCode::UNIMPLEMENTED, "NOT_IMPLEMENTED", "", "feature", "QueryRequest.as_of_time"},
      {explain, StatusCode::UNIMPLEMENTED, "NOT_IMPLEMENTED", "", "feature", "QueryRequest.explain"},
      {token, StatusCode::INVALID_ARGUMENT, "PAGE_TOKEN_INVALID", "page_token", "", ""},
      {Query("language = \"en\" AND AND"), StatusCode::INVALID_ARGUMENT, "FILTER_SYNTAX", "filter", "position", "20"},
      {Query("langage = ru"), StatusCode::INVALID_ARGUMENT, "FILTER_FIELD_UNKNOWN", "filter", "suggestion", "language"},
      {Query("money.amount > \"20 billion\""), StatusCode::INVALID_ARGUMENT, "FILTER_TYPE", "filter", "position", "15"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.request.ShortDebugString());
    const ErrorDetails error = QueryError(c.request);
    EXPECT_EQ(error.code, c.code) << error;
    EXPECT_EQ(error.reason, c.reason) << error;
    EXPECT_EQ(error.field, c.field) << error;
    if (*c.metadata != '\0') {
      ASSERT_EQ(error.metadata.count(c.metadata), 1u) << error;
      EXPECT_NE(error.metadata.at(c.metadata).find(c.value), std::string::npos) << error;
    }
  }
}

TEST_F(BadInput, WhatIsNotThere) {
  v1::GetDocumentRequest get;
  get.set_name("collections/none/documents/none");
  const auto document = Call<v1::GetDocumentRequest, v1::GetDocumentResponse>(
      server_->documents(), &v1::DocumentService::Stub::GetDocument, get);
  EXPECT_EQ(document.code, StatusCode::NOT_FOUND);
  EXPECT_EQ(document.reason, "DOCUMENT_NOT_FOUND");
  EXPECT_EQ(document.resource, get.name());

  v1::ListFactsRequest facts;
  facts.set_parent(get.name());
  EXPECT_EQ((Call<v1::ListFactsRequest, v1::ListFactsResponse>(server_->documents(),
                                                               &v1::DocumentService::Stub::ListFacts, facts)
                 .reason),
            "DOCUMENT_NOT_FOUND");

  v1::DeleteDocumentRequest del;
  del.set_name(get.name());
  EXPECT_EQ((Call<v1::DeleteDocumentRequest, v1::DeleteDocumentResponse>(
                 server_->documents(), &v1::DocumentService::Stub::DeleteDocument, del)
                 .code),
            StatusCode::NOT_FOUND);
  del.set_allow_missing(true);
  v1::DeleteDocumentResponse deleted;
  grpc::ClientContext context;
  EXPECT_TRUE(server_->documents().DeleteDocument(&context, del, &deleted).ok());

  v1::SummarizeRequest summarize;
  summarize.set_parent("collections/none");
  summarize.mutable_documents()->add_names(get.name());
  EXPECT_EQ((Call<v1::SummarizeRequest, v1::SummarizeResponse>(server_->chancery(),
                                                               &v1::ChanceryService::Stub::Summarize, summarize)
                 .reason),
            "DOCUMENT_NOT_FOUND");

  v1::GetEntityRequest entity;
  entity.set_name("officials/nobody");
  EXPECT_EQ((Call<v1::GetEntityRequest, v1::GetEntityResponse>(server_->entities(), &v1::EntityService::Stub::GetEntity,
                                                               entity)
                 .reason),
            "ENTITY_NOT_FOUND");
  v1::GetExtractorRequest extractor;
  extractor.set_name("extractors/none");
  EXPECT_EQ((Call<v1::GetExtractorRequest, v1::GetExtractorResponse>(
                 server_->extractors(), &v1::ExtractorService::Stub::GetExtractor, extractor)
                 .code),
            StatusCode::NOT_FOUND);
}

TEST_F(BadInput, ChangesOfExtractors) {
  using X = v1::ExtractorService::Stub;
  const auto reload = [](const std::string& name) {
    v1::ReloadExtractorRequest request;
    request.set_name(name);
    return Call<v1::ReloadExtractorRequest, v1::ReloadExtractorResponse>(server_->extractors(), &X::ReloadExtractor,
                                                                         request);
  };
  const auto update = [](const std::string& name, int state) {
    v1::UpdateExtractorStateRequest request;
    request.set_name(name);
    request.set_state(static_cast<v1::ExtractorState>(state));
    return Call<v1::UpdateExtractorStateRequest, v1::UpdateExtractorStateResponse>(server_->extractors(),
                                                                                   &X::UpdateExtractorState, request);
  };
  EXPECT_EQ(reload("").field, "name");
  EXPECT_EQ(reload("extractors/").field, "name");
  EXPECT_EQ(reload("collections/x").field, "name");
  EXPECT_EQ(update("dates", v1::EXTRACTOR_STATE_ENABLED).field, "name");
  for (const int state : {0, 3, 4, 99}) EXPECT_EQ(update("extractors/dates", state).field, "state") << state;
}

TEST_F(BadInput, WhatThisVersionDoesNotHaveIsNamed) {
  using E = v1::EntityService::Stub;
  const ErrorDetails errors[] = {
      Call<v1::UpdateDocumentRequest, v1::UpdateDocumentResponse>(server_->documents(),
                                                                  &v1::DocumentService::Stub::UpdateDocument, {}),
      Call<v1::ResolveNameRequest, v1::ResolveNameResponse>(server_->entities(), &E::ResolveName, {}),
      Call<v1::MergeEntitiesRequest, v1::MergeEntitiesResponse>(server_->entities(), &E::MergeEntities, {}),
      Call<v1::SplitEntityRequest, v1::SplitEntityResponse>(server_->entities(), &E::SplitEntity, {}),
  };
  for (const ErrorDetails& error : errors) {
    EXPECT_EQ(error.code, StatusCode::UNIMPLEMENTED) << error;
    EXPECT_EQ(error.reason, "NOT_IMPLEMENTED");
  }
}

TEST_F(BadInput, SummariesAndLengths) {
  const auto request_with = [](auto set) {
    v1::SummarizeRequest request;
    request.set_parent("collections/bad");
    set(request);
    return request;
  };
  const struct {
    v1::SummarizeRequest request;
    const char* field;
  } cases[] = {
      {request_with([](auto& r) { r.mutable_length()->set_sentences(0); }), "length.sentences"},
      {request_with([](auto& r) { r.mutable_length()->set_sentences(101); }), "length.sentences"},
      {request_with([](auto& r) { r.mutable_length()->set_characters(-5); }), "length.characters"},
      {request_with([](auto& r) { r.set_redundancy_penalty(1.5); }), "redundancy_penalty"},
      {request_with([](auto& r) { r.set_redundancy_penalty(std::numeric_limits<double>::quiet_NaN()); }),
       "redundancy_penalty"},
      {request_with([](auto& r) { r.mutable_since_time()->set_seconds(1); }), "since_time"},
      {request_with([](auto& r) { r.set_kind(v1::SUMMARY_KIND_UPDATE); }), "since_time"},
      {request_with([](auto& r) {
         r.set_kind(v1::SUMMARY_KIND_UPDATE);
         r.mutable_since_time()->set_nanos(-1);
       }),
       "since_time"},
      {request_with([](auto& r) {
         r.set_kind(v1::SUMMARY_KIND_BRIEF);
         r.mutable_length()->set_characters(100);
       }),
       "length.characters"},
      {request_with([](auto& r) { r.set_kind(static_cast<v1::SummaryKind>(99)); }), "kind"},
      {request_with([](auto& r) { r.add_language_codes("e n"); }), "language_codes[0]"},
      {request_with([](auto& r) { r.mutable_documents(); }), "documents.names"},
      {request_with([](auto& r) { r.mutable_documents()->add_names("collections/other/documents/x"); }),
       "documents.names[0]"},
      {request_with([](auto& r) { r.set_focus(std::string(5000, 'x')); }), "focus"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.request.ShortDebugString().substr(0, 200));
    const auto error = Call<v1::SummarizeRequest, v1::SummarizeResponse>(
        server_->chancery(), &v1::ChanceryService::Stub::Summarize, c.request);
    EXPECT_EQ(error.code, StatusCode::INVALID_ARGUMENT) << error;
    EXPECT_EQ(error.field, c.field);
  }
}

TEST_F(BadInput, NoTextGetsIntoErrorsOrTheLog) {
  const std::string secret = "Zaporozhtsevskaya-Unmistakable";
  v1::IngestRequest request;
  request.set_parent("collections/secret");
  *request.add_items() = Item("a", secret + std::string((1 << 20) + 1, 'x'));
  v1::IngestItem& item = *request.add_items();
  item.set_raw_content(secret + " \xFF");
  *request.add_items() = Item("Bad", secret);
  *request.add_items() = Item("c", secret + " met the minister.");
  const v1::IngestResponse response = Ingest(request);
  EXPECT_EQ(response.failed_count(), 3);
  for (const v1::IngestResult& result : response.results())
    EXPECT_EQ(result.error().SerializeAsString().find(secret), std::string::npos);
  EXPECT_EQ(server_->LogText().find(secret), std::string::npos);
  EXPECT_NE(server_->LogText().find("method=Ingest"), std::string::npos);
}

}  // namespace
}  // namespace chancery
