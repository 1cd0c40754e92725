#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_NURSERY_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_NURSERY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "service/extract/plugin_log.h"
#include "service/extract/restart_delay.h"
#include "service/extract/worker_event.h"
#include "service/extract/worker_metrics.h"
#include "service/extract/worker_process.h"

namespace chancery::extract {

// Keeps a process of a plugin ready.  All are started by one thread, which lives as long as they do: the kernel ends
// them when the thread that started them ends.  Safe to use from several threads.
class WorkerNursery {
 public:
  struct Options {
    absl::Duration start_time = absl::Seconds(10);
    bool warm_spare = false;
    std::function<void(const WorkerEvent&)> on_event;  // called with no lock held
  };
  WorkerNursery(WorkerImage image, const Options& options, PluginLog* log, WorkerMetrics* metrics);
  // All its processes must have been given back.
  ~WorkerNursery();
  WorkerNursery(const WorkerNursery&) = delete;
  WorkerNursery& operator=(const WorkerNursery&) = delete;

  // Waits for the first one, which runs the self-tests: what its extractors came to, or why it did not start, in which
  // case there will be no other.
  absl::StatusOr<std::vector<absl::Status>> AwaitFirst();

  // A process that is ready; nullptr with `why` when there is none until `deadline_ns`, or will be none for half a
  // second.  The caller gives it back with Discard.
  std::unique_ptr<WorkerProcess> Take(uint64_t deadline_ns, std::string* why);
  // Ends the process.  `died`: it is to be replaced, after a time that grows with each.
  void Discard(std::unique_ptr<WorkerProcess> process, bool died, absl::string_view how);
  // So many of the latest deaths do not count.
  void Forgive(int deaths);

 private:
  void Loop();
  bool Wanted() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return ready_ == nullptr && (out_ == 0 || options_.warm_spare);
  }

  const WorkerImage image_;
  const Options options_;
  PluginLog* const log_;
  WorkerMetrics* const metrics_;

  absl::Mutex mutex_;
  absl::CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<WorkerProcess> ready_ ABSL_GUARDED_BY(mutex_);
  int out_ ABSL_GUARDED_BY(mutex_) = 0;  // processes that somebody has taken
  bool first_done_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status first_status_ ABSL_GUARDED_BY(mutex_);
  std::vector<absl::Status> extractors_ ABSL_GUARDED_BY(mutex_);
  RestartDelay delay_ ABSL_GUARDED_BY(mutex_);
  uint64_t next_start_ns_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string last_trouble_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_NURSERY_H_
