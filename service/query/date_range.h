#ifndef CHANCERY_SERVICE_QUERY_DATE_RANGE_H_
#define CHANCERY_SERVICE_QUERY_DATE_RANGE_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace chancery::query {

// A value that dates are compared with: every instant of a day, month, year (in UTC), or of one microsecond.
struct DateRange {
  int64_t first_day = 0;  // days since 1970-01-01, inclusive
  int64_t last_day = 0;
  int64_t begin = 0;  // microseconds since 1970, half-open
  int64_t end = 0;
  bool is_date = true;  // false: written with a time of day
};

// Reads "2024", "2024-06", "2024-06-14" or an RFC 3339 timestamp of the years 1 to 9999; nullopt for anything else and
// for dates that do not exist.
std::optional<DateRange> ParseDateRange(absl::string_view text);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_DATE_RANGE_H_
