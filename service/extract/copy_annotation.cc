#include "service/extract/copy_annotation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace chancery::extract {
namespace {

std::string Text(chx_str text) { return text.len == 0 ? std::string() : std::string(text.data, text.len); }

// Decades and centuries have no PartialDate: they become TIMEX3 text ("199", "19").
model::AttributeValue CopyDate(const chx_date& date) {
  if (date.precision == CHX_DATE_DECADE) return absl::StrCat(date.year / 10);
  if (date.precision == CHX_DATE_CENTURY) return absl::StrCat(date.year / 100);
  return model::PartialDate{date.year, date.month, date.day};
}

// Nothing for one of a kind that this host does not know.
std::optional<model::AttributeValue> CopyValue(const chx_value& value) {
  switch (value.type) {
    case CHX_VALUE_STRING: return Text(value.as.str);
    case CHX_VALUE_INT64: return value.as.i64;
    case CHX_VALUE_DOUBLE: return value.as.f64;
    case CHX_VALUE_DATE: return CopyDate(value.as.date);
    case CHX_VALUE_DECIMAL: return model::Decimal::FromUnscaled(value.as.decimal.unscaled, value.as.decimal.scale);
    case CHX_VALUE_BOOL: return value.as.i64 == 1;
    default: return std::nullopt;
  }
}

}  // namespace

model::Annotation CopyAnnotation(const chx_annotation& a) {
  model::Annotation out;
  out.span = {static_cast<int32_t>(a.begin), static_cast<int32_t>(a.end)};
  out.type = Text(a.type);
  out.canonical = Text(a.canonical);
  out.confidence = a.confidence;
  out.id = a.id;
  out.attributes.reserve(a.attr_count);
  for (uint64_t i = 0; i < a.attr_count; ++i) {
    std::optional<model::AttributeValue> value = CopyValue(a.attrs[i].value);
    if (value.has_value()) out.attributes.push_back({Text(a.attrs[i].key), *std::move(value)});
  }
  out.links.reserve(a.link_count);
  for (uint64_t i = 0; i < a.link_count; ++i) {
    out.links.push_back({Text(a.links[i].kb), Text(a.links[i].id), a.links[i].confidence});
  }
  out.relations.reserve(a.relation_count);
  for (uint64_t i = 0; i < a.relation_count; ++i) {
    out.relations.push_back({Text(a.relations[i].role), a.relations[i].target_id});
  }
  return out;
}

}  // namespace chancery::extract
