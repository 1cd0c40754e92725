#include "service/extract/check_annotation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/model/annotation.h"

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

bool IsText(chx_str text, size_t max_size) {
  absl::string_view view;
  return ReadView(text, max_size, &view) && ValidUtf8Prefix(view) == view.size();
}

int DaysInMonth(int32_t year, uint8_t month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

bool IsDate(const chx_date& date) {
  if (date.year < 1 || date.year > 9999) return false;
  switch (date.precision) {
    case CHX_DATE_DECADE:
    case CHX_DATE_CENTURY: return true;
    case CHX_DATE_YEAR: return date.month == 0 && date.day == 0;
    case CHX_DATE_MONTH: return date.month >= 1 && date.month <= 12 && date.day == 0;
    case CHX_DATE_DAY:
      return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= DaysInMonth(date.year, date.month);
    default: return false;
  }
}

bool IsValue(const chx_value& value, const AnnotationLimits& limits) {
  switch (value.type) {
    case CHX_VALUE_STRING: return IsText(value.as.str, limits.text_bytes);
    case CHX_VALUE_DOUBLE: return std::isfinite(value.as.f64);
    case CHX_VALUE_DATE: return IsDate(value.as.date);
    case CHX_VALUE_DECIMAL: return value.as.decimal.scale >= -40 && value.as.decimal.scale <= 40;
    case CHX_VALUE_BOOL: return value.as.i64 == 0 || value.as.i64 == 1;
    default: return true;
  }
}

}  // namespace

chx_status CheckAnnotation(const chx_annotation* emitted, absl::string_view text,
                           const std::vector<std::string>& produces, const AnnotationLimits& limits, std::string* why) {
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

  absl::string_view type;
  if (!ReadView(a.type, limits.name_bytes, &type)) return invalid("type is no text");
  if (std::none_of(produces.begin(), produces.end(),
                   [type](const std::string& t) { return absl::string_view(t) == type; })) {
    return invalid("type is not one that the extractor says it produces");
  }
  if (!IsText(a.canonical, limits.text_bytes)) return invalid("canonical is no UTF-8 text or too long");
  if (!IsUnit(a.confidence)) return invalid("confidence is not from 0 to 1");
  if ((a.id & kHostIdBit) != 0) return invalid("id has its highest bit set, which marks the host's ids");

  absl::string_view name;
  if (a.attr_count > limits.attributes || (a.attrs == nullptr && a.attr_count > 0)) {
    return invalid(absl::StrCat(a.attr_count, " attributes at ", a.attrs == nullptr ? "NULL" : "an address"));
  }
  for (uint64_t i = 0; i < a.attr_count; ++i) {
    if (!ReadView(a.attrs[i].key, limits.name_bytes, &name) || !IsKey(name))
      return invalid(absl::StrCat("key of attribute ", i));
    if (!IsValue(a.attrs[i].value, limits)) return invalid(absl::StrCat("value of attribute ", name));
  }

  if (a.link_count > limits.links || (a.links == nullptr && a.link_count > 0)) {
    return invalid(absl::StrCat(a.link_count, " links at ", a.links == nullptr ? "NULL" : "an address"));
  }
  for (uint64_t i = 0; i < a.link_count; ++i) {
    if (!ReadView(a.links[i].kb, limits.name_bytes, &name) || !IsKey(name) ||
        !IsText(a.links[i].id, limits.link_id_bytes) || a.links[i].id.len == 0 || !IsUnit(a.links[i].confidence)) {
      return invalid(absl::StrCat("link ", i));
    }
  }

  if (a.relation_count > limits.relations || (a.relations == nullptr && a.relation_count > 0)) {
    return invalid(absl::StrCat(a.relation_count, " relations at ", a.relations == nullptr ? "NULL" : "an address"));
  }
  for (uint64_t i = 0; i < a.relation_count; ++i) {
    if (!ReadView(a.relations[i].role, limits.name_bytes, &name) || !IsKey(name))
      return invalid(absl::StrCat("role of relation ", i));
  }
  return CHX_OK;
}

size_t Footprint(const chx_annotation& a) {
  size_t bytes = sizeof(model::Annotation) + a.canonical.len;
  for (uint64_t i = 0; i < a.attr_count; ++i) {
    bytes += sizeof(model::Attribute) + a.attrs[i].key.len;
    if (a.attrs[i].value.type == CHX_VALUE_STRING) bytes += a.attrs[i].value.as.str.len;
  }
  for (uint64_t i = 0; i < a.link_count; ++i) bytes += sizeof(model::Link) + a.links[i].kb.len + a.links[i].id.len;
  for (uint64_t i = 0; i < a.relation_count; ++i) bytes += sizeof(model::Relation) + a.relations[i].role.len;
  return bytes;
}

}  // namespace chancery::extract
