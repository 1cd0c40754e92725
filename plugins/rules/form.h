#ifndef CHANCERY_PLUGINS_RULES_FORM_H_
#define CHANCERY_PLUGINS_RULES_FORM_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::rules {

// The forms an entry may have at most.
inline constexpr size_t kMostForms = 4096;

// Sets of endings by name ("kk"), as endings.tsv gives them.
using EndingSets = std::map<std::string, std::vector<std::string>, std::less<>>;

// Expands `{a,b}` and then `@name` of a form (README.md) into all it stands for, in the order they are written.
// False, with the cause in `error`, on a mistake or more than kMostForms forms.
bool ExpandForm(std::string_view form, const EndingSets& endings, std::vector<std::string>& forms, std::string& error);

// The stem with an ending whose capitals stand for sounds that vowel harmony and the stem's last sound choose; several
// when the stem leaves it open.
std::vector<std::string> Inflect(std::string_view stem, std::string_view ending);

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_FORM_H_
