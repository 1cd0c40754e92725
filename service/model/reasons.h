#ifndef CHANCERY_SERVICE_MODEL_REASONS_H_
#define CHANCERY_SERVICE_MODEL_REASONS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace chancery::model {

// What travels with an error through the layers and becomes google.rpc details at the border (service/rpc/status):
// ErrorInfo{reason, "chancery", metadata} always, BadRequest when `field` is set, ResourceInfo when `resource` is set,
// RetryInfo when `retry_seconds` is set, Help when `help` is set.
struct ErrorReason {
  std::string reason;                           // "FILTER_SYNTAX"
  std::map<std::string, std::string> metadata;  // "position" -> "17"
  std::string field;                            // "items[3].document.content"
  std::string resource;                         // "collections/seeds/documents/seed-000"
  std::string help;                             // one sentence: what to do
  std::optional<double> retry_seconds;
};

// A status with code, message and reason.
absl::Status MakeError(absl::StatusCode code, absl::string_view message, ErrorReason reason);

// The reason that `status` carries, or nullopt.
std::optional<ErrorReason> ReasonOf(const absl::Status& status);

// The same error with `prefix` put before its reason's field: "items[3]." + "document.content".
absl::Status WithFieldPrefix(const absl::Status& status, absl::string_view prefix);

}  // namespace chancery::model

#endif  // CHANCERY_SERVICE_MODEL_REASONS_H_
