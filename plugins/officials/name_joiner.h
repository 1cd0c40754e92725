#ifndef CHANCERY_PLUGINS_OFFICIALS_NAME_JOINER_H_
#define CHANCERY_PLUGINS_OFFICIALS_NAME_JOINER_H_

#include <vector>

#include "plugins/officials/candidate_runs.h"
#include "plugins/officials/person_name.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// Numbers the persons of a text: mentions of one person get one number.  Adds the single words among `candidates` that
// are the surname, or the given name, of somebody in `names`.  The answer is by position.
std::vector<PersonName> JoinNames(const NameTools& tools, const rules::TokenizedText& text,
                                  const Candidates& candidates, std::vector<PersonName> names);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_NAME_JOINER_H_
