#ifndef CHANCERY_PLUGINS_OFFICIALS_NAME_EVIDENCE_H_
#define CHANCERY_PLUGINS_OFFICIALS_NAME_EVIDENCE_H_

#include <vector>

#include "plugins/officials/candidate_runs.h"
#include "plugins/officials/person_name.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// What speaks for a run of capitalised words being a person's name; the weights of its kinds.  The sum is compared with
// kEnough.  A model that was trained on such evidence would take the place of the sum.
struct Evidence {
  static constexpr double kGiven = 0.7;          // a given name
  static constexpr double kGivenWord = 0.6;      // ... that is a word or place as well
  static constexpr double kSurname = 0.4;        // a surname by list
  static constexpr double kSurnameEnding = 0.6;  // by its ending
  static constexpr double kPatronymic = 1.0;
  static constexpr double kInitial = 0.7;
  static constexpr double kUnknown = 0.3;         // a capitalised word that no list has
  static constexpr double kTitle = 0.8;           // an office just before, or after a comma
  static constexpr double kHonorific = 1.0;       // "Mr"
  static constexpr double kSays = 0.4;            // a verb of saying beside it
  static constexpr double kRepeated = 0.35;       // its last word stands alone elsewhere in the text
  static constexpr double kSentenceStart = -0.3;  // its first word is capitalised anyway
  static constexpr double kPlace = -0.4;          // "in", "the town of" before it
  static constexpr double kOrganizationWord = -1.5;
  static constexpr double kEnough = 0.89;
};

// The names of several parts, and the single ones that their surroundings speak for; by position.
std::vector<PersonName> FindSupported(const NameTools& tools, const rules::TokenizedText& text,
                                      const Candidates& candidates);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_NAME_EVIDENCE_H_
