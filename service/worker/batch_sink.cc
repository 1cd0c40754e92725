#include "service/worker/batch_sink.h"

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/extract/monotonic_clock.h"
#include "service/extract/wire_annotation.h"
#include "service/worker/bell.h"

namespace chancery::worker {

using extract::FinishedRecord;
using extract::RecordHead;

namespace {

constexpr size_t kRecordBytes = extract::kResponseCapacity - extract::kResponseRecords;
constexpr size_t kMessage = 768;
// What a document's records but for annotations take at most, with their messages.
constexpr size_t kFinishedRoom = 4096;

}  // namespace

BatchSink::BatchSink(char* response, const std::atomic<uint32_t>* cancel, uint64_t deadline_ns,
                     std::vector<extract::EmitRules>* rules)
    : sink_{sizeof(chx_sink), 0, this, &EmitCall, &FinishCall, &ShouldStopCall},
      response_(response),
      cancel_(cancel),
      deadline_ns_(deadline_ns),
      rules_(rules),
      thread_(std::this_thread::get_id()),
      documents_(rules->size()) {}

chx_status BatchSink::EmitCall(const chx_sink* sink, uint32_t index, const chx_annotation* annotation) noexcept {
  return From(sink)->Emit(index, annotation);
}

void BatchSink::FinishCall(const chx_sink* sink, uint32_t index, chx_status status, chx_str message) noexcept {
  From(sink)->Finish(index, status, message);
}

int32_t BatchSink::ShouldStopCall(const chx_sink* sink) noexcept { return From(sink)->ShouldStop() ? 1 : 0; }

bool BatchSink::OnOwnThread() {
  if (std::this_thread::get_id() == thread_) return true;
  wrong_thread_.fetch_add(1, std::memory_order_relaxed);
  return false;
}

bool BatchSink::ShouldStop() {
  if (stopped_.load(std::memory_order_relaxed)) return true;
  if (cancel_->load(std::memory_order_relaxed) == 0 && extract::NowNs() < deadline_ns_) return false;
  stopped_.store(true, std::memory_order_relaxed);
  return true;
}

void BatchSink::Refuse(uint32_t index, std::string why) {
  Document& document = documents_[index];
  if (document.refused++ == 0) document.first_refusal = std::move(why);
}

char* BatchSink::NewRecord(uint32_t kind, uint32_t index, size_t payload, size_t reserve) {
  const size_t size = (sizeof(RecordHead) + payload + 7) & ~size_t{7};
  if (size > UINT32_MAX || used_ + size + reserve > kRecordBytes) return nullptr;
  char* at = response_ + extract::kResponseRecords + used_;
  const RecordHead head{static_cast<uint32_t>(size), kind, index, 0};
  std::memcpy(at, &head, sizeof(head));
  used_ += size;
  return at + sizeof(head);
}

chx_status BatchSink::Emit(uint32_t index, const chx_annotation* annotation) {
  if (!OnOwnThread()) return CHX_E_FAILED_PRECONDITION;
  if (index >= documents_.size()) {
    Refuse(0, absl::StrCat("emit() for document ", index, " of a batch of ", documents_.size()));
    return CHX_E_INVALID_ARGUMENT;
  }
  Document& document = documents_[index];
  if (document.finished) {
    Refuse(index, "emit() after finish()");
    return CHX_E_FAILED_PRECONDITION;
  }
  if (ShouldStop()) return CHX_E_CANCELLED;
  bool keep = false;
  std::string why;
  extract::EmitRules& rules = (*rules_)[index];
  const chx_status status = rules.Admit(annotation, &keep, &why);
  if (!why.empty()) Refuse(index, std::move(why));
  // One in boilerplate goes to the host, too: relations may name it.
  if (status != CHX_OK || (!keep && annotation->id == 0)) return status;
  char* at =
      NewRecord(extract::kAnnotationRecord, index, extract::WireSize(*annotation), documents_.size() * kFinishedRoom);
  if (at == nullptr) {
    rules.SetExhausted();
    document.no_room = documents_.size() > 1;
    return CHX_E_RESOURCE_EXHAUSTED;
  }
  extract::WriteWire(*annotation, at);
  return CHX_OK;
}

void BatchSink::WriteFinished(uint32_t index, chx_status status, uint32_t flags, absl::string_view message) {
  Document& document = documents_[index];
  document.finished = true;
  if (stopped_.load(std::memory_order_relaxed)) flags |= extract::kStopped;
  if ((*rules_)[index].exhausted()) flags |= extract::kExhausted;
  if (document.no_room) flags |= extract::kNoRoom;
  const absl::string_view refusal = absl::string_view(document.first_refusal).substr(0, kMessage);
  const FinishedRecord record{status, flags, document.refused, static_cast<uint32_t>(message.size()),
                              static_cast<uint32_t>(refusal.size())};
  char* at = NewRecord(extract::kFinishedRecord, index, sizeof(record) + message.size() + refusal.size(), 0);
  std::memcpy(at, &record, sizeof(record));
  std::memcpy(at + sizeof(record), message.data(), message.size());
  std::memcpy(at + sizeof(record) + message.size(), refusal.data(), refusal.size());
  document.refused = 0;
  reinterpret_cast<extract::ResponseHead*>(response_)->published.store(used_, std::memory_order_release);
}

void BatchSink::Finish(uint32_t index, chx_status status, chx_str message) {
  if (!OnOwnThread()) return;
  if (index >= documents_.size()) {
    return Refuse(0, absl::StrCat("finish() of document ", index, " of a batch of ", documents_.size()));
  }
  if (documents_[index].finished) return Refuse(index, "finish() after finish()");
  WriteFinished(index, status, extract::kByPlugin, status == CHX_OK ? std::string() : extract::ReadMessage(message));
}

void BatchSink::End(chx_status returned) {
  for (uint32_t i = 0; i < documents_.size(); ++i) {
    if (!documents_[i].finished) WriteFinished(i, returned, 0, "");
  }
  if (const uint64_t calls = wrong_thread_.load(std::memory_order_relaxed); calls > 0) {
    Refuse(0, "emit() or finish() on another thread than extract()'s");
    documents_[0].refused += calls - 1;
  }
  for (uint32_t i = 0; i < documents_.size(); ++i) {
    if (documents_[i].refused == 0) continue;
    const absl::string_view why = absl::string_view(documents_[i].first_refusal).substr(0, kMessage);
    char* at = NewRecord(extract::kRefusedRecord, i, sizeof(uint64_t) + sizeof(uint64_t) + why.size(), 0);
    const uint64_t numbers[] = {documents_[i].refused, why.size()};
    std::memcpy(at, numbers, sizeof(numbers));
    std::memcpy(at + sizeof(numbers), why.data(), why.size());
  }
  reinterpret_cast<extract::ResponseHead*>(response_)->published.store(used_, std::memory_order_release);
  Ring(extract::Pack(extract::Message::kDone));
}

}  // namespace chancery::worker
