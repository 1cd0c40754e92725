#ifndef CHANCERY_SERVICE_OPS_CONFIG_H_
#define CHANCERY_SERVICE_OPS_CONFIG_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery::ops {

// What the operator says of one plugin.  Unset members leave it to the defaults.
struct PluginConfig {
  std::optional<std::string> trust;  // "in_process", "worker" or "off"
  std::vector<std::string> sha256;   // of its file, lower-case hexadecimal; not empty: no other file is loaded
  std::string config_json;           // for the plugin; "" when there is none
  std::optional<int64_t> memory_mib;
  std::optional<double> seconds;  // of one document
};

// The configuration file; docs/chancery.example.yaml explains every member.  A value.
struct Config {
  std::vector<std::string> plugin_folders;      // absolute
  std::optional<std::string> default_trust;     // "worker" or "off"
  std::map<std::string, PluginConfig> plugins;  // by the id in the manifest
  std::optional<int64_t> extract_seconds;       // of one document, all extractors together
  std::optional<bool> reanalyze_automatically;  // after a start or reload with other versions of extractors
  std::optional<double> reanalyze_documents_per_second;
};

// Reads the text of a configuration file.  kInvalidArgument for one that is no YAML, has an unknown or repeated key or
// a value of a wrong type or out of range: "FILE:LINE:COLUMN: what, and what was expected"; `name` is FILE.
absl::StatusOr<Config> ParseConfig(absl::string_view yaml, const std::string& name);

// Reads a file of at most 1 MiB.  kNotFound, or as ParseConfig.
absl::StatusOr<Config> ReadConfig(const std::string& path);

}  // namespace chancery::ops

#endif  // CHANCERY_SERVICE_OPS_CONFIG_H_
