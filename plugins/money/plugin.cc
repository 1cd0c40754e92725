// Amounts of money and percentages in English, Russian and Kazakh.  The rules say where an amount stands; amount.h
// computes it, context.h reads what is said of it.

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/extractor.hpp"
#include "plugins/money/manifest.h"
#include "plugins/money/money_finder.h"
#include "plugins/rules/trace.h"

namespace chancery::money {
namespace {

constexpr std::array<std::string_view, 3> kLanguages = {"en", "ru", "kk"};

// Years, quarters, months and ranges can be the period of an amount; a day is when something was said or paid, and
// "recently" says nothing.
bool CanBePeriod(std::string_view timex) {
  if (timex.empty() || timex[0] == 'P' || timex.find("REF") != std::string_view::npos) return false;
  if (timex.find('/') != std::string_view::npos || timex.find('W') != std::string_view::npos) return true;
  return timex.size() < 10;
}

class MoneyExtractor : public sdk::Extractor {
 public:
  static std::unique_ptr<Extractor> Create(const sdk::Host& host, std::string_view, std::string& error) {
    auto made = std::make_unique<MoneyExtractor>();
    for (size_t i = 0; i < kLanguages.size(); ++i) {
      made->finders_[i] = MoneyFinder::Load(
          kLanguages[i], [&](std::string_view name, std::string_view& bytes) { return host.Resource(name, bytes); },
          error);
      if (made->finders_[i] == nullptr) return nullptr;
    }
    return made;
  }

  const rules::RuleSet* RulesOf(std::string_view language) const {
    const MoneyFinder* finder = FinderOf(language);
    return finder == nullptr ? nullptr : &finder->rules();
  }
  const void* Extension(std::string_view id) override {
    return rules::TraceExtension<MoneyExtractor, sdk::Extractor>(id);
  }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const MoneyFinder* finder = FinderOf(document.language());
    if (finder == nullptr) return;
    std::vector<std::pair<uint32_t, uint32_t>> sentences;
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior p = document.prior(i);
      if (p.type() == "sentence")
        sentences.emplace_back(static_cast<uint32_t>(p.begin()), static_cast<uint32_t>(p.end()));
    }
    const rules::TokenizedText text(document.text(), std::move(sentences));
    std::vector<Period> periods;
    std::vector<Clue> states;  // that the officials of the text serve
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior p = document.prior(i);
      if (p.type() == "official" && !p.Text("country").empty()) states.push_back({0, 0, p.Text("country"), 0, 0});
      if (p.type() != "date" || !CanBePeriod(p.canonical())) continue;
      periods.push_back({text.TokenAt(static_cast<uint32_t>(p.begin())),
                         text.TokenAt(static_cast<uint32_t>(p.end() - 1)) + 1, p.id()});
    }
    const std::vector<Amount> amounts = finder->Find(text, periods, states);
    for (size_t i = 0; i < amounts.size() && !emitter.Stopped(); ++i) emitter.Emit(ToAnnotation(amounts[i], i));
  }

 private:
  const MoneyFinder* FinderOf(std::string_view language) const {
    for (size_t i = 0; i < kLanguages.size(); ++i) {
      if (language.substr(0, 2) == kLanguages[i]) return finders_[i].get();
    }
    return nullptr;
  }

  static sdk::Annotation ToAnnotation(const Amount& a, size_t index) {
    sdk::Annotation out(a.percent ? "quantity" : "money", a.begin, a.end);
    out.Id(index + 1);
    out.Set("rule", a.rule);
    out.Set("qualifier", a.qualifier);
    if (a.measure_clue) {
      out.SetInt("measure_begin", a.measure_clue->begin);
      out.SetInt("measure_end", a.measure_clue->end);
    }
    out.Set("measure", a.measure);
    std::string parties;
    for (const std::string& p : a.parties) parties += (parties.empty() ? "" : " ") + p;
    out.Set("parties", parties);
    out.Relate("period", a.period);
    if (a.percent) {
      out.Canonical(a.value.ToString() + " PERCENT");
      out.SetDecimal("value", a.value.unscaled, a.value.scale);
      out.Set("unit", "PERCENT");
      return out;
    }
    out.Canonical(a.currency.empty() ? a.value.ToString() : a.value.ToString() + " " + a.currency);
    out.SetDecimal("amount", a.value.unscaled, a.value.scale);
    if (a.most) out.SetDecimal("amount_max", a.most->unscaled, a.most->scale);
    out.Set("currency", a.currency);
    out.Set("currencies", a.currencies);
    if (a.record) out.SetBool("record", true);
    if (a.equals) out.Relate("equals", *a.equals + 1);
    if (a.part_of) out.Relate("part_of", *a.part_of + 1);
    return out;
  }

  std::array<std::unique_ptr<MoneyFinder>, kLanguages.size()> finders_;
};

}  // namespace
}  // namespace chancery::money

CHANCERY_PLUGIN(chancery::money::MoneyExtractor, .id = "chancery.money", .version = "1.0.0", .languages = "en ru kk",
                .produces = "money quantity", .requires_types = "date", .uses_types = "sentence official",
                .concurrent = true)
