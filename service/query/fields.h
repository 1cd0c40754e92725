#ifndef CHANCERY_SERVICE_QUERY_FIELDS_H_
#define CHANCERY_SERVICE_QUERY_FIELDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "service/model/entity.h"
#include "service/query/planner.h"
#include "service/store/selection.h"

namespace chancery::query {

// What a field's values are, and with that which operators it takes (docs/filters.md).
enum class FieldType : uint8_t {
  kText,
  kCode,
  kEnum,
  kCustomEnum,
  kName,
  kCountry,
  kAmount,
  kReal,
  kCount,
  kInstant,
  kDays,
  kTerms,
  kLabel,
  kCustom
};

// What a condition speaks of.  In a query for documents those of one AND that speak of figures must hold for one and
// the same figure, and likewise those that speak of events or of custom facts.  kRow: of a row of the result as a
// whole.
enum class Subject : uint8_t { kDocument, kFact, kFigure, kEvent, kCustom, kRow };

// A field that filters can name.
struct FieldSpec {
  absl::string_view name;  // "labels." and "custom." stand for all their keys
  FieldType type;
  Subject subject;
  store::Field field;
  absl::Span<const absl::string_view> values = {};             // of kEnum and kCustomEnum
  model::EntityKind entity = model::EntityKind::kUnspecified;  // of kName
  store::Field until = store::Field::kDocumentId;              // of kDays: the last day, where `field` is the first
  bool in_documents = true;  // false: documents have no such field, facts and events do
};

// The field that results of that kind have by that name, or nullptr.
const FieldSpec* FindField(ResultKind kind, absl::string_view name);

// All names that FindField knows.
std::vector<absl::string_view> FieldNames(ResultKind kind);

// The candidate that `word` most likely means: one that ends in ".word", else the nearest by edit distance when at most
// a third of the word (two letters of a short one) is wrong; "" for none, and for words longer than 64 bytes.
absl::string_view Nearest(absl::string_view word, absl::Span<const absl::string_view> candidates);

// "DOCUMENT"
absl::string_view KindName(ResultKind kind);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_FIELDS_H_
