#include "service/text/name_forms.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/text/kazakh_cases.h"
#include "service/text/letters.h"

namespace chancery::text {
namespace {

constexpr size_t kMaxForms = 8;

// An oblique ending and what stands in its place in the nominative; `after`, when not empty, are the letters one of
// which the stem must end in.
struct Ending {
  absl::string_view oblique;
  absl::string_view nominative;
  absl::string_view after;
};

// Consonants before which Russian writes и for ы.
constexpr absl::string_view kHard = "бвгджзклмнпрстфхцчшщ";

// The declension of Russian names; written for this repository.
constexpr Ending kRussian[] = {
    // Surnames in -ов, -ев, -ин, -ын: masculine, feminine, plural.
    {"ова", "ов", ""},
    {"ову", "ов", ""},
    {"овым", "ов", ""},
    {"ове", "ов", ""},
    {"овой", "ова", ""},
    {"ову", "ова", ""},
    {"овых", "ов", ""},
    {"овыми", "ов", ""},
    {"овы", "ов", ""},
    {"ева", "ев", ""},
    {"еву", "ев", ""},
    {"евым", "ев", ""},
    {"еве", "ев", ""},
    {"евой", "ева", ""},
    {"еву", "ева", ""},
    {"евых", "ев", ""},
    {"евыми", "ев", ""},
    {"евы", "ев", ""},
    {"ёва", "ёв", ""},
    {"ёву", "ёв", ""},
    {"ёвым", "ёв", ""},
    {"ёве", "ёв", ""},
    {"ёвой", "ёва", ""},
    {"ёвых", "ёв", ""},
    {"ина", "ин", ""},
    {"ину", "ин", ""},
    {"иным", "ин", ""},
    {"ине", "ин", ""},
    {"иной", "ина", ""},
    {"ину", "ина", ""},
    {"ине", "ина", ""},
    {"иных", "ин", ""},
    {"ыных", "ын", ""},
    {"ыным", "ын", ""},
    // Adjectives.
    {"ского", "ский", ""},
    {"скому", "ский", ""},
    {"ским", "ский", ""},
    {"ском", "ский", ""},
    {"ской", "ская", ""},
    {"скую", "ская", ""},
    {"ских", "ский", ""},
    {"цкого", "цкий", ""},
    {"цкому", "цкий", ""},
    {"цким", "цкий", ""},
    {"цком", "цкий", ""},
    {"цкой", "цкая", ""},
    {"цкую", "цкая", ""},
    {"ого", "ой", kHard},
    {"ого", "ый", kHard},
    {"ому", "ой", kHard},
    {"ому", "ый", kHard},
    // Nouns of the second declension.
    {"ом", "", kHard},
    {"ем", "", "жчшщц"},
    {"а", "", kHard},
    {"у", "", kHard},
    {"е", "", kHard},
    {"я", "й", "аеиоуыэюя"},
    {"ю", "й", "аеиоуыэюя"},
    {"ем", "й", "аеиоуыэюя"},
    {"ии", "ий", ""},
    {"е", "й", "аеоуыэюя"},
    {"я", "ь", kHard},
    {"ю", "ь", kHard},
    {"ем", "ь", "лрнтдв"},
    // Nouns of the first declension.
    {"ы", "а", kHard},
    {"и", "а", "гкхжчшщ"},
    {"е", "а", kHard},
    {"у", "а", kHard},
    {"ой", "а", kHard},
    {"ей", "а", "жчшщц"},
    {"и", "я", "аеиоуылнрв"},
    {"е", "я", "аеоуылнрв"},
    {"ю", "я", "аеиоуылнрв"},
    {"ей", "я", "аеиоуылнрв"},
    {"и", "ь", "лрнтдв"},
};

size_t LetterCount(absl::string_view cyrillic) { return cyrillic.size() / 2; }

class Forms {
 public:
  explicit Forms(std::string word) { forms_.push_back(std::move(word)); }
  void Add(std::string form) {
    if (forms_.size() < kMaxForms && std::find(forms_.begin(), forms_.end(), form) == forms_.end())
      forms_.push_back(std::move(form));
  }
  std::vector<std::string> Take() { return std::move(forms_); }

 private:
  std::vector<std::string> forms_;
};

void AddRussian(const std::string& word, Forms& forms) {
  for (const Ending& ending : kRussian) {
    if (!absl::EndsWith(word, ending.oblique)) continue;
    const absl::string_view stem = absl::string_view(word).substr(0, word.size() - ending.oblique.size());
    if (LetterCount(stem) >= 2 && EndsInOneOf(stem, ending.after)) forms.Add(absl::StrCat(stem, ending.nominative));
  }
}

void AddKazakh(const std::string& word, Forms& forms) {
  for (const KazakhCase& c : kKazakhCases) {
    if (!absl::EndsWith(word, c.ending)) continue;
    const absl::string_view stem = absl::string_view(word).substr(0, word.size() - c.ending.size());
    if (LetterCount(stem) >= 3 && EndsInOneOf(stem, c.after)) forms.Add(std::string(stem));
  }
}

// Takes off an apostrophe and s, or an apostrophe after s.
bool StripPossessive(std::string& word) {
  for (const absl::string_view ending : {"'s", "’s", "ʼs"}) {
    if (word.size() > ending.size() + 1 && absl::EndsWith(word, ending)) {
      word.resize(word.size() - ending.size());
      return true;
    }
  }
  for (const absl::string_view ending : {"s'", "s’"}) {
    if (word.size() > ending.size() + 1 && absl::EndsWith(word, ending)) {
      word.resize(word.size() - ending.size() + 1);
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> NominativesOfForm(absl::string_view word) {
  std::string lower = Lower(word);
  Forms forms(lower);
  std::string bare = lower;
  if (StripPossessive(bare)) {
    // The apostrophe leaves no doubt: the word with its s is no name.
    return {bare};
  }
  if (lower.size() >= 4 && IsCyrillic(DecodeBefore(lower, lower.size()).value)) {
    AddRussian(lower, forms);
    AddKazakh(lower, forms);
  }
  return forms.Take();
}

}  // namespace chancery::text
