#ifndef CHANCERY_SERVICE_SUMMARIZE_UPDATE_H_
#define CHANCERY_SERVICE_SUMMARIZE_UPDATE_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "service/summarize/brief.h"
#include "service/summarize/comparison.h"
#include "service/summarize/points.h"

namespace chancery::summarize {

// What documents published after a time tell that those published until then do not.
struct Update {
  Brief brief;                            // of the new points alone
  std::vector<FigureComparison> changes;  // new figures beside the known ones that they conflict with or supersede
  int32_t retold = 0;                     // points of the new documents that were known
};

// Judged by facts and not by wording.  A point is new when none of its tellings was published until `since`:
//   - an event (GroupEvents), also one that was planned then and is told to have happened since;
//   - an act on an instrument (signed, ratified, ...); a mere mention is never new;
//   - a figure (GroupFigures): a known value told again is not new, another value for the same thing and period is.
// All documents of `facts` have a date of publication.
Update MakeUpdate(const ScopeFacts& facts, absl::Time since, size_t limit);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_UPDATE_H_
