#include "service/extract/plugin_host.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"

namespace chancery::extract {
PluginHost::PluginHost(std::string name, LogFunction log, std::unique_ptr<ResourceFiles> resources)
    : name_(std::move(name)), log_(name_, std::move(log)), resources_(std::move(resources)) {
  host_ = {sizeof(chx_host),          CHX_ABI_VERSION, this,     CHX_STR("chancery"),
           CHX_STR(CHANCERY_VERSION), &LogCall,        &NowCall, &ExtensionCall};
  resource_calls_ = {sizeof(chx_host_resources), 0, &MapCall};
  metric_calls_ = {sizeof(chx_host_metrics), 0, &CounterCall, &HistogramCall, &AddCall, &RecordCall};
}

void PluginHost::LogCall(const chx_host* host, chx_severity severity, chx_str message) noexcept {
  From(host)->log_.FromPlugin(severity, message);
}

uint64_t PluginHost::NowCall(const chx_host*) noexcept { return NowNs(); }

const void* PluginHost::ExtensionCall(const chx_host* host, chx_str id) noexcept {
  absl::string_view name;
  if (!ReadView(id, 256, &name)) return nullptr;
  if (name == CHX_EXT_RESOURCES) return &From(host)->resource_calls_;
  if (name == CHX_EXT_METRICS) return &From(host)->metric_calls_;
  return nullptr;
}

chx_status PluginHost::MapCall(const chx_host* host, chx_str name, const void** data, uint64_t* size) noexcept {
  absl::string_view wanted;
  if (data == nullptr || size == nullptr || !ReadView(name, 256, &wanted)) return CHX_E_INVALID_ARGUMENT;
  *data = nullptr;
  *size = 0;
  const absl::string_view* bytes = From(host)->resources_->Find(wanted);
  if (bytes == nullptr) return CHX_E_NOT_FOUND;
  *data = bytes->data();
  *size = bytes->size();
  return CHX_OK;
}

chx_metric PluginHost::Define(chx_str name, chx_str help, std::vector<double> bounds) {
  std::string own_name;
  std::string own_help;
  if (!ReadText(name, 128, &own_name) || own_name.empty() || !ReadText(help, 512, &own_help)) return 0;
  return metrics_.Define(absl::StrCat(name_, "/", own_name), std::move(own_help), std::move(bounds));
}

chx_metric PluginHost::CounterCall(const chx_host* host, chx_str name, chx_str help) noexcept {
  return From(host)->Define(name, help, {});
}

chx_metric PluginHost::HistogramCall(const chx_host* host, chx_str name, chx_str help, const double* bounds,
                                     uint64_t bound_count) noexcept {
  if (bounds == nullptr || bound_count == 0 || bound_count > PluginMetrics::kMaxBounds) return 0;
  return From(host)->Define(name, help, std::vector<double>(bounds, bounds + bound_count));
}

void PluginHost::AddCall(const chx_host* host, chx_metric counter, uint64_t n) noexcept {
  From(host)->metrics_.Add(counter, n);
}

void PluginHost::RecordCall(const chx_host* host, chx_metric histogram, double value) noexcept {
  From(host)->metrics_.Record(histogram, value);
}

}  // namespace chancery::extract
