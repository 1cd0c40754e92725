#ifndef CHANCERY_PLUGINS_OFFICIALS_LANGUAGE_H_
#define CHANCERY_PLUGINS_OFFICIALS_LANGUAGE_H_

#include <cstdint>

namespace chancery::officials {

enum class Language : uint8_t { kEnglish, kRussian, kKazakh };

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_LANGUAGE_H_
