#ifndef CHANCERY_PLUGINS_DATES_RESOLVER_H_
#define CHANCERY_PLUGINS_DATES_RESOLVER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/dates/calendar.h"

namespace chancery::dates {

enum class Tense : uint8_t { kUnknown, kPast, kFuture };

// A year that the text ties to a month said without one.
struct TiedYear {
  int32_t year = 0;
  bool closely = false;  // in the same sentence
};

// A calendar expression as a rule read it, before it is known where it lies.  Empty fields were not said.
struct Expression {
  std::string_view type = "DATE";  // TIMEX3: DATE TIME DURATION SET
  std::string literal;             // the value itself: PAST_REF, P3Y

  // The date, or the first end of a range.
  std::optional<int32_t> year;
  bool short_year = false;  // two digits
  bool before_christ = false;
  std::optional<int32_t> month;
  std::optional<int32_t> day;
  // A movable feast: "W+49" days after western Easter, "O-2" after the orthodox one, "11/4/4" the fourth Thursday (4)
  // of November, "5/-1/1" the last Monday of May.
  std::string feast;
  bool last_day = false;  // of the month
  std::optional<int32_t> weekday;
  std::optional<int32_t> weekday2;  // "from Monday to Friday"
  std::string part;                 // of a year: Q1-Q4 H1 H2 SP SU FA WI; with unit W: WE, the weekend
  // "The second Friday of May", "the last week of 2024": of weekday, or unit D or W; from the end when negative.
  std::optional<int32_t> nth;
  std::optional<int32_t> year_shift;   // "last year": -1, from the anchor
  std::optional<int32_t> month_shift;  // "the 5th of next month"
  bool same_year = false;              // "that year": the year last mentioned
  bool same_period = false;            // the period last mentioned, or its like in another year
  std::optional<int32_t> years_on;     // ... so many years later; negative: earlier
  // The second end of a range.
  std::optional<int32_t> year2;
  std::optional<int32_t> month2;
  std::optional<int32_t> day2;

  std::optional<int32_t> first_months;  // "11 months of the year"
  std::optional<int32_t> decade;        // 199
  std::optional<int32_t> century;       // 20

  // Moved by `shift` units: D W M Q Y, from the anchor or the date last mentioned.
  char unit = 0;
  std::optional<int32_t> shift;
  bool counted = false;         // "three weeks ago" is a day, "last week" a week
  bool from_mention = false;    // "a day earlier"
  std::optional<int32_t> side;  // of the anchor: "the last 3 years", "next March"
  bool deictic = false;         // "today": from the anchor in narratives, too
  std::string otherwise;        // the duration that it is when nothing is to come: "in two weeks"
  bool month_first = false;     // 6/14/2024 before 14/6/2024, where both are possible
  Tense tense = Tense::kUnknown;
  std::optional<TiedYear> tied;
  bool opens_sentence = false;
};

// What an expression means.
struct Resolved {
  std::string canonical;  // TIMEX3 value; "": no such date
  std::optional<Day> start;
  std::optional<Day> end;  // inclusive
  std::string_view resolution;
};

// The date from which relative dates are counted.
struct Anchor {
  Day day;
  bool year_known = true;
  bool month_known = true;
  bool day_known = true;
};

// Resolves the expressions of one text in their order.  Never asks the clock.  Not safe to use from several threads.
class Resolver {
 public:
  // `anchor`: the document's date or its dateline, if either is known.  `narrative`: the text tells of another time
  // than its anchor, so that a month without a year belongs to the year last mentioned.
  Resolver(std::optional<Anchor> anchor, bool narrative) : anchor_(anchor), narrative_(narrative) {}

  Resolved Resolve(const Expression& e);

 private:
  std::string DateValue(const Expression& e, std::string_view& resolution);
  std::string Shifted(const Expression& e, std::string_view& resolution);
  std::string Weekday(const Expression& e, std::string_view& resolution) const;
  std::string Nth(const Expression& e, std::optional<int32_t> year, std::optional<int32_t> month) const;
  std::string SamePeriod(const Expression& e, std::string_view& resolution) const;
  std::string ClockTime(const Expression& e, std::string_view& resolution) const;
  // The year of a month or part of a year that was said without one; nullopt: unknown.
  std::optional<int32_t> InferYear(const Expression& e, std::string_view& resolution) const;
  int32_t FullYear(int32_t two_digits) const;
  std::string DayText(int64_t number) const;
  std::string YearText(std::optional<int32_t> year) const;
  void Remember(const Resolved& r, const Expression& e);
  // Whether a date only recalls another time than the one a narrative has reached.
  bool IsAside(const Resolved& r, const Expression& e);

  std::optional<Anchor> anchor_;
  bool narrative_;
  // What was mentioned before.
  std::string period_;  // TIMEX3 value of the last known one
  std::optional<int64_t> day_;
  std::optional<int32_t> year_;
  int32_t month_ = 0;             // of year_, 0: not said
  std::optional<int32_t> aside_;  // the year of the date before, if that was an aside
};

// The day of a movable feast in that year; nullopt when `feast` says none.
std::optional<Day> FeastDay(std::string_view feast, int32_t year);

// The first and last day of a TIMEX3 value; false when it is not a known period.
bool PeriodOf(std::string_view timex, Day& first, Day& last);

}  // namespace chancery::dates

#endif  // CHANCERY_PLUGINS_DATES_RESOLVER_H_
