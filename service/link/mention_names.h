#ifndef CHANCERY_SERVICE_LINK_MENTION_NAMES_H_
#define CHANCERY_SERVICE_LINK_MENTION_NAMES_H_

#include <string>
#include <vector>

#include "service/model/annotation.h"
#include "service/model/entity.h"

namespace chancery::link {

// What a mention says about the name of the entity it means.
struct MentionName {
  model::EntityKind kind = model::EntityKind::kUnspecified;
  // Resource name that the extractor's gazetteer knows, or "".
  std::string known;
  // For comparing across documents; "" when the mention does not say enough to tell entities apart.
  std::string key;
  std::string slug;
  model::EntityName name;  // as it is shown and searched
  std::string country_code;
};

// Reads the name of an `official`, `organization` or `treaty` annotation.
//   official      the key is that of given name and surname, so that patronymics and the order of the two do not
//   matter; none
//                 for a surname, initials or a title alone
//   organization  the key is that of the name
//   treaty        the key is that of title, kind and parties, since many instruments share a title
MentionName ReadMentionName(const model::Annotation& annotation, const std::string& language);

}  // namespace chancery::link

#endif  // CHANCERY_SERVICE_LINK_MENTION_NAMES_H_
