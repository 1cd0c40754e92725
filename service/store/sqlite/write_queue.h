#ifndef CHANCERY_SERVICE_STORE_SQLITE_WRITE_QUEUE_H_
#define CHANCERY_SERVICE_STORE_SQLITE_WRITE_QUEUE_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "service/store/sqlite/connection.h"

namespace chancery::store {

// The one writer of a database: a thread that runs what callers wait for, many in one transaction, and lets each go
// when it is committed.  Afterwards it folds the write-ahead log into the database when that has grown.  Safe to use
// from several threads.
class WriteQueue {
 public:
  // Changes the database inside the queue's transaction, on the writer's thread.  What fails must leave nothing behind
  // (InSavepoint).
  using Work = std::function<absl::Status(Connection&)>;

  explicit WriteQueue(std::unique_ptr<Connection> connection);
  // No Run may be under way.
  ~WriteQueue();

  // Runs `work` and returns its status when the transaction is durable.  When that fails, the reason is returned for
  // all works in it, whatever they answered, and nothing of them is stored.  `bytes`: about what it writes.
  absl::Status Run(size_t bytes, Work work);

 private:
  struct Job {
    Work work;
    size_t bytes;
    absl::Status status;
    bool done = false;
  };

  void Loop();
  // Returns how many of `batch` were answered; at least one.  The others have not been run.
  size_t RunBatch(const std::vector<Job*>& batch);
  void Checkpoint();

  const std::unique_ptr<Connection> connection_;
  // The writer thread's own: pages in the log after the last commit, and at how many it next insists on emptying it.
  int log_pages_ = 0;
  int insist_at_;
  // Not absl::Mutex: ThreadSanitizer does not see through that of a distribution's library.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// Runs `work` so that an error of it undoes its changes and no others.
absl::Status InSavepoint(Connection& connection, const std::function<absl::Status()>& work);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_WRITE_QUEUE_H_
