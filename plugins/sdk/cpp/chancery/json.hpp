/* SPDX-License-Identifier: Apache-2.0 */
// Reads an extractor's configuration: one JSON document (RFC 8259) into a tree.  C++17, no dependency.
//
//   const sdk::Json config = sdk::Json::Parse(text);      // throws JsonError; "" gives an empty object
//   const bool strict = config["strict"].Bool(false);     // what is missing gives the default
//   for (const sdk::Json& word : config["words"].items()) words.push_back(word.Text());
//
// Not made for large files: those are resources, in a form of your own.
#ifndef CHANCERY_SDK_CPP_JSON_HPP
#define CHANCERY_SDK_CPP_JSON_HPP

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chancery::sdk {

// The text is no JSON; what() tells where.
class JsonError : public std::runtime_error {
 public:
  JsonError(const char* what, size_t byte) : std::runtime_error(what + (" at byte " + std::to_string(byte))) {}
};

// One value.  Immutable once parsed: safe to read from several threads.
class Json {
 public:
  enum class Type : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  Json() = default;

  // Takes at most 64 levels of nesting and valid escapes only.  Of a name that an object has twice, the first counts.
  // Text without a byte is {}: that is what a host gives when there is no configuration.  Throws JsonError.
  static Json Parse(std::string_view text) {
    if (text.empty()) return Json(Type::kObject);
    Parser parser{text};
    Json out = parser.Value(0);
    parser.SkipSpace();
    if (parser.at != text.size()) parser.Fail("something follows the value");
    return out;
  }

  Type type() const { return type_; }
  bool is_null() const { return type_ == Type::kNull; }

  // The member of that name, or a null value: of no member, or of what is no object.
  const Json& operator[](std::string_view name) const {
    for (size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == name) return items_[i];
    }
    static const Json null;
    return null;
  }
  // An array's elements or an object's values, in the text's order; empty for everything else.
  const std::vector<Json>& items() const { return items_; }
  // An object's names, as many as items().
  const std::vector<std::string>& names() const { return names_; }

  // The value when it is of that type, else `otherwise`.
  bool Bool(bool otherwise = false) const { return type_ == Type::kBool ? number_ != 0 : otherwise; }
  double Number(double otherwise = 0) const { return type_ == Type::kNumber ? number_ : otherwise; }
  // Also `otherwise` for a number with a fraction or an exponent, or beyond 64 bits.
  int64_t Int(int64_t otherwise = 0) const {
    int64_t out = otherwise;
    if (type_ != Type::kNumber) return otherwise;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), out);
    return error == std::errc() && end == text_.data() + text_.size() ? out : otherwise;
  }
  std::string Text(std::string_view otherwise = {}) const {
    return type_ == Type::kString ? text_ : std::string(otherwise);
  }

 private:
  explicit Json(Type type) : type_(type) {}

  struct Parser {
    std::string_view text;
    size_t at = 0;

    [[noreturn]] void Fail(const char* what) const { throw JsonError(what, at); }
    void SkipSpace() {
      while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) ++at;
    }
    bool Take(char c) {
      if (at >= text.size() || text[at] != c) return false;
      ++at;
      return true;
    }
    bool TakeWord(std::string_view word) {
      if (text.substr(at, word.size()) != word) return false;
      at += word.size();
      return true;
    }

    Json Value(int depth) {
      if (depth > 64) Fail("nested too deeply");
      SkipSpace();
      if (at < text.size() && (text[at] == '{' || text[at] == '[')) return Container(depth);
      if (at < text.size() && text[at] == '"') {
        Json out(Type::kString);
        out.text_ = String();
        return out;
      }
      if (TakeWord("null")) return Json();
      Json out(Type::kBool);
      if (TakeWord("true")) {
        out.number_ = 1;
        return out;
      }
      if (TakeWord("false")) return out;
      return NumberValue();
    }

    Json Container(int depth) {
      const bool object = text[at++] == '{';
      const char close = object ? '}' : ']';
      Json out(object ? Type::kObject : Type::kArray);
      SkipSpace();
      if (Take(close)) return out;
      do {
        SkipSpace();
        if (object) {
          if (at >= text.size() || text[at] != '"') Fail("a name was expected");
          out.names_.push_back(String());
          SkipSpace();
          if (!Take(':')) Fail("':' was expected");
        }
        out.items_.push_back(Value(depth + 1));
        SkipSpace();
      } while (Take(','));
      if (!Take(close)) Fail(object ? "',' or '}' was expected" : "',' or ']' was expected");
      return out;
    }

    Json NumberValue() {
      const size_t begin = at;
      const auto digits = [this] {
        const size_t first = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        if (at == first) Fail("a value was expected");
      };
      Take('-');
      if (!Take('0')) digits();
      if (Take('.')) digits();
      if (Take('e') || Take('E')) {
        if (!Take('+')) Take('-');
        digits();
      }
      Json out(Type::kNumber);
      out.text_ = std::string(text.substr(begin, at - begin));
      // Not strtod(), which reads the decimal point of the host's locale.
      if (std::from_chars(out.text_.data(), out.text_.data() + out.text_.size(), out.number_).ec != std::errc())
        Fail("a number beyond what a double holds");
      return out;
    }

    uint32_t Hex4() {
      uint32_t out = 0;
      if (at + 4 > text.size()) Fail("an escape is cut short");
      const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 4, out, 16);
      if (error != std::errc() || end != text.data() + at + 4) Fail("four hexadecimal digits were expected");
      at += 4;
      return out;
    }

    uint32_t CodePoint() {
      const uint32_t first = Hex4();
      if (first < 0xD800 || first > 0xDFFF) return first;
      if (first > 0xDBFF || !TakeWord("\\u")) Fail("half of a surrogate pair");
      const uint32_t second = Hex4();
      if (second < 0xDC00 || second > 0xDFFF) Fail("half of a surrogate pair");
      return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    }

    static void AppendUtf8(std::string& out, uint32_t c) {
      const auto put = [&out](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
      if (c < 0x80) return put(c);
      if (c < 0x800) {
        put(0xC0 | c >> 6);
      } else {
        if (c < 0x10000) {
          put(0xE0 | c >> 12);
        } else {
          put(0xF0 | c >> 18);
          put(0x80 | (c >> 12 & 0x3F));
        }
        put(0x80 | (c >> 6 & 0x3F));
      }
      put(0x80 | (c & 0x3F));
    }

    std::string String() {
      static constexpr std::string_view kEscapes = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
      std::string out;
      for (++at; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') {
          ++at;
          return out;
        }
        if (static_cast<unsigned char>(c) < 0x20) Fail("a control character in a string");
        if (c != '\\') {
          out.push_back(c);
          continue;
        }
        if (++at >= text.size()) break;
        if (text[at] == 'u') {
          ++at;
          AppendUtf8(out, CodePoint());
          --at;
          continue;
        }
        const size_t escape = kEscapes.find(text[at]);
        if (escape == std::string_view::npos) Fail("no such escape");
        out.push_back(kMeanings[escape]);
      }
      Fail("a string without an end");
    }
  };

  Type type_ = Type::kNull;
  double number_ = 0;
  std::string text_;  // a string, or a number as written
  std::vector<std::string> names_;
  std::vector<Json> items_;
};

}  // namespace chancery::sdk

#endif  // CHANCERY_SDK_CPP_JSON_HPP
