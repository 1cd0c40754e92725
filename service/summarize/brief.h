#ifndef CHANCERY_SERVICE_SUMMARIZE_BRIEF_H_
#define CHANCERY_SERVICE_SUMMARIZE_BRIEF_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "service/summarize/points.h"
#include "service/summarize/quote.h"
#include "service/summarize/same_event.h"

namespace chancery::summarize {

// A fact of a brief: `told[0]` is the one to show, as its document tells it; the others say the same.
struct BriefPoint {
  std::vector<const Told*> told;
  DayRange days;
  bool is_planned = false;
  int32_t document_count = 0;
  int32_t focus = 0;
};

// Who met whom, what was signed, how much.  Each list in time order, undated last; bodies and offices by name.
struct Brief {
  std::vector<BriefPoint> meetings;      // MEETING, VISIT, CALL, SESSION that took place
  std::vector<BriefPoint> other_events;  // signings, appointments, statements, ...: the rest that took place
  std::vector<BriefPoint> instruments;   // acted on first, then those that are only mentioned
  std::vector<BriefPoint> figures;
  std::vector<BriefPoint> planned;        // events and acts that are still to come
  std::vector<BriefPoint> organizations;  // international ones
  std::vector<BriefPoint> officials;      // offices of those who take part in the events, each once
  int32_t omitted = 0;                    // points that found no room
};

// Instruments that are one: one linked treaty (or two that events make one), one action.  A mention is dropped where
// the treaty is acted on.
std::vector<BriefPoint> GroupInstruments(const ScopeFacts& facts, const std::vector<EventPoint>& events);

// Whether a point, complete but for its place in a list, belongs in the brief.
using KeepPoint = absl::FunctionRef<bool(const BriefPoint& point)>;

// At most `limit` points in each list.  Points refer to `facts`.
Brief MakeBrief(const ScopeFacts& facts, size_t limit, KeepPoint keep);

// What a brief's events, instruments and figures are read from, each sentence once, in the order of
// ScopeFacts::IsBefore.
std::vector<Quote> QuotesOf(const ScopeFacts& facts, const Brief& brief);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_BRIEF_H_
