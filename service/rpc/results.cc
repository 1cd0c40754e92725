#include "service/rpc/results.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/rpc/status.h"
#include "service/rpc/to_proto.h"

namespace chancery::rpc {

absl::StatusOr<ReadMask> DocumentListMask(const google::protobuf::FieldMask& mask) {
  return ReadMask::Parse(mask, v1::Document::descriptor(), {"content", "facts"});
}

absl::StatusOr<v1::Document> MakeDocument(const model::Document& document,
                                          const std::map<std::string, int32_t>& fact_counts, const ReadMask& mask,
                                          text::Encoding encoding, store::Store& store) {
  const SpanWriter spans(document, encoding);
  v1::Document out = ToProto(spans, mask.Wants("content"));
  SetFactCounts(fact_counts, &out);
  if (mask.Wants("facts")) {
    auto facts = store.GetFacts(document.collection, document.id);
    if (!facts.ok()) return facts.status();
    for (const model::Fact& fact : *facts) *out.add_facts() = ToProto(fact, spans);
  }
  mask.Trim(&out);
  return out;
}

v1::IngestResult MakeIngestResult(const std::string& client_tag, const absl::StatusOr<pipeline::IngestOutcome>& outcome,
                                  const ReadMask& mask, absl::string_view field, store::Store& store) {
  v1::IngestResult result;
  result.set_client_tag(client_tag);
  if (!outcome.ok()) {
    *result.mutable_error() = ToProto(model::WithFieldPrefix(outcome.status(), field));
    return result;
  }
  auto document = MakeDocument(outcome->document, outcome->fact_counts, mask, text::Encoding::kUtf8, store);
  if (!document.ok()) {
    // The document is stored; that it cannot be shown whole (it was deleted since, or was only validated) does not undo
    // it.
    const SpanWriter spans(outcome->document, text::Encoding::kUtf8);
    document = ToProto(spans, mask.Wants("content"));
    SetFactCounts(outcome->fact_counts, &*document);
    mask.Trim(&*document);
  }
  *result.mutable_document() = *std::move(document);
  result.set_disposition(ToProto(outcome->disposition));
  if (outcome->disposition == store::Disposition::kDuplicate) result.set_duplicate_of(outcome->document.Name());
  for (const model::ExtractionIssue& issue : outcome->issues) *result.add_extraction_issues() = ToProto(issue);
  return result;
}

absl::StatusOr<ReadMask> QueryMask(const google::protobuf::FieldMask& mask, query::ResultKind kind) {
  switch (kind) {
    case query::ResultKind::kFact:
    case query::ResultKind::kEvent: return ReadMask::Parse(mask, v1::Fact::descriptor());
    case query::ResultKind::kEntity: return ReadMask::Parse(mask, v1::Entity::descriptor());
    default: return DocumentListMask(mask);
  }
}

absl::StatusOr<v1::QueryResult> MakeQueryResult(const pipeline::QueryRow& row, query::ResultKind kind,
                                                const ReadMask& mask, text::Encoding encoding, store::Store& store) {
  v1::QueryResult result;
  switch (kind) {
    case query::ResultKind::kFact:
    case query::ResultKind::kEvent:
      *result.mutable_fact() = ToProto(row.fact.fact, SpanWriter(*row.source, encoding));
      mask.Trim(result.mutable_fact());
      return result;
    case query::ResultKind::kEntity:
      *result.mutable_entity() = ToProto(row.entity);
      mask.Trim(result.mutable_entity());
      return result;
    default: break;
  }
  const model::Document& document = row.document.document;
  auto shown = MakeDocument(document, row.document.fact_counts, mask, encoding, store);
  if (!shown.ok()) return shown.status();
  *result.mutable_document() = *std::move(shown);
  result.set_score(row.document.relevance);
  for (const std::string& id : row.matched_facts)
    result.add_matched_facts(absl::StrCat(document.Name(), "/facts/", id));
  if (row.highlights.empty()) return result;
  const SpanWriter spans(document, encoding);
  for (const query::Highlight& highlight : row.highlights) {
    v1::Highlight& out = *result.add_highlights();
    *out.mutable_fragment() = spans(highlight.fragment);
    for (model::TextSpan match : highlight.matches) *out.add_matches() = spans(match);
  }
  return result;
}

}  // namespace chancery::rpc
