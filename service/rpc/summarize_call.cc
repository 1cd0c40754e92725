#include "service/rpc/summarize_call.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/pipeline/write_summary.h"
#include "service/rpc/from_proto.h"
#include "service/rpc/point_summaries.h"
#include "service/rpc/resource_names.h"
#include "service/rpc/status.h"
#include "service/rpc/to_proto.h"
#include "service/text/language.h"

namespace chancery::rpc {
namespace {

constexpr int32_t kMostSentences = 100;
constexpr int32_t kMostCharacters = 100000;
constexpr int kMostNames = 1000;
constexpr size_t kMostFocusBytes = 4096;
constexpr int kMostLanguages = 50;
// Of the choice of sentences: raised when the same documents may give another summary.
constexpr char kAlgorithm[] = "coverage-mmr@2";

absl::StatusOr<summarize::Request> ReadRequest(const v1::SummarizeRequest& request) {
  summarize::Request out;
  switch (request.length().limit_case()) {
    case v1::LengthLimit::kSentences:
      if (request.length().sentences() < 1 || request.length().sentences() > kMostSentences) {
        return FieldInvalid("length.sentences", absl::StrCat("must be from 1 to ", kMostSentences));
      }
      out.max_sentences = request.length().sentences();
      break;
    case v1::LengthLimit::kCharacters:
      if (request.length().characters() < 1 || request.length().characters() > kMostCharacters) {
        return FieldInvalid("length.characters", absl::StrCat("must be from 1 to ", kMostCharacters));
      }
      out.max_characters = request.length().characters();
      break;
    case v1::LengthLimit::LIMIT_NOT_SET: break;
  }
  if (request.focus().size() > kMostFocusBytes)
    return FieldInvalid("focus", absl::StrCat(request.focus().size(), " bytes, the limit is ", kMostFocusBytes));
  out.focus = request.focus();
  if (request.has_redundancy_penalty()) {
    const double penalty = request.redundancy_penalty();
    if (!(penalty >= 0 && penalty <= 1)) return FieldInvalid("redundancy_penalty", "must be from 0 to 1");
    out.redundancy_penalty = penalty;
  }
  return out;
}

absl::StatusOr<pipeline::SummaryScope> ReadScope(const v1::SummarizeRequest& request) {
  pipeline::SummaryScope scope;
  auto collection = ParseCollection(request.parent(), "parent");
  if (!collection.ok()) return collection.status();
  scope.collection = *std::move(collection);
  if (request.scope_case() == v1::SummarizeRequest::kDocuments) {
    const auto& names = request.documents().names();
    if (names.empty() || names.size() > kMostNames)
      return FieldInvalid("documents.names", absl::StrCat("must be 1 to ", kMostNames, " names"));
    for (int i = 0; i < names.size(); ++i) {
      const std::string field = absl::StrCat("documents.names[", i, "]");
      auto name = ParseDocumentName(names[i], field);
      if (!name.ok()) return name.status();
      if (name->collection != scope.collection)
        return FieldInvalid(field, absl::StrCat("must be a document of ", request.parent()));
      scope.document_ids.push_back(std::move(name->document));
    }
  } else {
    scope.filter = request.filter();
  }
  if (request.language_codes_size() > kMostLanguages)
    return FieldInvalid("language_codes", absl::StrCat("must be at most ", kMostLanguages));
  for (int i = 0; i < request.language_codes_size(); ++i) {
    if (!text::IsLanguageTag(request.language_codes(i)))
      return FieldInvalid(absl::StrCat("language_codes[", i, "]"), "is no BCP 47 language tag");
    scope.languages.push_back(request.language_codes(i));
  }
  return scope;
}

}  // namespace

absl::Status RunSummarize(const Backend& backend, const grpc::ServerContext& context,
                          const v1::SummarizeRequest& request, v1::SummarizeResponse* response) {
  if (!v1::SummaryKind_IsValid(request.kind()))
    return FieldInvalid("kind", "is no SummaryKind that this version knows");
  const bool extractive =
      request.kind() == v1::SUMMARY_KIND_UNSPECIFIED || request.kind() == v1::SUMMARY_KIND_EXTRACTIVE;
  if (request.has_since_time() != (request.kind() == v1::SUMMARY_KIND_UPDATE)) {
    return FieldInvalid("since_time", request.has_since_time()
                                          ? "is for SUMMARY_KIND_UPDATE alone; a filter such as publish_time > "
                                            "\"2024-06-14\" narrows the others"
                                          : "is required for SUMMARY_KIND_UPDATE: what the reader has seen");
  }
  auto encoding = ReadEncoding(request.text_encoding());
  if (!encoding.ok()) return encoding.status();
  auto wanted = ReadRequest(request);
  if (!wanted.ok()) return wanted.status();
  auto scope = ReadScope(request);
  if (!scope.ok()) return scope.status();
  scope->deadline = DeadlineOf(context);
  scope->cancelled = [&context] { return context.IsCancelled(); };
  if (!extractive) {
    if (wanted->max_characters)
      return FieldInvalid("length.characters", "is for SUMMARY_KIND_EXTRACTIVE alone; length.sentences limits points");
    PointRequest points;
    points.kind = request.kind();
    points.scope = *std::move(scope);
    points.scope.needs_publish_time = request.kind() == v1::SUMMARY_KIND_UPDATE;
    points.focus = request.focus();
    points.limit = static_cast<size_t>(wanted->max_sentences.value_or(kMostSentences));
    if (request.has_since_time()) {
      auto since = ReadTime(request.since_time(), "since_time");
      if (!since.ok()) return since.status();
      points.since = *since;
    }
    points.encoding = *encoding;
    return SummarizePoints(points, *backend.store, response);
  }

  auto summary = pipeline::WriteExtract(*scope, *wanted, *backend.store);
  if (!summary.ok()) return summary.status();

  std::map<std::string, SpanWriter> writers;
  const auto cite = [&](const std::string& name, model::TextSpan span, v1::SummarySentence* out) {
    const auto cited = summary->cited.find(name);
    if (cited == summary->cited.end()) return;
    const auto writer = writers.try_emplace(name, cited->second.document, *encoding).first;
    *out->add_citations() = MakeCitation(writer->second, span, span, "");
  };
  for (const summarize::Sentence& sentence : summary->sentences) {
    v1::SummarySentence& out = *response->add_sentences();
    out.set_text(sentence.text);
    cite(sentence.document, sentence.span, &out);
    for (const auto& [name, span] : sentence.also) cite(name, span, &out);
    out.set_score(sentence.score);
    for (const std::string& fact : sentence.supporting_facts) out.add_supporting_facts(fact);
    absl::StrAppend(response->mutable_text(), response->text().empty() ? "" : " ", sentence.text);
  }
  response->set_considered_document_count(summary->scope.considered);
  for (const pipeline::OmittedDocument& omitted : summary->scope.omitted) {
    v1::OmittedDocument& out = *response->add_omitted_documents();
    out.set_document(omitted.name);
    out.set_reason(omitted.reason);
  }
  response->set_algorithm(kAlgorithm);
  return absl::OkStatus();
}

}  // namespace chancery::rpc
