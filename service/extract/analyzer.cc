#include "service/extract/analyzer.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "service/extract/document_view.h"
#include "service/extract/generation.h"
#include "service/extract/load_error.h"
#include "service/extract/plugin_search.h"
#include "service/extract/plugin_unit.h"
#include "service/model/reasons.h"

namespace chancery::extract {
namespace {

using Entry = Generation::Entry;

absl::StatusCode CodeOf(chx_status status) {
  // Values are gRPC's, negated; whatever else a plugin returns is unknown.
  return status <= -1 && status >= -16 ? static_cast<absl::StatusCode>(-status) : absl::StatusCode::kUnknown;
}

bool Retryable(absl::StatusCode code) {
  return code == absl::StatusCode::kUnavailable || code == absl::StatusCode::kDeadlineExceeded ||
         code == absl::StatusCode::kCancelled || code == absl::StatusCode::kAborted;
}

model::ExtractionIssue Issue(const std::string& id, absl::StatusCode code, absl::string_view reason,
                             absl::string_view message, bool retryable) {
  return {id, static_cast<int>(code), std::string(reason), std::string(message), retryable};
}

absl::Status NoSuchExtractor(const std::string& id) {
  return model::MakeError(absl::StatusCode::kNotFound, "there is no such extractor",
                          {.reason = "EXTRACTOR_NOT_FOUND",
                           .resource = absl::StrCat("extractors/", id),
                           .help = "ListExtractors shows those that are loaded."});
}

// The plugin's text for the log: reason, message, and what to do.
std::string Explained(const absl::Status& status) {
  const std::optional<model::ErrorReason> reason = model::ReasonOf(status);
  return absl::StrCat(reason.has_value() ? absl::StrCat(reason->reason, ": ") : "", status.message(),
                      reason.has_value() && !reason->help.empty() ? absl::StrCat(" -- ", reason->help) : "");
}

class LoadedAnalyzer final : public Analyzer, public ExtractorControl {
 public:
  explicit LoadedAnalyzer(const Options& options)
      : options_(options), libraries_(options.log), ledgers_(options.quarantine) {}
  ~LoadedAnalyzer() override;

  absl::Status LoadAll();

  absl::StatusOr<Analysis> Analyze(const model::Document& document, absl::Span<const std::string> extractors,
                                   absl::Time deadline) const override;
  std::vector<ExtractorStatus> List() const override;
  ExtractorControl* control() override { return this; }

  absl::Status Reload(const std::string& id) override;
  absl::StatusOr<int> ReloadAll(const TrustPolicy& policy, const std::vector<std::string>& folders) override;
  absl::Status SetEnabled(const std::string& id, bool enabled) override;
  void OnChange(std::function<void()> changed) override {
    absl::MutexLock lock(&changed_mutex_);
    changed_ = std::move(changed);
  }

 private:
  using Units = std::vector<std::shared_ptr<PluginUnit>>;

  void Log(absl::string_view line) const {
    if (options_.log) options_.log(line);
  }
  std::shared_ptr<const Generation> generation() const {
    absl::MutexLock lock(&mutex_);
    return generation_;
  }
  void Changed() const {
    absl::MutexLock lock(&changed_mutex_);
    if (changed_) changed_();
  }
  std::shared_ptr<PluginUnit> Start(const std::string& path);
  static absl::Status Usable(const PluginUnit& unit);
  void Swap(Units units, std::shared_ptr<const Generation> next);
  void KeepOld(const PluginUnit& old, const absl::Status& why);
  // The ids that run in `before` and have failed in `after`, with why.
  static std::map<std::string, absl::Status> Broken(const Generation& before, const Generation& after);

  // Runs one, adds its findings to `found` and what went wrong to `issues`; false when its findings are missing.
  bool RunOne(const Entry& entry, const model::Document& document, uint64_t deadline_ns, DocumentView* view,
              std::deque<model::Annotation>* found, std::vector<model::ExtractionIssue>* issues) const;
  void Quarantined(const Entry& entry, absl::string_view last) const;
  void OnWorkerEvent(const PluginUnit* unit, const WorkerEvent& event) const;
  void Keep();

  const Options options_;
  mutable absl::Mutex changed_mutex_;
  std::function<void()> changed_ ABSL_GUARDED_BY(changed_mutex_);
  InProcessLibraries libraries_;

  // One reload at a time; what it builds from.
  absl::Mutex reload_mutex_;
  TrustPolicy policy_ ABSL_GUARDED_BY(reload_mutex_);
  Units units_ ABSL_GUARDED_BY(reload_mutex_);
  Ledgers ledgers_ ABSL_GUARDED_BY(reload_mutex_);

  mutable absl::Mutex mutex_;
  std::shared_ptr<const Generation> generation_ ABSL_GUARDED_BY(mutex_);
  // Somebody is in quarantine since the keeper last looked, or the end has come.
  mutable bool look_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread keeper_;  // probes those that are in quarantine
};

LoadedAnalyzer::~LoadedAnalyzer() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  if (keeper_.joinable()) keeper_.join();
  // Workers end while everything that their last events ask for is still there.
  std::shared_ptr<const Generation> last;
  {
    absl::MutexLock lock(&mutex_);
    last = std::move(generation_);
    generation_ = nullptr;
  }
  absl::MutexLock lock(&reload_mutex_);
  last.reset();
  units_.clear();
}

std::shared_ptr<PluginUnit> LoadedAnalyzer::Start(const std::string& path) {
  reload_mutex_.AssertHeld();
  return PluginUnit::Start(path,
                           {&policy_, &libraries_, options_.worker_program, options_.log,
                            [this](const PluginUnit* unit, const WorkerEvent& event) { OnWorkerEvent(unit, event); }});
}

// OK when all its extractors run, or are not to.
absl::Status LoadedAnalyzer::Usable(const PluginUnit& unit) {
  if (!unit.status().ok() || unit.trust() == Trust::kOff) return unit.status();
  for (size_t i = 0; i < unit.manifest()->extractors.size(); ++i) {
    if (!unit.extractor_status(i).ok()) return unit.extractor_status(i);
  }
  return absl::OkStatus();
}

void LoadedAnalyzer::Swap(Units units, std::shared_ptr<const Generation> next) {
  reload_mutex_.AssertHeld();
  std::shared_ptr<const Generation> before;
  {
    absl::MutexLock lock(&mutex_);
    before = std::exchange(generation_, std::move(next));
  }
  units_ = std::move(units);
  // `before` ends here, or with the last document that it is analysing: then its workers end, too.
}

void LoadedAnalyzer::KeepOld(const PluginUnit& old, const absl::Status& why) {
  const std::shared_ptr<const Generation> now = generation();
  for (const Entry& entry : now->entries) {
    if (entry.unit.get() == &old && entry.ledger != nullptr) entry.ledger->SetLastError(why);
  }
}

std::map<std::string, absl::Status> LoadedAnalyzer::Broken(const Generation& before, const Generation& after) {
  std::map<std::string, absl::Status> broken;
  for (const Entry& entry : before.entries) {
    const Entry* now = after.Find(entry.status.id);
    if (entry.extractor != nullptr && now != nullptr && now->status.state == ExtractorState::kFailed)
      broken.emplace(entry.status.id, now->status.last_error);
  }
  return broken;
}

absl::Status LoadedAnalyzer::LoadAll() {
  std::vector<std::string> folders = options_.plugin_folders;
  if (std::error_code error; !options_.plugin_folder.empty())
    folders.insert(folders.begin(), std::filesystem::absolute(options_.plugin_folder, error).string());
  absl::StatusOr<int> failed = ReloadAll(options_.trust, folders);
  if (!failed.ok()) return failed.status();
  keeper_ = std::thread([this] { Keep(); });
  return absl::OkStatus();
}

absl::StatusOr<int> LoadedAnalyzer::ReloadAll(const TrustPolicy& policy, const std::vector<std::string>& folders) {
  absl::MutexLock lock(&reload_mutex_);
  absl::StatusOr<std::vector<std::string>> paths = FindPlugins(folders);
  if (!paths.ok()) return paths.status();
  TrustPolicy complete = policy;
  for (const std::string& folder : folders) {
    auto bundled = ReadBundledList(folder);
    if (!bundled.ok()) return bundled.status();
    complete.bundled.insert(bundled->begin(), bundled->end());
  }
  policy_ = std::move(complete);

  const std::shared_ptr<const Generation> before = generation();
  int failed = 0;
  Units units;
  std::map<const PluginUnit*, std::shared_ptr<PluginUnit>> replaced;  // new -> the one that runs
  for (const std::string& path : *paths) {
    const auto at = std::find_if(units_.begin(), units_.end(), [&](const auto& unit) { return unit->path() == path; });
    const std::shared_ptr<PluginUnit> old = at == units_.end() ? nullptr : *at;
    const bool runs = old != nullptr && Usable(*old).ok() && old->trust() != Trust::kOff;
    if (old != nullptr && Usable(*old).ok() && old->SameUnder(policy_)) {
      const auto file = ReadPluginFile(path);
      if (file.ok() && file->sha256 == old->sha256()) {
        units.push_back(old);
        continue;
      }
    }
    std::shared_ptr<PluginUnit> unit = Start(path);
    const absl::Status status = Usable(*unit);
    if (!status.ok()) ++failed;
    if (!status.ok() && runs) {
      KeepOld(*old, status);
      Log(absl::StrCat("plugin ", path, ": the new file is refused, the old one runs on: ", Explained(status)));
      unit = old;
    } else if (runs) {
      replaced[unit.get()] = old;
    }
    units.push_back(std::move(unit));
  }
  std::shared_ptr<const Generation> next = MakeGeneration(units, &ledgers_);
  if (before != nullptr) {
    if (const auto broken = Broken(*before, *next); !broken.empty() && !replaced.empty()) {
      // A new file would take from others what they need: the old ones stay.
      for (auto& unit : units) {
        const auto old = replaced.find(unit.get());
        if (old == replaced.end()) continue;
        ++failed;
        KeepOld(*old->second, broken.begin()->second);
        Log(absl::StrCat("plugin ", unit->path(), ": the new file is refused, the old one runs on: extractor ",
                         broken.begin()->first, " could not run any more: ", broken.begin()->second.message()));
        unit = old->second;
      }
      next = MakeGeneration(units, &ledgers_);
    }
  }
  for (const Entry& entry : next->entries) {
    if (entry.extractor == nullptr || before == nullptr) continue;
    const Entry* old = before->Find(entry.status.id);
    if (old != nullptr && old->unit != entry.unit) entry.ledger->Release();
  }
  for (const Entry& entry : next->entries) {
    if (entry.status.state == ExtractorState::kFailed)
      Log(absl::StrCat("extractor ", entry.status.id, " (", entry.status.library_path,
                       ") does not run: ", Explained(entry.status.last_error)));
  }
  Swap(std::move(units), std::move(next));
  Changed();
  return failed;
}

absl::Status LoadedAnalyzer::Reload(const std::string& id) {
  absl::MutexLock lock(&reload_mutex_);
  const std::shared_ptr<const Generation> before = generation();
  const Entry* entry = before->Find(id);
  if (entry == nullptr) return NoSuchExtractor(id);
  const std::shared_ptr<PluginUnit> old = entry->unit;
  std::shared_ptr<PluginUnit> unit = Start(old->path());
  absl::Status status = Usable(*unit);
  const bool runs = Usable(*old).ok() && old->trust() != Trust::kOff;
  Units units = units_;
  std::replace(units.begin(), units.end(), old, unit);
  std::shared_ptr<const Generation> next;
  if (status.ok() || !runs) {
    next = MakeGeneration(units, &ledgers_);
    const auto broken = Broken(*before, *next);
    if (status.ok() && !broken.empty()) {
      status = LoadError(kRequirementMissing,
                         absl::StrCat("with this file extractor ", broken.begin()->first,
                                      " could not run any more: ", broken.begin()->second.message()),
                         "Install a version that still gives what the others need.");
    }
  }
  if (!status.ok() && runs) {
    KeepOld(*old, status);
    Log(absl::StrCat("extractor ", id, ": the new file is refused, the old one runs on: ", Explained(status)));
    Changed();
    return status;
  }
  for (const Entry& started : next->entries) {
    if (started.unit == unit && started.ledger != nullptr) {
      started.ledger->Release();
      started.ledger->SetLastError(absl::OkStatus());
    }
  }
  if (status.ok()) {
    const Entry* now = next->Find(id);
    Log(absl::StrCat("extractor ", id, " runs from ", unit->path(), " again, version ",
                     now == nullptr ? "unknown" : now->status.version));
    // It may have been left out of the order for what others lack.
    if (now != nullptr && now->status.state == ExtractorState::kFailed) status = now->status.last_error;
  }
  Swap(std::move(units), std::move(next));
  Changed();
  return status;
}

absl::Status LoadedAnalyzer::SetEnabled(const std::string& id, bool enabled) {
  const std::shared_ptr<const Generation> now = generation();
  const Entry* entry = now->Find(id);
  if (entry == nullptr) return NoSuchExtractor(id);
  if (entry->ledger == nullptr) {
    const bool off = entry->status.state == ExtractorState::kDisabled;
    return model::MakeError(absl::StatusCode::kFailedPrecondition,
                            off ? "the configuration says that this plugin is off"
                                : absl::StrCat("the extractor did not load: ", entry->status.last_error.message()),
                            {.reason = "EXTRACTOR_NOT_LOADED",
                             .resource = absl::StrCat("extractors/", id),
                             .help = off ? "Set its trust in the configuration and reload that with SIGHUP."
                                         : "Put the plugin right, then reload it."});
  }
  const ExtractorState before = entry->ledger->state();
  entry->ledger->SetEnabled(enabled);
  if (entry->ledger->state() == before) return absl::OkStatus();
  Log(absl::StrCat("extractor ", id, " is switched ", enabled ? "on" : "off"));
  Changed();
  return absl::OkStatus();
}

void LoadedAnalyzer::Quarantined(const Entry& entry, absl::string_view last) const {
  Log(absl::StrCat("extractor ", entry.status.id, " is put in quarantine: ", entry.ledger->quarantine_reason(),
                   ", the last: ", last));
  {
    absl::MutexLock lock(&mutex_);
    look_ = true;
  }
  Changed();
}

void LoadedAnalyzer::OnWorkerEvent(const PluginUnit* unit, const WorkerEvent& event) const {
  const std::shared_ptr<const Generation> now = generation();
  // Before its generation is made, after it is gone, and while everything ends, nobody counts.
  if (now == nullptr) return;
  for (const Entry& entry : now->entries) {
    if (entry.unit.get() != unit || entry.ledger == nullptr) continue;
    bool quarantined = false;
    switch (event.kind) {
      case WorkerEvent::Kind::kStarted: quarantined = entry.ledger->Started(true, absl::Now()); break;
      case WorkerEvent::Kind::kStartFailed: quarantined = entry.ledger->Started(false, absl::Now()); break;
      case WorkerEvent::Kind::kDied: quarantined = entry.ledger->Died(absl::Now()); break;
      case WorkerEvent::Kind::kExplained: entry.ledger->Explained(event.deaths); break;
    }
    if (quarantined) Quarantined(entry, event.message);
  }
}

void LoadedAnalyzer::Keep() {
  for (;;) {
    std::shared_ptr<const Generation> now = generation();
    absl::Time next = absl::InfiniteFuture();
    for (const Entry& entry : now->entries) {
      if (entry.ledger == nullptr) continue;
      if (entry.ledger->BeginProbe(absl::Now())) {
        const absl::Status status = entry.extractor->SelfTest();
        entry.ledger->Probed(status, absl::Now());
        Log(status.ok()
                ? absl::StrCat("extractor ", entry.status.id, " is released from quarantine: its self-test passed")
                : absl::StrCat("extractor ", entry.status.id, " stays in quarantine: ", status.message()));
        if (status.ok()) Changed();
      }
      next = std::min(next, entry.ledger->NextProbe());
    }
    // Not held while waiting: its plugins could not end.
    now.reset();
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithDeadline(
        absl::Condition(
            +[](LoadedAnalyzer* self) ABSL_NO_THREAD_SAFETY_ANALYSIS { return self->look_ || self->ending_; }, this),
        next);
    look_ = false;
    if (ending_) return;
  }
}

bool LoadedAnalyzer::RunOne(const Entry& entry, const model::Document& document, uint64_t deadline_ns,
                            DocumentView* view, std::deque<model::Annotation>* found,
                            std::vector<model::ExtractionIssue>* issues) const {
  const std::string& id = entry.status.id;
  const uint64_t start_ns = NowNs();
  if (start_ns >= deadline_ns) {
    issues->push_back(
        Issue(id, absl::StatusCode::kDeadlineExceeded, "EXTRACTOR_TIMEOUT", "no time was left to run it", true));
    return false;
  }
  SinkResult result = entry.extractor->Run(document, view, deadline_ns, options_.max_annotations, found->size() + 1);
  Ledger::Run run;
  run.latency = absl::Nanoseconds(NowNs() - start_ns);

  std::optional<model::ExtractionIssue> issue;
  bool keep = true;
  if (result.stopped) {
    keep = false;
    run.timeout = true;
    // Only what it did with a fair share of the budget is its fault, not a caller's short deadline.
    run.failed = true;
    run.weighs = run.latency * 2 >= std::min(options_.budget, entry.unit->document_time());
    issue = Issue(id, absl::StatusCode::kDeadlineExceeded, "EXTRACTOR_TIMEOUT",
                  absl::StrCat("stopped at the deadline after ",
                               absl::FormatDuration(absl::Trunc(run.latency, absl::Milliseconds(1)))),
                  true);
  } else if (result.crashed || result.poisoned) {
    keep = false;
    run.failed = true;
    // A document that was not tried says nothing new of the extractor.
    run.weighs = result.crashed;
    issue = Issue(id, absl::StatusCode::kInternal, "EXTRACTOR_CRASHED", result.message, false);
  } else if (result.unavailable) {
    keep = false;
    // What its process did was counted when it did it.
    run.failed = true;
    issue = Issue(id, absl::StatusCode::kUnavailable, "EXTRACTOR_FAILED", result.message, true);
  } else if (result.status == CHX_E_RESOURCE_EXHAUSTED && result.exhausted) {
    result.status = CHX_OK;  // it passed on what emit() told it; handled below
  } else if (result.status != CHX_OK) {
    keep = false;
    run.failed = run.weighs = true;
    const absl::StatusCode code = CodeOf(result.status);
    issue = Issue(id, code, "EXTRACTOR_FAILED", result.message, Retryable(code));
  }
  if (!issue.has_value() && result.exhausted) {
    issue = Issue(id, absl::StatusCode::kResourceExhausted, "EXTRACTOR_FAILED",
                  absl::StrCat("it found more than is taken from one document; the first ", result.annotations.size(),
                               " are kept"),
                  false);
  }
  if (!issue.has_value() && result.refused > 0) {
    issue = Issue(id, absl::StatusCode::kInternal, "EXTRACTOR_FAILED",
                  absl::StrCat(result.refused, " of its calls were refused, the first: ", result.first_refusal), false);
  }
  if (keep) {
    run.kept = static_cast<int64_t>(result.annotations.size());
    for (model::Annotation& annotation : result.annotations) {
      annotation.extractor = id;
      annotation.extractor_version = entry.status.version;
      found->push_back(std::move(annotation));
      view->Add(found->back(), entry.status.display_name);
    }
  }
  if (result.dangling_relations > 0) {
    entry.unit->Log(
        absl::StrCat(document.Name(), ": ", result.dangling_relations, " relations to annotations that are not there"));
  }
  if (issue.has_value()) {
    entry.unit->Log(absl::StrCat(document.Name(), ": ", issue->reason, ": ", issue->message));
    model::ErrorReason reason;
    reason.reason = issue->reason;
    run.trouble = model::MakeError(static_cast<absl::StatusCode>(issue->code), issue->message, std::move(reason));
    issues->push_back(*std::move(issue));
  }
  if (entry.ledger->Record(run, absl::Now())) Quarantined(entry, run.trouble.message());
  return keep;
}

absl::StatusOr<Analysis> LoadedAnalyzer::Analyze(const model::Document& document,
                                                 absl::Span<const std::string> extractors, absl::Time deadline) const {
  const std::shared_ptr<const Generation> now = generation();
  const std::vector<Entry>& entries = now->entries;
  Analysis out;
  std::vector<bool> wanted(entries.size(), extractors.empty());
  std::vector<bool> needed(entries.size(), extractors.empty());
  for (const std::string& id : extractors) {
    size_t i = 0;
    while (i < entries.size() && entries[i].status.id != id) ++i;
    if (i == entries.size()) {
      model::ErrorReason reason;
      reason.reason = "FIELD_INVALID";
      reason.metadata["extractor"] = id;
      reason.field = "extractors";
      return model::MakeError(absl::StatusCode::kInvalidArgument, absl::StrCat("there is no extractor \"", id, "\""),
                              std::move(reason));
    }
    if (wanted[i]) continue;
    wanted[i] = needed[i] = true;
    for (const size_t j : entries[i].builds_on) needed[j] = true;
    const ExtractorStatus& status = entries[i].status;
    if (entries[i].extractor == nullptr || entries[i].ledger->state() == ExtractorState::kDisabled) {
      out.issues.push_back(Issue(id, absl::StatusCode::kFailedPrecondition, "EXTRACTOR_NOT_LOADED",
                                 status.state == ExtractorState::kFailed
                                     ? absl::StrCat("the extractor did not load: ", status.last_error.message())
                                     : "the extractor is switched off",
                                 false));
    }
  }

  const absl::Duration allowed = std::clamp(deadline - absl::Now(), absl::ZeroDuration(), options_.budget);
  const uint64_t deadline_ns = NowNs() + static_cast<uint64_t>(absl::ToInt64Nanoseconds(allowed));
  const bool language_known = !document.language.empty() && document.language != "und";
  std::deque<model::Annotation> found;  // keeps addresses, which the view needs
  DocumentView view(document);
  std::set<std::string> missing;  // types whose producer had trouble with this document
  std::set<std::string> there;
  for (const size_t i : now->order) {
    if (!needed[i]) continue;
    const Entry& entry = entries[i];
    const ExtractorStatus& status = entry.status;
    const ExtractorState state = entry.ledger->state();
    if (state == ExtractorState::kDisabled) {
      missing.insert(status.produces.begin(), status.produces.end());
      continue;
    }
    const size_t issues_before = out.issues.size();
    const auto lacking =
        std::find_if(status.requires_types.begin(), status.requires_types.end(),
                     [&](const std::string& type) { return missing.count(type) > 0 && there.count(type) == 0; });
    bool ran = false;
    if (!language_known || !entry.extractor->Reads(document.language)) {
      out.issues.push_back(Issue(status.id, absl::StatusCode::kUnimplemented, "LANGUAGE_UNSUPPORTED",
                                 language_known ? absl::StrCat("it does not read ", document.language)
                                                : "the document's language is not known",
                                 false));
    } else if (lacking != status.requires_types.end()) {
      out.issues.push_back(Issue(status.id, absl::StatusCode::kFailedPrecondition, "EXTRACTOR_FAILED",
                                 absl::StrCat("not run: it requires annotations of type \"", *lacking,
                                              "\", whose extractor had trouble or is switched off"),
                                 true));
    } else if (state == ExtractorState::kQuarantined) {
      out.issues.push_back(Issue(status.id, absl::StatusCode::kUnavailable, "EXTRACTOR_QUARANTINED",
                                 "switched off after repeated errors or timeouts", true));
    } else {
      ran = RunOne(entry, document, deadline_ns, &view, &found, &out.issues);
    }
    (ran ? there : missing).insert(status.produces.begin(), status.produces.end());
    if (!wanted[i]) out.supporting.push_back(status.id);
    ExtractorRun& run = out.runs.emplace_back(ExtractorRun{status.id, status.findings_version});
    if (out.issues.size() > issues_before && out.issues.back().reason != "LANGUAGE_UNSUPPORTED") {
      run.failed = true;
      run.retryable = out.issues.back().retryable;
    }
  }
  std::sort(out.runs.begin(), out.runs.end(),
            [](const ExtractorRun& a, const ExtractorRun& b) { return a.extractor < b.extractor; });

  out.annotations.assign(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  std::stable_sort(out.annotations.begin(), out.annotations.end(),
                   [](const model::Annotation& a, const model::Annotation& b) {
                     return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
                   });
  return out;
}

std::vector<ExtractorStatus> LoadedAnalyzer::List() const {
  const std::shared_ptr<const Generation> now = generation();
  std::vector<ExtractorStatus> out;
  for (const Entry& entry : now->entries) out.push_back(Generation::Describe(entry));
  std::sort(out.begin(), out.end(), [](const ExtractorStatus& a, const ExtractorStatus& b) { return a.id < b.id; });
  return out;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Analyzer>> Analyzer::Load(const Options& options) {
  auto analyzer = std::make_unique<LoadedAnalyzer>(options);
  if (absl::Status status = analyzer->LoadAll(); !status.ok()) return status;
  return analyzer;
}

}  // namespace chancery::extract
