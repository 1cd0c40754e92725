#ifndef CHANCERY_PLUGINS_RULES_TOKEN_H_
#define CHANCERY_PLUGINS_RULES_TOKEN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chancery::rules {

enum class TokenKind : uint8_t { kWord, kNumber, kPunctuation };

// One token of a text; README.md says what a token is.
struct Token {
  uint32_t begin = 0;  // UTF-8 bytes of the text, half open
  uint32_t end = 0;
  std::string_view folded;  // points into the TokenizedText, or into the text itself
  TokenKind kind = TokenKind::kPunctuation;
  bool capitalised = false;     // a word whose first letter is upper case
  bool all_capitals = false;    // a word of two or more letters, all upper case
  bool space_before = false;    // white space (or the text's start) stands before it
  bool newline_before = false;  // ... with a line break in it
  uint32_t sentence = 0;        // index into sentences(), or kNoSentence
  uint32_t hash = 0;            // HashOf(folded)
  static constexpr uint32_t kNoSentence = UINT32_MAX;
};

// A text cut into tokens once, for all rules of a plugin, in one pass.  Immutable after construction; any thread may
// read it. The text must outlive it.
class TokenizedText {
 public:
  // `sentences`: byte ranges in ascending order, disjoint (the host's "sentence" annotations); tokens outside all of
  // them, such as boilerplate, have sentence kNoSentence and are matched by no rule.  Empty: the text is one sentence,
  // and sentences() says so.
  explicit TokenizedText(std::string_view text, std::vector<std::pair<uint32_t, uint32_t>> sentences = {});
  TokenizedText(const TokenizedText&) = delete;
  TokenizedText& operator=(const TokenizedText&) = delete;

  std::string_view text() const { return text_; }
  const std::vector<Token>& tokens() const { return tokens_; }
  const std::vector<std::pair<uint32_t, uint32_t>>& sentences() const { return sentences_; }
  // The token that contains byte `offset`, or the first one after it; tokens().size() at the end.
  size_t TokenAt(uint32_t offset) const;
  std::string_view Surface(const Token& t) const { return text_.substr(t.begin, t.end - t.begin); }

 private:
  std::string_view text_;
  std::vector<std::pair<uint32_t, uint32_t>> sentences_;
  std::vector<Token> tokens_;
  // Folded words that differ from their text.  Memory does not move, so views into it stay valid.
  std::string_view Keep(std::string_view folded);
  std::unique_ptr<char[]> letters_;  // words whose letters fold one by one
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* chunk_next_ = nullptr;
  size_t chunk_left_ = 0;
};

// The hash by which vocabularies find a folded word.
uint32_t HashOf(std::string_view word);

// Folds one word or phrase as TokenizedText folds tokens; white space becomes one space.
std::string Fold(std::string_view text);

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_TOKEN_H_
