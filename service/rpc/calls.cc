#include "service/rpc/calls.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/model/reasons.h"
#include "service/rpc/status.h"

namespace chancery::rpc {
namespace {

// A load balancer has seen the health check by then.
constexpr double kDrainRetrySeconds = 2;

bool IsServerFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kDataLoss ||
         code == absl::StatusCode::kUnknown;
}

}  // namespace

absl::Status Calls::Begin(LongCall* call) {
  absl::MutexLock lock(&mutex_);
  if (draining_) {
    return model::MakeError(absl::StatusCode::kUnavailable,
                            "The server is stopping; what it has acknowledged is stored.",
                            {.reason = "DRAINING",
                             .help = "Try another server, or this one after it has started again.",
                             .retry_seconds = kDrainRetrySeconds});
  }
  ++running_;
  if (call != nullptr) long_calls_.insert(call);
  return absl::OkStatus();
}

grpc::Status Calls::End(absl::string_view method, absl::Time start, const absl::Status& status, bool begun,
                        LongCall* call) {
  const ops::Level level = IsServerFault(status.code()) ? ops::Level::kError : ops::Level::kDebug;
  if (log_->Wants(level)) {
    const auto reason = model::ReasonOf(status);
    log_->Write(level, "rpc",
                {{"method", std::string(method)},
                 {"code", absl::StatusCodeToString(status.code())},
                 {"reason", reason ? reason->reason : ""},
                 {"ms", absl::StrCat(absl::ToInt64Milliseconds(absl::Now() - start))}});
  }
  if (begun) {
    absl::MutexLock lock(&mutex_);
    --running_;
    if (call != nullptr) long_calls_.erase(call);
  }
  return ToGrpcStatus(status);
}

void Calls::Drain() {
  absl::MutexLock lock(&mutex_);
  if (draining_) return;
  draining_ = true;
  for (LongCall* call : long_calls_) call->Drain();
}

bool Calls::WaitForEnd(absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithDeadline(absl::Condition(
                                      +[](int* running) { return *running == 0; }, &running_),
                                  deadline);
}

absl::Status Calls::CheckSize(const google::protobuf::Message& request) const {
  const size_t size = request.ByteSizeLong();
  if (size <= max_message_bytes_) return absl::OkStatus();
  return model::MakeError(absl::StatusCode::kResourceExhausted,
                          absl::StrCat("The request has ", size, " bytes, the limit is ", max_message_bytes_, "."),
                          {.reason = "DOCUMENT_TOO_LARGE",
                           .metadata = {{"limit", absl::StrCat(max_message_bytes_)}},
                           .help = "Send documents one by one, many at a time, with ChanceryService.StreamIngest."});
}

}  // namespace chancery::rpc
