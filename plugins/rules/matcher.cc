#include "plugins/rules/matcher.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace chancery::rules {
namespace {

constexpr uint32_t kUnknown = UINT32_MAX;

// The value of a Roman numeral in capitals, 1 to 3999, or 0.  Russian and Kazakh texts have Cyrillic Х and І in them.
uint64_t RomanValue(std::string_view surface) {
  static constexpr std::pair<std::string_view, int> kDigits[] = {
      {"M", 1000}, {"CM", 900}, {"D", 500}, {"CD", 400}, {"C", 100}, {"XC", 90}, {"L", 50},
      {"XL", 40},  {"X", 10},   {"IX", 9},  {"V", 5},    {"IV", 4},  {"I", 1}};
  std::string latin;
  for (size_t i = 0; i < surface.size() && latin.size() < 16; ++i) {
    if (surface.substr(i).starts_with("Х")) {
      latin += 'X';
      ++i;
    } else if (surface.substr(i).starts_with("І")) {
      latin += 'I';
      ++i;
    } else {
      latin += surface[i];
    }
  }
  uint64_t value = 0;
  std::string canonical;
  std::string_view rest = latin;
  for (const auto& [digits, worth] : kDigits) {
    for (int n = 0; n < 3 && rest.starts_with(digits); ++n) {
      value += static_cast<uint64_t>(worth);
      rest.remove_prefix(digits.size());
      if (digits.size() == 2 || digits == "V" || digits == "L" || digits == "D") break;
    }
  }
  if (!rest.empty()) return 0;
  // VIX, XCX and the like were read greedily above; only the form that would be written for the value counts.
  uint64_t left = value;
  for (const auto& [digits, worth] : kDigits) {
    for (; left >= static_cast<uint64_t>(worth); left -= static_cast<uint64_t>(worth)) canonical += digits;
  }
  return canonical == latin ? value : 0;
}

// The value of a digit token; false when it has too many digits for one.
bool NumberValue(std::string_view digits, uint64_t& value) {
  if (digits.size() > 18) return false;
  return std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc();
}

}  // namespace

Matcher::Matcher(const Lexicon& lexicon) : lexicon_(lexicon), visits_(256) {}

void Matcher::Begin(const TokenizedText& text) {
  text_ = text.text();
  tokens_ = text.tokens().data();
  const size_t count = text.tokens().size();
  ids_.resize(count);
  for (size_t i = 0; i < count; ++i) ids_[i] = lexicon_.words().Find(tokens_[i].folded, tokens_[i].hash);
  hits_begin_.assign(count, kUnknown);
  hits_end_.resize(count);
  hits_.clear();
}

const LexiconHit* Matcher::Hits(uint32_t at, uint32_t& count) {
  if (hits_begin_[at] == kUnknown) {
    hits_begin_[at] = static_cast<uint32_t>(hits_.size());
    lexicon_.FindIds(ids_, at, limit_, hits_);
    hits_end_[at] = static_cast<uint32_t>(hits_.size());
  }
  count = hits_end_[at] - hits_begin_[at];
  return hits_.data() + hits_begin_[at];
}

bool Matcher::Mark(uint32_t pc, uint32_t at, uint32_t generation) {
  const size_t mask = visits_.size() - 1;
  size_t slot = ((pc * 0x9E3779B1u) ^ (at * 0x85EBCA6Bu) ^ (generation * 0xC2B2AE35u)) & mask;
  for (; visits_[slot].run == run_; slot = (slot + 1) & mask) {
    const Visit& v = visits_[slot];
    if (v.pc == pc && v.at == at && v.generation == generation) return false;
  }
  visits_[slot] = {run_, generation, pc, at};
  if (++visit_count_ * 2 > visits_.size()) GrowVisits();
  return true;
}

void Matcher::GrowVisits() {
  std::vector<Visit> old(visits_.size() * 2);
  old.swap(visits_);
  visit_count_ = 0;
  for (const Visit& v : old) {
    if (v.run == run_) Mark(v.pc, v.at, v.generation);
  }
}

bool Matcher::TakesToken(const Instruction& i, uint32_t at, uint64_t& number) const {
  if (at >= limit_) return false;
  const Token& t = tokens_[at];
  switch (i.op) {
    case Op::kLiteral: return ids_[at] == i.x;
    case Op::kNumber:
      return t.kind == TokenKind::kNumber && NumberValue(t.folded, number) && number >= i.low && number <= i.high;
    case Op::kDigits: return t.kind == TokenKind::kNumber && t.folded.size() >= i.low && t.folded.size() <= i.high;
    case Op::kRoman:
      if (t.kind != TokenKind::kWord || !t.capitalised || t.end - t.begin > 30) return false;
      number = RomanValue(text_.substr(t.begin, t.end - t.begin));
      return number >= i.low && number <= i.high && number != 0;
    case Op::kWord: return t.kind == TokenKind::kWord;
    case Op::kCapitalised: return t.capitalised;
    case Op::kAllCapitals: return t.all_capitals;
    case Op::kPunctuation: return t.kind == TokenKind::kPunctuation;
    case Op::kAny: return true;
    default: return false;
  }
}

bool Matcher::TestHolds(uint32_t pc, uint32_t at) {
  const Instruction& i = program_->code[pc];
  switch (i.op) {
    case Op::kGlued: return at < limit_ && !tokens_[at].space_before;
    case Op::kSentenceStart: return at == first_;
    case Op::kSentenceEnd: return at == limit_;
    case Op::kNotAhead: return !Reaches(pc + 1, at, ++generation_, kUnknown);
    case Op::kNotBehind:
      for (uint32_t n = 1; n <= i.low && n <= at - first_; ++n) {
        if (Reaches(pc + 1, at - n, ++generation_, at)) return false;
      }
      return true;
    default: return true;
  }
}

bool Matcher::Reaches(uint32_t pc, uint32_t at, uint32_t generation, uint32_t target) {
  for (;;) {
    const Instruction& i = program_->code[pc];
    ++steps_;
    if (i.joins && !Mark(pc, at, generation)) return false;
    switch (i.op) {
      case Op::kFound: return target == kUnknown || at == target;
      case Op::kSplit:
        if (Reaches(pc + 1, at, generation, target)) return true;
        pc = i.x;
        continue;
      case Op::kJump: pc = i.x; continue;
      case Op::kClass: {
        if (at >= limit_) return false;
        uint32_t count = 0;
        Hits(at, count);
        const uint32_t begin = hits_begin_[at];  // hits_ may grow below
        for (uint32_t h = 0; h < count; ++h) {
          const LexiconHit hit = hits_[begin + h];
          if (hit.class_id != i.x || (!i.value.empty() && hit.value != i.value)) continue;
          if (Reaches(pc + 1, at + hit.token_count, generation, target)) return true;
        }
        return false;
      }
      case Op::kGlued:
      case Op::kSentenceStart:
      case Op::kSentenceEnd:
        if (!TestHolds(pc, at)) return false;
        ++pc;
        continue;
      case Op::kNotAhead:
      case Op::kNotBehind:
        if (!TestHolds(pc, at)) return false;
        pc = i.x;
        continue;
      case Op::kOpenSpan:
      case Op::kCloseSpan:
      case Op::kOpenCapture:
      case Op::kCloseCapture: ++pc; continue;
      case Op::kMatch: return false;
      default: {
        uint64_t number = 0;
        if (!TakesToken(i, at, number)) return false;
        ++pc;
        ++at;
      }
    }
  }
}

void Matcher::Explore(uint32_t pc, uint32_t at) {
  const auto undo = [&](size_t mark) {
    for (; trail_.size() > mark; trail_.pop_back())
      captures_[static_cast<size_t>(trail_.back().slot)] = trail_.back().before;
  };
  const auto capture = [&](int16_t slot) -> Captured& {
    Captured& c = captures_[static_cast<size_t>(slot)];
    trail_.push_back({slot, c});
    return c;
  };
  for (;;) {
    const Instruction& i = program_->code[pc];
    ++steps_;
    if (i.joins && !Mark(pc, at, 0)) return;
    switch (i.op) {
      case Op::kMatch: {
        if (matched_ && at <= best_->end) return;
        const uint32_t begin = span_begin_ == kUnknown ? origin_ : span_begin_;
        const uint32_t end = span_begin_ == kUnknown ? at : span_end_;
        if (begin == end) return;
        matched_ = true;
        best_->end = at;
        best_->span_begin = begin;
        best_->span_end = end;
        best_->captures = captures_;
        return;
      }
      case Op::kSplit: {
        const size_t mark = trail_.size();
        Explore(pc + 1, at);
        undo(mark);
        pc = i.x;
        continue;
      }
      case Op::kJump: pc = i.x; continue;
      case Op::kClass: {
        if (at >= limit_) return;
        uint32_t count = 0;
        Hits(at, count);
        const uint32_t begin = hits_begin_[at];  // hits_ may grow below
        for (uint32_t h = 0; h < count; ++h) {
          const LexiconHit hit = hits_[begin + h];
          if (hit.class_id != i.x || (!i.value.empty() && hit.value != i.value)) continue;
          const size_t mark = trail_.size();
          if (i.slot >= 0) capture(i.slot) = {at, at + hit.token_count, hit.value, 0, Captured::Kind::kEntry};
          Explore(pc + 1, at + hit.token_count);
          undo(mark);
        }
        return;
      }
      case Op::kGlued:
      case Op::kSentenceStart:
      case Op::kSentenceEnd:
        if (!TestHolds(pc, at)) return;
        ++pc;
        continue;
      case Op::kNotAhead:
      case Op::kNotBehind:
        if (!TestHolds(pc, at)) return;
        pc = i.x;
        continue;
      case Op::kOpenSpan:
        span_begin_ = at;
        ++pc;
        continue;
      case Op::kCloseSpan:
        span_end_ = at;
        ++pc;
        continue;
      case Op::kOpenCapture:
        capture(i.slot) = {at, at, {}, 0, Captured::Kind::kText};
        ++pc;
        continue;
      case Op::kCloseCapture: {
        Captured closed = captures_[static_cast<size_t>(i.slot)];
        closed.end = at;
        capture(i.slot) = closed;
        ++pc;
        continue;
      }
      case Op::kFound: return;
      default: {
        uint64_t number = 0;
        if (!TakesToken(i, at, number)) return;
        if (i.slot >= 0) {
          capture(i.slot) = {
              at, at + 1, {}, number, i.op == Op::kDigits ? Captured::Kind::kText : Captured::Kind::kNumber};
        }
        ++pc;
        ++at;
      }
    }
  }
}

bool Matcher::Run(const Program& program, uint32_t start, uint32_t first, uint32_t limit, Result& result) {
  program_ = &program;
  origin_ = start;
  first_ = first;
  limit_ = limit;
  if (++run_ == 0) {
    std::fill(visits_.begin(), visits_.end(), Visit());
    run_ = 1;
  }
  generation_ = 0;
  visit_count_ = 0;
  captures_.assign(program.captures.size(), Captured());
  trail_.clear();
  span_begin_ = kUnknown;
  span_end_ = kUnknown;
  matched_ = false;
  best_ = &result;
  Explore(0, start);
  return matched_;
}

void Matcher::AppendValue(const Captured& c, std::string& out) const {
  switch (c.kind) {
    case Captured::Kind::kEntry: out += c.value; return;
    case Captured::Kind::kNumber: out += std::to_string(c.number); return;
    case Captured::Kind::kText: break;
  }
  if (c.begin == kUnknown) return;
  const size_t start = out.size();
  for (uint32_t i = c.begin; i < c.end; ++i) {
    if (tokens_[i].space_before && out.size() > start) out += ' ';
    out += tokens_[i].folded;
  }
}

}  // namespace chancery::rules
