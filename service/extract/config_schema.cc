#include "service/extract/config_schema.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

// Else it ends the process where it could throw.
#define VALIJSON_USE_EXCEPTIONS 1
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wshadow"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "service/extract/chx_text.h"
#include "service/extract/json_depth.h"
#include "service/extract/load_error.h"

namespace chancery::extract {
namespace {

using nlohmann::json;

constexpr size_t kMostSubschemas = 10000;
constexpr int kDeepest = 32;
constexpr size_t kMostPattern = 128;
// std::regex backtracks and recurses: with at most two repetitions its work is quadratic in this, its stack linear.
constexpr size_t kMostPatternedText = 1024;

absl::Status SchemaInvalid(absl::string_view what) {
  // Cut: it may quote the schema.
  return LoadError(kManifestInvalid, absl::StrCat("manifest member /config_schema: ", ReadMessage(AsChx(what))),
                   "It is a JSON Schema of draft 7; docs/plugin-abi.md says what may stand in it.",
                   {{"member", "/config_schema"}});
}

std::string PointerPart(absl::string_view key) { return absl::StrReplaceAll(key, {{"~", "~0"}, {"/", "~1"}}); }

// The text, cut so that a message stays readable.
std::string Short(const json& value) {
  constexpr size_t kMost = 160;
  std::string text = value.dump(-1, ' ', /*ensure_ascii=*/true);
  if (text.size() > kMost) text.replace(kMost, std::string::npos, "...");
  return text;
}

// Looks for what would keep a validator busy.
class Guard {
 public:
  explicit Guard(const json& root) : root_(root) {}

  bool has_patterns() const { return has_patterns_; }

  absl::Status Walk(const json& node, int depth) {
    if (++visited_ > kMostSubschemas) return SchemaInvalid("too large when its references are followed");
    if (depth > kDeepest) return SchemaInvalid("nested too deep");
    if (node.is_array()) {
      for (const json& element : node) {
        if (absl::Status s = Walk(element, depth + 1); !s.ok()) return s;
      }
    }
    if (!node.is_object()) return absl::OkStatus();
    for (const auto& [key, value] : node.items()) {
      if (key == "$ref") {
        if (absl::Status s = Follow(value, depth); !s.ok()) return s;
        continue;
      }
      // Values, not schemas: whatever stands in them is text.
      if (key == "enum" || key == "const" || key == "default" || key == "examples") continue;
      if (key == "pattern") {
        if (!value.is_string()) return SchemaInvalid("a pattern is no text");
        if (absl::Status s = CheckPattern(value.get_ref<const std::string&>()); !s.ok()) return s;
      }
      if (key == "patternProperties" && value.is_object()) {
        for (const auto& [pattern, schema] : value.items()) {
          if (absl::Status s = CheckPattern(pattern); !s.ok()) return s;
        }
      }
      if (key == "format") has_patterns_ = true;
      if (absl::Status s = Walk(value, depth + 1); !s.ok()) return s;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Follow(const json& reference, int depth) {
    const std::string* text = reference.get_ptr<const std::string*>();
    if (text == nullptr || !(absl::StartsWith(*text, "#/definitions/") || absl::StartsWith(*text, "#/$defs/")))
      return SchemaInvalid("a $ref goes elsewhere than to #/definitions/... or #/$defs/...");
    const json* target = &root_;
    std::string part;
    for (size_t begin = 2; begin <= text->size();) {
      const size_t end = std::min(text->find('/', begin), text->size());
      part = text->substr(begin, end - begin);
      if (part.find_first_of("~%") != std::string::npos || !target->is_object() || !target->contains(part))
        return SchemaInvalid(absl::StrCat("there is no ", *text));
      target = &(*target)[part];
      begin = end + 1;
    }
    if (!open_.insert(target).second) return SchemaInvalid(absl::StrCat(*text, " refers to itself"));
    absl::Status status = Walk(*target, depth + 1);
    open_.erase(target);
    return status;
  }

  absl::Status CheckPattern(const std::string& pattern) {
    has_patterns_ = true;
    const auto invalid = [&pattern](absl::string_view what) {
      return SchemaInvalid(absl::StrCat("pattern ", Short(pattern), ": ", what));
    };
    if (pattern.size() > kMostPattern) return invalid(absl::StrCat("over ", kMostPattern, " bytes"));
    int repetitions = 0;
    bool in_set = false;
    for (size_t i = 0; i < pattern.size(); ++i) {
      const char c = pattern[i];
      if (c == '\\') {
        ++i;
        if (i < pattern.size() && pattern[i] >= '1' && pattern[i] <= '9')
          return invalid("back references are not taken");
        continue;
      }
      if (in_set) {
        in_set = c != ']';
        continue;
      }
      in_set = c == '[';
      if (c != '*' && c != '+' && c != '{') continue;
      if (i > 0 && pattern[i - 1] == ')' && !(i > 1 && pattern[i - 2] == '\\')) return invalid("a group is repeated");
      if (++repetitions > 2) return invalid("more than two repetitions");
    }
    return absl::OkStatus();
  }

  const json& root_;
  std::set<const json*> open_;
  size_t visited_ = 0;
  bool has_patterns_ = false;
};

size_t LongestText(const json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().size();
  size_t longest = 0;
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) longest = std::max({longest, key.size(), LongestText(member)});
  } else if (value.is_array()) {
    for (const json& element : value) longest = std::max(longest, LongestText(element));
  }
  return longest;
}

class Valijson final : public ConfigSchema {
 public:
  Valijson(json schema, bool has_patterns) : json_(std::move(schema)), has_patterns_(has_patterns) {}

  absl::Status Populate() {
    // It throws for what is no schema, and std::regex for what is no pattern.
    try {
      valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
      parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(json_), schema_);
      // Patterns are only read when they are first used.
      CompilePatterns(json_);
    } catch (const std::exception& e) {
      return SchemaInvalid(e.what());
    }
    return absl::OkStatus();
  }

  absl::Status Check(absl::string_view text) const override {
    if (NestedDeeperThan(text, kDeepestJson)) return Invalid("", "it is nested too deep");
    const json config =
        text.empty() ? json::object() : json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
    if (config.is_discarded()) return Invalid("", "it is no JSON");
    if (has_patterns_ && LongestText(config) > kMostPatternedText)
      return Invalid("", absl::StrCat("a text in it is over ", kMostPatternedText, " bytes"));
    valijson::ValidationResults results;
    try {
      valijson::Validator validator(valijson::Validator::kStrongTypes);
      if (validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter(config), &results))
        return absl::OkStatus();
    } catch (const std::exception& e) {
      return Invalid("", e.what());
    }
    return Explain(config, results);
  }

 private:
  static void CompilePatterns(const json& node) {
    if (node.is_array()) {
      for (const json& element : node) CompilePatterns(element);
    }
    if (!node.is_object()) return;
    for (const auto& [key, value] : node.items()) {
      if (key == "pattern" && value.is_string()) std::regex(value.get_ref<const std::string&>());
      if (key == "patternProperties" && value.is_object()) {
        for (const auto& [pattern, schema] : value.items()) std::regex{pattern};
      }
      CompilePatterns(value);
    }
  }

  static absl::Status Invalid(const std::string& path, absl::string_view what) {
    return LoadError(kConfigInvalid, absl::StrCat("configuration", path.empty() ? "" : " at ", path, ": ", what),
                     "Correct `config` of this plugin in the configuration file.", {{"path", path}});
  }

  // The deepest place is the most telling one: above it stands only that something below is wrong.
  absl::Status Explain(const json& config, const valijson::ValidationResults& results) const {
    const valijson::ValidationResults::Error* deepest = nullptr;
    for (const auto& error : results) {
      if (deepest == nullptr || error.context.size() > deepest->context.size()) deepest = &error;
    }
    if (deepest == nullptr) return Invalid("", "it does not satisfy the schema");
    std::string path;
    const json* value = &config;
    const json* schema = &json_;
    // Its context is {"<root>", "[domains]", "[0]"}; what each is, the configuration tells.
    for (size_t i = 1; i < deepest->context.size(); ++i) {
      absl::string_view step = deepest->context[i];
      if (step.size() < 2 || step.front() != '[' || step.back() != ']') break;
      const std::string key(step.substr(1, step.size() - 2));
      absl::StrAppend(&path, "/", PointerPart(key));
      if (size_t index = 0; value != nullptr && value->is_array()) {
        value = absl::SimpleAtoi(key, &index) && index < value->size() ? &(*value)[index] : nullptr;
        schema = Subschema(schema, "items", "");
      } else {
        value = value != nullptr && value->is_object() && value->contains(key) ? &(*value)[key] : nullptr;
        schema = Subschema(schema, "properties", key);
      }
    }
    return Invalid(
        path, absl::StrCat(value == nullptr ? "" : absl::StrCat("found ", Short(*value), ". "), deepest->description,
                           schema == nullptr ? "" : absl::StrCat(" The schema says ", Short(*schema))));
  }

  // schema[keyword][key], references followed; nullptr when it says nothing so simple.
  const json* Subschema(const json* schema, const char* keyword, const std::string& key) const {
    if (schema == nullptr || !schema->is_object() || !schema->contains(keyword)) return nullptr;
    schema = &(*schema)[keyword];
    if (!key.empty()) {
      if (!schema->is_object() || !schema->contains(key)) return nullptr;
      schema = &(*schema)[key];
    }
    for (int hops = 0; hops < kDeepest && schema->is_object() && schema->contains("$ref"); ++hops) {
      const std::string* reference = (*schema)["$ref"].get_ptr<const std::string*>();
      if (reference == nullptr) return schema;
      const json* next = &json_;
      for (size_t begin = 2; begin <= reference->size() && next != nullptr;) {
        const size_t end = std::min(reference->find('/', begin), reference->size());
        const std::string part = reference->substr(begin, end - begin);
        next = next->is_object() && next->contains(part) ? &(*next)[part] : nullptr;
        begin = end + 1;
      }
      if (next == nullptr) return schema;
      schema = next;
    }
    return schema;
  }

  const json json_;
  const bool has_patterns_;
  valijson::Schema schema_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<const ConfigSchema>> ConfigSchema::Parse(absl::string_view text) {
  if (NestedDeeperThan(text, kDeepestJson)) return SchemaInvalid("nested too deep");
  json schema = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!schema.is_object()) return SchemaInvalid("is no JSON object");
  Guard guard(schema);
  if (absl::Status s = guard.Walk(schema, 0); !s.ok()) return s;
  auto out = std::make_unique<Valijson>(std::move(schema), guard.has_patterns());
  if (absl::Status s = out->Populate(); !s.ok()) return s;
  return out;
}

}  // namespace chancery::extract
