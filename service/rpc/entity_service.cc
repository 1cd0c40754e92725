#include "service/rpc/entity_service.h"

#include "service/pipeline/answer_query.h"
#include "service/rpc/resource_names.h"
#include "service/rpc/status.h"
#include "service/rpc/to_proto.h"

namespace chancery::rpc {
namespace {

absl::Status Get(const Backend& backend, const v1::GetEntityRequest& request, v1::GetEntityResponse* response) {
  if (absl::Status status = CheckEntityName(request.name(), "name"); !status.ok()) return status;
  if (request.has_as_of_time()) return NotImplemented("GetEntityRequest.as_of_time", "Leave as_of_time unset.");
  auto entity = backend.store->GetEntity(request.name());
  if (!entity.ok()) return entity.status();
  *response->mutable_entity() = ToProto(*entity);
  return absl::OkStatus();
}

absl::Status List(const Backend& backend, const v1::ListEntitiesRequest& request, v1::ListEntitiesResponse* response) {
  query::Query query;
  query.kind = query::ResultKind::kEntity;
  query.filter = request.filter();
  query.page_size = request.page_size();
  query.page_token = request.page_token();
  query.order_by = request.order_by();
  auto answer = pipeline::AnswerQuery(query, {}, *backend.store);
  if (!answer.ok()) return answer.status();
  for (const pipeline::QueryRow& row : answer->rows) *response->add_entities() = ToProto(row.entity);
  response->set_next_page_token(answer->next_page_token);
  return absl::OkStatus();
}

}  // namespace

grpc::Status EntityService::GetEntity(grpc::ServerContext*, const v1::GetEntityRequest* request,
                                      v1::GetEntityResponse* response) {
  return backend_->calls->Run("GetEntity", *request, [&] { return Get(*backend_, *request, response); });
}

grpc::Status EntityService::ListEntities(grpc::ServerContext*, const v1::ListEntitiesRequest* request,
                                         v1::ListEntitiesResponse* response) {
  return backend_->calls->Run("ListEntities", *request, [&] { return List(*backend_, *request, response); });
}

grpc::Status EntityService::ResolveName(grpc::ServerContext*, const v1::ResolveNameRequest* request,
                                        v1::ResolveNameResponse*) {
  return backend_->calls->Run("ResolveName", *request, [] {
    return NotImplemented("ResolveName",
                          "ListEntities with the filter name:\"...\" finds a name in any script, without scores.");
  });
}

grpc::Status EntityService::MergeEntities(grpc::ServerContext*, const v1::MergeEntitiesRequest* request,
                                          v1::MergeEntitiesResponse*) {
  return backend_->calls->Run("MergeEntities", *request, [] { return NotImplemented("MergeEntities"); });
}

grpc::Status EntityService::SplitEntity(grpc::ServerContext*, const v1::SplitEntityRequest* request,
                                        v1::SplitEntityResponse*) {
  return backend_->calls->Run("SplitEntity", *request, [] { return NotImplemented("SplitEntity"); });
}

}  // namespace chancery::rpc
