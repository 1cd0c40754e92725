#include "service/pipeline/write_summary.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/query/planner.h"

namespace chancery::pipeline {
namespace {

constexpr int32_t kPageSize = 100;

bool IsWanted(const std::string& language, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& range) {
           return absl::EqualsIgnoreCase(language, range) ||
                  absl::StartsWithIgnoreCase(language, absl::StrCat(range, "-"));
         });
}

absl::Status CheckTime(const SummaryScope& scope) {
  if (scope.cancelled && scope.cancelled()) return absl::CancelledError("the caller has gone");
  if (absl::Now() >= scope.deadline)
    return absl::DeadlineExceededError("the deadline passed while documents were read");
  return absl::OkStatus();
}

// Takes the documents of a scope one by one: reads them, or says why not.
class Collector {
 public:
  Collector(const SummaryScope& scope, store::Store& store, Summary& summary)
      : scope_(scope), store_(store), summary_(summary) {}

  // False once neither a source nor an omitted document finds room.
  absl::StatusOr<bool> Take(model::Document document) {
    if (!IsWanted(document.language, scope_.languages)) return Omit(document, "LANGUAGE_NOT_REQUESTED");
    if (document.sentences.empty()) return Omit(document, "NO_CONTENT");
    const auto size = static_cast<int64_t>(document.content.size());
    full_ = full_ || static_cast<int32_t>(summary_.sources.size()) >= scope_.max_documents ||
            bytes_ + size > scope_.max_bytes;
    if (full_) return Omit(document, "LIMIT");
    auto facts = store_.GetFacts(document.collection, document.id);
    if (absl::IsNotFound(facts.status())) return true;  // deleted since
    if (!facts.ok()) return facts.status();
    bytes_ += size;
    summary_.sources.push_back({std::move(document), *std::move(facts)});
    return true;
  }

 private:
  bool Omit(const model::Document& document, const char* reason) {
    const bool room = static_cast<int32_t>(summary_.omitted.size()) < scope_.max_documents;
    if (room) summary_.omitted.push_back({document.Name(), reason});
    return room || !full_;
  }

  const SummaryScope& scope_;
  store::Store& store_;
  Summary& summary_;
  int64_t bytes_ = 0;
  bool full_ = false;
};

absl::Status CollectNamed(const SummaryScope& scope, store::Store& store, Collector& collector) {
  std::set<std::string> seen;
  for (const std::string& id : scope.document_ids) {
    if (!seen.insert(id).second) continue;
    if (absl::Status status = CheckTime(scope); !status.ok()) return status;
    auto row = store.GetDocument(scope.collection, id);
    if (!row.ok()) return row.status();
    if (auto taken = collector.Take(std::move(row->document)); !taken.ok()) return taken.status();
  }
  return absl::OkStatus();
}

absl::Status CollectFiltered(const SummaryScope& scope, store::Store& store, Collector& collector) {
  query::Query query;
  query.collection = scope.collection;
  query.filter = scope.filter;
  query.kind = query::ResultKind::kDocument;
  query.page_size = kPageSize;
  for (;;) {
    if (absl::Status status = CheckTime(scope); !status.ok()) return status;
    auto plan = query::MakePlan(query, store);
    if (!plan.ok()) return plan.status();
    plan->selection.want_total = false;
    auto page = store.Select(plan->selection);
    if (!page.ok()) return page.status();
    for (store::DocumentRow& row : page->documents) {
      auto taken = collector.Take(std::move(row.document));
      if (!taken.ok()) return taken.status();
      if (!*taken) return absl::OkStatus();
    }
    if (!page->more || page->cursors.empty()) return absl::OkStatus();
    query.page_token = query::MakePageToken(*plan, page->cursors.back());
  }
}

}  // namespace

absl::StatusOr<Summary> WriteSummary(const SummaryScope& scope, const summarize::Request& request,
                                     store::Store& store) {
  Summary summary;
  Collector collector(scope, store, summary);
  const absl::Status collected =
      scope.document_ids.empty() ? CollectFiltered(scope, store, collector) : CollectNamed(scope, store, collector);
  if (!collected.ok()) return collected;
  summary.sentences = summarize::SummarizeExtractive(summary.sources, request);
  return summary;
}

}  // namespace chancery::pipeline
