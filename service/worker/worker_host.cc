#include "service/worker/worker_host.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "service/extract/chx_text.h"
#include "service/extract/monotonic_clock.h"
#include "service/worker/bell.h"

namespace chancery::worker {

using extract::Message;
using extract::Pack;
using extract::PluginMetrics;

WorkerHost::WorkerHost(std::string version, extract::ResponseHead* response,
                       std::map<std::string, absl::string_view> resources)
    : version_(std::move(version)), response_(response), resources_(std::move(resources)) {
  host_ = {sizeof(chx_host),         CHX_ABI_VERSION, this,     CHX_STR("chancery"),
           extract::AsChx(version_), &LogCall,        &NowCall, &ExtensionCall};
  resource_calls_ = {sizeof(chx_host_resources), 0, &MapCall};
  metric_calls_ = {sizeof(chx_host_metrics), 0, &CounterCall, &HistogramCall, &AddCall, &RecordCall};
}

void WorkerHost::LogCall(const chx_host*, chx_severity severity, chx_str message) noexcept {
  // When the host does not keep up, lines are lost: it would not print them all anyway.
  TryRing(Pack(Message::kLog).Number(static_cast<uint64_t>(severity)).Text(extract::ReadMessage(message)));
}

uint64_t WorkerHost::NowCall(const chx_host*) noexcept { return extract::NowNs(); }

const void* WorkerHost::ExtensionCall(const chx_host* host, chx_str id) noexcept {
  absl::string_view name;
  if (!extract::ReadView(id, 256, &name)) return nullptr;
  if (name == CHX_EXT_RESOURCES) return &From(host)->resource_calls_;
  if (name == CHX_EXT_METRICS) return &From(host)->metric_calls_;
  return nullptr;
}

chx_status WorkerHost::MapCall(const chx_host* host, chx_str name, const void** data, uint64_t* size) noexcept {
  absl::string_view wanted;
  if (data == nullptr || size == nullptr || !extract::ReadView(name, 256, &wanted)) return CHX_E_INVALID_ARGUMENT;
  *data = nullptr;
  *size = 0;
  const auto& resources = From(host)->resources_;
  const auto found = resources.find(std::string(wanted));
  if (found == resources.end()) return CHX_E_NOT_FOUND;
  *data = found->second.data();
  *size = found->second.size();
  return CHX_OK;
}

chx_metric WorkerHost::Define(chx_str name, chx_str help, std::vector<double> bounds) {
  Metric metric;
  std::string text;
  if (!extract::ReadText(name, 128, &metric.name) || metric.name.empty() || !extract::ReadText(help, 512, &text))
    return 0;
  for (size_t i = 0; i < bounds.size(); ++i) {
    if (!std::isfinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1])) return 0;
  }
  metric.bounds = std::move(bounds);
  std::lock_guard<std::mutex> lock(mutex_);
  const size_t count = metric_count_.load(std::memory_order_relaxed);
  for (size_t i = 0; i < count; ++i) {
    if (metrics_[i].name == metric.name) return metrics_[i].bounds == metric.bounds ? i + 1 : 0;
  }
  if (count == PluginMetrics::kMaxMetrics) return 0;
  Pack message(Message::kMetric);
  message.Text(metric.name).Text(text).Number(metric.bounds.size());
  for (const double bound : metric.bounds) {
    uint64_t bits;
    std::memcpy(&bits, &bound, sizeof(bits));
    message.Number(bits);
  }
  if (!TryRing(message)) return 0;
  metrics_[count] = std::move(metric);
  metric_count_.store(count + 1, std::memory_order_release);
  return count + 1;
}

chx_metric WorkerHost::CounterCall(const chx_host* host, chx_str name, chx_str help) noexcept {
  return From(host)->Define(name, help, {});
}

chx_metric WorkerHost::HistogramCall(const chx_host* host, chx_str name, chx_str help, const double* bounds,
                                     uint64_t bound_count) noexcept {
  if (bounds == nullptr || bound_count == 0 || bound_count > PluginMetrics::kMaxBounds) return 0;
  return From(host)->Define(name, help, std::vector<double>(bounds, bounds + bound_count));
}

void WorkerHost::AddCall(const chx_host* host, chx_metric counter, uint64_t n) noexcept {
  WorkerHost* self = From(host);
  if (counter == 0 || counter > self->metric_count_.load(std::memory_order_acquire) ||
      !self->metrics_[counter - 1].bounds.empty())
    return;
  self->response_->metrics[counter - 1].count.fetch_add(n, std::memory_order_relaxed);
}

void WorkerHost::RecordCall(const chx_host* host, chx_metric histogram, double value) noexcept {
  WorkerHost* self = From(host);
  if (histogram == 0 || histogram > self->metric_count_.load(std::memory_order_acquire) || !std::isfinite(value))
    return;
  const std::vector<double>& bounds = self->metrics_[histogram - 1].bounds;
  if (bounds.empty()) return;
  extract::MetricSlot& slot = self->response_->metrics[histogram - 1];
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), value) - bounds.begin();
  slot.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  slot.count.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace chancery::worker
