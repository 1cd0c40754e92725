#ifndef CHANCERY_PLUGINS_TREATIES_PHRASE_INDEX_H_
#define CHANCERY_PLUGINS_TREATIES_PHRASE_INDEX_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plugins/rules/token.h"

namespace chancery::treaties {

// Phrases by the keys of their words, each with a number of its caller's.  Immutable once filled; any thread may read
// it.
class PhraseIndex {
 public:
  using KeyOf = std::string (*)(std::string_view folded);

  explicit PhraseIndex(KeyOf key_of) : key_of_(key_of) {}

  // Punctuation in a phrase is left out, as it is in a text.
  void Add(std::string_view phrase, uint32_t payload) {
    std::vector<std::string> keys;
    const rules::TokenizedText tokenized(phrase);
    for (const rules::Token& token : tokenized.tokens()) {
      if (token.kind != rules::TokenKind::kPunctuation) keys.push_back(key_of_(token.folded));
    }
    if (keys.empty()) return;
    std::vector<Entry>& entries = by_first_[keys[0]];
    entries.push_back({std::move(keys), payload});
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.keys.size() > b.keys.size(); });
  }

  // The longest phrase that begins at token `at`, with all payloads that it was added with; the token after it, or 0
  // when none begins there.  Within one sentence.
  size_t FindAt(const rules::TokenizedText& text, size_t at, std::vector<uint32_t>& payloads) const {
    payloads.clear();
    const std::vector<rules::Token>& tokens = text.tokens();
    if (tokens[at].kind == rules::TokenKind::kPunctuation) return 0;
    const auto it = by_first_.find(key_of_(tokens[at].folded));
    if (it == by_first_.end()) return 0;
    size_t end = 0, size = 0;
    for (const Entry& entry : it->second) {
      if (end != 0 && entry.keys.size() < size) break;
      const size_t after = Match(tokens, at, entry.keys);
      if (after == 0) continue;
      end = after;
      size = entry.keys.size();
      payloads.push_back(entry.payload);
    }
    return end;
  }

 private:
  struct Entry {
    std::vector<std::string> keys;
    uint32_t payload;
  };

  size_t Match(const std::vector<rules::Token>& tokens, size_t at, const std::vector<std::string>& keys) const {
    const uint32_t sentence = tokens[at].sentence;
    size_t i = at;
    for (size_t k = 0; k < keys.size(); ++i) {
      if (i == tokens.size() || tokens[i].sentence != sentence) return 0;
      if (tokens[i].kind == rules::TokenKind::kPunctuation) {
        // A full stop or a bracket ends a name; a comma, a dash or a quotation mark may stand inside it.
        if (k == 0 || tokens[i].folded == "." || tokens[i].folded == "(" || tokens[i].folded == ";" ||
            tokens[i].folded == ":")
          return 0;
        continue;
      }
      if (key_of_(tokens[i].folded) != keys[k]) return 0;
      ++k;
    }
    return i;
  }

  KeyOf key_of_;
  std::unordered_map<std::string, std::vector<Entry>> by_first_;
};

}  // namespace chancery::treaties

#endif  // CHANCERY_PLUGINS_TREATIES_PHRASE_INDEX_H_
