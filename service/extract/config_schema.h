#ifndef CHANCERY_SERVICE_EXTRACT_CONFIG_SCHEMA_H_
#define CHANCERY_SERVICE_EXTRACT_CONFIG_SCHEMA_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery::extract {

// The JSON Schema (draft 7) that a plugin's manifest gives for its configuration.  Immutable; safe to use from several
// threads.
class ConfigSchema {
 public:
  // MANIFEST_INVALID with metadata `member` "/config_schema" for what is no schema.  A plugin must not be able to keep
  // the server busy with it, so that refused are, too: references but to "#/definitions/..." and "#/$defs/...", circles
  // of them, more than 10,000 subschemas when references are followed, and patterns of more than 128 bytes, with a
  // repeated group or more than two repetitions.
  static absl::StatusOr<std::unique_ptr<const ConfigSchema>> Parse(absl::string_view json);
  virtual ~ConfigSchema() = default;

  // CONFIG_INVALID with metadata `path`, a JSON Pointer into the configuration, for one that does not satisfy the
  // schema; the message says what stands there and what the schema says of that place.  An empty `json` is {}.
  virtual absl::Status Check(absl::string_view json) const = 0;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_CONFIG_SCHEMA_H_
