#include "service/pipeline/ingest_documents.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/extract/read_facts.h"
#include "service/model/reasons.h"
#include "service/pipeline/analysis_record.h"
#include "service/text/search_terms.h"

namespace chancery::pipeline {
namespace {

// More would only take the processors from other callers.
constexpr size_t kMostThreads = 2;

// The same by everything that a caller gives: such a document is stored already.
bool SameForCaller(const model::Document& a, const model::Document& b) {
  return a.content_sha256 == b.content_sha256 && a.title == b.title && a.source == b.source &&
         a.source_uri == b.source_uri && a.language == b.language && a.language_detected == b.language_detected &&
         a.publish_time == b.publish_time && a.publish_time_source == b.publish_time_source && a.labels == b.labels;
}

std::map<std::string, int32_t> CountFacts(absl::Span<const model::Fact> facts) {
  std::map<std::string, int32_t> counts;
  for (const model::Fact& fact : facts) ++counts[model::FactKind(fact)];
  return counts;
}

absl::Status CheckTime(const IngestOptions& options) {
  if (options.cancelled && options.cancelled()) return absl::CancelledError("the caller has gone");
  if (absl::Now() >= options.deadline)
    return absl::DeadlineExceededError("the deadline passed before the document was stored");
  return absl::OkStatus();
}

}  // namespace

// One item on its way.
struct IngestDocuments::Work {
  absl::Status status;
  model::Document document;
  extract::Analysis analysis;
  link::LinkedFacts linked;
  std::optional<IngestOutcome> outcome;
  bool reanalyzed = false;  // it is stored, but an extractor had trouble with it

  bool open() const { return status.ok() && !outcome.has_value(); }
};

absl::Status IngestDocuments::FindRepeat(const IngestItem& item, Work& work) const {
  // A precondition is the store's to check, in the transaction that writes.
  if (!item.if_etag.empty()) return absl::OkStatus();
  auto there = store_->FindByContent(work.document.collection, work.document.content_sha256);
  if (absl::IsNotFound(there.status())) return absl::OkStatus();
  if (!there.ok()) return there.status();
  const bool same_id = there->id == work.document.id;
  if (same_id && !SameForCaller(*there, work.document)) return absl::OkStatus();
  auto row = store_->GetDocument(there->collection, there->id);
  if (absl::IsNotFound(row.status())) return absl::OkStatus();  // deleted since
  if (!row.ok()) return row.status();
  if (same_id && row->analysis.has_value() && HadTrouble(*row->analysis, analyzer_->List())) {
    work.reanalyzed = true;
    return absl::OkStatus();
  }
  IngestOutcome& outcome = work.outcome.emplace();
  outcome.document = std::move(row->document);
  outcome.fact_counts = std::move(row->fact_counts);
  outcome.disposition = same_id ? store::Disposition::kUnchanged : store::Disposition::kDuplicate;
  return absl::OkStatus();
}

absl::Status IngestDocuments::Analyze(Work& work, const IngestOptions& options) const {
  if (absl::Status status = CheckTime(options); !status.ok()) return status;
  absl::StatusOr<extract::Analysis> analysis = analyzer_->Analyze(work.document, options.extractors, options.deadline);
  if (!analysis.ok()) return analysis.status();
  work.analysis = *std::move(analysis);
  return CheckTime(options);
}

void IngestDocuments::AnalyzeAll(absl::Span<Work> works, const IngestOptions& options) const {
  std::atomic<size_t> next{0};
  const auto run = [&] {
    for (size_t i; (i = next.fetch_add(1)) < works.size();) {
      if (works[i].open()) works[i].status = Analyze(works[i], options);
    }
  };
  const auto open =
      static_cast<size_t>(std::count_if(works.begin(), works.end(), [](const Work& w) { return w.open(); }));
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < std::min(open, kMostThreads); ++i) helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
}

absl::Status IngestDocuments::LinkOne(Work& work) {
  std::vector<extract::ReadFact> facts = extract::ReadFacts(work.document, work.analysis);
  absl::StatusOr<link::LinkedFacts> linked = linker_->Link(work.document, work.analysis, std::move(facts));
  if (!linked.ok()) return linked.status();
  work.linked = *std::move(linked);
  return absl::OkStatus();
}

void IngestDocuments::Store(absl::Span<const IngestItem> items, absl::Span<Work> works, const IngestOptions& options) {
  std::vector<store::DocumentWrite> writes;
  std::vector<size_t> index;
  for (size_t i = 0; i < works.size(); ++i) {
    Work& work = works[i];
    if (!work.open()) continue;
    store::DocumentWrite write;
    write.title_terms = text::JoinTerms(text::AnalyzeText(work.document.title));
    write.body_terms = text::JoinTerms(text::AnalyzeText(work.document.content));
    write.if_etag = items[i].if_etag;
    write.analysis = RecordOf(options.extractors, work.analysis);
    write.reanalyzed = work.reanalyzed;
    work.outcome.emplace().fact_counts = CountFacts(work.linked.facts);
    work.outcome->issues = std::move(work.analysis.issues);
    write.document = std::move(work.document);
    write.facts = std::move(work.linked.facts);
    write.entities = std::move(work.linked.entities);
    writes.push_back(std::move(write));
    index.push_back(i);
  }
  if (writes.empty()) return;
  std::vector<absl::StatusOr<store::WriteResult>> results = store_->Write(std::move(writes), options.atomic);
  for (size_t k = 0; k < index.size(); ++k) {
    Work& work = works[index[k]];
    if (!results[k].ok()) {
      work.status = results[k].status();
      continue;
    }
    IngestOutcome& outcome = *work.outcome;
    outcome.document = std::move(results[k]->document);
    outcome.disposition = results[k]->disposition;
    if (outcome.disposition == store::Disposition::kCreated || outcome.disposition == store::Disposition::kUpdated)
      continue;
    // What was analysed was not stored after all: the answer is about what is there.  Of one that was analysed again
    // and gave the same facts, the trouble is still the document's.
    if (!work.reanalyzed) outcome.issues.clear();
    outcome.fact_counts.clear();
    auto row = store_->GetDocument(outcome.document.collection, outcome.document.id);
    if (row.ok()) outcome.fact_counts = std::move(row->fact_counts);
  }
}

absl::Status IngestDocuments::Foresee(const IngestItem& item, Work& work) const {
  auto there = store_->GetDocument(work.document.collection, work.document.id);
  if (!there.ok() && !absl::IsNotFound(there.status())) return there.status();
  if (!item.if_etag.empty() && (!there.ok() || there->document.etag != item.if_etag)) {
    return model::MakeError(absl::StatusCode::kAborted,
                            absl::StrCat("the etag of ", work.document.Name(), " is another one"),
                            {.reason = "ETAG_MISMATCH",
                             .resource = work.document.Name(),
                             .help = "Read the document again and decide anew."});
  }
  IngestOutcome& outcome = work.outcome.emplace();
  outcome.disposition = there.ok() ? store::Disposition::kUpdated : store::Disposition::kCreated;
  outcome.document = std::move(work.document);
  outcome.fact_counts = CountFacts(work.linked.facts);
  outcome.issues = std::move(work.analysis.issues);
  return absl::OkStatus();
}

std::vector<absl::StatusOr<IngestOutcome>> IngestDocuments::Run(absl::Span<const IngestItem> items,
                                                                const IngestOptions& options) {
  std::vector<Work> works(items.size());
  // Of an atomic call, the first error; it ends the call.
  const auto failure = [&]() -> absl::Status {
    if (!options.atomic) return absl::OkStatus();
    for (size_t i = 0; i < works.size(); ++i) {
      if (!works[i].status.ok()) return model::WithFieldPrefix(works[i].status, absl::StrCat("items[", i, "]."));
    }
    return absl::OkStatus();
  };
  const auto all = [&](const absl::Status& status) {
    return std::vector<absl::StatusOr<IngestOutcome>>(items.size(), status);
  };

  for (size_t i = 0; i < items.size(); ++i) {
    absl::StatusOr<model::Document> document = ingest::PrepareDocument(items[i].raw, limits_);
    works[i].status = document.status();
    if (!document.ok()) continue;
    works[i].document = *std::move(document);
    works[i].document.collection = options.collection;
    works[i].status = FindRepeat(items[i], works[i]);
  }
  if (absl::Status status = failure(); !status.ok()) return all(status);
  AnalyzeAll(absl::MakeSpan(works), options);
  if (absl::Status status = failure(); !status.ok()) return all(status);
  for (Work& work : works) {
    if (work.open()) work.status = LinkOne(work);
  }
  if (absl::Status status = failure(); !status.ok()) return all(status);

  if (options.validate_only) {
    for (size_t i = 0; i < works.size(); ++i) {
      if (works[i].open()) works[i].status = Foresee(items[i], works[i]);
    }
  } else {
    Store(items, absl::MakeSpan(works), options);
  }
  if (absl::Status status = failure(); !status.ok()) return all(status);

  std::vector<absl::StatusOr<IngestOutcome>> outcomes;
  outcomes.reserve(works.size());
  for (Work& work : works) {
    if (work.status.ok()) {
      outcomes.emplace_back(*std::move(work.outcome));
    } else {
      outcomes.emplace_back(work.status);
    }
  }
  return outcomes;
}

absl::StatusOr<TextAnalysis> IngestDocuments::Analyze(const ingest::RawItem& item,
                                                      absl::Span<const std::string> extractors, absl::Time deadline) {
  absl::StatusOr<model::Document> document = ingest::PrepareDocument(item, limits_);
  if (!document.ok()) return document.status();
  Work work;
  work.document = *std::move(document);
  work.document.collection = "-";
  IngestOptions options;
  options.extractors.assign(extractors.begin(), extractors.end());
  options.deadline = deadline;
  if (absl::Status status = Analyze(work, options); !status.ok()) return status;
  if (absl::Status status = LinkOne(work); !status.ok()) return status;
  return TextAnalysis{std::move(work.document), std::move(work.linked.facts), std::move(work.linked.entities),
                      std::move(work.analysis.issues)};
}

}  // namespace chancery::pipeline
