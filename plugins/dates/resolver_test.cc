#include "plugins/dates/resolver.h"

#include <gtest/gtest.h>

namespace chancery::dates {
namespace {

Anchor On(int32_t year, int32_t month, int32_t day) { return Anchor{{year, month, day}, true, true, true}; }

Expression MonthDay(int32_t month, std::optional<int32_t> day, Tense tense) {
  Expression e;
  e.month = month;
  e.day = day;
  e.tense = tense;
  return e;
}

Expression Moved(char unit, int32_t shift, bool counted = false, bool from_mention = false) {
  Expression e;
  e.unit = unit;
  e.shift = shift;
  e.counted = counted;
  e.from_mention = from_mention;
  return e;
}

TEST(Resolver, TheYearComesFromTheArticleAndTheTense) {
  struct Case {
    const char* name;
    Expression e;
    Anchor anchor;
    const char* canonical;
  };
  for (const Case& c : {Case{"past", MonthDay(12, std::nullopt, Tense::kPast), On(2024, 1, 19), "2023-12"},
                        Case{"coming", MonthDay(2, std::nullopt, Tense::kFuture), On(2024, 11, 19), "2025-02"},
                        Case{"this year", MonthDay(6, 14, Tense::kPast), On(2024, 6, 15), "2024-06-14"},
                        Case{"near new year", MonthDay(12, 28, Tense::kUnknown), On(2024, 1, 3), "2023-12-28"},
                        Case{"no such day", MonthDay(2, 31, Tense::kPast), On(2024, 6, 14), ""}}) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Resolver(c.anchor, false).Resolve(c.e).canonical, c.canonical);
  }
}

TEST(Resolver, WithoutAnAnchorDatesStayOpen) {
  Resolver r(std::nullopt, false);
  const Resolved june = r.Resolve(MonthDay(6, std::nullopt, Tense::kPast));
  EXPECT_EQ(june.canonical, "XXXX-06");
  EXPECT_EQ(june.resolution, "UNRESOLVED");
  EXPECT_FALSE(june.start.has_value());
  EXPECT_EQ(r.Resolve(Moved('Y', -1)).canonical, "XXXX");
  EXPECT_EQ(r.Resolve(Moved('D', -1)).canonical, "XXXX-XX-XX");
  Expression tuesday;
  tuesday.weekday = 2;
  EXPECT_EQ(r.Resolve(tuesday).canonical, "XXXX-WXX-2");
}

TEST(Resolver, UnitsAreCountedFromTheArticle) {
  struct Case {
    char unit;
    int32_t shift;
    bool counted;
    const char* canonical;
  };
  for (const Case& c :
       {Case{'D', -1, false, "2024-06-13"}, Case{'W', -1, false, "2024-W23"}, Case{'W', 2, true, "2024-06-28"},
        Case{'M', -6, false, "2023-12"}, Case{'Q', 0, false, "2024-Q2"}, Case{'Y', 1, false, "2025"}}) {
    SCOPED_TRACE(c.canonical);
    EXPECT_EQ(Resolver(On(2024, 6, 14), false).Resolve(Moved(c.unit, c.shift, c.counted)).canonical, c.canonical);
  }
}

TEST(Resolver, ADayEarlierIsCountedFromTheDateMentionedBefore) {
  Resolver r(On(2024, 6, 14), false);
  r.Resolve(MonthDay(6, 11, Tense::kPast));
  const Resolved earlier = r.Resolve(Moved('D', -1, true, true));
  EXPECT_EQ(earlier.canonical, "2024-06-10");
  EXPECT_EQ(earlier.resolution, "RELATIVE_TO_MENTION");
}

TEST(Resolver, ANarrativeGoesOnInTheYearLastMentioned) {
  Resolver r(On(2009, 6, 14), true);
  Expression first = MonthDay(11, 3, Tense::kPast);
  first.year = 1856;
  EXPECT_EQ(r.Resolve(first).canonical, "1856-11-03");
  EXPECT_EQ(r.Resolve(MonthDay(12, 5, Tense::kPast)).canonical, "1856-12-05");
  EXPECT_EQ(r.Resolve(MonthDay(1, 7, Tense::kPast)).canonical, "1857-01-07");
}

TEST(Resolver, MovableFeasts) {
  struct Case {
    const char* feast;
    Day day;
  };
  for (const Case& c : {Case{"W+0", {2024, 3, 31}}, Case{"O-2", {2024, 5, 3}}, Case{"11/4/4", {2024, 11, 28}},
                        Case{"5/-1/1", {2024, 5, 27}}}) {
    SCOPED_TRACE(c.feast);
    const std::optional<Day> day = FeastDay(c.feast, 2024);
    ASSERT_TRUE(day.has_value());
    EXPECT_EQ(DayNumber(*day), DayNumber(c.day));
  }
  for (const char* bad : {"", "W", "W+x", "13/1/1", "5/1", "a/b/c"}) {
    SCOPED_TRACE(bad);
    EXPECT_FALSE(FeastDay(bad, 2024).has_value());
  }
}

// A number over 12 in the month's place once read past the table of months' lengths while the year was inferred.
TEST(Resolver, MonthsThatAreNoneHaveNoDays) {
  Expression swapped;
  swapped.month = 30;
  swapped.day = 6;
  swapped.month_first = true;
  EXPECT_EQ(Resolver(Anchor{{2024, 6, 14}}, false).Resolve(swapped).canonical, "2024-06-30");
  Expression never;
  never.month = 30;
  never.day = 40;
  EXPECT_EQ(Resolver(Anchor{{2024, 6, 14}}, false).Resolve(never).canonical, "");
}

TEST(Resolver, PeriodsOfValues) {
  struct Case {
    const char* timex;
    Day first, last;
  };
  for (const Case& c :
       {Case{"2024-02", {2024, 2, 1}, {2024, 2, 29}}, Case{"2024-W24", {2024, 6, 10}, {2024, 6, 16}},
        Case{"2024-H2", {2024, 7, 1}, {2024, 12, 31}}, Case{"2024-WI", {2024, 12, 1}, {2025, 2, 28}},
        Case{"199X", {1990, 1, 1}, {1999, 12, 31}}, Case{"2023-01/2023-11", {2023, 1, 1}, {2023, 11, 30}}}) {
    SCOPED_TRACE(c.timex);
    Day first, last;
    ASSERT_TRUE(PeriodOf(c.timex, first, last));
    EXPECT_EQ(DayNumber(first), DayNumber(c.first));
    EXPECT_EQ(DayNumber(last), DayNumber(c.last));
  }
  for (const char* bad :
       {"", "PAST_REF", "XXXX-06", "P3Y", "2024-13", "2024-02-31", "2024/2023", "2024-W99", "1/2/3", "2024-XX"}) {
    SCOPED_TRACE(bad);
    Day first, last;
    EXPECT_FALSE(PeriodOf(bad, first, last));
  }
}

}  // namespace
}  // namespace chancery::dates
