#ifndef CHANCERY_PLUGINS_TREATIES_TITLE_SCANNER_H_
#define CHANCERY_PLUGINS_TREATIES_TITLE_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/token.h"

namespace chancery::treaties {

// A token range [first, last) that names an instrument.
struct Title {
  size_t first = 0;
  size_t last = 0;
  size_t head = 0;  // the noun's first token
  std::string_view kind;
  // Says more than the noun: what it is about, between whom, its date or its name.
  bool specific = false;
  // The noun is an everyday word in small letters: only an instrument when it names the states that it binds.
  bool everyday = false;
};

// What the scanner must know of the text beside its tokens.
struct Surroundings {
  // Tokens that a title may not reach over (persons, their titles), and organisations that it may.
  std::vector<bool> barrier;
  // For each token that begins a date expression: the token after it; else 0.
  std::vector<size_t> date_end;
  // For each token the bytes [begin, end) of the widest name of a body that it lies in; else {0, 0}.
  std::vector<std::pair<uint32_t, uint32_t>> body;
};

// Finds how far a title reaches around its noun: to the right in English and Russian ("Treaty on ...", "Договор о
// ..."), to the left in Kazakh ("... туралы шарт"), with the words of the language's lexicon (classes head, weak, stop,
// about, link, pointer, scope, measure). Immutable; any thread may use it.
class TitleScanner {
 public:
  // `language`: "en", "ru" or "kk".  `lexicon` must outlive the scanner.
  TitleScanner(std::string_view language, const rules::Lexicon& lexicon);

  // The title whose noun begins at token `at`, or nullopt when none does, or when an everyday noun stands alone.
  std::optional<Title> ScanAt(const rules::TokenizedText& text, size_t at, const Surroundings& around) const;

 private:
  struct Scan;
  bool Has(std::optional<uint32_t> class_id, const rules::TokenizedText& text, size_t at) const;
  size_t EnglishLeft(const Scan& s) const;
  size_t EnglishRight(const Scan& s) const;
  size_t RussianLeft(const Scan& s) const;
  size_t RussianRight(const Scan& s) const;
  size_t KazakhLeft(const Scan& s) const;

  const char language_;
  const rules::Lexicon& lexicon_;
  std::optional<uint32_t> head_, weak_, stop_, about_, link_, pointer_, scope_, measure_;
};

}  // namespace chancery::treaties

#endif  // CHANCERY_PLUGINS_TREATIES_TITLE_SCANNER_H_
