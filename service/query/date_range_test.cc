#include "service/query/date_range.h"

#include <gtest/gtest.h>

namespace chancery::query {
namespace {

constexpr int64_t kDay = int64_t{86400} * 1000000;

TEST(DateRange, Reads) {
  struct Case {
    const char* text;
    int64_t first_day, last_day, begin, end;
    bool is_date;
  };
  for (const Case& c : {
           Case{"1970-01-01", 0, 0, 0, kDay, true},
           {"1970-01", 0, 30, 0, 31 * kDay, true},
           {"1970", 0, 364, 0, 365 * kDay, true},
           {"1972-02", 761, 789, 761 * kDay, 790 * kDay, true},
           {"1969-12-31", -1, -1, -kDay, 0, true},
           {"1970-01-02T00:00:01Z", 1, 1, kDay + 1000000, kDay + 1000001, false},
           {"1970-01-01T00:00:00+05:00", -1, -1, -5 * 3600 * int64_t{1000000}, -5 * 3600 * int64_t{1000000} + 1, false},
           {"1970-01-01T00:00:00.000002Z", 0, 0, 2, 3, false},
       }) {
    SCOPED_TRACE(c.text);
    const auto range = ParseDateRange(c.text);
    ASSERT_TRUE(range);
    EXPECT_EQ(range->first_day, c.first_day);
    EXPECT_EQ(range->last_day, c.last_day);
    EXPECT_EQ(range->begin, c.begin);
    EXPECT_EQ(range->end, c.end);
    EXPECT_EQ(range->is_date, c.is_date);
  }
  for (const char* text : {"",
                           "24",
                           "2024-",
                           "2024-1",
                           "2024-13",
                           "2024-00",
                           "2024-02-30",
                           "2023-02-29",
                           "2024-06-1",
                           "2024-06-14x",
                           "2024/06/14",
                           "0000",
                           "20240614",
                           "14.06.2024",
                           "yesterday",
                           "2024-06-14 10:00:00",
                           "2024-06-14T10:00",
                           "2024-06-14T25:00:00Z",
                           "infinite-future",
                           "infinite-past",
                           "12024-06-14T10:00:00Z"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(ParseDateRange(text));
  }
}

}  // namespace
}  // namespace chancery::query
