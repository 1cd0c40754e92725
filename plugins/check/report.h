#ifndef CHANCERY_PLUGINS_CHECK_REPORT_H_
#define CHANCERY_PLUGINS_CHECK_REPORT_H_

#include <string>
#include <vector>

#include "plugins/check/check.h"

namespace chancery::check {

// The answer of one check.
struct Result {
  std::string id;
  Verdict verdict = Verdict::kPassed;
  Outcome outcome;
  double seconds = 0;
};

// For people: a line a stage, and what is wrong with what to do.  `color` uses ANSI colours; `verbose` names every
// check.
std::string TextReport(const Subject& subject, const std::vector<Result>& results, bool color, bool verbose);
// {"file", "plugin", "version", "verdict", "counts": {}, "checks": [{"id", "verdict", "seconds", "problems":
// [{"severity", "message", "advice"}], "skipped", "note"}]}
std::string JsonReport(const Subject& subject, const std::vector<Result>& results);
// One <testsuite> a stage, one <testcase> a check, as CI systems read it.
std::string JUnitReport(const Subject& subject, const std::vector<Result>& results);

// 0 when no check went badly; 10 and more for the one stage in which some did, in the order of AllStages(); 1 for
// several.
int ExitCode(const std::vector<Result>& results);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_REPORT_H_
