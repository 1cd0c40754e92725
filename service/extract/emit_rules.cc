#include "service/extract/emit_rules.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace chancery::extract {
namespace {

// `ranges` are in order and disjoint.
bool OverlapsAny(const std::vector<model::TextSpan>& ranges, model::TextSpan span) {
  const auto after = std::lower_bound(ranges.begin(), ranges.end(), span.end,
                                      [](model::TextSpan range, int32_t end) { return range.begin < end; });
  return after != ranges.begin() && std::prev(after)->Overlaps(span);
}

}  // namespace

chx_status EmitRules::Admit(const chx_annotation* emitted, bool* keep, std::string* why) {
  *keep = false;
  if (exhausted_) return CHX_E_RESOURCE_EXHAUSTED;
  if (const chx_status status = CheckAnnotation(emitted, options_.text, *options_.produces, AnnotationLimits(), why);
      status != CHX_OK) {
    return status;
  }
  const bool in_boilerplate =
      OverlapsAny(*options_.boilerplate, {static_cast<int32_t>(emitted->begin), static_cast<int32_t>(emitted->end)});
  const size_t bytes = bytes_ + Footprint(*emitted);
  if (!in_boilerplate && (kept_ >= options_.max_annotations || bytes > options_.max_bytes)) {
    exhausted_ = true;
    return CHX_E_RESOURCE_EXHAUSTED;
  }
  if (emitted->id != 0) {
    // Also what is dropped below counts, so that the table stays within the budget however much is emitted there.
    if (ids_.size() >= options_.max_annotations + options_.max_annotations) {
      exhausted_ = true;
      return CHX_E_RESOURCE_EXHAUSTED;
    }
    if (!ids_.emplace(emitted->id, in_boilerplate ? kDropped : kept_).second) {
      *why = absl::StrCat("id ", emitted->id, " is an earlier annotation's");
      return CHX_E_INVALID_ARGUMENT;
    }
  }
  if (in_boilerplate) return CHX_OK;
  bytes_ = bytes;
  ++kept_;
  *keep = true;
  return CHX_OK;
}

const size_t* EmitRules::Find(uint64_t id) const {
  const auto found = ids_.find(id);
  return found == ids_.end() ? nullptr : &found->second;
}

}  // namespace chancery::extract
