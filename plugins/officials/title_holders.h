#ifndef CHANCERY_PLUGINS_OFFICIALS_TITLE_HOLDERS_H_
#define CHANCERY_PLUGINS_OFFICIALS_TITLE_HOLDERS_H_

#include <cstdint>
#include <vector>

#include "plugins/officials/language.h"
#include "plugins/officials/person_name.h"
#include "plugins/officials/title_finder.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// Who has the titles of a text, by title; -1 for nobody known.
struct TitleHolders {
  std::vector<int64_t> beside;  // the name that the title makes one mention with
  std::vector<int64_t> holder;  // the person
};

// Joins titles with the names beside them and with those whom a verb gives them to.  Sets status and predicate of
// titles accordingly, and lets a title reach up to its name.  `titles` and `names` are by position.
TitleHolders FindHolders(Language language, const rules::TokenizedText& text, const std::vector<PersonName>& names,
                         std::vector<Title>& titles);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_TITLE_HOLDERS_H_
