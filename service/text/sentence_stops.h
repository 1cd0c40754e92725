#ifndef CHANCERY_SERVICE_TEXT_SENTENCE_STOPS_H_
#define CHANCERY_SERVICE_TEXT_SENTENCE_STOPS_H_

#include "absl/strings/string_view.h"

namespace chancery::text {

// What a full stop after a word says about the sentence's end.
enum class Stop {
  kEnds,         // an ordinary word
  kNeverEnds,    // a title or an initial, which something follows: "Mr.", "проф.", "А."
  kNumberLabel,  // "No.", "ст.": goes on when a digit follows
  kEndsRarely,   // an abbreviation that closes a sentence only if the next word looks like a beginning: "U.S.", "2024
                 // г."
  kEndsBeforeUpper,  // one that ends when a capital follows: "т.б.", "etc.", "млрд."
};

// `word` is what stands before the full stop back to white space or an opening bracket or quotation mark, without it,
// in its own case ("т.б", "U.S", "г"); `after_number` tells that a number stands before it.
Stop StopAfter(absl::string_view word, bool after_number);

// True for a word, in its own case, that opens sentences much more often than it continues one after an abbreviation
// ("The", "Он", "Бұл").
bool OpensSentences(absl::string_view word);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_SENTENCE_STOPS_H_
