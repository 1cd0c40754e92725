#include "plugins/check/check.h"

#include <iterator>

namespace chancery::check {

const char* VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPassed: return "passed";
    case Verdict::kWarning: return "warning";
    case Verdict::kFailed: return "failed";
    case Verdict::kCrashed: return "crashed";
    case Verdict::kTimeout: return "timeout";
    case Verdict::kSkipped: return "skipped";
  }
  return "?";
}

bool IsBad(Verdict verdict) {
  return verdict == Verdict::kFailed || verdict == Verdict::kCrashed || verdict == Verdict::kTimeout;
}

const std::vector<Check>& AllChecks() {
  static const std::vector<Check> checks = [] {
    std::vector<Check> out;
    for (std::vector<Check> (*stage)() :
         {&StaticChecks, &LoadChecks, &LifecycleChecks, &SemanticsChecks, &LifecycleRunChecks, &HostChecks,
          &ThreadsChecks, &TimeChecks, &SandboxChecks, &FuzzChecks}) {
      std::vector<Check> of_stage = stage();
      std::move(of_stage.begin(), of_stage.end(), std::back_inserter(out));
    }
    return out;
  }();
  return checks;
}

std::string_view StageOf(std::string_view id) { return id.substr(0, id.find('.')); }

const std::vector<std::string>& AllStages() {
  static const std::vector<std::string> stages = {"static",  "load", "lifecycle", "semantics",
                                                  "threads", "time", "sandbox",   "fuzz"};
  return stages;
}

}  // namespace chancery::check
