#ifndef CHANCERY_SERVICE_EXTRACT_PLUGIN_METRICS_H_
#define CHANCERY_SERVICE_EXTRACT_PLUGIN_METRICS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"

namespace chancery::extract {

// One counter or histogram of a plugin, as it stands.
struct PluginMetric {
  std::string name;  // "chancery.dates/rules_matched"
  std::string help;
  uint64_t count = 0;             // of a counter: its value; of a histogram: how many values were recorded
  std::vector<double> bounds;     // upper bounds of a histogram's buckets; empty for a counter
  std::vector<uint64_t> buckets;  // one more than bounds: the last holds what is above all
};

// What plugins count through "chx.metrics/1".  Safe to use from several threads; adding takes no lock.
class PluginMetrics {
 public:
  static constexpr size_t kMaxMetrics = 64;
  static constexpr size_t kMaxBounds = 32;

  // A number to add to, from 1; 0 when the table is full or a bound is not finite or not above the one before.  The
  // same name gives the same number.  Empty `bounds` make a counter.
  uint64_t Define(std::string name, std::string help, std::vector<double> bounds);
  // Adds to a counter.  Other numbers are ignored.
  void Add(uint64_t metric, uint64_t n);
  // Records in a histogram.  Other numbers, and a value that is not finite, are ignored.
  void Record(uint64_t metric, double value);

  std::vector<PluginMetric> Snapshot() const;

 private:
  struct Metric {
    std::string name;
    std::string help;
    std::vector<double> bounds;
    std::atomic<uint64_t> count{0};
    std::array<std::atomic<uint64_t>, kMaxBounds + 1> buckets{};
  };
  Metric* Get(uint64_t metric) const;

  absl::Mutex mutex_;  // for defining
  std::atomic<size_t> size_{0};
  // The first size_ never change again, so that they are read without the lock.
  std::array<std::unique_ptr<Metric>, kMaxMetrics> metrics_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_PLUGIN_METRICS_H_
