#include "service/extract/read_facts.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/extract/enum_names.h"
#include "service/extract/fact_id.h"

namespace chancery::extract {
namespace {

using model::Annotation;

template <typename T>
std::optional<T> Get(const Annotation& a, absl::string_view key) {
  const T* value = a.Find<T>(key);
  return value == nullptr ? std::nullopt : std::optional<T>(*value);
}

template <typename Enum>
Enum GetEnum(const Annotation& a, absl::string_view key) {
  return EnumFromName<Enum>(a.Text(key));
}

std::vector<std::string> GetList(const Annotation& a, absl::string_view key) {
  return absl::StrSplit(a.Text(key), ' ', absl::SkipEmpty());
}

// A span in a pair of attributes.  Its ends are the plugin's numbers, so they are checked like any other.
std::optional<model::TextSpan> GetSpan(const Annotation& a, absl::string_view name, absl::string_view text) {
  const int64_t* begin = a.Find<int64_t>(absl::StrCat(name, "_begin"));
  const int64_t* end = a.Find<int64_t>(absl::StrCat(name, "_end"));
  if (begin == nullptr || end == nullptr || *begin < 0 || *begin >= *end || *end > static_cast<int64_t>(text.size()))
    return std::nullopt;
  const auto is_boundary = [text](int64_t at) {
    return at == static_cast<int64_t>(text.size()) || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
  };
  if (!is_boundary(*begin) || !is_boundary(*end)) return std::nullopt;
  return model::TextSpan{static_cast<int32_t>(*begin), static_cast<int32_t>(*end)};
}

bool IsStateCode(absl::string_view code) {
  return code.size() == 2 && absl::ascii_isupper(code[0]) && absl::ascii_isupper(code[1]);
}

model::TimeSpan ReadTime(const Annotation& date) {
  model::TimeSpan time;
  time.timex = date.canonical;
  time.start = Get<model::PartialDate>(date, "start");
  time.end = Get<model::PartialDate>(date, "end");
  time.resolution = GetEnum<model::TimeResolution>(date, "resolution");
  time.anchor = Get<model::PartialDate>(date, "anchor");
  time.qualifier = GetEnum<model::Qualifier>(date, "qualifier");
  return time;
}

// The annotations of one document by id, and where their facts are.
class Reader {
 public:
  Reader(const model::Document& document, const Analysis& analysis) : text_(document.content) {
    for (const Annotation& a : analysis.annotations) by_id_.emplace(a.id, &a);
  }

  // The fact's value, or nullopt for what is none.
  std::optional<decltype(model::Fact::value)> Value(const Annotation& a) const;

 private:
  const Annotation* Find(uint64_t id) const {
    const auto it = by_id_.find(id);
    return it == by_id_.end() ? nullptr : it->second;
  }
  // The time of the `date` annotation related in that role.
  std::optional<model::TimeSpan> RelatedTime(const Annotation& a, absl::string_view role) const {
    const Annotation* date = Find(a.Related(role));
    return date == nullptr || date->type != "date" ? std::nullopt : std::optional(ReadTime(*date));
  }
  model::OfficialFact Official(const Annotation& a) const;
  model::MoneyFact Money(const Annotation& a, model::Decimal amount) const;
  model::QuantityFact Quantity(const Annotation& a, model::Decimal value) const;
  model::TreatyFact Treaty(const Annotation& a) const;
  model::EventFact Event(const Annotation& a) const;
  model::OrganizationFact Organization(const Annotation& a) const;

  const absl::string_view text_;
  std::unordered_map<uint64_t, const Annotation*> by_id_;
};

model::OfficialFact Reader::Official(const Annotation& a) const {
  model::OfficialFact fact;
  fact.display_name = a.canonical;
  fact.title_text = std::string(a.Text("title"));
  fact.role = std::string(a.Text("role"));
  fact.country_code = std::string(a.Text("country"));
  fact.title_span = GetSpan(a, "title", text_);
  fact.name_span = GetSpan(a, "name", text_);
  fact.mention_kind = GetEnum<model::MentionKind>(a, "mention_kind");
  fact.office_status = GetEnum<model::OfficeStatus>(a, "office_status");
  return fact;
}

model::MoneyFact Reader::Money(const Annotation& a, model::Decimal amount) const {
  model::MoneyFact fact;
  fact.amount = std::move(amount);
  fact.amount_max = Get<model::Decimal>(a, "amount_max");
  fact.currency_code = std::string(a.Text("currency"));
  fact.ambiguous_currencies = GetList(a, "currencies");
  fact.qualifier = GetEnum<model::Qualifier>(a, "qualifier");
  fact.measure = GetEnum<model::Measure>(a, "measure");
  fact.measure_span = GetSpan(a, "measure", text_);
  fact.period = RelatedTime(a, "period");
  fact.parties = GetList(a, "parties");
  fact.record = Get<bool>(a, "record").value_or(false);
  return fact;
}

model::QuantityFact Reader::Quantity(const Annotation& a, model::Decimal value) const {
  model::QuantityFact fact;
  fact.value = std::move(value);
  fact.unit = GetEnum<model::QuantityUnit>(a, "unit");
  fact.qualifier = GetEnum<model::Qualifier>(a, "qualifier");
  fact.measure = GetEnum<model::Measure>(a, "measure");
  fact.measure_span = GetSpan(a, "measure", text_);
  fact.period = RelatedTime(a, "period");
  fact.parties = GetList(a, "parties");
  return fact;
}

model::TreatyFact Reader::Treaty(const Annotation& a) const {
  model::TreatyFact fact;
  fact.display_name = a.canonical;
  fact.instrument_kind = GetEnum<model::InstrumentKind>(a, "kind");
  fact.action = GetEnum<model::TreatyAction>(a, "action");
  fact.parties = GetList(a, "parties");
  fact.sign_time = RelatedTime(a, "signed");
  fact.validity = RelatedTime(a, "validity");
  return fact;
}

model::EventFact Reader::Event(const Annotation& a) const {
  model::EventFact fact;
  fact.event_type = std::string(a.Text("event_type"));
  fact.place = std::string(a.Text("place"));
  fact.country_code = std::string(a.Text("country"));
  fact.time = RelatedTime(a, "time");
  for (std::string& state : GetList(a, "participants")) {
    if (IsStateCode(state)) fact.participants.push_back({std::move(state), "", false});
  }
  return fact;
}

model::OrganizationFact Reader::Organization(const Annotation& a) const {
  model::OrganizationFact fact;
  fact.display_name = a.canonical;
  fact.country_code = std::string(a.Text("country"));
  for (const model::Relation& relation : a.relations) {
    if (relation.role != "nested") continue;
    const Annotation* nested = Find(relation.target_id);
    if (nested != nullptr && a.span.Contains(nested->span)) fact.nested_spans.push_back(nested->span);
  }
  return fact;
}

std::optional<decltype(model::Fact::value)> Reader::Value(const Annotation& a) const {
  if (a.type == "quotation") return std::nullopt;
  if (a.type == "date") {
    if (a.canonical.empty()) return std::nullopt;
    model::DateFact fact;
    fact.time = ReadTime(a);
    fact.role = GetEnum<model::DateRole>(a, "role");
    fact.timex_type = GetEnum<model::TimexType>(a, "timex_type");
    if (fact.timex_type == model::TimexType::kUnspecified) fact.timex_type = model::TimexType::kDate;
    return fact;
  }
  if (a.type == "official") return Official(a);
  if (a.type == "organization") return Organization(a);
  if (a.type == "treaty") return Treaty(a);
  if (a.type == "money") {
    std::optional<model::Decimal> amount = Get<model::Decimal>(a, "amount");
    if (!amount.has_value()) return std::nullopt;
    return Money(a, *std::move(amount));
  }
  if (a.type == "quantity") {
    std::optional<model::Decimal> value = Get<model::Decimal>(a, "value");
    if (!value.has_value()) return std::nullopt;
    return Quantity(a, *std::move(value));
  }
  if (a.type == "event") {
    if (a.Text("event_type").empty()) return std::nullopt;
    return Event(a);
  }
  return model::CustomFact{a.type, a.canonical, a.attributes};
}

// The sentence that `span` lies in, else `span` itself.  `sentences` are in order and disjoint.
model::TextSpan SentenceOf(const std::vector<model::TextSpan>& sentences, model::TextSpan span) {
  const auto after = std::upper_bound(sentences.begin(), sentences.end(), span.begin,
                                      [](int32_t begin, model::TextSpan sentence) { return begin < sentence.begin; });
  return after != sentences.begin() && std::prev(after)->Contains(span) ? *std::prev(after) : span;
}

// Who is speaking at each place: follows the quotations while facts go by in order.
class Speakers {
 public:
  explicit Speakers(const Analysis& analysis) {
    for (const Annotation& a : analysis.annotations) {
      if (a.type == "quotation" && a.Related("speaker") != 0) quotations_.push_back(&a);
    }
  }

  // Spans must come by rising begin.
  uint64_t At(model::TextSpan span) {
    for (; next_ < quotations_.size() && quotations_[next_]->span.begin <= span.begin; ++next_)
      open_.push_back(quotations_[next_]);
    while (!open_.empty() && open_.back()->span.end <= span.begin) open_.pop_back();
    // Quotations nest a few levels at most; the bound is for a hostile extractor's.
    constexpr size_t kDeepest = 16;
    for (size_t i = 0; i < std::min(open_.size(), kDeepest); ++i) {
      const Annotation* quotation = open_[open_.size() - 1 - i];
      if (quotation->span.Contains(span)) return quotation->Related("speaker");
    }
    return 0;
  }

 private:
  std::vector<const Annotation*> quotations_;
  std::vector<const Annotation*> open_;
  size_t next_ = 0;
};

std::string ProducedBy(const Annotation& a) {
  const absl::string_view rule = a.Text("rule");
  return absl::StrCat("extractors/", a.extractor, "@", a.extractor_version, rule.empty() ? "" : "#", rule);
}

}  // namespace

std::vector<ReadFact> ReadFacts(const model::Document& document, const Analysis& analysis) {
  const Reader reader(document, analysis);
  Speakers speakers(analysis);
  FactIds ids;
  std::vector<ReadFact> out;
  std::vector<const Annotation*> sources;
  std::unordered_map<uint64_t, size_t> fact_of;  // annotation id -> index in out
  for (const Annotation& a : analysis.annotations) {
    if (std::find(analysis.supporting.begin(), analysis.supporting.end(), a.extractor) != analysis.supporting.end())
      continue;
    auto value = reader.Value(a);
    if (!value.has_value()) continue;
    ReadFact read;
    read.annotation_id = a.id;
    read.fact.value = *std::move(value);
    read.fact.span = a.span;
    read.fact.sentence = SentenceOf(document.sentences, a.span);
    read.fact.produced_by = ProducedBy(a);
    read.fact.confidence = static_cast<float>(a.confidence);
    read.fact.modality = GetEnum<model::Modality>(a, "modality");
    read.fact.id = ids.Next(model::FactKind(read.fact), a.span, a.Text("rule"));
    read.speaker_annotation_id = speakers.At(a.span);
    fact_of.emplace(a.id, out.size());
    sources.push_back(&a);
    out.push_back(std::move(read));
  }

  for (size_t i = 0; i < out.size(); ++i) {
    if (auto* money = std::get_if<model::MoneyFact>(&out[i].fact.value)) {
      const auto whole = fact_of.find(sources[i]->Related("part_of"));
      if (whole != fact_of.end() && whole->second != i) money->part_of = out[whole->second].fact.id;
    } else if (auto* event = std::get_if<model::EventFact>(&out[i].fact.value)) {
      for (const model::Relation& relation : sources[i]->relations) {
        const auto support = fact_of.find(relation.target_id);
        if (support == fact_of.end() || support->second == i) continue;
        const std::string& id = out[support->second].fact.id;
        if (std::find(event->supporting_facts.begin(), event->supporting_facts.end(), id) ==
            event->supporting_facts.end()) {
          event->supporting_facts.push_back(id);
        }
      }
    }
  }
  return out;
}

}  // namespace chancery::extract
