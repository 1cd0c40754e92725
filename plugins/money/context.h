#ifndef CHANCERY_PLUGINS_MONEY_CONTEXT_H_
#define CHANCERY_PLUGINS_MONEY_CONTEXT_H_

#include <vector>

#include "plugins/money/clues.h"
#include "plugins/money/money_finder.h"

namespace chancery::money {

// Fills in what the words around each amount say of it: qualifier, measure, period, parties, record, and which amounts
// are equal or part of one another.  `home`: the state that texts of this language leave unsaid, or "".
void ReadContext(const rules::TokenizedText& text, const TextClues& clues, const std::vector<Period>& periods,
                 std::string_view home, std::vector<Amount>& amounts);

}  // namespace chancery::money

#endif  // CHANCERY_PLUGINS_MONEY_CONTEXT_H_
