#include "service/pipeline/summary_scope.h"

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
constexpr size_t kMostOmitted = 1000;

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

// Takes the documents of a scope one by one: shows them, or says why not.
class Reading {
 public:
  Reading(const SummaryScope& scope, store::Store& store, VisitDocument visit)
      : scope_(scope), store_(store), visit_(visit) {}

  // False once neither a document nor an omitted one finds room.
  absl::StatusOr<bool> Take(const model::Document& document) {
    if (!IsWanted(document.language, scope_.languages)) return Omit(document, "LANGUAGE_NOT_REQUESTED");
    if (scope_.needs_publish_time && !document.publish_time) return Omit(document, "NO_PUBLISH_TIME");
    if (document.sentences.empty()) return Omit(document, "NO_CONTENT");
    const auto size = static_cast<int64_t>(document.content.size());
    full_ = full_ || report_.considered >= scope_.max_documents || bytes_ + size > scope_.max_bytes;
    if (full_) return Omit(document, "LIMIT");
    const auto facts = store_.GetFacts(document.collection, document.id);
    if (absl::IsNotFound(facts.status())) return true;  // deleted since
    if (!facts.ok()) return facts.status();
    bytes_ += size;
    ++report_.considered;
    if (absl::Status status = visit_(document, *facts); !status.ok()) return status;
    return true;
  }

  ScopeReport TakeReport() { return std::move(report_); }

 private:
  bool Omit(const model::Document& document, const char* reason) {
    const bool room = report_.omitted.size() < kMostOmitted;
    if (room) report_.omitted.push_back({document.Name(), reason});
    return room || !full_;
  }

  const SummaryScope& scope_;
  store::Store& store_;
  const VisitDocument visit_;
  ScopeReport report_;
  int64_t bytes_ = 0;
  bool full_ = false;
};

absl::Status ReadNamed(const SummaryScope& scope, store::Store& store, Reading& reading) {
  std::set<std::string> seen;
  for (const std::string& id : scope.document_ids) {
    if (!seen.insert(id).second) continue;
    if (absl::Status status = CheckTime(scope); !status.ok()) return status;
    const auto row = store.GetDocument(scope.collection, id);
    if (!row.ok()) return row.status();
    if (const auto taken = reading.Take(row->document); !taken.ok()) return taken.status();
  }
  return absl::OkStatus();
}

absl::Status ReadFiltered(const SummaryScope& scope, store::Store& store, Reading& reading) {
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
    const auto page = store.Select(plan->selection);
    if (!page.ok()) return page.status();
    for (const store::DocumentRow& row : page->documents) {
      const auto taken = reading.Take(row.document);
      if (!taken.ok()) return taken.status();
      if (!*taken) return absl::OkStatus();
    }
    if (!page->more || page->cursors.empty()) return absl::OkStatus();
    query.page_token = query::MakePageToken(*plan, page->cursors.back());
  }
}

}  // namespace

absl::StatusOr<ScopeReport> ReadScope(const SummaryScope& scope, store::Store& store, VisitDocument visit) {
  Reading reading(scope, store, visit);
  const absl::Status read =
      scope.document_ids.empty() ? ReadFiltered(scope, store, reading) : ReadNamed(scope, store, reading);
  if (!read.ok()) return read;
  return reading.TakeReport();
}

absl::StatusOr<std::map<std::string, CitedDocument>> ReadCited(const std::map<std::string, std::string>& sha256,
                                                               const SummaryScope& scope, store::Store& store) {
  std::map<std::string, CitedDocument> cited;
  for (const auto& [name, content_sha256] : sha256) {
    if (absl::Status status = CheckTime(scope); !status.ok()) return status;
    const std::string id = name.substr(name.rfind('/') + 1);
    auto row = store.GetDocument(scope.collection, id);
    if (absl::IsNotFound(row.status())) continue;
    if (!row.ok()) return row.status();
    if (row->document.content_sha256 != content_sha256) continue;
    auto facts = store.GetFacts(scope.collection, id);
    if (absl::IsNotFound(facts.status())) continue;
    if (!facts.ok()) return facts.status();
    cited[name] = {std::move(row->document), *std::move(facts)};
  }
  return cited;
}

}  // namespace chancery::pipeline
