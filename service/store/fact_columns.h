#ifndef CHANCERY_SERVICE_STORE_FACT_COLUMNS_H_
#define CHANCERY_SERVICE_STORE_FACT_COLUMNS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/model/document.h"
#include "service/model/entity.h"
#include "service/model/fact.h"

namespace chancery::store {

// What a fact can be selected by: the facts' members of store::Field.  Empty text: unset (NULL in a table).
struct FactColumns {
  std::string kind, speaker, role, event_type, place, country, currency, amount, measure, modality, timex, canonical;
  std::optional<int32_t> time_from, time_to, period_from, period_to;
};
FactColumns ColumnsOf(const model::Fact& fact);

// A value that a custom fact can be selected by: kCustomText and kCustomNumber.
struct FactField {
  std::string key;
  std::string text;  // FieldText of it
  std::optional<double> number;
};
// Of a custom fact its attributes, and under its kind its canonical value; of others nothing.  No two are equal.
std::vector<FactField> FieldsOf(const model::Fact& fact);

// A value as it is compared: folded, and of long ones the first 256 bytes.
std::string FieldText(absl::string_view value);

// The entities ("officials/...") and states ("KZ") that a fact names; true for those that take part in its event.
std::map<std::string, bool> EntitiesOf(const model::Fact& fact);

// "OFFICIAL", "ORGANIZATION", "TREATY"; "" for kUnspecified.
std::string EntityKindName(model::EntityKind kind);
// kUnspecified for any other text.
model::EntityKind EntityKindOf(absl::string_view name);

// Text made equal for comparison without case: simple lower case of Latin and Cyrillic letters (U+0041-U+017F,
// U+0400-U+052F), other bytes unchanged.  Bytes that are not UTF-8 pass through.
std::string Fold(absl::string_view text);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_FACT_COLUMNS_H_
