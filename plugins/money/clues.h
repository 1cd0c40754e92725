#ifndef CHANCERY_PLUGINS_MONEY_CLUES_H_
#define CHANCERY_PLUGINS_MONEY_CLUES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/token.h"

namespace chancery::money {

// A word of the lexicon that says something about amounts near it; tokens, half open.
struct Clue {
  size_t first = 0;
  size_t last = 0;
  std::string_view value;
  uint32_t begin = 0;  // bytes, half open
  uint32_t end = 0;
};

// A date that the dates plugin found, and that can be the period of an amount.
struct Period {
  size_t first = 0;  // tokens, half open
  size_t last = 0;
  uint64_t id = 0;  // the host's
};

// The clues of a whole text, each list in the order of the text.  Everything is read once.
class TextClues {
 public:
  // `known`: states that other extractors know to be meant; they count in country_counts only.
  TextClues(const rules::TokenizedText& text, const rules::Lexicon& lexicon, const std::vector<Clue>& known);

  // The clues of a class that begin in tokens [first, last).
  using Range = std::pair<std::vector<Clue>::const_iterator, std::vector<Clue>::const_iterator>;
  Range Measures(size_t first, size_t last) const { return In(measures_, first, last); }
  Range Countries(size_t first, size_t last) const { return In(countries_, first, last); }
  Range Groups(size_t first, size_t last) const { return In(groups_, first, last); }
  bool HasBoth(size_t first, size_t last) const { return Has(both_, first, last); }
  bool HasRecord(size_t first, size_t last) const { return Has(records_, first, last); }
  bool HasPart(size_t first, size_t last) const { return Has(parts_, first, last); }
  bool HasChange(size_t first, size_t last) const { return Has(changes_, first, last); }
  bool HasClauseEnd(size_t first, size_t last) const { return Has(clauses_, first, last); }
  // The longest entry of a class that begins at, or ends before, a token; nullopt when there is none.
  std::optional<Clue> At(std::string_view class_name, size_t token) const;
  std::optional<Clue> EndingAt(std::string_view class_name, size_t token) const;
  // How often the text names each country, most often first.
  const std::vector<std::pair<std::string, size_t>>& country_counts() const { return country_counts_; }

 private:
  static Range In(const std::vector<Clue>& clues, size_t first, size_t last);
  static bool Has(const std::vector<Clue>& clues, size_t first, size_t last) {
    const Range r = In(clues, first, last);
    return r.first != r.second;
  }

  const rules::TokenizedText& text_;
  const rules::Lexicon& lexicon_;
  std::vector<Clue> measures_, countries_, groups_, both_, records_, parts_, clauses_, changes_;
  std::vector<std::pair<std::string, size_t>> country_counts_;
};

}  // namespace chancery::money

#endif  // CHANCERY_PLUGINS_MONEY_CLUES_H_
