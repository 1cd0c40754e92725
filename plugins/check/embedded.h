#ifndef CHANCERY_PLUGINS_CHECK_EMBEDDED_H_
#define CHANCERY_PLUGINS_CHECK_EMBEDDED_H_

#include <string_view>

namespace chancery::check {

// The bytes of a file that was built into the program: "documents.json", "manifest.schema.json", or a path in the
// repository such as "plugins/template/c/FILES".  "" when there is none of that name.
std::string_view Embedded(std::string_view name);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_EMBEDDED_H_
