#ifndef CHANCERY_PLUGINS_CHECK_FUZZ_H_
#define CHANCERY_PLUGINS_CHECK_FUZZ_H_

#include <string>

#include "plugins/check/check.h"

namespace chancery::check {

// Tries one input, as a reproducer file holds it, in this process.
Outcome ReplayInput(const Subject& subject, const std::string& input);

// The bodies of internal.fuzz and internal.replay, which work on the monitor's input.
Outcome RunFuzzLoop(const Subject& subject);
Outcome RunReplay(const Subject& subject);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_FUZZ_H_
