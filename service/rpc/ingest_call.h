#ifndef CHANCERY_SERVICE_RPC_INGEST_CALL_H_
#define CHANCERY_SERVICE_RPC_INGEST_CALL_H_

#include "absl/status/status.h"
#include "chancery/v1/chancery_service.pb.h"
#include "grpcpp/server_context.h"
#include "service/rpc/backend.h"

namespace chancery::rpc {

// The unary Ingest and Extract.  Errors are the call's; those of single items stand in the response.
absl::Status RunIngest(const Backend& backend, const grpc::ServerContext& context, const v1::IngestRequest& request,
                       v1::IngestResponse* response);
absl::Status RunExtract(const Backend& backend, const grpc::ServerContext& context, const v1::ExtractRequest& request,
                        v1::ExtractResponse* response);

// Whether a repeat of the call would be answered in the same way: no item failed for a reason that passes.
bool IsFinal(const v1::IngestResponse& response);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_INGEST_CALL_H_
