#include <chancery/extractor.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/dates/context.h"
#include "plugins/dates/expression.h"
#include "plugins/dates/manifest.h"
#include "plugins/dates/resolver.h"
#include "plugins/dates/year_frame.h"
#include "plugins/rules/load.h"
#include "plugins/rules/rule_set.h"
#include "plugins/rules/token.h"
#include "plugins/rules/trace.h"

namespace chancery::dates {
namespace {

constexpr std::array<const char*, 3> kLanguages = {"en", "ru", "kk"};

std::optional<Anchor> AnchorOf(const chx_date& date) {
  if (date.precision != CHX_DATE_YEAR && date.precision != CHX_DATE_MONTH && date.precision != CHX_DATE_DAY)
    return std::nullopt;
  Anchor anchor;
  anchor.month_known = date.precision >= CHX_DATE_MONTH;
  anchor.day_known = date.precision >= CHX_DATE_DAY;
  anchor.day = {date.year, anchor.month_known ? date.month : 1, anchor.day_known ? date.day : 1};
  if (!IsDay(anchor.day.year, anchor.day.month, anchor.day.day)) return std::nullopt;
  return anchor;
}

chx_date DateOf(const Day& day, std::string_view resolution) {
  chx_date out{};
  out.year = day.year;
  out.month = static_cast<uint8_t>(day.month);
  out.day = static_cast<uint8_t>(day.day);
  out.precision = CHX_DATE_DAY;
  out.flags = resolution == "ABSOLUTE" ? 0 : CHX_DATE_FLAG_INFERRED;
  return out;
}

// Whether the expression names a day of a month in words; "31.06.2024" alone may be another number.
bool IsCalendarDay(const rules::TokenizedText& text, const Mention& mention) {
  const Expression& e = mention.expression;
  if (!e.day || !e.month || *e.month > 12 || e.year2 || e.month2 || e.day2) return false;
  const auto begin = text.tokens().begin();
  return std::any_of(begin + mention.first_token, begin + mention.last_token,
                     [](const rules::Token& token) { return token.kind == rules::TokenKind::kWord; });
}

// "31 June 2024": which part of it is wrong cannot be known, only that it is of that year.
Resolved NoSuchDay(const Expression& e) {
  Resolved r;
  r.canonical = "XXXX-XX-XX";
  if (e.year && !e.short_year && !e.before_christ) {
    const std::string year = std::to_string(*e.year);
    r.canonical.replace(0, 4, std::string(4 - std::min<size_t>(year.size(), 4), '0') + year);
  }
  r.resolution = "UNRESOLVED";
  return r;
}

// Dates, clock times, durations and sets.
class Dates : public sdk::Extractor {
 public:
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host& host, std::string_view /*config*/,
                                                std::string& error) {
    auto made = std::make_unique<Dates>();
    const rules::ResourceReader read = [&](std::string_view name, std::string_view& bytes) {
      return host.Resource(name, bytes);
    };
    for (size_t i = 0; i < kLanguages.size(); ++i) {
      made->rules_[i] = rules::LoadLanguage("dates", kLanguages[i], read, error);
      if (made->rules_[i] == nullptr) return nullptr;
    }
    return made;
  }

  const rules::RuleSet* RulesOf(std::string_view language) const {
    const size_t i = IndexOf(language);
    return i == kLanguages.size() ? nullptr : rules_[i].get();
  }
  const void* Extension(std::string_view id) override { return rules::TraceExtension<Dates, sdk::Extractor>(id); }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const size_t language = IndexOf(document.language());
    if (language == kLanguages.size()) return;
    const rules::RuleSet& rule_set = *rules_[language];
    const TenseWords tense_words(rule_set.lexicon());
    const bool verb_last = language == 2;

    std::vector<std::pair<uint32_t, uint32_t>> sentences;
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior prior = document.prior(i);
      if (prior.type() == "sentence")
        sentences.emplace_back(static_cast<uint32_t>(prior.begin()), static_cast<uint32_t>(prior.end()));
    }
    const rules::TokenizedText text(document.text(), std::move(sentences));
    const std::vector<rules::Match> matches = rule_set.FindBest(text);

    std::vector<Mention> mentions;
    mentions.reserve(matches.size());
    for (const rules::Match& match : matches) {
      if (match.Field("type") == "NONE") continue;
      Mention m;
      m.begin = match.begin;
      m.end = match.end;
      m.first_token = match.first_token;
      m.last_token = match.last_token;
      m.rule = rule_set.rule_name(match.rule);
      m.role = match.Field("role");
      m.expression = ReadExpression(match);
      mentions.push_back(std::move(m));
    }
    std::optional<Anchor> anchor = AnchorOf(document.date());
    const std::optional<Anchor> dateline = FindDateline(text, mentions);
    if (!anchor) anchor = dateline;

    Resolver resolver(anchor, IsNarrative(mentions, anchor));
    YearFrame frame(text, rule_set.lexicon(), mentions);
    for (size_t i = 0; i < mentions.size(); ++i) {
      Mention& m = mentions[i];
      if (emitter.Stopped()) return;
      Expression& e = m.expression;
      const bool open = e.literal.empty() && !e.year && !e.year_shift && (e.month || e.weekday || !e.part.empty());
      if (open && e.tense == Tense::kUnknown) e.tense = TenseAround(text, tense_words, m, verb_last);
      e.opens_sentence = frame.OpensSentence(i);
      if (open && !e.weekday) e.tied = frame.At(i);
      if (!e.otherwise.empty() && TenseAround(text, tense_words, m, verb_last) != Tense::kFuture) {
        e.type = "DURATION";
        e.literal = e.otherwise;
      }
      // Kazakh "жақында" is "recently" and "soon".
      if (e.literal == "NEAR_REF") {
        const Tense tense = TenseAround(text, tense_words, m, verb_last);
        e.literal = tense == Tense::kPast ? "PAST_REF" : "FUTURE_REF";
        e.tense = tense == Tense::kPast ? Tense::kPast : Tense::kFuture;
      }
      // "Soon" in a tale of the past is no time to come.
      if (e.literal == "FUTURE_REF" && e.tense == Tense::kUnknown &&
          TenseAround(text, tense_words, m, verb_last) == Tense::kPast)
        continue;
      Resolved r = frame.IsApposed(i) ? Resolver(resolver).Resolve(mentions[i + 1].expression) : resolver.Resolve(e);
      frame.See(i, r);
      if (r.canonical.empty() && IsCalendarDay(text, m)) r = NoSuchDay(e);
      if (r.canonical.empty()) continue;
      sdk::Annotation a("date", m.begin, m.end);
      a.Canonical(r.canonical).Set("timex_type", e.type).Set("resolution", r.resolution).Set("rule", m.rule);
      a.Set("role", !m.role.empty() ? m.role : e.type == "DATE" ? "EVENT" : "");
      // The ABI's dates begin with year 1.
      if (r.start && r.start->year >= 1)
        a.SetDate("start", DateOf(*r.start, r.resolution)).SetDate("end", DateOf(*r.end, r.resolution));
      if (anchor && anchor->year_known && r.resolution == "RELATIVE_TO_PUBLICATION")
        a.SetDate("anchor", DateOf(anchor->day, "ABSOLUTE"));
      emitter.Emit(a);
    }
  }

 private:
  // The place in kLanguages, or its size.
  static size_t IndexOf(std::string_view language) {
    size_t i = 0;
    while (i < kLanguages.size() && language.substr(0, 2) != kLanguages[i]) ++i;
    return i;
  }

  std::array<std::unique_ptr<rules::RuleSet>, kLanguages.size()> rules_;
};

}  // namespace
}  // namespace chancery::dates

CHANCERY_PLUGIN(chancery::dates::Dates, .id = "chancery.dates", .version = "1.0.0", .languages = "en ru kk",
                .produces = "date", .uses_types = "sentence boilerplate", .concurrent = true)
