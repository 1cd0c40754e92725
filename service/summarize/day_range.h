#ifndef CHANCERY_SERVICE_SUMMARIZE_DAY_RANGE_H_
#define CHANCERY_SERVICE_SUMMARIZE_DAY_RANGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "service/model/time_span.h"

namespace chancery::summarize {

// The days that a time covers, as days since 1970-01-01, both inclusive; an end that is open or not known is unset.  A
// time without a year ("in June", with no date to count from) has neither end: it is not dated.
struct DayRange {
  std::optional<int32_t> from;
  std::optional<int32_t> to;

  bool dated() const { return from.has_value() || to.has_value(); }
  bool closed() const { return from.has_value() && to.has_value(); }
  bool is_day() const { return closed() && *from == *to; }
  friend bool operator==(const DayRange&, const DayRange&) = default;
};

DayRange DaysOf(const model::TimeSpan& time);
DayRange DaysOf(const std::optional<model::TimeSpan>& time);

// How range a lies to range b.
enum class DayRelation : uint8_t {
  kUnknown,   // one of them is not dated
  kSame,      // the same days
  kInside,    // a lies in b and b is longer
  kContains,  // b lies in a and a is longer
  kOverlaps,  // they share days, and each has others
  kApart,     // they share no day
};
DayRelation Compare(const DayRange& a, const DayRange& b);

// The order of a timeline.  Dated ranges come before those that are not.  They go by the first day that they can be,
// that of an open beginning being its end ("until 14 June" stands at 14 June); of ranges that begin on one day the
// longer comes first, so that a year stands before its months and a month before its days, with an open end longest.
// True when a comes before b; ranges for which neither is true take the order that the caller has.
bool ComesBefore(const DayRange& a, const DayRange& b);

// The time in words: "12 April 2023", "January–November 2023", "2023", "2021–2023", "since 2020", "until 14 June 2024";
// the TIMEX3 value for what has no year ("XXXX-06"); "" for nothing.
std::string TimeInWords(const std::optional<model::TimeSpan>& time);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_DAY_RANGE_H_
