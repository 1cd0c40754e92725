#ifndef CHANCERY_SERVICE_TEXT_LANGUAGE_H_
#define CHANCERY_SERVICE_TEXT_LANGUAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery::text {

// "en", "ru", "kk" (in Cyrillic or one of its Latin alphabets), or "und" when the text is in none of them or too short
// to tell.  By letters that only one of them has and by frequent words; at most the first 4 KiB of text are looked at.
std::string DetectLanguage(absl::string_view utf8);

// True for a well-formed BCP 47 tag by its grammar's main productions ("kk", "kk-Latn", "en-GB").
bool IsLanguageTag(absl::string_view tag);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_LANGUAGE_H_
