#include "service/extract/plugin_metrics.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chancery::extract {

uint64_t PluginMetrics::Define(std::string name, std::string help, std::vector<double> bounds) {
  if (bounds.size() > kMaxBounds) return 0;
  for (size_t i = 0; i < bounds.size(); ++i) {
    if (!std::isfinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1])) return 0;
  }
  absl::MutexLock lock(&mutex_);
  const size_t size = size_.load(std::memory_order_relaxed);
  for (size_t i = 0; i < size; ++i) {
    if (metrics_[i]->name == name) return metrics_[i]->bounds == bounds ? i + 1 : 0;
  }
  if (size == kMaxMetrics) return 0;
  metrics_[size] = std::make_unique<Metric>();
  metrics_[size]->name = std::move(name);
  metrics_[size]->help = std::move(help);
  metrics_[size]->bounds = std::move(bounds);
  size_.store(size + 1, std::memory_order_release);
  return size + 1;
}

PluginMetrics::Metric* PluginMetrics::Get(uint64_t metric) const {
  return metric == 0 || metric > size_.load(std::memory_order_acquire) ? nullptr : metrics_[metric - 1].get();
}

void PluginMetrics::Add(uint64_t metric, uint64_t n) {
  Metric* m = Get(metric);
  if (m != nullptr && m->bounds.empty()) m->count.fetch_add(n, std::memory_order_relaxed);
}

void PluginMetrics::Record(uint64_t metric, double value) {
  Metric* m = Get(metric);
  if (m == nullptr || m->bounds.empty() || !std::isfinite(value)) return;
  const size_t bucket = std::lower_bound(m->bounds.begin(), m->bounds.end(), value) - m->bounds.begin();
  m->buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  m->count.fetch_add(1, std::memory_order_relaxed);
}

std::vector<PluginMetric> PluginMetrics::Snapshot() const {
  std::vector<PluginMetric> out(size_.load(std::memory_order_acquire));
  for (size_t i = 0; i < out.size(); ++i) {
    const Metric& m = *metrics_[i];
    out[i].name = m.name;
    out[i].help = m.help;
    out[i].count = m.count.load(std::memory_order_relaxed);
    out[i].bounds = m.bounds;
    for (size_t b = 0; !m.bounds.empty() && b <= m.bounds.size(); ++b) {
      out[i].buckets.push_back(m.buckets[b].load(std::memory_order_relaxed));
    }
  }
  return out;
}

}  // namespace chancery::extract
