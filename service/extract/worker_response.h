#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_RESPONSE_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_RESPONSE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/extract/document_sink.h"
#include "service/extract/worker_protocol.h"
#include "service/model/document.h"

namespace chancery::extract {

// One document's part of a copied response.
struct DocumentRecords {
  std::shared_ptr<const std::string> bytes;    // shared with the other documents of the batch
  std::vector<absl::string_view> annotations;  // WriteWire's bytes
  bool finished = false;
  FinishedRecord end{};
  absl::string_view message;
  absl::string_view first_refusal;
  uint64_t refused = 0;  // also after the end
};

// Takes a copied response apart, by document.  Returns "" or what makes no sense, from where on nothing is read: a
// record that reaches outside, of an unknown kind, of a document that is not there or finished.  `out` has `count`
// elements.
std::string SplitResponse(std::shared_ptr<const std::string> bytes, size_t count, std::vector<DocumentRecords>* out);

// Makes of a finished document's records what the same calls to a DocumentSink would have come to: they are made. False
// with `why` when one of them is refused, which a worker that is in its senses would not have passed on.
bool ReplayDocument(const DocumentRecords& records, const DocumentSink::Options& options, uint64_t first_id,
                    SinkResult* out, std::string* why);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_RESPONSE_H_
