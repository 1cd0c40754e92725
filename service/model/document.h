#ifndef CHANCERY_SERVICE_MODEL_DOCUMENT_H_
#define CHANCERY_SERVICE_MODEL_DOCUMENT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "service/model/text_span.h"
#include "service/model/time_span.h"

namespace chancery::model {

// Where the anchor of relative dates was found; names as in chancery.v1.AnchorSource.
enum class AnchorSource : uint8_t { kUnspecified, kCaller, kHeader, kDateline, kNone };

// One article with what is known about it, without its facts.  A value: no thread rules of its own.
struct Document {
  std::string collection;  // id alone: "seeds"
  std::string id;          // id alone: "seed-000"
  std::string content;     // valid UTF-8, as it came (after charset conversion)
  std::string title;
  std::string source;
  std::string source_uri;
  std::string language;  // BCP 47; "und" when none of the known ones
  bool language_detected = false;
  std::optional<absl::Time> publish_time;  // the anchor of relative dates
  AnchorSource publish_time_source = AnchorSource::kUnspecified;
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
  std::string etag;
  std::string content_sha256;  // 32 bytes
  std::map<std::string, std::string> labels;
  // Ranges that extraction and summaries leave out, in order, disjoint.
  std::vector<TextSpan> boilerplate;
  // Sentences of the text outside boilerplate, in order, disjoint, without surrounding white space.
  std::vector<TextSpan> sentences;

  // "collections/seeds/documents/seed-000"
  std::string Name() const { return "collections/" + collection + "/documents/" + id; }
  std::string Slice(TextSpan span) const {
    return content.substr(static_cast<size_t>(span.begin), static_cast<size_t>(span.end - span.begin));
  }
};

}  // namespace chancery::model

#endif  // CHANCERY_SERVICE_MODEL_DOCUMENT_H_
