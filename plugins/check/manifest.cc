// Without it valijson ends the process where it finds a fault.
#define VALIJSON_USE_EXCEPTIONS 1

#include "plugins/check/manifest.h"

#include <exception>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "chancery/extractor.h"
#include "plugins/check/embedded.h"

namespace chancery::check {
namespace {

using nlohmann::json;

// std::regex, which valijson uses, needs stack for each character.
constexpr size_t kMaxString = 4096;
constexpr int kMaxDepth = 64;

bool IsTame(const json& value, int depth) {
  if (depth > kMaxDepth) return false;
  if (value.is_string()) return value.get_ref<const std::string&>().size() <= kMaxString;
  if (!value.is_structured()) return true;
  for (const auto& element : value) {
    if (!IsTame(element, depth + 1)) return false;
  }
  return true;
}

// "<root>[extractors][0][id]" is "/extractors/0/id".
std::string Pointer(const std::vector<std::string>& context) {
  std::string out;
  for (const std::string& part : context) {
    if (part.size() > 2 && part.front() == '[' && part.back() == ']') out += "/" + part.substr(1, part.size() - 2);
  }
  return out.empty() ? "/" : out;
}

std::vector<std::string> Validate(const json& schema_text, const json& value) {
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_text), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  std::vector<std::string> out;
  if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(value), &results)) return out;
  // The first is the innermost; what follows from it ("failed to validate against ...") says no more.
  std::set<std::string> seen;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    if (error.description.find("Failed to validate") == 0 && !out.empty()) continue;
    const std::string text = Pointer(error.context) + ": " + error.description;
    if (out.size() < 5 && seen.insert(text).second) out.push_back(text);
  }
  if (out.empty()) out.push_back("/: does not match the schema");
  return out;
}

uint32_t ParseAbi(const std::string& text) {
  const size_t point = text.find('.');
  return CHX_ABI(std::stoul(text.substr(0, point)) & 0xffff, std::stoul(text.substr(point + 1)) & 0xffff);
}

std::vector<std::string> Strings(const json& object, const char* member) {
  const auto it = object.find(member);
  return it == object.end() ? std::vector<std::string>() : it->get<std::vector<std::string>>();
}

}  // namespace

std::vector<std::string> ManifestExtractor::PriorTypes() const {
  std::vector<std::string> out = requires_types;
  out.insert(out.end(), uses_types.begin(), uses_types.end());
  return out;
}

std::string AbiText(uint32_t abi) { return std::to_string(abi >> 16) + "." + std::to_string(abi & 0xffff); }

std::vector<std::string> ReadManifest(std::string_view text, Manifest* out) {
  if (!text.empty() && text.back() == '\0') text.remove_suffix(1);
  json object;
  try {
    object = json::parse(text.begin(), text.end());
  } catch (const json::parse_error& e) {
    return {std::string("/: is not JSON: ") + e.what()};
  }
  if (!object.is_object()) return {"/: is not one JSON object"};
  json without_schema = object;
  without_schema.erase("config_schema");
  if (!IsTame(without_schema, 0)) return {"/: has a text over 4096 bytes, or is nested over 64 deep"};
  if (object.contains("config_schema"))
    without_schema["config_schema"] = object["config_schema"].is_object() ? json::object() : json();

  static const json schema = json::parse(Embedded("manifest.schema.json"));
  std::vector<std::string> problems = Validate(schema, without_schema);
  if (!problems.empty()) return problems;

  Manifest read;
  read.id = object["id"];
  read.version = object["version"];
  read.abi = ParseAbi(object["abi"]);
  read.min_host_abi = object.contains("min_host_abi") ? ParseAbi(object["min_host_abi"]) : read.abi & 0xffff0000u;
  read.has_runtime = object.value("has_runtime", false);
  if (object.contains("config_schema")) read.config_schema = object["config_schema"];
  std::set<std::string> ids;
  for (const json& from : object["extractors"]) {
    ManifestExtractor extractor;
    extractor.id = from["id"];
    extractor.version = from.value("version", read.version);
    extractor.languages = Strings(from, "languages");
    extractor.produces = Strings(from, "produces");
    extractor.requires_types = Strings(from, "requires");
    extractor.uses_types = Strings(from, "uses");
    if (!ids.insert(extractor.id).second) {
      problems.push_back("/extractors/" + std::to_string(read.extractors.size()) + "/id: is an earlier extractor's");
    }
    read.extractors.push_back(std::move(extractor));
  }
  if (object.contains("resources")) {
    for (const json& from : object["resources"]) read.resources.push_back({from["name"], from["sha256"]});
  }
  if (problems.empty()) *out = std::move(read);
  return problems;
}

std::string ConfigProblem(const json& schema, const std::string& config, std::string* schema_error) {
  const json value = json::parse(config, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return "is not JSON";
  if (!value.is_object()) return "is not a JSON object";
  if (schema.is_null()) return "";
  if (!IsTame(schema, 0)) {
    if (schema_error != nullptr) *schema_error = "has a text over 4096 bytes, or is nested over 64 deep";
    return "";
  }
  try {
    const std::vector<std::string> problems = Validate(schema, value);
    return problems.empty() ? "" : problems.front();
  } catch (const std::exception& e) {
    if (schema_error != nullptr) *schema_error = e.what();
    return "";
  }
}

}  // namespace chancery::check
