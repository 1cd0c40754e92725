// Pages of queries and lists.
#include <algorithm>
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/integration/error_details.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

std::string Text(int n) {
  return absl::StrCat("Report ", n, ". Minister Anna Orlova received ambassador Boris Lemtov on 3 May 2024.");
}

void PutMany(TestServer& server, const std::string& collection, int first, int count) {
  for (int i = first; i < first + count; i += 50) {
    std::vector<std::pair<std::string, std::string>> documents;
    for (int k = i; k < std::min(i + 50, first + count); ++k) documents.emplace_back(absl::StrCat("d", k), Text(k));
    server.Put(collection, documents);
  }
}

// The names of all rows, page by page; `between` runs after each page.
template <typename Between>
std::vector<std::string> AllPages(TestServer& server, v1::QueryRequest request, Between between) {
  std::vector<std::string> names;
  do {
    grpc::ClientContext context;
    v1::QueryResponse response;
    const grpc::Status status = server.chancery().Query(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    for (const v1::QueryResult& result : response.results())
      names.push_back(result.has_fact() ? result.fact().name() : result.document().name());
    request.set_page_token(response.next_page_token());
    between();
  } while (!request.page_token().empty());
  return names;
}

TEST(Paging, NothingIsRepeatedOrSkippedWhileDocumentsComeIn) {
  TestServer server;
  PutMany(server, "p", 0, 100);
  for (const char* order : {"", "name", "create_time desc"}) {
    for (const char* words : {"", "ambassador"}) {
      SCOPED_TRACE(absl::StrCat("order '", order, "' words '", words, "'"));
      v1::QueryRequest request;
      request.set_parent("collections/p");
      request.set_page_size(7);
      request.set_order_by(order);
      request.set_query(words);
      static int next = 1000;
      const std::vector<std::string> names = AllPages(server, request, [&] { PutMany(server, "p", next++, 1); });
      const std::set<std::string> unique(names.begin(), names.end());
      EXPECT_EQ(unique.size(), names.size()) << "something came twice";
      for (int i = 0; i < 100; ++i) EXPECT_EQ(unique.count(absl::StrCat("collections/p/documents/d", i)), 1u) << i;
    }
  }
}

TEST(Paging, TokensBelongToTheirRequest) {
  TestServer server;
  PutMany(server, "p", 0, 30);
  v1::QueryRequest request;
  request.set_parent("collections/p");
  request.set_page_size(5);
  grpc::ClientContext context;
  v1::QueryResponse response;
  ASSERT_TRUE(server.chancery().Query(&context, request, &response).ok());
  const std::string token = response.next_page_token();
  ASSERT_FALSE(token.empty());
  EXPECT_EQ(response.total_size(), 30);
  const auto reason_with = [&](auto change) {
    v1::QueryRequest other = request;
    other.set_page_token(token);
    change(other);
    grpc::ClientContext c;
    v1::QueryResponse r;
    const grpc::Status status = server.chancery().Query(&c, other, &r);
    return status.ok() ? "OK" : DetailsOf(status).reason;
  };
  EXPECT_EQ(reason_with([](auto& r) { r.set_page_size(9); }), "OK");
  EXPECT_EQ(reason_with([](auto& r) { r.set_filter("language = en"); }), "PAGE_TOKEN_MISMATCH");
  EXPECT_EQ(reason_with([](auto& r) { r.set_parent("collections/-"); }), "PAGE_TOKEN_MISMATCH");
  EXPECT_EQ(reason_with([](auto& r) { r.set_result_kind(v1::RESULT_KIND_FACT); }), "PAGE_TOKEN_MISMATCH");
  // An altered byte is noticed wherever it is.
  for (size_t i = 0; i < token.size(); ++i) {
    EXPECT_EQ(reason_with([&](auto& r) {
                std::string altered = token;
                altered[i] = altered[i] == 'A' ? 'B' : 'A';
                r.set_page_token(altered);
              }),
              "PAGE_TOKEN_INVALID")
        << i;
  }
  EXPECT_EQ(reason_with([&](auto& r) { r.set_page_token(token.substr(0, token.size() / 2)); }), "PAGE_TOKEN_INVALID");
  EXPECT_EQ(reason_with([&](auto& r) { r.set_page_token(std::string(100000, 'A')); }), "PAGE_TOKEN_INVALID");
}

TEST(Paging, LargeRowsEndAPageEarly) {
  TestServer server;
  for (int i = 0; i < 6; ++i)
    server.Put("p", {{absl::StrCat("d", i), absl::StrCat("Text ", i, " ", std::string(1000000, 'x'))}});
  v1::ListDocumentsRequest request;
  request.set_parent("collections/p");
  request.set_page_size(200);
  request.mutable_read_mask()->add_paths("*");
  std::set<std::string> names;
  int pages = 0;
  do {
    grpc::ClientContext context;
    v1::ListDocumentsResponse response;
    ASSERT_TRUE(server.documents().ListDocuments(&context, request, &response).ok());
    EXPECT_LT(response.ByteSizeLong(), 4u << 20) << "a client with gRPC's default limit could not read it";
    for (const v1::Document& document : response.documents()) names.insert(document.name());
    request.set_page_token(response.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(names.size(), 6u);
  EXPECT_GT(pages, 1);
}

TEST(Paging, FactsOfOneDocument) {
  TestServer server;
  PutMany(server, "p", 0, 3);
  const auto list = [&](const std::string& parent, const std::string& filter, int size) {
    std::vector<v1::Fact> facts;
    v1::ListFactsRequest request;
    request.set_parent(parent);
    request.set_filter(filter);
    request.set_page_size(size);
    do {
      grpc::ClientContext context;
      v1::ListFactsResponse response;
      const grpc::Status status = server.documents().ListFacts(&context, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      facts.insert(facts.end(), response.facts().begin(), response.facts().end());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return facts;
  };
  const std::vector<v1::Fact> facts = list("collections/p/documents/d1", "", 1);
  ASSERT_GT(facts.size(), 1u);
  for (size_t i = 0; i < facts.size(); ++i) {
    EXPECT_EQ(facts[i].citation().document(), "collections/p/documents/d1");
    if (i > 0) {
      EXPECT_LE(facts[i - 1].citation().span().begin(), facts[i].citation().span().begin());
    }
  }
  EXPECT_EQ(list("collections/p/documents/-", "", 200).size(), 3 * facts.size());
  // Whatever the filter is made of, no other document's facts come in.
  for (const char* filter : {"kind = OFFICIAL", "kind = OFFICIAL OR kind = DATE", "kind = OFFICIAL OR document_id = d0",
                             "NOT kind = EVENT"}) {
    SCOPED_TRACE(filter);
    for (const v1::Fact& fact : list("collections/p/documents/d1", filter, 50))
      EXPECT_EQ(fact.citation().document(), "collections/p/documents/d1");
  }
  v1::ListFactsRequest request;
  request.set_parent("collections/p/documents/d1");
  request.set_filter("kind = \"MONEY");
  grpc::ClientContext context;
  v1::ListFactsResponse response;
  const ErrorDetails error = DetailsOf(server.documents().ListFacts(&context, request, &response));
  EXPECT_EQ(error.reason, "FILTER_SYNTAX");
  EXPECT_EQ(error.metadata.at("position"), "7");
}

}  // namespace
}  // namespace chancery
