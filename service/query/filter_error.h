#ifndef CHANCERY_SERVICE_QUERY_FILTER_ERROR_H_
#define CHANCERY_SERVICE_QUERY_FILTER_ERROR_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace chancery::query {

// kInvalidArgument about the filter: `reason` with metadata "position" (a byte of the filter) and, unless empty,
// "suggestion"; the message gets the position and the suggestion too.
absl::Status FilterError(absl::string_view reason, int32_t position, absl::string_view message,
                         absl::string_view suggestion = "");

// A caller's text for a message: in backticks, cut to 40 bytes on a code point boundary.
std::string Quoted(absl::string_view text);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_FILTER_ERROR_H_
