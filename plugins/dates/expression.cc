#include "plugins/dates/expression.h"

#include <charconv>
#include <string>
#include <string_view>

namespace chancery::dates {
namespace {

std::optional<int32_t> ReadNumber(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  int32_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size() || n > 100000 || n < -100000) return std::nullopt;
  return n;
}

// "P3Y", "PT2H", "PXD"; decades and centuries in years.
std::string Duration(std::string_view length, std::string_view unit) {
  std::string n(length.empty() ? "1" : length);
  const auto number = ReadNumber(length.empty() ? "1" : length);
  if (unit == "E" || unit == "C" || unit == "Q" || unit == "N") {
    const int32_t times = unit == "E" ? 10 : unit == "C" ? 100 : unit == "Q" ? 3 : 14;
    return "P" + (number ? std::to_string(int64_t{*number} * times) : "X") +
           (unit == "Q"   ? "M"
            : unit == "N" ? "D"
                          : "Y");
  }
  if (unit == "H" || unit == "S") return "PT" + n + std::string(unit);
  if (unit == "MIN") return "PT" + n + "M";
  return "P" + n + std::string(unit);
}

}  // namespace

Expression ReadExpression(const rules::Match& match) {
  Expression e;
  const auto number = [&](std::string_view key) { return ReadNumber(match.Field(key)); };
  if (const std::string_view type = match.Field("type"); type == "TIME" || type == "DURATION" || type == "SET") {
    e.type = type == "TIME" ? "TIME" : type == "SET" ? "SET" : "DURATION";
  }
  e.literal = match.Field("value");
  const std::string_view unit = match.Field("unit");
  if (e.literal.empty() && (e.type == "DURATION" || e.type == "SET")) e.literal = Duration(match.Field("length"), unit);
  if (e.type == "TIME") {
    // "T8:30" to "T08:30"; the afternoon's hours from noon on.
    if (e.literal.size() > 2 && e.literal[2] == ':') e.literal.insert(1, "0");
    const int32_t hour = e.literal.size() > 2 ? ReadNumber(std::string_view(e.literal).substr(1, 2)).value_or(-1) : -1;
    const std::string_view half = match.Field("half");
    if (hour >= 0 && hour < 12 && half == "pm") e.literal.replace(1, 2, std::to_string(hour + 12));
    if (hour == 12 && half == "am") e.literal.replace(1, 2, "00");
  }
  if (!e.literal.empty()) return e;

  e.year = number("y");
  e.short_year = match.Field("y").size() == 2;
  e.before_christ = match.Field("era") == "bc";
  e.month = number("m");
  e.day = number("d");
  e.last_day = match.Field("d") == "last";
  if (const std::string_view holiday = match.Field("md"); holiday.size() == 5) {
    e.month = ReadNumber(holiday.substr(0, 2));
    e.day = ReadNumber(holiday.substr(3));
  }
  e.feast = match.Field("feast");
  e.weekday = number("w");
  e.weekday2 = number("w2");
  e.nth = number("nth");
  e.part = match.Field("part");
  e.year_shift = number("yd");
  e.month_shift = number("mr");
  e.same_year = match.Field("same") == "y";
  e.same_period = match.Field("same") == "period";
  e.years_on = number("on");
  e.year2 = number("y2");
  e.month2 = number("m2");
  e.day2 = number("d2");
  e.first_months = number("months");
  e.decade = number("dec");
  e.century = number("cent");
  e.from_mention = match.Field("base") == "mention";
  e.side = number("side");
  e.deictic = match.Field("base") == "anchor";
  e.counted = match.Field("counted") == "y";
  e.month_first = match.Field("order") == "mdy";
  if (match.Field("else") == "duration") e.otherwise = Duration(match.Field("n"), unit);
  if (match.Field("tense") == "past") e.tense = Tense::kPast;
  if (match.Field("tense") == "future") e.tense = Tense::kFuture;
  if (!unit.empty()) {
    e.unit = unit[0];
    const auto n = match.Field("n").empty() ? std::optional<int32_t>(match.Field("dir").empty() ? 0 : 1) : number("n");
    if (n) {
      int32_t shift = match.Field("dir") == "-" ? -*n : *n;
      if (e.unit == 'N') {
        e.unit = 'D';
        shift *= 14;
      }
      e.shift = shift;
    } else if (!e.weekday) {
      e.literal = match.Field("dir") == "-" ? "PAST_REF" : "FUTURE_REF";
    }
  }
  return e;
}

}  // namespace chancery::dates
