#ifndef CHANCERY_SERVICE_RPC_STATUS_H_
#define CHANCERY_SERVICE_RPC_STATUS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace chancery::rpc {

// The domain of every ErrorInfo.
inline constexpr char kErrorDomain[] = "chancery";

// An error of the layers below as the message that stands in results and details: code, message, and of its ErrorReason
//   ErrorInfo            always; the reason of an error without one is its code's name ("NOT_FOUND")
//   BadRequest           when a field is named
//   ResourceInfo         when a resource is named; its type is "chancery.v1.Document" and the like
//   PreconditionFailure  for kFailedPrecondition
//   QuotaFailure         for reason RATE_LIMITED
//   RetryInfo            when it says when to retry, and for kUnavailable
//   Help                 when there is a sentence of help
// A text is cut to 1 KiB, since a call's error travels in a header, and at the first byte that is not UTF-8.
google::rpc::Status ToProto(const absl::Status& status);

// The same as a call's status, with the message above in grpc-status-details-bin.
grpc::Status ToGrpcStatus(const absl::Status& status);

// kInvalidArgument FIELD_INVALID about one field of a request: "parent: ...".
absl::Status FieldInvalid(absl::string_view field, absl::string_view message);

// kUnimplemented NOT_IMPLEMENTED with metadata `feature`; `help` says what to do instead.
absl::Status NotImplemented(absl::string_view what, absl::string_view help = "");

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_STATUS_H_
