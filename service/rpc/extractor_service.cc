#include "service/rpc/extractor_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/rpc/resource_names.h"
#include "service/rpc/status.h"
#include "service/rpc/to_proto.h"

namespace chancery::rpc {
namespace {

constexpr int32_t kDefaultPageSize = 100;
constexpr int32_t kMostPageSize = 1000;

// The extractor with that id as it is now.
absl::StatusOr<v1::Extractor> Find(const Backend& backend, const std::string& id) {
  for (const extract::ExtractorStatus& extractor : backend.analyzer->List()) {
    if (extractor.id == id) return ToProto(extractor);
  }
  return model::MakeError(absl::StatusCode::kNotFound, "there is no such extractor",
                          {.reason = "EXTRACTOR_NOT_FOUND",
                           .resource = absl::StrCat("extractors/", id),
                           .help = "ListExtractors shows those that are loaded."});
}

template <typename Response>
absl::Status Answer(const Backend& backend, const std::string& id, Response* response) {
  auto extractor = Find(backend, id);
  if (!extractor.ok()) return extractor.status();
  *response->mutable_extractor() = *std::move(extractor);
  return absl::OkStatus();
}

absl::Status Get(const Backend& backend, const v1::GetExtractorRequest& request, v1::GetExtractorResponse* response) {
  auto id = ParseExtractor(request.name(), "name");
  if (!id.ok()) return id.status();
  return Answer(backend, *id, response);
}

absl::Status Reload(const Backend& backend, const v1::ReloadExtractorRequest& request,
                    v1::ReloadExtractorResponse* response) {
  auto id = ParseExtractor(request.name(), "name");
  if (!id.ok()) return id.status();
  if (backend.control == nullptr) return NotImplemented("ReloadExtractor", "Restart the server.");
  if (absl::Status status = backend.control->Reload(*id); !status.ok()) return status;
  return Answer(backend, *id, response);
}

absl::Status UpdateState(const Backend& backend, const v1::UpdateExtractorStateRequest& request,
                         v1::UpdateExtractorStateResponse* response) {
  auto id = ParseExtractor(request.name(), "name");
  if (!id.ok()) return id.status();
  if (request.state() != v1::EXTRACTOR_STATE_ENABLED && request.state() != v1::EXTRACTOR_STATE_DISABLED)
    return FieldInvalid("state", "must be EXTRACTOR_STATE_ENABLED or EXTRACTOR_STATE_DISABLED");
  if (backend.switches == nullptr) return NotImplemented("UpdateExtractorState");
  if (absl::Status status = backend.switches->Set(*id, request.state() == v1::EXTRACTOR_STATE_ENABLED); !status.ok())
    return status;
  return Answer(backend, *id, response);
}

template <typename Response>
absl::Status AnswerReanalysis(const Backend& backend, Response* response) {
  auto progress = backend.reanalysis->progress();
  if (!progress.ok()) return progress.status();
  v1::Reanalysis& out = *response->mutable_reanalysis();
  out.set_running(progress->running);
  out.set_stale_document_count(progress->stale);
  out.set_analyzed_document_count(progress->analyzed);
  out.set_updated_document_count(progress->updated);
  out.set_failed_document_count(progress->failed);
  if (progress->start_time != absl::InfinitePast()) *out.mutable_start_time() = ToProto(progress->start_time);
  if (progress->end_time != absl::InfinitePast()) *out.mutable_end_time() = ToProto(progress->end_time);
  if (!progress->last_error.ok()) *out.mutable_last_error() = ToProto(progress->last_error);
  return absl::OkStatus();
}

absl::Status NoReanalysis() { return NotImplemented("Reanalysis", "Ingest the documents again."); }

// The list is short, changes seldom, and is sorted by id: a page token is the id that comes next.
absl::Status List(const Backend& backend, const v1::ListExtractorsRequest& request,
                  v1::ListExtractorsResponse* response) {
  if (request.page_size() < 0) return FieldInvalid("page_size", "is negative");
  if (!request.filter().empty()) return NotImplemented("ListExtractorsRequest.filter", "Leave filter empty.");
  const std::vector<extract::ExtractorStatus> extractors = backend.analyzer->List();
  auto next = extractors.begin();
  if (!request.page_token().empty()) {
    next = std::find_if(extractors.begin(), extractors.end(),
                        [&](const extract::ExtractorStatus& e) { return e.id == request.page_token(); });
    if (next == extractors.end()) {
      return model::MakeError(
          absl::StatusCode::kInvalidArgument, "page_token: not one that this method gave",
          {.reason = "PAGE_TOKEN_INVALID", .field = "page_token", .help = "Start again without the token."});
    }
  }
  const int32_t size = request.page_size() == 0 ? kDefaultPageSize : std::min(request.page_size(), kMostPageSize);
  for (; next != extractors.end() && response->extractors_size() < size; ++next)
    *response->add_extractors() = ToProto(*next);
  if (next != extractors.end()) response->set_next_page_token(next->id);
  return absl::OkStatus();
}

}  // namespace

grpc::Status ExtractorService::GetExtractor(grpc::ServerContext*, const v1::GetExtractorRequest* request,
                                            v1::GetExtractorResponse* response) {
  return backend_->calls->Run("GetExtractor", *request, [&] { return Get(*backend_, *request, response); });
}

grpc::Status ExtractorService::ListExtractors(grpc::ServerContext*, const v1::ListExtractorsRequest* request,
                                              v1::ListExtractorsResponse* response) {
  return backend_->calls->Run("ListExtractors", *request, [&] { return List(*backend_, *request, response); });
}

grpc::Status ExtractorService::ReloadExtractor(grpc::ServerContext*, const v1::ReloadExtractorRequest* request,
                                               v1::ReloadExtractorResponse* response) {
  return backend_->calls->Run("ReloadExtractor", *request, [&] { return Reload(*backend_, *request, response); });
}

grpc::Status ExtractorService::UpdateExtractorState(grpc::ServerContext*,
                                                    const v1::UpdateExtractorStateRequest* request,
                                                    v1::UpdateExtractorStateResponse* response) {
  return backend_->calls->Run("UpdateExtractorState", *request,
                              [&] { return UpdateState(*backend_, *request, response); });
}

grpc::Status ExtractorService::StartReanalysis(grpc::ServerContext*, const v1::StartReanalysisRequest* request,
                                               v1::StartReanalysisResponse* response) {
  return backend_->calls->Run("StartReanalysis", *request, [&]() -> absl::Status {
    if (backend_->reanalysis == nullptr) return NoReanalysis();
    if (absl::Status status = backend_->reanalysis->Start(); !status.ok()) return status;
    return AnswerReanalysis(*backend_, response);
  });
}

grpc::Status ExtractorService::StopReanalysis(grpc::ServerContext*, const v1::StopReanalysisRequest* request,
                                              v1::StopReanalysisResponse* response) {
  return backend_->calls->Run("StopReanalysis", *request, [&]() -> absl::Status {
    if (backend_->reanalysis == nullptr) return NoReanalysis();
    if (absl::Status status = backend_->reanalysis->Stop(); !status.ok()) return status;
    return AnswerReanalysis(*backend_, response);
  });
}

grpc::Status ExtractorService::GetReanalysis(grpc::ServerContext*, const v1::GetReanalysisRequest* request,
                                             v1::GetReanalysisResponse* response) {
  return backend_->calls->Run("GetReanalysis", *request, [&]() -> absl::Status {
    if (backend_->reanalysis == nullptr) return NoReanalysis();
    return AnswerReanalysis(*backend_, response);
  });
}

}  // namespace chancery::rpc
