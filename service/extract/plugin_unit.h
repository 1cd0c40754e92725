#ifndef CHANCERY_SERVICE_EXTRACT_PLUGIN_UNIT_H_
#define CHANCERY_SERVICE_EXTRACT_PLUGIN_UNIT_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "service/extract/extractor.h"
#include "service/extract/manifest.h"
#include "service/extract/plugin.h"
#include "service/extract/plugin_metrics.h"
#include "service/extract/plugin_search.h"
#include "service/extract/trust.h"
#include "service/extract/worker_plugin.h"

namespace chancery::extract {

// The libraries that run in this process.  Each is loaded once and stays: of a plugin that runs here another file
// cannot take the place, since what the old one has left in the process (its code, threads, registered handlers) stays,
// too. Safe to use from several threads.
class InProcessLibraries {
 public:
  explicit InProcessLibraries(std::function<void(absl::string_view)> log) : log_(std::move(log)) {}

  // The plugin in that file, loaded by the first call.  Why it does not load; RESTART_REQUIRED when another file of
  // that plugin runs here.
  absl::StatusOr<std::shared_ptr<Plugin>> Get(const PluginFile& file, const Manifest& manifest);

 private:
  const std::function<void(absl::string_view)> log_;
  absl::Mutex mutex_;
  std::map<std::string, std::shared_ptr<Plugin>> plugins_ ABSL_GUARDED_BY(mutex_);  // by id
};

// One plugin file as it was when it was read, started in this process or in a worker as the operator's rules say, or
// with the reason why not.  Immutable but for what its extractors do; safe to use from several threads.
class PluginUnit {
 public:
  struct Options {
    const TrustPolicy* policy;
    InProcessLibraries* libraries;
    std::string worker_program;                  // empty: beside this process's program
    std::function<void(absl::string_view)> log;  // may be empty
    // What became of a worker's process, from any thread.
    std::function<void(const PluginUnit*, const WorkerEvent&)> on_event;
  };

  // Reads, checks and starts the file: its owner and mode, ELF headers and manifest, whether it may run and how, its
  // configuration against its schema; only then does anything of it run.  Never null: status() tells how far it came.
  static std::shared_ptr<PluginUnit> Start(const std::string& path, const Options& options);

  // OK when its extractors were started, or are not to be: then trust() is kOff.
  const absl::Status& status() const { return status_; }
  const std::string& path() const { return path_; }
  const std::string& sha256() const { return sha256_; }  // empty when the file was not read
  const std::optional<Manifest>& manifest() const { return manifest_; }
  Trust trust() const { return trust_; }
  // What the findings of its extractors depend on besides their version: "" or "+" and a hash of its configuration.
  const std::string& configured() const { return configured_; }
  absl::Time load_time() const { return load_time_; }
  // Most time for one document that the operator gives it.
  absl::Duration document_time() const { return policy_.document_time; }

  // Of the manifest's n-th extractor: it, or nullptr and why.
  Extractor* extractor(size_t index) const { return parts_[index].extractor.get(); }
  const absl::Status& extractor_status(size_t index) const { return parts_[index].status; }

  // Logs a line as the plugin's, with its limit on lines.
  void Log(absl::string_view line) const {
    if (log_) log_(line);
  }
  std::vector<PluginMetric> Metrics() const { return metrics_ ? metrics_() : std::vector<PluginMetric>(); }

  // Whether the operator's rules for it are by this policy what they were when it was started.
  bool SameUnder(const TrustPolicy& policy) const;

 private:
  struct Part {
    std::unique_ptr<Extractor> extractor;
    absl::Status status;
  };

  PluginUnit() = default;
  absl::Status Run(const Options& options);
  absl::Status CheckFile(const PluginFile& file, const Options& options) const;
  absl::Status StartInProcess(const PluginFile& file, const Options& options);
  absl::Status StartWorker(const PluginFile& file, const Options& options);

  std::string path_;
  std::string sha256_;
  absl::Status status_;
  std::optional<Manifest> manifest_;
  Trust trust_ = Trust::kOff;
  PluginPolicy policy_;
  std::string configured_;
  absl::Time load_time_ = absl::UnixEpoch();
  std::function<void(absl::string_view)> log_;
  std::function<std::vector<PluginMetric>()> metrics_;
  // What the extractors run on: the library in this process, or the worker.  Before them, to be gone after them.
  std::shared_ptr<void> backing_;
  std::vector<Part> parts_;  // one for each of the manifest's extractors
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_PLUGIN_UNIT_H_
