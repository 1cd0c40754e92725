#include "service/query/date_range.h"

#include <string>

#include "absl/time/time.h"
#include "service/model/time_span.h"

namespace chancery::query {
namespace {

constexpr int64_t kDayMicros = int64_t{24} * 60 * 60 * 1000 * 1000;

// `digits` decimal digits at `at`, moving it behind them.
std::optional<int32_t> ReadNumber(absl::string_view text, size_t& at, size_t digits) {
  if (text.size() < at + digits) return std::nullopt;
  int32_t number = 0;
  for (const size_t end = at + digits; at < end; ++at) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
    number = number * 10 + (text[at] - '0');
  }
  return number;
}

}  // namespace

std::optional<DateRange> ParseDateRange(absl::string_view text) {
  if (text.size() > 10) {
    absl::Time time;
    std::string error;
    // The longest timestamp with nanoseconds and an offset has 35 characters.
    if (text.size() > 40 || text[4] != '-' || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
    if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return std::nullopt;
    const int64_t micros = absl::ToUnixMicros(time);
    const int64_t day = micros / kDayMicros - (micros % kDayMicros < 0);
    return DateRange{.first_day = day, .last_day = day, .begin = micros, .end = micros + 1, .is_date = false};
  }
  size_t at = 0;
  model::PartialDate date;
  for (int32_t* part : {&date.year, &date.month, &date.day}) {
    if (part != &date.year) {
      if (at == text.size()) break;
      if (text[at++] != '-') return std::nullopt;
    }
    const auto number = ReadNumber(text, at, part == &date.year ? 4 : 2);
    if (!number || *number == 0) return std::nullopt;
    *part = *number;
  }
  const auto first = date.FirstDay(), last = date.LastDay();
  if (at != text.size() || !first || !last) return std::nullopt;
  return DateRange{
      .first_day = *first, .last_day = *last, .begin = *first * kDayMicros, .end = (int64_t{*last} + 1) * kDayMicros};
}

}  // namespace chancery::query
