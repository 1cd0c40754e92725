#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_PROCESS_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_PROCESS_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "chancery/extractor.h"
#include "service/extract/unique_fd.h"
#include "service/extract/worker_exit.h"
#include "service/extract/worker_protocol.h"

namespace chancery::extract {

// What all processes of one plugin are started from.  Immutable.
struct WorkerImage {
  std::string program;  // absolute path of chancery-worker
  std::string plugin_id;
  size_t extractors = 0;
  UniqueFd library;        // sealed
  UniqueFd resources;      // sealed; one file after another
  std::string setup_json;  // without "self_test" and "parent"
};

// A metric that the plugin in a process has defined.
struct WorkerMetric {
  std::string name;
  std::string help;
  std::vector<double> bounds;
};

// One process with a plugin in it, ready for documents.  One thread at a time uses it, but for ReadMetrics.
class WorkerProcess {
 public:
  // Gets what the plugin logs, with its severity, and lines of its stderr, with -1.
  using LogLine = std::function<void(chx_severity, absl::string_view)>;

  // Starts the process and waits until it is ready.  PDEATHSIG: it ends with the thread that calls this.  The reasons
  // of Plugin::Load; WORKER_FAILED when there is no such program, or when it dies, hangs for longer than `start_time`,
  // or says what makes no sense.
  static absl::StatusOr<std::unique_ptr<WorkerProcess>> Start(const WorkerImage& image, bool self_test,
                                                              absl::Duration start_time, LogLine log);
  // Ends it: asks it to, waits 200 ms, kills it.
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  static constexpr uint64_t kGraceNs = 5'000'000;
  static constexpr uint64_t kMostGraceNs = 50'000'000;

  pid_t pid() const { return pid_; }
  // Of each extractor of the manifest: OK, CREATE_FAILED or SELF_TEST_FAILED.
  const std::vector<absl::Status>& extractors() const { return extractors_; }
  // The most documents that the n-th extractor takes at once.
  size_t max_batch(size_t index) const { return max_batch_[index]; }

  // kRequestCapacity bytes, to be filled in before Run.
  char* request() { return request_; }

  enum class Outcome {
    kDone,
    kGone,      // it had died before; it never saw the request
    kDied,      // all by itself, or for saying nonsense
    kDeadline,  // it was told to stop at the deadline, did not, and was killed
  };
  // Has the first `size` bytes of the request worked on.  At `deadline_ns` the plugin is told to stop; it is killed
  // after 5 ms more of processor time, or 50 ms in all: on a busy machine it may not have had a chance to look.
  Outcome Run(size_t size, uint64_t deadline_ns);
  // A copy of the records that it published since Run began; the process cannot change it any more.
  std::shared_ptr<const std::string> CopyRecords() const;

  // Runs an extractor's self-test; SELF_TEST_FAILED.  When it dies on it: WORKER_FAILED, and dead() from then on.
  absl::Status SelfTest(size_t index, uint64_t deadline_ns);

  bool dead() const { return dead_; }
  // Ends it now, and says how it ended.  `malformed`: what made no sense of what it sent, or "".
  WorkerDeath Kill(absl::string_view malformed);

  // Its metrics, as they stand.
  const std::vector<WorkerMetric>& metric_names() const { return metrics_; }
  const MetricSlot& metric(size_t index) const { return head().metrics[index]; }

 private:
  WorkerProcess(size_t extractors, LogLine log)
      : extractors_(extractors), max_batch_(extractors, 1), log_(std::move(log)) {}
  absl::Status Spawn(const WorkerImage& image, bool self_test);
  absl::Status AwaitReady(uint64_t deadline_ns);
  bool Ring(const Pack& message);
  // Waits for a message that is none of the log; it lies in buffer_.  False when the process has died or `deadline_ns`
  // has passed; *late tells which.
  bool Await(uint64_t deadline_ns, Unpack* message, bool* late);
  // The processor time it has used.
  uint64_t CpuNs() const;
  // Logs what it wrote to stderr since.
  void DrainErrors();
  void Reap(uint64_t patience_ns);
  ResponseHead& head() const { return *reinterpret_cast<ResponseHead*>(response_); }
  RequestHead& request_head() const { return *reinterpret_cast<RequestHead*>(request_); }

  pid_t pid_ = -1;
  UniqueFd pidfd_;
  UniqueFd bell_;
  UniqueFd errors_;
  char* request_ = nullptr;
  char* response_ = nullptr;
  std::vector<absl::Status> extractors_;
  std::vector<size_t> max_batch_;
  std::vector<WorkerMetric> metrics_;
  const LogLine log_;
  bool dead_ = false;
  bool reaped_ = false;
  WorkerEnd end_;
  std::string malformed_;
  std::string last_words_;
  char buffer_[kMaxMessage];
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_PROCESS_H_
