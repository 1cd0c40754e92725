#ifndef CHANCERY_SERVICE_TEXT_PALLADIUS_H_
#define CHANCERY_SERVICE_TEXT_PALLADIUS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery::text {

// The Cyrillic transcription of a word of one to three pinyin syllables in lower case without tone marks: "jinping" ->
// "цзиньпин".  "" when the word is not made of such syllables.
std::string PalladiusFromPinyin(absl::string_view lower);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_PALLADIUS_H_
