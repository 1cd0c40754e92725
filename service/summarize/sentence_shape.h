#ifndef CHANCERY_SERVICE_SUMMARIZE_SENTENCE_SHAPE_H_
#define CHANCERY_SERVICE_SUMMARIZE_SENTENCE_SHAPE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery::summarize {

// True when the text ends as a sentence does, perhaps behind closing quotation marks and brackets: not a headline,
// byline or item of a list.
bool EndsAsSentence(absl::string_view text);

// How well a sentence can stand alone, from 0 to 1, by its form: less for fragments, very short or long ones,
// questions, and those that begin with a pronoun or a connective whose meaning lies in the sentence before; not at all
// for one or two words, datelines and lists of names. `words` are its words' terms in order
// (text::SearchToken::terms[0]), of which `plain_words` are neither capitalised nor numbers.
double StandsAlone(absl::string_view text, const std::vector<absl::string_view>& words, int plain_words);

// Words of English, Russian and Kazakh that have a function and no subject.
bool IsFunctionWord(absl::string_view term);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_SENTENCE_SHAPE_H_
