#ifndef CHANCERY_PLUGINS_RULES_PATTERN_H_
#define CHANCERY_PLUGINS_RULES_PATTERN_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/program.h"

namespace chancery::rules {

// A parsed pattern: the tree of what README.md's table describes.
struct Pattern {
  enum class Kind : uint8_t { kElement, kSequence, kAlternatives, kRepeat, kNotAhead, kNotBehind, kNamed };
  Kind kind = Kind::kElement;
  Instruction element;  // kElement
  std::string value;    // of <class=value>
  uint32_t least = 1;   // kRepeat
  uint32_t most = 1;    // kRepeat
  uint32_t height = 0;  // levels below this one, through named patterns
  std::string capture;  // the name before the colon, or ""
  std::vector<std::unique_ptr<Pattern>> parts;
  const Pattern* named = nullptr;  // kNamed: not owned
};

// The patterns that `define` gave names.
using NamedPatterns = std::map<std::string, std::unique_ptr<Pattern>, std::less<>>;

// Parses one pattern; the words of its literals are added to `words`.  `allow_span`: `[` and `]` may stand in it.
// nullptr, with the cause in `error`, on a mistake.
std::unique_ptr<Pattern> ParsePattern(std::string_view text, const Lexicon& lexicon, Vocabulary& words,
                                      const NamedPatterns& named, bool allow_span, std::string& error);

// Turns it into instructions.  False, with the cause in `error`, when it is too large or could match no token.
bool CompilePattern(const Pattern& pattern, const Lexicon& lexicon, Program& program, std::string& error);

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_PATTERN_H_
