#include "service/extract/document_sink.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/extract/copy_annotation.h"
#include "service/extract/plugin_host.h"

namespace chancery::extract {

DocumentSink::DocumentSink(const Options& options)
    : sink_{sizeof(chx_sink), 0, this, &EmitCall, &FinishCall, &ShouldStopCall},
      options_(options),
      thread_(std::this_thread::get_id()),
      rules_({options.document->content, options.produces, &options.document->boilerplate, options.max_annotations,
              options.max_bytes}) {}

chx_status DocumentSink::EmitCall(const chx_sink* sink, uint32_t doc_index, const chx_annotation* annotation) noexcept {
  return From(sink)->Emit(doc_index, annotation);
}

void DocumentSink::FinishCall(const chx_sink* sink, uint32_t doc_index, chx_status status, chx_str message) noexcept {
  From(sink)->Finish(doc_index, status, message);
}

int32_t DocumentSink::ShouldStopCall(const chx_sink* sink) noexcept { return From(sink)->ShouldStop() ? 1 : 0; }

bool DocumentSink::OnOwnThread() {
  if (std::this_thread::get_id() == thread_) return true;
  wrong_thread_.fetch_add(1, std::memory_order_relaxed);
  return false;
}

bool DocumentSink::ShouldStop() {
  if (stopped_.load(std::memory_order_relaxed)) return true;
  if (options_.deadline_ns == UINT64_MAX || NowNs() < options_.deadline_ns) return false;
  stopped_.store(true, std::memory_order_relaxed);
  return true;
}

void DocumentSink::Refuse(std::string why) {
  if (result_.refused++ == 0) result_.first_refusal = std::move(why);
}

chx_status DocumentSink::Emit(uint32_t doc_index, const chx_annotation* annotation) {
  if (!OnOwnThread()) return CHX_E_FAILED_PRECONDITION;
  if (doc_index != 0) {
    Refuse(absl::StrCat("emit() for document ", doc_index, " of a batch of 1"));
    return CHX_E_INVALID_ARGUMENT;
  }
  if (finished_) {
    Refuse("emit() after finish()");
    return CHX_E_FAILED_PRECONDITION;
  }
  if (ShouldStop()) return CHX_E_CANCELLED;
  bool keep = false;
  std::string why;
  const chx_status status = rules_.Admit(annotation, &keep, &why);
  if (!why.empty()) Refuse(std::move(why));
  if (keep) result_.annotations.push_back(CopyAnnotation(*annotation));
  return status;
}

void DocumentSink::Finish(uint32_t doc_index, chx_status status, chx_str message) {
  if (!OnOwnThread()) return;
  if (doc_index != 0) return Refuse(absl::StrCat("finish() of document ", doc_index, " of a batch of 1"));
  if (finished_) return Refuse("finish() after finish()");
  finished_ = true;
  result_.status = status;
  if (status != CHX_OK) result_.message = ReadMessage(message);
}

SinkResult DocumentSink::Take(chx_status returned, uint64_t first_id) {
  if (!finished_) {
    result_.status = returned;
    if (returned != CHX_OK) result_.message = "extract() gave up";
  }
  finished_ = true;
  result_.exhausted = rules_.exhausted();
  result_.stopped = stopped_.load(std::memory_order_relaxed);
  if (const int64_t calls = wrong_thread_.load(std::memory_order_relaxed); calls > 0) {
    Refuse("emit() or finish() on another thread than extract()'s");
    result_.refused += calls - 1;
  }
  for (size_t i = 0; i < result_.annotations.size(); ++i) {
    model::Annotation& annotation = result_.annotations[i];
    annotation.id = first_id + i;
    size_t kept = 0;
    for (model::Relation& relation : annotation.relations) {
      uint64_t target = 0;
      bool in_boilerplate = false;
      if ((relation.target_id & kHostIdBit) != 0) {
        if (options_.prior_ids->count(relation.target_id & ~kHostIdBit) > 0) target = relation.target_id & ~kHostIdBit;
      } else if (const size_t* own = rules_.Find(relation.target_id); own != nullptr) {
        in_boilerplate = *own == EmitRules::kDropped;
        if (!in_boilerplate) target = first_id + *own;
      }
      if (target != 0) {
        relation.target_id = target;
        if (&annotation.relations[kept] != &relation) annotation.relations[kept] = std::move(relation);
        ++kept;
      } else if (!in_boilerplate) {
        ++result_.dangling_relations;
      }
    }
    annotation.relations.resize(kept);
  }
  return std::move(result_);
}

}  // namespace chancery::extract
