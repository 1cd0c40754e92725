#include "service/query/planner.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "service/model/reasons.h"
#include "service/query/fields.h"
#include "service/query/filter_ast.h"
#include "service/query/filter_compiler.h"
#include "service/query/filter_error.h"
#include "service/query/names.h"
#include "service/query/page_token.h"
#include "service/query/words.h"
#include "service/text/digest.h"

namespace chancery::query {
namespace {

using store::Field;
using store::Order;

constexpr int32_t kDefaultPageSize = 20;
constexpr int32_t kMostPageSize = 200;
constexpr size_t kMostSortKeys = 8;

absl::Status FieldError(absl::string_view field, absl::string_view message) {
  return model::MakeError(absl::StatusCode::kInvalidArgument, message,
                          {.reason = "FIELD_INVALID", .field = std::string(field)});
}

struct SortField {
  absl::string_view name;
  Order order;
};

const std::vector<SortField>& SortFieldsOf(ResultKind kind) {
  static const auto& documents = *new std::vector<SortField>{
      {"relevance", {Order::By::kRelevance}},
      {"name", {Order::By::kName}},
      {"publish_time", {Order::By::kField, Field::kPublishTime}},
      {"date", {Order::By::kField, Field::kPublishTime}},
      {"create_time", {Order::By::kField, Field::kCreateTime}},
      {"update_time", {Order::By::kField, Field::kUpdateTime}},
  };
  static const auto& facts = *new std::vector<SortField>{
      {"relevance", {Order::By::kRelevance}},
      {"name", {Order::By::kName}},
      {"position", {Order::By::kPosition}},
      {"publish_time", {Order::By::kField, Field::kPublishTime}},
      {"date", {Order::By::kField, Field::kPublishTime}},
      {"event_date", {Order::By::kField, Field::kTimeFrom}},
      {"money.amount", {Order::By::kField, Field::kAmount}},
      {"confidence", {Order::By::kField, Field::kConfidence}},
  };
  static const auto& entities = *new std::vector<SortField>{
      {"relevance", {Order::By::kRelevance}},
      {"name", {Order::By::kName}},
      {"document_count", {Order::By::kField, Field::kDocumentCount}},
  };
  if (kind == ResultKind::kEntity) return entities;
  return kind == ResultKind::kDocument ? documents : facts;
}

std::vector<Order> DefaultOrder(ResultKind kind, bool ranked) {
  switch (kind) {
    case ResultKind::kFact:
    case ResultKind::kEvent: return {{Order::By::kPosition}};
    case ResultKind::kEntity: return {{Order::By::kName}};
    default: break;
  }
  if (ranked) return {{.by = Order::By::kRelevance, .descending = true}, {Order::By::kName}};
  return {{Order::By::kField, Field::kPublishTime, true}, {Order::By::kName}};
}

// "event_date desc, name": fields with asc (which needs no word) or desc.
absl::StatusOr<std::vector<Order>> ReadOrder(absl::string_view text, ResultKind kind, bool ranked) {
  if (absl::StripAsciiWhitespace(text).empty()) return DefaultOrder(kind, ranked);
  const std::vector<SortField>& fields = SortFieldsOf(kind);
  std::vector<Order> orders;
  std::set<absl::string_view> used;
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    const std::vector<absl::string_view> parts = absl::StrSplit(item, absl::ByAnyChar(" \t\n"), absl::SkipEmpty());
    const absl::string_view name = parts.empty() ? absl::string_view() : parts[0];
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const SortField& f) { return f.name == name; });
    if (field == fields.end()) {
      return FieldError("order_by", absl::StrCat("order_by has no field ", Quoted(name), " for ", KindName(kind),
                                                 " results; they are ordered by ",
                                                 absl::StrJoin(fields, ", ", [](std::string* out, const SortField& f) {
                                                   absl::StrAppend(out, f.name);
                                                 })));
    }
    const bool descending = parts.size() == 2 && parts[1] == "desc";
    if (parts.size() > 2 || (parts.size() == 2 && !descending && parts[1] != "asc")) {
      return FieldError("order_by", absl::StrCat("order_by: behind ", Quoted(name),
                                                 " stands asc, desc or a comma, not ", Quoted(parts[1])));
    }
    if (!used.insert(name).second)
      return FieldError("order_by", absl::StrCat("order_by names ", Quoted(name), " twice"));
    if (orders.size() == kMostSortKeys)
      return FieldError("order_by", absl::StrCat("order_by has more than ", kMostSortKeys, " fields"));
    Order order = field->order;
    order.descending = descending;
    if (order.by == Order::By::kRelevance) {
      if (!descending) return FieldError("order_by", "relevance is ordered best first: `relevance desc`");
      // Without words, and of facts and entities, all rows have the same.
      if (!ranked) continue;
    }
    orders.push_back(order);
  }
  if (orders.empty()) return DefaultOrder(kind, ranked);
  return orders;
}

// Everything but the page's size and token, each with its size so that no two queries are written alike.
std::string FingerprintOf(const Query& query, ResultKind kind, NameMatching matching) {
  std::string all;
  for (absl::string_view part : {absl::string_view(query.collection), absl::string_view(query.words),
                                 absl::string_view(query.filter), absl::string_view(query.order_by)}) {
    absl::StrAppend(&all, part.size(), ":", part, ";");
  }
  absl::StrAppend(&all, static_cast<int>(kind), ";", static_cast<int>(matching));
  return text::Hex(text::Sha256(all)).substr(0, 32);
}

void SortUnique(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

absl::StatusOr<Plan> MakePlan(const Query& query, store::Store& store) {
  if (query.page_size < 0) return FieldError("page_size", "page_size is negative");
  const ResultKind kind = query.kind == ResultKind::kUnspecified ? ResultKind::kDocument : query.kind;
  const NameMatching matching =
      query.name_matching == NameMatching::kUnspecified ? NameMatching::kCrossScript : query.name_matching;

  Plan plan;
  plan.fingerprint = FingerprintOf(query, kind, matching);
  store::Selection& selection = plan.selection;
  selection.rows = kind == ResultKind::kDocument ? store::RowKind::kDocument
                   : kind == ResultKind::kEntity ? store::RowKind::kEntity
                                                 : store::RowKind::kFact;
  selection.collection = query.collection;
  selection.limit = query.page_size == 0 ? kDefaultPageSize : std::min(query.page_size, kMostPageSize);
  // What costs nothing to check comes before the look-ups of names.
  auto filter = ParseFilter(query.filter);
  if (!filter.ok()) return filter.status();
  if (!query.page_token.empty()) {
    auto cursor = DecodePageToken(plan.fingerprint, query.page_token);
    if (!cursor.ok()) return cursor.status();
    selection.after = *std::move(cursor);
  }

  NameFinder names(store, matching);
  auto words = ReadWords(query.words, kind, names);
  if (!words.ok()) return words.status();
  auto compiled = CompileFilter(*filter, kind, names);
  if (!compiled.ok()) return compiled.status();

  if (kind == ResultKind::kDocument) selection.ranking_terms = words->ranking_terms;
  auto order = ReadOrder(query.order_by, kind, !selection.ranking_terms.empty());
  if (!order.ok()) return order.status();
  selection.order = *std::move(order);

  std::vector<store::Condition> all;
  if (kind == ResultKind::kEvent)
    all.push_back(store::Condition::Compare(Field::kFactKind, store::Op::kEqual, {std::string("EVENT")}));
  for (store::Condition* part : {&words->condition, &compiled->condition}) {
    const bool empty = part->kind == store::Condition::Kind::kTrue ||
                       (part->kind == store::Condition::Kind::kAnd && part->children.empty());
    if (!empty) all.push_back(std::move(*part));
  }
  if (!all.empty()) selection.condition = store::Condition::And(std::move(all));

  plan.highlight_terms = std::move(words->highlight_terms);
  plan.highlight_terms.insert(plan.highlight_terms.end(), compiled->highlight_terms.begin(),
                              compiled->highlight_terms.end());
  SortUnique(plan.highlight_terms);
  plan.expanded_names.assign(words->expanded_names.begin(), words->expanded_names.end());
  return plan;
}

std::string MakePageToken(const Plan& plan, const store::Cursor& cursor) {
  return EncodePageToken(plan.fingerprint, cursor);
}

}  // namespace chancery::query
