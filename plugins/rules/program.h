#ifndef CHANCERY_PLUGINS_RULES_PROGRAM_H_
#define CHANCERY_PLUGINS_RULES_PROGRAM_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::rules {

// What one instruction of a pattern does at a token.
enum class Op : uint8_t {
  // Take one token (kClass: one entry), if it fits, and go on with the next instruction.
  kLiteral,  // word number `x`
  kClass,    // an entry of class `x`; with `value`, one that has it
  kNumber,   // a number token from `low` to `high`
  kDigits,   // a number token of `low` to `high` digits
  kRoman,    // a Roman numeral from `low` to `high`
  kWord,
  kCapitalised,
  kAllCapitals,
  kPunctuation,
  kAny,
  // Take nothing; go on if it holds.
  kGlued,  // no white space before the next token
  kSentenceStart,
  kSentenceEnd,
  kNotAhead,   // the instructions after this one, up to kFound, do not match here; goes on at `x`
  kNotBehind,  // ... do not match the 1 to `low` tokens before; goes on at `x`
  kFound,
  // Go elsewhere.
  kSplit,  // the next instruction or, second choice, `x`
  kJump,   // to `x`
  // Note something.
  kOpenSpan,
  kCloseSpan,
  kOpenCapture,  // `slot`
  kCloseCapture,
  kMatch,
};

struct Instruction {
  Op op = Op::kMatch;
  int16_t slot = -1;  // the capture that takes the value (kClass, kNumber, kDigits, kRoman), or -1
  uint32_t x = 0;
  bool joins = false;  // several paths lead here, so a run notes that it has been here
  uint64_t low = 0;
  uint64_t high = 0;
  std::string value;
};

// A compiled pattern.  Every jump goes forward, so that a run ends after at most as many steps as there are
// instructions, each at most once for a token.
struct Program {
  std::vector<Instruction> code;
  uint32_t longest = 0;               // tokens a match can have, with those looked at ahead of it
  std::vector<std::string> captures;  // names by slot
};

// Tokens kNotBehind may look back.
inline constexpr uint32_t kFarthestBehind = 8;

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_PROGRAM_H_
