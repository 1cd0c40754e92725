#include "service/summarize/day_range.h"

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"
#include "service/summarize/points_testing.h"

namespace chancery::summarize {
namespace {

TEST(DayRange, TimesInWords) {
  struct Case {
    model::TimeSpan time;
    const char* words;
  };
  model::TimeSpan since = Time(Date(2020)), until = Time(Date(2024, 6, 14)), june;
  since.end.reset();
  until.start.reset();
  june.timex = "XXXX-06";
  june.start = june.end = Date(0, 6);
  for (const Case& c :
       {Case{Time(Date(2023, 4, 12)), "12 April 2023"},
        Case{Time(Date(2023, 1), Date(2023, 11)), "January–November 2023"}, Case{Time(Date(2023, 11)), "November 2023"},
        Case{Time(Date(2023)), "2023"}, Case{Time(Date(2023, 1, 1), Date(2024, 12, 31)), "2023–2024"},
        Case{Time(Date(2023, 11), Date(2024, 2)), "November 2023–February 2024"},
        Case{Time(Date(2024, 2, 3), Date(2024, 2, 5)), "3–5 February 2024"},
        Case{Time(Date(2024, 1, 30), Date(2024, 2, 5)), "30 January – 5 February 2024"},
        Case{Time(Date(2023, 12, 30), Date(2024, 1, 2)), "30 December 2023 – 2 January 2024"},
        Case{since, "since 2020"}, Case{until, "until 14 June 2024"}, Case{june, "XXXX-06"}}) {
    SCOPED_TRACE(c.time.timex);
    EXPECT_EQ(TimeInWords(c.time), c.words);
  }
  EXPECT_EQ(TimeInWords(std::nullopt), "");
}

TEST(DayRange, HowRangesLie) {
  const DayRange year = DaysOf(Time(Date(2023))), months = DaysOf(Time(Date(2023, 1), Date(2023, 11))),
                 day = DaysOf(Time(Date(2023, 4, 12))), next = DaysOf(Time(Date(2024)));
  const DayRange across = DaysOf(Time(Date(2023, 6), Date(2024, 6)));
  DayRange open = year;
  open.to.reset();
  struct Case {
    DayRange a, b;
    DayRelation relation;
  };
  for (const Case& c : {Case{year, year, DayRelation::kSame}, Case{months, year, DayRelation::kInside},
                        Case{year, months, DayRelation::kContains}, Case{day, months, DayRelation::kInside},
                        Case{year, next, DayRelation::kApart}, Case{year, across, DayRelation::kOverlaps},
                        Case{next, open, DayRelation::kInside}, Case{DayRange(), year, DayRelation::kUnknown},
                        Case{DayRange(), DayRange(), DayRelation::kUnknown}}) {
    EXPECT_EQ(Compare(c.a, c.b), c.relation);
  }
}

TEST(DayRange, OrderOfPartialDates) {
  DayRange since = DaysOf(Time(Date(2023)));
  since.to.reset();
  DayRange until = DaysOf(Time(Date(2023, 1, 2)));
  until.from.reset();
  const std::vector<DayRange> in_order = {
      DaysOf(Time(Date(2022, 12, 31))),
      since,
      DaysOf(Time(Date(2023))),
      DaysOf(Time(Date(2023, 1), Date(2023, 11))),
      DaysOf(Time(Date(2023, 1))),
      DaysOf(Time(Date(2023, 1, 1))),
      until,
      DaysOf(Time(Date(2023, 4, 12))),
      DayRange(),
  };
  for (size_t a = 0; a < in_order.size(); ++a) {
    for (size_t b = 0; b < in_order.size(); ++b) {
      SCOPED_TRACE(testing::Message() << a << " " << b);
      EXPECT_EQ(ComesBefore(in_order[a], in_order[b]), a < b);
    }
  }
}

TEST(DayRange, WhatIsNoRange) {
  EXPECT_FALSE(DaysOf(Time(Date(2024, 5, 2), Date(2024, 5, 1))).dated()) << "runs backwards";
  EXPECT_FALSE(DaysOf(Time(Date(0, 6))).dated()) << "no year";
  EXPECT_FALSE(DaysOf(Time(Date(2023, 2, 30))).dated()) << "no such day";
}

}  // namespace
}  // namespace chancery::summarize
