#ifndef CHANCERY_SERVICE_SUMMARIZE_POINTS_H_
#define CHANCERY_SERVICE_SUMMARIZE_POINTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "service/model/document.h"
#include "service/model/fact.h"
#include "service/summarize/day_range.h"
#include "service/summarize/figure_words.h"
#include "service/summarize/point_focus.h"

// What documents tell, cut down to what timelines, briefs, updates and comparisons need, so that ten thousand documents
// fit in memory without their texts: each item says which fact of which document it is, and what can be compared.
namespace chancery::summarize {

struct ScopeDocument {
  std::string name;  // resource name
  std::string id;
  std::string content_sha256;
  std::string source;
  std::string language;
  std::optional<absl::Time> publish_time;
  std::optional<int32_t> publish_day;  // in UTC
};

// Where an item is told.
struct Told {
  uint32_t document = 0;  // index in ScopeFacts::documents
  std::string fact;       // id alone
  model::TextSpan span;
  model::TextSpan sentence;
  std::string speaker;
  model::Modality modality = model::Modality::kUnspecified;
  bool is_planned = false;  // said to be planned, or on a day after the document's publication
  int32_t focus = 0;        // how many words of the focus its sentence has
};

struct EventItem {
  Told told;
  std::string type;                    // "MEETING"
  std::vector<std::string> officials;  // sorted
  std::vector<std::string> others;     // bodies and states that take part, sorted
  std::optional<model::TimeSpan> time;
  DayRange days;
  std::string place;
  std::string country_code;
  std::string treaty;
  model::InstrumentKind treaty_kind = model::InstrumentKind::kUnspecified;  // as its document has it
};

struct InstrumentItem {
  Told told;
  std::string treaty;  // resource name, or its words and parties when it is not linked
  model::TreatyAction action = model::TreatyAction::kUnspecified;
  std::vector<std::string> parties;  // sorted
  std::optional<model::TimeSpan> sign_time;
  DayRange days;
};

// A sentence that names a day, month or year but carries no event.
struct DateItem {
  Told told;
  std::optional<model::TimeSpan> time;
  DayRange days;
  std::vector<std::string> entities;  // that the sentence names, sorted
};

struct FigureItem {
  Told told;
  bool is_money = false;
  model::Decimal value;
  std::optional<model::Decimal> value_max;
  // "USD"; of a share or count "PERCENT", "COUNT"; empty when the text does not tell which currency.
  std::string unit;
  std::vector<std::string> possible_units;  // sorted; when `unit` is empty
  model::Qualifier qualifier = model::Qualifier::kUnspecified;
  model::Measure measure = model::Measure::kUnspecified;
  std::optional<model::TimeSpan> period;
  DayRange days;
  std::vector<std::string> parties;  // sorted, each once
  std::string part_of;               // id of a fact of the same document
  double step = 0;                   // the value of its last written digit: 1e9 in "24 billion", 1e8 in "6.2 billion"
  FigureWords words;
};

// An organisation that is no state's own, named in a document.
struct BodyItem {
  Told told;
  std::string organization;
};

// An office that an official is said to hold.
struct OfficeItem {
  Told told;
  std::string official;
  std::string role;
  std::string affiliation;
};

// Takes the documents of a scope one by one.  Facts that the text denies (NEGATED) are not taken; nor are those outside
// the focus.  Not for several threads.
class ScopeFacts {
 public:
  explicit ScopeFacts(PointFocus focus) : focus_(std::move(focus)) {}

  // `facts` are the document's, in the order of their spans.  Linear in both.
  void Add(const model::Document& document, const std::vector<model::Fact>& facts);

  const std::vector<ScopeDocument>& documents() const { return documents_; }
  const std::vector<EventItem>& events() const { return events_; }
  const std::vector<InstrumentItem>& instruments() const { return instruments_; }
  const std::vector<DateItem>& dates() const { return dates_; }
  const std::vector<FigureItem>& figures() const { return figures_; }
  const std::vector<BodyItem>& bodies() const { return bodies_; }
  const std::vector<OfficeItem>& offices() const { return offices_; }

  // The order in which equals are shown: publication (unknown last), document, place in the text.
  bool IsBefore(const Told& a, const Told& b) const;

 private:
  class Reader;
  PointFocus focus_;
  std::vector<ScopeDocument> documents_;
  std::vector<EventItem> events_;
  std::vector<InstrumentItem> instruments_;
  std::vector<DateItem> dates_;
  std::vector<FigureItem> figures_;
  std::vector<BodyItem> bodies_;
  std::vector<OfficeItem> offices_;
};

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_POINTS_H_
