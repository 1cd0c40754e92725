#include "service/model/time_span.h"

#include <cstdio>

namespace chancery::model {
namespace {

int DaysInMonth(int32_t year, int32_t month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

bool Exists(const PartialDate& d) {
  if (d.year == 0 || d.month < 0 || d.month > 12) return false;
  if (d.month == 0) return d.day == 0;
  return d.day >= 0 && d.day <= DaysInMonth(d.year, d.month);
}

}  // namespace

// Both from Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": eras of 400 years, months from March.
int32_t DaysFromCivil(int32_t year, int32_t month, int32_t day) {
  year -= month <= 2;
  const int32_t era = (year >= 0 ? year : year - 399) / 400;
  const int32_t year_of_era = year - era * 400;
  const int32_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

PartialDate CivilFromDays(int32_t days) {
  days += 719468;
  const int32_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int32_t day_of_era = days - era * 146097;
  const int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int32_t shifted = (5 * day_of_year + 2) / 153;
  const int32_t month = shifted + (shifted < 10 ? 3 : -9);
  return {year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) / 5 + 1};
}

std::optional<int32_t> PartialDate::FirstDay() const {
  if (!Exists(*this)) return std::nullopt;
  return DaysFromCivil(year, month == 0 ? 1 : month, day == 0 ? 1 : day);
}

std::optional<int32_t> PartialDate::LastDay() const {
  if (!Exists(*this)) return std::nullopt;
  const int32_t last_month = month == 0 ? 12 : month;
  return DaysFromCivil(year, last_month, day == 0 ? DaysInMonth(year, last_month) : day);
}

std::string PartialDate::Text() const {
  if (year == 0 && month == 0 && day == 0) return "";
  char text[32];
  int size = year == 0 ? std::snprintf(text, sizeof text, "XXXX") : std::snprintf(text, sizeof text, "%04d", year);
  std::string out(text, static_cast<size_t>(size));
  if (month != 0 || day != 0) out += month == 0 ? "-XX" : (std::snprintf(text, sizeof text, "-%02d", month), text);
  if (day != 0) out += (std::snprintf(text, sizeof text, "-%02d", day), text);
  return out;
}

}  // namespace chancery::model
