#ifndef CHANCERY_PLUGINS_RULES_LOAD_H_
#define CHANCERY_PLUGINS_RULES_LOAD_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/rules/rule_set.h"

namespace chancery::rules {

// The bytes of a plugin's resource, as chancery::sdk::Host::Resource gives them; false when there is none.
using ResourceReader = std::function<bool(std::string_view name, std::string_view& bytes)>;

// Compiles the rules of one language of a plugin from its resources LANGUAGE/lexicon.tsv, LANGUAGE/rules.txt and, where
// there is one, LANGUAGE/endings.tsv.  `more`: further resources that must be there, by their full names and before the
// others: "data/shapes.txt" with patterns that the rules use, "ru/currencies.tsv" with entries.  On a mistake: nullptr
// and, in `error`, "PLUGIN/LANGUAGE/file:line: cause".
std::unique_ptr<RuleSet> LoadLanguage(std::string_view plugin, std::string_view language,
                                      const ResourceReader& resource, std::string& error,
                                      const std::vector<std::string>& more = {});

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_LOAD_H_
