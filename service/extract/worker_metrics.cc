#include "service/extract/worker_metrics.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace chancery::extract {

void WorkerMetrics::Add(const WorkerProcess* process) {
  absl::MutexLock lock(&mutex_);
  processes_.push_back(process);
}

void WorkerMetrics::Remove(const WorkerProcess* process) {
  absl::MutexLock lock(&mutex_);
  processes_.erase(std::remove(processes_.begin(), processes_.end(), process), processes_.end());
  AddTo(*process, &past_);
}

std::vector<PluginMetric> WorkerMetrics::Snapshot() const {
  absl::MutexLock lock(&mutex_);
  std::vector<PluginMetric> out = past_;
  for (const WorkerProcess* process : processes_) AddTo(*process, &out);
  return out;
}

void WorkerMetrics::AddTo(const WorkerProcess& process, std::vector<PluginMetric>* out) const {
  const std::vector<WorkerMetric>& names = process.metric_names();
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string name = absl::StrCat(plugin_id_, "/", names[i].name);
    auto at = std::find_if(out->begin(), out->end(), [&name](const PluginMetric& m) { return m.name == name; });
    if (at == out->end()) {
      if (out->size() == PluginMetrics::kMaxMetrics) continue;
      at = out->insert(at, PluginMetric{name, names[i].help, 0, names[i].bounds, {}});
      if (!at->bounds.empty()) at->buckets.resize(at->bounds.size() + 1);
    } else if (at->bounds != names[i].bounds) {
      continue;
    }
    const MetricSlot& slot = process.metric(i);
    at->count += slot.count.load(std::memory_order_relaxed);
    for (size_t b = 0; b < at->buckets.size(); ++b) at->buckets[b] += slot.buckets[b].load(std::memory_order_relaxed);
  }
}

}  // namespace chancery::extract
