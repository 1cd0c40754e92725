#ifndef CHANCERY_SERVICE_TEXT_SEARCH_TERMS_H_
#define CHANCERY_SERVICE_TEXT_SEARCH_TERMS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/model/text_span.h"

namespace chancery::text {

// Raised whenever the terms of some text change, so that stored documents can be analysed again.
inline constexpr int kAnalyzerVersion = 1;

// One searchable token.  `terms[0]` is the word's term: folded, stemmed by Snowball (en, ru) or a light stemmer (kk, by
// the word's script and letters, not the document's language, since articles mix them).  Then, for a capitalised word,
// name terms ("~koshanov", one for each of NameKeysOfForm).
struct SearchToken {
  model::TextSpan span;
  std::vector<std::string> terms;
};

// The searchable tokens of a text in order.  Words and numbers; punctuation gives none.
std::vector<SearchToken> AnalyzeText(absl::string_view utf8);

// The terms as one string separated by spaces, as a store indexes it; several terms of one token stand one after
// another.
std::string JoinTerms(const std::vector<SearchToken>& tokens);

// What a reader's word can match: its term and, when `as_name`, its name terms.  Same analysis as AnalyzeText.
std::vector<std::string> QueryTerms(absl::string_view word, bool as_name);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_SEARCH_TERMS_H_
