#ifndef CHANCERY_PLUGINS_OFFICIALS_TITLE_FINDER_H_
#define CHANCERY_PLUGINS_OFFICIALS_TITLE_FINDER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/officials/body_finder.h"
#include "plugins/officials/language.h"
#include "plugins/rules/rule_set.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// An office or title in the text: rank, office, state and body.
struct Title {
  uint32_t first = 0;  // tokens, half open
  uint32_t last = 0;
  uint32_t core = 0;            // the token where the office itself begins
  std::string role;             // English normal form without the body
  std::string status;           // FORMER ACTING NEW ELECT or ""
  std::string org;              // id of the body
  std::string cc;               // state served
  std::string pattern;          // of org, when the state decides which body it is: "mfa", "government"
  std::string rule;             // that found its core
  bool explicit_state = false;  // the text says whose office it is, in or just before the title
  bool assumed = false;         // cc is the state that the text speaks of most, for want of another
  bool predicate = false;       // said of somebody by a verb: "was appointed minister"
  bool weak = false;            // "head", "member": an office only with a body or a person's name beside
};

// Finds titles: the rules of a language give the core, states and bodies around it are joined to it.  Immutable; any
// thread may use it.
class TitleFinder {
 public:
  TitleFinder(Language language, std::unique_ptr<rules::RuleSet> rules, const BodyFinder* bodies)
      : language_(language), rules_(std::move(rules)), bodies_(bodies) {}

  // In the order of position, not overlapping.
  std::vector<Title> Find(const rules::TokenizedText& text, const BodyFinder::Found& found) const;
  const rules::RuleSet& rules() const { return *rules_; }

 private:
  Language language_;
  std::unique_ptr<rules::RuleSet> rules_;
  const BodyFinder* bodies_;
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_TITLE_FINDER_H_
