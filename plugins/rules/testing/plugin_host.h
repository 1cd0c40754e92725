#ifndef CHANCERY_PLUGINS_RULES_TESTING_PLUGIN_HOST_H_
#define CHANCERY_PLUGINS_RULES_TESTING_PLUGIN_HOST_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/extractor.h"

namespace chancery::rules::testing {

// What a plugin found, copied.
struct Found {
  uint64_t begin = 0;
  uint64_t end = 0;
  uint64_t id = 0;  // the host's
  std::string type;
  std::string canonical;
  std::map<std::string, std::string> attributes;            // every kind as text: decimals "12.50", dates "2024-06-14"
  std::vector<std::pair<std::string, std::string>> links;   // knowledge base, id
  std::vector<std::pair<std::string, uint64_t>> relations;  // role, id of the target

  // The attribute, or "".
  std::string_view Attribute(std::string_view key) const;
  // The target's id of the first relation of that role, or 0.
  uint64_t Related(std::string_view role) const;
};

// The text of a document and what is known of it.
struct TestDocument {
  std::string text;
  std::string language;
  std::string date;                                      // "2024-06-14", "2024-06", "2024" or ""
  std::vector<std::pair<uint64_t, uint64_t>> sentences;  // bytes; empty: the text is one sentence
  std::vector<Found> given;  // what other extractors found: type, begin, end, canonical and attributes (as strings)
};

// A small host for tests: loads built plugins and runs them one after another, each given what the ones before found.
// Not safe to use from several threads.
class PluginHost {
 public:
  // Loads build/plugins/NAME.so files in the order they are to run; their resources lie in build/plugins/NAME/.
  // On failure: nullptr and the cause.  A plugin stays in the process until it ends.
  static std::unique_ptr<PluginHost> Load(const std::vector<std::string>& paths, std::string& error);
  virtual ~PluginHost() = default;

  // Everything the plugins found, in the order of begin, then longer first.  Annotations that break the ABI's rules
  // and failed documents are reported in `error`.
  virtual std::vector<Found> Run(const TestDocument& document, std::string& error) = 0;
};

}  // namespace chancery::rules::testing

#endif  // CHANCERY_PLUGINS_RULES_TESTING_PLUGIN_HOST_H_
