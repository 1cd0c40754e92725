#ifndef CHANCERY_PLUGINS_OFFICIALS_BODY_FINDER_H_
#define CHANCERY_PLUGINS_OFFICIALS_BODY_FINDER_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/officials/language.h"
#include "plugins/officials/phrase_index.h"
#include "plugins/rules/data_file.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// A state, its adjective or its capital in the text.
struct StateMention {
  uint32_t first = 0;  // tokens, half open
  uint32_t last = 0;
  std::string_view cc;      // ISO 3166-1 alpha-2
  char form = 'n';          // n nominative, g genitive, o other case, j adjective, c capital
  bool possessive = false;  // "Kazakhstan's"
  bool nominative = false;  // a capital as its list has it
};

// A named body in the text.
struct BodyMention {
  uint32_t first = 0;  // tokens, half open
  uint32_t last = 0;
  std::string id;  // "" when the text leaves open which body of that name it is, or no list has it
  std::string cc;
  std::string canonical;  // nominative; as written without an id
  char type = 'o';        // c chamber or parliament, s body of a state, o other
};

// States and bodies by lists (data/states.tsv, data/bodies.tsv, data/ids.tsv), in all three languages.  Immutable after
// Load; any thread may use it.
class BodyFinder {
 public:
  struct Found {
    std::vector<StateMention> states;  // by position, not overlapping
    std::vector<BodyMention> bodies;   // by position; one may lie inside another
    std::string home;                  // the state that the text speaks of most, or ""
    bool home_alone = false;           // no other state is spoken of two thirds as much
  };

  // False and "file:line: cause" on a mistake.
  bool Load(const rules::DataFile& states, const rules::DataFile& bodies, const rules::DataFile& ids,
            std::string& error);
  Found Find(Language language, const rules::TokenizedText& text) const;

  // The id of a body that states have, in that state: ("mfa", "IN") = "mea-in".
  std::string IdIn(std::string_view pattern, std::string_view cc) const;

 private:
  struct State {
    std::string cc;
    char form = 'n';
    std::string folded;  // of a capital: the nominative
  };
  struct Body {
    std::string id;
    std::string cc;
    std::string name;
    char kind = 'n';
    char type = 'o';
  };
  struct Index {
    PhraseIndex states;         // folded words
    PhraseIndex capitals;       // stems
    PhraseIndex bodies;         // stems
    PhraseIndex abbreviations;  // as written
  };

  std::string Renamed(std::string id) const;
  void AddBody(Language language, Body body);
  void AddWithoutState(Language language, const Body& body);
  void ShortForms(Language language, const rules::TokenizedText& text, Found& found) const;

  std::vector<State> states_;
  std::vector<Body> bodies_;
  std::map<std::string, std::string, std::less<>> ids_;
  std::map<std::string, std::string, std::less<>> names_;  // id and language to the nominative name
  Index index_[3];
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_BODY_FINDER_H_
