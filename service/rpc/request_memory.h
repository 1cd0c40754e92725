#ifndef CHANCERY_SERVICE_RPC_REQUEST_MEMORY_H_
#define CHANCERY_SERVICE_RPC_REQUEST_MEMORY_H_

#include <functional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "service/store/store.h"

namespace chancery::rpc {

// Makes calls with a request_id harmless to repeat: the first answer is remembered for 24 hours and given again.  Safe
// to use from several threads.
class RequestMemory {
 public:
  // `store` must outlive it.
  RequestMemory(store::Store* store, std::function<absl::Time()> now) : store_(store), now_(std::move(now)) {}

  struct Call {
    absl::string_view method;
    const std::string* request_id;             // UUID4, or empty: nothing is remembered
    const google::protobuf::Message* request;  // compared without its field "request_id"
    google::protobuf::Message* response;
    absl::Time deadline;
  };
  // Fills `response` from memory, or by `work`.  Only what succeeds and `is_final` says is final is remembered, so that
  // what failed for a passing reason can be repeated.  A repeat that comes while the first is under way waits for it.
  //   FIELD_INVALID request_id   it is not a UUID4
  //   REQUEST_ID_REUSED          it came before with another request
  //   kDeadlineExceeded          the first call did not end in time
  absl::Status Run(const Call& call, const std::function<absl::Status()>& work, const std::function<bool()>& is_final);

 private:
  bool Enter(const std::string& id, absl::Time deadline);
  void Leave(const std::string& id);

  store::Store* const store_;
  const std::function<absl::Time()> now_;
  absl::Mutex mutex_;
  std::set<std::string> running_ ABSL_GUARDED_BY(mutex_);
};

// "xxxxxxxx-xxxx-4xxx-[89ab]xxx-xxxxxxxxxxxx", in small or capital letters.
bool IsUuid4(absl::string_view text);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_REQUEST_MEMORY_H_
