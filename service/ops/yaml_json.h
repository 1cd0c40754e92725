#ifndef CHANCERY_SERVICE_OPS_YAML_JSON_H_
#define CHANCERY_SERVICE_OPS_YAML_JSON_H_

#include <string>

#include "absl/strings/string_view.h"
#include "yaml-cpp/yaml.h"

namespace chancery::ops {

// What a YAML value cannot be said in JSON for, and where.
struct YamlFault {
  YAML::Mark at;
  std::string what;
};

// Appends the value as JSON: mappings with text keys, sequences, and scalars as YAML 1.2's core schema reads them.
// False, with `fault` set, for a key that is given twice or is no text, .inf, .nan, and more than 10,000 values
// (aliases count each time).
bool AppendJson(const YAML::Node& node, std::string* out, YamlFault* fault);

// The text in quotes as JSON has it.
std::string JsonQuoted(absl::string_view text);

}  // namespace chancery::ops

#endif  // CHANCERY_SERVICE_OPS_YAML_JSON_H_
