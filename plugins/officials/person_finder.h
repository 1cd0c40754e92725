#ifndef CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_
#define CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_

#include <vector>

#include "plugins/officials/body_finder.h"
#include "plugins/officials/candidate_runs.h"
#include "plugins/officials/name_tagger.h"
#include "plugins/officials/person_name.h"
#include "plugins/officials/title_finder.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// Where names can be in a text, and those that the rules' weights find there.
struct NameSearch {
  Candidates candidates;
  std::vector<PersonName> supported;
};

// Finds persons' names and joins the mentions of one person.  Immutable; any thread may use it.
class PersonFinder {
 public:
  explicit PersonFinder(const NameTools& tools) : tools_(tools) {}

  NameSearch Search(const rules::TokenizedText& text, const BodyFinder::Found& found,
                    const std::vector<Title>& titles) const;
  // In the order of position, not overlapping.  Lets the tagger choose and joins the mentions; without one (nullptr)
  // what is supported is taken.
  std::vector<PersonName> Decide(const rules::TokenizedText& text, const NameSearch& search,
                                 const NameTagger* tagger) const;

  const NameTools& tools() const { return tools_; }

 private:
  NameTools tools_;
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_
