#include "plugins/rules/lexicon.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <set>
#include <unordered_map>

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

size_t EdgeHash(uint32_t node, uint32_t word) {
  const uint64_t h = (uint64_t{node} << 32 | word) * 0xD6E8FEB86659FD93u;
  return static_cast<size_t>(h >> 32);
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

  // After all files.
  void Finish() {
    lexicon_.edges_.resize(std::bit_ceil(children_.size() * 2 + 1));
    for (const auto& [key, child] : children_) {
      Lexicon::Edge edge{static_cast<uint32_t>(key >> 32), static_cast<uint32_t>(key), child};
      const size_t mask = lexicon_.edges_.size() - 1;
      size_t at = EdgeHash(edge.node, edge.word) & mask;
      while (lexicon_.edges_[at].node != Vocabulary::kNone) at = (at + 1) & mask;
      lexicon_.edges_[at] = edge;
    }
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
      const auto [it, added] = children_.try_emplace(uint64_t{node} << 32 | word, fresh);
      if (!added) return it->second;
      lexicon_.nodes_[node].has_children = true;
    }
    Lexicon::Node n;
    n.depth = lexicon_.nodes_[node].depth + 1;
    n.parent = node;
    n.word = word;
    lexicon_.nodes_.push_back(std::move(n));
    return fresh;
  }

  uint32_t ClassOf(std::string_view name) {
    const auto it = lexicon_.class_ids_.find(name);
    if (it != lexicon_.class_ids_.end()) return it->second;
    const uint32_t id = static_cast<uint32_t>(lexicon_.classes_.size());
    lexicon_.class_ids_.emplace(lexicon_.classes_.emplace_back(Lexicon::Class{std::string(name), 0}).name, id);
    return id;
  }

  Lexicon& lexicon_;
  EndingSets endings_;
  std::map<std::string, const std::string*, std::less<>> values_;
  std::unordered_map<uint64_t, uint32_t> children_;  // node << 32 | word, below the first level
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
  loader.Finish();
  return lexicon;
}

std::optional<uint32_t> Lexicon::ClassId(std::string_view name) const {
  const auto it = class_ids_.find(name);
  return it == class_ids_.end() ? std::nullopt : std::optional<uint32_t>(it->second);
}

uint32_t Lexicon::Child(uint32_t node, uint32_t word) const {
  const size_t mask = edges_.size() - 1;
  for (size_t at = EdgeHash(node, word) & mask; edges_[at].node != Vocabulary::kNone; at = (at + 1) & mask) {
    if (edges_[at].node == node && edges_[at].word == word) return edges_[at].child;
  }
  return Vocabulary::kNone;
}

template <typename WordAt>
void Lexicon::FindPhrases(const WordAt& word, std::vector<LexiconHit>& hits) const {
  std::array<uint32_t, kLongestPhrase> path;
  size_t depth = 0;
  uint32_t node = Root(word(0));
  while (node != Vocabulary::kNone) {
    path[depth++] = node;
    if (!nodes_[node].has_children || depth == path.size()) break;
    const uint32_t next = word(depth);
    node = next == Vocabulary::kNone ? next : Child(node, next);
  }
  while (depth > 0) {
    const Node& found = nodes_[path[--depth]];
    for (const Entry& e : found.entries) hits.push_back({e.class_id, found.depth, e.value});
  }
}

void Lexicon::FindIds(const std::vector<uint32_t>& ids, size_t at, size_t limit, std::vector<LexiconHit>& hits) const {
  FindPhrases([&](size_t i) { return at + i < limit ? ids[at + i] : Vocabulary::kNone; }, hits);
}

void Lexicon::VisitEntries(const std::function<void(uint32_t, const std::vector<uint32_t>&)>& visit) const {
  std::vector<uint32_t> words;
  for (const Node& n : nodes_) {
    words.resize(n.depth);
    const Node* on_the_way = &n;
    for (size_t i = n.depth; i > 0; on_the_way = &nodes_[on_the_way->parent]) words[--i] = on_the_way->word;
    for (const Entry& e : n.entries) visit(e.class_id, words);
  }
}

bool Lexicon::IsEntry(uint32_t node, uint32_t class_id) const {
  const auto& entries = nodes_[node].entries;
  return std::any_of(entries.begin(), entries.end(), [class_id](const Entry& e) { return e.class_id == class_id; });
}

void Lexicon::FindAt(const TokenizedText& text, size_t at, std::vector<LexiconHit>& hits) const {
  const auto& tokens = text.tokens();
  const uint32_t sentence = at < tokens.size() ? tokens[at].sentence : Token::kNoSentence;
  if (sentence == Token::kNoSentence) return;
  FindPhrases(
      [&](size_t i) {
        if (at + i >= tokens.size() || tokens[at + i].sentence != sentence) return Vocabulary::kNone;
        return words_.Find(tokens[at + i].folded, tokens[at + i].hash);
      },
      hits);
}

std::optional<std::string_view> Lexicon::FindWord(std::optional<uint32_t> class_id, std::string_view folded,
                                                  uint32_t hash) const {
  const uint32_t node = class_id ? Root(words_.Find(folded, hash)) : Vocabulary::kNone;
  if (node == Vocabulary::kNone) return std::nullopt;
  for (const Entry& e : nodes_[node].entries) {
    if (e.class_id == *class_id) return e.value;
  }
  return std::nullopt;
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
