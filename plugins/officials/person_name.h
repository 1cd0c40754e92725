#ifndef CHANCERY_PLUGINS_OFFICIALS_PERSON_NAME_H_
#define CHANCERY_PLUGINS_OFFICIALS_PERSON_NAME_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "plugins/officials/candidate_runs.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// A person's name in the text.
struct PersonName {
  uint32_t first = 0;  // tokens, half open
  uint32_t last = 0;
  uint32_t begin = 0;  // bytes
  uint32_t end = 0;
  // Parts in the nominative as far as this mention has them; initials stay ("Е.").
  std::string given;
  std::string patronymic;
  std::string family;
  std::string canonical;
  bool full = false;    // more than one part
  uint32_t person = 0;  // number of the person in this text; mentions of one person share it
  uint8_t written_case = NameForm::kNominative;
  double evidence = 0;
};

// The name that units [from, to) of `run` make: decides which word is which part and puts all into the nominative.
// `before` is the name found last before it, or nullptr: of "X and Y" both are in one case.
PersonName MakeName(const NameTools& tools, const rules::TokenizedText& text, const Run& run, size_t from, size_t to,
                    double evidence, const PersonName* before);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_PERSON_NAME_H_
