#ifndef CHANCERY_SERVICE_EXTRACT_QUARANTINE_H_
#define CHANCERY_SERVICE_EXTRACT_QUARANTINE_H_

#include <deque>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace chancery::extract {

// When to stop trusting an extractor that keeps failing, and when to try it again.
struct QuarantinePolicy {
  int failures_in_a_row = 5;  // documents
  int deaths = 5;             // of its process within `death_window`
  absl::Duration death_window = absl::Seconds(60);
  int failed_starts = 2;  // of its process, in a row
  absl::Duration probe_after = absl::Seconds(60);
};

// The state of one extractor: in service, in quarantine, or in quarantine with a probe under way.  It has no clock and
// runs nothing: it is told what happened and when, and answers what follows.  Not safe to use from several threads.
//
//   in service --(too much trouble)--> quarantined --(probe_after)--> probing --(success)--> in service
//                                           ^-----------(failure, counted from now)--'
//   anything --Release()--> in service, with nothing remembered
class Quarantine {
 public:
  explicit Quarantine(const QuarantinePolicy& policy) : policy_(policy) {}

  bool quarantined() const { return quarantined_; }
  // Why, in words for the operator: "5 documents in a row failed".  Empty in service.
  const std::string& reason() const { return reason_; }

  // What happened, and when.  These return true when it is this event that puts the extractor in quarantine.  While it
  // is there, documents that were under way may still end: they change nothing.
  void Succeeded();
  // On a document.  `weighs`: the failure is the extractor's own; one that is not (a caller's short deadline, a
  // document known to be poisonous) neither counts nor ends a row.
  bool Failed(bool weighs, absl::Time now);
  // Its process died.
  bool Died(absl::Time now);
  // So many of the latest deaths were a document's fault: the same one killed it twice.
  void Explained(int deaths);
  // A process for it was started, or could not be.
  bool Started(bool ok, absl::Time now);

  // When to probe; the infinite future when there is nothing to probe or a probe is under way.
  absl::Time NextProbe() const { return quarantined_ && !probing_ ? next_probe_ : absl::InfiniteFuture(); }
  // True when it is time for a probe, which is then under way; end it with Probed.
  bool BeginProbe(absl::Time now);
  void Probed(bool ok, absl::Time now);

  // By hand, or because another file took its place.
  void Release();

 private:
  bool Enter(std::string reason, absl::Time now);

  QuarantinePolicy policy_;
  bool quarantined_ = false;
  bool probing_ = false;
  std::string reason_;
  absl::Time next_probe_ = absl::InfinitePast();
  int failures_ = 0;
  int failed_starts_ = 0;
  std::deque<absl::Time> deaths_;  // the latest, at most policy_.deaths
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_QUARANTINE_H_
