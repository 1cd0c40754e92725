#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_METRICS_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_METRICS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "service/extract/plugin_metrics.h"
#include "service/extract/worker_process.h"

namespace chancery::extract {

// The metrics of all processes that a plugin has had, added up.  Safe to use from several threads.
class WorkerMetrics {
 public:
  explicit WorkerMetrics(std::string plugin_id) : plugin_id_(std::move(plugin_id)) {}

  // A process counts from now on; it stays where it is until Remove, which keeps what it has counted.
  void Add(const WorkerProcess* process);
  void Remove(const WorkerProcess* process);

  std::vector<PluginMetric> Snapshot() const;

 private:
  // Adds what a process has counted; what has a known name with other bounds is passed over.
  void AddTo(const WorkerProcess& process, std::vector<PluginMetric>* out) const;

  const std::string plugin_id_;
  mutable absl::Mutex mutex_;
  std::vector<PluginMetric> past_ ABSL_GUARDED_BY(mutex_);
  std::vector<const WorkerProcess*> processes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_METRICS_H_
