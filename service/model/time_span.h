#ifndef CHANCERY_SERVICE_MODEL_TIME_SPAN_H_
#define CHANCERY_SERVICE_MODEL_TIME_SPAN_H_

#include <cstdint>
#include <optional>
#include <string>

namespace chancery::model {

// A calendar date of the proleptic Gregorian calendar, whole or partial; 0 is "not known".
struct PartialDate {
  int32_t year = 0;
  int32_t month = 0;
  int32_t day = 0;

  // The first and the last day it can be, as days since 1970-01-01; nullopt without a year or when month or day
  // do not exist in the calendar.
  std::optional<int32_t> FirstDay() const;
  std::optional<int32_t> LastDay() const;
  // "2024-06-14", "2024-06", "2024", "XXXX-06-14"; "" when nothing is known.
  std::string Text() const;
  friend auto operator<=>(const PartialDate&, const PartialDate&) = default;
};

// Days since 1970-01-01 <-> civil date.
int32_t DaysFromCivil(int32_t year, int32_t month, int32_t day);
PartialDate CivilFromDays(int32_t days);

// How the value was found; names as in chancery.v1.TimeResolution.
enum class TimeResolution : uint8_t {
  kUnspecified,
  kAbsolute,
  kRelativeToPublication,
  kRelativeToMention,
  kRelativeToEvent,
  kUnresolved
};

enum class Qualifier : uint8_t { kUnspecified, kExact, kApproximate, kAlmost, kMoreThan, kLessThan, kRange };

// A calendar interval that may be open, partial or unresolved; chancery.v1.TimeSpan says what each field means.
struct TimeSpan {
  std::string timex;
  std::optional<PartialDate> start;
  std::optional<PartialDate> end;
  TimeResolution resolution = TimeResolution::kUnspecified;
  std::optional<PartialDate> anchor;
  Qualifier qualifier = Qualifier::kUnspecified;

  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

}  // namespace chancery::model

#endif  // CHANCERY_SERVICE_MODEL_TIME_SPAN_H_
