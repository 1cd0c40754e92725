#include "service/rpc/ingest_call.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/rpc/from_proto.h"
#include "service/rpc/resource_names.h"
#include "service/rpc/results.h"
#include "service/rpc/status.h"
#include "service/rpc/to_proto.h"

namespace chancery::rpc {

absl::Status RunIngest(const Backend& backend, const grpc::ServerContext& context, const v1::IngestRequest& request,
                       v1::IngestResponse* response) {
  pipeline::IngestOptions options;
  auto collection = ParseCollection(request.parent(), "parent");
  if (!collection.ok()) return collection.status();
  options.collection = *std::move(collection);
  if (request.items().empty()) return FieldInvalid("items", "is required: 1 to 100 documents");
  if (request.items_size() > backend.limits.max_items) {
    return model::MakeError(
        absl::StatusCode::kInvalidArgument,
        absl::StrCat("items: ", request.items_size(), " documents, the limit is ", backend.limits.max_items),
        {.reason = "FIELD_INVALID",
         .metadata = {{"limit", absl::StrCat(backend.limits.max_items)}},
         .field = "items",
         .help = "Send more calls, or use ChanceryService.StreamIngest."});
  }
  if (!v1::IngestMode_IsValid(request.mode())) return FieldInvalid("mode", "is no IngestMode that this version knows");
  options.atomic = request.mode() == v1::INGEST_MODE_ATOMIC;
  options.validate_only = request.validate_only();
  auto extractors = ReadExtractors(request.extractors(), *backend.analyzer);
  if (!extractors.ok()) return extractors.status();
  options.extractors = *std::move(extractors);
  auto mask = DocumentListMask(request.read_mask());
  if (!mask.ok()) return mask.status();
  options.deadline = DeadlineOf(context);
  options.cancelled = [&context] { return context.IsCancelled(); };

  const auto count = static_cast<size_t>(request.items_size());
  std::vector<absl::StatusOr<pipeline::IngestOutcome>> outcomes(count, absl::UnknownError("not run"));
  std::vector<pipeline::IngestItem> items;
  std::vector<size_t> index;
  for (size_t i = 0; i < count; ++i) {
    auto item = ReadItem(request.items(static_cast<int>(i)));
    if (!item.ok() && options.atomic) return model::WithFieldPrefix(item.status(), absl::StrCat("items[", i, "]."));
    if (item.ok()) {
      items.push_back(*std::move(item));
      index.push_back(i);
    } else {
      outcomes[i] = item.status();
    }
  }
  auto run = backend.ingest->Run(items, options);
  bool trouble = false;
  for (size_t k = 0; k < run.size(); ++k) {
    if (!run[k].ok() && options.atomic) return run[k].status();
    trouble = trouble || (run[k].ok() && !run[k]->issues.empty());
    outcomes[index[k]] = std::move(run[k]);
  }
  if (trouble) backend.extractor_trouble();
  // Of a caller that has gone or whose deadline has passed nobody reads single results.
  if (context.IsCancelled()) return absl::CancelledError("the caller has gone; items may have been stored");

  for (size_t i = 0; i < count; ++i) {
    const std::string field = absl::StrCat("items[", i, "].");
    *response->add_results() =
        MakeIngestResult(request.items(static_cast<int>(i)).client_tag(), outcomes[i], *mask, field, *backend.store);
  }
  const auto failed =
      std::count_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return !outcome.ok(); });
  response->set_failed_count(static_cast<int32_t>(failed));
  response->set_succeeded_count(static_cast<int32_t>(count) - static_cast<int32_t>(failed));
  return absl::OkStatus();
}

bool IsFinal(const v1::IngestResponse& response) {
  return std::all_of(response.results().begin(), response.results().end(), [](const v1::IngestResult& result) {
    switch (static_cast<absl::StatusCode>(result.error().code())) {
      case absl::StatusCode::kOk:
      case absl::StatusCode::kInvalidArgument:
      case absl::StatusCode::kAborted:
      case absl::StatusCode::kFailedPrecondition:
      case absl::StatusCode::kNotFound: return true;
      default: return false;
    }
  });
}

absl::Status RunExtract(const Backend& backend, const grpc::ServerContext& context, const v1::ExtractRequest& request,
                        v1::ExtractResponse* response) {
  auto encoding = ReadEncoding(request.text_encoding());
  if (!encoding.ok()) return encoding.status();
  auto extractors = ReadExtractors(request.extractors(), *backend.analyzer);
  if (!extractors.ok()) return extractors.status();
  auto raw = ReadDocument(request.document());
  if (!raw.ok()) return raw.status();
  auto analysis = backend.ingest->Analyze(*raw, *extractors, DeadlineOf(context));
  if (!analysis.ok()) return analysis.status();
  if (!analysis->issues.empty()) backend.extractor_trouble();
  const SpanWriter spans(analysis->document, *encoding);
  // The caller has the text.
  *response->mutable_document() = ToProto(spans, /*with_content=*/false);
  for (const model::Fact& fact : analysis->facts) *response->add_facts() = ToProto(fact, spans);
  SetFactCounts(CountFacts(analysis->facts), response->mutable_document());
  for (const model::ExtractionIssue& issue : analysis->issues) *response->add_extraction_issues() = ToProto(issue);
  return absl::OkStatus();
}

}  // namespace chancery::rpc
