// The commands that ask a server: documents, facts, query, extractors.
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "chancery/v1/chancery_service.grpc.pb.h"
#include "chancery/v1/document_service.grpc.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/connection.h"
#include "clients/cli/output.h"

namespace chancery::cli {
namespace {

namespace v1 = chancery::v1;

std::string DayOf(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

Table DocumentTable(const std::vector<v1::Document>& documents) {
  Table table({"document", "language", "published", "title or first words", "facts"});
  for (const v1::Document& d : documents) {
    int facts = 0;
    for (const auto& [kind, count] : d.fact_counts()) facts += count;
    table.Add({DocumentIdOf(d.name()), d.language_code(), d.has_publish_time() ? DayOf(d.publish_time()) : "",
               FitTo(d.title().empty() ? d.content().substr(0, 400) : d.title(), 80), absl::StrCat(facts)});
  }
  return table;
}

int ListDocuments(const Arguments& arguments) {
  auto stub = v1::DocumentService::NewStub(Connect(arguments));
  v1::ListDocumentsRequest request;
  request.set_parent(ParentOf(arguments));
  request.set_filter(arguments.Get("filter"));
  request.set_order_by(arguments.Get("order-by"));
  request.mutable_read_mask()->add_paths("*");
  int64_t left = arguments.Number("limit", 100);
  std::vector<v1::Document> documents;
  while (left > 0) {
    request.set_page_size(static_cast<int32_t>(std::min<int64_t>(left, 200)));
    grpc::ClientContext context;
    SetDeadline(arguments, context);
    v1::ListDocumentsResponse response;
    if (const grpc::Status status = stub->ListDocuments(&context, request, &response); !status.ok())
      return Report(arguments, status);
    for (v1::Document& d : *response.mutable_documents()) documents.push_back(std::move(d));
    left -= response.documents_size();
    request.set_page_token(response.next_page_token());
    if (response.next_page_token().empty()) break;
  }
  const Format format = FormatOf(arguments);
  if (format == Format::kTable) {
    PrintTable(arguments, DocumentTable(documents));
  } else {
    for (const v1::Document& d : documents) PrintJson(d, format);
  }
  return kOk;
}

int GetDocument(const Arguments& arguments, const std::string& id) {
  auto stub = v1::DocumentService::NewStub(Connect(arguments));
  v1::GetDocumentRequest request;
  request.set_name(DocumentName(arguments, id));
  request.mutable_read_mask()->add_paths("*");
  grpc::ClientContext context;
  SetDeadline(arguments, context);
  v1::GetDocumentResponse response;
  if (const grpc::Status status = stub->GetDocument(&context, request, &response); !status.ok())
    return Report(arguments, status);
  const Format format = FormatOf(arguments);
  if (format == Format::kTable) {
    std::cout << response.document().content() << "\n\n";
    PrintTable(arguments, FactTable({response.document().facts().begin(), response.document().facts().end()}, false));
  } else {
    PrintJson(response.document(), format);
  }
  return kOk;
}

int DeleteDocument(const Arguments& arguments, const std::string& id) {
  auto stub = v1::DocumentService::NewStub(Connect(arguments));
  v1::DeleteDocumentRequest request;
  request.set_name(DocumentName(arguments, id));
  grpc::ClientContext context;
  SetDeadline(arguments, context);
  v1::DeleteDocumentResponse response;
  if (const grpc::Status status = stub->DeleteDocument(&context, request, &response); !status.ok())
    return Report(arguments, status);
  std::cerr << request.name() << " deleted with " << response.removed_fact_count() << " facts\n";
  return kOk;
}

// Words of a document around the first match, the match in bold on a terminal.
std::string FragmentText(const Arguments& arguments, const v1::QueryResult& result) {
  if (result.highlights().empty()) return result.document().title();
  const v1::Highlight& highlight = result.highlights(0);
  std::string text = highlight.fragment().text();
  if (Colours(arguments)) return text;
  for (int i = highlight.matches_size() - 1; i >= 0; --i) {
    const v1::TextSpan& match = highlight.matches(i);
    const size_t begin = static_cast<size_t>(match.begin() - highlight.fragment().begin());
    text.insert(begin + match.text().size(), "]");
    text.insert(begin, "[");
  }
  return text;
}

void PrintResults(const Arguments& arguments, const std::vector<v1::QueryResult>& results) {
  std::vector<v1::Fact> facts;
  Table documents({"document", "language", "published", "where it matches"});
  Table entities({"entity", "name", "also written", "country"});
  for (const v1::QueryResult& r : results) {
    if (r.has_fact()) {
      facts.push_back(r.fact());
    } else if (r.has_document()) {
      documents.Add({DocumentIdOf(r.document().name()), r.document().language_code(),
                     r.document().has_publish_time() ? DayOf(r.document().publish_time()) : "",
                     FragmentText(arguments, r)});
    } else if (r.has_entity()) {
      std::vector<std::string> names;
      for (const v1::EntityName& name : r.entity().names()) names.push_back(name.text());
      entities.Add(
          {r.entity().name(), r.entity().display_name(), absl::StrJoin(names, "; "), r.entity().country_code()});
    }
  }
  if (!facts.empty()) {
    PrintTable(arguments, FactTable(facts, true));
  } else if (!results.empty() && results[0].has_entity()) {
    PrintTable(arguments, entities);
  } else {
    PrintTable(arguments, documents);
  }
}

v1::ResultKind ResultKindOf(const std::string& kind) {
  if (kind == "fact") return v1::RESULT_KIND_FACT;
  if (kind == "event") return v1::RESULT_KIND_EVENT;
  if (kind == "entity") return v1::RESULT_KIND_ENTITY;
  return v1::RESULT_KIND_DOCUMENT;
}

v1::NameMatching NameMatchingOf(const std::string& matching) {
  if (matching == "exact") return v1::NAME_MATCHING_EXACT;
  if (matching == "same-script") return v1::NAME_MATCHING_SAME_SCRIPT;
  return v1::NAME_MATCHING_CROSS_SCRIPT;
}

int Ask(const Arguments& arguments, v1::QueryRequest request, int64_t limit) {
  auto stub = v1::ChanceryService::NewStub(Connect(arguments));
  const Format format = FormatOf(arguments);
  std::vector<v1::QueryResult> results;
  v1::QueryResponse first;
  while (static_cast<int64_t>(results.size()) < limit) {
    request.set_page_size(static_cast<int32_t>(std::min<int64_t>(limit - static_cast<int64_t>(results.size()), 200)));
    grpc::ClientContext context;
    SetDeadline(arguments, context);
    v1::QueryResponse response;
    if (const grpc::Status status = stub->Query(&context, request, &response); !status.ok())
      return Report(arguments, status);
    if (results.empty()) first = response;
    for (v1::QueryResult& r : *response.mutable_results()) results.push_back(std::move(r));
    request.set_page_token(response.next_page_token());
    if (response.next_page_token().empty()) break;
  }
  if (format == Format::kJsonl) {
    for (const v1::QueryResult& r : results) PrintJson(r, format);
    return kOk;
  }
  if (format == Format::kJson) {
    first.clear_results();
    for (v1::QueryResult& r : results) *first.add_results() = std::move(r);
    first.set_next_page_token(request.page_token());
    PrintJson(first, format);
    return kOk;
  }
  PrintResults(arguments, results);
  std::cout << results.size() << " of " << first.total_size();
  if (!first.expanded_names().empty())
    std::cout << ", also searched as " << absl::StrJoin(first.expanded_names(), ", ");
  std::cout << "\n";
  return kOk;
}

}  // namespace

int RunDocuments(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  if (words.empty()) return ListDocuments(arguments);
  if (words.size() == 2 && words[0] == "get") return GetDocument(arguments, words[1]);
  if (words.size() == 2 && words[0] == "delete") return DeleteDocument(arguments, words[1]);
  std::cerr << "chancery documents: either nothing, or 'get DOCUMENT', or 'delete DOCUMENT'\n";
  return kUsage;
}

int RunFacts(const Arguments& arguments) {
  if (arguments.positional().size() > 1) {
    std::cerr << "chancery facts: one document at a time\n";
    return kUsage;
  }
  auto stub = v1::DocumentService::NewStub(Connect(arguments));
  v1::ListFactsRequest request;
  request.set_parent(arguments.positional().empty() ? ParentOf(arguments) + "/documents/-"
                                                    : DocumentName(arguments, arguments.positional()[0]));
  request.set_filter(arguments.Get("filter"));
  int64_t left = arguments.Number("limit", 1000);
  std::vector<v1::Fact> facts;
  while (left > 0) {
    request.set_page_size(static_cast<int32_t>(std::min<int64_t>(left, 200)));
    grpc::ClientContext context;
    SetDeadline(arguments, context);
    v1::ListFactsResponse response;
    if (const grpc::Status status = stub->ListFacts(&context, request, &response); !status.ok())
      return Report(arguments, status);
    for (v1::Fact& f : *response.mutable_facts()) facts.push_back(std::move(f));
    left -= response.facts_size();
    request.set_page_token(response.next_page_token());
    if (response.next_page_token().empty()) break;
  }
  const Format format = FormatOf(arguments);
  if (format == Format::kTable) {
    PrintTable(arguments, FactTable(facts, arguments.positional().empty()));
  } else {
    for (const v1::Fact& f : facts) PrintJson(f, format);
  }
  return kOk;
}

int RunQuery(const Arguments& arguments) {
  v1::QueryRequest request;
  request.set_parent(ParentOf(arguments));
  request.set_query(absl::StrJoin(arguments.positional(), " "));
  request.set_filter(arguments.Get("filter"));
  request.set_order_by(arguments.Get("order-by"));
  request.set_result_kind(ResultKindOf(arguments.Get("kind")));
  request.set_name_matching(NameMatchingOf(arguments.Get("name-matching")));
  if (!arguments.positional().empty()) request.mutable_highlight()->set_max_fragments(1);
  return Ask(arguments, std::move(request), arguments.Number("limit", 20));
}

}  // namespace chancery::cli
