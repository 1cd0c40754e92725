#ifndef CHANCERY_SERVICE_TEXT_KAZAKH_STEM_H_
#define CHANCERY_SERVICE_TEXT_KAZAKH_STEM_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery::text {

// True when a lower-case Cyrillic word is written as only Kazakh writes: a letter of its own, or a row of endings that
// Russian has not.
bool LooksKazakh(absl::string_view lower);

// A lower-case Kazakh noun without its case, possessive and plural endings: "министрліктерінің" -> "министрлік". Light:
// it knows no words, takes at most one ending of each kind and leaves at least three letters.
std::string KazakhStem(absl::string_view lower);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_KAZAKH_STEM_H_
