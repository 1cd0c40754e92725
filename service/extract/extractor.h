#ifndef CHANCERY_SERVICE_EXTRACT_EXTRACTOR_H_
#define CHANCERY_SERVICE_EXTRACT_EXTRACTOR_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "service/extract/document_sink.h"
#include "service/extract/document_view.h"
#include "service/extract/manifest.h"
#include "service/model/document.h"

namespace chancery::extract {

// One extractor of a started plugin: in this process (in_process_extractor.h) or in a worker (worker_plugin.h).  The
// findings are the same either way.  Safe to use from several threads.
class Extractor {
 public:
  virtual ~Extractor() = default;
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  // Runs it over the document.  Findings get ids from `first_id` up.  `deadline_ns` is on NowNs()'s clock.  In this
  // process a plugin that does not ask for it is waited for; in a worker it is killed.
  virtual SinkResult Run(const model::Document& document, DocumentView* view, uint64_t deadline_ns,
                         size_t max_annotations, uint64_t first_id) = 0;

  // Runs the self-test of the plugin; OK when it has none.  SELF_TEST_FAILED, or why there is no worker to run it in.
  virtual absl::Status SelfTest() = 0;

  // Whether it says it can read that language: a range of its list is "*" or begins the tag ("ru" and "ru-KZ").
  bool Reads(absl::string_view language) const;

 protected:
  // `manifest`, the extractor's own entry, must outlive it.
  explicit Extractor(const ManifestExtractor* manifest) : manifest_(manifest) {}
  const ManifestExtractor& manifest() const { return *manifest_; }

 private:
  const ManifestExtractor* const manifest_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_EXTRACTOR_H_
