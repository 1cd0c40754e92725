#ifndef CHANCERY_SERVICE_MODEL_ENTITY_H_
#define CHANCERY_SERVICE_MODEL_ENTITY_H_

#include <cstdint>
#include <string>
#include <vector>

namespace chancery::model {

enum class EntityKind : uint8_t { kUnspecified, kOfficial, kOrganization, kTreaty };

// One way an entity is written.
struct EntityName {
  std::string text;      // nominative: "Ерлан Кошанов"
  std::string language;  // BCP 47 of the text it was read in
  // The text's keys for comparison across scripts (text/name_key.h): that of the whole name, then those of its
  // parts that may stand alone (a surname, an abbreviation).
  std::vector<std::string> keys;

  friend bool operator==(const EntityName&, const EntityName&) = default;
};

// An official, organisation or treaty as the store keeps it.
struct Entity {
  std::string name;  // resource name: "officials/yerlan-koshanov"
  EntityKind kind = EntityKind::kUnspecified;
  std::string display_name;
  std::string country_code;
  std::vector<EntityName> names;
  int64_t document_count = 0;
};

}  // namespace chancery::model

#endif  // CHANCERY_SERVICE_MODEL_ENTITY_H_
