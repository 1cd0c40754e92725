#ifndef CHANCERY_SERVICE_RPC_DOCUMENT_SERVICE_H_
#define CHANCERY_SERVICE_RPC_DOCUMENT_SERVICE_H_

#include "chancery/v1/document_service.grpc.pb.h"
#include "service/rpc/backend.h"

namespace chancery::rpc {

// chancery.v1.DocumentService; the contract is protos/chancery/v1/document_service.proto.
class DocumentService final : public v1::DocumentService::Service {
 public:
  // `backend` must outlive the service.
  explicit DocumentService(const Backend* backend) : backend_(backend) {}

  grpc::Status GetDocument(grpc::ServerContext* context, const v1::GetDocumentRequest* request,
                           v1::GetDocumentResponse* response) override;
  grpc::Status ListDocuments(grpc::ServerContext* context, const v1::ListDocumentsRequest* request,
                             v1::ListDocumentsResponse* response) override;
  grpc::Status UpdateDocument(grpc::ServerContext* context, const v1::UpdateDocumentRequest* request,
                              v1::UpdateDocumentResponse* response) override;
  grpc::Status DeleteDocument(grpc::ServerContext* context, const v1::DeleteDocumentRequest* request,
                              v1::DeleteDocumentResponse* response) override;
  grpc::Status ListFacts(grpc::ServerContext* context, const v1::ListFactsRequest* request,
                         v1::ListFactsResponse* response) override;

 private:
  const Backend* const backend_;
};

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_DOCUMENT_SERVICE_H_
