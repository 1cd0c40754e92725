#ifndef CHANCERY_PLUGINS_CHECK_INTERNAL_CHECKS_H_
#define CHANCERY_PLUGINS_CHECK_INTERNAL_CHECKS_H_

#include <string>
#include <vector>

#include "plugins/check/check.h"

namespace chancery::check {

// What a check asks of another process: not for users.
//   internal.digest   its note is a digest of everything found in the test documents
//   internal.fuzz     tries inputs until --fuzz-seconds are over
//   internal.allocation   makes allocations fail
//   internal.replay   tries the one input in the monitor
const std::vector<Check>& InternalChecks();

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_INTERNAL_CHECKS_H_
