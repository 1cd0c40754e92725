#ifndef CHANCERY_PLUGINS_TREATIES_TREATY_FINDER_H_
#define CHANCERY_PLUGINS_TREATIES_TREATY_FINDER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/rules/rule_set.h"
#include "plugins/rules/token.h"
#include "plugins/treaties/phrase_index.h"
#include "plugins/treaties/title_scanner.h"

namespace chancery::treaties {

// An instrument that many articles name; data/treaties.tsv.
struct KnownTreaty {
  std::string id;
  std::string kind;
  std::string signed_date;
  std::vector<std::string> parties;
  std::string title;  // the full title in the entry's language
  bool abbreviation = false;
};

// Known instruments and names of states, shared by all languages.
class Gazetteer {
 public:
  // Reads data/treaties.tsv and data/states.tsv; nullptr and "file:line: cause" in `error` on a mistake.
  static std::unique_ptr<Gazetteer> Load(const rules::DataFile& treaties, const rules::DataFile& states,
                                         std::string& error);

  const PhraseIndex& titles(std::string_view language) const { return titles_[LanguageIndex(language)]; }
  const PhraseIndex& states(std::string_view language) const { return states_[LanguageIndex(language)]; }
  const KnownTreaty& treaty(uint32_t payload) const { return known_[payload]; }
  // ISO 3166-1 alpha-2.
  std::string_view state(uint32_t payload) const { return codes_[payload]; }

  static size_t LanguageIndex(std::string_view language) { return language == "ru" ? 1 : language == "kk" ? 2 : 0; }

 private:
  Gazetteer();
  std::vector<KnownTreaty> known_;
  std::vector<std::string> codes_;
  std::vector<PhraseIndex> titles_, states_;
};

// What other extractors and the host said about the text, in bytes.
struct Context {
  struct Range {
    uint32_t begin = 0;
    uint32_t end = 0;
    uint64_t id = 0;
    std::string_view value;  // of a date: its TIMEX3 value; of a body: its id; of an official: the state served
  };
  // Each sorted by begin, then by end descending.
  std::vector<Range> dates;
  std::vector<Range> people;  // officials, whole mentions
  std::vector<Range> bodies;  // organisations
};

struct TreatyMention {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string kind;
  std::string id;         // of the gazetteer, or ""
  std::string canonical;  // the title
  std::string action;
  std::vector<std::string> parties;
  uint64_t signed_date = 0;  // annotation ids of dates
  uint64_t validity_date = 0;
  size_t same_as = SIZE_MAX;  // index of the mention with the full title
  std::string rule;
};

// Finds instruments in the texts of one language.  Immutable; any thread may use it.
class TreatyFinder {
 public:
  // `rules` holds the language's lexicon and its rules for domestic law; `gazetteer` must outlive the finder.
  TreatyFinder(std::string language, std::unique_ptr<rules::RuleSet> rules, const Gazetteer* gazetteer);

  // In the order of their begin.
  std::vector<TreatyMention> FindTreaties(const rules::TokenizedText& text, const Context& context) const;

  // Domestic law: spans and the rule that found them, in order.
  std::vector<rules::Match> FindLaws(const rules::TokenizedText& text) const { return rules_->FindBest(text); }

  const rules::RuleSet& rules() const { return *rules_; }

 private:
  struct Found;
  std::vector<Found> FindTitles(const rules::TokenizedText& text, const Surroundings& around) const;
  void JoinShortForms(const rules::TokenizedText& text, std::vector<Found>& found) const;
  std::string ActionOf(const rules::TokenizedText& text, const std::vector<Found>& all, size_t index) const;
  std::vector<std::string> StatesIn(const rules::TokenizedText& text, size_t first, size_t last) const;
  std::vector<std::string> PartiesOf(const rules::TokenizedText& text, const Context& context, const Found& found,
                                     bool acted_on) const;
  void SetDates(const rules::TokenizedText& text, const Context& context, const Found& found, TreatyMention& m) const;

  const std::string language_;
  const std::unique_ptr<rules::RuleSet> rules_;
  const Gazetteer* const gazetteer_;
  const TitleScanner scanner_;
  std::optional<uint32_t> action_, hedge_, future_;
};

}  // namespace chancery::treaties

#endif  // CHANCERY_PLUGINS_TREATIES_TREATY_FINDER_H_
