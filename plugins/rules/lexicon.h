#ifndef CHANCERY_PLUGINS_RULES_LEXICON_H_
#define CHANCERY_PLUGINS_RULES_LEXICON_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plugins/rules/data_file.h"
#include "plugins/rules/token.h"
#include "plugins/rules/vocabulary.h"

namespace chancery::rules {

// The entries of one class that match at a token.
struct LexiconHit {
  uint32_t class_id = 0;
  uint32_t token_count = 0;
  std::string_view value;  // points into the lexicon
};

// Words and phrases by class, as a trie over folded tokens.  Immutable after Load; any thread may read it.
class Lexicon {
 public:
  // Reads lexicon.tsv files and endings.tsv files (known by their name's last part; the order of the files is free).
  // On a mistake: nullptr and, in `error`, "file:line: cause".
  static std::unique_ptr<Lexicon> Load(const std::vector<DataFile>& files, std::string& error);

  // The id of a class, or nullopt when no entry has it.
  std::optional<uint32_t> ClassId(std::string_view name) const;
  // All entries that begin at token `at`, longest first, all readings; within one sentence.  Appends to `hits`.
  void FindAt(const TokenizedText& text, size_t at, std::vector<LexiconHit>& hits) const;
  // The values of a phrase in a class (for plugins that look words up by themselves); empty when it is not there.
  std::vector<std::string_view> Find(std::string_view class_name, std::string_view phrase) const;
  // The first value of a folded word in a class; nullopt when it is not there.
  std::optional<std::string_view> FindWord(std::optional<uint32_t> class_id, std::string_view folded,
                                           uint32_t hash) const;
  std::optional<std::string_view> FindWord(std::optional<uint32_t> class_id, std::string_view folded) const {
    return FindWord(class_id, folded, HashOf(folded));
  }

  // For the rule engine.  Words get numbers so that a text's tokens are looked up once.
  const Vocabulary& words() const { return words_; }
  Vocabulary& words() { return words_; }
  // As FindAt, over the numbers of the words of a sentence: those of ids[at] to ids[limit - 1].
  void FindIds(const std::vector<uint32_t>& ids, size_t at, size_t limit, std::vector<LexiconHit>& hits) const;
  // The most tokens an entry of the class has.
  uint32_t LongestOf(uint32_t class_id) const { return classes_[class_id].longest; }
  // Calls visit(class_id, words) for every entry.
  void VisitEntries(const std::function<void(uint32_t, const std::vector<uint32_t>&)>& visit) const;
  // The trie: its nodes are the beginnings of entries.  A node, or Vocabulary::kNone.
  uint32_t Root(uint32_t word) const { return word < roots_.size() ? roots_[word] : Vocabulary::kNone; }
  uint32_t Child(uint32_t node, uint32_t word) const;
  // Whether the node is a whole entry of the class, and whether one goes on after it.
  bool IsEntry(uint32_t node, uint32_t class_id) const;
  bool HasChildren(uint32_t node) const { return nodes_[node].has_children; }

 private:
  friend class LexiconLoader;

  struct Entry {
    uint32_t class_id = 0;
    std::string_view value;
  };
  struct Node {
    uint32_t depth = 0;  // tokens from the root
    uint32_t parent = 0;
    uint32_t word = 0;  // the last one on the way from the root
    bool has_children = false;
    std::vector<Entry> entries;
  };
  // A step from a node that is not the root.
  struct Edge {
    uint32_t node = Vocabulary::kNone;  // kNone: a free slot
    uint32_t word = 0;
    uint32_t child = 0;
  };
  struct Class {
    std::string name;
    uint32_t longest = 0;  // tokens
  };

  Lexicon() = default;
  // Appends the entries of the phrases whose word i is word(i), until that is kNone.
  template <typename WordAt>
  void FindPhrases(const WordAt& word, std::vector<LexiconHit>& hits) const;

  Vocabulary words_;           // of the entries and, after RuleSet::Compile, of the rules
  std::deque<Class> classes_;  // keeps the names' addresses
  std::unordered_map<std::string_view, uint32_t> class_ids_;  // by name
  std::vector<uint32_t> roots_;                               // by word: the node of its one-word phrase, or kNone
  std::vector<Edge> edges_;                                   // below them: open addressing, a power of two
  std::vector<Node> nodes_;
  std::deque<std::string> values_;
};

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_LEXICON_H_
