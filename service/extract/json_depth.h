#ifndef CHANCERY_SERVICE_EXTRACT_JSON_DEPTH_H_
#define CHANCERY_SERVICE_EXTRACT_JSON_DEPTH_H_

#include "absl/strings/string_view.h"

namespace chancery::extract {

// Whether arrays and objects are nested deeper than `most` somewhere in the text, which need not be JSON.  Linear,
// without recursion: asked before anything that walks through a plugin's JSON, since most such code uses the stack for
// it.
inline bool NestedDeeperThan(absl::string_view text, int most) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > most) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

// What is more than any manifest or configuration needs, and little for any stack.
inline constexpr int kDeepestJson = 64;

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_JSON_DEPTH_H_
