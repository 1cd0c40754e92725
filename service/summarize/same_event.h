#ifndef CHANCERY_SERVICE_SUMMARIZE_SAME_EVENT_H_
#define CHANCERY_SERVICE_SUMMARIZE_SAME_EVENT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/summarize/points.h"

namespace chancery::summarize {

// One event as several documents tell it, in any language, since participants and instruments are linked entities.
struct EventPoint {
  std::vector<uint32_t>
      events;  // indices in ScopeFacts::events(); the first is the one to show, the others by IsBefore
  std::optional<model::TimeSpan> time;  // the most exact that one of them states
  DayRange days;
  bool is_planned = false;  // nobody tells that it took place
  int32_t document_count = 0;
  int32_t focus = 0;
};

// Puts together the events that are the same one.  Two are when
//   - they are of one type,
//   - neither names a time, place or instrument that contradicts the other's; two languages name one instrument in
//     different words, so that there only its kind contradicts, when two officials and the day are the same,
//   - the officials of the one are among the other's, and
//       two of them are common, or
//       one is, and both state the same day or stand in one document;
//     without officials: they are about the same instrument, or the same two or more bodies and states on one day;
//   - when one of them has no date: they stand in one document, or were published within three days of each other, or
//     the one was published from the day of the other to a week later; instruments need no date.
// An event that is planned in one document and told in another is one point when both state its time.
//
// The one shown is told to have happened rather than planned, dated exactly, with most participants, with a place; then
// the first by publication.  Points come in the order of their first event in time, then ScopeFacts::IsBefore.
std::vector<EventPoint> GroupEvents(const ScopeFacts& facts);

// Instruments that are one under several names, since events that are one are about them: each name with the first of
// its set.  Names that stand for themselves are absent.
std::map<std::string, std::string> SameInstruments(const ScopeFacts& facts, const std::vector<EventPoint>& events);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_SAME_EVENT_H_
