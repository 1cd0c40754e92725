#ifndef CHANCERY_SERVICE_EXTRACT_MANIFEST_H_
#define CHANCERY_SERVICE_EXTRACT_MANIFEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery::extract {

// What a plugin says of one of its extractors.
struct ManifestExtractor {
  std::string id;                      // "chancery.dates"
  std::string version;                 // the plugin's when the manifest gives none
  std::vector<std::string> languages;  // BCP 47 ranges, "*" for any
  std::vector<std::string> produces;
  std::vector<std::string> requires_types;
  std::vector<std::string> uses_types;
};

// A file of the plugin, beside its library.
struct ManifestResource {
  std::string name;    // relative path without "." and ".." parts
  std::string sha256;  // lower-case hexadecimal
};

// What a plugin says of itself, readable without running it; docs/plugin-abi.md lists the members.
struct Manifest {
  std::string id;
  std::string version;
  uint32_t abi = 0;           // CHX_ABI(major, minor) it was built with
  uint32_t min_host_abi = 0;  // oldest host it works with; CHX_ABI(major, 0) when not given
  std::vector<ManifestExtractor> extractors;
  std::vector<ManifestResource> resources;
  std::string config_schema;  // JSON text of the schema of its configuration; "" when it gives none
  bool has_runtime = false;   // brings a language runtime (CHX_PLUGIN_HAS_RUNTIME): always a worker
};

// Reads the JSON text of a manifest.  MANIFEST_INVALID with metadata `member` (a JSON Pointer) for one that is not as
// documented.  Whether this host can load it is CheckAbi's question.
absl::StatusOr<Manifest> ParseManifest(absl::string_view json);

// OK when this host can load a plugin built with `abi` that needs `min_host_abi`; else ABI_MISMATCH with metadata
// `host` and `plugin` ("1.0") and what to do.
absl::Status CheckAbi(uint32_t abi, uint32_t min_host_abi);

// "1.0" of CHX_ABI(1, 0).
std::string AbiText(uint32_t abi);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_MANIFEST_H_
