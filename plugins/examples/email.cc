// An extractor in one C++ file, over the SDK: e-mail addresses, one annotation each.
//
//   c++ -std=c++20 -O2 -shared -fPIC -fvisibility=hidden -I plugins/include -I plugins/sdk/cpp email.cc -o email.so
#include <chancery/extractor.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace {

namespace sdk = chancery::sdk;

bool IsAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// The characters of a dot-atom (RFC 5322, 3.2.3) that are met in practice.
bool IsLocal(char c) { return IsAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+'; }
bool IsDomain(char c) { return IsAlnum(c) || c == '.' || c == '-'; }

class Email : public sdk::Extractor {
 public:
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host&, std::string_view, std::string&) {
    return std::make_unique<Email>();
  }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const std::string_view text = document.text();
    // No character is looked at more than twice: each address begins after the one before.
    size_t previous_end = 0;
    for (size_t at = text.find('@'); at != std::string_view::npos && !emitter.Stopped(); at = text.find('@', at + 1)) {
      size_t begin = at;
      while (begin > previous_end && IsLocal(text[begin - 1])) --begin;
      size_t end = at + 1;
      while (end < text.size() && IsDomain(text[end])) ++end;
      previous_end = end;
      while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
      while (end > at + 1 && !IsAlnum(text[end - 1])) --end;
      const std::string_view domain = text.substr(at + 1, end - at - 1);
      if (begin == at || domain.find('.') == std::string_view::npos || domain.find("..") != std::string_view::npos)
        continue;
      emitter.Emit(sdk::Annotation("email", begin, end)
                       .Canonical(text.substr(begin, end - begin))
                       .Set("domain", domain)
                       .Confidence(0.95));
    }
  }
};

}  // namespace

CHX_MANIFEST(R"({
  "id": "org.example.email", "version": "1.0.0", "abi": "1.0", "license": "Apache-2.0",
  "extractors": [{"id": "org.example.email", "languages": ["*"], "produces": ["email"]}]
})");
CHANCERY_PLUGIN(Email, .id = "org.example.email", .version = "1.0.0", .languages = "*", .produces = "email",
                .concurrent = true)
