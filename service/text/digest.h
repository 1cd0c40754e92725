#ifndef CHANCERY_SERVICE_TEXT_DIGEST_H_
#define CHANCERY_SERVICE_TEXT_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery::text {

// The 32 bytes of SHA-256.
std::string Sha256(absl::string_view bytes);

// Lower-case hexadecimal.
std::string Hex(absl::string_view bytes);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_DIGEST_H_
