#include "plugins/dates/resolver.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace chancery::dates {
namespace {

// A day said without a year belongs to the anchor's year, unless it would lie further from the anchor than kFar and
// the neighbouring year's is nearer than kNear: 28 December in an article of 3 January.
constexpr int64_t kFar = 240;
constexpr int64_t kNear = 100;
// "A day earlier" goes back to a date mentioned before only if it is about as old as the article.
constexpr int64_t kRecent = 60;
constexpr int32_t kNews = 2;
// A narrative goes on in the next year when an early month follows a late one.
constexpr int32_t kFirstMonths = 4;
constexpr int32_t kYearTurns = 8;

std::string Format(const char* format, int32_t a, int32_t b = 0, int32_t c = 0) {
  char out[48];
  std::snprintf(out, sizeof out, format, a, b, c);
  return out;
}

std::string WeekdayText(int32_t weekday) { return "XXXX-WXX-" + std::to_string(weekday); }

std::string MonthText(int32_t month) { return Format("-%02d", month); }

// Month in which a part of the year begins.
int32_t FirstMonth(std::string_view part) {
  if (part.size() != 2) return 0;
  if (part[0] == 'Q') return (part[1] - '1') * 3 + 1;
  if (part[0] == 'H') return (part[1] - '1') * 6 + 1;
  return part == "SP" ? 3 : part == "SU" ? 6 : part == "FA" ? 9 : part == "WI" ? 12 : 0;
}

// The nth such weekday of the month, from its end when `nth` is negative; nullopt when the month has not so many.
std::optional<Day> NthWeekday(int32_t year, int32_t month, int32_t nth, int32_t weekday) {
  if (nth < -5 || nth == 0 || nth > 5) return std::nullopt;
  const int64_t first = DayNumber({year, month, 1}), last = first + DaysInMonth(year, month) - 1;
  const int64_t day = nth > 0 ? first + (weekday - WeekdayOf(first) + 7) % 7 + int64_t{7} * (nth - 1)
                              : last - (WeekdayOf(last) - weekday + 7) % 7 + int64_t{7} * (nth + 1);
  if (day < first || day > last) return std::nullopt;
  return DayOf(day);
}

bool Number(std::string_view text, int32_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() && text[0] != '-' && text[0] != '+';
}

// The value with its years moved, "2023-01/2023-11" to "2022-01/2022-11"; "" when a part does not begin with a year.
std::string MoveYears(std::string_view timex, int32_t years) {
  std::string out;
  while (!timex.empty()) {
    const size_t slash = std::min(timex.find('/'), timex.size());
    int32_t year = 0;
    if (slash < 4 || !Number(timex.substr(0, 4), year) || year + years < 1 || year + years > 9999) return {};
    out += Format("%04d", year + years);
    out += timex.substr(4, slash - 4);
    if (slash < timex.size()) out += '/';
    timex.remove_prefix(std::min(slash + 1, timex.size()));
  }
  return out;
}

// The next such weekday after a day's value.
std::string WeekdayAfter(std::string_view day, int32_t weekday) {
  Day first, last;
  if (!PeriodOf(day, first, last)) return WeekdayText(weekday);
  const int64_t number = DayNumber(last);
  const Day next = DayOf(number + (weekday - WeekdayOf(number) + 6) % 7 + 1);
  return Format("%04d", next.year) + Format("-%02d-%02d", next.month, next.day);
}

}  // namespace

bool PeriodOf(std::string_view timex, Day& first, Day& last) {
  if (const size_t slash = timex.find('/'); slash != std::string_view::npos) {
    Day unused;
    return timex.find('/', slash + 1) == std::string_view::npos && PeriodOf(timex.substr(0, slash), first, unused) &&
           PeriodOf(timex.substr(slash + 1), unused, last) && DayNumber(first) <= DayNumber(last);
  }
  int32_t year = 0;
  if (timex.size() == 3 && timex.find_first_not_of("0123456789") == std::string_view::npos && Number(timex, year)) {
    first = {year * 10, 1, 1};
    last = {year * 10 + 9, 12, 31};
    return true;
  }
  if (timex.size() == 4 && (timex[3] == 'X')) {
    const bool century = timex[2] == 'X';
    if (!Number(timex.substr(0, century ? 2 : 3), year)) return false;
    first = {century ? year * 100 : year * 10, 1, 1};
    last = {first.year + (century ? 99 : 9), 12, 31};
    return true;
  }
  if (timex.size() < 4 || !Number(timex.substr(0, 4), year)) return false;
  const std::string_view rest = timex.substr(4);
  if (rest.empty()) {
    first = {year, 1, 1};
    last = {year, 12, 31};
    return true;
  }
  if (rest[0] != '-') return false;
  int32_t n = 0;
  if (rest.size() == 4 && rest[1] == 'W' && Number(rest.substr(2), n) && n >= 1 && n <= 53) {
    const int64_t monday = MondayOf({year, n});
    first = DayOf(monday);
    last = DayOf(monday + 6);
    return true;
  }
  if (rest.size() == 7 && rest.substr(4) == "-WE" && PeriodOf(timex.substr(0, 8), first, last)) {
    first = DayOf(DayNumber(last) - 1);
    return true;
  }
  if (rest.size() == 3 && !(rest[1] >= '0' && rest[1] <= '9')) {
    const int32_t month = FirstMonth(rest.substr(1));
    if (month == 0) return false;
    first = {year, month, 1};
    last = AddMonths(first, rest[1] == 'H' ? 5 : 2);
    last.day = DaysInMonth(last.year, last.month);
    return true;
  }
  if (rest.size() == 3 && Number(rest.substr(1), n) && n >= 1 && n <= 12) {
    first = {year, n, 1};
    last = {year, n, DaysInMonth(year, n)};
    return true;
  }
  int32_t day = 0;
  if (rest.size() == 6 && Number(rest.substr(1, 2), n) && rest[3] == '-' && Number(rest.substr(4), day) &&
      IsDay(year, n, day)) {
    first = last = {year, n, day};
    return true;
  }
  return false;
}

std::optional<Day> FeastDay(std::string_view feast, int32_t year) {
  const auto read = [](std::string_view text) -> std::optional<int32_t> {
    int32_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
  };
  if (feast.size() > 2 && (feast[0] == 'W' || feast[0] == 'O')) {
    const auto days = read(feast.substr(feast[1] == '+' ? 2 : 1));
    if (!days) return std::nullopt;
    return DayOf(DayNumber(feast[0] == 'W' ? WesternEaster(year) : OrthodoxEaster(year)) + *days);
  }
  const size_t a = feast.find('/'), b = feast.rfind('/');
  if (a == std::string_view::npos || a == b) return std::nullopt;
  const auto month = read(feast.substr(0, a)), nth = read(feast.substr(a + 1, b - a - 1)),
             weekday = read(feast.substr(b + 1));
  if (!month || !nth || !weekday || *month < 1 || *month > 12 || *weekday < 1 || *weekday > 7) return std::nullopt;
  return NthWeekday(year, *month, *nth, *weekday);
}

int32_t Resolver::FullYear(int32_t two_digits) const {
  const int32_t now = anchor_ && anchor_->year_known ? anchor_->day.year : year_.value_or(2000);
  int32_t year = now - now % 100 + two_digits;
  if (year > now + 20) year -= 100;
  return year;
}

std::string Resolver::YearText(std::optional<int32_t> year) const {
  if (!year) return "XXXX";
  return *year < 1 ? "BC" + Format("%04d", 1 - *year) : Format("%04d", *year);
}

std::string Resolver::DayText(int64_t number) const {
  const Day d = DayOf(number);
  const bool known = !anchor_ || anchor_->year_known || narrative_;
  return (known ? YearText(d.year) : "XXXX") + Format("-%02d-%02d", d.month, d.day);
}

std::optional<int32_t> Resolver::InferYear(const Expression& e, std::string_view& resolution) const {
  const int32_t month = e.month ? *e.month : FirstMonth(e.part);
  const bool past_anchor = anchor_ && anchor_->year_known && e.tied && e.tied->year < anchor_->day.year;
  if (e.tied && e.tied->closely && !(past_anchor && e.tense == Tense::kFuture)) {
    resolution = "RELATIVE_TO_MENTION";
    return e.tied->year;
  }
  if (narrative_ && year_) {
    resolution = "RELATIVE_TO_MENTION";
    return *year_ + (e.month && month <= kFirstMonths && month_ - month >= kYearTurns ? 1 : 0);
  }
  if (!anchor_ || !anchor_->year_known) {
    resolution = "UNRESOLVED";
    return std::nullopt;
  }
  resolution = "RELATIVE_TO_PUBLICATION";
  const int32_t year = anchor_->day.year;
  if (month < 1 || month > 12) return year;  // 30 of 30/6, which is a day
  if (e.side)
    return year + (*e.side < 0 && month >= anchor_->day.month   ? -1
                   : *e.side > 0 && month <= anchor_->day.month ? 1
                                                                : 0);
  const int64_t now = DayNumber(anchor_->day);
  const auto first = [&](int32_t y) {
    return DayNumber({y, month, std::min(e.day.value_or(1), DaysInMonth(y, month))});
  };
  // A range of months that has ended belongs to the anchor's year.
  if (e.month2 && !e.day && *e.month2 >= month && *e.month2 <= anchor_->day.month) return year;
  const bool last_year = e.tense == Tense::kPast && first(year) > now && (!e.part.empty() || first(year) - now > 3);
  // "In 2014 they signed it.  In October it was ratified": unless an October has passed just now.
  if (e.tied && past_anchor && e.tense == Tense::kPast && std::abs(now - first(year - (last_year ? 1 : 0))) > kNear) {
    resolution = "RELATIVE_TO_MENTION";
    return e.tied->year;
  }
  if (last_year) return year - 1;
  const bool over = e.month && !e.day ? month < anchor_->day.month : e.part.empty() && first(year) < now;
  if (e.tense == Tense::kFuture && over && now - first(year) > 60) return year + 1;
  if (e.tense == Tense::kUnknown) {
    if (first(year) - now > kFar && now - first(year - 1) < kNear) return year - 1;
    if (now - first(year) > kFar && first(year + 1) - now < kNear) return year + 1;
  }
  return year;
}

std::string Resolver::Nth(const Expression& e, std::optional<int32_t> year, std::optional<int32_t> month) const {
  if (!year) return month ? "XXXX" + MonthText(*month) : "XXXX";
  const int32_t n = *e.nth;
  if (n == 0 || (month && (*month < 1 || *month > 12))) return {};
  if (!month) {
    if (e.unit != 'W') return {};
    const int32_t weeks = IsoWeekOf(DayNumber({*year, 12, 28})).week;
    const int32_t week = n > 0 ? n : weeks + 1 + n;
    return week < 1 || week > weeks ? std::string() : YearText(year) + Format("-W%02d", week);
  }
  const int32_t days = DaysInMonth(*year, *month);
  if (e.unit == 'D') {
    const int32_t day = n > 0 ? n : days + 1 + n;
    return day < 1 || day > days ? std::string() : DayText(DayNumber({*year, *month, day}));
  }
  // A week of a month is one that lies in it from Monday to Sunday.
  const bool weekend = e.part == "WE";
  const int32_t weekday = e.weekday ? *e.weekday : weekend ? 6 : n > 0 ? 1 : 7;
  const std::optional<Day> day = NthWeekday(*year, *month, n, weekday);
  if (!day) return {};
  if (e.weekday) return DayText(DayNumber(*day));
  const IsoWeek week = IsoWeekOf(DayNumber(*day));
  return YearText(week.year) + Format("-W%02d", week.week) + (weekend ? "-WE" : "");
}

std::string Resolver::SamePeriod(const Expression& e, std::string_view& resolution) const {
  resolution = "RELATIVE_TO_MENTION";
  int32_t year = 0;
  if (!period_.empty() && Number(std::string_view(period_).substr(0, 4), year)) {
    if (e.years_on) return MoveYears(period_, *e.years_on);
    if (e.year) return MoveYears(period_, *e.year - year);
    if (!e.year_shift) return period_;
    if (anchor_ && anchor_->year_known) return MoveYears(period_, anchor_->day.year + *e.year_shift - year);
  }
  resolution = "UNRESOLVED";
  if (e.year_shift && anchor_ && anchor_->year_known) return YearText(anchor_->day.year + *e.year_shift);
  return e.year ? YearText(e.year) : std::string();
}

std::string Resolver::ClockTime(const Expression& e, std::string_view& resolution) const {
  resolution = "UNRESOLVED";
  if (!anchor_ || !anchor_->year_known || !anchor_->day_known || narrative_) return e.literal;
  resolution = day_ ? "RELATIVE_TO_MENTION" : "RELATIVE_TO_PUBLICATION";
  return DayText(day_.value_or(DayNumber(anchor_->day))) + e.literal;
}

std::string Resolver::Weekday(const Expression& e, std::string_view& resolution) const {
  if (narrative_ && day_) {
    resolution = "RELATIVE_TO_MENTION";
    const int64_t back = (WeekdayOf(*day_) - *e.weekday + 7) % 7;
    return DayText(back == 0 ? *day_ : *day_ + 7 - back);
  }
  if (!anchor_ || !anchor_->year_known || !anchor_->day_known) {
    resolution = "UNRESOLVED";
    return WeekdayText(*e.weekday);
  }
  resolution = "RELATIVE_TO_PUBLICATION";
  const int64_t now = DayNumber(anchor_->day);
  if (e.unit == 'W') return DayText(now - WeekdayOf(now) + *e.weekday + 7 * int64_t{e.shift.value_or(0)});
  const int32_t back = (WeekdayOf(now) - *e.weekday + 7) % 7;
  const int32_t direction = e.shift.value_or(0);
  if (direction < 0) return DayText(now - (back == 0 ? 7 : back));
  if (direction > 0) return DayText(now + 7 - back);
  // Nothing of the past beside it: "Talks on Tuesday", "The speakers meet on Tuesday"; but news are of the last days.
  const bool goes_on = day_ && *day_ > now;
  if (e.tense == Tense::kFuture || (e.tense == Tense::kUnknown && (back > kNews || goes_on)))
    return DayText(back == 0 ? now : now + 7 - back);
  return DayText(now - back);
}

std::string Resolver::Shifted(const Expression& e, std::string_view& resolution) {
  if (e.side && !e.weekday) {
    Expression near = e;
    near.side.reset();
    Expression far = near;
    near.shift = *e.side;
    far.shift = *e.side * *e.shift;
    const std::string a = Shifted(*e.side < 0 ? far : near, resolution),
                      b = Shifted(*e.side < 0 ? near : far, resolution);
    return a.empty() || b.empty() ? std::string() : a == b ? a : a + "/" + b;
  }
  const bool mention = (e.from_mention || (narrative_ && !e.deictic)) &&
                       (e.unit == 'D' || e.unit == 'W' ? day_.has_value() : year_.has_value());
  Anchor from;
  if (mention) {
    resolution = "RELATIVE_TO_MENTION";
    const bool day_fits = day_ && (e.unit == 'D' || e.unit == 'W' || !year_ || DayOf(*day_).year == *year_);
    from.day = day_fits ? DayOf(*day_) : Day{year_.value_or(2000), std::max(month_, 1), 1};
    if (anchor_ && !anchor_->year_known && !narrative_) from.year_known = false;
  } else if (anchor_) {
    resolution = "RELATIVE_TO_PUBLICATION";
    from = *anchor_;
  } else {
    resolution = "UNRESOLVED";
    switch (e.unit) {
      case 'D': return "XXXX-XX-XX";
      case 'W': return e.counted ? "XXXX-XX-XX" : "XXXX-WXX";
      case 'M': return "XXXX-XX";
      case 'Q': return "XXXX-QX";
      default: return "XXXX";
    }
  }
  int64_t n = *e.shift;
  const bool weekend = e.unit == 'W' && e.part == "WE";
  // A weekend told of as past, when this week's has not come yet, is the one before.
  if (weekend && n == 0 && e.tense == Tense::kPast && from.day_known && WeekdayOf(DayNumber(from.day)) < 6) n = -1;
  const std::optional<int32_t> unknown;
  switch (e.unit) {
    case 'D':
      if (!from.day_known) return "XXXX-XX-XX";
      return DayText(DayNumber(from.day) + n);
    case 'W': {
      if (!from.day_known) return "XXXX-WXX";
      const int64_t day = DayNumber(from.day) + 7 * n;
      if (e.counted) return DayText(day);
      if (!from.year_known) return "XXXX-WXX";
      const IsoWeek week = IsoWeekOf(day);
      return YearText(week.year) + Format("-W%02d", week.week) + (weekend ? "-WE" : "");
    }
    case 'M': {
      if (!from.month_known) return "XXXX-XX";
      const Day day = AddMonths(from.day, n);
      return YearText(from.year_known ? day.year : unknown) + MonthText(day.month);
    }
    case 'Q': {
      if (!from.month_known) return "XXXX-QX";
      const Day day = AddMonths(from.day, 3 * n);
      return YearText(from.year_known ? day.year : unknown) + Format("-Q%d", (day.month - 1) / 3 + 1);
    }
    case 'C':
    case 'E': {
      if (!from.year_known) return "XXXX";
      const int64_t year = from.day.year + n * (e.unit == 'C' ? 100 : 10);
      if (e.counted) return YearText(static_cast<int32_t>(year));
      if (year < 0) return {};
      return e.unit == 'C' ? Format("%02dXX", static_cast<int32_t>(year / 100))
                           : Format("%03dX", static_cast<int32_t>(year / 10));
    }
    default:
      return YearText(from.year_known ? std::optional<int32_t>(static_cast<int32_t>(from.day.year + n)) : unknown);
  }
}

std::string Resolver::DateValue(const Expression& e, std::string_view& resolution) {
  resolution = "ABSOLUTE";
  std::optional<int32_t> year;
  std::optional<int32_t> month = e.month;
  if (e.year) {
    year = e.short_year ? FullYear(*e.year) : e.before_christ ? 1 - *e.year : *e.year;
  } else if (e.year_shift) {
    resolution = anchor_ && anchor_->year_known ? "RELATIVE_TO_PUBLICATION" : "UNRESOLVED";
    if (anchor_ && anchor_->year_known) year = anchor_->day.year + *e.year_shift;
  } else if (e.same_year) {
    resolution = "RELATIVE_TO_MENTION";
    year = year_;
    if (!year && anchor_ && anchor_->year_known) year = anchor_->day.year;
    if (!year) resolution = "UNRESOLVED";
  } else if (e.year2 && (e.month || e.day)) {
    year = e.year2;
  } else if (e.month_shift || (e.day && !month)) {
    resolution = "UNRESOLVED";
    if (!anchor_ && (e.month_shift || month_ == 0)) return "XXXX-XX" + Format("-%02d", e.day.value_or(1));
    const bool mention = !e.month_shift && month_ != 0 && (narrative_ || !anchor_);
    const Day base = mention ? Day{year_.value_or(2000), month_, 1} : anchor_->day;
    resolution = mention ? "RELATIVE_TO_MENTION" : "RELATIVE_TO_PUBLICATION";
    const Day moved = AddMonths({base.year, base.month, 1}, e.month_shift.value_or(0));
    month = moved.month;
    if (mention ? year_.has_value() : anchor_->year_known) year = moved.year;
  } else {
    year = InferYear(e, resolution);
  }
  if (year && (*year < -9998 || *year > 9999)) return {};
  if (e.nth) return Nth(e, year, month);
  if (e.first_months) {
    if (*e.first_months < 1 || *e.first_months > 12) return {};
    return YearText(year) + "-01/" + YearText(year) + MonthText(*e.first_months);
  }
  if (!e.part.empty()) return YearText(year) + "-" + e.part;
  if (!e.feast.empty()) {
    if (!year) return "XXXX-XX-XX";
    const std::optional<Day> day = *year >= 1 ? FeastDay(e.feast, *year) : std::nullopt;
    return day ? DayText(DayNumber(*day)) : std::string();
  }

  std::optional<int32_t> day = e.day;
  // A leap day whose year is not known is possible.
  const int32_t check = year.value_or(2000);
  if (month && e.month_first && day && !e.month2 && *month > 12 && *day <= 12) std::swap(*month, *day);
  if (month && (*month < 1 || *month > 12)) return {};
  if (e.last_day && month && (year || *month != 2)) day = DaysInMonth(check, *month);
  if (day && (!month || !IsDay(check, *month, *day))) return {};
  const auto text = [&](std::optional<int32_t> y, std::optional<int32_t> m, std::optional<int32_t> d) {
    return YearText(y) + (m ? MonthText(*m) : "") + (d ? Format("-%02d", *d) : "");
  };
  if (!e.year2 && !e.month2 && !e.day2) return text(year, month, day);

  std::optional<int32_t> year2 = year;
  if (e.year2) {
    year2 = e.year2;
    // 2023/24, 1999/00; 2014-10 is a month.
    if (year && *e.year2 < 100) {
      const bool turn = *e.year2 < *year % 100;
      if (turn && *year % 100 < 90)
        return *e.year2 < 1 || *e.year2 > 12 || month ? std::string() : YearText(year) + MonthText(*e.year2);
      year2 = *year - *year % 100 + *e.year2 + (turn ? 100 : 0);
    }
  }
  const std::optional<int32_t> month2 = e.month2 ? e.month2 : e.day2 ? month : std::nullopt;
  if (month2 && (*month2 < 1 || *month2 > 12)) return {};
  if (e.day2 && !IsDay(year2.value_or(2000), *month2, *e.day2)) return {};
  // "December 2023" said as "December - January 2024": the first end is in the year before.
  if (year2 && year == year2 && month && month2 && *month > *month2) {
    if (e.year2) year = *year2 - 1;
    else year2 = *year + 1;
  }
  if (year && year2 && *year > *year2) return {};
  if (year == year2 && month == month2 && day && e.day2 && *day > *e.day2) return {};
  return text(year, month, day) + "/" + text(year2, month2, e.day2);
}

bool Resolver::IsAside(const Resolved& r, const Expression& e) {
  if (!narrative_ || e.opens_sentence || !year_ || month_ == 0) return false;
  const int32_t year = r.start->year;
  const bool moved = e.unit != 0;
  if (!moved && !e.year) return false;
  const bool aside = moved      ? e.shift.value_or(0) < 0 && year != *year_
                     : !e.month ? std::abs(year - *year_) > 1
                                : !e.day && (year < *year_ || year > *year_ + 1);
  if (!aside || (!moved && aside_ == year)) {
    aside_.reset();
    return false;
  }
  aside_ = year;
  return true;
}

void Resolver::Remember(const Resolved& r, const Expression& e) {
  if (!r.start) return;
  if (e.type == "DATE" && r.start->year > 0) period_ = r.canonical;
  if (IsAside(r, e)) return;
  const bool day = DayNumber(*r.start) == DayNumber(*r.end);
  if (day) {
    const int64_t number = DayNumber(*r.start);
    const bool recent = !anchor_ || (anchor_->year_known && std::abs(number - DayNumber(anchor_->day)) <= kRecent);
    if (narrative_ || recent) day_ = number;
  }
  if (r.resolution == "ABSOLUTE" || r.resolution == "RELATIVE_TO_MENTION" || !narrative_) {
    const auto year_before = year_;
    year_ = r.end->year;
    if (e.month || day) month_ = r.end->month;
    else if (r.end->year != year_before) month_ = 0;
  }
}

Resolved Resolver::Resolve(const Expression& e) {
  Resolved r;
  if (!e.literal.empty()) {
    r.canonical = e.literal;
    r.resolution = "ABSOLUTE";
    if (e.type == "TIME") r.canonical = ClockTime(e, r.resolution);
    if (e.literal.size() > 4 && e.literal.substr(e.literal.size() - 4) == "_REF") r.resolution = "UNRESOLVED";
    return r;
  }
  if (e.decade) {
    r.resolution = "ABSOLUTE";
    r.canonical = Format(
        "%03dX", *e.decade < 100 ? (*e.decade < 10 ? (*e.decade <= 1 ? 200 : 190) + *e.decade : 190) : *e.decade);
  } else if (e.century) {
    r.resolution = "ABSOLUTE";
    if (*e.century < 1 || *e.century > 30) return r;
    r.canonical = Format("%02dXX", *e.century - 1);
  } else if (e.same_period) {
    r.canonical = SamePeriod(e, r.resolution);
  } else if (e.nth) {
    r.canonical = DateValue(e, r.resolution);
  } else if (e.weekday && !e.day) {
    r.canonical = Weekday(e, r.resolution);
    if (e.weekday2 && !r.canonical.empty()) r.canonical += "/" + WeekdayAfter(r.canonical, *e.weekday2);
  } else if (e.shift) {
    r.canonical = Shifted(e, r.resolution);
  } else {
    r.canonical = DateValue(e, r.resolution);
  }
  Day first, last;
  if (PeriodOf(r.canonical, first, last)) {
    r.start = first;
    r.end = last;
  } else if (anchor_ && !anchor_->year_known && r.canonical.size() == 10 && r.canonical.compare(0, 5, "XXXX-") == 0 &&
             PeriodOf("2000" + r.canonical.substr(4), first, last)) {
    day_ = DayNumber(first);
  }
  Remember(r, e);
  return r;
}

}  // namespace chancery::dates
