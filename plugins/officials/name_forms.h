#ifndef CHANCERY_PLUGINS_OFFICIALS_NAME_FORMS_H_
#define CHANCERY_PLUGINS_OFFICIALS_NAME_FORMS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/officials/language.h"
#include "plugins/officials/name_list.h"
#include "plugins/rules/data_file.h"

namespace chancery::officials {

// One reading of a word as a part of a name.
struct NameForm {
  enum Part : char { kGiven = 'g', kSurname = 's', kPatronymic = 'p' };
  enum Gender : uint8_t { kMale = 1, kFemale = 2 };
  enum Case : uint8_t {
    kNominative = 1,
    kGenitive = 2,
    kDative = 4,
    kAccusative = 8,
    kInstrumental = 16,
    kPrepositional = 32
  };
  std::string base;  // folded, nominative
  char part = kGiven;
  uint8_t genders = kMale | kFemale;
  uint8_t cases = kNominative;
  double weight = 0;  // how well lists and endings support it; 0.2: nothing speaks for it
};

// Takes words that may be names apart.  Immutable after Load; any thread may use it.
class NameForms {
 public:
  // Reads endings.tsv and affixes.tsv; `names` must outlive it.  False and "file:line: cause" on a mistake.
  bool Load(const rules::DataFile& endings, const rules::DataFile& affixes, const NameList& names, std::string& error);

  // All readings of a folded word (hyphenated names in one).
  std::vector<NameForm> Of(Language language, std::string_view folded) const;
  // Whether a folded nominative has an ending that surnames have: -ов, -ұлы, -zade.
  bool HasSurnameEnding(std::string_view folded) const;
  // Lower-case words inside names: "bin", "van", "оглы".
  bool IsParticle(std::string_view folded) const { return particles_.contains(folded); }
  bool IsPatronymicWord(std::string_view folded) const { return patronymic_words_.contains(folded); }

 private:
  struct Ending {
    char part;
    uint8_t gender;
    uint8_t grammatical_case;
    std::string form;
    std::string nominative;
  };
  void Russian(std::string_view folded, std::vector<NameForm>& out) const;
  void Kazakh(std::string_view folded, std::vector<NameForm>& out) const;

  const NameList* names_ = nullptr;
  std::map<std::string, std::vector<Ending>, std::less<>> endings_;  // by their last letter
  std::vector<std::string> surname_endings_;
  std::set<std::string, std::less<>> particles_;
  std::set<std::string, std::less<>> patronymic_words_;
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_NAME_FORMS_H_
