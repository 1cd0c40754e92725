#ifndef CHANCERY_PLUGINS_CHECK_PROCESS_H_
#define CHANCERY_PLUGINS_CHECK_PROCESS_H_

#include <cstdint>
#include <string>

#include "plugins/check/check.h"

namespace chancery::check {

// How a process that ran a check came to its end.
struct Ended {
  Verdict verdict = Verdict::kPassed;  // by its outcome; or kCrashed, kTimeout
  Outcome outcome;                     // for the latter two: what can be said of the end
  std::string output;                  // what it wrote to its standard streams, the last 64 KiB
  std::string input;                   // Monitor::input when it ended
  uint64_t iterations = 0;
  double seconds = 0;
};

// Runs `id` on options.arguments in a new process of this program and waits for it.  `input` is there for it in its
// monitor. `timeout` in seconds; afterwards it and its children are killed.
Ended RunInProcess(const Options& options, const std::string& id, double timeout, const std::string& input = "");

// The other side: maps the monitor `fd`, runs the check, hands its outcome over, and ends the process.
[[noreturn]] void RunAsProcess(const Subject& subject, const std::string& id, int fd);

// The check of an id, internal ones (which are not in AllChecks) too; null when there is none.
const Check* FindCheck(const std::string& id);

// The verdict of an outcome: skipped, failed, warning or passed.
Verdict VerdictOf(const Outcome& outcome);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_PROCESS_H_
