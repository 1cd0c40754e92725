#ifndef CHANCERY_SERVICE_TEXT_DECODE_H_
#define CHANCERY_SERVICE_TEXT_DECODE_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery::text {

// The offset of the first byte that is not part of valid UTF-8 (overlong forms, surrogates and values above
// U+10FFFF are invalid), or nullopt when all of it is valid.
std::optional<size_t> FirstInvalidUtf8(absl::string_view bytes);

// Converts `bytes` in `charset` to UTF-8.  `charset` is an IANA name or alias, compared without case ("UTF-8",
// "windows-1251", "KZ-1048", "UTF-16", "UTF-16LE", ...); empty means UTF-8.  A byte order mark is taken off.
// Status payloads carry the reason and metadata (model/reasons.h):
//   kInvalidArgument CHARSET_UNKNOWN    no such charset; metadata charset
//   kInvalidArgument CONTENT_NOT_UTF8   malformed UTF-8; metadata byte_offset
//   kInvalidArgument CONTENT_UNDECODABLE  bytes that the charset does not define; metadata charset, byte_offset
absl::StatusOr<std::string> DecodeToUtf8(absl::string_view bytes, absl::string_view charset);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_DECODE_H_
