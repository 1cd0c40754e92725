#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_EXTRACTOR_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_EXTRACTOR_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "service/extract/document_view.h"
#include "service/extract/extractor.h"
#include "service/extract/worker_queue.h"

namespace chancery::extract {

// One extractor of a plugin that runs in a worker.
class WorkerExtractor final : public Extractor {
 public:
  // A document to be run, as Extractor::Run takes it.
  struct Item {
    const model::Document* document;
    DocumentView* view;
    uint64_t deadline_ns;
    size_t max_annotations;
    uint64_t first_id;
  };

  // All must outlive it.
  WorkerExtractor(WorkerQueue* queue, size_t index, const ManifestExtractor* manifest)
      : Extractor(manifest), queue_(queue), index_(index) {}

  SinkResult Run(const model::Document& document, DocumentView* view, uint64_t deadline_ns, size_t max_annotations,
                 uint64_t first_id) override;
  absl::Status SelfTest() override;

  // Runs several at once; the documents and views are different ones.
  std::vector<SinkResult> RunTogether(absl::Span<const Item> items);

 private:
  WorkerQueue* const queue_;
  const size_t index_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_EXTRACTOR_H_
