#include "service/extract/document_sink.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/extract/plugin_host.h"

namespace chancery::extract {
namespace {

constexpr size_t kDropped = SIZE_MAX;

// `ranges` are in order and disjoint.
bool OverlapsAny(const std::vector<model::TextSpan>& ranges, model::TextSpan span) {
  const auto after = std::lower_bound(ranges.begin(), ranges.end(), span.end,
                                      [](model::TextSpan range, int32_t end) { return range.begin < end; });
  return after != ranges.begin() && std::prev(after)->Overlaps(span);
}

}  // namespace

DocumentSink::DocumentSink(const Options& options)
    : sink_{sizeof(chx_sink), 0, this, &EmitCall, &FinishCall, &ShouldStopCall},
      options_(options),
      thread_(std::this_thread::get_id()) {}

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
  if (NowNs() < options_.deadline_ns) return false;
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
  if (result_.exhausted) return CHX_E_RESOURCE_EXHAUSTED;

  model::Annotation copy;
  std::string why;
  if (const chx_status status =
          CopyAnnotation(annotation, options_.document->content, *options_.produces, AnnotationLimits(), &copy, &why);
      status != CHX_OK) {
    Refuse(std::move(why));
    return status;
  }
  const bool in_boilerplate = OverlapsAny(options_.document->boilerplate, copy.span);
  const size_t bytes = bytes_ + Footprint(copy);
  if (!in_boilerplate && (result_.annotations.size() >= options_.max_annotations || bytes > options_.max_bytes)) {
    result_.exhausted = true;
    return CHX_E_RESOURCE_EXHAUSTED;
  }
  if (copy.id != 0) {
    // Also what is dropped below counts, so that the table stays within the budget however much is emitted there.
    if (own_ids_.size() >= options_.max_annotations + options_.max_annotations) {
      result_.exhausted = true;
      return CHX_E_RESOURCE_EXHAUSTED;
    }
    if (!own_ids_.emplace(copy.id, in_boilerplate ? kDropped : result_.annotations.size()).second) {
      Refuse(absl::StrCat("id ", copy.id, " is an earlier annotation's"));
      return CHX_E_INVALID_ARGUMENT;
    }
  }
  if (in_boilerplate) return CHX_OK;
  bytes_ = bytes;
  result_.annotations.push_back(std::move(copy));
  return CHX_OK;
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
      } else if (const auto own = own_ids_.find(relation.target_id); own != own_ids_.end()) {
        in_boilerplate = own->second == kDropped;
        if (!in_boilerplate) target = first_id + own->second;
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
