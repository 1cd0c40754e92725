#ifndef CHANCERY_PLUGINS_DATES_CONTEXT_H_
#define CHANCERY_PLUGINS_DATES_CONTEXT_H_

#include <optional>
#include <string_view>
#include <vector>

#include "plugins/dates/resolver.h"
#include "plugins/rules/lexicon.h"
#include "plugins/rules/rule_set.h"
#include "plugins/rules/token.h"

namespace chancery::dates {

// An expression and where it stands.
struct Mention {
  uint32_t begin = 0;  // bytes
  uint32_t end = 0;
  uint32_t first_token = 0;
  uint32_t last_token = 0;
  std::string_view rule;
  std::string_view role;  // of the ABI's vocabulary, or ""
  Expression expression;
};

// The words of a language that tell of time, by their classes in the lexicon, which must outlive it.
struct TenseWords {
  explicit TenseWords(const rules::Lexicon& all);
  bool Has(const std::optional<uint32_t>& class_id, const rules::Token& token) const {
    return lexicon.FindWord(class_id, token.folded, token.hash).has_value();
  }

  const rules::Lexicon& lexicon;
  const std::optional<uint32_t> tense, ending, beside, auxiliary, determiner, clause;
};

// Whether the sentence around the mention tells of the past or of what is to come, by the words of the lexicon's
// classes "tense" and "tense.ending" (values past, future), and first of all by the preposition or postposition in
// "tense.beside". The nearest word decides, and the words of "clause" and commas keep it off; in a language whose verb
// ends the clause
// (`verb_last`), the last word of the clause.  Looks at no more than 48 tokens either way.
Tense TenseAround(const rules::TokenizedText& text, const TenseWords& words, const Mention& mention, bool verb_last);

// The text's own date: one that stands at its head as a date line or a publication line.  Sets the mention's role.
std::optional<Anchor> FindDateline(const rules::TokenizedText& text, std::vector<Mention>& mentions);

// True when most dates that have a year lie years before `anchor`, so that it is not the time the text tells of;
// without an anchor, when any has one.
bool IsNarrative(const std::vector<Mention>& mentions, const std::optional<Anchor>& anchor);

}  // namespace chancery::dates

#endif  // CHANCERY_PLUGINS_DATES_CONTEXT_H_
