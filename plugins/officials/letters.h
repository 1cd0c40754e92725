#ifndef CHANCERY_PLUGINS_OFFICIALS_LETTERS_H_
#define CHANCERY_PLUGINS_OFFICIALS_LETTERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/officials/language.h"

namespace chancery::officials {

// 64-bit FNV-1a; the same on every machine.
inline uint64_t HashOf(std::string_view s) {
  uint64_t h = 1469598103934665603u;
  for (const char c : s) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return h;
}

// Code points of valid UTF-8.
inline size_t LetterCount(std::string_view s) {
  size_t n = 0;
  for (const char c : s) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

// Whether a word is written in Latin letters, as far as its first letter tells.
inline bool IsLatin(std::string_view s) { return !s.empty() && static_cast<unsigned char>(s[0]) < 0xCA; }

// The folded base form with the capitals of `surface`, from which it was made: "Кошанова" + "кошанов" = "Кошанов".
std::string WithCapitals(std::string_view surface, std::string_view folded_surface, std::string_view folded_base);

// `folded` cut to its stem, so that the cases of a word have one key: Russian case endings, Kazakh case and possessive
// endings, the English 's.
std::string_view StemOf(Language language, std::string_view folded);

// Kazakh (Cyrillic or Latin) case endings: the word without its longest one, or the word itself.  At least three
// letters stay.
std::string_view WithoutKazakhCase(std::string_view folded);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_LETTERS_H_
