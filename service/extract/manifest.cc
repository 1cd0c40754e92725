#include "service/extract/manifest.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "chancery/extractor.h"
#include "service/extract/json_depth.h"
#include "service/extract/load_error.h"

namespace chancery::extract {
namespace {

using nlohmann::json;

constexpr size_t kMaxExtractors = 64;
constexpr size_t kMaxList = 64;
constexpr size_t kMaxResources = 1024;
constexpr size_t kMaxName = 128;

absl::Status Invalid(absl::string_view member, absl::string_view what) {
  return LoadError(kManifestInvalid, absl::StrCat("manifest", member.empty() ? "" : " member ", member, ": ", what),
                   "docs/plugin-abi.md lists the members of a manifest.", {{"member", std::string(member)}});
}

bool IsLowerOrDigit(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c); }

// Reverse DNS: two or more parts of a-z, 0-9 and inner '-', joined by points.
bool IsPluginId(absl::string_view id) {
  if (id.size() > kMaxName) return false;
  const std::vector<absl::string_view> parts = absl::StrSplit(id, '.');
  for (absl::string_view part : parts) {
    if (part.empty() || part.front() == '-' || part.back() == '-') return false;
    for (char c : part) {
      if (!IsLowerOrDigit(c) && c != '-') return false;
    }
  }
  return parts.size() >= 2;
}

// A name of annotations: "treaty", "resolution_number", "org.example.vessel".
bool IsTypeName(absl::string_view name) {
  if (name.empty() || name.size() > 64 || !absl::ascii_islower(name.front())) return false;
  for (char c : name) {
    if (!IsLowerOrDigit(c) && c != '_' && c != '-' && c != '.') return false;
  }
  return true;
}

bool IsLanguageRange(absl::string_view range) {
  if (range == "*") return true;
  if (range.size() > 35) return false;
  bool first = true;
  for (absl::string_view part : absl::StrSplit(range, '-')) {
    if (part.empty() || part.size() > 8) return false;
    for (char c : part) {
      if (!absl::ascii_isalnum(c) || (first && !absl::ascii_isalpha(c))) return false;
    }
    first = false;
  }
  return true;
}

bool IsNumber(absl::string_view text) {
  if (text.empty() || text.size() > 9 || (text.size() > 1 && text.front() == '0')) return false;
  for (char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return true;
}

// semver.org 2.0.0, but a purely numeric pre-release part may have leading zeros.
bool IsSemver(absl::string_view text) {
  if (text.size() > kMaxName) return false;
  const auto is_tail = [](absl::string_view tail) {
    for (absl::string_view part : absl::StrSplit(tail, '.')) {
      if (part.empty()) return false;
      for (char c : part) {
        if (!absl::ascii_isalnum(c) && c != '-') return false;
      }
    }
    return true;
  };
  if (const size_t plus = text.find('+'); plus != absl::string_view::npos) {
    if (!is_tail(text.substr(plus + 1))) return false;
    text = text.substr(0, plus);
  }
  if (const size_t minus = text.find('-'); minus != absl::string_view::npos) {
    if (!is_tail(text.substr(minus + 1))) return false;
    text = text.substr(0, minus);
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  return parts.size() == 3 && IsNumber(parts[0]) && IsNumber(parts[1]) && IsNumber(parts[2]);
}

std::optional<uint32_t> ParseAbi(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  uint32_t major = 0;
  uint32_t minor = 0;
  if (parts.size() != 2 || !IsNumber(parts[0]) || !IsNumber(parts[1]) || !absl::SimpleAtoi(parts[0], &major) ||
      !absl::SimpleAtoi(parts[1], &minor) || major > 0xffff || minor > 0xffff) {
    return std::nullopt;
  }
  return CHX_ABI(major, minor);
}

// A path inside the plugin's folder, in the portable file name characters of POSIX.
bool IsResourceName(absl::string_view name) {
  if (name.empty() || name.size() > 255) return false;
  for (absl::string_view part : absl::StrSplit(name, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
    for (char c : part) {
      if (!absl::ascii_isalnum(c) && c != '.' && c != '_' && c != '-') return false;
    }
  }
  return true;
}

bool IsSha256(absl::string_view text) {
  if (text.size() != 64) return false;
  for (char c : text) {
    if (!absl::ascii_isdigit(c) && (c < 'a' || c > 'f')) return false;
  }
  return true;
}

// The string member of an object, or nullptr.
const std::string* Text(const json& object, const char* member) {
  const auto it = object.find(member);
  return it == object.end() ? nullptr : it->get_ptr<const std::string*>();
}

absl::Status ReadList(const json& object, const std::string& path, const char* member, bool (*good)(absl::string_view),
                      std::vector<std::string>* out) {
  const auto it = object.find(member);
  if (it == object.end()) return absl::OkStatus();
  const std::string where = absl::StrCat(path, "/", member);
  if (!it->is_array() || it->size() > kMaxList) return Invalid(where, "is not a list of at most 64 strings");
  for (const json& element : *it) {
    const std::string* text = element.get_ptr<const std::string*>();
    if (text == nullptr || !good(*text)) return Invalid(where, "has an element that is not as documented");
    out->push_back(*text);
  }
  if (std::set<std::string>(out->begin(), out->end()).size() != out->size()) return Invalid(where, "names one twice");
  return absl::OkStatus();
}

absl::StatusOr<ManifestExtractor> ReadExtractor(const json& object, const std::string& path, const Manifest& manifest) {
  if (!object.is_object()) return Invalid(path, "is not an object");
  ManifestExtractor out;
  const std::string* id = Text(object, "id");
  if (id == nullptr || !IsPluginId(*id)) return Invalid(path + "/id", "is not reverse DNS in lower case");
  out.id = *id;
  out.version = manifest.version;
  if (object.contains("version")) {
    const std::string* version = Text(object, "version");
    if (version == nullptr || !IsSemver(*version)) return Invalid(path + "/version", "is not a semantic version");
    out.version = *version;
  }
  for (const absl::Status& status : {ReadList(object, path, "languages", IsLanguageRange, &out.languages),
                                     ReadList(object, path, "produces", IsTypeName, &out.produces),
                                     ReadList(object, path, "requires", IsTypeName, &out.requires_types),
                                     ReadList(object, path, "uses", IsTypeName, &out.uses_types)}) {
    if (!status.ok()) return status;
  }
  if (out.languages.empty()) return Invalid(path + "/languages", "is empty; \"*\" stands for any language");
  if (out.produces.empty()) return Invalid(path + "/produces", "is empty");
  for (const std::string& type : out.produces) {
    if (type == "sentence" || type == "boilerplate")
      return Invalid(path + "/produces", absl::StrCat(type, " is given by the host"));
  }
  return out;
}

}  // namespace

std::string AbiText(uint32_t abi) { return absl::StrCat(abi >> 16, ".", abi & 0xffff); }

absl::Status CheckAbi(uint32_t abi, uint32_t min_host_abi) {
  const std::string host = AbiText(CHX_ABI_VERSION);
  if (abi >> 16 != CHX_ABI_MAJOR) {
    return LoadError(kAbiMismatch, absl::StrCat("the plugin speaks plugin ABI ", AbiText(abi), ", this server ", host),
                     absl::StrCat("Build the plugin with the chancery/extractor.h of ABI ", CHX_ABI_MAJOR, "."),
                     {{"host", host}, {"plugin", AbiText(abi)}});
  }
  if (min_host_abi > CHX_ABI_VERSION) {
    return LoadError(kAbiMismatch,
                     absl::StrCat("the plugin needs a server of plugin ABI ", AbiText(min_host_abi),
                                  " or younger, this one has ", host),
                     "Update the server, or install an older version of the plugin.",
                     {{"host", host}, {"plugin", AbiText(min_host_abi)}});
  }
  return absl::OkStatus();
}

absl::StatusOr<Manifest> ParseManifest(absl::string_view text) {
  if (NestedDeeperThan(text, kDeepestJson)) return Invalid("", "is nested too deep");
  const json object = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return Invalid("", "is not one JSON object");
  Manifest out;
  const std::string* id = Text(object, "id");
  if (id == nullptr || !IsPluginId(*id)) return Invalid("/id", "is not reverse DNS in lower case");
  out.id = *id;
  const std::string* version = Text(object, "version");
  if (version == nullptr || !IsSemver(*version)) return Invalid("/version", "is not a semantic version");
  out.version = *version;
  const std::string* abi = Text(object, "abi");
  const std::optional<uint32_t> built = abi == nullptr ? std::nullopt : ParseAbi(*abi);
  if (!built) return Invalid("/abi", "is not \"major.minor\"");
  out.abi = *built;
  out.min_host_abi = out.abi & 0xffff0000u;
  if (object.contains("min_host_abi")) {
    const std::string* oldest = Text(object, "min_host_abi");
    const std::optional<uint32_t> needed = oldest == nullptr ? std::nullopt : ParseAbi(*oldest);
    if (!needed) return Invalid("/min_host_abi", "is not \"major.minor\"");
    out.min_host_abi = *needed;
  }

  const auto extractors = object.find("extractors");
  if (extractors == object.end() || !extractors->is_array() || extractors->empty() ||
      extractors->size() > kMaxExtractors) {
    return Invalid("/extractors", "is not a list of 1 to 64 extractors");
  }
  std::set<std::string> ids;
  for (const json& element : *extractors) {
    const std::string path = absl::StrCat("/extractors/", out.extractors.size());
    absl::StatusOr<ManifestExtractor> extractor = ReadExtractor(element, path, out);
    if (!extractor.ok()) return extractor.status();
    if (!ids.insert(extractor->id).second) return Invalid(path + "/id", "is an earlier extractor's");
    out.extractors.push_back(*std::move(extractor));
  }

  if (const auto resources = object.find("resources"); resources != object.end()) {
    if (!resources->is_array() || resources->size() > kMaxResources)
      return Invalid("/resources", "is not a list of at most 1024 files");
    for (const json& element : *resources) {
      const std::string path = absl::StrCat("/resources/", out.resources.size());
      if (!element.is_object()) return Invalid(path, "is not an object");
      const std::string* name = Text(element, "name");
      if (name == nullptr || !IsResourceName(*name))
        return Invalid(path + "/name", "is not a path inside the plugin's folder");
      const std::string* hash = Text(element, "sha256");
      if (hash == nullptr || !IsSha256(*hash))
        return Invalid(path + "/sha256", "is not 64 lower-case hexadecimal digits");
      out.resources.push_back({*name, *hash});
    }
  }
  if (const auto schema = object.find("config_schema"); schema != object.end()) {
    if (!schema->is_object()) return Invalid("/config_schema", "is not an object");
    out.config_schema = schema->dump();
  }
  if (const auto runtime = object.find("has_runtime"); runtime != object.end()) {
    if (!runtime->is_boolean()) return Invalid("/has_runtime", "is not true or false");
    out.has_runtime = runtime->get<bool>();
  }
  return out;
}

}  // namespace chancery::extract
