#ifndef CHANCERY_PLUGINS_CHECK_SHA256_H_
#define CHANCERY_PLUGINS_CHECK_SHA256_H_

#include <string>
#include <string_view>

namespace chancery::check {

// FIPS 180-4, in lower-case hexadecimal.
std::string Sha256(std::string_view bytes);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_SHA256_H_
