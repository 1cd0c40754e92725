#ifndef CHANCERY_SERVICE_PIPELINE_EXTRACTOR_SWITCHES_H_
#define CHANCERY_SERVICE_PIPELINE_EXTRACTOR_SWITCHES_H_

#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "service/extract/analyzer.h"
#include "service/store/store.h"

namespace chancery::pipeline {

// Which extractors the operator has switched off, kept in the store so that a restart does not switch them on.  Safe to
// use from several threads.
class ExtractorSwitches {
 public:
  // Both must outlive it.
  ExtractorSwitches(extract::ExtractorControl* control, store::Store* store) : control_(control), store_(store) {}

  // Switches an extractor, durable when it returns.  As ExtractorControl::SetEnabled; errors of the store.
  absl::Status Set(const std::string& id, bool enabled);

  // Switches off those that are kept as such; after the start, and whenever plugins may have come.
  absl::Status Apply();

 private:
  absl::StatusOr<std::set<std::string>> Read() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  extract::ExtractorControl* const control_;
  store::Store* const store_;
  absl::Mutex mutex_;
};

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_EXTRACTOR_SWITCHES_H_
