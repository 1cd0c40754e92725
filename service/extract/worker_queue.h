#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_QUEUE_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "chancery/extractor.h"
#include "service/extract/poison_list.h"
#include "service/extract/worker_event.h"
#include "service/extract/worker_nursery.h"
#include "service/extract/worker_process.h"
#include "service/extract/worker_response.h"
#include "service/model/document.h"

namespace chancery::extract {

// What becomes of one document that is given to a worker.
struct WorkerCall {
  // Set by the caller; the pointees must live until Run returns.
  size_t extractor = 0;
  const model::Document* document = nullptr;
  const chx_document* view = nullptr;
  uint64_t deadline_ns = 0;
  size_t max_annotations = 0;
  bool self_test = false;  // run the extractor's self-test instead

  enum class Outcome : uint8_t {
    kPending,
    kFinished,     // see `records`
    kLate,         // its deadline passed while it waited or was worked on
    kCrashed,      // it killed the process, twice
    kPoisoned,     // it did so before
    kUnavailable,  // there is no process
    kTooLarge,     // there is no room for it
    kSelfTested,   // see `self_test_status`
  };
  Outcome outcome = Outcome::kPending;
  std::string message;
  DocumentRecords records;
  absl::Status self_test_status;

  // The queue's own.
  enum class Place : uint8_t { kQueued, kTaken, kRunning, kDone };
  Place place = Place::kQueued;
  bool abandoned = false;  // nobody waits for it any more
  bool alone = false;      // runs in no batch
  absl::CondVar* waiter = nullptr;
  uint64_t process = 0;    // the number of the process that finished it
  std::string poison_key;  // "" until it is needed
};

// Hands documents to a plugin's process, one batch at a time: the calls that wait when it becomes free, up to 64, go
// together.  There is no thread for it: of the callers the one that waits longest does the work for all of its batch.
// Safe to use from several threads.
class WorkerQueue {
 public:
  struct Options {
    size_t max_batch = 64;
    absl::Duration document_time = absl::InfiniteDuration();
    std::function<void(const WorkerEvent&)> on_event;  // called with no lock held
  };
  WorkerQueue(const Options& options, WorkerNursery* nursery) : options_(options), nursery_(nursery) {}
  ~WorkerQueue();
  WorkerQueue(const WorkerQueue&) = delete;
  WorkerQueue& operator=(const WorkerQueue&) = delete;

  // Runs them all to an outcome that is not kPending; returns at their deadlines at the latest, or a few milliseconds
  // after.
  void Run(const std::vector<std::shared_ptr<WorkerCall>>& calls);

  // Says that what the process sent for a finished call makes no sense: it is killed, as if it had died on it.  True
  // when the call was put back, to be Run again; else its outcome is kCrashed.
  bool Reject(const std::shared_ptr<WorkerCall>& call, const std::string& why);

  // Of the process that runs now; 0 when there is none.
  int pid() const;

 private:
  using Calls = std::vector<std::shared_ptr<WorkerCall>>;

  // Works on the front of the queue, which is the caller's own.  The lock is given up while the process works.
  void Lead() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RunBatch(const Calls& batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RunSelfTest(WorkerCall* call) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Those of the queue that can go together, the front first; empty when it is poisonous.
  Calls TakeBatch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The process has died, or is to: what becomes of the calls that it has not finished, in their order.  `blame`: the
  // first of them may be why.
  void EndProcess(const Calls& unfinished, absl::string_view malformed, bool blame)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Finish(WorkerCall* call, WorkerCall::Outcome outcome, std::string message = "")
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // To the front of the queue, those that somebody still waits for.
  void PutBack(const Calls& calls) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // How often the process has died on the call's document, with this death.
  int Blame(WorkerCall* call) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static std::string PoisonKey(const WorkerCall& call);
  // Ends those of `mine` whose deadline has passed.
  void GiveUpLate(const Calls& mine) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SendEvents() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  WorkerNursery* const nursery_;
  mutable absl::Mutex mutex_;
  std::deque<std::shared_ptr<WorkerCall>> queue_ ABSL_GUARDED_BY(mutex_);
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;  // somebody leads
  // Only its leader touches what is in it, without the lock.
  std::unique_ptr<WorkerProcess> process_ ABSL_GUARDED_BY(mutex_);
  uint64_t process_number_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string condemned_ ABSL_GUARDED_BY(mutex_);  // why the process is to be killed before the next batch
  PoisonList poison_ ABSL_GUARDED_BY(mutex_);
  std::vector<WorkerEvent> events_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_QUEUE_H_
