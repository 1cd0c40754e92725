#include "service/pipeline/reanalyze.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/extract/read_facts.h"
#include "service/pipeline/analysis_record.h"
#include "service/text/search_terms.h"

namespace chancery::pipeline {
namespace {

constexpr char kSetting[] = "reanalysis";
constexpr int32_t kPage = 64;
constexpr absl::Duration kAfterAnError = absl::Seconds(5);

// "money" of "extractors/money@1.4.0#en.symbol".
absl::string_view ProducerOf(const model::Fact& fact) {
  absl::string_view producer = fact.produced_by;
  constexpr absl::string_view kCollection = "extractors/";
  if (absl::StartsWith(producer, kCollection)) producer.remove_prefix(kCollection.size());
  return producer.substr(0, producer.find('@'));
}

std::vector<std::pair<std::string, std::string>> Versions(const std::vector<extract::ExtractorStatus>& extractors) {
  std::vector<std::pair<std::string, std::string>> versions;
  for (const extract::ExtractorStatus& e : extractors) {
    versions.emplace_back(
        e.id, absl::StrCat(e.findings_version, " ", e.state == extract::ExtractorState::kEnabled ? "runs" : ""));
  }
  return versions;
}

}  // namespace

Reanalysis::Reanalysis(const extract::Analyzer* analyzer, link::Linker* linker, store::Store* store, Options options)
    : analyzer_(analyzer), linker_(linker), store_(store), options_(std::move(options)) {
  thread_ = std::thread([this] { Loop(); });
}

Reanalysis::~Reanalysis() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  thread_.join();
}

absl::Status Reanalysis::Start() {
  if (absl::Status status = store_->PutSetting(kSetting, "running"); !status.ok()) return status;
  absl::MutexLock lock(&mutex_);
  wanted_ = true;
  stopped_ = false;
  return absl::OkStatus();
}

absl::Status Reanalysis::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    wanted_ = false;
    stopped_ = true;
  }
  return store_->PutSetting(kSetting, "");
}

absl::Status Reanalysis::Resume() {
  const auto unfinished = store_->GetSetting(kSetting);
  if (!unfinished.ok()) return unfinished.status();
  return unfinished->empty() ? absl::OkStatus() : Start();
}

absl::StatusOr<Reanalysis::Progress> Reanalysis::progress() const {
  const auto groups = store_->AnalysisGroups();
  if (!groups.ok()) return groups.status();
  const std::vector<extract::ExtractorStatus> extractors = analyzer_->List();
  int64_t stale = 0;
  for (const store::AnalysisGroup& group : *groups) {
    if (IsStale(group.record, extractors)) stale += group.documents;
  }
  absl::MutexLock lock(&mutex_);
  Progress progress = progress_;
  progress.stale = stale;
  progress.running = progress.running || wanted_;
  return progress;
}

bool Reanalysis::WaitUntil(absl::Time when) {
  absl::MutexLock lock(&mutex_);
  const auto over = [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return ending_ || stopped_; };
  return !mutex_.AwaitWithDeadline(absl::Condition(&over), when);
}

void Reanalysis::Loop() {
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      const auto called = [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return ending_ || wanted_; };
      mutex_.Await(absl::Condition(&called));
      if (ending_) return;
      wanted_ = false;
      progress_ = Progress();
      progress_.running = true;
      progress_.start_time = absl::Now();
    }
    Log("analysing stored documents again");
    Run();
    bool finished = false;
    {
      absl::MutexLock lock(&mutex_);
      progress_.running = false;
      progress_.end_time = absl::Now();
      finished = !ending_ && !wanted_;
      Log(absl::StrCat(ending_    ? "interrupted: "
                       : stopped_ ? "stopped: "
                                  : "done: ",
                       progress_.analyzed, " documents analysed again, ", progress_.updated, " with other facts, ",
                       progress_.failed, " failed"));
    }
    if (!finished) continue;
    if (absl::Status status = store_->PutSetting(kSetting, ""); !status.ok()) Log(status.message());
  }
}

void Reanalysis::Run() {
  const auto pace = absl::Seconds(1 / options_.documents_per_second);
  std::vector<extract::ExtractorStatus> extractors;
  std::vector<std::string> keys;
  int64_t after = 0;
  for (;;) {
    // Another plugin since the last page: all documents are looked at again.
    std::vector<extract::ExtractorStatus> now = analyzer_->List();
    if (Versions(now) != Versions(extractors)) {
      const auto groups = store_->AnalysisGroups();
      if (!groups.ok()) {
        Log(groups.status().message());
        if (!WaitUntil(absl::Now() + kAfterAnError)) return;
        continue;
      }
      extractors = std::move(now);
      keys.clear();
      after = 0;
      for (const store::AnalysisGroup& group : *groups) {
        if (IsStale(group.record, extractors)) keys.push_back(group.key);
      }
    }
    const auto page =
        keys.empty() ? std::vector<store::PlacedDocument>() : store_->DocumentsOfGroups(keys, after, kPage);
    if (!page.ok()) {
      Log(page.status().message());
      if (!WaitUntil(absl::Now() + kAfterAnError)) return;
      continue;
    }
    if (page->empty()) return;
    for (const store::PlacedDocument& place : *page) {
      after = place.place;
      const absl::Time begin = absl::Now();
      absl::StatusOr<bool> updated = AnalyzeOne(place, extractors);
      {
        absl::MutexLock lock(&mutex_);
        ++progress_.analyzed;
        if (updated.ok() && *updated) ++progress_.updated;
        // Deleted or changed meanwhile: there is nothing left to do.
        if (!updated.ok() && !absl::IsNotFound(updated.status()) && !absl::IsAborted(updated.status())) {
          ++progress_.failed;
          progress_.last_error = updated.status();
        }
      }
      // A full or busy store will not be better for the next document at once.
      const bool wait = absl::IsUnavailable(updated.status()) || absl::IsResourceExhausted(updated.status());
      if (wait)
        Log(absl::StrCat("collections/", place.collection, "/documents/", place.id, ": ", updated.status().message()));
      // At most half of one processor, whatever the pace.
      const absl::Duration took = absl::Now() - begin;
      if (!WaitUntil(wait ? absl::Now() + kAfterAnError : begin + std::max(pace, 2 * took))) return;
    }
  }
}

absl::StatusOr<bool> Reanalysis::AnalyzeOne(const store::PlacedDocument& place,
                                            const std::vector<extract::ExtractorStatus>& extractors) const {
  auto row = store_->GetDocument(place.collection, place.id);
  if (!row.ok()) return row.status();
  if (!IsStale(row->analysis, extractors)) return false;
  const std::vector<std::string> asked_then = row->analysis ? row->analysis->asked : std::vector<std::string>();
  std::vector<std::string> asked;
  std::set<std::string> idle;  // installed, but it does not run
  for (const extract::ExtractorStatus& e : extractors) {
    if (std::binary_search(asked_then.begin(), asked_then.end(), e.id)) asked.push_back(e.id);
    if (e.state != extract::ExtractorState::kEnabled) idle.insert(e.id);
  }
  // None of those that its caller wanted is installed any more: what they found stays.
  if (asked.empty() && !asked_then.empty()) return false;

  auto analysis = analyzer_->Analyze(row->document, asked, absl::InfiniteFuture());
  if (!analysis.ok()) return analysis.status();
  store::DocumentWrite write;
  write.analysis = RecordOf(asked_then, *analysis);
  // Those that found nothing because they could not: what they found earlier is better than nothing.
  std::set<std::string> keep = idle;
  for (const extract::ExtractorRun& run : analysis->runs) {
    const bool found = std::any_of(analysis->annotations.begin(), analysis->annotations.end(),
                                   [&run](const model::Annotation& a) { return a.extractor == run.extractor; });
    if (run.failed && !found) keep.insert(run.extractor);
  }
  if (row->analysis) {
    for (const store::AnalysisRecord::Run& run : row->analysis->runs) {
      const bool ran = std::any_of(write.analysis.runs.begin(), write.analysis.runs.end(),
                                   [&run](const auto& r) { return r.extractor == run.extractor; });
      if (!ran && idle.count(run.extractor) > 0) write.analysis.runs.push_back(run);
    }
    std::sort(write.analysis.runs.begin(), write.analysis.runs.end(),
              [](const auto& a, const auto& b) { return a.extractor < b.extractor; });
  }

  auto linked = linker_->Link(row->document, *analysis, extract::ReadFacts(row->document, *analysis));
  if (!linked.ok()) return linked.status();
  write.facts = std::move(linked->facts);
  write.entities = std::move(linked->entities);
  if (!keep.empty()) {
    auto before = store_->GetFacts(place.collection, place.id);
    if (!before.ok()) return before.status();
    std::set<std::string> ids;
    for (const model::Fact& fact : write.facts) ids.insert(fact.id);
    for (model::Fact& fact : *before) {
      if (keep.count(std::string(ProducerOf(fact))) > 0 && ids.insert(fact.id).second)
        write.facts.push_back(std::move(fact));
    }
  }
  write.title_terms = text::JoinTerms(text::AnalyzeText(row->document.title));
  write.body_terms = text::JoinTerms(text::AnalyzeText(row->document.content));
  write.if_etag = row->document.etag;
  write.reanalyzed = true;
  write.document = std::move(row->document);
  std::vector<store::DocumentWrite> writes;
  writes.push_back(std::move(write));
  auto results = store_->Write(std::move(writes), /*atomic=*/false);
  if (!results[0].ok()) return results[0].status();
  return results[0]->disposition == store::Disposition::kUpdated;
}

}  // namespace chancery::pipeline
