#ifndef CHANCERY_SERVICE_EXTRACT_ENUM_NAMES_H_
#define CHANCERY_SERVICE_EXTRACT_ENUM_NAMES_H_

#include "absl/strings/string_view.h"
#include "service/model/fact.h"

namespace chancery::extract {

// The value that an attribute names as in docs/annotations.md ("APPROXIMATE"), the proto's name without its prefix;
// kUnspecified for any other text.
template <typename Enum>
Enum EnumFromName(absl::string_view name);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_ENUM_NAMES_H_
