#include "service/rpc/from_proto.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/rpc/resource_names.h"
#include "service/rpc/status.h"

namespace chancery::rpc {
namespace {

constexpr int32_t kMostFragments = 10;
constexpr int32_t kLongestFragment = 2000;

}  // namespace

absl::StatusOr<absl::Time> ReadTime(const google::protobuf::Timestamp& time, absl::string_view field) {
  // google.protobuf.Timestamp: from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
  constexpr int64_t kFirst = -62135596800, kLast = 253402300799;
  if (time.seconds() < kFirst || time.seconds() > kLast || time.nanos() < 0 || time.nanos() > 999999999) {
    return FieldInvalid(field, "is not a time from the year 1 to 9999");
  }
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

absl::StatusOr<text::Encoding> ReadEncoding(v1::TextEncoding encoding) {
  switch (encoding) {
    case v1::TEXT_ENCODING_UNSPECIFIED:
    case v1::TEXT_ENCODING_UTF8: return text::Encoding::kUtf8;
    case v1::TEXT_ENCODING_UTF16: return text::Encoding::kUtf16;
    case v1::TEXT_ENCODING_UTF32: return text::Encoding::kUtf32;
    default: return FieldInvalid("text_encoding", "is no TextEncoding that this version knows");
  }
}

absl::StatusOr<ingest::RawItem> ReadDocument(const v1::Document& document) {
  ingest::RawItem raw;
  raw.content = document.content();
  raw.title = document.title();
  raw.source = document.source();
  raw.source_uri = document.source_uri();
  raw.language = document.language_code();
  if (document.has_publish_time()) {
    auto time = ReadTime(document.publish_time(), "document.publish_time");
    if (!time.ok()) return time.status();
    raw.publish_time = *time;
  }
  raw.labels.insert(document.labels().begin(), document.labels().end());
  return raw;
}

absl::StatusOr<pipeline::IngestItem> ReadItem(const v1::IngestItem& item) {
  auto raw = ReadDocument(item.document());
  if (!raw.ok()) return raw.status();
  pipeline::IngestItem out{*std::move(raw), item.etag()};
  out.raw.document_id = item.document_id();
  if (out.raw.document_id == "-")
    return FieldInvalid("document_id", "must match [a-z0-9-]{1,63} and not be a single -");
  out.raw.raw_content = item.raw_content();
  out.raw.charset = item.charset();
  return out;
}

absl::StatusOr<std::vector<std::string>> ReadExtractors(const google::protobuf::RepeatedPtrField<std::string>& names,
                                                        const extract::Analyzer& analyzer) {
  std::vector<std::string> ids;
  if (names.empty()) return ids;
  const std::vector<extract::ExtractorStatus> known = analyzer.List();
  for (int i = 0; i < names.size(); ++i) {
    const std::string field = absl::StrCat("extractors[", i, "]");
    auto id = ParseExtractor(names[i], field);
    if (!id.ok()) return id.status();
    if (std::none_of(known.begin(), known.end(), [&](const extract::ExtractorStatus& e) { return e.id == *id; })) {
      return FieldInvalid(field, "there is no such extractor; ListExtractors shows those that are loaded");
    }
    ids.push_back(*std::move(id));
  }
  return ids;
}

absl::StatusOr<query::Query> ReadQuery(const v1::QueryRequest& request) {
  if (!request.facets().empty()) return NotImplemented("QueryRequest.facets", "Leave facets empty.");
  if (request.has_as_of_time()) return NotImplemented("QueryRequest.as_of_time", "Leave as_of_time unset.");
  if (request.explain()) return NotImplemented("QueryRequest.explain", "Leave explain unset.");
  query::Query query;
  auto collection = ParseCollectionOrAll(request.parent(), "parent");
  if (!collection.ok()) return collection.status();
  query.collection = *std::move(collection);
  if (!v1::ResultKind_IsValid(request.result_kind()))
    return FieldInvalid("result_kind", "is no ResultKind that this version knows");
  if (!v1::NameMatching_IsValid(request.name_matching()))
    return FieldInvalid("name_matching", "is no NameMatching that this version knows");
  static_assert(static_cast<int>(query::ResultKind::kEntity) == v1::RESULT_KIND_ENTITY);
  static_assert(static_cast<int>(query::NameMatching::kCrossScript) == v1::NAME_MATCHING_CROSS_SCRIPT);
  query.kind = static_cast<query::ResultKind>(request.result_kind());
  query.name_matching = static_cast<query::NameMatching>(request.name_matching());
  query.words = request.query();
  query.filter = request.filter();
  query.page_size = request.page_size();
  query.page_token = request.page_token();
  query.order_by = request.order_by();
  return query;
}

absl::StatusOr<pipeline::HighlightOptions> ReadHighlight(const v1::HighlightSpec& spec) {
  if (spec.max_fragments() < 0 || spec.max_fragments() > kMostFragments) {
    return FieldInvalid("highlight.max_fragments", absl::StrCat("must be from 0 to ", kMostFragments));
  }
  if (spec.fragment_length() < 0 || spec.fragment_length() > kLongestFragment) {
    return FieldInvalid("highlight.fragment_length", absl::StrCat("must be from 0 to ", kLongestFragment));
  }
  return pipeline::HighlightOptions{spec.max_fragments(), spec.fragment_length()};
}

absl::Time DeadlineOf(const grpc::ServerContextBase& context) {
  const auto deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture() : absl::FromChrono(deadline);
}

}  // namespace chancery::rpc
