#include "service/model/decimal.h"

#include <algorithm>

namespace chancery::model {
namespace {

constexpr size_t kMaxDigits = 64;
// Exponents lie within +-128, so a bias of 500 keeps three digits and their order.
constexpr int kExponentBias = 500;

std::string Complement(std::string digits) {
  for (char& c : digits) c = static_cast<char>('0' + ('9' - c));
  return digits;
}

}  // namespace

std::optional<Decimal> Decimal::Parse(absl::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::string whole, fraction;
  size_t i = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) whole += text[i];
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) fraction += text[i];
    if (fraction.empty()) return std::nullopt;
  }
  if (i != text.size() || whole.empty() || whole.size() + fraction.size() > kMaxDigits) return std::nullopt;
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (whole.empty()) whole = "0";
  if (fraction.empty() && whole == "0") return Decimal();
  return Decimal((negative ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction));
}

std::optional<Decimal> Decimal::FromUnscaled(int64_t unscaled, int32_t scale) {
  if (scale < -40 || scale > 40) return std::nullopt;
  const bool negative = unscaled < 0;
  std::string digits = std::to_string(unscaled);
  if (negative) digits.erase(0, 1);
  if (scale < 0) {
    digits.append(static_cast<size_t>(-scale), '0');
  } else if (scale > 0) {
    if (digits.size() <= static_cast<size_t>(scale))
      digits.insert(0, static_cast<size_t>(scale) + 1 - digits.size(), '0');
    digits.insert(digits.size() - static_cast<size_t>(scale), ".");
  }
  return Parse((negative ? "-" : "") + digits);
}

std::string Decimal::OrderKey() const {
  if (text_ == "0") return "1000";
  const bool negative = text_[0] == '-';
  const std::string body = negative ? text_.substr(1) : text_;
  const size_t point = body.find('.');
  std::string digits = body;
  if (point != std::string::npos) digits.erase(point, 1);
  const size_t first = digits.find_first_not_of('0');
  const int exponent = static_cast<int>(point == std::string::npos ? body.size() : point) - static_cast<int>(first);
  digits.erase(0, first);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  std::string key = std::to_string(exponent + kExponentBias) + digits;
  // The closing ':' sorts after every digit, so that of two negative numbers the longer one comes first.
  return negative ? "0" + Complement(key) + ":" : "1" + key;
}

}  // namespace chancery::model
