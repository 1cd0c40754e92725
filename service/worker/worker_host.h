#ifndef CHANCERY_SERVICE_WORKER_WORKER_HOST_H_
#define CHANCERY_SERVICE_WORKER_WORKER_HOST_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"
#include "service/extract/worker_protocol.h"

namespace chancery::worker {

// What the service offers to the plugin, here in its own process: the log goes over the bell, metrics are counted in
// shared memory, data files are mapped.  Safe to use from several threads.
class WorkerHost {
 public:
  // `response` must outlive it.
  WorkerHost(std::string version, extract::ResponseHead* response, std::map<std::string, absl::string_view> resources);
  WorkerHost(const WorkerHost&) = delete;
  WorkerHost& operator=(const WorkerHost&) = delete;

  const chx_host* get() const { return &host_; }

 private:
  struct Metric {
    std::string name;
    std::vector<double> bounds;
  };
  static WorkerHost* From(const chx_host* host) { return static_cast<WorkerHost*>(host->impl); }
  static void CHX_CALL LogCall(const chx_host* host, chx_severity severity, chx_str message) noexcept;
  static uint64_t CHX_CALL NowCall(const chx_host* host) noexcept;
  static const void* CHX_CALL ExtensionCall(const chx_host* host, chx_str id) noexcept;
  static chx_status CHX_CALL MapCall(const chx_host* host, chx_str name, const void** data, uint64_t* size) noexcept;
  static chx_metric CHX_CALL CounterCall(const chx_host* host, chx_str name, chx_str help) noexcept;
  static chx_metric CHX_CALL HistogramCall(const chx_host* host, chx_str name, chx_str help, const double* bounds,
                                           uint64_t bound_count) noexcept;
  static void CHX_CALL AddCall(const chx_host* host, chx_metric counter, uint64_t n) noexcept;
  static void CHX_CALL RecordCall(const chx_host* host, chx_metric histogram, double value) noexcept;
  chx_metric Define(chx_str name, chx_str help, std::vector<double> bounds);

  const std::string version_;
  extract::ResponseHead* const response_;
  const std::map<std::string, absl::string_view> resources_;
  chx_host host_;
  chx_host_resources resource_calls_;
  chx_host_metrics metric_calls_;
  std::mutex mutex_;  // for defining
  std::atomic<size_t> metric_count_{0};
  Metric metrics_[extract::PluginMetrics::kMaxMetrics];  // the first metric_count_ never change again
};

}  // namespace chancery::worker

#endif  // CHANCERY_SERVICE_WORKER_WORKER_HOST_H_
