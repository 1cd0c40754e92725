#ifndef CHANCERY_PLUGINS_CHECK_REFUSALS_H_
#define CHANCERY_PLUGINS_CHECK_REFUSALS_H_

#include "plugins/check/check.h"
#include "plugins/check/semantics.h"

namespace chancery::check {

// Systematic faults on the host's side, each at the k-th occasion for k = 1, 2, ...

// emit() refuses from the k-th annotation on, with each status that it may have.
Outcome CheckRefusals(const Subject& subject);
Outcome TryRefusals(const Subject& subject, const Running& running);

// The k-th allocation in the plugin, and all after it, fails; in a process of its own, and the body of that.
Outcome CheckAllocation(const Subject& subject);
Outcome FailAllocations(const Subject& subject);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_REFUSALS_H_
