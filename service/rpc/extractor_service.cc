#include "service/rpc/extractor_service.h"

#include <algorithm>
#include <string>
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

absl::Status Get(const Backend& backend, const v1::GetExtractorRequest& request, v1::GetExtractorResponse* response) {
  auto id = ParseExtractor(request.name(), "name");
  if (!id.ok()) return id.status();
  for (const extract::ExtractorStatus& extractor : backend.analyzer->List()) {
    if (extractor.id != *id) continue;
    *response->mutable_extractor() = ToProto(extractor);
    return absl::OkStatus();
  }
  return model::MakeError(absl::StatusCode::kNotFound, "there is no such extractor",
                          {.reason = "EXTRACTOR_NOT_FOUND",
                           .resource = absl::StrCat("extractors/", *id),
                           .help = "ListExtractors shows those that are loaded."});
}

// The list is short, fixed while the server runs, and sorted by id: a page token is the id that comes next.
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
                                               v1::ReloadExtractorResponse*) {
  return backend_->calls->Run("ReloadExtractor", *request, [] {
    return NotImplemented("ReloadExtractor", "Restart the server: it loads what is in the plugin folder.");
  });
}

grpc::Status ExtractorService::UpdateExtractorState(grpc::ServerContext*,
                                                    const v1::UpdateExtractorStateRequest* request,
                                                    v1::UpdateExtractorStateResponse*) {
  return backend_->calls->Run("UpdateExtractorState", *request, [] {
    return NotImplemented("UpdateExtractorState", "Name the extractors that shall run in IngestRequest.extractors.");
  });
}

}  // namespace chancery::rpc
