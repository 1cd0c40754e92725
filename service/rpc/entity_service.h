#ifndef CHANCERY_SERVICE_RPC_ENTITY_SERVICE_H_
#define CHANCERY_SERVICE_RPC_ENTITY_SERVICE_H_

#include "chancery/v1/document_service.grpc.pb.h"
#include "service/rpc/backend.h"

namespace chancery::rpc {

// chancery.v1.EntityService; the contract is protos/chancery/v1/document_service.proto.
class EntityService final : public v1::EntityService::Service {
 public:
  // `backend` must outlive the service.
  explicit EntityService(const Backend* backend) : backend_(backend) {}

  grpc::Status GetEntity(grpc::ServerContext* context, const v1::GetEntityRequest* request,
                         v1::GetEntityResponse* response) override;
  grpc::Status ListEntities(grpc::ServerContext* context, const v1::ListEntitiesRequest* request,
                            v1::ListEntitiesResponse* response) override;
  grpc::Status ResolveName(grpc::ServerContext* context, const v1::ResolveNameRequest* request,
                           v1::ResolveNameResponse* response) override;
  grpc::Status MergeEntities(grpc::ServerContext* context, const v1::MergeEntitiesRequest* request,
                             v1::MergeEntitiesResponse* response) override;
  grpc::Status SplitEntity(grpc::ServerContext* context, const v1::SplitEntityRequest* request,
                           v1::SplitEntityResponse* response) override;

 private:
  const Backend* const backend_;
};

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_ENTITY_SERVICE_H_
