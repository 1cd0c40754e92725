#include "plugins/check/recording_sink.h"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <utility>

#include "plugins/check/allocation.h"
#include "plugins/check/document.h"
#include "plugins/check/fake_host.h"

namespace chancery::check {
namespace {

// docs/plugin-abi.md, Limits.
constexpr uint64_t kMaxAnnotations = 20000;
constexpr uint64_t kMaxBytes = uint64_t{32} << 20;
constexpr uint64_t kMaxText = 16 << 10;
constexpr uint64_t kMaxName = 64;
constexpr uint64_t kMaxLinkId = 256;
constexpr uint64_t kMaxAttributes = 64;
constexpr uint64_t kMaxLinks = 32;
constexpr uint64_t kMaxRelations = 256;
// How many annotations a plugin may offer after it was told that there is no room, before that is no oversight any
// more.
constexpr uint64_t kPatience = 1000;

bool IsName(std::string_view text) {
  if (text.empty() || text.size() > kMaxName || text[0] < 'a' || text[0] > 'z') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

bool IsLeapYear(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool IsDate(const chx_date& d) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (d.precision == CHX_DATE_UNKNOWN) return d.year == 0 && d.month == 0 && d.day == 0;
  if (d.year < 1 || d.year > 9999) return false;
  const bool has_month = d.precision == CHX_DATE_MONTH || d.precision == CHX_DATE_DAY;
  if (has_month != (d.month != 0) || d.month > 12) return false;
  if ((d.precision == CHX_DATE_DAY) != (d.day != 0)) return false;
  if (d.precision == CHX_DATE_DAY && d.day > days[d.month - 1] + (d.month == 2 && IsLeapYear(d.year) ? 1 : 0))
    return false;
  return true;
}

std::string Quoted(std::string_view text) {
  return "\"" + OneLine({text.data(), std::min<uint64_t>(text.size(), 60)}) + "\"";
}

// A view of at most `limit` bytes; false and `why` when it may not be read or is not UTF-8.
bool ReadText(chx_str text, uint64_t limit, std::string_view* out, std::string* why) {
  if (text.len > limit) {
    *why = "has " + std::to_string(text.len) + " bytes, " + std::to_string(limit) + " are allowed";
  } else if (text.data == nullptr && text.len > 0) {
    *why = "has " + std::to_string(text.len) + " bytes at NULL";
  } else {
    *out = text.data == nullptr ? std::string_view() : std::string_view(text.data, text.len);
    if (IsUtf8(*out)) return true;
    *why = "is not UTF-8: " + Quoted(*out);
  }
  return false;
}

}  // namespace

uint64_t ThreadCpuNs() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

RecordingSink::RecordingSink(const std::vector<std::string_view>& texts,
                             const std::vector<std::vector<uint64_t>>& prior_ids,
                             const std::vector<std::string>& produces, const SinkOptions& options, std::string name)
    : texts_(texts),
      prior_ids_(prior_ids),
      produces_(produces),
      options_(options),
      name_(std::move(name)),
      thread_(pthread_self()) {
  chx_sink sink = {};
  sink.struct_size = static_cast<uint32_t>(sizeof sink) + options.extra;
  sink.impl = this;
  sink.emit = &Emit;
  sink.finish = &Finish;
  sink.should_stop = &ShouldStop;
  block_ = SealStruct(sink, options.extra, "chx_sink");
  sink_ = reinterpret_cast<const chx_sink*>(block_->data());
  const size_t count = texts.size();
  results_.resize(count);
  pending_.resize(count);
  bytes_.resize(count);
  ids_.resize(count);
  exhausted_.resize(count);
  after_exhausted_.resize(count);
  begin_cpu_ns_ = last_poll_ns_ = ThreadCpuNs();
}

std::string RecordingSink::Where(uint32_t doc_index) const {
  return name_ + (texts_.size() > 1 ? "[" + std::to_string(doc_index) + "]" : "");
}

bool RecordingSink::IsMine(const char* call) {
  if (closed_) {
    Break(Rule::kCallbacks, std::string(call) + " after extract() returned");
    return false;
  }
  if (!pthread_equal(thread_, pthread_self())) {
    Break(Rule::kCallbacks, std::string(call) + " on another thread than extract() runs on");
    return false;
  }
  return true;
}

chx_status RecordingSink::Emit(const chx_sink* sink, uint32_t doc_index, const chx_annotation* annotation) noexcept {
  InPlugin host(false);
  RecordingSink* self = static_cast<RecordingSink*>(sink->impl);
  std::lock_guard<std::mutex> lock(self->mutex_);
  if (!self->IsMine("emit()")) return CHX_E_FAILED_PRECONDITION;
  const chx_status status = self->Take(doc_index, annotation);
  if (status != CHX_OK && doc_index < self->results_.size()) ++self->results_[doc_index].refused;
  return status;
}

chx_status RecordingSink::Take(uint32_t doc_index, const chx_annotation* annotation) {
  ++emits_;
  if (doc_index >= results_.size()) {
    Break(Rule::kFinish,
          name_ + ": emit() for document " + std::to_string(doc_index) + " of " + std::to_string(results_.size()));
    return CHX_E_INVALID_ARGUMENT;
  }
  if (results_[doc_index].finished) {
    Break(Rule::kFinish, Where(doc_index) + ": emit() after finish()");
    return CHX_E_FAILED_PRECONDITION;
  }
  if (cancelled_) {
    if (++after_cancelled_ == kPatience)
      Break(Rule::kHeeds, Where(doc_index) + ": goes on emitting after CHX_E_CANCELLED");
    return CHX_E_CANCELLED;
  }
  if (annotation == nullptr) {
    Break(Rule::kAnnotation, Where(doc_index) + ": emit() of NULL");
    return CHX_E_INVALID_ARGUMENT;
  }
  if (annotation->struct_size < CHX_END(chx_annotation, relation_count)) {
    Break(Rule::kAnnotation, Where(doc_index) + ": annotation.struct_size is " +
                                 std::to_string(annotation->struct_size) + ", at least " +
                                 std::to_string(CHX_END(chx_annotation, relation_count)) + " is needed");
    return CHX_E_INVALID_ARGUMENT;
  }
  if (exhausted_[doc_index]) {
    if (++after_exhausted_[doc_index] == kPatience) {
      Break(Rule::kHeeds, Where(doc_index) + ": goes on emitting after CHX_E_RESOURCE_EXHAUSTED");
    }
    return CHX_E_RESOURCE_EXHAUSTED;
  }
  if (options_.refuse_at != 0 && emits_ >= options_.refuse_at) {
    if (options_.refusal == CHX_E_CANCELLED) cancelled_ = true;
    if (options_.refusal == CHX_E_RESOURCE_EXHAUSTED) exhausted_[doc_index] = true;
    return options_.refusal;
  }
  Pending pending;
  const size_t at = pending_[doc_index].size();
  const std::string line = Read(doc_index, *annotation, &pending);
  if (line.empty()) {
    const bool span = annotation->begin >= annotation->end || annotation->end > texts_[doc_index].size();
    return span ? CHX_E_OUT_OF_RANGE : CHX_E_INVALID_ARGUMENT;
  }
  bytes_[doc_index] += line.size();
  if (options_.has_budget && (at >= kMaxAnnotations || bytes_[doc_index] > kMaxBytes)) {
    Break(Rule::kBudget, Where(doc_index) + ": more than " + std::to_string(at) + " annotations in a text of " +
                             std::to_string(texts_[doc_index].size()) + " bytes");
    exhausted_[doc_index] = true;
    return CHX_E_RESOURCE_EXHAUSTED;
  }
  if (pending.id != 0) ids_[doc_index].insert(pending.id);
  pending_[doc_index].push_back(std::move(pending));
  return CHX_OK;
}

std::string RecordingSink::Read(uint32_t doc_index, const chx_annotation& a, Pending* pending) {
  const std::string_view text = texts_[doc_index];
  const std::string where = Where(doc_index) + ": annotation " + std::to_string(pending_[doc_index].size());
  bool good = true;
  const auto bad = [&](Rule rule, const std::string& what) {
    good = false;
    Break(rule, where + " " + what);
  };
  std::string why;
  std::string_view type, canonical;
  if (!ReadText(a.type, kMaxName, &type, &why)) {
    bad(Rule::kStrings, "type " + why);
  } else if (std::find(produces_.begin(), produces_.end(), type) == produces_.end()) {
    bad(Rule::kTypes, "has type " + Quoted(type) + ", which `produces` does not name");
  }
  char buffer[96];
  std::snprintf(buffer, sizeof buffer, "[%llu, %llu)", static_cast<unsigned long long>(a.begin),
                static_cast<unsigned long long>(a.end));
  const std::string span = buffer;
  if (a.begin >= a.end || a.end > text.size()) {
    bad(Rule::kSpans, Quoted(type) + " has span " + span + " in a text of " + std::to_string(text.size()) + " bytes");
  } else if (!IsBoundary(text, a.begin) || !IsBoundary(text, a.end)) {
    bad(Rule::kSpans, Quoted(type) + " " + span + " cuts a code point");
  }
  if (!(a.confidence >= 0 && a.confidence <= 1)) bad(Rule::kNumbers, "has confidence " + std::to_string(a.confidence));
  if (!ReadText(a.canonical, kMaxText, &canonical, &why)) bad(Rule::kStrings, "canonical " + why);
  if (a.id >= CHX_HOST_ID) bad(Rule::kRelations, "has an id of the host's (the highest bit)");
  if (a.id != 0 && ids_[doc_index].count(a.id) != 0) {
    bad(Rule::kRelations, "has id " + std::to_string(a.id) + ", which is an earlier one's");
  }
  std::snprintf(buffer, sizeof buffer, " %a", a.confidence);
  std::string line = std::string(type) + " " + span + " " + std::string(canonical) + buffer;
  pending->identity = line;
  pending->id = a.id;

  const auto list_is_bad = [&](const void* list, uint64_t count, uint64_t limit, const char* what) {
    if (count > limit)
      bad(Rule::kAnnotation,
          "has " + std::to_string(count) + " " + what + ", " + std::to_string(limit) + " are allowed");
    if (count > 0 && list == nullptr) bad(Rule::kAnnotation, "has " + std::to_string(count) + " " + what + " at NULL");
    return count > limit || (count > 0 && list == nullptr);
  };
  const auto read_name = [&](chx_str name, const std::string& what) {
    std::string_view out;
    if (!ReadText(name, kMaxName, &out, &why)) {
      bad(Rule::kKeys, what + " " + why);
    } else if (!IsName(out)) {
      bad(Rule::kKeys, what + " " + Quoted(out) + " is not a-z, then a-z 0-9 _ - .");
    }
    return out;
  };
  if (!list_is_bad(a.attrs, a.attr_count, kMaxAttributes, "attributes")) {
    for (uint64_t i = 0; i < a.attr_count; ++i) {
      const std::string_view key = read_name(a.attrs[i].key, "key of attribute " + std::to_string(i));
      const chx_value& value = a.attrs[i].value;
      const std::string what = "attribute " + Quoted(key) + " ";
      line += "\n" + std::string(key) + "=";
      std::string_view string;
      switch (value.type) {
        case CHX_VALUE_STRING:
          if (!ReadText(value.as.str, kMaxText, &string, &why)) bad(Rule::kStrings, what + why);
          line += string;
          break;
        case CHX_VALUE_BOOL:
          if (value.as.i64 != 0 && value.as.i64 != 1)
            bad(Rule::kNumbers, what + "is a bool of " + std::to_string(value.as.i64));
          [[fallthrough]];
        case CHX_VALUE_INT64: line += std::to_string(value.as.i64); break;
        case CHX_VALUE_DOUBLE:
          if (!std::isfinite(value.as.f64)) bad(Rule::kNumbers, what + "is not finite");
          std::snprintf(buffer, sizeof buffer, "%a", value.as.f64);
          line += buffer;
          break;
        case CHX_VALUE_DATE: {
          const chx_date& d = value.as.date;
          std::snprintf(buffer, sizeof buffer, "%d-%d-%d/%d/%d", d.year, d.month, d.day, d.precision, d.flags);
          if (!IsDate(d)) bad(Rule::kNumbers, what + "is no date: " + buffer);
          line += buffer;
          break;
        }
        case CHX_VALUE_DECIMAL: {
          const chx_decimal& d = value.as.decimal;
          std::snprintf(buffer, sizeof buffer, "%lldE%d", static_cast<long long>(d.unscaled), d.scale);
          if (d.scale < -40 || d.scale > 40) bad(Rule::kNumbers, what + "has scale " + std::to_string(d.scale));
          line += buffer;
          break;
        }
        default: bad(Rule::kNumbers, what + "has the unknown value type " + std::to_string(value.type)); break;
      }
    }
  }
  if (!list_is_bad(a.links, a.link_count, kMaxLinks, "links")) {
    for (uint64_t i = 0; i < a.link_count; ++i) {
      const std::string what = "link " + std::to_string(i);
      const std::string_view kb = read_name(a.links[i].kb, "knowledge base of " + what);
      std::string_view id;
      if (!ReadText(a.links[i].id, kMaxLinkId, &id, &why)) bad(Rule::kStrings, "id of " + what + " " + why);
      else if (id.empty()) bad(Rule::kKeys, what + " has no id");
      if (!(a.links[i].confidence >= 0 && a.links[i].confidence <= 1))
        bad(Rule::kNumbers, what + " has confidence " + std::to_string(a.links[i].confidence));
      std::snprintf(buffer, sizeof buffer, " %a", a.links[i].confidence);
      line += "\n" + std::string(kb) + ":" + std::string(id) + buffer;
    }
  }
  if (!list_is_bad(a.relations, a.relation_count, kMaxRelations, "relations")) {
    for (uint64_t i = 0; i < a.relation_count; ++i) {
      const std::string_view role = read_name(a.relations[i].role, "role of relation " + std::to_string(i));
      pending->relations.emplace_back(std::string(role), a.relations[i].target_id);
    }
  }
  if (!good) return "";
  pending->line = line;
  return line;
}

void RecordingSink::Finish(const chx_sink* sink, uint32_t doc_index, chx_status status, chx_str message) noexcept {
  InPlugin host(false);
  RecordingSink* self = static_cast<RecordingSink*>(sink->impl);
  std::lock_guard<std::mutex> lock(self->mutex_);
  if (!self->IsMine("finish()")) return;
  if (doc_index >= self->results_.size()) {
    self->Break(Rule::kFinish, self->name_ + ": finish() of document " + std::to_string(doc_index) + " of " +
                                   std::to_string(self->results_.size()));
    return;
  }
  DocumentResult& result = self->results_[doc_index];
  if (result.finished) {
    self->Break(Rule::kFinish, self->Where(doc_index) + ": finish() twice");
    return;
  }
  std::string_view text;
  std::string why;
  if (!ReadText(message, kMaxText, &text, &why)) {
    self->Break(Rule::kStrings, self->Where(doc_index) + ": message of finish() " + why);
    text = {};
  }
  result.finished = true;
  result.status = status;
  result.message = text;
}

int32_t RecordingSink::ShouldStop(const chx_sink* sink) noexcept {
  InPlugin host(false);
  RecordingSink* self = static_cast<RecordingSink*>(sink->impl);
  const uint64_t polls = ++self->polls_;
  // Threads of the plugin's own may ask too, while the call lasts; the silences are those of the call's thread.
  if (!pthread_equal(self->thread_, pthread_self())) return self->told_to_stop_ ? 1 : 0;
  const uint64_t now = ThreadCpuNs();
  std::lock_guard<std::mutex> lock(self->mutex_);
  if (self->closed_) self->Break(Rule::kCallbacks, "should_stop() after extract() returned");
  self->longest_silence_ns_ = std::max(self->longest_silence_ns_, now - self->last_poll_ns_);
  self->last_poll_ns_ = now;
  const SinkOptions& o = self->options_;
  const bool stop = self->cancelled_ || (o.stop_at != 0 && polls >= o.stop_at) ||
                    (o.stop_after_cpu_ns != 0 && now - self->begin_cpu_ns_ >= o.stop_after_cpu_ns);
  if (stop && !self->told_to_stop_.exchange(true)) self->stopped_ns_ = now;
  return stop ? 1 : 0;
}

void RecordingSink::Close(chx_status status) {
  std::lock_guard<std::mutex> lock(mutex_);
  const uint64_t now = ThreadCpuNs();
  longest_silence_ns_ = std::max(longest_silence_ns_, now - last_poll_ns_);
  if (stopped_ns_ != 0) stop_to_return_ns_ = now - stopped_ns_;
  closed_ = true;
  for (uint32_t d = 0; d < results_.size(); ++d) {
    DocumentResult& result = results_[d];
    if (!result.finished) result.status = status;
    std::map<uint64_t, const Pending*> by_id;
    for (const Pending& p : pending_[d]) {
      if (p.id != 0) by_id[p.id] = &p;
    }
    for (const Pending& p : pending_[d]) {
      std::string line = p.line;
      for (const auto& [role, target] : p.relations) {
        const auto own = by_id.find(target);
        line += "\n" + role + "->";
        if (own != by_id.end()) {
          line += own->second->identity;
        } else if (std::find(prior_ids_[d].begin(), prior_ids_[d].end(), target) != prior_ids_[d].end()) {
          line += std::to_string(target);
        } else {
          Break(Rule::kDangling, Where(d) + ": relation " + Quoted(role) + " names " + std::to_string(target) +
                                     ", which no annotation of the document has");
        }
      }
      result.findings.push_back(std::move(line));
    }
    std::sort(result.findings.begin(), result.findings.end());
  }
  pending_.clear();
}

Violations RecordingSink::TakeViolations() {
  std::lock_guard<std::mutex> lock(mutex_);
  return std::exchange(violations_, {});
}

}  // namespace chancery::check
