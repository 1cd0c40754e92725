#ifndef CHANCERY_SERVICE_EXTRACT_LEDGER_H_
#define CHANCERY_SERVICE_EXTRACT_LEDGER_H_

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "service/extract/analyzer.h"
#include "service/extract/latency_histogram.h"
#include "service/extract/quarantine.h"

namespace chancery::extract {

// What is remembered of one extractor from the server's start on, whichever file it is run from: counters, whether it
// is switched on, and its quarantine.  Safe to use from several threads.
class Ledger {
 public:
  explicit Ledger(const QuarantinePolicy& policy) : quarantine_(policy) {}

  // One document that it was run on.
  struct Run {
    absl::Duration latency;
    int64_t kept = 0;
    absl::Status trouble;  // OK, or what was wrong
    bool timeout = false;
    bool failed = false;  // nothing of it could be used
    bool weighs = false;  // the failure is the extractor's own
  };
  // Returns true when this run is the one that puts it in quarantine.
  bool Record(const Run& run, absl::Time now);
  // What its process did; true when this puts it in quarantine.
  bool Died(absl::Time now);
  bool Started(bool ok, absl::Time now);
  void Explained(int deaths);

  // kEnabled, kDisabled or kQuarantined.
  ExtractorState state() const;
  std::string quarantine_reason() const;

  void SetEnabled(bool enabled);
  // Ends a quarantine with a clean record.
  void Release();
  absl::Time NextProbe() const;
  bool BeginProbe(absl::Time now);
  void Probed(const absl::Status& result, absl::Time now);

  // Trouble that no document had: a reload that failed.
  void SetLastError(const absl::Status& error);

  // Fills in the state and what is counted.
  void Describe(ExtractorStatus* out) const;

 private:
  ExtractorState StateLocked() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  Quarantine quarantine_ ABSL_GUARDED_BY(mutex_);
  bool enabled_ ABSL_GUARDED_BY(mutex_) = true;
  LatencyHistogram latency_ ABSL_GUARDED_BY(mutex_);
  int64_t documents_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t facts_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t errors_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t timeouts_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status last_error_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_LEDGER_H_
