// An extractor for the tests of the plugin platform: ships, "MV Aurora".  VERSION is its version; with BROKEN its
// self-test fails.  A text with "kill the extractor" ends its process; "hang the extractor" makes it hang.
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <chancery/extractor.hpp>

namespace {

namespace sdk = chancery::sdk;

class Vessel : public sdk::Extractor {
 public:
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host&, std::string_view config, std::string&) {
    auto out = std::make_unique<Vessel>();
    if (config.find("\"SS\"") != std::string_view::npos) out->prefix_ = "SS ";
    return out;
  }

  bool SelfTest(std::string& error) override {
#ifdef BROKEN
    error = "broken on purpose";
    return false;
#else
    return error.empty();
#endif
  }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const std::string_view text = document.text();
    if (text.find("kill the extractor") != std::string_view::npos) abort();
    while (text.find("hang the extractor") != std::string_view::npos) {
    }
    for (size_t at = text.find(prefix_); at != std::string_view::npos; at = text.find(prefix_, at + 1)) {
      size_t end = at + prefix_.size();
      while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z')))
        ++end;
      emitter.Emit(sdk::Annotation("vessel", at, end)
                       .Canonical(text.substr(at, end - at))
                       .Set("flag", text.find("Panama") != std::string_view::npos ? "PA" : "LR")
                       .SetInt("letters", static_cast<int64_t>(end - at - prefix_.size()))
                       .Confidence(0.9));
    }
  }

 private:
  std::string prefix_ = "MV ";
};

}  // namespace

CHX_MANIFEST(
    "{\"id\": \"org.example.vessel\", \"version\": \"" VERSION
    "\", \"abi\": \"1.0\","
    " \"config_schema\": {\"type\": \"object\", \"properties\": {\"prefix\": {\"enum\": [\"MV\", \"SS\"]}},"
    " \"additionalProperties\": false},"
    " \"extractors\": [{\"id\": \"org.example.vessel\", \"languages\": [\"*\"], \"produces\": [\"vessel\"]}]}");
CHANCERY_PLUGIN(Vessel, .id = "org.example.vessel", .version = VERSION, .languages = "*", .produces = "vessel",
                .concurrent = true)
