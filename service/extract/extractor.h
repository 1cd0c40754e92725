#ifndef CHANCERY_SERVICE_EXTRACT_EXTRACTOR_H_
#define CHANCERY_SERVICE_EXTRACT_EXTRACTOR_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "chancery/extractor.h"
#include "service/extract/document_sink.h"
#include "service/extract/document_view.h"
#include "service/extract/manifest.h"
#include "service/extract/plugin.h"

namespace chancery::extract {

// One extractor of a loaded plugin with its instances, run in this process.  Safe to use from several threads: a plugin
// that is not CHX_THREADS_CONCURRENT gets an instance for each document under way.
class Extractor {
 public:
  // Creates the first instance and runs the plugin's self-test, if it has one.  CREATE_FAILED or SELF_TEST_FAILED.
  // `plugin` and `manifest`, the plugin's own entry for extractor `index`, must outlive the extractor.
  static absl::StatusOr<std::unique_ptr<Extractor>> Create(const Plugin* plugin, size_t index,
                                                           const ManifestExtractor* manifest);
  // Destroys the instances.
  ~Extractor();
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  // Runs it over the document.  Findings get ids from `first_id` up.  `deadline_ns` is on NowNs()'s clock; a plugin
  // that does not ask for it is waited for.
  SinkResult Run(const model::Document& document, DocumentView* view, uint64_t deadline_ns, size_t max_annotations,
                 uint64_t first_id);

  // Whether it says it can read that language: a range of its list is "*" or begins the tag ("ru" and "ru-KZ").
  bool Reads(absl::string_view language) const;

 private:
  Extractor(const Plugin* plugin, size_t index, const ManifestExtractor* manifest)
      : plugin_(plugin), chx_(plugin->extractor(index)), manifest_(manifest) {}
  absl::StatusOr<chx_instance*> NewInstance() const;
  absl::Status SelfTest(chx_instance* instance) const;

  const Plugin* const plugin_;
  const chx_extractor* const chx_;
  const ManifestExtractor* const manifest_;
  absl::Mutex mutex_;
  std::vector<chx_instance*> idle_ ABSL_GUARDED_BY(mutex_);  // of a concurrent plugin: its one instance, for good
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_EXTRACTOR_H_
