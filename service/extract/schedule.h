#ifndef CHANCERY_SERVICE_EXTRACT_SCHEDULE_H_
#define CHANCERY_SERVICE_EXTRACT_SCHEDULE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace chancery::extract {

// One extractor as the schedule sees it.
struct ScheduleNode {
  std::string id;
  std::vector<std::string> produces;
  std::vector<std::string> requires_types;
  std::vector<std::string> uses_types;
  bool loaded = true;  // false: it did not load, and is known only as who would have produced
};

struct Schedule {
  // Indices of the nodes that run, each after all whose types it requires or uses; where that leaves a choice, by id.
  std::vector<size_t> order;
  // For each node OK, or why a loaded one cannot run: REQUIREMENT_MISSING with metadata `type`, REQUIREMENT_CYCLE with
  // metadata `cycle`.  OK too for one that did not load.
  std::vector<absl::Status> errors;
};

// "sentence" and "boilerplate" are always there.  What an extractor itself produces does not satisfy its own needs.
// Without a producer that it requires an extractor cannot run, without one that it uses it can; a circle of either
// cannot be run.
Schedule MakeSchedule(const std::vector<ScheduleNode>& nodes);

// True for the types that the host itself gives.
bool IsHostType(const std::string& type);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_SCHEDULE_H_
