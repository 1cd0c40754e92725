#include "service/extract/worker_response.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/extract/wire_annotation.h"

namespace chancery::extract {
namespace {

// As many calls as anybody can make in a document's time.
constexpr uint64_t kMostRefused = uint64_t{1} << 40;

template <typename T>
bool TakeFront(absl::string_view* from, T* to) {
  if (from->size() < sizeof(T)) return false;
  std::memcpy(to, from->data(), sizeof(T));
  from->remove_prefix(sizeof(T));
  return true;
}

bool TakeText(absl::string_view* from, uint64_t size, absl::string_view* to) {
  if (size > from->size()) return false;
  *to = from->substr(0, size);
  from->remove_prefix(size);
  return true;
}

bool ReadFinished(absl::string_view payload, DocumentRecords* out) {
  if (!TakeFront(&payload, &out->end) || !TakeText(&payload, out->end.message_size, &out->message) ||
      !TakeText(&payload, out->end.refusal_size, &out->first_refusal))
    return false;
  out->refused = std::min(out->end.refused, kMostRefused);
  out->finished = true;
  return true;
}

bool ReadRefused(absl::string_view payload, DocumentRecords* out) {
  uint64_t numbers[2];
  absl::string_view why;
  if (!TakeFront(&payload, &numbers) || !TakeText(&payload, numbers[1], &why)) return false;
  if (out->refused == 0) out->first_refusal = why;
  out->refused = std::min(out->refused + std::min(numbers[0], kMostRefused), kMostRefused);
  return true;
}

}  // namespace

std::string SplitResponse(std::shared_ptr<const std::string> bytes, size_t count, std::vector<DocumentRecords>* out) {
  out->clear();
  out->resize(count);
  for (DocumentRecords& document : *out) document.bytes = bytes;
  absl::string_view rest(bytes->data(), bytes->size());
  while (!rest.empty()) {
    RecordHead head;
    if (rest.size() < sizeof(head)) return "a record is cut off";
    std::memcpy(&head, rest.data(), sizeof(head));
    if (head.size < sizeof(head) || head.size > rest.size() || head.size % 8 != 0)
      return absl::StrCat("a record of ", head.size, " bytes, where there are ", rest.size());
    if (head.document >= count) return absl::StrCat("document ", head.document, " of ", count);
    DocumentRecords& document = (*out)[head.document];
    const absl::string_view payload = rest.substr(sizeof(head), head.size - sizeof(head));
    rest.remove_prefix(head.size);
    switch (head.kind) {
      case kAnnotationRecord:
        if (document.finished) return "a finding of a finished document";
        if (document.annotations.empty()) document.annotations.reserve(16);
        document.annotations.push_back(payload);
        break;
      case kFinishedRecord:
        if (document.finished) return "a document that ends twice";
        if (!ReadFinished(payload, &document)) return "the end of a document is cut off";
        break;
      case kRefusedRecord:
        if (!document.finished || !ReadRefused(payload, &document)) return "a record of refusals that is none";
        break;
      default: return absl::StrCat("a record of kind ", head.kind);
    }
  }
  return "";
}

bool ReplayDocument(const DocumentRecords& records, const DocumentSink::Options& options, uint64_t first_id,
                    SinkResult* out, std::string* why) {
  DocumentSink::Options timeless = options;
  timeless.deadline_ns = UINT64_MAX;  // what it found in time stays found in time
  DocumentSink sink(timeless);
  WireLists lists;
  for (const absl::string_view bytes : records.annotations) {
    chx_annotation annotation;
    if (!ReadWire(bytes, &lists, &annotation)) {
      *why = "a finding is cut off";
      return false;
    }
    if (sink.get()->emit(sink.get(), 0, &annotation) != CHX_OK) {
      const SinkResult refused = sink.Take(CHX_OK, first_id);
      *why = refused.first_refusal.empty() ? "more findings than are taken from one document" : refused.first_refusal;
      return false;
    }
  }
  const FinishedRecord& end = records.end;
  if ((end.flags & kByPlugin) != 0) sink.get()->finish(sink.get(), 0, end.status, AsChx(records.message));
  *out = sink.Take(end.status, first_id);
  out->stopped = (end.flags & kStopped) != 0;
  out->exhausted = (end.flags & kExhausted) != 0;
  out->refused = static_cast<int64_t>(records.refused);
  if (records.refused > 0) out->first_refusal = ReadMessage(AsChx(records.first_refusal));
  return true;
}

}  // namespace chancery::extract
