#ifndef CHANCERY_PLUGINS_DATES_CALENDAR_H_
#define CHANCERY_PLUGINS_DATES_CALENDAR_H_

#include <cstdint>
#include <optional>

namespace chancery::dates {

// The proleptic Gregorian calendar.  Years are astronomical: 0 is 1 BC.  A day number counts from 1970-01-01.

struct Day {
  int32_t year = 1970;
  int32_t month = 1;  // 1-12
  int32_t day = 1;    // 1-31
};

bool IsLeapYear(int32_t year);
int32_t DaysInMonth(int32_t year, int32_t month);
// False for 31 February, month 13 and the like.
bool IsDay(int32_t year, int32_t month, int32_t day);
int64_t DayNumber(const Day& day);
Day DayOf(int64_t number);
// 1 is Monday, 7 is Sunday.
int32_t WeekdayOf(int64_t number);

struct IsoWeek {
  int32_t year = 1970;
  int32_t week = 1;  // 1-53
};
IsoWeek IsoWeekOf(int64_t number);
// The Monday of that week.
int64_t MondayOf(const IsoWeek& week);

// `month` moved by `count` months.
Day AddMonths(const Day& day, int64_t count);

// Easter Sunday, of the western churches or of the orthodox ones (as a Gregorian date).
Day WesternEaster(int32_t year);
Day OrthodoxEaster(int32_t year);

}  // namespace chancery::dates

#endif  // CHANCERY_PLUGINS_DATES_CALENDAR_H_
