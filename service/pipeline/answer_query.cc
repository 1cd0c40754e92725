#include "service/pipeline/answer_query.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/string_view.h"
#include "service/text/search_terms.h"

namespace chancery::pipeline {
namespace {

constexpr int32_t kMostMatchedFacts = 20;

// `terms` is sorted.
bool HoldsTerm(absl::string_view text, const std::vector<std::string>& terms) {
  for (const text::SearchToken& token : text::AnalyzeText(text)) {
    for (const std::string& term : token.terms) {
      if (std::binary_search(terms.begin(), terms.end(), term)) return true;
    }
  }
  return false;
}

// What the condition on a document asks of single facts, but for what it excludes.
void CollectFactConditions(const store::Condition& condition, std::vector<store::Condition>& out) {
  switch (condition.kind) {
    case store::Condition::Kind::kAnd:
    case store::Condition::Kind::kOr:
      for (const store::Condition& child : condition.children) CollectFactConditions(child, out);
      break;
    case store::Condition::Kind::kHasFact: out.push_back(condition.children[0]); break;
    default: break;
  }
}

// Ids of the document's facts that satisfy one of the conditions, in the order of the text.
absl::StatusOr<std::vector<std::string>> SelectFacts(const model::Document& document,
                                                     const std::vector<store::Condition>& any, store::Store& store) {
  std::vector<std::string> ids;
  if (any.empty()) return ids;
  store::Selection selection;
  selection.rows = store::RowKind::kFact;
  selection.collection = document.collection;
  selection.condition =
      store::Condition::And({store::Condition::Compare(store::Field::kDocumentId, store::Op::kEqual, {document.id}),
                             store::Condition::Or(any)});
  selection.order = {{store::Order::By::kPosition}};
  selection.limit = kMostMatchedFacts;
  selection.want_total = false;
  auto page = store.Select(selection);
  if (!page.ok()) return page.status();
  for (store::StoredFact& fact : page->facts) ids.push_back(std::move(fact.fact.id));
  return ids;
}

absl::Status FindMatchedFacts(const query::Plan& plan, const std::vector<store::Condition>& conditions,
                              store::Store& store, QueryRow& row) {
  const model::Document& document = row.document.document;
  auto selected = SelectFacts(document, conditions, store);
  if (!selected.ok()) return selected.status();
  if (plan.highlight_terms.empty()) {
    row.matched_facts = *std::move(selected);
    return absl::OkStatus();
  }
  const std::set<std::string> satisfying(selected->begin(), selected->end());
  auto facts = store.GetFacts(document.collection, document.id);
  if (absl::IsNotFound(facts.status())) return absl::OkStatus();  // deleted since
  if (!facts.ok()) return facts.status();
  const absl::string_view content(document.content);
  for (const model::Fact& fact : *facts) {
    if (row.matched_facts.size() >= kMostMatchedFacts) break;
    const auto text = [&] {
      return content.substr(static_cast<size_t>(fact.span.begin), static_cast<size_t>(fact.span.end - fact.span.begin));
    };
    if (satisfying.count(fact.id) > 0 || HoldsTerm(text(), plan.highlight_terms)) row.matched_facts.push_back(fact.id);
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

absl::StatusOr<QueryAnswer> AnswerQuery(const query::Query& query, const HighlightOptions& highlight,
                                        store::Store& store) {
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
  std::vector<store::Condition> conditions;
  if (plan->selection.rows == store::RowKind::kDocument) CollectFactConditions(plan->selection.condition, conditions);
  for (size_t i = 0; i < count; ++i) {
    QueryRow row;
    row.resume_token = query::MakePageToken(*plan, page->cursors[i]);
    switch (plan->selection.rows) {
      case store::RowKind::kDocument:
        row.document = std::move(page->documents[i]);
        if (highlight.max_fragments > 0 && !plan->highlight_terms.empty()) {
          row.highlights = query::MakeHighlights(row.document.document, plan->highlight_terms, highlight.max_fragments,
                                                 highlight.fragment_length);
        }
        if (absl::Status status = FindMatchedFacts(*plan, conditions, store, row); !status.ok()) return status;
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
