#include "plugins/check/internal_checks.h"

#include "plugins/check/fuzz.h"
#include "plugins/check/refusals.h"
#include "plugins/check/semantics.h"
#include "plugins/check/sha256.h"

namespace chancery::check {
namespace {

Outcome DigestOf(const Subject& subject) {
  Running running(subject);
  Outcome out;
  if (!running.why.empty()) out.skipped = running.why;
  else out.note = Sha256(Digest(subject, running));
  return out;
}

}  // namespace

const std::vector<Check>& InternalChecks() {
  static const std::vector<Check> checks = {
      {"internal.allocation", "", &FailAllocations},
      {"internal.digest", "", &DigestOf},
      {"internal.fuzz", "", &RunFuzzLoop},
      {"internal.replay", "", &RunReplay},
  };
  return checks;
}

}  // namespace chancery::check
