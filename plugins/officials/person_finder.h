#ifndef CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_
#define CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_

#include <vector>

#include "plugins/officials/body_finder.h"
#include "plugins/officials/candidate_runs.h"
#include "plugins/officials/person_name.h"
#include "plugins/officials/title_finder.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// Finds persons' names and joins the mentions of one person.  Immutable; any thread may use it.
class PersonFinder {
 public:
  explicit PersonFinder(const NameTools& tools) : tools_(tools) {}

  // In the order of position, not overlapping.
  std::vector<PersonName> Find(const rules::TokenizedText& text, const BodyFinder::Found& found,
                               const std::vector<Title>& titles) const;

 private:
  NameTools tools_;
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_PERSON_FINDER_H_
