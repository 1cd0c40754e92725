#include "plugins/check/refusals.h"

#include <algorithm>

#include "plugins/check/monitor.h"

namespace chancery::check {

Outcome TryRefusals(const Subject& subject, const Running& running) {
  constexpr uint64_t kMostPlaces = 24;
  Outcome out;
  Violations violations;
  for (const Instance& instance : running.instances) {
    for (const TestDocument& document : NewsFor(subject, *instance.manifest)) {
      const ExtractResult plain = Extract(instance, {&document}, {});
      for (uint64_t k = 1; k <= std::min(plain.emits, kMostPlaces); ++k) {
        for (chx_status refusal :
             {CHX_E_RESOURCE_EXHAUSTED, CHX_E_CANCELLED, CHX_E_OUT_OF_RANGE, CHX_E_INVALID_ARGUMENT}) {
          ExtractOptions options;
          options.sink.refuse_at = k;
          options.sink.refusal = refusal;
          const ExtractResult result = Extract(instance, {&document}, options);
          // What it breaks in any case is told where it belongs.
          for (Rule rule : {Rule::kHeeds, Rule::kFinish, Rule::kAnnotation, Rule::kStrings}) {
            if (result.violations.Has(rule) && !plain.violations.Has(rule)) {
              violations.Add(rule, StatusText(refusal) + " for annotation " + std::to_string(k) + ": " +
                                       result.violations.Describe(rule));
            }
          }
        }
      }
      // It is as good as new.
      const ExtractResult again = Extract(instance, {&document}, {});
      if (again.documents[0].findings != plain.documents[0].findings && out.problems.empty()) {
        out.Fail(document.id + " finds something else after its annotations were refused: " +
                     FirstDifference(plain.documents[0].findings, again.documents[0].findings),
                 "extract() leaves nothing behind in the instance.");
      }
    }
  }
  ReportAll(violations, "", &out);
  return out;
}

Outcome CheckRefusals(const Subject& subject) {
  Running running(subject);
  Outcome out;
  if (!running.why.empty()) {
    out.skipped = running.why;
    return out;
  }
  out = TryRefusals(subject, running);
  running.plugin->Destroy(running.instances);
  return out;
}

}  // namespace chancery::check
