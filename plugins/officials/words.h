#ifndef CHANCERY_PLUGINS_OFFICIALS_WORDS_H_
#define CHANCERY_PLUGINS_OFFICIALS_WORDS_H_

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace chancery::officials {

inline bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_WORDS_H_
