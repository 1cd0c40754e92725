#ifndef CHANCERY_SERVICE_TEXT_SENTENCES_H_
#define CHANCERY_SERVICE_TEXT_SENTENCES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "service/model/text_span.h"

namespace chancery::text {

// The sentences of `utf8` outside `excluded` (ascending, disjoint), in order, without surrounding white space; each has
// at least one letter or digit.  A line break ends a sentence only when an empty line follows or the line is a
// paragraph of its own (headline, byline); initials ("А. Бородавкин"), abbreviations of the three languages
// ("г.", "млрд.", "т.б.", "Mr."), decimal points, dotted dates, ellipses inside and closing quotation marks after the
// full stop do not split wrongly.  Linear in the text.  None is longer than 4096 bytes: what is, is cut at white space.
std::vector<model::TextSpan> SplitSentences(absl::string_view utf8, const std::vector<model::TextSpan>& excluded);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_SENTENCES_H_
