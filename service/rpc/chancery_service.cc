#include "service/rpc/chancery_service.h"

#include <utility>

#include "service/pipeline/answer_query.h"
#include "service/rpc/from_proto.h"
#include "service/rpc/ingest_call.h"
#include "service/rpc/ingest_stream.h"
#include "service/rpc/results.h"
#include "service/rpc/status.h"
#include "service/rpc/summarize_call.h"

namespace chancery::rpc {
namespace {

constexpr int32_t kStreamPage = 200;

// A query made ready: what it asks and how its rows are shown.
struct QueryCall {
  query::Query query;
  query::ResultKind kind = query::ResultKind::kDocument;
  pipeline::HighlightOptions highlight;
  text::Encoding encoding = text::Encoding::kUtf8;
  ReadMask mask;
};

absl::StatusOr<QueryCall> ReadCall(const v1::QueryRequest& request) {
  QueryCall call;
  auto query = ReadQuery(request);
  if (!query.ok()) return query.status();
  call.query = *std::move(query);
  if (call.query.kind != query::ResultKind::kUnspecified) call.kind = call.query.kind;
  auto highlight = ReadHighlight(request.highlight());
  if (!highlight.ok()) return highlight.status();
  call.highlight = *highlight;
  auto encoding = ReadEncoding(request.text_encoding());
  if (!encoding.ok()) return encoding.status();
  call.encoding = *encoding;
  auto mask = QueryMask(request.read_mask(), call.kind);
  if (!mask.ok()) return mask.status();
  call.mask = *std::move(mask);
  return call;
}

absl::Status CheckTime(const grpc::ServerContext& context) {
  if (context.IsCancelled()) return absl::CancelledError("the caller has gone");
  if (absl::Now() >= DeadlineOf(context)) return absl::DeadlineExceededError("the deadline passed");
  return absl::OkStatus();
}

absl::Status RunQuery(const Backend& backend, const grpc::ServerContext& context, const v1::QueryRequest& request,
                      v1::QueryResponse* response) {
  auto call = ReadCall(request);
  if (!call.ok()) return call.status();
  auto answer = pipeline::AnswerQuery(call->query, call->highlight, *backend.store);
  if (!answer.ok()) return answer.status();
  response->set_total_size(answer->total_size);
  response->mutable_expanded_names()->Assign(answer->expanded_names.begin(), answer->expanded_names.end());
  response->set_next_page_token(answer->next_page_token);
  size_t bytes = 0;
  for (size_t i = 0; i < answer->rows.size(); ++i) {
    if (absl::Status status = CheckTime(context); !status.ok()) return status;
    auto result = MakeQueryResult(answer->rows[i], call->kind, call->mask, call->encoding, *backend.store);
    if (absl::IsNotFound(result.status())) continue;  // deleted since
    if (!result.ok()) return result.status();
    bytes += result->ByteSizeLong();
    if (bytes > backend.limits.page_bytes && i > 0) {
      response->set_next_page_token(answer->rows[i - 1].resume_token);
      break;
    }
    *response->add_results() = *std::move(result);
  }
  return absl::OkStatus();
}

absl::Status RunStreamQuery(const Backend& backend, const grpc::ServerContext& context,
                            const v1::StreamQueryRequest& request,
                            grpc::ServerWriter<v1::StreamQueryResponse>* writer) {
  auto call = ReadCall(request.query());
  if (!call.ok()) return call.status();
  call->query.page_size = kStreamPage;
  for (;;) {
    if (absl::Status status = CheckTime(context); !status.ok()) return status;
    auto answer = pipeline::AnswerQuery(call->query, call->highlight, *backend.store);
    if (!answer.ok()) return answer.status();
    for (const pipeline::QueryRow& row : answer->rows) {
      auto result = MakeQueryResult(row, call->kind, call->mask, call->encoding, *backend.store);
      if (absl::IsNotFound(result.status())) continue;  // deleted since
      if (!result.ok()) return result.status();
      v1::StreamQueryResponse response;
      *response.mutable_result() = *std::move(result);
      response.set_resume_token(row.resume_token);
      if (!writer->Write(response)) return absl::CancelledError("the caller has gone");
    }
    if (answer->next_page_token.empty()) return absl::OkStatus();
    call->query.page_token = answer->next_page_token;
  }
}

}  // namespace

grpc::Status ChanceryService::Ingest(grpc::ServerContext* context, const v1::IngestRequest* request,
                                     v1::IngestResponse* response) {
  return backend_->calls->Run("Ingest", *request, [&] {
    const RequestMemory::Call call{"Ingest", &request->request_id(), request, response, DeadlineOf(*context)};
    return backend_->memory->Run(
        call, [&] { return RunIngest(*backend_, *context, *request, response); },
        // What was not stored may be, when asked again.
        [&] { return !request->validate_only() && IsFinal(*response); });
  });
}

grpc::Status ChanceryService::Query(grpc::ServerContext* context, const v1::QueryRequest* request,
                                    v1::QueryResponse* response) {
  return backend_->calls->Run("Query", *request, [&] { return RunQuery(*backend_, *context, *request, response); });
}

grpc::Status ChanceryService::Summarize(grpc::ServerContext* context, const v1::SummarizeRequest* request,
                                        v1::SummarizeResponse* response) {
  return backend_->calls->Run("Summarize", *request,
                              [&] { return RunSummarize(*backend_, *context, *request, response); });
}

grpc::Status ChanceryService::Extract(grpc::ServerContext* context, const v1::ExtractRequest* request,
                                      v1::ExtractResponse* response) {
  return backend_->calls->Run("Extract", *request, [&] { return RunExtract(*backend_, *context, *request, response); });
}

grpc::Status ChanceryService::StreamQuery(grpc::ServerContext* context, const v1::StreamQueryRequest* request,
                                          grpc::ServerWriter<v1::StreamQueryResponse>* writer) {
  return backend_->calls->Run("StreamQuery", *request,
                              [&] { return RunStreamQuery(*backend_, *context, *request, writer); });
}

grpc::ServerBidiReactor<v1::StreamIngestRequest, v1::StreamIngestResponse>* ChanceryService::StreamIngest(
    grpc::CallbackServerContext* context) {
  return new IngestStream(backend_, workers_, &streams_, context);
}

}  // namespace chancery::rpc
