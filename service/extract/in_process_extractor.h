#ifndef CHANCERY_SERVICE_EXTRACT_IN_PROCESS_EXTRACTOR_H_
#define CHANCERY_SERVICE_EXTRACT_IN_PROCESS_EXTRACTOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "chancery/extractor.h"
#include "service/extract/extractor.h"
#include "service/extract/manifest.h"
#include "service/extract/plugin.h"

namespace chancery::extract {

// One extractor of a loaded plugin with its instances, run in this process: a plugin that is not CHX_THREADS_CONCURRENT
// gets an instance for each document under way.
class InProcessExtractor final : public Extractor {
 public:
  // Creates the first instance with that configuration (a JSON object; "" for none) and runs the plugin's self-test, if
  // it has one.  CREATE_FAILED or SELF_TEST_FAILED.  `plugin` and `manifest`, the plugin's own entry for extractor
  // `index`, must outlive the extractor.
  static absl::StatusOr<std::unique_ptr<Extractor>> Create(const Plugin* plugin, size_t index,
                                                           const ManifestExtractor* manifest, std::string config_json);
  // Destroys the instances.
  ~InProcessExtractor() override;

  SinkResult Run(const model::Document& document, DocumentView* view, uint64_t deadline_ns, size_t max_annotations,
                 uint64_t first_id) override;
  absl::Status SelfTest() override;

 private:
  InProcessExtractor(const Plugin* plugin, size_t index, const ManifestExtractor* manifest, std::string config_json)
      : Extractor(manifest), plugin_(plugin), chx_(plugin->extractor(index)), config_json_(std::move(config_json)) {}
  absl::StatusOr<chx_instance*> NewInstance() const;
  absl::Status TestInstance(chx_instance* instance) const;

  const Plugin* const plugin_;
  const chx_extractor* const chx_;
  const std::string config_json_;
  absl::Mutex mutex_;
  std::vector<chx_instance*> idle_ ABSL_GUARDED_BY(mutex_);  // of a concurrent plugin: its one instance, for good
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_IN_PROCESS_EXTRACTOR_H_
