#include "plugins/rules/rule_file.h"

#include <algorithm>
#include <charconv>

namespace chancery::rules {
namespace {

std::string_view Trim(std::string_view s) {
  const size_t first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

// Cuts the first word off `rest`.
std::string_view Word(std::string_view& rest) {
  rest = Trim(rest);
  const size_t end = std::min(rest.find_first_of(" \t"), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest = Trim(rest.substr(end));
  return word;
}

bool IsNameByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'; }
bool IsCaptureByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

bool IsName(std::string_view name) { return !name.empty() && std::all_of(name.begin(), name.end(), IsNameByte); }

// Reads `key=value key="value with spaces"`.
bool ReadEmit(std::string_view text, const std::vector<std::string>& captures, std::vector<EmitField>& fields,
              std::string& cause) {
  for (size_t i = 0;;) {
    while (i < text.size() && (text[i] == ' ' || text[i] == '\t')) ++i;
    if (i == text.size()) return true;
    const size_t equals = text.find('=', i);
    const std::string_view key = text.substr(i, equals == std::string_view::npos ? equals : equals - i);
    if (equals == std::string_view::npos || !IsName(key)) {
      cause = "emit: expected key=value at \"" + std::string(text.substr(i)) + "\"";
      return false;
    }
    EmitField& field = fields.emplace_back();
    field.key = key;
    i = equals + 1;
    const bool quoted = i < text.size() && text[i] == '"';
    if (quoted) ++i;
    std::string plain;
    const auto flush = [&] {
      if (!plain.empty()) field.parts.push_back({-1, std::move(plain)});
      plain.clear();
    };
    for (; i < text.size() && text[i] != (quoted ? '"' : ' ') && text[i] != '\t'; ++i) {
      if (text[i] != '$') {
        plain += text[i];
        continue;
      }
      size_t end = i + 1;
      const bool braces = end < text.size() && text[end] == '{';
      if (braces) ++end;
      const size_t begin = end;
      while (end < text.size() && IsCaptureByte(text[end])) ++end;
      const std::string_view name = text.substr(begin, end - begin);
      const auto slot = std::find(captures.begin(), captures.end(), name);
      if (slot == captures.end()) {
        cause = "emit: $" + std::string(name) + " is not captured";
        return false;
      }
      if (braces && (end == text.size() || text[end] != '}')) {
        cause = "emit: ${ without }";
        return false;
      }
      flush();
      field.parts.push_back({static_cast<int>(slot - captures.begin()), {}});
      i = braces ? end : end - 1;
    }
    flush();
    if (quoted && i++ == text.size()) {
      cause = "emit: \" without \"";
      return false;
    }
  }
}

// Puts in what \n and \uXXXX stand for, so that invisible characters of an example can be seen.
std::string Unescape(std::string_view s) {
  std::string out;
  for (size_t i = 0; i < s.size(); ++i) {
    uint32_t code = 0;
    if (s.substr(i).starts_with("\\n")) {
      out += '\n';
      ++i;
    } else if (s.substr(i).starts_with("\\u") && i + 6 <= s.size() &&
               std::from_chars(s.data() + i + 2, s.data() + i + 6, code, 16).ptr == s.data() + i + 6 && code >= 0x80) {
      if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
      } else {
        out += static_cast<char>(0xE0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      }
      out += static_cast<char>(0x80 | (code & 0x3F));
      i += 5;
    } else {
      out += s[i];
    }
  }
  return out;
}

bool ReadExample(std::string_view text, bool counter, Example& example, std::string& cause) {
  if (text.size() > 12 && text[0] == '[' && text[11] == ']') {
    example.document_date = text.substr(1, 10);
    text = Trim(text.substr(12));
  }
  if (!counter) {
    const size_t arrow = text.rfind("=>");
    if (arrow == std::string_view::npos || Trim(text.substr(arrow + 2)).empty()) {
      cause = "example: expected TEXT => CANONICAL";
      return false;
    }
    example.canonical = Trim(text.substr(arrow + 2));
    text = Trim(text.substr(0, arrow));
  }
  example.counter = counter;
  example.text = Unescape(text);
  if (example.text.empty()) cause = "an example without text";
  return cause.empty();
}

}  // namespace

bool RuleFileReader::Split(const DataFile& file, std::vector<Block>& blocks, std::string& error) {
  size_t indent = 0;  // of the statements of this block
  for (LineReader lines(file); lines.Next();) {
    const std::string_view line = lines.line();
    const size_t depth = line.find_first_not_of(" \t");
    if (depth == 0) {
      blocks.push_back({lines.Place(), std::string(Trim(line)), {}});
      continue;
    }
    if (blocks.empty()) {
      error = lines.Place() + ": expected \"rule NAME\" at the left margin";
      return false;
    }
    auto& statements = blocks.back().statements;
    if (statements.empty()) indent = depth;
    if (depth > indent) {
      statements.back().text += ' ';
      statements.back().text += Trim(line);
    } else {
      std::string_view rest = line;
      const std::string_view key = Word(rest);
      statements.push_back({lines.Place(), std::string(key), std::string(rest)});
    }
  }
  return true;
}

bool RuleFileReader::ReadDefine(const Block& block, std::string_view name, std::string& cause) {
  if (block.statements.size() != 1 || block.statements[0].key != "match") {
    cause = "define: expected one match line";
    return false;
  }
  if (lexicon_.ClassId(name)) {
    cause = "define: " + std::string(name) + " is a class of lexicon.tsv";
    return false;
  }
  auto pattern = ParsePattern(block.statements[0].text, lexicon_, lexicon_.words(), named_, false, cause);
  if (pattern == nullptr) return false;
  if (!named_.emplace(std::string(name), std::move(pattern)).second) cause = "a second define " + std::string(name);
  return cause.empty();
}

bool RuleFileReader::ReadRule(const Block& block, std::string_view name, std::string& place, std::string& cause) {
  CompiledRule rule;
  rule.name = name;
  rule.place = block.place;
  if (!names_.insert(rule.name).second) {
    cause = "a second rule " + rule.name;
    return false;
  }
  const Statement* emit = nullptr;
  bool matches = false;
  bool has_example = false;
  for (const Statement& s : block.statements) {
    place = s.place;
    if (s.key == "match") {
      if (matches) {
        cause = "a second match";
        return false;
      }
      matches = true;
      const auto pattern = ParsePattern(s.text, lexicon_, lexicon_.words(), named_, true, cause);
      if (pattern == nullptr || !CompilePattern(*pattern, lexicon_, rule.program, cause)) return false;
    } else if (s.key == "emit") {
      if (emit != nullptr) {
        cause = "a second emit";
        return false;
      }
      emit = &s;
    } else if (s.key == "prefer") {
      const auto [end, failure] = std::from_chars(s.text.data(), s.text.data() + s.text.size(), rule.prefer);
      if (failure != std::errc() || end != s.text.data() + s.text.size() || rule.prefer < -1000 || rule.prefer > 1000) {
        cause = "prefer: expected a number from -1000 to 1000";
        return false;
      }
    } else if (s.key == "example" || s.key == "counter") {
      Example example;
      example.file_and_line = s.place;
      example.rule = name;
      if (!ReadExample(s.text, s.key == "counter", example, cause)) return false;
      has_example |= !example.counter;
      out_.examples.push_back(std::move(example));
    } else {
      cause = "\"" + s.key + "\" is not one of match emit prefer example counter";
      return false;
    }
  }
  place = block.place;
  if (!matches) {
    cause = "rule " + rule.name + " has no match";
  } else if (!has_example) {
    cause = "rule " + rule.name + " has no example";
  }
  if (!cause.empty()) return false;
  if (emit != nullptr) {
    place = emit->place;
    if (!ReadEmit(emit->text, rule.program.captures, rule.emit, cause)) return false;
  }
  out_.rules.push_back(std::move(rule));
  return true;
}

bool RuleFileReader::Read(const DataFile& file, std::string& error) {
  std::vector<Block> blocks;
  if (!Split(file, blocks, error)) return false;
  for (const Block& block : blocks) {
    std::string place = block.place;
    std::string cause;
    std::string_view name = block.head;
    const std::string_view kind = Word(name);
    if ((kind != "rule" && kind != "define") || !IsName(name)) {
      cause = "expected \"rule NAME\" or \"define NAME\" (a-z 0-9 . - _)";
    } else if (kind == "rule") {
      ReadRule(block, name, place, cause);
    } else {
      ReadDefine(block, name, cause);
    }
    if (!cause.empty()) {
      error = place + ": " + cause;
      return false;
    }
  }
  return true;
}

bool ReadExamples(const DataFile& file, std::vector<Example>& examples, std::string& error) {
  std::vector<RuleFileReader::Block> blocks;
  if (!RuleFileReader::Split(file, blocks, error)) return false;
  for (const auto& block : blocks) {
    std::string_view name = block.head;
    if (Word(name) != "rule") continue;
    for (const auto& s : block.statements) {
      if (s.key != "example" && s.key != "counter") continue;
      Example example;
      example.file_and_line = s.place;
      example.rule = name;
      std::string cause;
      if (!ReadExample(s.text, s.key == "counter", example, cause)) {
        error = s.place + ": " + cause;
        return false;
      }
      examples.push_back(std::move(example));
    }
  }
  return true;
}

}  // namespace chancery::rules
