#ifndef CHANCERY_SERVICE_PIPELINE_INGEST_DOCUMENTS_H_
#define CHANCERY_SERVICE_PIPELINE_INGEST_DOCUMENTS_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "service/extract/analyzer.h"
#include "service/ingest/prepare_document.h"
#include "service/link/linker.h"
#include "service/store/store.h"

namespace chancery::pipeline {

struct IngestItem {
  ingest::RawItem raw;
  std::string if_etag;
};

struct IngestOptions {
  std::string collection;  // id
  bool atomic = false;
  bool validate_only = false;
  std::vector<std::string> extractors;  // ids; empty: all
  absl::Time deadline = absl::InfiniteFuture();
  // Asked between the steps; what is not yet with the store by then fails with kCancelled.  May be empty.
  std::function<bool()> cancelled;
};

struct IngestOutcome {
  model::Document document;  // of a duplicate, the one that was there
  // With validate_only, what would have happened.
  store::Disposition disposition = store::Disposition::kUnspecified;
  std::map<std::string, int32_t> fact_counts;  // by FactKind
  std::vector<model::ExtractionIssue> issues;
};

// A text's facts without storing it.
struct TextAnalysis {
  model::Document document;
  std::vector<model::Fact> facts;
  std::vector<model::Entity> entities;
  std::vector<model::ExtractionIssue> issues;
};

// The story of Ingest: bytes -> clean document -> annotations -> facts -> entities -> store.  Safe to use from several
// threads.
class IngestDocuments {
 public:
  // All must outlive it.
  IngestDocuments(const extract::Analyzer* analyzer, link::Linker* linker, store::Store* store, ingest::Limits limits)
      : analyzer_(analyzer), linker_(linker), store_(store), limits_(limits) {}

  // One outcome or error an item, in order; error fields are relative to the item ("document.content").  Repeats of
  // what is stored cost no analysis, unless an extractor had trouble with it that may have passed.  Entities are named
  // in the items' order, so the same call on the same store gives the same ids. Atomic: the first error, with
  // "items[i]." put before its field, is every item's, and nothing is stored. An item whose analysis the deadline cut
  // short is not stored: kDeadlineExceeded.
  std::vector<absl::StatusOr<IngestOutcome>> Run(absl::Span<const IngestItem> items, const IngestOptions& options);

  // The same up to the facts, for one text.
  absl::StatusOr<TextAnalysis> Analyze(const ingest::RawItem& item, absl::Span<const std::string> extractors,
                                       absl::Time deadline);

 private:
  struct Work;
  // Fills the outcome of one that is stored already; leaves it open for the others.
  absl::Status FindRepeat(const IngestItem& item, Work& work) const;
  absl::Status Analyze(Work& work, const IngestOptions& options) const;
  void AnalyzeAll(absl::Span<Work> works, const IngestOptions& options) const;
  absl::Status LinkOne(Work& work);
  void Store(absl::Span<const IngestItem> items, absl::Span<Work> works, const IngestOptions& options);
  absl::Status Foresee(const IngestItem& item, Work& work) const;

  const extract::Analyzer* const analyzer_;
  link::Linker* const linker_;
  store::Store* const store_;
  const ingest::Limits limits_;
};

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_INGEST_DOCUMENTS_H_
