#ifndef CHANCERY_PLUGINS_OFFICIALS_CANDIDATE_RUNS_H_
#define CHANCERY_PLUGINS_OFFICIALS_CANDIDATE_RUNS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "plugins/officials/body_finder.h"
#include "plugins/officials/language.h"
#include "plugins/officials/name_forms.h"
#include "plugins/officials/name_list.h"
#include "plugins/officials/title_finder.h"
#include "plugins/rules/lexicon.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// What the search for names in one language reads; all of it outlives the search.
struct NameTools {
  Language language;
  const NameList* names;
  const NameForms* forms;
  const rules::Lexicon* lexicon;
};

// A word, hyphenated words, an initial: what a name is made of.
struct Unit {
  enum class Kind : uint8_t { kWord, kInitial, kParticle, kPatronymicWord };
  Kind kind = Kind::kWord;
  uint32_t first = 0;  // tokens
  uint32_t last = 0;
  uint32_t begin = 0;  // bytes
  uint32_t end = 0;
  std::string folded;
  uint8_t flags = 0;  // NameList flags of the word or, inflected, of its base
  bool surname_ending = false;
  bool patronymic = false;
  bool stop = false;
  bool organization_word = false;
  bool capitals = false;  // ABC
  bool sentence_start = false;
  bool roman = false;      // "VI"
  bool place = false;      // a capital
  bool inflected = false;  // only an oblique case explains it
  bool breaks = false;     // nothing of the same name can follow (possessive, comma)
  std::vector<NameForm> forms;
};

// Units side by side in one sentence, and what stands around them.
struct Run {
  std::vector<Unit> units;
  bool title_before = false;
  bool state_office_before = false;  // ... of a state: what follows it is no body
  bool title_near = false;           // before a comma, or after the run
  bool honorific = false;
  bool says = false;
  bool oblique = false;             // after a preposition
  bool in_place = false;            // "in Agua Bonita", "the town of San Miguel"
  bool organization_after = false;  // "San Matteo hospital"
};

// What a token is before names are sought.
enum Mark : uint8_t {
  kStop = 1,
  kOrgWord = 2,
  kSay = 4,
  kHonorific = 8,
  kBody = 16,
  kTitle = 32,
  kState = 64,
  kCapital = 128
};

// Where names can be in one text.
struct Candidates {
  std::vector<Run> runs;                       // by position
  std::vector<uint8_t> marks;                  // by token: a sum of Mark
  std::unordered_set<std::string_view> small;  // folded words that the text also writes small; views of the text
};

Candidates FindCandidates(const NameTools& tools, const rules::TokenizedText& text, const BodyFinder::Found& found,
                          const std::vector<Title>& titles);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_CANDIDATE_RUNS_H_
