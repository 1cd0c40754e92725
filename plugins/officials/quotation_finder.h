#ifndef CHANCERY_PLUGINS_OFFICIALS_QUOTATION_FINDER_H_
#define CHANCERY_PLUGINS_OFFICIALS_QUOTATION_FINDER_H_

#include <cstdint>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// Direct speech and the clause that says whose it is.
struct Quotation {
  uint32_t begin = 0;  // bytes of the words themselves, without quotation marks
  uint32_t end = 0;
  // Where the speaker is looked for: the tokens after the speech up to the end of its sentence, then those before it.
  uint32_t after_first = 0;
  uint32_t after_last = 0;
  uint32_t before_first = 0;
  uint32_t before_last = 0;
  bool says_after = false;  // a verb of saying stands there
  bool says_before = false;
};

// Finds speech in quotation marks of any kind, after dialogue dashes, and in paragraphs that lack the opening mark.
// `lexicon` has the class say.  Linear in the text.
std::vector<Quotation> FindQuotations(const rules::TokenizedText& text, const rules::Lexicon& lexicon);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_QUOTATION_FINDER_H_
