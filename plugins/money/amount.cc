#include "plugins/money/amount.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

namespace chancery::money {
namespace {

using rules::Token;
using rules::TokenKind;

constexpr __int128 kOne = 100'000'000;                        // 10^kPlaces
constexpr __int128 kMost = kOne * 1'000'000'000'000'000'000;  // 10^18 units

std::optional<__int128> Checked(__int128 value) {
  if (value > kMost || value < 0) return std::nullopt;
  return value;
}

bool IsSeparator(std::string_view s) { return s == "," || s == "." || s == "'"; }

int ToInt(std::string_view s) {
  int n = 0;
  std::from_chars(s.data(), s.data() + s.size(), n);
  return n;
}

std::optional<Value> ParseDecimal(std::string_view s) {
  const size_t point = s.find('.');
  return point == std::string_view::npos ? Value::Parse(s, "") : Value::Parse(s.substr(0, point), s.substr(point + 1));
}

}  // namespace

std::string Decimal::ToString() const {
  std::string digits = std::to_string(unscaled);
  if (scale == 0) return digits;
  const size_t places = static_cast<size_t>(scale);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  return digits.insert(digits.size() - places, ".");
}

std::optional<Value> Value::Parse(std::string_view digits, std::string_view fraction) {
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  if (fraction.size() > kPlaces || digits.size() > 18) return std::nullopt;
  Value v;
  for (const char c : digits) v.places_ = v.places_ * 10 + (c - '0');
  for (size_t i = 0; i < kPlaces; ++i) v.places_ = v.places_ * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  return v;
}

std::optional<Value> Value::Plus(Value other) const {
  const auto sum = Checked(places_ + other.places_);
  if (!sum) return std::nullopt;
  other.places_ = *sum;
  return other;
}

std::optional<Value> Value::Times10(int power) const {
  Value v = *this;
  for (; power > 0; --power) {
    const auto product = Checked(v.places_ * 10);
    if (!product) return std::nullopt;
    v.places_ = *product;
  }
  for (; power < 0; ++power) {
    if (v.places_ % 10 != 0) return std::nullopt;
    v.places_ /= 10;
  }
  return v;
}

std::optional<Value> Value::Times(Value other) const {
  // Both are at most 10^26; one of them is small in every number that has a name.
  if (other.places_ != 0 && places_ > (kMost / other.places_) * kOne) return std::nullopt;
  const __int128 whole = places_ / kOne * other.places_;
  const __int128 rest = places_ % kOne * other.places_;
  if (rest % kOne != 0) return std::nullopt;
  const auto product = Checked(whole + rest / kOne);
  if (!product) return std::nullopt;
  other.places_ = *product;
  return other;
}

std::optional<Value> Value::DividedBy(int64_t divisor) const {
  if (places_ % divisor != 0) return std::nullopt;
  Value v;
  v.places_ = places_ / divisor;
  return v;
}

std::optional<Decimal> Value::ToDecimal() const {
  Decimal d;
  d.scale = kPlaces;
  __int128 unscaled = places_;
  for (; d.scale > 0 && unscaled % 10 == 0; --d.scale) unscaled /= 10;
  if (unscaled > INT64_MAX) return std::nullopt;
  d.unscaled = static_cast<int64_t>(unscaled);
  return d;
}

AmountReader::AmountReader(const rules::Lexicon& lexicon, bool decimal_comma)
    : lexicon_(lexicon),
      decimal_comma_(decimal_comma),
      words_(lexicon.ClassId("nw")),
      scale_(lexicon.ClassId("scale")),
      glued_(lexicon.ClassId("glued")),
      from_(lexicon.ClassId("from")) {}

const rules::LexiconHit* AmountReader::Longest(const std::vector<rules::LexiconHit>& hits,
                                               std::optional<uint32_t> class_id, size_t room) const {
  for (const rules::LexiconHit& h : hits) {
    if (class_id && h.class_id == *class_id && h.token_count <= room) return &h;
  }
  return nullptr;
}

std::optional<Value> AmountReader::ReadFigure(const rules::TokenizedText& text, size_t& at, size_t last) const {
  const auto& tokens = text.tokens();
  std::vector<std::string_view> groups = {tokens[at].folded};
  std::string separators;  // one before each group but the first; ' ' for white space
  ++at;
  while (at < last) {
    const Token& t = tokens[at];
    const bool only_spaces = separators.find_first_not_of(' ') == std::string::npos;
    if (t.kind == TokenKind::kNumber && t.space_before && t.folded.size() == 3 && groups[0].size() <= 3 &&
        only_spaces) {
      separators += ' ';
      groups.push_back(t.folded);
      ++at;
    } else if (IsSeparator(t.folded) && !t.space_before && at + 1 < last && !tokens[at + 1].space_before &&
               tokens[at + 1].kind == TokenKind::kNumber) {
      separators += t.folded[0];
      groups.push_back(tokens[at + 1].folded);
      at += 2;
    } else {
      break;
    }
  }
  if (separators.empty()) return Value::Parse(groups[0], "");
  // The last separator is a decimal one if it is used once and another one separates thousands, or if what follows it
  // cannot be thousands.
  const char mark = separators.back();
  const bool once = std::count(separators.begin(), separators.end(), mark) == 1;
  const bool alone = separators.size() == 1;
  const bool three = groups.back().size() == 3;
  const bool plain_zero = groups[0].find_first_not_of('0') == std::string_view::npos;
  bool decimal = false;
  if (mark != ' ' && mark != '\'' && once) {
    const bool is_decimal_mark = mark == (decimal_comma_ ? ',' : '.');
    if (!three || !alone || plain_zero || groups[0].size() > 3) {
      decimal = true;
    } else if (is_decimal_mark && !decimal_comma_) {
      decimal = true;
    } else {
      // 1,234 with a magnitude is a decimal where the comma is one; alone it is thousands in all three languages, as
      // prices are written ($3,200).
      std::vector<rules::LexiconHit> hits;
      if (at < last) lexicon_.FindAt(text, at, hits);
      decimal = decimal_comma_ && Longest(hits, scale_, last - at) != nullptr;
    }
  }
  std::string digits(groups[0]);
  for (size_t i = 1; i < groups.size(); ++i) {
    if (decimal && i + 1 == groups.size()) break;
    // Thousands have three digits; in 2,50,000 the lakhs have two.
    const bool indian = separators[i - 1] == ',' && groups[i].size() == 2 && i + 1 < groups.size();
    if (groups[i].size() != 3 && !indian) return std::nullopt;
    digits += groups[i];
  }
  return Value::Parse(digits, decimal ? groups.back() : std::string_view());
}

std::optional<AmountReader::Amount> AmountReader::Read(const rules::TokenizedText& text, size_t first,
                                                       size_t last) const {
  const auto& tokens = text.tokens();
  Value total;
  std::optional<Value> current;  // what is being said before the next magnitude
  std::optional<Value> whole;    // before "point" or "and ... tenths"
  std::string decimals;          // after "point"
  bool after_point = false;
  int64_t denominator = 0;  // said before its numerator: оннан алты
  int last_number = 0;
  int magnitudes = 0;
  Amount amount;
  bool any = false;
  const auto close = [&]() -> bool {
    if (after_point) {
      const auto fraction = Value::Parse("0", decimals);
      current = fraction && whole ? whole->Plus(*fraction) : std::nullopt;
      if (!current) return false;
    } else if (denominator != 0 && current) {
      const auto fraction = current->DividedBy(denominator);
      current = fraction ? fraction->Plus(whole.value_or(Value())) : std::nullopt;
      if (!current) return false;
    } else if (whole) {
      current = current ? current->Plus(*whole) : whole;
      if (!current) return false;
    }
    after_point = false;
    denominator = 0;
    whole.reset();
    decimals.clear();
    return true;
  };
  std::vector<rules::LexiconHit> hits;
  for (size_t at = first; at < last;) {
    if (tokens[at].kind == TokenKind::kNumber) {
      if (after_point) {
        decimals += tokens[at++].folded;
        continue;
      }
      const auto figure = ReadFigure(text, at, last);
      if (!figure) return std::nullopt;
      current = current ? current->Plus(*figure) : figure;
      if (!current) return std::nullopt;
      any = true;
      continue;
    }
    hits.clear();
    lexicon_.FindAt(text, at, hits);
    const size_t room = last - at;
    const rules::LexiconHit* word = Longest(hits, words_, room);
    const rules::LexiconHit* scale = Longest(hits, scale_, room);
    if (scale == nullptr) scale = Longest(hits, from_, room);
    if (scale == nullptr && !tokens[at].space_before) scale = Longest(hits, glued_, room);
    if (word != nullptr && (scale == nullptr || word->token_count > scale->token_count)) {
      at += word->token_count;
      any = true;
      const std::string_view v = word->value;
      if (v == "point") {
        if (!current) continue;  // a particle
        whole = current;
        current.reset();
        after_point = true;
        decimals.clear();
      } else if (v == "whole") {
        whole = current.value_or(Value());
        current.reset();
      } else if (v[0] == '/') {
        const int64_t n = ToInt(v.substr(1));
        if (current) {
          denominator = n;
          if (!close()) return std::nullopt;
        } else {
          denominator = n;
        }
      } else if (v[0] == '*') {
        const auto factor = ParseDecimal(v.substr(1));
        // жүз is 100 by itself, бес жүз 500; two hundred 200.
        current = current && !current->IsZero() ? current->Times(*factor) : factor;
        if (!current) return std::nullopt;
      } else if (after_point) {
        const int n = ToInt(v);
        if (n < 10 && last_number >= 20 && last_number % 10 == 0 && !decimals.empty()) {
          decimals.back() = static_cast<char>('0' + n);
        } else {
          decimals += v;
        }
        last_number = n;
      } else {
        const auto value = ParseDecimal(v);
        current = current ? current->Plus(*value) : value;
        if (!current) return std::nullopt;
      }
      continue;
    }
    if (scale != nullptr) {
      at += scale->token_count;
      any = true;
      const int power = ToInt(scale->value);
      if (!close()) return std::nullopt;
      const Value mantissa = current.value_or(*Value::Parse("1", ""));
      ++magnitudes;
      // "two hundred thousand million" multiplies what came before; "two million five thousand" adds.
      if (!current && magnitudes > 1 && power >= amount.power) {
        const auto product = total.Times10(power);
        if (!product) return std::nullopt;
        total = *product;
      } else {
        const auto part = mantissa.Times10(power);
        const auto sum = part ? total.Plus(*part) : std::nullopt;
        if (!sum) return std::nullopt;
        total = *sum;
      }
      if (magnitudes == 1) amount.mantissa = mantissa;
      amount.power = power;
      current.reset();
      continue;
    }
    ++at;  // "and", "of a", a hyphen
  }
  if (!any || !close()) return std::nullopt;
  if (current) {
    const auto sum = total.Plus(*current);
    if (!sum) return std::nullopt;
    total = *sum;
    if (magnitudes == 0) amount.mantissa = total;
  }
  amount.value = total;
  return amount;
}

}  // namespace chancery::money
