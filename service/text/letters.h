#ifndef CHANCERY_SERVICE_TEXT_LETTERS_H_
#define CHANCERY_SERVICE_TEXT_LETTERS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace chancery::text {

// A code point and the bytes it takes.
struct CodePoint {
  char32_t value = 0;
  int32_t size = 0;
};

// The code point that starts at byte `at` (below the size).  A byte that starts none is U+FFFD of size 1, so that a
// loop over any bytes ends.
CodePoint DecodeAt(absl::string_view utf8, size_t at);
// The code point that ends before byte `at` (above 0); same rule.
CodePoint DecodeBefore(absl::string_view utf8, size_t at);
void AppendUtf8(std::string& out, char32_t c);

bool IsLetter(char32_t c);
bool IsUpper(char32_t c);
bool IsLower(char32_t c);
// Decimal digits of any script.
bool IsDigit(char32_t c);
// White space, no-break spaces and zero-width spaces, line ends included.
bool IsSpace(char32_t c);
// Combining marks, which continue the letter before them.
bool IsMark(char32_t c);
bool IsDash(char32_t c);
// Apostrophes: ' and its typographic and modifier forms.
bool IsApostrophe(char32_t c);
bool IsCyrillic(char32_t c);
bool IsLatin(char32_t c);
// Simple lower case, one code point for one.
char32_t ToLower(char32_t c);
// ToLower of all code points.
std::string Lower(absl::string_view utf8);

// The letter without its marks: é -> e, ğ -> g; the letter itself when it has none.
char32_t BaseLetter(char32_t c);

// One of the nine Cyrillic letters, in either case, that Kazakh has and Russian has not.
bool IsKazakhLetter(char32_t c);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_LETTERS_H_
