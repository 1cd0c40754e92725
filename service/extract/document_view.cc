#include "service/extract/document_view.h"

#include <algorithm>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "service/extract/check_annotation.h"
#include "service/extract/chx_text.h"

namespace chancery::extract {
namespace {

chx_date ToChx(const model::PartialDate& date) {
  chx_date out{};
  out.year = date.year;
  out.month = static_cast<uint8_t>(date.month);
  out.day = static_cast<uint8_t>(date.day);
  out.precision = date.year == 0    ? CHX_DATE_UNKNOWN
                  : date.month == 0 ? CHX_DATE_YEAR
                  : date.day == 0   ? CHX_DATE_MONTH
                                    : CHX_DATE_DAY;
  return out;
}

// Back from a decimal's text, which came from an int64 and a scale: at most 19 digits beside zeros.  False when it has
// more (positive exponents): such a value is passed as text.
bool ToChx(const model::Decimal& decimal, chx_decimal* out) {
  absl::string_view text = decimal.text();
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  uint64_t digits = 0;
  bool after_point = false;
  out->scale = 0;
  out->reserved = 0;
  for (const char c : text) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    if (digits > (static_cast<uint64_t>(INT64_MAX) - 9) / 10) return false;
    digits = digits * 10 + static_cast<uint64_t>(c - '0');
    if (after_point) ++out->scale;
  }
  out->unscaled = negative ? -static_cast<int64_t>(digits) : static_cast<int64_t>(digits);
  return true;
}

chx_value ToChx(const model::AttributeValue& value) {
  chx_value out{};
  if (const auto* text = std::get_if<std::string>(&value)) {
    out.type = CHX_VALUE_STRING;
    out.as.str = AsChx(*text);
  } else if (const auto* integer = std::get_if<int64_t>(&value)) {
    out.type = CHX_VALUE_INT64;
    out.as.i64 = *integer;
  } else if (const auto* real = std::get_if<double>(&value)) {
    out.type = CHX_VALUE_DOUBLE;
    out.as.f64 = *real;
  } else if (const auto* date = std::get_if<model::PartialDate>(&value)) {
    out.type = CHX_VALUE_DATE;
    out.as.date = ToChx(*date);
  } else if (const auto* decimal = std::get_if<model::Decimal>(&value)) {
    out.type = CHX_VALUE_DECIMAL;
    if (!ToChx(*decimal, &out.as.decimal)) {
      out.type = CHX_VALUE_STRING;
      out.as.str = AsChx(decimal->text());
    }
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    out.type = CHX_VALUE_BOOL;
    out.as.i64 = *truth ? 1 : 0;
  }
  return out;
}

bool Names(const std::vector<std::string>& types, chx_str type) {
  const absl::string_view wanted(type.data, type.len);
  return std::any_of(types.begin(), types.end(),
                     [wanted](const std::string& t) { return absl::string_view(t) == wanted; });
}

}  // namespace

DocumentView::DocumentView(const model::Document& document) : document_{}, title_{} {
  document_.struct_size = sizeof(chx_document);
  document_.text = AsChx(document.content);
  document_.id = AsChx(document.id);
  if (document.language != "und") document_.language = AsChx(document.language);
  if (document.publish_time.has_value()) {
    const absl::CivilDay day = absl::ToCivilDay(*document.publish_time, absl::UTCTimeZone());
    if (day.year() >= 1 && day.year() <= 9999) {
      document_.date = ToChx(model::PartialDate{static_cast<int32_t>(day.year()), day.month(), day.day()});
    }
  }
  if (!document.title.empty()) {
    title_.key = CHX_STR("title");
    title_.value.type = CHX_VALUE_STRING;
    title_.value.as.str = AsChx(document.title);
    document_.metadata = &title_;
    document_.metadata_count = 1;
  }
  AddHostGiven(document.sentences, CHX_STR("sentence"));
  AddHostGiven(document.boilerplate, CHX_STR("boilerplate"));
}

void DocumentView::AddHostGiven(const std::vector<model::TextSpan>& spans, chx_str type) {
  for (const model::TextSpan span : spans) {
    chx_annotation& a = prior_.emplace_back().annotation;
    a = {};
    a.struct_size = sizeof(chx_annotation);
    a.begin = static_cast<uint64_t>(span.begin);
    a.end = static_cast<uint64_t>(span.end);
    a.type = type;
    a.confidence = 1;
    a.source = CHX_STR("chancery");
  }
}

void DocumentView::Add(const model::Annotation& annotation, absl::string_view source) {
  Prior& prior = prior_.emplace_back();
  for (const model::Attribute& attribute : annotation.attributes) {
    prior.attributes.push_back({AsChx(attribute.key), ToChx(attribute.value)});
  }
  for (const model::Link& link : annotation.links) {
    prior.links.push_back({AsChx(link.knowledge_base), AsChx(link.id), link.confidence});
  }
  for (const model::Relation& relation : annotation.relations) {
    prior.relations.push_back({AsChx(relation.role), relation.target_id | kHostIdBit});
  }
  chx_annotation& a = prior.annotation;
  a = {};
  a.struct_size = sizeof(chx_annotation);
  a.begin = static_cast<uint64_t>(annotation.span.begin);
  a.end = static_cast<uint64_t>(annotation.span.end);
  a.type = AsChx(annotation.type);
  a.canonical = AsChx(annotation.canonical);
  a.confidence = annotation.confidence;
  a.id = annotation.id | kHostIdBit;
  a.source = AsChx(source);
  a.attrs = prior.attributes.data();
  a.attr_count = prior.attributes.size();
  a.links = prior.links.data();
  a.link_count = prior.links.size();
  a.relations = prior.relations.data();
  a.relation_count = prior.relations.size();
}

const chx_document* DocumentView::WithPrior(const std::vector<std::string>& types,
                                            const std::vector<std::string>& more_types,
                                            std::unordered_set<uint64_t>* prior_ids) {
  selected_.clear();
  prior_ids->clear();
  for (const Prior& prior : prior_) {
    const chx_annotation& a = prior.annotation;
    if (!Names(types, a.type) && !Names(more_types, a.type)) continue;
    selected_.push_back(&a);
    if (a.id != 0) prior_ids->insert(a.id & ~kHostIdBit);
  }
  std::stable_sort(selected_.begin(), selected_.end(), [](const chx_annotation* a, const chx_annotation* b) {
    return a->begin != b->begin ? a->begin < b->begin : a->end > b->end;
  });
  document_.prior = selected_.data();
  document_.prior_count = selected_.size();
  return &document_;
}

}  // namespace chancery::extract
