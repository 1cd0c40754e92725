#include "service/extract/enum_names.h"

#include <array>
#include <cstddef>

namespace chancery::extract {
namespace {

// Values are numbered from 1 in the proto's order, as service/model/fact.h has them.
template <typename Enum, size_t N>
Enum Lookup(const std::array<absl::string_view, N>& names, absl::string_view name) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i + 1);
  }
  return Enum::kUnspecified;
}

}  // namespace

template <>
model::Modality EnumFromName<model::Modality>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 4> kNames = {"ASSERTED", "PLANNED", "NEGATED", "REPORTED"};
  static_assert(static_cast<size_t>(model::Modality::kReported) == kNames.size());
  return Lookup<model::Modality>(kNames, name);
}

template <>
model::DateRole EnumFromName<model::DateRole>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 4> kNames = {"PUBLICATION", "DATELINE", "EVENT", "VALIDITY"};
  static_assert(static_cast<size_t>(model::DateRole::kValidity) == kNames.size());
  return Lookup<model::DateRole>(kNames, name);
}

template <>
model::TimexType EnumFromName<model::TimexType>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 4> kNames = {"DATE", "TIME", "DURATION", "SET"};
  static_assert(static_cast<size_t>(model::TimexType::kSet) == kNames.size());
  return Lookup<model::TimexType>(kNames, name);
}

template <>
model::TimeResolution EnumFromName<model::TimeResolution>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 5> kNames = {"ABSOLUTE", "RELATIVE_TO_PUBLICATION",
                                                              "RELATIVE_TO_MENTION", "RELATIVE_TO_EVENT", "UNRESOLVED"};
  static_assert(static_cast<size_t>(model::TimeResolution::kUnresolved) == kNames.size());
  return Lookup<model::TimeResolution>(kNames, name);
}

template <>
model::Qualifier EnumFromName<model::Qualifier>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 6> kNames = {"EXACT",     "APPROXIMATE", "ALMOST",
                                                              "MORE_THAN", "LESS_THAN",   "RANGE"};
  static_assert(static_cast<size_t>(model::Qualifier::kRange) == kNames.size());
  return Lookup<model::Qualifier>(kNames, name);
}

template <>
model::OfficeStatus EnumFromName<model::OfficeStatus>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 4> kNames = {"FORMER", "ACTING", "NEW", "ELECT"};
  static_assert(static_cast<size_t>(model::OfficeStatus::kElect) == kNames.size());
  return Lookup<model::OfficeStatus>(kNames, name);
}

template <>
model::MentionKind EnumFromName<model::MentionKind>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 5> kNames = {"FULL_NAME", "SURNAME", "TITLE_ONLY", "COLLECTIVE",
                                                              "PRONOUN"};
  static_assert(static_cast<size_t>(model::MentionKind::kPronoun) == kNames.size());
  return Lookup<model::MentionKind>(kNames, name);
}

template <>
model::QuantityUnit EnumFromName<model::QuantityUnit>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 2> kNames = {"PERCENT", "COUNT"};
  static_assert(static_cast<size_t>(model::QuantityUnit::kCount) == kNames.size());
  return Lookup<model::QuantityUnit>(kNames, name);
}

template <>
model::Measure EnumFromName<model::Measure>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 13> kNames = {
      "TRADE_TURNOVER", "EXPORT", "IMPORT",         "INVESTMENT", "LOAN", "AID",  "CONTRACT",
      "BUDGET",         "OTHER",  "SHARE_OF_TRADE", "DEBT",       "FINE", "PRICE"};
  static_assert(static_cast<size_t>(model::Measure::kPrice) == kNames.size());
  return Lookup<model::Measure>(kNames, name);
}

template <>
model::InstrumentKind EnumFromName<model::InstrumentKind>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 10> kNames = {"TREATY",    "AGREEMENT",   "MEMORANDUM", "PROTOCOL",
                                                               "PLAN",      "DECLARATION", "CONVENTION", "CHARTER",
                                                               "STATEMENT", "ROADMAP"};
  static_assert(static_cast<size_t>(model::InstrumentKind::kRoadmap) == kNames.size());
  return Lookup<model::InstrumentKind>(kNames, name);
}

template <>
model::TreatyAction EnumFromName<model::TreatyAction>(absl::string_view name) {
  static constexpr std::array<absl::string_view, 7> kNames = {
      "MENTIONED", "SIGNED", "RATIFIED", "ENTERED_INTO_FORCE", "DENOUNCED", "NEGOTIATED", "EXTENDED"};
  static_assert(static_cast<size_t>(model::TreatyAction::kExtended) == kNames.size());
  return Lookup<model::TreatyAction>(kNames, name);
}

}  // namespace chancery::extract
