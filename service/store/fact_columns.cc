#include "service/store/fact_columns.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace chancery::store {
namespace {

// Names without their prefix, at the proto's numbers.
constexpr std::array<absl::string_view, 5> kModalities = {"", "ASSERTED", "PLANNED", "NEGATED", "REPORTED"};
constexpr std::array<absl::string_view, 14> kMeasures = {
    "",         "TRADE_TURNOVER", "EXPORT", "IMPORT",         "INVESTMENT", "LOAN", "AID",
    "CONTRACT", "BUDGET",         "OTHER",  "SHARE_OF_TRADE", "DEBT",       "FINE", "PRICE"};
constexpr std::array<absl::string_view, 3> kUnits = {"", "PERCENT", "COUNT"};
constexpr std::array<absl::string_view, 4> kEntityKinds = {"", "OFFICIAL", "ORGANIZATION", "TREATY"};

template <size_t N, typename E>
std::string NameIn(const std::array<absl::string_view, N>& names, E value) {
  const auto i = static_cast<size_t>(value);
  return std::string(i < N ? names[i] : absl::string_view());
}

using Days = std::pair<std::optional<int32_t>, std::optional<int32_t>>;
Days DaysOf(const std::optional<model::TimeSpan>& time) {
  Days days;
  if (time && time->start) days.first = time->start->FirstDay();
  if (time && time->end) days.second = time->end->LastDay();
  return days;
}

void SetTime(FactColumns& columns, const std::optional<model::TimeSpan>& time) {
  std::tie(columns.time_from, columns.time_to) = DaysOf(time);
  if (time) columns.timex = time->timex;
}

}  // namespace

FactColumns ColumnsOf(const model::Fact& fact) {
  FactColumns columns;
  columns.kind = model::FactKind(fact);
  columns.modality = NameIn(kModalities, fact.modality);
  std::string canonical, own_speaker;
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, model::DateFact>) {
          SetTime(columns, value.time);
          canonical = value.time.timex;
        } else if constexpr (std::is_same_v<T, model::OfficialFact>) {
          columns.role = value.role;
          columns.country = value.country_code;
          canonical = value.display_name;
        } else if constexpr (std::is_same_v<T, model::MoneyFact>) {
          columns.amount = value.amount.OrderKey();
          columns.currency = value.currency_code;
          columns.measure = NameIn(kMeasures, value.measure);
          std::tie(columns.period_from, columns.period_to) = DaysOf(value.period);
          own_speaker = value.speaker;
          canonical = absl::StrCat(value.amount.text(), " ", value.currency_code);
        } else if constexpr (std::is_same_v<T, model::TreatyFact>) {
          SetTime(columns, value.sign_time);
          canonical = value.display_name;
        } else if constexpr (std::is_same_v<T, model::EventFact>) {
          columns.event_type = value.event_type;
          columns.place = value.place;
          columns.country = value.country_code;
          SetTime(columns, value.time);
          canonical = value.event_type;
        } else if constexpr (std::is_same_v<T, model::QuantityFact>) {
          columns.amount = value.value.OrderKey();
          columns.measure = NameIn(kMeasures, value.measure);
          std::tie(columns.period_from, columns.period_to) = DaysOf(value.period);
          own_speaker = value.speaker;
          canonical = absl::StrCat(value.value.text(), " ", NameIn(kUnits, value.unit));
        } else if constexpr (std::is_same_v<T, model::OrganizationFact>) {
          columns.country = value.country_code;
          canonical = value.display_name;
        } else {
          static_assert(std::is_same_v<T, model::CustomFact>);
          canonical = value.canonical_value;
        }
      },
      fact.value);
  columns.speaker = fact.speaker.empty() ? own_speaker : fact.speaker;
  columns.canonical = Fold(canonical);
  return columns;
}

std::string FieldText(absl::string_view value) {
  constexpr size_t kMost = 256;
  size_t end = value.size();
  if (end > kMost) {
    // Not inside a code point.
    for (end = kMost; end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80;) --end;
  }
  return Fold(value.substr(0, end));
}

std::vector<FactField> FieldsOf(const model::Fact& fact) {
  std::vector<FactField> fields;
  const auto* custom = std::get_if<model::CustomFact>(&fact.value);
  if (custom == nullptr) return fields;
  const auto add = [&fields](const std::string& key, absl::string_view value, std::optional<double> number) {
    if (value.empty()) return;
    FactField field{key, FieldText(value), number};
    const bool there = std::any_of(fields.begin(), fields.end(), [&field](const FactField& other) {
      return other.key == field.key && other.text == field.text;
    });
    if (!there) fields.push_back(std::move(field));
  };
  const auto number_of = [](absl::string_view text) -> std::optional<double> {
    double number = 0;
    if (!model::Decimal::Parse(text) || !absl::SimpleAtod(text, &number)) return std::nullopt;
    return number;
  };
  add(custom->kind, custom->canonical_value, number_of(custom->canonical_value));
  for (const model::Attribute& attribute : custom->attributes) {
    std::visit(
        [&](const auto& value) {
          using T = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<T, std::string>) {
            add(attribute.key, value, number_of(value));
          } else if constexpr (std::is_same_v<T, bool>) {
            add(attribute.key, value ? "true" : "false", std::nullopt);
          } else if constexpr (std::is_same_v<T, model::PartialDate>) {
            add(attribute.key, value.Text(), std::nullopt);
          } else if constexpr (std::is_same_v<T, model::Decimal>) {
            add(attribute.key, value.text(), number_of(value.text()));
          } else {
            add(attribute.key, absl::StrCat(value), static_cast<double>(value));
          }
        },
        attribute.value);
  }
  return fields;
}

std::map<std::string, bool> EntitiesOf(const model::Fact& fact) {
  std::map<std::string, bool> entities;
  const auto add = [&entities](const std::string& name, bool participant = false) {
    if (!name.empty()) entities[name] |= participant;
  };
  const auto add_all = [&add](const std::vector<std::string>& names) {
    for (const std::string& name : names) add(name);
  };
  add(fact.speaker);
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, model::OfficialFact>) {
          add(value.official), add(value.affiliation), add(value.country_code);
        } else if constexpr (std::is_same_v<T, model::MoneyFact> || std::is_same_v<T, model::QuantityFact>) {
          add_all(value.parties), add(value.speaker);
        } else if constexpr (std::is_same_v<T, model::TreatyFact>) {
          add(value.treaty), add_all(value.parties);
        } else if constexpr (std::is_same_v<T, model::EventFact>) {
          for (const model::Participant& p : value.participants) add(p.entity, true);
          add(value.country_code), add(value.treaty);
        } else if constexpr (std::is_same_v<T, model::OrganizationFact>) {
          add(value.organization), add(value.country_code);
        }
      },
      fact.value);
  return entities;
}

std::string EntityKindName(model::EntityKind kind) { return NameIn(kEntityKinds, kind); }

model::EntityKind EntityKindOf(absl::string_view name) {
  for (size_t i = 1; i < kEntityKinds.size(); ++i) {
    if (kEntityKinds[i] == name) return static_cast<model::EntityKind>(i);
  }
  return model::EntityKind::kUnspecified;
}

std::string Fold(absl::string_view text) {
  std::string folded(text);
  for (size_t i = 0; i < folded.size(); ++i) {
    const auto lead = static_cast<unsigned char>(folded[i]);
    if (lead >= 'A' && lead <= 'Z') folded[i] = static_cast<char>(lead + 32);
    if ((lead & 0xE0) != 0xC0 || i + 1 == folded.size() || (static_cast<unsigned char>(folded[i + 1]) & 0xC0) != 0x80)
      continue;
    uint32_t c = (lead & 0x1Fu) << 6 | (static_cast<unsigned char>(folded[i + 1]) & 0x3Fu);
    // Ranges of The Unicode Standard's block charts; in the pairs below the capital is even or odd as noted.
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F)) c += 32;
    else if (c >= 0x400 && c <= 0x40F) c += 80;
    else if (c == 0x4C0) c = 0x4CF;
    else if (c == 0x178) c = 0xFF;
    else if (((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E) || (c >= 0x4C1 && c <= 0x4CE)) && c % 2 == 1)
      ++c;
    else if (((c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177) || (c >= 0x460 && c <= 0x481) ||
              (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) &&
             c % 2 == 0)
      ++c;
    folded[i] = static_cast<char>(0xC0 | c >> 6);
    folded[i + 1] = static_cast<char>(0x80 | (c & 0x3F));
    ++i;
  }
  return folded;
}

}  // namespace chancery::store
