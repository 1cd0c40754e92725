#include "service/extract/analyzer.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "service/extract/document_view.h"
#include "service/extract/extractor.h"
#include "service/extract/latency_histogram.h"
#include "service/extract/load_error.h"
#include "service/extract/plugin.h"
#include "service/extract/schedule.h"
#include "service/model/reasons.h"

namespace chancery::extract {
namespace {

std::string PublicId(absl::string_view plugin_id) {
  constexpr absl::string_view kBundled = "chancery.";
  if (absl::StartsWith(plugin_id, kBundled)) plugin_id.remove_prefix(kBundled.size());
  return absl::StrReplaceAll(plugin_id, {{".", "-"}});
}

// An id for what has no better one: the file's name in the letters of resource ids.
std::string FileId(const std::filesystem::path& path) {
  std::string id = path.stem().string();
  for (char& c : id) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-') c = '-';
  }
  return absl::AsciiStrToLower(id);
}

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

// One extractor, running or not, with its counters.
class Entry {
 public:
  ExtractorStatus status;  // the fields that never change; the others are filled in by Status()
  const Plugin* plugin = nullptr;
  std::unique_ptr<Extractor> extractor;  // null when it failed
  // The indices of entries that produce a type which this one requires or uses, also by way of others; filled in by
  // Load.
  std::vector<size_t> builds_on;

  bool quarantined() const {
    absl::MutexLock lock(&mutex_);
    return quarantined_;
  }

  struct Run {
    absl::Duration latency;
    int64_t kept = 0;
    absl::Status trouble;  // OK, or what was wrong
    bool timeout = false;
    bool counts_against = false;  // towards quarantine
  };
  // Returns true when this run was the one that put it in quarantine.
  bool Record(const Run& run, int quarantine_after) {
    absl::MutexLock lock(&mutex_);
    latency_.Add(run.latency);
    ++documents_;
    facts_ += run.kept;
    if (!run.trouble.ok()) {
      ++(run.timeout ? timeouts_ : errors_);
      last_error_ = run.trouble;
    }
    in_a_row_ = run.counts_against ? in_a_row_ + 1 : 0;
    if (quarantined_ || in_a_row_ < quarantine_after) return false;
    return quarantined_ = true;
  }

  ExtractorStatus Status() const {
    ExtractorStatus out = status;
    if (extractor == nullptr) return out;
    out.metrics = plugin->host()->Metrics();
    absl::MutexLock lock(&mutex_);
    out.state = quarantined_ ? ExtractorState::kQuarantined : ExtractorState::kEnabled;
    out.last_error = last_error_;
    out.documents = documents_;
    out.facts = facts_;
    out.errors = errors_;
    out.timeouts = timeouts_;
    out.latency_p50 = latency_.Quantile(0.5);
    out.latency_p99 = latency_.Quantile(0.99);
    return out;
  }

 private:
  mutable absl::Mutex mutex_;
  LatencyHistogram latency_ ABSL_GUARDED_BY(mutex_);
  int64_t documents_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t facts_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t errors_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t timeouts_ ABSL_GUARDED_BY(mutex_) = 0;
  int in_a_row_ ABSL_GUARDED_BY(mutex_) = 0;
  bool quarantined_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status last_error_ ABSL_GUARDED_BY(mutex_);
};

bool Overlap(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&b](const std::string& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

class LoadedAnalyzer final : public Analyzer {
 public:
  explicit LoadedAnalyzer(const Options& options) : options_(options) {}

  void AddPlugin(const std::filesystem::path& path);
  void MakeOrder();

  absl::StatusOr<Analysis> Analyze(const model::Document& document, absl::Span<const std::string> extractors,
                                   absl::Time deadline) const override;
  std::vector<ExtractorStatus> List() const override;

 private:
  void Log(absl::string_view line) const {
    if (options_.log) options_.log(line);
  }
  void Fail(Entry* entry, const absl::Status& why) const;
  std::string UniqueId(const std::string& wanted, const std::filesystem::path& path) const;
  const Entry* Find(absl::string_view id) const;
  // Runs one, adds its findings to `found` and what went wrong to `issues`; false when its findings are missing.
  bool RunOne(Entry* entry, const model::Document& document, uint64_t deadline_ns, DocumentView* view,
              std::deque<model::Annotation>* found, std::vector<model::ExtractionIssue>* issues) const;

  const Options options_;
  std::vector<std::unique_ptr<Plugin>> plugins_;
  // After plugins_, so that instances are destroyed before plugins are shut down.
  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<size_t> order_;
};

void LoadedAnalyzer::Fail(Entry* entry, const absl::Status& why) const {
  entry->extractor.reset();
  entry->status.state = ExtractorState::kFailed;
  entry->status.last_error = why;
  const std::optional<model::ErrorReason> reason = model::ReasonOf(why);
  Log(absl::StrCat("extractor ", entry->status.id, " (", entry->status.library_path,
                   ") does not run: ", reason.has_value() ? reason->reason : "", ": ", why.message(),
                   reason.has_value() && !reason->help.empty() ? absl::StrCat(" -- ", reason->help) : ""));
}

const Entry* LoadedAnalyzer::Find(absl::string_view id) const {
  for (const auto& entry : entries_) {
    if (absl::string_view(entry->status.id) == id) return entry.get();
  }
  return nullptr;
}

std::string LoadedAnalyzer::UniqueId(const std::string& wanted, const std::filesystem::path& path) const {
  if (Find(wanted) == nullptr) return wanted;
  const std::string file = FileId(path);
  std::string id = file;
  for (int n = 2; Find(id) != nullptr; ++n) id = absl::StrCat(file, "-", n);
  return id;
}

void LoadedAnalyzer::AddPlugin(const std::filesystem::path& path) {
  const Plugin* plugin = plugins_.emplace_back(Plugin::Load(path.string(), options_.log)).get();
  const auto add = [&](const std::string& wanted_id) {
    Entry* entry = entries_.emplace_back(std::make_unique<Entry>()).get();
    entry->plugin = plugin;
    entry->status.library_path = plugin->path();
    entry->status.library_sha256 = plugin->sha256();
    entry->status.load_time = absl::Now();
    entry->status.id = UniqueId(wanted_id, path);
    return entry;
  };
  if (!plugin->manifest().has_value()) {
    Entry* entry = add(FileId(path));
    entry->status.display_name = path.stem().string();
    return Fail(entry, plugin->status());
  }
  const Manifest& manifest = *plugin->manifest();
  for (size_t i = 0; i < manifest.extractors.size(); ++i) {
    const ManifestExtractor& described = manifest.extractors[i];
    const std::string id = PublicId(described.id);
    const Entry* other = Find(id);
    Entry* entry = add(id);
    entry->status.display_name = described.id;
    entry->status.version = described.version;
    entry->status.abi_version = manifest.abi;
    entry->status.languages = described.languages;
    entry->status.produces = described.produces;
    entry->status.requires_types = described.requires_types;
    entry->status.uses_types = described.uses_types;
    if (!plugin->status().ok()) {
      Fail(entry, plugin->status());
    } else if (other != nullptr) {
      Fail(entry, LoadError(kExtractorDuplicate,
                            absl::StrCat("its id ", described.id, " is that of ", other->status.library_path),
                            "Keep one of the two files."));
    } else if (absl::StatusOr<std::unique_ptr<Extractor>> extractor = Extractor::Create(plugin, i, &described);
               extractor.ok()) {
      entry->extractor = *std::move(extractor);
    } else {
      Fail(entry, extractor.status());
    }
  }
}

void LoadedAnalyzer::MakeOrder() {
  std::vector<ScheduleNode> nodes;
  for (const auto& entry : entries_) {
    const ExtractorStatus& s = entry->status;
    nodes.push_back({s.id, s.produces, s.requires_types, s.uses_types, entry->extractor != nullptr});
  }
  const Schedule schedule = MakeSchedule(nodes);
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (!schedule.errors[i].ok()) Fail(entries_[i].get(), schedule.errors[i]);
  }
  order_ = schedule.order;
  // In running order, so that what a producer builds on is known before its consumers ask.
  for (size_t position = 0; position < order_.size(); ++position) {
    Entry& consumer = *entries_[order_[position]];
    std::set<size_t> all;
    for (size_t before = 0; before < position; ++before) {
      const Entry& producer = *entries_[order_[before]];
      if (!Overlap(producer.status.produces, consumer.status.requires_types) &&
          !Overlap(producer.status.produces, consumer.status.uses_types))
        continue;
      all.insert(order_[before]);
      all.insert(producer.builds_on.begin(), producer.builds_on.end());
    }
    consumer.builds_on.assign(all.begin(), all.end());
  }
}

bool LoadedAnalyzer::RunOne(Entry* entry, const model::Document& document, uint64_t deadline_ns, DocumentView* view,
                            std::deque<model::Annotation>* found, std::vector<model::ExtractionIssue>* issues) const {
  const std::string& id = entry->status.id;
  const uint64_t start_ns = NowNs();
  if (start_ns >= deadline_ns) {
    issues->push_back(
        Issue(id, absl::StatusCode::kDeadlineExceeded, "EXTRACTOR_TIMEOUT", "no time was left to run it", true));
    return false;
  }
  SinkResult result = entry->extractor->Run(document, view, deadline_ns, options_.max_annotations, found->size() + 1);
  Entry::Run run;
  run.latency = absl::Nanoseconds(NowNs() - start_ns);

  std::optional<model::ExtractionIssue> issue;
  bool keep = true;
  if (result.stopped) {
    keep = false;
    run.timeout = true;
    // Only what it did with a fair share of the budget is its fault, not a caller's short deadline.
    run.counts_against = run.latency * 2 >= options_.budget;
    issue = Issue(id, absl::StatusCode::kDeadlineExceeded, "EXTRACTOR_TIMEOUT",
                  absl::StrCat("stopped at the deadline after ",
                               absl::FormatDuration(absl::Trunc(run.latency, absl::Milliseconds(1)))),
                  true);
  } else if (result.status == CHX_E_RESOURCE_EXHAUSTED && result.exhausted) {
    result.status = CHX_OK;  // it passed on what emit() told it; handled below
  } else if (result.status != CHX_OK) {
    keep = false;
    run.counts_against = true;
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
      annotation.extractor_version = entry->status.version;
      found->push_back(std::move(annotation));
      view->Add(found->back());
    }
  }
  if (result.dangling_relations > 0) {
    entry->plugin->host()->Log(
        absl::StrCat(document.Name(), ": ", result.dangling_relations, " relations to annotations that are not there"));
  }
  if (issue.has_value()) {
    entry->plugin->host()->Log(absl::StrCat(document.Name(), ": ", issue->reason, ": ", issue->message));
    model::ErrorReason reason;
    reason.reason = issue->reason;
    run.trouble = model::MakeError(static_cast<absl::StatusCode>(issue->code), issue->message, std::move(reason));
    issues->push_back(*std::move(issue));
  }
  if (entry->Record(run, options_.quarantine_after)) {
    Log(absl::StrCat("extractor ", id, " is put in quarantine: ", options_.quarantine_after,
                     " failures in a row, the last: ", run.trouble.message()));
  }
  return keep;
}

absl::StatusOr<Analysis> LoadedAnalyzer::Analyze(const model::Document& document,
                                                 absl::Span<const std::string> extractors, absl::Time deadline) const {
  Analysis out;
  std::vector<bool> wanted(entries_.size(), extractors.empty());
  std::vector<bool> needed(entries_.size(), extractors.empty());
  for (const std::string& id : extractors) {
    size_t i = 0;
    while (i < entries_.size() && entries_[i]->status.id != id) ++i;
    if (i == entries_.size()) {
      model::ErrorReason reason;
      reason.reason = "FIELD_INVALID";
      reason.metadata["extractor"] = id;
      reason.field = "extractors";
      return model::MakeError(absl::StatusCode::kInvalidArgument, absl::StrCat("there is no extractor \"", id, "\""),
                              std::move(reason));
    }
    if (wanted[i]) continue;
    wanted[i] = needed[i] = true;
    for (const size_t j : entries_[i]->builds_on) needed[j] = true;
    if (entries_[i]->extractor == nullptr) {
      out.issues.push_back(Issue(id, absl::StatusCode::kFailedPrecondition, "EXTRACTOR_NOT_LOADED",
                                 absl::StrCat("the extractor did not load: ", entries_[i]->status.last_error.message()),
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
  for (const size_t i : order_) {
    if (!needed[i]) continue;
    Entry* entry = entries_[i].get();
    const ExtractorStatus& status = entry->status;
    const auto lacking =
        std::find_if(status.requires_types.begin(), status.requires_types.end(),
                     [&](const std::string& type) { return missing.count(type) > 0 && there.count(type) == 0; });
    bool ran = false;
    if (!language_known || !entry->extractor->Reads(document.language)) {
      out.issues.push_back(Issue(status.id, absl::StatusCode::kUnimplemented, "LANGUAGE_UNSUPPORTED",
                                 language_known ? absl::StrCat("it does not read ", document.language)
                                                : "the document's language is not known",
                                 false));
    } else if (lacking != status.requires_types.end()) {
      out.issues.push_back(Issue(
          status.id, absl::StatusCode::kFailedPrecondition, "EXTRACTOR_FAILED",
          absl::StrCat("not run: it requires annotations of type \"", *lacking, "\", whose extractor had trouble"),
          true));
    } else if (entry->quarantined()) {
      out.issues.push_back(Issue(status.id, absl::StatusCode::kUnavailable, "EXTRACTOR_QUARANTINED",
                                 "switched off after repeated errors or timeouts", true));
    } else {
      ran = RunOne(entry, document, deadline_ns, &view, &found, &out.issues);
    }
    (ran ? there : missing).insert(status.produces.begin(), status.produces.end());
    if (!wanted[i]) out.supporting.push_back(status.id);
  }

  out.annotations.assign(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  std::stable_sort(out.annotations.begin(), out.annotations.end(),
                   [](const model::Annotation& a, const model::Annotation& b) {
                     return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
                   });
  return out;
}

std::vector<ExtractorStatus> LoadedAnalyzer::List() const {
  std::vector<ExtractorStatus> out;
  for (const auto& entry : entries_) out.push_back(entry->Status());
  std::sort(out.begin(), out.end(), [](const ExtractorStatus& a, const ExtractorStatus& b) { return a.id < b.id; });
  return out;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Analyzer>> Analyzer::Load(const Options& options) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (auto it = std::filesystem::directory_iterator(options.plugin_folder, error);
       !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    if (it->path().extension() == ".so") files.push_back(it->path());
  }
  if (error) return absl::NotFoundError(absl::StrCat("plugin folder ", options.plugin_folder, ": ", error.message()));
  std::sort(files.begin(), files.end());
  auto analyzer = std::make_unique<LoadedAnalyzer>(options);
  for (const std::filesystem::path& file : files) analyzer->AddPlugin(file);
  analyzer->MakeOrder();
  return analyzer;
}

}  // namespace chancery::extract
