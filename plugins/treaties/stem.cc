#include "plugins/treaties/stem.h"

#include <algorithm>
#include <iterator>

namespace chancery::treaties {
namespace {

// Longest first within a round.  Written for this repository from the declension tables of both languages.
constexpr std::string_view kEndings[] = {
    "ының", "інің", "сының", "сінің",                                                                               //
    "ого",  "его",  "ому",   "ему",   "ыми", "ими", "ами", "ями", "ная", "ның", "нің", "дың", "дің", "тың", "тің",  //
    "нда",  "нде",  "нан",   "нен",   "дан", "ден", "тан", "тен", "мен", "бен", "пен", "сын", "сін", "сы",  "сі",   //
    "ов",   "ев",   "ей",    "ий",    "ый",  "ой",  "ая",  "яя",  "ое",  "ее",  "ую",  "юю",  "ые",  "ие",  "ых",
    "их",   "ым",   "им",    "ом",    "ем",  "ам",  "ям",  "ах",  "ях",  "ия",  "ии",  "ию",  "ға",  "ге",  "қа",
    "ке",   "ны",   "ні",    "ды",    "ді",  "ты",  "ті",  "на",  "не",  "ын",  "ін",  "а",   "я",   "о",   "е",
    "и",    "ы",    "у",     "ю",     "ь",   "й",   "і",   "н"};
constexpr size_t kShortestStem = 8;  // bytes: four Cyrillic letters

bool StripOne(std::string& word) {
  std::string_view best;
  for (std::string_view ending : kEndings) {
    if (ending.size() > best.size() && word.size() >= kShortestStem + ending.size() &&
        std::string_view(word).substr(word.size() - ending.size()) == ending) {
      best = ending;
    }
  }
  word.resize(word.size() - best.size());
  return !best.empty();
}

void Replace(std::string& word, std::string_view from, std::string_view to) {
  const size_t at = word.find(from);
  if (at != std::string::npos) word.replace(at, from.size(), to);
}

}  // namespace

std::string Stem(std::string_view folded) {
  std::string word(folded);
  if (word.empty()) return word;
  if (static_cast<unsigned char>(word[0]) < 0x80) {
    if (word.size() > 2 && word.substr(word.size() - 2) == "'s") word.resize(word.size() - 2);
    if (word.size() > 5) {
      Replace(word, "our", "or");
      Replace(word, "isation", "ization");
      Replace(word, "defence", "defense");
      Replace(word, "programme", "program");
      Replace(word, "centre", "center");
    }
    return word;
  }
  while (StripOne(word)) {
  }
  return word;
}

}  // namespace chancery::treaties
