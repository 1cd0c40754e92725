#include "service/query/fields.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace chancery::query {
namespace {

using store::Field;
using Type = FieldType;

// Names of chancery.v1's enums without their prefixes.
constexpr std::array<absl::string_view, 7> kFactKinds = {"DATE",  "OFFICIAL", "MONEY",       "TREATY",
                                                         "EVENT", "QUANTITY", "ORGANIZATION"};
constexpr std::array<absl::string_view, 3> kEntityKinds = {"OFFICIAL", "ORGANIZATION", "TREATY"};
constexpr std::array<absl::string_view, 4> kModalities = {"ASSERTED", "PLANNED", "NEGATED", "REPORTED"};
constexpr std::array<absl::string_view, 13> kMeasures = {
    "TRADE_TURNOVER", "EXPORT", "IMPORT",         "INVESTMENT", "LOAN", "AID",  "CONTRACT",
    "BUDGET",         "OTHER",  "SHARE_OF_TRADE", "DEBT",       "FINE", "PRICE"};

using model::EntityKind;
// Of documents, facts and events.
constexpr FieldSpec kFields[] = {
    {"document_id", Type::kText, Subject::kDocument, Field::kDocumentId},
    {"language", Type::kText, Subject::kDocument, Field::kLanguage},
    {"publish_time", Type::kInstant, Subject::kDocument, Field::kPublishTime},
    {"date", Type::kInstant, Subject::kDocument, Field::kPublishTime},
    {"create_time", Type::kInstant, Subject::kDocument, Field::kCreateTime},
    {"update_time", Type::kInstant, Subject::kDocument, Field::kUpdateTime},
    {"source", Type::kText, Subject::kDocument, Field::kSource},
    {"labels.", Type::kLabel, Subject::kDocument, Field::kLabel},
    {"text", Type::kTerms, Subject::kDocument, Field::kDocumentId},
    {"kind", Type::kCustomEnum, Subject::kFact, Field::kFactKind, kFactKinds},
    {"official", Type::kName, Subject::kFact, Field::kEntity, {}, EntityKind::kOfficial},
    {"organization", Type::kName, Subject::kFact, Field::kEntity, {}, EntityKind::kOrganization},
    {"treaty", Type::kName, Subject::kFact, Field::kEntity, {}, EntityKind::kTreaty},
    {"country", Type::kCountry, Subject::kFact, Field::kEntity},
    {"speaker", Type::kName, Subject::kFact, Field::kSpeaker, {}, EntityKind::kOfficial},
    {"currency", Type::kCode, Subject::kFigure, Field::kCurrency},
    {"money.currency", Type::kCode, Subject::kFigure, Field::kCurrency},
    {"money.amount", Type::kAmount, Subject::kFigure, Field::kAmount},
    {"money.measure", Type::kEnum, Subject::kFigure, Field::kMeasure, kMeasures},
    {.name = "money.period",
     .type = Type::kDays,
     .subject = Subject::kFigure,
     .field = Field::kPeriodFrom,
     .until = Field::kPeriodTo},
    {"event_type", Type::kCode, Subject::kEvent, Field::kEventType},
    {.name = "event_date",
     .type = Type::kDays,
     .subject = Subject::kEvent,
     .field = Field::kTimeFrom,
     .until = Field::kTimeTo},
    {"participant", Type::kName, Subject::kEvent, Field::kParticipant},
    {"place", Type::kText, Subject::kEvent, Field::kPlace},
    {"custom.", Type::kCustom, Subject::kCustom, Field::kCustomText},
    {.name = "role", .type = Type::kText, .subject = Subject::kFact, .field = Field::kRole, .in_documents = false},
    {.name = "modality",
     .type = Type::kEnum,
     .subject = Subject::kFact,
     .field = Field::kModality,
     .values = kModalities,
     .in_documents = false},
    {.name = "measure",
     .type = Type::kEnum,
     .subject = Subject::kFact,
     .field = Field::kMeasure,
     .values = kMeasures,
     .in_documents = false},
    {.name = "period",
     .type = Type::kDays,
     .subject = Subject::kFact,
     .field = Field::kPeriodFrom,
     .until = Field::kPeriodTo,
     .in_documents = false},
    {.name = "confidence",
     .type = Type::kReal,
     .subject = Subject::kFact,
     .field = Field::kConfidence,
     .in_documents = false},
};

constexpr FieldSpec kEntityFields[] = {
    {"kind", Type::kEnum, Subject::kRow, Field::kFactKind, kEntityKinds},
    {"name", Type::kName, Subject::kRow, Field::kEntity},
    {"country", Type::kCountry, Subject::kRow, Field::kCountry},
    {"document_count", Type::kCount, Subject::kRow, Field::kDocumentCount},
};

absl::Span<const FieldSpec> TableOf(ResultKind kind) {
  if (kind == ResultKind::kEntity) return kEntityFields;
  return kFields;
}

bool Has(ResultKind kind, const FieldSpec& spec) {
  return spec.in_documents || kind == ResultKind::kFact || kind == ResultKind::kEvent;
}

int EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const int replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

const FieldSpec* FindField(ResultKind kind, absl::string_view name) {
  for (const FieldSpec& spec : TableOf(kind)) {
    const bool same = spec.type == FieldType::kLabel || spec.type == FieldType::kCustom
                          ? name.size() > spec.name.size() && absl::StartsWith(name, spec.name)
                          : name == spec.name;
    if (same && Has(kind, spec)) return &spec;
  }
  return nullptr;
}

std::vector<absl::string_view> FieldNames(ResultKind kind) {
  std::vector<absl::string_view> names;
  for (const FieldSpec& spec : TableOf(kind)) {
    if (Has(kind, spec)) names.push_back(spec.name);
  }
  return names;
}

absl::string_view Nearest(absl::string_view word, absl::Span<const absl::string_view> candidates) {
  if (word.empty() || word.size() > 64) return "";
  for (absl::string_view candidate : candidates) {
    if (absl::EndsWith(candidate, absl::StrCat(".", word))) return candidate;
  }
  const std::string folded = absl::AsciiStrToLower(word);
  absl::string_view nearest;
  int best = std::max(2, static_cast<int>(word.size()) / 3) + 1;
  for (absl::string_view candidate : candidates) {
    const int distance = EditDistance(folded, absl::AsciiStrToLower(candidate));
    // A guess that keeps no letter is none.
    if (distance < best && distance < static_cast<int>(word.size())) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

absl::string_view KindName(ResultKind kind) {
  switch (kind) {
    case ResultKind::kUnspecified:
    case ResultKind::kDocument: return "DOCUMENT";
    case ResultKind::kFact: return "FACT";
    case ResultKind::kEvent: return "EVENT";
    case ResultKind::kEntity: return "ENTITY";
  }
  return "";
}

}  // namespace chancery::query
