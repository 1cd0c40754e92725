#ifndef CHANCERY_SERVICE_WORKER_LOADED_PLUGIN_H_
#define CHANCERY_SERVICE_WORKER_LOADED_PLUGIN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "chancery/extractor.h"
#include "service/extract/manifest.h"

namespace chancery::worker {

// The one plugin of this process.
class LoadedPlugin {
 public:
  // Maps the library in descriptor kLibrary, checks its descriptor against the manifest, and runs init().  With the
  // reasons of extract::Plugin, and in `exit_code` how far it came.  `host` and `manifest` must outlive it.
  absl::Status Load(const extract::Manifest& manifest, const chx_host* host, int* exit_code);

  // An instance of the n-th extractor.  CREATE_FAILED.
  absl::Status Create(size_t index, const std::string& config);
  // SELF_TEST_FAILED; OK when it has none.
  absl::Status SelfTest(size_t index) const;

  size_t size() const { return instances_.size(); }
  bool created(size_t index) const { return instances_[index] != nullptr; }
  chx_status Extract(size_t index, const chx_batch& batch, const chx_sink* sink) const {
    return plugin_->extractors[index]->extract(instances_[index], &batch, sink);
  }
  uint32_t max_batch(size_t index) const { return plugin_->extractors[index]->max_batch; }

  // Destroys the instances and shuts the plugin down.
  void End();

 private:
  const chx_host* host_ = nullptr;
  const chx_plugin* plugin_ = nullptr;
  std::vector<chx_instance*> instances_;
};

}  // namespace chancery::worker

#endif  // CHANCERY_SERVICE_WORKER_LOADED_PLUGIN_H_
