#ifndef CHANCERY_SERVICE_EXTRACT_PLUGIN_HOST_H_
#define CHANCERY_SERVICE_EXTRACT_PLUGIN_HOST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"
#include "service/extract/monotonic_clock.h"
#include "service/extract/plugin_log.h"
#include "service/extract/plugin_metrics.h"
#include "service/extract/resource_files.h"

namespace chancery::extract {

// What the service offers to one plugin: its log, clock and extensions.  Safe to use from several threads.
class PluginHost {
 public:
  // `name` goes before every line and metric.  `log` may be empty.
  PluginHost(std::string name, LogFunction log, std::unique_ptr<ResourceFiles> resources);
  PluginHost(const PluginHost&) = delete;
  PluginHost& operator=(const PluginHost&) = delete;

  // Valid as long as this object.
  const chx_host* get() const { return &host_; }

  // Logs a line as the plugin's.
  void Log(absl::string_view line) { log_.Line(line); }

  std::vector<PluginMetric> Metrics() const { return metrics_.Snapshot(); }

 private:
  static PluginHost* From(const chx_host* host) { return static_cast<PluginHost*>(host->impl); }
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

  const std::string name_;
  PluginLog log_;
  const std::unique_ptr<ResourceFiles> resources_;
  PluginMetrics metrics_;
  chx_host host_;
  chx_host_resources resource_calls_;
  chx_host_metrics metric_calls_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_PLUGIN_HOST_H_
