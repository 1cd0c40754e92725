#ifndef CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_
#define CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/officials/body_finder.h"
#include "plugins/officials/language.h"
#include "plugins/officials/name_forms.h"
#include "plugins/officials/name_list.h"
#include "plugins/officials/title_finder.h"
#include "plugins/rules/lexicon.h"
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
  bool full = false;   // more than one part
  uint32_t person = 0;  // number of the person in this text; mentions of one person share it
  double evidence = 0;
};

// What speaks for a run of capitalised words being a person's name; the weights of its kinds.  The sum is compared with
// kEnough.  A model that was trained on such evidence would take the place of the sum.
struct Evidence {
  static constexpr double kGiven = 0.7;          // a given name
  static constexpr double kGivenWord = 0.6;      // ... that is a word or place as well
  static constexpr double kSurname = 0.4;        // a surname by list
  static constexpr double kSurnameEnding = 0.6;  // by its ending
  static constexpr double kPatronymic = 1.0;
  static constexpr double kInitial = 0.7;
  static constexpr double kUnknown = 0.3;        // a capitalised word that no list has
  static constexpr double kTitle = 0.8;          // an office just before, or after a comma
  static constexpr double kHonorific = 1.0;      // "Mr"
  static constexpr double kSays = 0.4;           // a verb of saying beside it
  static constexpr double kRepeated = 0.35;      // its last word stands alone elsewhere in the text
  static constexpr double kSentenceStart = -0.3;  // its first word is capitalised anyway
  static constexpr double kPlace = -0.4;          // "in", "the town of" before it
  static constexpr double kOrganizationWord = -1.5;
  static constexpr double kEnough = 0.89;
};

// Finds persons' names and joins the mentions of one person.  Immutable; any thread may use it.
class PersonFinder {
 public:
  PersonFinder(Language language, const NameList* names, const NameForms* forms, const rules::Lexicon* lexicon);

  // In the order of position, not overlapping.
  std::vector<PersonName> Find(const rules::TokenizedText& text, const BodyFinder::Found& found, const std::vector<Title>& titles) const;

 private:
  friend class PersonSearch;
  Language language_;
  const NameList* names_;
  const NameForms* forms_;
  const rules::Lexicon* lexicon_;
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_
