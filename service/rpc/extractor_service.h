#ifndef CHANCERY_SERVICE_RPC_EXTRACTOR_SERVICE_H_
#define CHANCERY_SERVICE_RPC_EXTRACTOR_SERVICE_H_

#include "chancery/v1/extractor_service.grpc.pb.h"
#include "service/rpc/backend.h"

namespace chancery::rpc {

// chancery.v1.ExtractorService; the contract is protos/chancery/v1/extractor_service.proto.
class ExtractorService final : public v1::ExtractorService::Service {
 public:
  // `backend` must outlive the service.
  explicit ExtractorService(const Backend* backend) : backend_(backend) {}

  grpc::Status GetExtractor(grpc::ServerContext* context, const v1::GetExtractorRequest* request,
                            v1::GetExtractorResponse* response) override;
  grpc::Status ListExtractors(grpc::ServerContext* context, const v1::ListExtractorsRequest* request,
                              v1::ListExtractorsResponse* response) override;
  grpc::Status ReloadExtractor(grpc::ServerContext* context, const v1::ReloadExtractorRequest* request,
                               v1::ReloadExtractorResponse* response) override;
  grpc::Status UpdateExtractorState(grpc::ServerContext* context, const v1::UpdateExtractorStateRequest* request,
                                    v1::UpdateExtractorStateResponse* response) override;
  grpc::Status StartReanalysis(grpc::ServerContext* context, const v1::StartReanalysisRequest* request,
                               v1::StartReanalysisResponse* response) override;
  grpc::Status StopReanalysis(grpc::ServerContext* context, const v1::StopReanalysisRequest* request,
                              v1::StopReanalysisResponse* response) override;
  grpc::Status GetReanalysis(grpc::ServerContext* context, const v1::GetReanalysisRequest* request,
                             v1::GetReanalysisResponse* response) override;

 private:
  const Backend* const backend_;
};

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_EXTRACTOR_SERVICE_H_
