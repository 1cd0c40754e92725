#include "service/rpc/to_proto.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/rpc/status.h"

namespace chancery::rpc {
namespace {

// Model enums have the numbers of the contract's.
template <typename To, typename From>
To Enum(From value) {
  return static_cast<To>(value);
}
static_assert(static_cast<int>(model::TreatyAction::kExtended) == v1::TREATY_ACTION_EXTENDED);
static_assert(static_cast<int>(model::InstrumentKind::kRoadmap) == v1::INSTRUMENT_KIND_ROADMAP);
static_assert(static_cast<int>(model::Measure::kPrice) == v1::MEASURE_PRICE);
static_assert(static_cast<int>(model::Qualifier::kRange) == v1::QUALIFIER_RANGE);
static_assert(static_cast<int>(model::TimeResolution::kUnresolved) == v1::TIME_RESOLUTION_UNRESOLVED);
static_assert(static_cast<int>(model::TimexType::kSet) == v1::TIMEX_TYPE_SET);
static_assert(static_cast<int>(model::DateRole::kValidity) == v1::DATE_ROLE_VALIDITY);
static_assert(static_cast<int>(model::MentionKind::kPronoun) == v1::MENTION_KIND_PRONOUN);
static_assert(static_cast<int>(model::OfficeStatus::kElect) == v1::OFFICE_STATUS_ELECT);
static_assert(static_cast<int>(model::QuantityUnit::kCount) == v1::QUANTITY_UNIT_COUNT);
static_assert(static_cast<int>(model::Modality::kReported) == v1::MODALITY_REPORTED);
static_assert(static_cast<int>(model::AnchorSource::kNone) == v1::ANCHOR_SOURCE_NONE);
static_assert(static_cast<int>(model::EntityKind::kTreaty) == v1::ENTITY_KIND_TREATY);
static_assert(static_cast<int>(store::Disposition::kDuplicate) == v1::INGEST_DISPOSITION_DUPLICATE);
static_assert(static_cast<int>(extract::ExtractorState::kQuarantined) == v1::EXTRACTOR_STATE_QUARANTINED);

void SetDate(const model::PartialDate& date, google::type::Date& out) {
  out.set_year(date.year);
  out.set_month(date.month);
  out.set_day(date.day);
}

void SetTime(const model::TimeSpan& time, v1::TimeSpan& out) {
  out.set_timex(time.timex);
  if (time.start) SetDate(*time.start, *out.mutable_start());
  if (time.end) SetDate(*time.end, *out.mutable_end());
  out.set_resolution(Enum<v1::TimeResolution>(time.resolution));
  if (time.anchor) SetDate(*time.anchor, *out.mutable_anchor());
  out.set_qualifier(Enum<v1::Qualifier>(time.qualifier));
}

void SetStrings(const std::vector<std::string>& values, google::protobuf::RepeatedPtrField<std::string>& out) {
  for (const std::string& value : values) *out.Add() = value;
}

// Puts each kind of fact into its member of the oneof.
class FactValueWriter {
 public:
  FactValueWriter(const SpanWriter& spans, v1::Fact& out) : spans_(spans), out_(out) {}

  void operator()(const model::DateFact& f) const {
    v1::DateFact& out = *out_.mutable_date();
    SetTime(f.time, *out.mutable_time());
    out.set_role(Enum<v1::DateRole>(f.role));
    out.set_timex_type(Enum<v1::TimexType>(f.timex_type));
  }
  void operator()(const model::OfficialFact& f) const {
    v1::OfficialFact& out = *out_.mutable_official();
    out.set_official(f.official);
    out.set_display_name(f.display_name);
    out.set_title_text(f.title_text);
    out.set_role(f.role);
    out.set_affiliation(f.affiliation);
    out.set_country_code(f.country_code);
    if (f.title_span) *out.mutable_title_span() = spans_(*f.title_span);
    if (f.name_span) *out.mutable_name_span() = spans_(*f.name_span);
    out.set_mention_kind(Enum<v1::MentionKind>(f.mention_kind));
    out.set_office_status(Enum<v1::OfficeStatus>(f.office_status));
  }
  void operator()(const model::MoneyFact& f) const {
    v1::MoneyFact& out = *out_.mutable_money();
    out.mutable_amount()->set_value(f.amount.text());
    if (f.amount_max) out.mutable_amount_max()->set_value(f.amount_max->text());
    out.set_currency_code(f.currency_code);
    SetStrings(f.ambiguous_currencies, *out.mutable_ambiguous_currencies());
    out.set_qualifier(Enum<v1::Qualifier>(f.qualifier));
    out.set_measure(Enum<v1::Measure>(f.measure));
    if (f.measure_span) *out.mutable_measure_span() = spans_(*f.measure_span);
    if (f.period) SetTime(*f.period, *out.mutable_period());
    SetStrings(f.parties, *out.mutable_parties());
    if (!f.part_of.empty()) out.set_part_of(FactName(spans_.document(), f.part_of));
    out.set_record(f.record);
    out.set_speaker(f.speaker);
  }
  void operator()(const model::QuantityFact& f) const {
    v1::QuantityFact& out = *out_.mutable_quantity();
    out.mutable_value()->set_value(f.value.text());
    out.set_unit(Enum<v1::QuantityUnit>(f.unit));
    out.set_qualifier(Enum<v1::Qualifier>(f.qualifier));
    out.set_measure(Enum<v1::Measure>(f.measure));
    if (f.measure_span) *out.mutable_measure_span() = spans_(*f.measure_span);
    if (f.period) SetTime(*f.period, *out.mutable_period());
    SetStrings(f.parties, *out.mutable_parties());
    out.set_speaker(f.speaker);
  }
  void operator()(const model::TreatyFact& f) const {
    v1::TreatyFact& out = *out_.mutable_treaty();
    out.set_treaty(f.treaty);
    out.set_display_name(f.display_name);
    out.set_instrument_kind(Enum<v1::InstrumentKind>(f.instrument_kind));
    SetStrings(f.parties, *out.mutable_parties());
    if (f.sign_time) SetTime(*f.sign_time, *out.mutable_sign_time());
    if (f.validity) SetTime(*f.validity, *out.mutable_validity());
    out.set_action(Enum<v1::TreatyAction>(f.action));
  }
  void operator()(const model::EventFact& f) const {
    v1::EventFact& out = *out_.mutable_event();
    out.set_event_type(f.event_type);
    for (const model::Participant& p : f.participants) {
      v1::Participant& participant = *out.add_participants();
      participant.set_entity(p.entity);
      participant.set_role_at_time(p.role_at_time);
      participant.set_host(p.host);
    }
    if (f.time) SetTime(*f.time, *out.mutable_time());
    out.set_place(f.place);
    out.set_country_code(f.country_code);
    SetStrings(f.topics, *out.mutable_topics());
    for (const std::string& id : f.supporting_facts) out.add_supporting_facts(FactName(spans_.document(), id));
    out.set_treaty(f.treaty);
  }
  void operator()(const model::OrganizationFact& f) const {
    v1::OrganizationFact& out = *out_.mutable_organization();
    out.set_organization(f.organization);
    out.set_display_name(f.display_name);
    out.set_country_code(f.country_code);
    for (const model::TextSpan& span : f.nested_spans) *out.add_nested_spans() = spans_(span);
  }
  void operator()(const model::CustomFact& f) const {
    v1::CustomFact& out = *out_.mutable_custom();
    out.set_kind(f.kind);
    out.set_canonical_value(f.canonical_value);
    for (const model::Attribute& a : f.attributes) {
      google::protobuf::Value& value = (*out.mutable_attributes()->mutable_fields())[a.key];
      struct Visitor {
        google::protobuf::Value& out;
        void operator()(const std::string& v) const { out.set_string_value(v); }
        void operator()(int64_t v) const {
          // A JSON number is exact up to 2^53, and the contract's Struct has no other.
          constexpr int64_t kExact = int64_t{1} << 53;
          if (v < -kExact || v > kExact) {
            out.set_string_value(absl::StrCat(v));
          } else {
            out.set_number_value(static_cast<double>(v));
          }
        }
        void operator()(double v) const { out.set_number_value(v); }
        void operator()(bool v) const { out.set_bool_value(v); }
        void operator()(const model::PartialDate& v) const { out.set_string_value(v.Text()); }
        void operator()(const model::Decimal& v) const { out.set_string_value(v.text()); }
      };
      std::visit(Visitor{value}, a.value);
    }
  }

 private:
  const SpanWriter& spans_;
  v1::Fact& out_;
};

void SetDuration(absl::Duration duration, google::protobuf::Duration& out) {
  out.set_seconds(absl::ToInt64Seconds(duration));
  out.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(duration - absl::Seconds(out.seconds()))));
}

}  // namespace

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp out;
  out.set_seconds(absl::ToUnixSeconds(time));
  out.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(out.seconds()))));
  return out;
}

v1::TextSpan SpanWriter::operator()(model::TextSpan span) const {
  const auto size = static_cast<int32_t>(document_.content.size());
  span.begin = std::clamp(span.begin, 0, size);
  span.end = std::clamp(span.end, span.begin, size);
  v1::TextSpan out;
  out.set_begin(offsets_.FromByte(span.begin));
  out.set_end(offsets_.FromByte(span.end));
  out.set_text(document_.Slice(span));
  return out;
}

std::string FactName(const model::Document& document, absl::string_view fact_id) {
  return fact_id.find('/') != absl::string_view::npos ? std::string(fact_id)
                                                      : absl::StrCat(document.Name(), "/facts/", fact_id);
}

v1::Citation MakeCitation(const SpanWriter& spans, model::TextSpan span, model::TextSpan sentence,
                          const std::string& speaker) {
  v1::Citation citation;
  citation.set_document(spans.document().Name());
  *citation.mutable_span() = spans(span);
  *citation.mutable_sentence() = spans(sentence);
  citation.set_speaker(speaker);
  return citation;
}

v1::TimeSpan ToProto(const model::TimeSpan& time) {
  v1::TimeSpan out;
  SetTime(time, out);
  return out;
}

v1::Fact ToProto(const model::Fact& fact, const SpanWriter& spans) {
  v1::Fact out;
  out.set_name(FactName(spans.document(), fact.id));
  std::visit(FactValueWriter(spans, out), fact.value);
  *out.mutable_citation() = MakeCitation(spans, fact.span, fact.sentence, fact.speaker);
  out.set_produced_by(fact.produced_by);
  out.set_confidence(fact.confidence);
  out.set_modality(Enum<v1::Modality>(fact.modality));
  return out;
}

v1::Document ToProto(const SpanWriter& spans, bool with_content) {
  const model::Document& d = spans.document();
  v1::Document out;
  out.set_name(d.Name());
  if (with_content) out.set_content(d.content);
  out.set_title(d.title);
  out.set_source(d.source);
  out.set_source_uri(d.source_uri);
  out.set_language_code(d.language);
  out.set_language_detected(d.language_detected);
  if (d.publish_time) *out.mutable_publish_time() = ToProto(*d.publish_time);
  out.set_publish_time_source(Enum<v1::AnchorSource>(d.publish_time_source));
  // A document that was never stored has no times.
  if (d.create_time != absl::UnixEpoch()) {
    *out.mutable_create_time() = ToProto(d.create_time);
    *out.mutable_update_time() = ToProto(d.update_time);
  }
  out.set_etag(d.etag);
  out.set_content_sha256(d.content_sha256);
  for (const auto& [key, value] : d.labels) (*out.mutable_labels())[key] = value;
  for (const model::TextSpan& span : d.boilerplate) *out.add_boilerplate_spans() = spans(span);
  return out;
}

void SetFactCounts(const std::map<std::string, int32_t>& counts, v1::Document* out) {
  out->mutable_fact_counts()->clear();
  out->mutable_fact_counts()->insert(counts.begin(), counts.end());
}

v1::IngestDisposition ToProto(store::Disposition disposition) { return Enum<v1::IngestDisposition>(disposition); }

v1::Entity ToProto(const model::Entity& entity) {
  v1::Entity out;
  out.set_name(entity.name);
  out.set_kind(Enum<v1::EntityKind>(entity.kind));
  out.set_display_name(entity.display_name);
  out.set_country_code(entity.country_code);
  for (const model::EntityName& n : entity.names) {
    v1::EntityName& name = *out.add_names();
    name.set_text(n.text);
    name.set_language_code(n.language);
    name.set_preferred(n.text == entity.display_name);
  }
  out.set_document_count(static_cast<int32_t>(std::min<int64_t>(entity.document_count, INT32_MAX)));
  return out;
}

v1::ExtractionIssue ToProto(const model::ExtractionIssue& issue) {
  v1::ExtractionIssue out;
  out.set_extractor(absl::StrCat("extractors/", issue.extractor));
  *out.mutable_status() =
      ToProto(model::MakeError(static_cast<absl::StatusCode>(issue.code), issue.message, {.reason = issue.reason}));
  out.set_retryable(issue.retryable);
  return out;
}

v1::Extractor ToProto(const extract::ExtractorStatus& status) {
  v1::Extractor out;
  out.set_name(absl::StrCat("extractors/", status.id));
  out.set_display_name(status.display_name);
  out.set_version(status.version);
  out.set_abi_major(status.abi_version >> 16);
  out.set_abi_minor(status.abi_version & 0xFFFF);
  SetStrings(status.languages, *out.mutable_language_codes());
  SetStrings(status.produces, *out.mutable_fact_kinds());
  out.set_state(Enum<v1::ExtractorState>(status.state));
  if (status.trust) {
    switch (*status.trust) {
      case extract::Trust::kOff: out.set_trust(v1::EXTRACTOR_TRUST_OFF); break;
      case extract::Trust::kWorker: out.set_trust(v1::EXTRACTOR_TRUST_WORKER); break;
      case extract::Trust::kInProcess: out.set_trust(v1::EXTRACTOR_TRUST_IN_PROCESS); break;
    }
  }
  if (!status.last_error.ok()) *out.mutable_last_error() = ToProto(status.last_error);
  out.set_library_sha256(status.library_sha256);
  if (status.load_time != absl::UnixEpoch()) *out.mutable_load_time() = ToProto(status.load_time);
  v1::ExtractorStats& stats = *out.mutable_stats();
  stats.set_documents(status.documents);
  stats.set_facts(status.facts);
  stats.set_errors(status.errors);
  stats.set_timeouts(status.timeouts);
  SetDuration(status.latency_p50, *stats.mutable_latency_p50());
  SetDuration(status.latency_p99, *stats.mutable_latency_p99());
  return out;
}

std::map<std::string, int32_t> CountFacts(absl::Span<const model::Fact> facts) {
  std::map<std::string, int32_t> counts;
  for (const model::Fact& fact : facts) ++counts[model::FactKind(fact)];
  return counts;
}

}  // namespace chancery::rpc
