#ifndef CHANCERY_SERVICE_WORKER_REQUEST_READER_H_
#define CHANCERY_SERVICE_WORKER_REQUEST_READER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "chancery/extractor.h"
#include "service/extract/wire_annotation.h"
#include "service/extract/worker_protocol.h"
#include "service/model/text_span.h"

namespace chancery::worker {

// A batch as the plugin sees it, over the shared request: texts stay where the host has put them.  Its memory is used
// again from batch to batch.
class RequestReader {
 public:
  // False when the request of `size` bytes is not as worker_protocol.h says.
  bool Read(const char* request, size_t size);

  uint32_t count() const { return static_cast<uint32_t>(documents_.size()); }
  const chx_document* const* documents() const { return pointers_.data(); }
  const std::vector<model::TextSpan>& boilerplate(size_t index) const { return extra_[index].boilerplate; }
  uint64_t max_annotations(size_t index) const { return extra_[index].max_annotations; }

 private:
  struct Extra {
    chx_attr title;
    std::vector<model::TextSpan> boilerplate;
    uint64_t max_annotations = 0;
    std::vector<chx_annotation> prior;
    std::vector<const chx_annotation*> prior_pointers;
    std::vector<extract::WireLists> lists;
  };
  bool ReadDocument(const char* request, size_t size, const extract::RequestDocument& from, chx_document* to,
                    Extra* extra);

  std::vector<chx_document> documents_;
  std::vector<const chx_document*> pointers_;
  std::deque<Extra> extra_;  // as many as the largest batch had
};

}  // namespace chancery::worker

#endif  // CHANCERY_SERVICE_WORKER_REQUEST_READER_H_
