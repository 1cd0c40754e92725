#ifndef CHANCERY_SERVICE_TEXT_STATE_NAMES_H_
#define CHANCERY_SERVICE_TEXT_STATE_NAMES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "service/text/search_terms.h"

namespace chancery::text {

// A state that tokens [first, last) of a text name.
struct NamedState {
  size_t first = 0;
  size_t last = 0;
  std::string code;  // ISO 3166-1 alpha-2
};

// The states that a text names by their usual English, Russian or Kazakh names (ICU's), in any case of the grammar, or
// by their code in capitals when `text` has one there ("KZ"); the longest name at each place.  `tokens` are
// AnalyzeText(text)'s.
std::vector<NamedState> StatesNamed(absl::string_view text, const std::vector<SearchToken>& tokens);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_STATE_NAMES_H_
