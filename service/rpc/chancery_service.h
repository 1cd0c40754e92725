#ifndef CHANCERY_SERVICE_RPC_CHANCERY_SERVICE_H_
#define CHANCERY_SERVICE_RPC_CHANCERY_SERVICE_H_

#include <atomic>

#include "chancery/v1/chancery_service.grpc.pb.h"
#include "service/rpc/backend.h"
#include "service/rpc/worker_pool.h"

namespace chancery::rpc {

// chancery.v1.ChanceryService; the contract is protos/chancery/v1/chancery_service.proto.
//
// All calls but StreamIngest use gRPC's synchronous API: a call is some milliseconds of computing on its thread, so
// that waiting on threads costs nothing, and the code reads from top to bottom.  StreamIngest may stay open for hours
// and must be ended by the server when it stops, which a thread blocked in Read cannot be: it uses the callback API.
class ChanceryService final
    : public v1::ChanceryService::WithCallbackMethod_StreamIngest<v1::ChanceryService::Service> {
 public:
  // Both must outlive the service.
  ChanceryService(const Backend* backend, WorkerPool* workers) : backend_(backend), workers_(workers) {}

  grpc::Status Ingest(grpc::ServerContext* context, const v1::IngestRequest* request,
                      v1::IngestResponse* response) override;
  grpc::Status Query(grpc::ServerContext* context, const v1::QueryRequest* request,
                     v1::QueryResponse* response) override;
  grpc::Status Summarize(grpc::ServerContext* context, const v1::SummarizeRequest* request,
                         v1::SummarizeResponse* response) override;
  grpc::Status Extract(grpc::ServerContext* context, const v1::ExtractRequest* request,
                       v1::ExtractResponse* response) override;
  grpc::Status StreamQuery(grpc::ServerContext* context, const v1::StreamQueryRequest* request,
                           grpc::ServerWriter<v1::StreamQueryResponse>* writer) override;
  grpc::ServerBidiReactor<v1::StreamIngestRequest, v1::StreamIngestResponse>* StreamIngest(
      grpc::CallbackServerContext* context) override;

 private:
  const Backend* const backend_;
  WorkerPool* const workers_;
  std::atomic<int> streams_{0};
};

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_CHANCERY_SERVICE_H_
