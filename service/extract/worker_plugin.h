#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_PLUGIN_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_PLUGIN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/extract/extractor.h"
#include "service/extract/manifest.h"
#include "service/extract/plugin_log.h"
#include "service/extract/plugin_metrics.h"
#include "service/extract/plugin_search.h"
#include "service/extract/worker_event.h"

namespace chancery::extract {

// A plugin that runs in a process of its own: chancery-worker, started with posix_spawn, with nothing of this process
// but the memory it shares with it, and in a sandbox before the first document.  Nothing of the plugin is ever mapped
// as code here.  Documents of several threads that wait while the process is busy go to it together.  When it dies, the
// documents that it had finished are kept, the first unfinished one is tried once more alone, and a fresh process takes
// over; a document that it dies on twice is not given to it again for an hour.  Safe to use from several threads.
class WorkerPlugin {
 public:
  struct Options {
    std::string program;                                      // absolute path of chancery-worker
    std::string config_json;                                  // one JSON object; "" for none
    int64_t memory_mib = 256;                                 // that the plugin may take
    absl::Duration document_time = absl::InfiniteDuration();  // most time for one document
    absl::Duration start_time = absl::Seconds(10);            // for loading, init(), create() and self-tests together
    size_t max_batch = 64;                                    // documents that go to it together
    bool warm_spare = false;                                  // keep a second process ready to take over
    LogFunction log;                                          // may be empty
    std::function<void(const WorkerEvent&)> on_event;         // may be empty; called from any thread, with no lock held
  };

  // Starts the process from the bytes in `file`, whose manifest is `manifest`.  Fails as Plugin::Load does, with the
  // same reasons, and with WORKER_FAILED when there is no program to start, or when it dies or hangs before it is
  // ready.
  static absl::StatusOr<std::unique_ptr<WorkerPlugin>> Start(const PluginFile& file, const Manifest& manifest,
                                                             Options options);
  virtual ~WorkerPlugin() = default;

  // The manifest's n-th extractor; CREATE_FAILED or SELF_TEST_FAILED.  It must not outlive the plugin.
  virtual absl::StatusOr<std::unique_ptr<Extractor>> MakeExtractor(size_t index) = 0;

  // Logs a line as the plugin's, with its limit on lines.
  virtual void Log(absl::string_view line) = 0;
  // Of all its processes together.
  virtual std::vector<PluginMetric> Metrics() const = 0;
  // Of the process that runs now; 0 when there is none.
  virtual int pid() const = 0;
};

// "chancery-worker" in the folder of the program that this process runs.
std::string WorkerProgramBesideThis();

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_PLUGIN_H_
