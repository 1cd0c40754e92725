#ifndef CHANCERY_PLUGINS_EVENTS_MERGE_H_
#define CHANCERY_PLUGINS_EVENTS_MERGE_H_

#include <vector>

#include "plugins/events/event_finder.h"

namespace chancery::events {

// Gives each event what its own sentence does not say and those around it do: the participants, time and place.
// `events` are in the text's order.  The day of writing is never taken for an event's time.
void CompleteFromNeighbours(const Scene& scene, std::vector<Event>& events);

// Several mentions of one event become one: the one with most participants, with what the others add.
std::vector<Event> MergeEvents(std::vector<Event> events);

}  // namespace chancery::events

#endif  // CHANCERY_PLUGINS_EVENTS_MERGE_H_
