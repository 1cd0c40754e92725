#ifndef CHANCERY_SERVICE_INGEST_PREPARE_DOCUMENT_H_
#define CHANCERY_SERVICE_INGEST_PREPARE_DOCUMENT_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/model/document.h"

namespace chancery::ingest {

// One article as a caller hands it over; chancery.v1.IngestItem says what each field means.
struct RawItem {
  std::string document_id;
  std::string content;      // text in UTF-8 (what arrived in `document.content`), or ...
  std::string raw_content;  // ... bytes in `charset`
  std::string charset;
  std::string title;
  std::string source;
  std::string source_uri;
  std::string language;
  std::optional<absl::Time> publish_time;
  std::map<std::string, std::string> labels;
};

// Sizes of input that are refused, named in the error.
struct Limits {
  size_t max_document_bytes = 1 << 20;
  size_t max_title_bytes = 4096;
  size_t max_labels = 64;
};

// Checks an item and makes a clean Document of it: decoded, language, anchor date (the caller's, else a header such as
// " date 2024-06-14 " or "Published: 14 June 2024", else a dateline such as "Moscow, 12 April 2023 (TDI):", else none),
// boilerplate ranges, sentences, SHA-256, and an id derived from the hash when there is none.  Collection and times are
// the caller's to set.  Errors are kInvalidArgument with ErrorReason: FIELD_INVALID, CONTENT_NOT_UTF8, CHARSET_UNKNOWN,
// CONTENT_UNDECODABLE, DOCUMENT_TOO_LARGE (metadata limit); the field is relative to the item ("document.content").
// Deterministic; no clock.
absl::StatusOr<model::Document> PrepareDocument(const RawItem& item, const Limits& limits);

}  // namespace chancery::ingest

#endif  // CHANCERY_SERVICE_INGEST_PREPARE_DOCUMENT_H_
