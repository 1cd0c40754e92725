#include "plugins/dates/calendar.h"

#include <gtest/gtest.h>

namespace chancery::dates {
namespace {

TEST(Calendar, DayNumbersGoThereAndBack) {
  EXPECT_EQ(DayNumber({1970, 1, 1}), 0);
  EXPECT_EQ(DayNumber({2000, 3, 1}), 11017);
  for (int64_t n : {-800000, -719528, -1, 0, 1, 11016, 19888, 2932896}) {
    SCOPED_TRACE(n);
    EXPECT_EQ(DayNumber(DayOf(n)), n);
  }
}

TEST(Calendar, ImpossibleDays) {
  EXPECT_TRUE(IsDay(2024, 2, 29));
  for (const Day& d : {Day{2023, 2, 29}, Day{2024, 2, 30}, Day{2024, 4, 31}, Day{2024, 13, 1}, Day{2024, 0, 1},
                       Day{2024, 1, 0}, Day{1900, 2, 29}}) {
    SCOPED_TRACE(d.month * 100 + d.day);
    EXPECT_FALSE(IsDay(d.year, d.month, d.day));
  }
}

TEST(Calendar, WeekdaysAndIsoWeeks) {
  struct Case {
    Day day;
    int32_t weekday, year, week;
  };
  for (const Case& c : {Case{{2024, 6, 14}, 5, 2024, 24}, Case{{2024, 12, 30}, 1, 2025, 1},
                        Case{{2021, 1, 3}, 7, 2020, 53}, Case{{1969, 12, 31}, 3, 1970, 1}}) {
    SCOPED_TRACE(c.day.year);
    const int64_t n = DayNumber(c.day);
    EXPECT_EQ(WeekdayOf(n), c.weekday);
    EXPECT_EQ(IsoWeekOf(n).year, c.year);
    EXPECT_EQ(IsoWeekOf(n).week, c.week);
    EXPECT_EQ(MondayOf(IsoWeekOf(n)), n - c.weekday + 1);
  }
}

TEST(Calendar, MonthsMoveOverYearsAndStayInTheMonth) {
  const Day d = AddMonths({2024, 1, 31}, 1);
  EXPECT_EQ(d.month, 2);
  EXPECT_EQ(d.day, 29);
  EXPECT_EQ(AddMonths({2024, 1, 31}, -1).year, 2023);
  EXPECT_EQ(AddMonths({2024, 1, 31}, -13).month, 12);
}

TEST(Calendar, Easter) {
  for (const Day& d : {Day{2023, 4, 9}, Day{2024, 3, 31}, Day{2025, 4, 20}, Day{1961, 4, 2}}) {
    SCOPED_TRACE(d.year);
    EXPECT_EQ(DayNumber(WesternEaster(d.year)), DayNumber(d));
  }
  for (const Day& d : {Day{2023, 4, 16}, Day{2024, 5, 5}, Day{2025, 4, 20}, Day{2021, 5, 2}}) {
    SCOPED_TRACE(d.year);
    EXPECT_EQ(DayNumber(OrthodoxEaster(d.year)), DayNumber(d));
  }
}

}  // namespace
}  // namespace chancery::dates
