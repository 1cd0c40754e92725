#include "service/ingest/prepare_document.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/ingest/anchor_date.h"
#include "service/ingest/boilerplate.h"
#include "service/model/reasons.h"
#include "service/text/decode.h"
#include "service/text/digest.h"
#include "service/text/language.h"
#include "service/text/letters.h"
#include "service/text/sentences.h"

namespace chancery::ingest {
namespace {

constexpr size_t kMaxIdBytes = 63;
constexpr size_t kMaxSourceBytes = 2048;
constexpr size_t kMaxLabelBytes = 256;

absl::Status Invalid(absl::string_view field, absl::string_view message) {
  return model::MakeError(absl::StatusCode::kInvalidArgument, absl::StrCat(field, ": ", message),
                          {.reason = "FIELD_INVALID", .field = std::string(field)});
}

absl::Status TooLarge(absl::string_view field, size_t size, size_t limit, absl::string_view help) {
  return model::MakeError(absl::StatusCode::kInvalidArgument,
                          absl::StrCat(field, ": ", size, " bytes, the limit is ", limit),
                          {.reason = "DOCUMENT_TOO_LARGE",
                           .metadata = {{"limit", absl::StrCat(limit)}},
                           .field = std::string(field),
                           .help = std::string(help)});
}

bool IsDocumentId(absl::string_view id) {
  return id.size() <= kMaxIdBytes && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool IsBlank(absl::string_view utf8) {
  for (size_t at = 0; at < utf8.size();) {
    const text::CodePoint c = text::DecodeAt(utf8, at);
    if (!text::IsSpace(c.value)) return false;
    at += static_cast<size_t>(c.size);
  }
  return true;
}

absl::Status WithField(const absl::Status& status, absl::string_view field) {
  model::ErrorReason reason = model::ReasonOf(status).value_or(model::ErrorReason{});
  reason.field = std::string(field);
  return model::MakeError(status.code(), absl::StrCat(field, ": ", status.message()), std::move(reason));
}

absl::Status CheckText(absl::string_view field, absl::string_view value, size_t limit) {
  if (value.size() > limit) return Invalid(field, absl::StrCat(value.size(), " bytes, the limit is ", limit));
  if (text::FirstInvalidUtf8(value)) return Invalid(field, "not UTF-8");
  return absl::OkStatus();
}

absl::Status CheckFields(const RawItem& item, const Limits& limits) {
  if (!IsDocumentId(item.document_id)) return Invalid("document_id", "must match [a-z0-9-]{1,63}");
  if (!item.content.empty() && !item.raw_content.empty())
    return Invalid("document.content", "both document.content and raw_content are set");
  if (item.raw_content.empty() && !item.charset.empty()) return Invalid("charset", "only raw_content has a charset");
  if (!item.language.empty() && !text::IsLanguageTag(item.language))
    return Invalid("document.language_code", "not a BCP 47 language tag");
  if (absl::Status status = CheckText("document.title", item.title, limits.max_title_bytes); !status.ok())
    return status;
  if (absl::Status status = CheckText("document.source", item.source, kMaxSourceBytes); !status.ok()) return status;
  if (absl::Status status = CheckText("document.source_uri", item.source_uri, kMaxSourceBytes); !status.ok())
    return status;
  if (item.labels.size() > limits.max_labels) {
    return Invalid("document.labels", absl::StrCat(item.labels.size(), " labels, the limit is ", limits.max_labels));
  }
  for (const auto& [key, value] : item.labels) {
    if (key.empty()) return Invalid("document.labels", "a label has an empty key");
    if (absl::Status status = CheckText("document.labels", key, kMaxLabelBytes); !status.ok()) return status;
    if (absl::Status status = CheckText("document.labels", value, kMaxLabelBytes); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadContent(const RawItem& item, const Limits& limits) {
  constexpr absl::string_view kHelp =
      "Split the text into articles and send them one by one, many at a time over StreamIngest.";
  const bool raw = !item.raw_content.empty();
  const absl::string_view field = raw ? "raw_content" : "document.content";
  const absl::string_view bytes = raw ? item.raw_content : item.content;
  // Before the conversion, so that it is not made in vain; UTF-32 is the widest charset.
  const size_t limit = raw ? 4 * limits.max_document_bytes : limits.max_document_bytes;
  if (bytes.size() > limit) return TooLarge(field, bytes.size(), limits.max_document_bytes, kHelp);
  absl::StatusOr<std::string> content = text::DecodeToUtf8(bytes, raw ? item.charset : "");
  if (!content.ok())
    return WithField(content.status(), content.status().message().substr(0, 7) == "unknown" ? "charset" : field);
  if (content->size() > limits.max_document_bytes)
    return TooLarge(field, content->size(), limits.max_document_bytes, kHelp);
  if (IsBlank(*content)) return Invalid(field, "no text");
  return content;
}

absl::Time StartOfDay(const model::PartialDate& date) {
  return absl::UnixEpoch() + absl::Hours(24) * model::DaysFromCivil(date.year, date.month, date.day);
}

}  // namespace

absl::StatusOr<model::Document> PrepareDocument(const RawItem& item, const Limits& limits) {
  if (absl::Status status = CheckFields(item, limits); !status.ok()) return status;
  absl::StatusOr<std::string> content = ReadContent(item, limits);
  if (!content.ok()) return content.status();

  model::Document document;
  document.content = *std::move(content);
  document.content_sha256 = text::Sha256(document.content);
  document.id =
      item.document_id.empty() ? absl::StrCat("h", text::Hex(document.content_sha256).substr(0, 32)) : item.document_id;
  document.title = item.title;
  document.source = item.source;
  document.source_uri = item.source_uri;
  document.labels = item.labels;
  document.language = item.language;
  if (document.language.empty()) {
    document.language = text::DetectLanguage(document.content);
    document.language_detected = true;
  }
  document.publish_time_source = model::AnchorSource::kNone;
  if (item.publish_time) {
    document.publish_time = item.publish_time;
    document.publish_time_source = model::AnchorSource::kCaller;
  } else if (const std::optional<AnchorDate> anchor = FindAnchorDate(document.content)) {
    document.publish_time = StartOfDay(anchor->date);
    document.publish_time_source = anchor->source;
  }
  document.boilerplate = FindBoilerplate(document.content);
  document.sentences = text::SplitSentences(document.content, document.boilerplate);
  return document;
}

}  // namespace chancery::ingest
