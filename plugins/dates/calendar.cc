#include "plugins/dates/calendar.h"

#include <algorithm>

namespace chancery::dates {
namespace {

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

bool IsLeapYear(int32_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int32_t DaysInMonth(int32_t year, int32_t month) {
  constexpr int32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

bool IsDay(int32_t year, int32_t month, int32_t day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= DaysInMonth(year, month);
}

// Years are counted from March, so that the leap day is the last of its year; 146097 days are 400 years.
int64_t DayNumber(const Day& day) {
  const int64_t year = int64_t{day.year} - (day.month <= 2 ? 1 : 0);
  const int64_t era = FloorDivide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (day.month + (day.month > 2 ? -3 : 9)) + 2) / 5 + day.day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

Day DayOf(int64_t number) {
  number += 719468;
  const int64_t era = FloorDivide(number, 146097);
  const int64_t day_of_era = number - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t m = (5 * day_of_year + 2) / 153;
  Day out;
  out.day = static_cast<int32_t>(day_of_year - (153 * m + 2) / 5 + 1);
  out.month = static_cast<int32_t>(m < 10 ? m + 3 : m - 9);
  out.year = static_cast<int32_t>(year_of_era + era * 400 + (out.month <= 2 ? 1 : 0));
  return out;
}

int32_t WeekdayOf(int64_t number) {
  // 1970-01-01 was a Thursday.
  return static_cast<int32_t>(number + 3 - FloorDivide(number + 3, 7) * 7) + 1;
}

int64_t MondayOf(const IsoWeek& week) {
  // 4 January lies in the first week.
  const int64_t fourth = DayNumber({week.year, 1, 4});
  return fourth - (WeekdayOf(fourth) - 1) + int64_t{7} * (week.week - 1);
}

IsoWeek IsoWeekOf(int64_t number) {
  // A week belongs to the year of its Thursday.
  const int32_t year = DayOf(number + 4 - WeekdayOf(number)).year;
  return {year, static_cast<int32_t>((number - MondayOf({year, 1})) / 7) + 1};
}

Day AddMonths(const Day& day, int64_t count) {
  const int64_t months = int64_t{day.year} * 12 + day.month - 1 + count;
  Day out;
  out.year = static_cast<int32_t>(FloorDivide(months, 12));
  out.month = static_cast<int32_t>(months - int64_t{out.year} * 12) + 1;
  out.day = std::min(day.day, DaysInMonth(out.year, out.month));
  return out;
}

// Anonymous Gregorian computus; J. Meeus, Astronomical Algorithms, chapter 8.
Day WesternEaster(int32_t year) {
  const int32_t a = year % 19, b = year / 100, c = year % 100;
  const int32_t d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int32_t h = (19 * a + b - d - g + 15) % 30;
  const int32_t i = c / 4, k = c % 4;
  const int32_t l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int32_t m = (a + 11 * h + 22 * l) / 451;
  const int32_t n = h + l - 7 * m + 114;
  return {year, n / 31, n % 31 + 1};
}

// Julian computus; J. Meeus, Astronomical Algorithms, chapter 8.  The Julian calendar lags by year/100 - year/400 - 2
// days.
Day OrthodoxEaster(int32_t year) {
  const int32_t a = year % 4, b = year % 7, c = year % 19;
  const int32_t d = (19 * c + 15) % 30;
  const int32_t e = (2 * a + 4 * b - d + 34) % 7;
  const int32_t n = d + e + 114;
  return DayOf(DayNumber({year, n / 31, n % 31 + 1}) + year / 100 - year / 400 - 2);
}

}  // namespace chancery::dates
