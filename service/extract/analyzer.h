#ifndef CHANCERY_SERVICE_EXTRACT_ANALYZER_H_
#define CHANCERY_SERVICE_EXTRACT_ANALYZER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "service/extract/plugin_metrics.h"
#include "service/extract/quarantine.h"
#include "service/extract/trust.h"
#include "service/model/annotation.h"
#include "service/model/document.h"
#include "service/model/fact.h"

namespace chancery::extract {

// How one extractor did on one document.
struct ExtractorRun {
  std::string extractor;   // id
  std::string version;     // ExtractorStatus::findings_version
  bool failed = false;     // it had trouble, and another time
  bool retryable = false;  // it may go better
};

// All that the extractors found in one document.
struct Analysis {
  // Sorted by begin, then by end descending; ids are unique and relations point at ids that are there.
  std::vector<model::Annotation> annotations;
  std::vector<model::ExtractionIssue> issues;
  // What ran, or should have run: each enabled extractor that was asked for or that another needed, sorted by id.
  // One that cannot read the document's language counts as done.
  std::vector<ExtractorRun> runs;
  // Extractors (ids) that nobody asked for but that ran because one asked for builds on their findings.  Their
  // annotations are there for relations to point at; ReadFacts makes no facts of them.
  std::vector<std::string> supporting;
};

enum class ExtractorState : uint8_t { kUnspecified, kEnabled, kDisabled, kFailed, kQuarantined };

// What is known about one plugin's extractor; chancery.v1.Extractor says what each field means.
struct ExtractorStatus {
  // Unique: "dates" of "chancery.dates" (bundled ones), else the whole id with '-' for '.'.  Of a plugin that did not
  // tell its id, or whose id another has, the file's name.
  std::string id;
  std::string display_name;  // the id in the manifest: "chancery.dates"
  std::string version;
  // With the same one the same text has the same findings: the version and, when it is configured, a hash of that.
  std::string findings_version;
  uint32_t abi_version = 0;  // major << 16 | minor
  std::vector<std::string> languages;
  std::vector<std::string> produces;
  std::vector<std::string> requires_types;
  std::vector<std::string> uses_types;
  std::optional<Trust> trust;  // nullopt when its file was not read so far that it could be decided
  ExtractorState state = ExtractorState::kUnspecified;
  // Of one that is kFailed, why, with ErrorReason (service/extract/load_error.h).  Of one that is kEnabled or
  // kQuarantined, its last trouble with a document, with reason EXTRACTOR_FAILED or EXTRACTOR_TIMEOUT, or OK.
  absl::Status last_error;
  std::string library_path;
  std::string library_sha256;  // hexadecimal
  absl::Time load_time = absl::UnixEpoch();
  int64_t documents = 0;  // that it was run on
  int64_t facts = 0;      // annotations that were kept
  int64_t errors = 0;     // documents that it failed on, or where some of its calls were refused
  int64_t timeouts = 0;
  absl::Duration latency_p50;
  absl::Duration latency_p99;
  std::vector<PluginMetric> metrics;  // its plugin's own
};

// Changes which extractors run, and from which files, while others run documents: a document is run by those that there
// are when it begins, to its end.  Safe to use from several threads.
class ExtractorControl {
 public:
  virtual ~ExtractorControl() = default;

  // Reads the file of that extractor's plugin again, checks it, starts it beside the one that runs, and when it starts
  // well puts it in its place, with all extractors of the plugin.  The one before ends when its last document does.
  // Ends a quarantine.  When it fails the one that ran goes on running, with the reason in its last_error.
  //   kNotFound            EXTRACTOR_NOT_FOUND
  //   kFailedPrecondition  why it does not load, as for ExtractorStatus::last_error; RESTART_REQUIRED for a changed
  //   file
  //                        of a plugin that runs in this process
  virtual absl::Status Reload(const std::string& id) = 0;

  // Looks into the folders again with a policy that may be another one: loads what is new, reloads what has changed or
  // does not run, takes out what is gone.  Returns the number of plugins that failed; each is logged and listed.
  // kNotFound and the like, with nothing changed, when a folder cannot be searched.
  virtual absl::StatusOr<int> ReloadAll(const TrustPolicy& policy, const std::vector<std::string>& folders) = 0;

  // Switches an extractor off and on; on ends its quarantine.  kNotFound EXTRACTOR_NOT_FOUND; kFailedPrecondition
  // EXTRACTOR_NOT_LOADED for one that did not load, or that the configuration says is off.
  virtual absl::Status SetEnabled(const std::string& id, bool enabled) = 0;

  // Called, from any thread, when the state of an extractor may have changed; takes the place of what was set before,
  // which is not called any more when this returns.  May be empty.
  virtual void OnChange(std::function<void()> changed) = 0;
};

// The loaded extractors, run over documents in the order that their types demand.  Safe to use from several threads.
class Analyzer {
 public:
  struct Options {
    // Where plugins are looked for: absolute paths (service/extract/plugin_search.h).
    std::vector<std::string> plugin_folders;
    // A folder more, before those; its path may be relative.
    std::string plugin_folder;
    TrustPolicy trust;
    // A document's extraction ends after this long, whatever the caller allows.
    absl::Duration budget = absl::Seconds(10);
    // Annotations of one extractor in one document; more are refused with CHX_E_RESOURCE_EXHAUSTED.
    size_t max_annotations = 20000;
    QuarantinePolicy quarantine;
    // Absolute path of chancery-worker; empty: beside this process's program.
    std::string worker_program;
    // Gets a line for each plugin that does not load, each document that an extractor failed on, and what plugins log
    // themselves.  Called from several threads at once; may be empty.
    std::function<void(absl::string_view)> log;
  };

  // Loads every plugin (*.so) of the folders, in the order of their names.  One that does not load is kept as kFailed
  // with its error and logged; the others go on.  kNotFound when a folder is missing, with the path in the message.
  // Files in a folder's bundled.sha256 are bundled, besides those that the policy names.
  static absl::StatusOr<std::unique_ptr<Analyzer>> Load(const Options& options);

  virtual ~Analyzer() = default;

  // Runs the enabled extractors named in `extractors` (ids; empty: all), and those whose findings they build on, over
  // the document.  Trouble of one is an issue, never a failure: the others' findings are returned.  kInvalidArgument
  // FIELD_INVALID (metadata `extractor`) for an unknown name in `extractors`.  Stops early, with issues, at `deadline`.
  //
  // Issues have the extractor's id, and for each extractor at most one:
  //   LANGUAGE_UNSUPPORTED   kUnimplemented; it cannot read the document's language ("und": none can)
  //   EXTRACTOR_TIMEOUT      kDeadlineExceeded, retryable; nothing of it is kept
  //   EXTRACTOR_FAILED       the plugin's own code, nothing kept; kFailedPrecondition when it was not run because one
  //   that it
  //                          requires had trouble; kResourceExhausted or kInternal when only part was kept, because it
  //                          found too much or because findings were not as the ABI wants them
  //   EXTRACTOR_CRASHED      kInternal; its process died on the document twice, now or within the last hour; nothing
  //   kept EXTRACTOR_QUARANTINED  kUnavailable, retryable; not run EXTRACTOR_NOT_LOADED   kFailedPrecondition; named in
  //   `extractors` but failed to load, or is switched off
  virtual absl::StatusOr<Analysis> Analyze(const model::Document& document, absl::Span<const std::string> extractors,
                                           absl::Time deadline) const = 0;

  // Sorted by id.
  virtual std::vector<ExtractorStatus> List() const = 0;

  // To change what runs; nullptr when this one cannot be changed.
  virtual ExtractorControl* control() { return nullptr; }
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_ANALYZER_H_
