#ifndef CHANCERY_SERVICE_EXTRACT_PLUGIN_LOG_H_
#define CHANCERY_SERVICE_EXTRACT_PLUGIN_LOG_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "chancery/extractor.h"

namespace chancery::extract {

using LogFunction = std::function<void(absl::string_view)>;

// A plugin's lines in the service's log: "plugin NAME: line"; at most 50 in 10 seconds, then one that says that further
// ones are left out.  Safe to use from several threads.
class PluginLog {
 public:
  // `log` may be empty.
  PluginLog(std::string name, LogFunction log) : name_(std::move(name)), log_(std::move(log)) {}

  void Line(absl::string_view line);
  // What the plugin itself logs: "warning: message".
  void FromPlugin(chx_severity severity, chx_str message);

 private:
  const std::string name_;
  const LogFunction log_;
  absl::Mutex mutex_;
  uint64_t window_start_ns_ ABSL_GUARDED_BY(mutex_) = 0;
  int lines_in_window_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_PLUGIN_LOG_H_
