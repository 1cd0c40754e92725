#include "service/ops/yaml_json.h"

#include <cstdint>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace chancery::ops {
namespace {

constexpr int kMostValues = 10000;
constexpr int kDeepest = 32;

bool AllDigits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return !text.empty();
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?   -- YAML 1.2.2, 10.3.2
bool IsNumber(absl::string_view text) {
  const auto take_sign = [&text] {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  };
  const auto take_digits = [&text] {
    size_t n = 0;
    while (n < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[n]))) ++n;
    text.remove_prefix(n);
    return n;
  };
  take_sign();
  size_t digits = take_digits();
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    digits += take_digits();
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  take_sign();
  return AllDigits(text);
}

class Converter {
 public:
  Converter(std::string* out, YamlFault* fault) : out_(out), fault_(fault) {}

  bool Append(const YAML::Node& node, int depth) {
    if (++values_ > kMostValues) return Fault(node, absl::StrCat("more than ", kMostValues, " values"));
    if (depth > kDeepest) return Fault(node, absl::StrCat("nested more than ", kDeepest, " deep"));
    switch (node.Type()) {
      case YAML::NodeType::Map: return AppendMap(node, depth);
      case YAML::NodeType::Sequence: return AppendSequence(node, depth);
      case YAML::NodeType::Scalar: return AppendScalar(node);
      default: out_->append("null"); return true;
    }
  }

 private:
  bool Fault(const YAML::Node& node, std::string what) {
    *fault_ = {node.Mark(), std::move(what)};
    return false;
  }

  bool AppendMap(const YAML::Node& node, int depth) {
    std::set<std::string> keys;
    out_->push_back('{');
    for (const auto& member : node) {
      if (!member.first.IsScalar()) return Fault(member.first, "a key that is no text");
      if (!keys.insert(member.first.Scalar()).second)
        return Fault(member.first, absl::StrCat("`", member.first.Scalar(), "` is given twice"));
      absl::StrAppend(out_, keys.size() > 1 ? "," : "", JsonQuoted(member.first.Scalar()), ":");
      if (!Append(member.second, depth + 1)) return false;
    }
    out_->push_back('}');
    return true;
  }

  bool AppendSequence(const YAML::Node& node, int depth) {
    out_->push_back('[');
    bool first = true;
    for (const auto& element : node) {
      if (!first) out_->push_back(',');
      first = false;
      if (!Append(element, depth + 1)) return false;
    }
    out_->push_back(']');
    return true;
  }

  bool AppendScalar(const YAML::Node& node) {
    const std::string& text = node.Scalar();
    // "!" is the tag of a quoted scalar, which is text whatever it holds.
    if (node.Tag() == "!" || node.Tag() == "tag:yaml.org,2002:str") {
      out_->append(JsonQuoted(text));
    } else if (text == "true" || text == "True" || text == "TRUE") {
      out_->append("true");
    } else if (text == "false" || text == "False" || text == "FALSE") {
      out_->append("false");
    } else if (text == "null" || text == "Null" || text == "NULL" || text == "~" || text.empty()) {
      out_->append("null");
    } else if (int64_t whole = 0;
               (text.size() > 1 || AllDigits(text)) && absl::SimpleAtoi(text, &whole) && IsNumber(text)) {
      absl::StrAppend(out_, whole);
    } else if (absl::StartsWith(text, "0x") || absl::StartsWith(text, "0o")) {
      return Fault(node, absl::StrCat("`", text, "`: JSON has decimal numbers only; a text stands in quotes"));
    } else if (IsNumber(text)) {
      double number = 0;
      if (!absl::SimpleAtod(text, &number) || number - number != 0)
        return Fault(node, absl::StrCat("`", text, "` is beyond the numbers of JSON"));
      out_->append(absl::StrFormat("%.17g", number));
    } else if (absl::string_view unsigned_text =
                   absl::string_view(text).substr(text[0] == '-' || text[0] == '+' ? 1 : 0);
               unsigned_text == ".inf" || unsigned_text == ".Inf" || unsigned_text == ".INF" ||
               absl::EqualsIgnoreCase(text, ".nan")) {
      return Fault(node, absl::StrCat("`", text, "`: JSON has no such number"));
    } else {
      out_->append(JsonQuoted(text));
    }
    return true;
  }

  std::string* const out_;
  YamlFault* const fault_;
  int values_ = 0;
};

}  // namespace

bool AppendJson(const YAML::Node& node, std::string* out, YamlFault* fault) {
  return Converter(out, fault).Append(node, 0);
}

std::string JsonQuoted(absl::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(c));
        else out += c;
    }
  }
  out += '"';
  return out;
}

}  // namespace chancery::ops
