#ifndef CHANCERY_PLUGINS_MONEY_MONEY_FINDER_H_
#define CHANCERY_PLUGINS_MONEY_MONEY_FINDER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/money/amount.h"
#include "plugins/money/clues.h"
#include "plugins/rules/load.h"
#include "plugins/rules/rule_set.h"

namespace chancery::money {

// One amount of money or one percentage, with what the text says about it.
struct Amount {
  bool percent = false;
  size_t first = 0;  // tokens, half open
  size_t last = 0;
  uint32_t begin = 0;  // bytes, half open
  uint32_t end = 0;
  std::string_view rule;
  Decimal value;
  std::optional<Decimal> most;  // of a range
  std::string currency;         // ISO 4217, or "" when it is open
  std::string currencies;       // then: what it can be, separated by spaces
  std::string_view qualifier = "EXACT";
  std::string measure;
  std::optional<Clue> measure_clue;
  std::vector<std::string> parties;
  bool record = false;
  uint64_t period = 0;           // the host's id of a date, or 0
  std::optional<size_t> equals;  // indexes into the result
  std::optional<size_t> part_of;
};

// Finds amounts in the texts of one language.  Immutable; any thread may use it.
class MoneyFinder {
 public:
  // nullptr on a mistake in the data, with "file:line: cause" in `error`.
  static std::unique_ptr<MoneyFinder> Load(std::string_view language, const rules::ResourceReader& resource,
                                           std::string& error);

  // `periods`: dates in the order of the text.  `states`: what TextClues takes as known.  The amounts are in the order
  // of the text and do not overlap.
  std::vector<Amount> Find(const rules::TokenizedText& text, const std::vector<Period>& periods,
                           const std::vector<Clue>& states) const;

  const rules::RuleSet& rules() const { return *rules_; }

 private:
  MoneyFinder(std::unique_ptr<rules::RuleSet> rules, std::string_view language)
      : rules_(std::move(rules)), reader_(rules_->lexicon(), language != "en"), home_(language == "kk" ? "KZ" : "") {}

  std::optional<Amount> Read(const rules::TokenizedText& text, const rules::Match& match) const;
  void ResolveCurrencies(const TextClues& clues, const rules::TokenizedText& text, std::vector<Amount>& amounts) const;

  std::unique_ptr<rules::RuleSet> rules_;
  AmountReader reader_;
  std::map<std::string, std::vector<std::string>> tender_;  // countries by currency
  std::string home_;                                        // the state that texts of the language leave unsaid
};

}  // namespace chancery::money

#endif  // CHANCERY_PLUGINS_MONEY_MONEY_FINDER_H_
