#include "service/extract/copy_annotation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"

namespace chancery::extract {
namespace {

constexpr uint32_t kAnnotationSize = CHX_END(chx_annotation, relation_count);

bool IsBoundary(absl::string_view text, uint64_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

// lower_snake_case, with points after a reverse-DNS prefix.
bool IsKey(absl::string_view key) {
  if (key.empty() || !absl::ascii_islower(key.front())) return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_' || c == '.' || c == '-';
  });
}

bool IsUnit(double value) { return value >= 0 && value <= 1; }  // false for NaN

// A date as an attribute's value.  Decades and centuries have no PartialDate: they become TIMEX3 text ("199", "19").
std::optional<model::AttributeValue> CopyDate(const chx_date& date) {
  if (date.year < 1 || date.year > 9999) return std::nullopt;
  model::PartialDate out;
  out.year = date.year;
  switch (date.precision) {
    case CHX_DATE_DECADE: return std::string(absl::StrCat(date.year / 10));
    case CHX_DATE_CENTURY: return std::string(absl::StrCat(date.year / 100));
    case CHX_DATE_YEAR:
      if (date.month != 0 || date.day != 0) return std::nullopt;
      break;
    case CHX_DATE_MONTH:
      if (date.month == 0 || date.day != 0) return std::nullopt;
      out.month = date.month;
      break;
    case CHX_DATE_DAY:
      if (date.month == 0 || date.day == 0) return std::nullopt;
      out.month = date.month;
      out.day = date.day;
      break;
    default: return std::nullopt;
  }
  if (!out.FirstDay().has_value()) return std::nullopt;
  return out;
}

// False for a value that is wrong; an empty `out` for one of a kind that this host does not know.
bool CopyValue(const chx_value& value, const AnnotationLimits& limits, std::optional<model::AttributeValue>* out) {
  switch (value.type) {
    case CHX_VALUE_STRING: {
      std::string text;
      if (!ReadText(value.as.str, limits.text_bytes, &text)) return false;
      *out = std::move(text);
      return true;
    }
    case CHX_VALUE_INT64: *out = value.as.i64; return true;
    case CHX_VALUE_DOUBLE: *out = value.as.f64; return std::isfinite(value.as.f64);
    case CHX_VALUE_DATE: *out = CopyDate(value.as.date); return out->has_value();
    case CHX_VALUE_DECIMAL: {
      const std::optional<model::Decimal> decimal =
          model::Decimal::FromUnscaled(value.as.decimal.unscaled, value.as.decimal.scale);
      if (decimal.has_value()) *out = *decimal;
      return decimal.has_value();
    }
    case CHX_VALUE_BOOL: *out = value.as.i64 == 1; return value.as.i64 == 0 || value.as.i64 == 1;
    default: out->reset(); return true;
  }
}

}  // namespace

chx_status CopyAnnotation(const chx_annotation* emitted, absl::string_view text,
                          const std::vector<std::string>& produces, const AnnotationLimits& limits,
                          model::Annotation* out, std::string* why) {
  const auto invalid = [why](std::string what) {
    *why = std::move(what);
    return CHX_E_INVALID_ARGUMENT;
  };
  if (emitted == nullptr) return invalid("annotation is NULL");
  if (emitted->struct_size < kAnnotationSize) {
    return invalid(absl::StrCat("annotation.struct_size is ", emitted->struct_size, ", at least ", kAnnotationSize,
                                " was expected"));
  }
  const chx_annotation& a = *emitted;
  if (a.begin >= a.end || a.end > text.size()) {
    *why = absl::StrCat("span [", a.begin, ", ", a.end, ") in a text of ", text.size(), " bytes");
    return CHX_E_OUT_OF_RANGE;
  }
  if (!IsBoundary(text, a.begin) || !IsBoundary(text, a.end)) {
    *why = absl::StrCat("span [", a.begin, ", ", a.end, ") cuts a code point");
    return CHX_E_OUT_OF_RANGE;
  }
  out->span = {static_cast<int32_t>(a.begin), static_cast<int32_t>(a.end)};

  absl::string_view type;
  if (!ReadView(a.type, limits.name_bytes, &type)) return invalid("type is no text");
  if (std::none_of(produces.begin(), produces.end(),
                   [type](const std::string& t) { return absl::string_view(t) == type; })) {
    return invalid("type is not one that the extractor says it produces");
  }
  out->type = std::string(type);
  if (!ReadText(a.canonical, limits.text_bytes, &out->canonical))
    return invalid("canonical is no UTF-8 text or too long");
  if (!IsUnit(a.confidence)) return invalid("confidence is not from 0 to 1");
  out->confidence = a.confidence;
  if ((a.id & kHostIdBit) != 0) return invalid("id has its highest bit set, which marks the host's ids");
  out->id = a.id;

  if (a.attr_count > limits.attributes || (a.attrs == nullptr && a.attr_count > 0)) {
    return invalid(absl::StrCat(a.attr_count, " attributes at ", a.attrs == nullptr ? "NULL" : "an address"));
  }
  out->attributes.reserve(a.attr_count);
  for (uint64_t i = 0; i < a.attr_count; ++i) {
    absl::string_view key;
    if (!ReadView(a.attrs[i].key, limits.name_bytes, &key) || !IsKey(key))
      return invalid(absl::StrCat("key of attribute ", i));
    std::optional<model::AttributeValue> value;
    if (!CopyValue(a.attrs[i].value, limits, &value)) return invalid(absl::StrCat("value of attribute ", key));
    if (value.has_value()) out->attributes.push_back({std::string(key), *std::move(value)});
  }

  if (a.link_count > limits.links || (a.links == nullptr && a.link_count > 0)) {
    return invalid(absl::StrCat(a.link_count, " links at ", a.links == nullptr ? "NULL" : "an address"));
  }
  out->links.reserve(a.link_count);
  for (uint64_t i = 0; i < a.link_count; ++i) {
    absl::string_view base;
    model::Link link;
    if (!ReadView(a.links[i].kb, limits.name_bytes, &base) || !IsKey(base) ||
        !ReadText(a.links[i].id, limits.link_id_bytes, &link.id) || link.id.empty() || !IsUnit(a.links[i].confidence)) {
      return invalid(absl::StrCat("link ", i));
    }
    link.knowledge_base = std::string(base);
    link.confidence = a.links[i].confidence;
    out->links.push_back(std::move(link));
  }

  if (a.relation_count > limits.relations || (a.relations == nullptr && a.relation_count > 0)) {
    return invalid(absl::StrCat(a.relation_count, " relations at ", a.relations == nullptr ? "NULL" : "an address"));
  }
  out->relations.reserve(a.relation_count);
  for (uint64_t i = 0; i < a.relation_count; ++i) {
    absl::string_view role;
    if (!ReadView(a.relations[i].role, limits.name_bytes, &role) || !IsKey(role))
      return invalid(absl::StrCat("role of relation ", i));
    out->relations.push_back({std::string(role), a.relations[i].target_id});
  }
  return CHX_OK;
}

size_t Footprint(const model::Annotation& annotation) {
  size_t bytes = sizeof(annotation) + annotation.canonical.size();
  for (const model::Attribute& attribute : annotation.attributes) {
    bytes += sizeof(attribute) + attribute.key.size();
    if (const auto* text = std::get_if<std::string>(&attribute.value)) bytes += text->size();
  }
  for (const model::Link& link : annotation.links) bytes += sizeof(link) + link.knowledge_base.size() + link.id.size();
  for (const model::Relation& relation : annotation.relations) bytes += sizeof(relation) + relation.role.size();
  return bytes;
}

}  // namespace chancery::extract
