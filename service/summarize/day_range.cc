#include "service/summarize/day_range.h"

#include <limits>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace chancery::summarize {
namespace {

constexpr int64_t kFirst = std::numeric_limits<int32_t>::min();
constexpr int64_t kLast = std::numeric_limits<int32_t>::max();

const char* MonthName(int32_t month) {
  static constexpr const char* kNames[] = {"",     "January", "February",  "March",   "April",    "May",     "June",
                                           "July", "August",  "September", "October", "November", "December"};
  return month >= 1 && month <= 12 ? kNames[month] : "";
}

bool IsFirstOfMonth(const model::PartialDate& date) { return date.day == 1; }
bool IsLastOfMonth(int32_t day) { return model::CivilFromDays(day + 1).day == 1; }

std::string DayInWords(const model::PartialDate& date) {
  return absl::StrCat(date.day, " ", MonthName(date.month), " ", date.year);
}

// The shortest words for whole days, months or years.
std::string RangeInWords(int32_t from_day, int32_t to_day) {
  const model::PartialDate from = model::CivilFromDays(from_day), to = model::CivilFromDays(to_day);
  if (from_day == to_day) return DayInWords(from);
  if (IsFirstOfMonth(from) && IsLastOfMonth(to_day)) {
    if (from.month == 1 && to.month == 12) {
      return from.year == to.year ? absl::StrCat(from.year) : absl::StrCat(from.year, "–", to.year);
    }
    if (from.year == to.year && from.month == to.month) return absl::StrCat(MonthName(from.month), " ", from.year);
    return absl::StrCat(MonthName(from.month), from.year == to.year ? "" : absl::StrCat(" ", from.year), "–",
                        MonthName(to.month), " ", to.year);
  }
  if (from.year == to.year && from.month == to.month) return absl::StrCat(from.day, "–", DayInWords(to));
  if (from.year == to.year) return absl::StrCat(from.day, " ", MonthName(from.month), " – ", DayInWords(to));
  return absl::StrCat(DayInWords(from), " – ", DayInWords(to));
}

std::string PartialInWords(const model::PartialDate& date) {
  if (date.month == 0) return absl::StrCat(date.year);
  if (date.day == 0) return absl::StrCat(MonthName(date.month), " ", date.year);
  return DayInWords(date);
}

}  // namespace

DayRange DaysOf(const model::TimeSpan& time) {
  DayRange days;
  if (time.start) days.from = time.start->FirstDay();
  if (time.end) days.to = time.end->LastDay();
  // A range that runs backwards says nothing.
  if (days.closed() && *days.from > *days.to) return {};
  return days;
}

DayRange DaysOf(const std::optional<model::TimeSpan>& time) { return time ? DaysOf(*time) : DayRange(); }

DayRelation Compare(const DayRange& a, const DayRange& b) {
  if (!a.dated() || !b.dated()) return DayRelation::kUnknown;
  if (a == b) return DayRelation::kSame;
  const int64_t a_from = a.from.value_or(kFirst), a_to = a.to.value_or(kLast);
  const int64_t b_from = b.from.value_or(kFirst), b_to = b.to.value_or(kLast);
  if (a_to < b_from || b_to < a_from) return DayRelation::kApart;
  if (b_from <= a_from && a_to <= b_to) return DayRelation::kInside;
  if (a_from <= b_from && b_to <= a_to) return DayRelation::kContains;
  return DayRelation::kOverlaps;
}

bool ComesBefore(const DayRange& a, const DayRange& b) {
  if (a.dated() != b.dated()) return a.dated();
  if (!a.dated()) return false;
  const auto key = [](const DayRange& r) {
    const int64_t first = r.from ? *r.from : *r.to;
    const int64_t length = r.from ? r.to.value_or(kLast) - int64_t{*r.from} : 0;
    return std::make_tuple(first, -length);
  };
  return key(a) < key(b);
}

std::string TimeInWords(const std::optional<model::TimeSpan>& time) {
  if (!time) return "";
  const DayRange days = DaysOf(*time);
  if (!days.dated()) return time->timex;
  if (!days.to) return absl::StrCat("since ", PartialInWords(*time->start));
  if (!days.from) return absl::StrCat("until ", PartialInWords(*time->end));
  return RangeInWords(*days.from, *days.to);
}

}  // namespace chancery::summarize
