#ifndef CHANCERY_SERVICE_RPC_CALLS_H_
#define CHANCERY_SERVICE_RPC_CALLS_H_

#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/status.h"
#include "service/ops/log.h"

namespace chancery::rpc {

// A call that lasts as long as its client likes and is asked to end when the server stops.
class LongCall {
 public:
  virtual ~LongCall() = default;
  // Must not block, nor end the call before it returns.  Called at most once.
  virtual void Drain() = 0;
};

// The calls under way: refuses new ones once the server is stopping, and logs each with its code and time, without
// anything that its messages hold.  Safe to use from several threads.
class Calls {
 public:
  // `log` must outlive it.
  Calls(size_t max_message_bytes, ops::Log* log) : max_message_bytes_(max_message_bytes), log_(log) {}

  // Runs `work` as a call with that request.  Refused with UNAVAILABLE DRAINING when the server is stopping and with
  // RESOURCE_EXHAUSTED DOCUMENT_TOO_LARGE when the request is larger than allowed.
  template <typename Work>
  grpc::Status Run(absl::string_view method, const google::protobuf::Message& request, Work work) {
    const absl::Time start = absl::Now();
    absl::Status status = Begin();
    const bool begun = status.ok();
    if (status.ok()) status = CheckSize(request);
    if (status.ok()) status = work();
    return End(method, start, status, begun);
  }

  // The same in parts, for calls that do not end where they begin.  `call` may be nullptr.  Begin that fails wants no
  // End.
  absl::Status Begin(LongCall* call = nullptr);
  grpc::Status End(absl::string_view method, absl::Time start, const absl::Status& status, bool begun = true,
                   LongCall* call = nullptr);

  // From now on Begin refuses, and the long calls are asked to end.
  void Drain();
  // Waits until no call is under way; false when some still are at `deadline`.
  bool WaitForEnd(absl::Time deadline);

 private:
  absl::Status CheckSize(const google::protobuf::Message& request) const;

  const size_t max_message_bytes_;
  ops::Log* const log_;
  absl::Mutex mutex_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
  std::set<LongCall*> long_calls_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_CALLS_H_
