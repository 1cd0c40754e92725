#ifndef CHANCERY_SERVICE_TEXT_NAME_FORMS_H_
#define CHANCERY_SERVICE_TEXT_NAME_FORMS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery::text {

// What a name word may be in the nominative, in lower case, the word itself first: by the case endings of Russian and
// Kazakh and the English possessive.  At most eight; more than one may be wrong, the right one is among them.
std::vector<std::string> NominativesOfForm(absl::string_view word);

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_NAME_FORMS_H_
