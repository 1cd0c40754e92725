#ifndef CHANCERY_SERVICE_RPC_SUMMARIZE_CALL_H_
#define CHANCERY_SERVICE_RPC_SUMMARIZE_CALL_H_

#include "absl/status/status.h"
#include "chancery/v1/chancery_service.pb.h"
#include "grpcpp/server_context.h"
#include "service/rpc/backend.h"

namespace chancery::rpc {

absl::Status RunSummarize(const Backend& backend, const grpc::ServerContext& context,
                          const v1::SummarizeRequest& request, v1::SummarizeResponse* response);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_SUMMARIZE_CALL_H_
