#ifndef CHANCERY_SERVICE_TEXT_NAME_KEY_H_
#define CHANCERY_SERVICE_TEXT_NAME_KEY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery::text {

// One key for all spellings of one name word in Latin, Russian and Kazakh script: "Koshanov", "Кошанов", "Қошанов" ->
// "koshanov"; "Nurtleau", "Nurtleu", "Нуртлеу", "Нұртілеу"; "Yerlan", "Erlan", "Ерлан".  Letters are romanised, then
// spellings that the romanisations in use do not tell apart are made one (kh/h/x, zh/j/dzh, y/i/j, w/v/u between
// vowels, doubled letters, ...). Not for display.  "" when the word has no letter of these scripts.
std::string NameKey(absl::string_view word);

// NameKey of a word that may stand in an oblique case of Russian or Kazakh, or have an English possessive: every key
// that it may have in the nominative, the word's own first ("Кошанова" -> "koshanova", "koshanov"; "Тоқаевтың" -> ...,
// "tokaev").
std::vector<std::string> NameKeysOfForm(absl::string_view word);

// The keys of a whole name's words joined by single spaces, in the order given: "erlan koshanov".
std::string FullNameKey(absl::string_view name);

// Romanised for readable ids: "Ерлан Кошанов" -> "yerlan-koshanov", "Organisation (OSCE)" -> "organisation-osce";
// [a-z0-9-]+, at most 63 characters, "" when nothing is left.  Russian and Kazakh by the press's usage (BGN/PCGN
// without apostrophes), other scripts by ICU's Any-Latin; Latin-ASCII.
std::string Slug(absl::string_view name);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_NAME_KEY_H_
