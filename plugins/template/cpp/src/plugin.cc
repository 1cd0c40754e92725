// @ID@: finds reference marks, "KZ-2024", and tells their parts.
#include <chancery/plugin.hpp>

#include <charconv>
#include <memory>
#include <string>
#include <string_view>

namespace {

namespace sdk = chancery::sdk;

bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
// Bytes from 0x80 on belong to letters of other alphabets.
bool IsWord(char c) { return IsCapital(c) || IsDigit(c) || (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }

struct Mark {
  size_t begin = 0, end = 0;
  std::string_view letters;
  int64_t number = 0;
};

// The first mark at or after `from`: two to five Latin capitals, a hyphen, one to nine digits.  False when there is
// none. Looks at each byte a bounded number of times: the text may be long, and made to annoy.
bool FindNext(std::string_view text, size_t from, Mark& mark) {
  for (size_t begin = from; begin < text.size(); ++begin) {
    if (!IsCapital(text[begin]) || (begin > 0 && IsWord(text[begin - 1]))) continue;
    size_t at = begin;
    while (at < text.size() && at - begin < 6 && IsCapital(text[at])) ++at;
    if (at - begin < 2 || at - begin > 5 || at == text.size() || text[at] != '-') continue;
    const size_t digits = at + 1;
    size_t end = digits;
    while (end < text.size() && end - digits < 10 && IsDigit(text[end])) ++end;
    if (end == digits || end - digits > 9 || (end < text.size() && IsWord(text[end]))) continue;
    mark.begin = begin;
    mark.end = end;
    mark.letters = text.substr(begin, at - begin);
    std::from_chars(text.data() + digits, text.data() + end, mark.number);
    return true;
  }
  return false;
}

class Extractor : public sdk::Extractor {
 public:
  // Extract() only reads what Create() built, so one instance serves all threads.
  static constexpr bool kConcurrent = true;

  // Builds tables and reads the configuration: sdk::Json::Parse(config) of <chancery/json.hpp>.
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host&, std::string_view /*config*/, std::string& /*error*/) {
    return std::make_unique<Extractor>();
  }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    Mark mark;
    while (!emitter.Stopped() && FindNext(document.text(), mark.end, mark)) {
      emitter.Emit(sdk::Annotation("@NAME@", mark.begin, mark.end)
                       .Canonical(document.text().substr(mark.begin, mark.end - mark.begin))
                       .Set("letters", mark.letters)
                       .SetInt("number", mark.number)
                       .Confidence(0.9));
    }
  }
};

}  // namespace

CHANCERY_MANIFEST_FILE("manifest.json");
CHANCERY_PLUGIN_FROM_MANIFEST(Extractor)
