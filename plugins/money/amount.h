#ifndef CHANCERY_PLUGINS_MONEY_AMOUNT_H_
#define CHANCERY_PLUGINS_MONEY_AMOUNT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/token.h"

namespace chancery::money {

// unscaled / 10^scale, with as small a scale (from 0) as the value needs.
struct Decimal {
  int64_t unscaled = 0;
  int32_t scale = 0;
  std::string ToString() const;  // "1250000.5"
};

// An exact value while it is computed, from 0 to 10^18 with kPlaces decimals.
class Value {
 public:
  static constexpr int kPlaces = 8;
  // nullopt when it has more places or more digits than there is room for.
  static std::optional<Value> Parse(std::string_view digits, std::string_view fraction);
  // These give nullopt on overflow.
  std::optional<Value> Plus(Value other) const;
  std::optional<Value> Times10(int power) const;
  std::optional<Value> Times(Value other) const;
  std::optional<Value> DividedBy(int64_t divisor) const;
  bool IsZero() const { return places_ == 0; }
  bool operator<(const Value& other) const { return places_ < other.places_; }
  std::optional<Decimal> ToDecimal() const;

 private:
  __int128 places_ = 0;
};

// Reads the number that tokens [first, last) say, in figures, words, magnitudes and mixtures of them.
class AmountReader {
 public:
  // `decimal_comma`: the language writes 1,5 and 1 000; else 1.5 and 1,000.
  AmountReader(const rules::Lexicon& lexicon, bool decimal_comma);

  struct Amount {
    Value value;
    int power = 0;   // of the last magnitude word: 6 for "5 million"; 0 without one
    Value mantissa;  // without that word, when there is only one
  };
  std::optional<Amount> Read(const rules::TokenizedText& text, size_t first, size_t last) const;

 private:
  // The longest entry of `class_id` at a token, within `last`.
  const rules::LexiconHit* Longest(const std::vector<rules::LexiconHit>& hits, std::optional<uint32_t> class_id,
                                   size_t room) const;
  // A number in digits that begins at `at`, which moves past it.
  std::optional<Value> ReadFigure(const rules::TokenizedText& text, size_t& at, size_t last) const;

  const rules::Lexicon& lexicon_;
  const bool decimal_comma_;
  const std::optional<uint32_t> words_;
  const std::optional<uint32_t> scale_;
  const std::optional<uint32_t> glued_;
  const std::optional<uint32_t> from_;
};

}  // namespace chancery::money

#endif  // CHANCERY_PLUGINS_MONEY_AMOUNT_H_
