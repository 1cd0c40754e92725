#include "plugins/rules/lexicon.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "plugins/rules/data_file.h"
#include "plugins/rules/form.h"

namespace chancery::rules {
namespace {

constexpr uint32_t kLongestPhrase = 24;  // tokens; keeps a lookup bounded

std::vector<std::string_view> Columns(std::string_view line) {
  std::vector<std::string_view> out;
  for (;;) {
    const size_t tab = line.find('\t');
    out.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return out;
    line.remove_prefix(tab + 1);
  }
}

bool IsEndings(const DataFile& f) { return std::string_view(f.name).ends_with("endings.tsv"); }

bool IsClassName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

bool IsElement(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kElements = {"num",  "digits", "word", "cap",
                                                                "caps", "punct",  "any",  "roman"};
  return std::find(kElements.begin(), kElements.end(), name) != kElements.end();
}

}  // namespace

// Fills a lexicon from its files.
class LexiconLoader {
 public:
  explicit LexiconLoader(Lexicon& lexicon) : lexicon_(lexicon) { lexicon_.nodes_.emplace_back(); }

  bool ReadEndings(const DataFile& file, std::string& error) {
    for (LineReader lines(file); lines.Next();) {
      const auto columns = Columns(lines.line());
      if (columns.size() != 2 || columns[0].size() < 2 || columns[0][0] != '@' || columns[1].empty()) {
        error = lines.Place() + ": expected @name <tab> ending";
        return false;
      }
      endings_[std::string(columns[0].substr(1))].emplace_back(columns[1]);
    }
    return true;
  }

  bool ReadEntries(const DataFile& file, std::string& error) {
    std::string cause;
    std::vector<std::string> forms;
    for (LineReader lines(file); lines.Next();) {
      const auto columns = Columns(lines.line());
      if (columns.size() < 2 || columns.size() > 3) {
        cause = "expected class <tab> form <tab> value";
      } else if (!IsClassName(columns[0])) {
        cause = "\"" + std::string(columns[0]) + "\" is not a class name (a-z 0-9 . _ -)";
      } else if (IsElement(columns[0])) {
        cause = "<" + std::string(columns[0]) + "> is an element of patterns, not a class";
      } else if (ExpandForm(columns[1], endings_, forms, cause)) {
        for (const std::string& form : forms) {
          if (!Add(columns[0], form, columns.size() == 3 ? columns[2] : Fold(form), cause)) break;
        }
      }
      if (!cause.empty()) {
        error = lines.Place() + ": " + cause;
        return false;
      }
    }
    return true;
  }

 private:
  bool Add(std::string_view class_name, std::string_view form, std::string_view value, std::string& cause) {
    const TokenizedText tokens(form);
    const uint32_t size = static_cast<uint32_t>(tokens.tokens().size());
    if (size == 0) {
      cause = "an empty form";
      return false;
    }
    if (size > kLongestPhrase) {
      cause = "a form of more than " + std::to_string(kLongestPhrase) + " tokens";
      return false;
    }
    uint32_t node = 0;
    for (const Token& t : tokens.tokens()) node = ChildOrNew(node, lexicon_.words_.Add(t.folded));
    const uint32_t class_id = ClassOf(class_name);
    lexicon_.classes_[class_id].longest = std::max(lexicon_.classes_[class_id].longest, size);
    const auto known = values_.try_emplace(std::string(value), nullptr).first;
    if (known->second == nullptr) known->second = &lexicon_.values_.emplace_back(value);
    auto& entries = lexicon_.nodes_[node].entries;
    const bool twice = std::any_of(entries.begin(), entries.end(), [&](const auto& e) {
      return e.class_id == class_id && e.value.data() == known->second->data();
    });
    if (!twice) entries.push_back({class_id, *known->second});
    return true;
  }

  uint32_t ChildOrNew(uint32_t node, uint32_t word) {
    const uint32_t fresh = static_cast<uint32_t>(lexicon_.nodes_.size());
    uint32_t* child;
    if (node == 0) {
      if (lexicon_.roots_.size() <= word) lexicon_.roots_.resize(word + 1, Vocabulary::kNone);
      child = &lexicon_.roots_[word];
      if (*child != Vocabulary::kNone) return *child;
      *child = fresh;
    } else {
      const auto [it, added] = lexicon_.children_.try_emplace(uint64_t{node} << 32 | word, fresh);
      if (!added) return it->second;
    }
    Lexicon::Node n;
    n.depth = lexicon_.nodes_[node].depth + 1;
    n.first_word = node == 0 ? word : lexicon_.nodes_[node].first_word;
    lexicon_.nodes_.push_back(std::move(n));
    return fresh;
  }

  uint32_t ClassOf(std::string_view name) {
    const auto [it, added] = class_ids_.try_emplace(std::string(name), static_cast<uint32_t>(lexicon_.classes_.size()));
    if (added) lexicon_.classes_.push_back({std::string(name), 0});
    return it->second;
  }

  Lexicon& lexicon_;
  EndingSets endings_;
  std::map<std::string, uint32_t, std::less<>> class_ids_;
  std::map<std::string, const std::string*, std::less<>> values_;
};

std::unique_ptr<Lexicon> Lexicon::Load(const std::vector<DataFile>& files, std::string& error) {
  std::unique_ptr<Lexicon> lexicon(new Lexicon);
  LexiconLoader loader(*lexicon);
  for (const DataFile& f : files) {
    if (IsEndings(f) && !loader.ReadEndings(f, error)) return nullptr;
  }
  for (const DataFile& f : files) {
    if (!IsEndings(f) && !loader.ReadEntries(f, error)) return nullptr;
  }
  return lexicon;
}

std::optional<uint32_t> Lexicon::ClassId(std::string_view name) const {
  for (uint32_t id = 0; id < classes_.size(); ++id) {
    if (classes_[id].name == name) return id;
  }
  return std::nullopt;
}

uint32_t Lexicon::Child(uint32_t node, uint32_t word) const {
  if (word == Vocabulary::kNone) return Vocabulary::kNone;
  if (node == 0) return word < roots_.size() ? roots_[word] : Vocabulary::kNone;
  const auto it = children_.find(uint64_t{node} << 32 | word);
  return it == children_.end() ? Vocabulary::kNone : it->second;
}

void Lexicon::FindIds(const std::vector<uint32_t>& ids, size_t at, size_t limit, std::vector<LexiconHit>& hits) const {
  std::array<uint32_t, kLongestPhrase> path;
  size_t depth = 0;
  for (uint32_t node = 0; at < limit && depth < path.size(); ++at) {
    node = Child(node, ids[at]);
    if (node == Vocabulary::kNone) break;
    path[depth++] = node;
  }
  while (depth > 0) {
    const Node& node = nodes_[path[--depth]];
    for (const Entry& e : node.entries) hits.push_back({e.class_id, node.depth, e.value});
  }
}

void Lexicon::VisitFirstWords(const std::function<void(uint32_t, uint32_t)>& visit) const {
  for (const Node& n : nodes_) {
    for (const Entry& e : n.entries) visit(n.first_word, e.class_id);
  }
}

void Lexicon::FindAt(const TokenizedText& text, size_t at, std::vector<LexiconHit>& hits) const {
  const auto& tokens = text.tokens();
  std::vector<uint32_t> ids;
  for (size_t i = at; i < tokens.size() && ids.size() < kLongestPhrase; ++i) {
    if (tokens[i].sentence != tokens[at].sentence || tokens[i].sentence == Token::kNoSentence) break;
    ids.push_back(words_.Find(tokens[i].folded));
    if (ids.back() == Vocabulary::kNone) break;
  }
  FindIds(ids, 0, ids.size(), hits);
}

std::vector<std::string_view> Lexicon::Find(std::string_view class_name, std::string_view phrase) const {
  std::vector<std::string_view> values;
  const auto class_id = ClassId(class_name);
  if (!class_id) return values;
  const TokenizedText text(phrase);
  std::vector<LexiconHit> hits;
  if (!text.tokens().empty()) FindAt(text, 0, hits);
  for (const LexiconHit& h : hits) {
    if (h.class_id == *class_id && h.token_count == text.tokens().size()) values.push_back(h.value);
  }
  return values;
}

}  // namespace chancery::rules
