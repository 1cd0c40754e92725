#include "service/rpc/document_service.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/pipeline/answer_query.h"
#include "service/query/filter_ast.h"
#include "service/rpc/from_proto.h"
#include "service/rpc/resource_names.h"
#include "service/rpc/results.h"
#include "service/rpc/status.h"
#include "service/rpc/to_proto.h"

namespace chancery::rpc {
namespace {

absl::Status Get(const Backend& backend, const v1::GetDocumentRequest& request, v1::GetDocumentResponse* response) {
  auto name = ParseDocumentName(request.name(), "name");
  if (!name.ok()) return name.status();
  auto mask = ReadMask::Parse(request.read_mask(), v1::Document::descriptor(), {"facts"});
  if (!mask.ok()) return mask.status();
  auto encoding = ReadEncoding(request.text_encoding());
  if (!encoding.ok()) return encoding.status();
  auto row = backend.store->GetDocument(name->collection, name->document);
  if (!row.ok()) return row.status();
  auto document = MakeDocument(row->document, row->fact_counts, *mask, *encoding, *backend.store);
  if (!document.ok()) return document.status();
  *response->mutable_document() = *std::move(document);
  return absl::OkStatus();
}

absl::Status List(const Backend& backend, const v1::ListDocumentsRequest& request,
                  v1::ListDocumentsResponse* response) {
  query::Query query;
  auto collection = ParseCollectionOrAll(request.parent(), "parent");
  if (!collection.ok()) return collection.status();
  auto mask = DocumentListMask(request.read_mask());
  if (!mask.ok()) return mask.status();
  query.collection = *std::move(collection);
  query.kind = query::ResultKind::kDocument;
  query.filter = request.filter();
  query.page_size = request.page_size();
  query.page_token = request.page_token();
  query.order_by = request.order_by();
  auto answer = pipeline::AnswerQuery(query, {}, *backend.store);
  if (!answer.ok()) return answer.status();
  response->set_next_page_token(answer->next_page_token);
  size_t bytes = 0;
  for (size_t i = 0; i < answer->rows.size(); ++i) {
    const store::DocumentRow& row = answer->rows[i].document;
    auto document = MakeDocument(row.document, row.fact_counts, *mask, text::Encoding::kUtf8, *backend.store);
    if (absl::IsNotFound(document.status())) continue;  // deleted since
    if (!document.ok()) return document.status();
    bytes += document->ByteSizeLong();
    if (bytes > backend.limits.page_bytes && i > 0) {
      response->set_next_page_token(answer->rows[i - 1].resume_token);
      break;
    }
    *response->add_documents() = *std::move(document);
  }
  return absl::OkStatus();
}

absl::Status Delete(const Backend& backend, const v1::DeleteDocumentRequest& request,
                    v1::DeleteDocumentResponse* response) {
  auto name = ParseDocumentName(request.name(), "name");
  if (!name.ok()) return name.status();
  auto removed = backend.store->DeleteDocument(name->collection, name->document, request.etag());
  if (absl::IsNotFound(removed.status()) && request.allow_missing()) return absl::OkStatus();
  if (!removed.ok()) return removed.status();
  response->set_removed_fact_count(*removed);
  return absl::OkStatus();
}

// The filter narrowed to one document.  The condition stands behind it, so that positions in errors are the caller's,
// and AND binds weaker than whatever stands before.
absl::StatusOr<std::string> OfDocument(const std::string& filter, const std::string& document) {
  const std::string condition = absl::StrCat("document_id = \"", document, "\"");
  if (absl::StripAsciiWhitespace(filter).empty()) return condition;
  // An open quotation mark would take the condition into its text.
  if (auto parsed = query::ParseFilter(filter); !parsed.ok()) return parsed.status();
  return absl::StrCat(filter, " AND ", condition);
}

absl::Status Facts(const Backend& backend, const v1::ListFactsRequest& request, v1::ListFactsResponse* response) {
  auto encoding = ReadEncoding(request.text_encoding());
  if (!encoding.ok()) return encoding.status();
  query::Query query;
  query.kind = query::ResultKind::kFact;
  query.filter = request.filter();
  query.page_size = request.page_size();
  query.page_token = request.page_token();
  absl::string_view collection_name = request.parent();
  if (absl::ConsumeSuffix(&collection_name, "/documents/-")) {
    auto collection = ParseCollectionOrAll(collection_name, "parent");
    if (!collection.ok()) return collection.status();
    query.collection = *std::move(collection);
  } else {
    auto name = ParseDocumentName(request.parent(), "parent");
    if (!name.ok()) return name.status();
    if (auto row = backend.store->GetDocument(name->collection, name->document); !row.ok()) return row.status();
    query.collection = name->collection;
    auto filter = OfDocument(request.filter(), name->document);
    if (!filter.ok()) return filter.status();
    query.filter = *std::move(filter);
  }
  auto answer = pipeline::AnswerQuery(query, {}, *backend.store);
  if (!answer.ok()) return answer.status();
  response->set_next_page_token(answer->next_page_token);
  size_t bytes = 0;
  for (size_t i = 0; i < answer->rows.size(); ++i) {
    v1::Fact fact = ToProto(answer->rows[i].fact.fact, SpanWriter(*answer->rows[i].source, *encoding));
    bytes += fact.ByteSizeLong();
    if (bytes > backend.limits.page_bytes && i > 0) {
      response->set_next_page_token(answer->rows[i - 1].resume_token);
      break;
    }
    *response->add_facts() = std::move(fact);
  }
  return absl::OkStatus();
}

}  // namespace

grpc::Status DocumentService::GetDocument(grpc::ServerContext*, const v1::GetDocumentRequest* request,
                                          v1::GetDocumentResponse* response) {
  return backend_->calls->Run("GetDocument", *request, [&] { return Get(*backend_, *request, response); });
}

grpc::Status DocumentService::ListDocuments(grpc::ServerContext*, const v1::ListDocumentsRequest* request,
                                            v1::ListDocumentsResponse* response) {
  return backend_->calls->Run("ListDocuments", *request, [&] { return List(*backend_, *request, response); });
}

grpc::Status DocumentService::UpdateDocument(grpc::ServerContext*, const v1::UpdateDocumentRequest* request,
                                             v1::UpdateDocumentResponse*) {
  return backend_->calls->Run("UpdateDocument", *request, [] {
    return NotImplemented("UpdateDocument",
                          "Ingest the document again under the same id with its new title or labels.");
  });
}

grpc::Status DocumentService::DeleteDocument(grpc::ServerContext* context, const v1::DeleteDocumentRequest* request,
                                             v1::DeleteDocumentResponse* response) {
  return backend_->calls->Run("DeleteDocument", *request, [&] {
    const RequestMemory::Call call{"DeleteDocument", &request->request_id(), request, response, DeadlineOf(*context)};
    return backend_->memory->Run(
        call, [&] { return Delete(*backend_, *request, response); }, [] { return true; });
  });
}

grpc::Status DocumentService::ListFacts(grpc::ServerContext*, const v1::ListFactsRequest* request,
                                        v1::ListFactsResponse* response) {
  return backend_->calls->Run("ListFacts", *request, [&] { return Facts(*backend_, *request, response); });
}

}  // namespace chancery::rpc
