#ifndef CHANCERY_PLUGINS_CHECK_MANIFEST_H_
#define CHANCERY_PLUGINS_CHECK_MANIFEST_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::check {

struct ManifestExtractor {
  std::string id;
  std::string version;
  std::vector<std::string> languages, produces, requires_types, uses_types;

  // What document->prior shows it.
  std::vector<std::string> PriorTypes() const;
};

struct ManifestResource {
  std::string name;
  std::string sha256;
};

// A manifest that ReadManifest found nothing wrong with.
struct Manifest {
  std::string id;
  std::string version;
  uint32_t abi = 0;
  uint32_t min_host_abi = 0;
  bool has_runtime = false;
  std::vector<ManifestExtractor> extractors;
  std::vector<ManifestResource> resources;
  nlohmann::json config_schema;  // null when there is none
};

// Reads the text of a manifest note and holds it against manifest.schema.json and docs/plugin-abi.md.  Each problem
// begins with the JSON Pointer of the member; *out is filled in only when there are none.
std::vector<std::string> ReadManifest(std::string_view text, Manifest* out);

// Why a text is no configuration of that schema, or "" when it is; `schema` null takes any JSON object.  A schema that
// is none itself is reported as such by *schema_error, when given.
std::string ConfigProblem(const nlohmann::json& schema, const std::string& config, std::string* schema_error = nullptr);

// "1.2" of CHX_ABI(1, 2).
std::string AbiText(uint32_t abi);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_MANIFEST_H_
