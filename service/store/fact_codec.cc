#include "service/store/fact_codec.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "service/model/reasons.h"

namespace chancery::store {
namespace {

using Json = nlohmann::json;
using model::Attribute;
using model::Decimal;
using model::PartialDate;
using model::TextSpan;
using model::TimeSpan;

// The last enumerator of each enum: what is read must not lie beyond it.
template <typename E>
constexpr E kLast = E{};
template <>
constexpr auto kLast<model::Modality> = model::Modality::kReported;
template <>
constexpr auto kLast<model::DateRole> = model::DateRole::kValidity;
template <>
constexpr auto kLast<model::TimexType> = model::TimexType::kSet;
template <>
constexpr auto kLast<model::OfficeStatus> = model::OfficeStatus::kElect;
template <>
constexpr auto kLast<model::MentionKind> = model::MentionKind::kPronoun;
template <>
constexpr auto kLast<model::QuantityUnit> = model::QuantityUnit::kCount;
template <>
constexpr auto kLast<model::Measure> = model::Measure::kPrice;
template <>
constexpr auto kLast<model::InstrumentKind> = model::InstrumentKind::kRoadmap;
template <>
constexpr auto kLast<model::TreatyAction> = model::TreatyAction::kExtended;
template <>
constexpr auto kLast<model::TimeResolution> = model::TimeResolution::kUnresolved;
template <>
constexpr auto kLast<model::Qualifier> = model::Qualifier::kRange;

// The members of each type, named once: a visitor that writes or reads is called with every name and member.
template <typename V>
void Members(V& v, TimeSpan& t) {
  v("timex", t.timex), v("start", t.start), v("end", t.end), v("resolution", t.resolution), v("anchor", t.anchor),
      v("qualifier", t.qualifier);
}
template <typename V>
void Members(V& v, model::DateFact& f) {
  v("time", f.time), v("role", f.role), v("timex_type", f.timex_type);
}
template <typename V>
void Members(V& v, model::OfficialFact& f) {
  v("official", f.official), v("display_name", f.display_name), v("title_text", f.title_text), v("role", f.role),
      v("affiliation", f.affiliation), v("country_code", f.country_code), v("title_span", f.title_span),
      v("name_span", f.name_span), v("mention_kind", f.mention_kind), v("office_status", f.office_status);
}
template <typename V>
void Members(V& v, model::MoneyFact& f) {
  v("amount", f.amount), v("amount_max", f.amount_max), v("currency_code", f.currency_code),
      v("ambiguous_currencies", f.ambiguous_currencies), v("qualifier", f.qualifier), v("measure", f.measure),
      v("measure_span", f.measure_span), v("period", f.period), v("parties", f.parties), v("part_of", f.part_of),
      v("record", f.record), v("speaker", f.speaker);
}
template <typename V>
void Members(V& v, model::TreatyFact& f) {
  v("treaty", f.treaty), v("display_name", f.display_name), v("instrument_kind", f.instrument_kind),
      v("parties", f.parties), v("sign_time", f.sign_time), v("validity", f.validity), v("action", f.action);
}
template <typename V>
void Members(V& v, model::Participant& p) {
  v("entity", p.entity), v("role_at_time", p.role_at_time), v("host", p.host);
}
template <typename V>
void Members(V& v, model::EventFact& f) {
  v("event_type", f.event_type), v("participants", f.participants), v("time", f.time), v("place", f.place),
      v("country_code", f.country_code), v("topics", f.topics), v("supporting_facts", f.supporting_facts),
      v("treaty", f.treaty);
}
template <typename V>
void Members(V& v, model::QuantityFact& f) {
  v("value", f.value), v("unit", f.unit), v("qualifier", f.qualifier), v("measure", f.measure),
      v("measure_span", f.measure_span), v("period", f.period), v("parties", f.parties), v("speaker", f.speaker);
}
template <typename V>
void Members(V& v, model::OrganizationFact& f) {
  v("organization", f.organization), v("display_name", f.display_name), v("country_code", f.country_code),
      v("nested_spans", f.nested_spans);
}
template <typename V>
void Members(V& v, Attribute& a) {
  v("key", a.key), v("value", a.value);
}
template <typename V>
void Members(V& v, model::CustomFact& f) {
  v("kind", f.kind), v("canonical_value", f.canonical_value), v("attributes", f.attributes);
}
// `value` last: its member is named for the kind ("money").
template <typename V>
void Members(V& v, model::Fact& f) {
  v("id", f.id), v("span", f.span), v("sentence", f.sentence), v("speaker", f.speaker), v("by", f.produced_by),
      v("confidence", f.confidence), v("modality", f.modality);
  v.Kinds(f.value);
}

constexpr const char* kKindNames[] = {"date",  "official", "money",        "treaty",
                                      "event", "quantity", "organization", "custom"};
constexpr const char* kAttributeNames[] = {"text", "int", "double", "date", "decimal", "bool"};

class Writer {
 public:
  template <typename T>
  void operator()(const char* name, T& member) {
    Json value = Encode(member);
    if (!value.is_null()) object_[name] = std::move(value);
  }
  template <typename... Types>
  void Kinds(std::variant<Types...>& value) {
    static_assert(sizeof...(Types) == std::size(kKindNames));
    std::visit([&](auto& kind) { object_[kKindNames[value.index()]] = Object(kind); }, value);
  }

  // Always an object, also when every member has its default.
  template <typename T>
  Json Object(T& value) {
    Writer inner;
    Members(inner, value);
    ok_ = ok_ && inner.ok_;
    return std::move(inner.object_);
  }
  bool ok() const { return ok_; }

 private:
  // null: leave out.
  Json Encode(std::string& s) { return s.empty() ? Json() : Json(s); }
  Json Encode(bool b) { return b ? Json(true) : Json(); }
  Json Encode(float f) { return Encode(static_cast<double>(f)); }
  Json Encode(double d) {
    ok_ = ok_ && std::isfinite(d);
    return Json(d);
  }
  Json Encode(PartialDate& d) { return Json::array({d.year, d.month, d.day}); }
  Json Encode(TextSpan& s) { return Json::array({s.begin, s.end}); }
  Json Encode(Decimal& d) { return Json(d.text()); }
  Json Encode(model::AttributeValue& value) {
    Json inner = std::visit(
        [this](auto& v) {
          using T = std::decay_t<decltype(v)>;
          if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, int64_t> || std::is_same_v<T, bool>)
            return Json(v);
          else return Encode(v);
        },
        value);
    Json object = Json::object();
    object[kAttributeNames[value.index()]] = std::move(inner);
    return object;
  }
  template <typename T>
  Json Encode(std::optional<T>& value) {
    if (!value) return Json();
    Json inner = Encode(*value);
    return inner;
  }
  template <typename T>
  Json Encode(std::vector<T>& list) {
    if (list.empty()) return Json();
    Json array = Json::array();
    for (T& item : list) {
      if constexpr (std::is_same_v<T, std::string>) array.push_back(item);
      else array.push_back(Encode(item));
    }
    return array;
  }
  template <typename T>
  Json Encode(T& value) {
    if constexpr (std::is_enum_v<T>) return value == T{} ? Json() : Json(static_cast<int>(value));
    else return Object(value);
  }

  Json object_ = Json::object();
  bool ok_ = true;
};

class Reader {
 public:
  explicit Reader(const Json& object) : object_(object) { ok_ = object.is_object(); }

  template <typename T>
  void operator()(const char* name, T& member) {
    if (!ok_) return;
    const auto found = object_.find(name);
    if (found != object_.end()) ok_ = Decode(*found, member);
  }
  template <typename... Types>
  void Kinds(std::variant<Types...>& value) {
    ok_ = ok_ && KindAt<0>(value);
  }
  bool ok() const { return ok_; }

  template <typename T>
  static bool Object(const Json& json, T& value) {
    Reader reader(json);
    Members(reader, value);
    return reader.ok_;
  }

  static bool Decode(const Json& json, std::string& out) {
    const auto* s = json.get_ptr<const std::string*>();
    if (s != nullptr) out = *s;
    return s != nullptr;
  }
  static bool Decode(const Json& json, bool& out) {
    const auto* b = json.get_ptr<const bool*>();
    if (b != nullptr) out = *b;
    return b != nullptr;
  }
  static bool Decode(const Json& json, int64_t& out) {
    if (!json.is_number_integer()) return false;
    if (json.is_number_unsigned() && *json.get_ptr<const uint64_t*>() > uint64_t{std::numeric_limits<int64_t>::max()})
      return false;
    out = json.get<int64_t>();
    return true;
  }
  static bool Decode(const Json& json, int32_t& out) {
    int64_t wide = 0;
    if (!Decode(json, wide) || wide < std::numeric_limits<int32_t>::min() || wide > std::numeric_limits<int32_t>::max())
      return false;
    out = static_cast<int32_t>(wide);
    return true;
  }
  static bool Decode(const Json& json, double& out) {
    if (!json.is_number()) return false;
    out = json.get<double>();
    return std::isfinite(out);
  }
  static bool Decode(const Json& json, float& out) {
    double wide = 0;
    if (!Decode(json, wide) || std::abs(wide) > std::numeric_limits<float>::max()) return false;
    out = static_cast<float>(wide);
    return true;
  }
  static bool Decode(const Json& json, PartialDate& out) {
    return json.is_array() && json.size() == 3 && Decode(json[0], out.year) && Decode(json[1], out.month) &&
           Decode(json[2], out.day);
  }
  static bool Decode(const Json& json, TextSpan& out) {
    return json.is_array() && json.size() == 2 && Decode(json[0], out.begin) && Decode(json[1], out.end) &&
           out.begin >= 0 && out.begin <= out.end;
  }
  static bool Decode(const Json& json, Decimal& out) {
    const auto* text = json.get_ptr<const std::string*>();
    const auto decimal = text == nullptr ? std::nullopt : Decimal::Parse(*text);
    if (decimal) out = *decimal;
    return decimal.has_value();
  }
  static bool Decode(const Json& json, model::AttributeValue& out) {
    return json.is_object() && json.size() == 1 && AttributeAt<0>(json, out);
  }
  template <typename T>
  static bool Decode(const Json& json, std::optional<T>& out) {
    return Decode(json, out.emplace());
  }
  template <typename T>
  static bool Decode(const Json& json, std::vector<T>& out) {
    if (!json.is_array()) return false;
    out.reserve(json.size());
    for (const Json& item : json) {
      if (!Decode(item, out.emplace_back())) return false;
    }
    return true;
  }
  template <typename T>
  static bool Decode(const Json& json, T& out) {
    if constexpr (std::is_enum_v<T>) {
      static_assert(kLast<T> != T{});
      int64_t number = 0;
      if (!Decode(json, number) || number < 0 || number > static_cast<int64_t>(kLast<T>)) return false;
      out = static_cast<T>(number);
      return true;
    } else {
      return Object(json, out);
    }
  }

 private:
  template <size_t I, typename Variant>
  bool KindAt(Variant& value) {
    if constexpr (I < std::variant_size_v<Variant>) {
      const auto found = object_.find(kKindNames[I]);
      if (found != object_.end()) return Object(*found, value.template emplace<I>());
      return KindAt<I + 1>(value);
    }
    return false;
  }
  template <size_t I>
  static bool AttributeAt(const Json& json, model::AttributeValue& value) {
    if constexpr (I < std::variant_size_v<model::AttributeValue>) {
      const auto found = json.find(kAttributeNames[I]);
      if (found != json.end()) return Decode(*found, value.template emplace<I>());
      return AttributeAt<I + 1>(json, value);
    }
    return false;
  }

  const Json& object_;
  bool ok_ = true;
};

absl::Status Corrupt(absl::string_view what) {
  return model::MakeError(absl::StatusCode::kDataLoss, absl::StrCat("stored ", what, " cannot be read"),
                          {.reason = "STORAGE_CORRUPT", .help = "Restore the database from a backup."});
}

Json Parse(absl::string_view text) {
  return Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
}

std::string Dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

template <typename T>
absl::StatusOr<std::map<std::string, T>> DecodeMap(absl::string_view text, absl::string_view what) {
  const Json json = Parse(text);
  if (!json.is_object()) return Corrupt(what);
  std::map<std::string, T> map;
  for (const auto& [key, value] : json.items()) {
    if (!Reader::Decode(value, map[key])) return Corrupt(what);
  }
  return map;
}

}  // namespace

absl::StatusOr<std::string> EncodeFact(const model::Fact& fact) {
  Writer writer;
  // One list of members serves both directions, and reading needs them mutable; writing changes nothing.
  const Json json = writer.Object(const_cast<model::Fact&>(fact));
  if (!writer.ok())
    return absl::InvalidArgumentError(absl::StrCat("fact ", fact.id, " has a number that is not finite"));
  try {
    return json.dump();
  } catch (const Json::type_error&) {
    return absl::InvalidArgumentError(absl::StrCat("fact ", fact.id, " has text that is not UTF-8"));
  }
}

absl::StatusOr<model::Fact> DecodeFact(absl::string_view text) {
  model::Fact fact;
  if (!Reader::Object(Parse(text), fact)) return Corrupt("fact");
  return fact;
}

std::string EncodeSpans(const std::vector<TextSpan>& spans) {
  std::string text = "[";
  for (const TextSpan& span : spans) absl::StrAppend(&text, text.size() > 1 ? "," : "", span.begin, ",", span.end);
  return text + "]";
}

absl::StatusOr<std::vector<TextSpan>> DecodeSpans(absl::string_view text) {
  std::vector<int32_t> ends;
  if (!Reader::Decode(Parse(text), ends) || ends.size() % 2 != 0) return Corrupt("spans");
  std::vector<TextSpan> spans;
  for (size_t i = 0; i < ends.size(); i += 2) {
    if (ends[i] < 0 || ends[i] > ends[i + 1]) return Corrupt("spans");
    spans.push_back({ends[i], ends[i + 1]});
  }
  return spans;
}

std::string EncodeLabels(const std::map<std::string, std::string>& labels) { return Dump(Json(labels)); }
absl::StatusOr<std::map<std::string, std::string>> DecodeLabels(absl::string_view text) {
  return DecodeMap<std::string>(text, "labels");
}

std::string EncodeCounts(const std::map<std::string, int32_t>& counts) { return Dump(Json(counts)); }
absl::StatusOr<std::map<std::string, int32_t>> DecodeCounts(absl::string_view text) {
  return DecodeMap<int32_t>(text, "fact counts");
}

std::string EncodeAnalysis(const AnalysisRecord& record) {
  Json json = Json::object();
  if (!record.asked.empty()) json["asked"] = record.asked;
  Json& runs = json["runs"] = Json::array();
  for (const AnalysisRecord::Run& run : record.runs)
    runs.push_back({run.extractor, run.version, static_cast<int>(run.outcome)});
  return Dump(json);
}

absl::StatusOr<AnalysisRecord> DecodeAnalysis(absl::string_view text) {
  const Json json = Parse(text);
  AnalysisRecord record;
  const auto runs = json.is_object() ? json.find("runs") : json.end();
  if (runs == json.end() || !runs->is_array()) return Corrupt("record of an analysis");
  if (const auto asked = json.find("asked"); asked != json.end() && !Reader::Decode(*asked, record.asked))
    return Corrupt("record of an analysis");
  for (const Json& run : *runs) {
    AnalysisRecord::Run& out = record.runs.emplace_back();
    int32_t outcome = 0;
    if (!run.is_array() || run.size() != 3 || !Reader::Decode(run[0], out.extractor) ||
        !Reader::Decode(run[1], out.version) || !Reader::Decode(run[2], outcome) || outcome < 0 ||
        outcome > static_cast<int32_t>(AnalysisRecord::Outcome::kRetry)) {
      return Corrupt("record of an analysis");
    }
    out.outcome = static_cast<AnalysisRecord::Outcome>(outcome);
  }
  return record;
}

std::string EncodeStrings(const std::vector<std::string>& strings) { return Dump(Json(strings)); }
absl::StatusOr<std::vector<std::string>> DecodeStrings(absl::string_view text) {
  std::vector<std::string> strings;
  if (!Reader::Decode(Parse(text), strings)) return Corrupt("list of texts");
  return strings;
}

}  // namespace chancery::store
