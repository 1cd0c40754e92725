// E-mail addresses, one annotation each, over the C++ SDK: also those in other than Latin letters (RFC 6531).
//
//   c++ -std=c++17 -O2 -shared -fPIC -fvisibility=hidden -I ../../include -I ../../sdk/c -I ../../sdk/cpp email.cc -o
//   email.so
#include <chancery/plugin.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace sdk = chancery::sdk;

bool IsAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The length of the letter that stands at text[at], 0 for what is none.  Letters beyond ASCII are the Latin, Greek and
// Cyrillic ones, U+00C0 to U+052F, all two bytes: quotation marks and dashes must not count.
size_t LetterAt(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (IsAlnum(text[at])) return 1;
  return byte(at) >= 0xC3 && byte(at) <= 0xD4 && at + 1 < text.size() && (byte(at + 1) & 0xC0) == 0x80 ? 2 : 0;
}

// The length of the character of a name, or with `sign` one of those, that ends before text[at]; 0 for none.
size_t LengthBefore(std::string_view text, size_t at, std::string_view signs) {
  if (IsAlnum(text[at - 1]) || signs.find(text[at - 1]) != std::string_view::npos) return 1;
  return at >= 2 && LetterAt(text, at - 2) == 2 ? 2 : 0;
}

// What is met in practice of a dot-atom (RFC 5322, 3.2.3).
constexpr std::string_view kLocalSigns = "._-+";
constexpr std::string_view kDomainSigns = ".-";

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

class Email : public sdk::Extractor {
 public:
  // Extract() only reads.
  static constexpr bool kConcurrent = true;

  // The host has checked the configuration against the manifest's schema; a test's host has not.
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host& host, std::string_view config,
                                                std::string& /*error*/) {
    auto out = std::make_unique<Email>();
    const sdk::Json json = sdk::Json::Parse(config);
    const std::vector<sdk::Json>& domains = json["domains"].items();
    for (size_t i = 0; i < domains.size(); ++i) {
      if (domains[i].Text().empty()) throw sdk::ConfigError("not a domain", "/domains/" + std::to_string(i));
      out->domains_.push_back(Lower(domains[i].Text()));
    }
    out->elsewhere_ = host.NewCounter("elsewhere", "Addresses left out since they are of other domains.");
    return out;
  }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    const std::string_view text = document.text();
    // No character is looked at more than twice: each address begins after the one before.
    size_t previous_end = 0;
    for (size_t at = text.find('@'); at != std::string_view::npos && !emitter.Stopped(); at = text.find('@', at + 1)) {
      size_t begin = at;
      while (begin > previous_end) {
        const size_t length = LengthBefore(text, begin, kLocalSigns);
        if (length == 0 || begin - length < previous_end) break;
        begin -= length;
      }
      size_t end = at + 1;
      size_t length = 0;
      while (end < text.size()) {
        length = kDomainSigns.find(text[end]) != std::string_view::npos ? 1 : LetterAt(text, end);
        if (length == 0) break;
        end += length;
      }
      previous_end = end;
      while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
      while (end > at + 1 && kDomainSigns.find(text[end - 1]) != std::string_view::npos) --end;
      Report(text, begin, at, end, emitter);
    }
  }

 private:
  void Report(std::string_view text, size_t begin, size_t at, size_t end, sdk::Emitter& emitter) const {
    const std::string domain = Lower(text.substr(at + 1, end - at - 1));
    if (begin == at || domain.front() == '.' || domain.find('.') == std::string::npos ||
        domain.find("..") != std::string::npos)
      return;
    if (!IsWanted(domain)) {
      elsewhere_.Add();
      return;
    }
    emitter.Emit(sdk::Annotation("email", begin, end)
                     .Canonical(std::string(text.substr(begin, at + 1 - begin)) + domain)
                     .Set("domain", domain)
                     .Confidence(0.95));
  }

  bool IsWanted(std::string_view domain) const {
    for (const std::string& wanted : domains_) {
      if (domain.size() < wanted.size() || domain.substr(domain.size() - wanted.size()) != wanted) continue;
      if (domain.size() == wanted.size() || domain[domain.size() - wanted.size() - 1] == '.') return true;
    }
    return domains_.empty();
  }

  std::vector<std::string> domains_;
  sdk::Counter elsewhere_;
};

}  // namespace

CHANCERY_MANIFEST_FILE("manifest.json");
CHANCERY_PLUGIN_FROM_MANIFEST(Email)
