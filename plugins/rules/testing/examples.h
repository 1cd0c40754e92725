#ifndef CHANCERY_PLUGINS_RULES_TESTING_EXAMPLES_H_
#define CHANCERY_PLUGINS_RULES_TESTING_EXAMPLES_H_

#include <string>
#include <vector>

#include "plugins/rules/testing/plugin_host.h"

namespace chancery::rules::testing {

// Runs every `example` and `counter` of rules.txt files through the plugins of `host`, as GoogleTest checks: an example
// must give an annotation whose attribute "rule" is the rule's name, with that canonical value; a counter-example none
// of that rule.  `files` are paths below `folder`, such as "ru/rules.txt"; the first part is the language.  Checks also
// that there is an example at all.
//
//   TEST(DatesRules, Examples) {
//     std::string error;
//     auto host = PluginHost::Load({CHANCERY_PLUGINS "/dates.so"}, error);
//     ASSERT_NE(host, nullptr) << error;
//     CheckExamples(*host, CHANCERY_PLUGINS "/dates", {"en/rules.txt", "ru/rules.txt", "kk/rules.txt"});
//   }
void CheckExamples(PluginHost& host, const std::string& folder, const std::vector<std::string>& files);

}  // namespace chancery::rules::testing

#endif  // CHANCERY_PLUGINS_RULES_TESTING_EXAMPLES_H_
