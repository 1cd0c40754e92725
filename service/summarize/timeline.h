#ifndef CHANCERY_SERVICE_SUMMARIZE_TIMELINE_H_
#define CHANCERY_SERVICE_SUMMARIZE_TIMELINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/summarize/points.h"
#include "service/summarize/quote.h"

namespace chancery::summarize {

struct TimelineEntry {
  std::optional<model::TimeSpan> time;  // unset, or without a first and a last day: undated
  DayRange days;
  bool is_planned = false;
  Quote quote;  // its facts are those of the event
  int32_t document_count = 0;
  int32_t focus = 0;
};

struct Timeline {
  // In time order (ComesBefore, then publication, document and place in the text); those that are not dated last.
  std::vector<TimelineEntry> entries;
  int32_t omitted = 0;  // entries that found no room
};

// What happened, by date.  One entry an event (GroupEvents); one a signing whose day only the instrument's mention
// states; and one a day, month or year that a sentence without an event names, two of them being one when they name the
// same days and the same two or more entities.  At most `limit` entries.
Timeline MakeTimeline(const ScopeFacts& facts, size_t limit);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_TIMELINE_H_
