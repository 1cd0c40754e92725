#ifndef CHANCERY_PLUGINS_OFFICIALS_TITLE_STATES_H_
#define CHANCERY_PLUGINS_OFFICIALS_TITLE_STATES_H_

#include <vector>

#include "plugins/officials/body_finder.h"
#include "plugins/officials/language.h"
#include "plugins/officials/person_name.h"
#include "plugins/officials/title_finder.h"
#include "plugins/officials/title_holders.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// Settles whose the offices are that do not say it: from other offices of the same person, from what the sentence says
// of visits, from other holders of the same office.  What nothing in the text supports is left without a state.
void SettleStates(const rules::TokenizedText& text, const BodyFinder& bodies, const BodyFinder::Found& found,
                  const std::vector<PersonName>& names, const TitleHolders& holders, std::vector<Title>& titles);

// Gives the titles without a name the holder of that office that the text means: of the state meant, named last.
void ResolveAlone(Language language, const rules::TokenizedText& text, const std::vector<PersonName>& names,
                  std::vector<Title>& titles, TitleHolders& holders);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_TITLE_STATES_H_
