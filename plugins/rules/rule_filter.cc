#include "plugins/rules/rule_filter.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace chancery::rules {
namespace {

// A word's symbol is its kind's number times kShapes, plus its shape.
constexpr uint32_t kGlued = 1;
constexpr uint32_t kCapitalised = 2;
constexpr uint32_t kAllCapitals = 4;  // with kCapitalised
constexpr uint32_t kPunctuation = 4;  // without it
constexpr uint32_t kRoman = 8;
constexpr uint32_t kShapes = 16;

constexpr uint32_t kMostDigits = 40;  // a number with more counts as one with as many
// What is remembered at most; a text of a language comes by with a few hundred of each.
constexpr size_t kMostStates = 4096;
constexpr size_t kMostEdges = 1 << 15;
constexpr size_t kMostThreads = 1 << 18;

bool TakesToken(Op op) {
  switch (op) {
    case Op::kLiteral:
    case Op::kClass:
    case Op::kNumber:
    case Op::kDigits:
    case Op::kRoman:
    case Op::kWord:
    case Op::kCapitalised:
    case Op::kAllCapitals:
    case Op::kPunctuation:
    case Op::kAny: return true;
    default: return false;
  }
}

// Whether a word can be a Roman numeral; Russian and Kazakh texts write Cyrillic Х and І in them.
bool LooksRoman(std::string_view surface) {
  for (size_t i = 0; i < surface.size(); ++i) {
    if (surface.substr(i).starts_with("Х") || surface.substr(i).starts_with("І")) {
      ++i;
    } else if (std::string_view("IVXLCDM").find(surface[i]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool Contains(const std::vector<uint32_t>& sorted, uint32_t value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

void SortUnique(std::vector<uint32_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

RuleFilter::RuleFilter(std::vector<const Program*> programs, const Lexicon& lexicon)
    : programs_(std::move(programs)), lexicon_(lexicon) {
  for (uint32_t rule = 0; rule < programs_.size(); ++rule) {
    place_of_.emplace_back(programs_[rule]->code.size(), UINT32_MAX);
    for (uint32_t pc = 0; pc < programs_[rule]->code.size(); ++pc) {
      const Instruction& i = programs_[rule]->code[pc];
      if (!TakesToken(i.op)) continue;
      place_of_[rule][pc] = static_cast<uint32_t>(places_.size());
      places_.push_back({&i, rule, 0, 0});
    }
  }
  std::vector<std::pair<uint32_t, bool>> seen;
  std::vector<uint32_t> literals, classes;
  bounds_.push_back(0);
  for (uint32_t rule = 0; rule < programs_.size(); ++rule) {
    AddThreads(rule, 0, false, false, seen, start_);
    AddThreads(rule, 0, false, true, seen, sentence_start_);
    for (uint32_t pc = 0; pc < programs_[rule]->code.size(); ++pc) {
      if (place_of_[rule][pc] == UINT32_MAX) continue;
      Place& place = places_[place_of_[rule][pc]];
      place.next_begin = static_cast<uint32_t>(threads_.size());
      AddThreads(rule, pc + 1, false, false, seen, threads_);
      place.next_end = static_cast<uint32_t>(threads_.size());
      const Instruction& i = *place.instruction;
      if (i.op == Op::kLiteral) literals.push_back(i.x);
      if (i.op == Op::kClass) classes.push_back(i.x);
      if (i.op == Op::kRoman) has_roman_ = true;
      if (i.op == Op::kNumber) {
        bounds_.push_back(i.low);
        bounds_.push_back(i.high + 1);
      }
    }
  }
  std::sort(bounds_.begin(), bounds_.end());
  bounds_.erase(std::unique(bounds_.begin(), bounds_.end()), bounds_.end());

  SortUnique(literals);
  SortUnique(classes);
  std::vector<Kind> words(lexicon.words().size());
  for (const uint32_t word : literals) words[word].word = word;
  lexicon.VisitEntries([&](uint32_t class_id, const std::vector<uint32_t>& entry) {
    if (!Contains(classes, class_id)) return;
    if (entry.size() == 1) {
      words[entry[0]].single.push_back(class_id);
    } else {
      words[entry[0]].longer.push_back(class_id);
      for (const uint32_t word : entry) words[word].word = word;
    }
  });
  std::map<Kind, uint32_t> ids;
  const auto id_of = [&](Kind kind) {
    SortUnique(kind.single);
    SortUnique(kind.longer);
    const auto [it, added] = ids.try_emplace(kind, static_cast<uint32_t>(kinds_.size()));
    if (added) kinds_.push_back(std::move(kind));
    return it->second;
  };
  id_of(Kind());
  kind_of_word_.reserve(words.size());
  for (Kind& kind : words) kind_of_word_.push_back(id_of(std::move(kind)));
}

// Adds what takes the next token of a run that is at `pc`.
void RuleFilter::AddThreads(uint32_t rule, uint32_t pc, bool glued, bool at_start,
                            std::vector<std::pair<uint32_t, bool>>& seen, std::vector<Thread>& out) const {
  const std::vector<Instruction>& code = programs_[rule]->code;
  seen.clear();
  seen.emplace_back(pc, glued);
  for (size_t next = 0; next < seen.size(); ++next) {
    const auto [at, tight] = seen[next];
    const auto go = [&seen](uint32_t to, bool to_tight) {
      const std::pair<uint32_t, bool> place(to, to_tight);
      if (std::find(seen.begin(), seen.end(), place) == seen.end()) seen.push_back(place);
    };
    const Instruction& i = code[at];
    if (TakesToken(i.op)) {
      out.push_back({place_of_[rule][at], 0, tight, false});
      continue;
    }
    switch (i.op) {
      case Op::kMatch: out.push_back({rule, 0, false, true}); break;
      case Op::kGlued: go(at + 1, true); break;
      case Op::kSentenceStart:
        if (at_start) go(at + 1, tight);
        break;
      case Op::kNotAhead:
      case Op::kNotBehind:
      case Op::kJump: go(i.x, tight); break;
      case Op::kSplit: go(i.x, tight); [[fallthrough]];
      default: go(at + 1, tight);
    }
  }
}

bool RuleFilter::Takes(const Instruction& i, const Traits& traits) const {
  switch (i.op) {
    case Op::kLiteral: return kinds_[traits.kind].word == i.x;
    case Op::kClass: return Contains(kinds_[traits.kind].single, i.x);
    case Op::kNumber:
      return traits.token == TokenKind::kNumber && traits.number_known && traits.number >= i.low &&
             traits.number <= i.high;
    case Op::kDigits:
      return traits.token == TokenKind::kNumber && i.high >= traits.digits &&
             (i.low <= traits.digits || traits.digits == kMostDigits);
    case Op::kRoman: return traits.roman;
    case Op::kWord: return traits.token == TokenKind::kWord;
    case Op::kCapitalised: return traits.capitalised;
    case Op::kAllCapitals: return traits.all_capitals;
    case Op::kPunctuation: return traits.token == TokenKind::kPunctuation;
    default: return true;
  }
}

void RuleFilter::Step(const std::vector<Thread>& from, const Traits& traits, std::vector<Thread>& threads,
                      std::vector<uint32_t>& rules) const {
  const Kind& kind = kinds_[traits.kind];
  for (const Thread& thread : from) {
    if (thread.glued && !traits.glued) continue;
    const Place& place = places_[thread.place];
    const Instruction& i = *place.instruction;
    bool takes = false;
    uint32_t node = Vocabulary::kNone;  // where a longer entry goes on
    if (thread.node != 0) {
      node = kind.word == Vocabulary::kNone ? kind.word : lexicon_.Child(thread.node, kind.word);
      takes = node != Vocabulary::kNone && lexicon_.IsEntry(node, i.x);
    } else {
      takes = Takes(i, traits);
      if (i.op == Op::kClass && Contains(kind.longer, i.x)) node = lexicon_.Root(kind.word);
    }
    if (node != Vocabulary::kNone && lexicon_.HasChildren(node)) threads.push_back({thread.place, node, false, false});
    if (!takes) continue;
    for (uint32_t n = place.next_begin; n < place.next_end; ++n) {
      if (threads_[n].found) rules.push_back(threads_[n].place);
      else threads.push_back(threads_[n]);
    }
  }
}

RuleScan::RuleScan(const RuleFilter& filter) : filter_(filter) {
  traits_.resize(filter.kinds_.size() * kShapes);
  for (uint32_t symbol = 0; symbol < traits_.size(); ++symbol) {
    RuleFilter::Traits& t = traits_[symbol];
    t.kind = symbol / kShapes;
    t.glued = (symbol & kGlued) != 0;
    t.capitalised = (symbol & kCapitalised) != 0;
    t.all_capitals = t.capitalised && (symbol & kAllCapitals) != 0;
    t.token = !t.capitalised && (symbol & kPunctuation) != 0 ? TokenKind::kPunctuation : TokenKind::kWord;
    t.roman = (symbol & kRoman) != 0;
  }
  Forget();
}

void RuleScan::Forget() {
  for (auto& row : first_) row.assign(traits_.size(), kUnknown);
  edges_.assign(256, Edge());
  edge_count_ = 0;
  states_.assign(2, State());
  threads_.clear();
  rules_.clear();
  state_ids_.clear();
}

RuleFilter::Symbol RuleScan::SymbolOf(const Token& token, std::string_view text, uint32_t word) {
  const uint32_t kind = word == Vocabulary::kNone ? 0 : filter_.kind_of_word_[word];
  const uint32_t glued = token.space_before ? 0 : kGlued;
  if (token.kind == TokenKind::kPunctuation) return kind * kShapes + (glued | kPunctuation);
  if (token.kind == TokenKind::kWord) {
    uint32_t shape = glued;
    if (token.capitalised) {
      shape |= kCapitalised | (token.all_capitals ? kAllCapitals : 0);
      if (filter_.has_roman_ && LooksRoman(text.substr(token.begin, token.end - token.begin))) shape |= kRoman;
    }
    return kind * kShapes + shape;
  }
  uint64_t number = 0;
  const bool known =
      token.folded.size() <= 18 &&
      std::from_chars(token.folded.data(), token.folded.data() + token.folded.size(), number).ec == std::errc();
  const uint32_t digits = static_cast<uint32_t>(std::min<size_t>(token.folded.size(), kMostDigits));
  const uint64_t range = static_cast<uint64_t>(
      std::upper_bound(filter_.bounds_.begin(), filter_.bounds_.end(), known ? number : 0) - filter_.bounds_.begin());
  const uint64_t key = uint64_t{kind} << 32 | range << 16 | digits << 2 | (known ? 2u : 0u) | glued;
  const auto [it, added] = rare_.try_emplace(key, static_cast<uint32_t>(traits_.size()));
  if (added) {
    RuleFilter::Traits& t = traits_.emplace_back();
    t.kind = kind;
    t.token = TokenKind::kNumber;
    t.glued = glued != 0;
    t.number_known = known;
    t.digits = digits;
    t.number = filter_.bounds_[range - 1];
    for (auto& row : first_) row.push_back(kUnknown);
  }
  return it->second;
}

void RuleScan::Begin(const TokenizedText& text, const std::vector<uint32_t>& words) {
  symbols_.resize(words.size());
  for (size_t i = 0; i < words.size(); ++i) symbols_[i] = SymbolOf(text.tokens()[i], text.text(), words[i]);
}

uint32_t RuleScan::Make(uint32_t state, RuleFilter::Symbol symbol) {
  std::vector<RuleFilter::Thread> from, threads;
  std::vector<uint32_t> rules;
  const State& s = states_[state];
  if (state > kSentenceStart) from.assign(threads_.begin() + s.threads_begin, threads_.begin() + s.threads_end);
  const auto& starts = state == kStart ? filter_.start_ : filter_.sentence_start_;
  filter_.Step(state > kSentenceStart ? from : starts, traits_[symbol], threads, rules);
  // A rule that is going to be tried needs no more looking at.
  SortUnique(rules);
  threads.erase(std::remove_if(threads.begin(), threads.end(),
                               [&](const auto& thread) { return Contains(rules, filter_.places_[thread.place].rule); }),
                threads.end());
  std::sort(threads.begin(), threads.end());
  threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
  const bool full = states_.size() >= kMostStates || edge_count_ >= kMostEdges || threads_.size() >= kMostThreads;
  if (full) Forget();
  const uint32_t to = StateOf(threads, rules);
  if (!full || state <= kSentenceStart) Remember(state, symbol, to);
  return to;
}

uint32_t RuleScan::StateOf(const std::vector<RuleFilter::Thread>& threads, const std::vector<uint32_t>& rules) {
  uint64_t hash = threads.size();
  const auto add = [&hash](uint64_t value) {
    hash = (hash ^ value) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 32;
  };
  for (const RuleFilter::Thread& t : threads) add(uint64_t{t.place} << 32 | t.node << 1 | t.glued);
  for (const uint32_t rule : rules) add(rule);
  for (auto [it, end] = state_ids_.equal_range(hash); it != end; ++it) {
    const State& s = states_[it->second];
    if (std::equal(threads.begin(), threads.end(), threads_.begin() + s.threads_begin,
                   threads_.begin() + s.threads_end) &&
        std::equal(rules.begin(), rules.end(), rules_.begin() + s.rules_begin, rules_.begin() + s.rules_end)) {
      return it->second;
    }
  }
  State s;
  s.threads_begin = static_cast<uint32_t>(threads_.size());
  threads_.insert(threads_.end(), threads.begin(), threads.end());
  s.threads_end = static_cast<uint32_t>(threads_.size());
  s.rules_begin = static_cast<uint32_t>(rules_.size());
  rules_.insert(rules_.end(), rules.begin(), rules.end());
  s.rules_end = static_cast<uint32_t>(rules_.size());
  states_.push_back(s);
  const uint32_t id = static_cast<uint32_t>(states_.size() - 1);
  state_ids_.emplace(hash, id);
  return id;
}

void RuleScan::Remember(uint32_t state, RuleFilter::Symbol symbol, uint32_t to) {
  if (state <= kSentenceStart) {
    first_[state][symbol] = to;
    return;
  }
  const auto put = [this](const Edge& edge) {
    const size_t mask = edges_.size() - 1;
    size_t at = (edge.from * 0x9E3779B1u ^ edge.symbol * 0x85EBCA6Bu) & mask;
    while (edges_[at].from != kUnknown) at = (at + 1) & mask;
    edges_[at] = edge;
  };
  if (++edge_count_ * 2 > edges_.size()) {
    std::vector<Edge> old(edges_.size() * 2);
    old.swap(edges_);
    for (const Edge& edge : old) {
      if (edge.from != kUnknown) put(edge);
    }
  }
  put({state, symbol, to});
}

}  // namespace chancery::rules
