#include "service/summarize/points.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/text/letters.h"
#include "service/text/search_terms.h"

namespace chancery::summarize {
namespace {

// An expression longer than this ("the 1990s", "the 21st century") dates nothing.
constexpr int32_t kMostDays = 366;

bool IsOfficial(absl::string_view entity) { return absl::StartsWith(entity, "officials/"); }

void SortUnique(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

// Whom and what a fact names.
void AddEntities(const model::Fact& fact, std::set<std::string>& out) {
  const auto add = [&out](const std::string& entity) {
    if (!entity.empty()) out.insert(entity);
  };
  add(fact.speaker);
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, model::OfficialFact>) {
          add(value.official);
          add(value.affiliation);
          add(value.country_code);
        } else if constexpr (std::is_same_v<T, model::OrganizationFact>) {
          add(value.organization);
          add(value.country_code);
        } else if constexpr (std::is_same_v<T, model::TreatyFact>) {
          add(value.treaty);
          for (const std::string& party : value.parties) add(party);
        } else if constexpr (std::is_same_v<T, model::EventFact>) {
          for (const model::Participant& participant : value.participants) add(participant.entity);
          add(value.country_code);
          add(value.treaty);
        } else if constexpr (std::is_same_v<T, model::MoneyFact> || std::is_same_v<T, model::QuantityFact>) {
          for (const std::string& party : value.parties) add(party);
          add(value.speaker);
        }
      },
      fact.value);
}

// What is known about one sentence.
struct SentenceContent {
  std::set<std::string> entities;
  std::set<std::string> terms;
  bool has_terms = false;
  bool has_event = false;
  bool has_undated_event = false;
  std::vector<DayRange> used_days;  // by events, instruments and figures' periods
};

}  // namespace

// Reads one document into the items of a ScopeFacts.
class ScopeFacts::Reader {
 public:
  Reader(ScopeFacts& out, const model::Document& document, const std::vector<model::Fact>& facts)
      : out_(out), document_(document), facts_(facts), index_(static_cast<uint32_t>(out.documents_.size())) {
    ScopeDocument scope;
    scope.name = document.Name();
    scope.id = document.id;
    scope.content_sha256 = document.content_sha256;
    scope.source = document.source;
    scope.language = document.language;
    scope.publish_time = document.publish_time;
    if (document.publish_time) {
      const absl::CivilDay day = absl::ToCivilDay(*document.publish_time, absl::UTCTimeZone());
      scope.publish_day = model::DaysFromCivil(static_cast<int32_t>(day.year()), day.month(), day.day());
    }
    published_ = scope.publish_day;
    out_.documents_.push_back(std::move(scope));
  }

  void Read() {
    for (const model::Fact& fact : facts_) {
      SentenceContent& sentence = sentences_[fact.sentence];
      AddEntities(fact, sentence.entities);
      if (fact.modality == model::Modality::kNegated) continue;
      std::visit([&](const auto& value) { Note(value, sentence); }, fact.value);
    }
    if (!out_.focus_.names.empty()) {
      for (const auto& [span, sentence] : sentences_)
        entities_.insert(sentence.entities.begin(), sentence.entities.end());
    }
    for (const model::Fact& fact : facts_) {
      if (fact.modality == model::Modality::kNegated) continue;
      std::visit([&](const auto& value) { Take(fact, value); }, fact.value);
    }
  }

 private:
  template <typename T>
  void Note(const T& value, SentenceContent& sentence) {
    if constexpr (std::is_same_v<T, model::EventFact>) {
      sentence.has_event = true;
      sentence.has_undated_event = sentence.has_undated_event || !DaysOf(value.time).dated();
      sentence.used_days.push_back(DaysOf(value.time));
    } else if constexpr (std::is_same_v<T, model::TreatyFact>) {
      if (!value.treaty.empty() && value.instrument_kind != model::InstrumentKind::kUnspecified)
        treaty_kinds_.emplace(value.treaty, value.instrument_kind);
      sentence.used_days.push_back(DaysOf(value.sign_time));
      sentence.used_days.push_back(DaysOf(value.validity));
    } else if constexpr (std::is_same_v<T, model::MoneyFact> || std::is_same_v<T, model::QuantityFact>) {
      sentence.used_days.push_back(DaysOf(value.period));
    }
  }

  // Facts may be newer than the text, when the document was replaced between the reading of the two: then their spans
  // are cut to it.
  absl::string_view TextOf(model::TextSpan span) const {
    const auto size = static_cast<int32_t>(document_.content.size());
    const int32_t begin = std::clamp(span.begin, 0, size), end = std::clamp(span.end, begin, size);
    return absl::string_view(document_.content).substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  }

  const std::set<std::string>& TermsOf(model::TextSpan span) {
    SentenceContent& sentence = sentences_[span];
    if (!sentence.has_terms) {
      sentence.has_terms = true;
      for (text::SearchToken& token : text::AnalyzeText(TextOf(span))) {
        for (std::string& term : token.terms) sentence.terms.insert(std::move(term));
      }
    }
    return sentence.terms;
  }

  static bool Shares(const std::set<std::string>& a, const std::set<std::string>& b) {
    const auto& few = a.size() < b.size() ? a : b;
    const auto& many = a.size() < b.size() ? b : a;
    return std::any_of(few.begin(), few.end(), [&](const std::string& x) { return many.count(x) > 0; });
  }

  // Whether what the sentence tells is in the focus; counts the words.  `whole_document`: names may be met by whatever
  // the document names, for facts that do not say whose they are.
  bool InFocus(Told& told, bool whole_document) {
    const PointFocus& focus = out_.focus_;
    if (focus.empty()) return true;
    const SentenceContent& sentence = sentences_[told.sentence];
    for (const PointFocus::Name& name : focus.names) {
      const bool met = Shares(name.entities, sentence.entities) ||
                       (whole_document && Shares(name.entities, entities_)) ||
                       (!name.terms.empty() && Shares(name.terms, TermsOf(told.sentence)));
      if (!met) return false;
    }
    if (!focus.terms.empty()) {
      const std::set<std::string>& terms = TermsOf(told.sentence);
      for (const std::string& term : focus.terms) told.focus += terms.count(term) > 0 ? 1 : 0;
      if (told.focus == 0 && focus.names.empty() && focus.measures.empty()) return false;
    }
    return true;
  }

  Told ToldBy(const model::Fact& fact) const {
    Told told;
    told.document = index_;
    told.fact = fact.id;
    told.span = fact.span;
    told.sentence = fact.sentence;
    told.speaker = fact.speaker;
    told.modality = fact.modality;
    return told;
  }

  bool IsPlanned(const model::Fact& fact, const DayRange& days) const {
    if (fact.modality == model::Modality::kPlanned) return true;
    return published_ && days.from && *days.from > *published_;
  }

  void Take(const model::Fact& fact, const model::EventFact& event) {
    EventItem item;
    item.told = ToldBy(fact);
    if (!InFocus(item.told, false)) return;
    item.type = event.event_type;
    for (const model::Participant& participant : event.participants) {
      if (participant.entity.empty()) continue;
      (IsOfficial(participant.entity) ? item.officials : item.others).push_back(participant.entity);
    }
    SortUnique(item.officials);
    SortUnique(item.others);
    item.time = event.time;
    item.days = DaysOf(event.time);
    item.place = event.place;
    item.country_code = event.country_code;
    item.treaty = event.treaty;
    if (const auto kind = treaty_kinds_.find(event.treaty); kind != treaty_kinds_.end())
      item.treaty_kind = kind->second;
    item.told.is_planned = IsPlanned(fact, item.days);
    out_.events_.push_back(std::move(item));
  }

  void Take(const model::Fact& fact, const model::TreatyFact& treaty) {
    InstrumentItem item;
    item.told = ToldBy(fact);
    if (!InFocus(item.told, false)) return;
    item.parties = treaty.parties;
    SortUnique(item.parties);
    item.treaty = treaty.treaty.empty() ? absl::StrCat("unlinked ", text::Lower(treaty.display_name), " ",
                                                       absl::StrJoin(item.parties, " "))
                                        : treaty.treaty;
    item.action = treaty.action;
    item.sign_time = treaty.sign_time;
    item.days = DaysOf(treaty.sign_time);
    item.told.is_planned = IsPlanned(fact, item.days);
    out_.instruments_.push_back(std::move(item));
  }

  void Take(const model::Fact& fact, const model::DateFact& date) {
    if (date.timex_type != model::TimexType::kDate && date.timex_type != model::TimexType::kTime) return;
    if (date.role == model::DateRole::kPublication || date.role == model::DateRole::kDateline ||
        date.role == model::DateRole::kValidity)
      return;
    const DayRange days = DaysOf(date.time);
    if (!days.closed() || *days.to - *days.from >= kMostDays) return;
    // "This year", "last year" say when a text was written more than when something happened.
    if (*days.to - *days.from > 31 && date.time.resolution != model::TimeResolution::kAbsolute) return;
    const SentenceContent& sentence = sentences_[fact.sentence];
    // What somebody says "today" is when he says it.  A sentence that names nobody tells of the future or of nothing,
    // but where its words are what the reader asks for.
    if (!fact.speaker.empty()) return;
    if (sentence.entities.empty() && !IsPlanned(fact, days) && out_.focus_.empty()) return;
    // Beside an event without a date, this one is likely to be part of it; beside a dated one, another day is another
    // thing.
    if (sentence.has_undated_event || (sentence.has_event && !days.is_day())) return;
    if (std::find(sentence.used_days.begin(), sentence.used_days.end(), days) != sentence.used_days.end()) return;
    DateItem item;
    item.told = ToldBy(fact);
    if (!InFocus(item.told, false)) return;
    item.time = date.time;
    item.days = days;
    item.entities.assign(sentence.entities.begin(), sentence.entities.end());
    item.told.is_planned = IsPlanned(fact, days);
    out_.dates_.push_back(std::move(item));
  }

  template <typename Figure>
  std::optional<FigureItem> NewFigure(const model::Fact& fact, const Figure& figure, model::Decimal value) {
    FigureItem item;
    item.told = ToldBy(fact);
    item.measure = figure.measure == model::Measure::kShareOfTrade ? model::Measure::kTradeTurnover : figure.measure;
    const PointFocus& focus = out_.focus_;
    if (!focus.measures.empty() && focus.measures.count(item.measure) == 0) return std::nullopt;
    if (!InFocus(item.told, figure.parties.empty())) return std::nullopt;
    item.value = std::move(value);
    item.qualifier = figure.qualifier;
    item.period = figure.period;
    item.days = DaysOf(figure.period);
    item.parties = figure.parties;
    SortUnique(item.parties);
    if (item.told.speaker.empty()) item.told.speaker = figure.speaker;
    return item;
  }

  void ReadWords(const model::Fact& fact, const std::optional<model::TextSpan>& measure, FigureItem& item) {
    const model::TextSpan sentence = fact.sentence.Contains(fact.span) ? fact.sentence : fact.span;
    std::optional<model::TextSpan> measure_span;
    if (measure && sentence.Contains(*measure))
      measure_span = {measure->begin - sentence.begin, measure->end - sentence.begin};
    item.words = ReadFigureWords(TextOf(sentence), {fact.span.begin - sentence.begin, fact.span.end - sentence.begin},
                                 measure_span, item.unit == "PERCENT", document_.language);
    item.step = StepOf(TextOf(fact.span), item.value);
  }

  void Take(const model::Fact& fact, const model::MoneyFact& money) {
    std::optional<FigureItem> item = NewFigure(fact, money, money.amount);
    if (!item) return;
    item->is_money = true;
    item->value_max = money.amount_max;
    item->unit = money.currency_code;
    item->possible_units = money.ambiguous_currencies;
    SortUnique(item->possible_units);
    item->part_of = money.part_of;
    ReadWords(fact, money.measure_span, *item);
    item->words.is_part = item->words.is_part || !money.part_of.empty();
    out_.figures_.push_back(*std::move(item));
  }

  void Take(const model::Fact& fact, const model::QuantityFact& quantity) {
    // A count or share of nothing that is known compares with nothing.
    if (quantity.measure == model::Measure::kUnspecified || quantity.measure == model::Measure::kOther) return;
    std::optional<FigureItem> item = NewFigure(fact, quantity, quantity.value);
    if (!item) return;
    item->unit = quantity.unit == model::QuantityUnit::kPercent ? "PERCENT" : "COUNT";
    ReadWords(fact, quantity.measure_span, *item);
    out_.figures_.push_back(*std::move(item));
  }

  void Take(const model::Fact& fact, const model::OrganizationFact& organization) {
    if (organization.organization.empty() || !organization.country_code.empty()) return;
    BodyItem item;
    item.told = ToldBy(fact);
    item.organization = organization.organization;
    out_.bodies_.push_back(std::move(item));
  }

  void Take(const model::Fact& fact, const model::OfficialFact& official) {
    if (official.official.empty() || (official.role.empty() && official.title_text.empty())) return;
    OfficeItem item;
    item.told = ToldBy(fact);
    item.official = official.official;
    item.role = official.role.empty() ? official.title_text : official.role;
    item.affiliation = official.affiliation;
    out_.offices_.push_back(std::move(item));
  }

  void Take(const model::Fact&, const model::CustomFact&) {}

  ScopeFacts& out_;
  const model::Document& document_;
  const std::vector<model::Fact>& facts_;
  const uint32_t index_;
  std::optional<int32_t> published_;
  std::map<model::TextSpan, SentenceContent> sentences_;
  std::map<std::string, model::InstrumentKind> treaty_kinds_;
  std::set<std::string> entities_;  // of the whole document; when the focus has names
};

void ScopeFacts::Add(const model::Document& document, const std::vector<model::Fact>& facts) {
  Reader(*this, document, facts).Read();
}

bool ScopeFacts::IsBefore(const Told& a, const Told& b) const {
  const auto key = [this](const Told& told) {
    const ScopeDocument& document = documents_[told.document];
    return std::tuple<absl::Time, const std::string&, model::TextSpan, const std::string&>(
        document.publish_time.value_or(absl::InfiniteFuture()), document.name, told.span, told.fact);
  };
  return key(a) < key(b);
}

}  // namespace chancery::summarize
