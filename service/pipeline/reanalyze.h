#ifndef CHANCERY_SERVICE_PIPELINE_REANALYZE_H_
#define CHANCERY_SERVICE_PIPELINE_REANALYZE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "service/extract/analyzer.h"
#include "service/link/linker.h"
#include "service/store/store.h"

namespace chancery::pipeline {

// Analyses stored documents again whose facts are not those that the extractors of today find (IsStale), one after
// another in a thread of its own, slowly.  Facts that are found again keep their ids; a document whose facts changed
// gets a new etag and update time, as by an ingest.  Facts of an extractor that does not run now, or that had trouble
// with the document this time, stay.  A document that somebody changes meanwhile is left to him.
//
// What is done is kept with each document, so that a run ends where the one before was interrupted; that a run is under
// way is kept in the store.  Safe to use from several threads.
class Reanalysis {
 public:
  struct Options {
    double documents_per_second = 20;
    // Gets a line when a run begins, ends, or meets an error.  May be empty.
    std::function<void(absl::string_view)> log;
  };
  struct Progress {
    bool running = false;
    int64_t stale = 0;     // documents left
    int64_t analyzed = 0;  // in this run, or the last one
    int64_t updated = 0;   // of them, whose facts changed
    int64_t failed = 0;    // of them, that could not be analysed or stored
    absl::Time start_time = absl::InfinitePast();
    absl::Time end_time = absl::InfinitePast();
    absl::Status last_error;
  };

  // All must outlive it.
  Reanalysis(const extract::Analyzer* analyzer, link::Linker* linker, store::Store* store, Options options);
  // Interrupts a run, which Resume continues.
  ~Reanalysis();
  Reanalysis(const Reanalysis&) = delete;
  Reanalysis& operator=(const Reanalysis&) = delete;

  // Begins a run; when one is under way it looks at all documents again.  Errors of the store.
  absl::Status Start();
  // Ends the run for good.
  absl::Status Stop();
  // Starts when the process before ended during a run.
  absl::Status Resume();

  absl::StatusOr<Progress> progress() const;

 private:
  void Loop();
  void Run();
  // True when the document's facts changed.
  absl::StatusOr<bool> AnalyzeOne(const store::PlacedDocument& place,
                                  const std::vector<extract::ExtractorStatus>& extractors) const;
  // False when the run is to end.
  bool WaitUntil(absl::Time when);
  void Log(absl::string_view line) const {
    if (options_.log) options_.log(line);
  }

  const extract::Analyzer* const analyzer_;
  link::Linker* const linker_;
  store::Store* const store_;
  const Options options_;

  mutable absl::Mutex mutex_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool wanted_ ABSL_GUARDED_BY(mutex_) = false;   // a run is to begin
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;  // the run under way is to end
  Progress progress_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_REANALYZE_H_
