#ifndef CHANCERY_PLUGINS_OFFICIALS_NAME_LABEL_H_
#define CHANCERY_PLUGINS_OFFICIALS_NAME_LABEL_H_

#include <cstddef>
#include <cstdint>

namespace chancery::officials {

// A unit stands outside every name, begins one, or goes on with one.
enum NameLabel : uint8_t { kOutsideName, kBeginsName, kInsideName };
constexpr size_t kNameLabels = 3;

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_NAME_LABEL_H_
