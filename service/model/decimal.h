#ifndef CHANCERY_SERVICE_MODEL_DECIMAL_H_
#define CHANCERY_SERVICE_MODEL_DECIMAL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace chancery::model {

// An exact decimal number, kept as its shortest text: "8000000000", "1.5", "-0.25", "0".  Immutable.
class Decimal {
 public:
  Decimal() : text_("0") {}

  // Reads "-12.50" and the like: an optional sign, digits, optionally a point and digits; at most 64 digits.
  // nullopt for anything else (exponents, separators, empty text).
  static std::optional<Decimal> Parse(absl::string_view text);

  // unscaled * 10^-scale; scale from -64 to 64, nullopt outside.
  static std::optional<Decimal> FromUnscaled(int64_t unscaled, int32_t scale);

  // Shortest text: no leading zeros, no trailing zeros after a point, no "-0".
  const std::string& text() const { return text_; }

  // A text whose byte order is the numbers' order, so that every storage engine sorts and compares amounts
  // exactly: "1" + exponent + digits for positive numbers, "0" + their complements for negative ones.
  std::string OrderKey() const;

  friend bool operator==(const Decimal&, const Decimal&) = default;
  friend bool operator<(const Decimal& a, const Decimal& b) { return a.OrderKey() < b.OrderKey(); }

 private:
  explicit Decimal(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace chancery::model

#endif  // CHANCERY_SERVICE_MODEL_DECIMAL_H_
