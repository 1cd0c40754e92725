#ifndef CHANCERY_PLUGINS_RULES_RULE_FILTER_H_
#define CHANCERY_PLUGINS_RULES_RULE_FILTER_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/program.h"
#include "plugins/rules/token.h"

namespace chancery::rules {

// All rules of a set read together as one automaton over tokens, to tell which of them can match at a token at all.  It
// errs on the side of too many: tests of what stands before or after are taken to hold.  Immutable; any thread may read
// it.
class RuleFilter {
 public:
  // What rules can tell of a token; equal numbers are equal tokens to them.
  using Symbol = uint32_t;

  // `programs` and the lexicon, whose words include those of the programs' literals, must outlive it.
  RuleFilter(std::vector<const Program*> programs, const Lexicon& lexicon);

 private:
  friend class RuleScan;

  // A place in a program that takes a token.
  struct Place {
    const Instruction* instruction = nullptr;
    uint32_t rule = 0;
    // Where a run goes on after it: threads_[next_begin, next_end).
    uint32_t next_begin = 0;
    uint32_t next_end = 0;
  };
  // A run that waits for a token.
  struct Thread {
    uint32_t place = 0;  // or a rule's number, when that rule has matched
    uint32_t node = 0;   // inside an entry of several words: where in the lexicon's trie; else 0
    bool glued = false;  // no white space may stand before the token
    bool found = false;  // the rule has matched
    auto operator<=>(const Thread&) const = default;
  };

  // What the words of one kind have in common: classes of the lexicon, and being this word.
  struct Kind {
    std::vector<uint32_t> single;       // classes with a one-word entry; ascending
    std::vector<uint32_t> longer;       // classes with a longer entry that begins so; ascending
    uint32_t word = Vocabulary::kNone;  // where it matters
    auto operator<=>(const Kind&) const = default;
  };
  // The parts of a symbol.
  struct Traits {
    uint32_t kind = 0;
    TokenKind token = TokenKind::kWord;
    bool capitalised = false;
    bool all_capitals = false;
    bool roman = false;
    bool glued = false;
    bool number_known = false;  // at most 18 digits
    uint32_t digits = 0;
    uint64_t number = 0;  // the least of its range
  };

  void AddThreads(uint32_t rule, uint32_t pc, bool glued, bool at_start, std::vector<std::pair<uint32_t, bool>>& seen,
                  std::vector<Thread>& out) const;
  bool Takes(const Instruction& i, const Traits& traits) const;
  // Where runs go with a token: into `threads`, and into `rules` those that have matched.
  void Step(const std::vector<Thread>& from, const Traits& traits, std::vector<Thread>& threads,
            std::vector<uint32_t>& rules) const;

  std::vector<const Program*> programs_;
  const Lexicon& lexicon_;
  std::vector<Place> places_;
  std::vector<std::vector<uint32_t>> place_of_;  // by rule and instruction
  std::vector<Thread> threads_;
  std::vector<Thread> start_, sentence_start_;
  std::vector<Kind> kinds_;             // 0: words of no rule
  std::vector<uint32_t> kind_of_word_;  // by number of the word
  std::vector<uint64_t> bounds_;        // where ranges of numbers begin, ascending, from 0
  bool has_roman_ = false;
};

// Runs a RuleFilter over texts and remembers what it has worked out, for the next texts too.  For one thread.
class RuleScan {
 public:
  // The filter must outlive it.
  explicit RuleScan(const RuleFilter& filter);

  // Reads a text: its tokens, and the numbers of their words.
  void Begin(const TokenizedText& text, const std::vector<uint32_t>& words);

  // Calls visit(rule) for each rule that may match at token `at` of the sentence [first, limit).
  template <typename Visit>
  void ForEachRule(uint32_t at, uint32_t first, uint32_t limit, const Visit& visit) {
    uint32_t state = Step(at == first ? kSentenceStart : kStart, symbols_[at]);
    for (;;) {
      const State& s = states_[state];
      for (uint32_t i = s.rules_begin; i < s.rules_end; ++i) visit(rules_[i]);
      if (s.threads_begin == s.threads_end || ++at == limit) return;
      state = Step(state, symbols_[at]);
    }
  }

 private:
  static constexpr uint32_t kStart = 0, kSentenceStart = 1;
  static constexpr uint32_t kUnknown = UINT32_MAX;

  struct State {
    uint32_t threads_begin = 0, threads_end = 0;  // in threads_
    uint32_t rules_begin = 0, rules_end = 0;      // in rules_: those that have matched when this state is reached
  };
  struct Edge {
    uint32_t from = kUnknown;
    uint32_t symbol = 0;
    uint32_t to = 0;
  };

  uint32_t Step(uint32_t state, RuleFilter::Symbol symbol) {
    if (state <= kSentenceStart) {
      const uint32_t to = first_[state][symbol];
      return to != kUnknown ? to : Make(state, symbol);
    }
    const size_t mask = edges_.size() - 1;
    for (size_t at = (state * 0x9E3779B1u ^ symbol * 0x85EBCA6Bu) & mask; edges_[at].from != kUnknown;
         at = (at + 1) & mask) {
      if (edges_[at].from == state && edges_[at].symbol == symbol) return edges_[at].to;
    }
    return Make(state, symbol);
  }
  uint32_t Make(uint32_t state, RuleFilter::Symbol symbol);
  uint32_t StateOf(const std::vector<RuleFilter::Thread>& threads, const std::vector<uint32_t>& rules);
  void Remember(uint32_t state, RuleFilter::Symbol symbol, uint32_t to);
  void Forget();
  RuleFilter::Symbol SymbolOf(const Token& token, std::string_view text, uint32_t word);

  const RuleFilter& filter_;
  std::vector<RuleFilter::Symbol> symbols_;                // of the text
  std::vector<RuleFilter::Traits> traits_;                 // by symbol
  std::unordered_map<uint64_t, RuleFilter::Symbol> rare_;  // of numbers
  std::vector<uint32_t> first_[2];                         // edges of kStart and kSentenceStart by symbol
  std::vector<Edge> edges_;                                // of the others: open addressing, a power of two
  size_t edge_count_ = 0;
  std::vector<State> states_;
  std::unordered_multimap<uint64_t, uint32_t> state_ids_;  // by hash
  std::vector<RuleFilter::Thread> threads_;
  std::vector<uint32_t> rules_;
};

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_RULE_FILTER_H_
