#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_REQUEST_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_REQUEST_H_

#include <cstddef>
#include <cstdint>

#include "chancery/extractor.h"
#include "service/extract/worker_protocol.h"
#include "service/model/document.h"

namespace chancery::extract {

// Writes a batch into the memory that a worker reads.
class RequestWriter {
 public:
  // `request` is kRequestCapacity bytes; room is kept for `most` documents.
  RequestWriter(char* request, uint32_t extractor, uint64_t deadline_ns, size_t most);

  // Adds a document as `view` shows it.  False, and it is not added, when there is no room for it.
  bool Add(const model::Document& document, const chx_document& view, size_t max_annotations);

  uint32_t count() const { return count_; }
  // The bytes used.
  size_t size() const { return used_; }

 private:
  bool Put(const void* bytes, size_t size, RequestText* place);
  bool PutPrior(const chx_document& view, RequestDocument* out);

  char* const request_;
  const size_t most_;
  uint32_t count_ = 0;
  size_t used_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_REQUEST_H_
