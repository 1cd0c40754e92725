#ifndef CHANCERY_SERVICE_MODEL_FACT_H_
#define CHANCERY_SERVICE_MODEL_FACT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "service/model/annotation.h"
#include "service/model/decimal.h"
#include "service/model/text_span.h"
#include "service/model/time_span.h"

// The facts of chancery.v1.Fact as plain values; protos/chancery/v1/fact.proto says what each field means.  Enum
// names and numbers are the proto's.  Entities are resource names: "officials/yerlan-koshanov",
// "organizations/csto", "treaties/eaeu-treaty-2014"; states are ISO 3166-1 alpha-2 codes.
namespace chancery::model {

enum class Modality : uint8_t { kUnspecified, kAsserted, kPlanned, kNegated, kReported };
enum class DateRole : uint8_t { kUnspecified, kPublication, kDateline, kEvent, kValidity };
enum class TimexType : uint8_t { kUnspecified, kDate, kTime, kDuration, kSet };
enum class OfficeStatus : uint8_t { kUnspecified, kFormer, kActing, kNew, kElect };
enum class MentionKind : uint8_t { kUnspecified, kFullName, kSurname, kTitleOnly, kCollective, kPronoun };
enum class QuantityUnit : uint8_t { kUnspecified, kPercent, kCount };
enum class Measure : uint8_t {
  kUnspecified,
  kTradeTurnover,
  kExport,
  kImport,
  kInvestment,
  kLoan,
  kAid,
  kContract,
  kBudget,
  kOther,
  kShareOfTrade,
  kDebt,
  kFine,
  kPrice
};
enum class InstrumentKind : uint8_t {
  kUnspecified,
  kTreaty,
  kAgreement,
  kMemorandum,
  kProtocol,
  kPlan,
  kDeclaration,
  kConvention,
  kCharter,
  kStatement,
  kRoadmap
};
enum class TreatyAction : uint8_t {
  kUnspecified,
  kMentioned,
  kSigned,
  kRatified,
  kEnteredIntoForce,
  kDenounced,
  kNegotiated,
  kExtended
};

struct DateFact {
  TimeSpan time;
  DateRole role = DateRole::kUnspecified;
  TimexType timex_type = TimexType::kUnspecified;
};

struct OfficialFact {
  std::string official;
  std::string display_name;
  std::string title_text;
  std::string role;
  std::string affiliation;
  std::string country_code;
  std::optional<TextSpan> title_span;
  std::optional<TextSpan> name_span;
  MentionKind mention_kind = MentionKind::kUnspecified;
  OfficeStatus office_status = OfficeStatus::kUnspecified;
};

struct MoneyFact {
  Decimal amount;
  std::optional<Decimal> amount_max;
  std::string currency_code;
  std::vector<std::string> ambiguous_currencies;
  Qualifier qualifier = Qualifier::kUnspecified;
  Measure measure = Measure::kUnspecified;
  std::optional<TextSpan> measure_span;
  std::optional<TimeSpan> period;
  std::vector<std::string> parties;
  std::string part_of;  // a fact's name
  bool record = false;
  std::string speaker;
};

struct TreatyFact {
  std::string treaty;
  std::string display_name;
  InstrumentKind instrument_kind = InstrumentKind::kUnspecified;
  std::vector<std::string> parties;
  std::optional<TimeSpan> sign_time;
  std::optional<TimeSpan> validity;
  TreatyAction action = TreatyAction::kUnspecified;
};

struct Participant {
  std::string entity;
  std::string role_at_time;
  bool host = false;
};

struct EventFact {
  std::string event_type;
  std::vector<Participant> participants;
  std::optional<TimeSpan> time;
  std::string place;
  std::string country_code;
  std::vector<std::string> topics;
  std::vector<std::string> supporting_facts;
  std::string treaty;
};

struct QuantityFact {
  Decimal value;
  QuantityUnit unit = QuantityUnit::kUnspecified;
  Qualifier qualifier = Qualifier::kUnspecified;
  Measure measure = Measure::kUnspecified;
  std::optional<TextSpan> measure_span;
  std::optional<TimeSpan> period;
  std::vector<std::string> parties;
  std::string speaker;
};

struct OrganizationFact {
  std::string organization;
  std::string display_name;
  std::string country_code;
  std::vector<TextSpan> nested_spans;
};

struct CustomFact {
  std::string kind;
  std::string canonical_value;
  std::vector<Attribute> attributes;
};

// One thing a document says, with where it says it.
struct Fact {
  // Unique within its document and the same after re-analysis: a hash of kind, span and rule family.
  std::string id;
  std::variant<DateFact, OfficialFact, MoneyFact, TreatyFact, EventFact, QuantityFact, OrganizationFact, CustomFact>
      value;
  TextSpan span;
  TextSpan sentence;    // the sentence around it; equal to `span` where there is none
  std::string speaker;  // "officials/..." when the words are that person's quotation
  std::string produced_by;
  float confidence = 1;
  Modality modality = Modality::kUnspecified;
};

// "DATE", "OFFICIAL", "MONEY", "TREATY", "EVENT", "QUANTITY", "ORGANIZATION"; a custom fact's own kind as declared.
std::string FactKind(const Fact& fact);

// Trouble of one extractor with one document; codes are absl::StatusCode's.
struct ExtractionIssue {
  std::string extractor;
  int code = 0;
  std::string reason;  // "EXTRACTOR_TIMEOUT", "LANGUAGE_UNSUPPORTED", ...
  std::string message;
  bool retryable = false;
};

}  // namespace chancery::model

#endif  // CHANCERY_SERVICE_MODEL_FACT_H_
