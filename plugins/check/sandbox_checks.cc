#include "plugins/check/sandbox.h"

#include "plugins/check/process.h"
#include "plugins/check/refusals.h"
#include "plugins/check/semantics.h"
#include "plugins/check/sha256.h"

namespace chancery::check {
namespace {

enum class What { kNews, kOdd, kRefusals, kDestroy };

Outcome InSandbox(const Subject& subject, What what) {
  Outcome out;
  Running running(subject);
  if (!running.why.empty()) {
    out.skipped = running.why;
    return out;
  }
  std::string expected;
  if (what == What::kNews) {
    const Ended outside = RunInProcess(subject.options, "internal.digest", subject.options.timeout_seconds);
    // One that crashes outside is looked at all the same; there is nothing to compare then.
    if (outside.verdict == Verdict::kPassed) expected = outside.outcome.note;
  }
  if (const std::string problem = EnterSandbox(subject.manifest.has_runtime); !problem.empty()) {
    out.skipped = "this system has no such sandbox: " + problem;
    return out;
  }
  if (what == What::kRefusals) return TryRefusals(subject, running);
  if (what == What::kNews) {
    const std::string found = Sha256(Digest(subject, running));
    if (!expected.empty() && found != expected) {
      out.Fail("finds something else in the sandbox",
               "What is not allowed after create() ends the process or gives an error: do it before.");
    }
    return out;
  }
  for (const Instance& instance : running.instances) {
    const std::vector<TestDocument> documents =
        what == What::kOdd ? OddFor(*instance.manifest) : NewsFor(subject, *instance.manifest);
    for (const TestDocument& document : documents) Extract(instance, {&document}, {});
  }
  if (what == What::kDestroy) running.Stop();
  return out;
}

}  // namespace

std::vector<Check> SandboxChecks() {
  return {
      {"sandbox.extract", "all test documents, with a worker's system calls",
       [](const Subject& s) { return InSandbox(s, What::kNews); }},
      {"sandbox.odd-texts", "texts at the limits of what is legal",
       [](const Subject& s) { return InSandbox(s, What::kOdd); }},
      {"sandbox.refusals", "emit() refuses", [](const Subject& s) { return InSandbox(s, What::kRefusals); }},
      {"sandbox.destroy", "destroy() and shutdown()", [](const Subject& s) { return InSandbox(s, What::kDestroy); }},
  };
}

}  // namespace chancery::check
