#include "service/pipeline/answer_query.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/string_view.h"
#include "service/text/search_terms.h"

namespace chancery::pipeline {
namespace {

constexpr size_t kMostMatchedFacts = 20;

// `terms` is sorted.
bool HoldsTerm(absl::string_view text, const std::vector<std::string>& terms) {
  for (const text::SearchToken& token : text::AnalyzeText(text)) {
    for (const std::string& term : token.terms) {
      if (std::binary_search(terms.begin(), terms.end(), term)) return true;
    }
  }
  return false;
}

absl::Status FindMatchedFacts(const std::vector<std::string>& terms, store::Store& store, QueryRow& row) {
  const model::Document& document = row.document.document;
  auto facts = store.GetFacts(document.collection, document.id);
  if (absl::IsNotFound(facts.status())) return absl::OkStatus();  // deleted since
  if (!facts.ok()) return facts.status();
  const absl::string_view content(document.content);
  for (const model::Fact& fact : *facts) {
    if (row.matched_facts.size() == kMostMatchedFacts) break;
    const absl::string_view text = content.substr(static_cast<size_t>(fact.span.begin), static_cast<size_t>(fact.span.end - fact.span.begin));
    if (HoldsTerm(text, terms)) row.matched_facts.push_back(fact.id);
  }
  return absl::OkStatus();
}

// The documents that facts were read from, each read once.
class Sources {
 public:
  explicit Sources(store::Store& store) : store_(store) {}

  // nullptr for one that was deleted since.
  absl::StatusOr<std::shared_ptr<const model::Document>> Get(const std::string& collection, const std::string& id) {
    auto& known = documents_[{collection, id}];
    if (known != nullptr) return known;
    auto row = store_.GetDocument(collection, id);
    if (absl::IsNotFound(row.status())) return known;
    if (!row.ok()) return row.status();
    known = std::make_shared<const model::Document>(std::move(row->document));
    return known;
  }

 private:
  store::Store& store_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const model::Document>> documents_;
};

}  // namespace

absl::StatusOr<QueryAnswer> AnswerQuery(const query::Query& query, const HighlightOptions& highlight, store::Store& store) {
  absl::StatusOr<query::Plan> plan = query::MakePlan(query, store);
  if (!plan.ok()) return plan.status();
  absl::StatusOr<store::Page> page = store.Select(plan->selection);
  if (!page.ok()) return page.status();

  QueryAnswer answer;
  answer.total_size = page->total_size;
  answer.expanded_names = plan->expanded_names;
  if (page->more && !page->cursors.empty()) answer.next_page_token = query::MakePageToken(*plan, page->cursors.back());

  const size_t count = page->documents.size() + page->facts.size() + page->entities.size();
  Sources sources(store);
  for (size_t i = 0; i < count; ++i) {
    QueryRow row;
    row.resume_token = query::MakePageToken(*plan, page->cursors[i]);
    switch (plan->selection.rows) {
      case store::RowKind::kDocument:
        row.document = std::move(page->documents[i]);
        if (plan->highlight_terms.empty()) break;
        if (highlight.max_fragments > 0) {
          row.highlights = query::MakeHighlights(row.document.document, plan->highlight_terms, highlight.max_fragments, highlight.fragment_length);
        }
        if (absl::Status status = FindMatchedFacts(plan->highlight_terms, store, row); !status.ok()) return status;
        break;
      case store::RowKind::kFact: {
        row.fact = std::move(page->facts[i]);
        auto source = sources.Get(row.fact.collection, row.fact.document_id);
        if (!source.ok()) return source.status();
        if (*source == nullptr) continue;
        row.source = *std::move(source);
        break;
      }
      case store::RowKind::kEntity: row.entity = std::move(page->entities[i]); break;
    }
    answer.rows.push_back(std::move(row));
  }
  return answer;
}

}  // namespace chancery::pipeline
