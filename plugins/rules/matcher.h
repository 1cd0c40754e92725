#ifndef CHANCERY_PLUGINS_RULES_MATCHER_H_
#define CHANCERY_PLUGINS_RULES_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/program.h"
#include "plugins/rules/token.h"

namespace chancery::rules {

// Runs programs over one text after another; its memory is kept.  Not safe to use from several threads.
//
// A run tries the choices of a pattern in their order, depth first, and notes each (instruction, token) it has been at
// where paths join, so that nothing is tried twice: at most code.size() * (longest + 1) steps from one start.
class Matcher {
 public:
  struct Captured {
    uint32_t begin = UINT32_MAX;  // tokens, half open; UINT32_MAX: not captured
    uint32_t end = 0;
    std::string_view value;  // of a lexicon entry
    uint64_t number = 0;
    enum class Kind : uint8_t { kText, kEntry, kNumber } kind = Kind::kText;
    bool IsEmpty() const { return begin == UINT32_MAX || begin == end; }
  };
  struct Result {
    uint32_t end = 0;  // of all that matched
    uint32_t span_begin = 0;
    uint32_t span_end = 0;
    std::vector<Captured> captures;  // by slot
  };

  // The lexicon must outlive it.
  explicit Matcher(const Lexicon& lexicon);

  // Goes to a text, which must outlive its use.
  void Begin(const TokenizedText& text);

  // The longest match of `program` that begins at `start`; among those, the one whose choices come first.
  // [first, limit) are the tokens of the sentence.
  bool Run(const Program& program, uint32_t start, uint32_t first, uint32_t limit, Result& result);

  // The number of the token's word in the lexicon, or Vocabulary::kNone.
  uint32_t word(uint32_t token) const { return ids_[token]; }
  const std::vector<uint32_t>& words() const { return ids_; }
  void AppendValue(const Captured& c, std::string& out) const;
  uint64_t steps() const { return steps_; }

 private:
  struct Undo {
    int16_t slot;
    Captured before;
  };

  // A place that this run has been at.
  struct Visit {
    uint32_t run = 0;  // 0: free
    uint32_t generation = 0;
    uint32_t pc = 0;
    uint32_t at = 0;
  };

  // Notes a place; false when it was noted before.
  bool Mark(uint32_t pc, uint32_t at, uint32_t generation);
  void GrowVisits();
  // Tries everything from (pc, at) on, into best_.
  void Explore(uint32_t pc, uint32_t at);
  // Whether a kFound can be reached from (pc, at); with `target`, one at exactly that token.
  bool Reaches(uint32_t pc, uint32_t at, uint32_t generation, uint32_t target);
  bool TestHolds(uint32_t pc, uint32_t at);
  bool TakesToken(const Instruction& i, uint32_t at, uint64_t& number) const;
  // The entries at `at`, kept for the next time.
  const LexiconHit* Hits(uint32_t at, uint32_t& count);

  const Lexicon& lexicon_;
  std::string_view text_;
  const Token* tokens_ = nullptr;
  std::vector<uint32_t> ids_;
  std::vector<uint32_t> hits_begin_;  // by token, into hits_; kUnknown until asked for
  std::vector<uint32_t> hits_end_;
  std::vector<LexiconHit> hits_;

  // One run.
  const Program* program_ = nullptr;
  uint32_t origin_ = 0;
  uint32_t first_ = 0;
  uint32_t limit_ = 0;
  uint32_t run_ = 0;           // visits of other runs count as free slots
  uint32_t generation_ = 0;    // 0 is the pattern itself, each test of !x is one more
  std::vector<Visit> visits_;  // open addressing, a power of two
  size_t visit_count_ = 0;
  std::vector<Captured> captures_;
  std::vector<Undo> trail_;
  uint32_t span_begin_ = 0;
  uint32_t span_end_ = 0;
  bool matched_ = false;
  Result* best_ = nullptr;
  uint64_t steps_ = 0;
};

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_MATCHER_H_
