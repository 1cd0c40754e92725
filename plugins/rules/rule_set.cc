#include "plugins/rules/rule_set.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <tuple>

#include "plugins/rules/matcher.h"
#include "plugins/rules/program.h"
#include "plugins/rules/rule_file.h"
#include "plugins/rules/rule_filter.h"

namespace chancery::rules {
namespace {

// Whether a match may have no token.
bool MatchesNothing(const Program& program) {
  std::vector<bool> seen(program.code.size());
  std::vector<uint32_t> open(1, 0);
  while (!open.empty()) {
    const uint32_t pc = open.back();
    open.pop_back();
    if (seen[pc]) continue;
    seen[pc] = true;
    const Instruction& i = program.code[pc];
    switch (i.op) {
      case Op::kMatch: return true;
      case Op::kNotAhead:
      case Op::kNotBehind:
      case Op::kJump: open.push_back(i.x); break;
      case Op::kSplit: open.push_back(i.x); [[fallthrough]];
      case Op::kGlued:
      case Op::kSentenceStart:
      case Op::kSentenceEnd:
      case Op::kOpenSpan:
      case Op::kCloseSpan:
      case Op::kOpenCapture:
      case Op::kCloseCapture: open.push_back(pc + 1); break;
      default: break;
    }
  }
  return false;
}

// A match before its fields are made.
struct Candidate {
  uint32_t rule = 0;
  uint32_t start = 0;
  uint32_t span_begin = 0;  // tokens
  uint32_t span_end = 0;
  size_t captures = 0;           // where they begin
  uint32_t number = 0;           // best first, from KeepBest on
  uint32_t winner = UINT32_MAX;  // the number of the better one that overlaps it
};

class RuleSetImpl : public RuleSet {
 public:
  RuleSetImpl(RuleFile file, std::unique_ptr<Lexicon> lexicon)
      : file_(std::move(file)), lexicon_(std::move(lexicon)), filter_(ProgramsOf(file_), *lexicon_) {}

  std::vector<Match> FindAll(const TokenizedText& text) const override {
    std::unique_ptr<Work> work = Take();
    Scan(text, *work);
    std::vector<Match> matches = Finish(text, *work);
    GiveBack(std::move(work));
    return matches;
  }

  std::vector<Match> FindBest(const TokenizedText& text) const override {
    std::unique_ptr<Work> work = Take();
    Scan(text, *work);
    Rank(text, *work);
    std::erase_if(work->candidates, [](const Candidate& c) { return c.winner != UINT32_MAX; });
    std::vector<Match> matches = Finish(text, *work);
    GiveBack(std::move(work));
    return matches;
  }

  Trace FindTraced(const TokenizedText& text) const override {
    Trace trace;
    trace.work.resize(file_.rules.size());
    std::unique_ptr<Work> work = Take();
    Scan(text, *work, trace.work.data());
    Rank(text, *work);
    std::vector<Match> matches = Finish(text, *work);
    std::vector<size_t> places(work->candidates.size());  // by number
    for (size_t i = 0; i < matches.size(); ++i) places[work->candidates[i].number] = i;
    for (size_t i = 0; i < matches.size(); ++i) {
      const Candidate& c = work->candidates[i];
      Trace::Traced& traced = trace.matches.emplace_back();
      traced.prefer = file_.rules[c.rule].prefer;
      if (c.winner == UINT32_MAX) ++trace.work[c.rule].kept;
      else traced.winner = places[c.winner];
      for (size_t slot = 0; slot < file_.rules[c.rule].program.captures.size(); ++slot) {
        const Matcher::Captured& captured = work->captures[c.captures + slot];
        if (captured.IsEmpty()) continue;
        work->matcher.AppendValue(captured, traced.values.emplace_back());
      }
      traced.match = std::move(matches[i]);
    }
    GiveBack(std::move(work));
    return trace;
  }

  std::string_view rule_place(uint32_t rule) const override { return file_.rules[rule].place; }
  std::string_view rule_name(uint32_t rule) const override { return file_.rules[rule].name; }
  uint32_t rule_count() const override { return static_cast<uint32_t>(file_.rules.size()); }
  const Lexicon& lexicon() const override { return *lexicon_; }
  const std::vector<Example>& examples() const override { return file_.examples; }

 private:
  // What one thread needs for a text, kept for the next one.
  struct Work {
    Work(const Lexicon& lexicon, const RuleFilter& filter) : matcher(lexicon), scan(filter) {}
    Matcher matcher;
    RuleScan scan;
    Matcher::Result result;
    std::vector<Candidate> candidates;
    std::vector<Matcher::Captured> captures;  // of all candidates
    std::vector<uint32_t> owners;             // by token: the number of the best candidate there
  };

  static std::vector<const Program*> ProgramsOf(const RuleFile& file) {
    std::vector<const Program*> programs;
    for (const CompiledRule& rule : file.rules) programs.push_back(&rule.program);
    return programs;
  }

  std::unique_ptr<Work> Take() const {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<Work> work = std::move(idle_.back());
        idle_.pop_back();
        return work;
      }
    }
    return std::make_unique<Work>(*lexicon_, filter_);
  }
  void GiveBack(std::unique_ptr<Work> work) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(work));
  }

  // `costs`: by rule, gets what each costs; may be nullptr.
  void Scan(const TokenizedText& text, Work& work, Trace::Work* costs = nullptr) const {
    const auto& tokens = text.tokens();
    work.matcher.Begin(text);
    work.scan.Begin(text, work.matcher.words());
    work.candidates.clear();
    work.captures.clear();
    uint32_t first = 0;
    uint32_t limit = 0;
    for (uint32_t at = 0; at < tokens.size(); ++at) {
      if (at >= limit) {
        const uint32_t sentence = tokens[at].sentence;
        first = at;
        for (limit = at + 1; limit < tokens.size() && tokens[limit].sentence == sentence;) ++limit;
        if (sentence == Token::kNoSentence) {
          at = limit - 1;
          continue;
        }
      }
      work.scan.ForEachRule(at, first, limit, [&](uint32_t rule) {
        const bool matches = costs == nullptr
                                 ? work.matcher.Run(file_.rules[rule].program, at, first, limit, work.result)
                                 : RunTimed(rule, at, first, limit, work, costs[rule]);
        if (!matches) return;
        const Matcher::Result& found = work.result;
        work.candidates.push_back({rule, at, found.span_begin, found.span_end, work.captures.size(), 0, UINT32_MAX});
        work.captures.insert(work.captures.end(), found.captures.begin(), found.captures.end());
      });
    }
  }

  bool RunTimed(uint32_t rule, uint32_t at, uint32_t first, uint32_t limit, Work& work, Trace::Work& cost) const {
    const uint64_t steps = work.matcher.steps();
    const auto start = std::chrono::steady_clock::now();
    const bool matches = work.matcher.Run(file_.rules[rule].program, at, first, limit, work.result);
    const auto time = std::chrono::steady_clock::now() - start;
    cost.nanoseconds += static_cast<uint64_t>(std::chrono::nanoseconds(time).count());
    cost.steps += work.matcher.steps() - steps;
    ++cost.tries;
    cost.matches += matches;
    return matches;
  }

  // Numbers the candidates, best first, and notes which of them overlap a better one.
  void Rank(const TokenizedText& text, Work& work) const {
    const auto& tokens = text.tokens();
    const auto rank = [&](const Candidate& c) {
      const int64_t bytes = int64_t{tokens[c.span_end - 1].end} - tokens[c.span_begin].begin;
      return std::make_tuple(-file_.rules[c.rule].prefer, -bytes, c.span_begin, c.rule, c.start);
    };
    std::sort(work.candidates.begin(), work.candidates.end(),
              [&](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
    work.owners.assign(tokens.size(), UINT32_MAX);
    for (uint32_t number = 0; number < work.candidates.size(); ++number) {
      Candidate& c = work.candidates[number];
      c.number = number;
      for (uint32_t i = c.span_begin; i < c.span_end && c.winner == UINT32_MAX; ++i) c.winner = work.owners[i];
      if (c.winner == UINT32_MAX)
        std::fill(work.owners.begin() + c.span_begin, work.owners.begin() + c.span_end, number);
    }
  }

  std::vector<Match> Finish(const TokenizedText& text, Work& work) const {
    std::sort(work.candidates.begin(), work.candidates.end(), [](const Candidate& a, const Candidate& b) {
      return std::tie(a.span_begin, a.rule, a.start) < std::tie(b.span_begin, b.rule, b.start);
    });
    const auto& tokens = text.tokens();
    std::vector<Match> matches;
    matches.reserve(work.candidates.size());
    for (const Candidate& c : work.candidates) {
      const CompiledRule& rule = file_.rules[c.rule];
      const Matcher::Captured* captures = work.captures.data() + c.captures;
      Match& m = matches.emplace_back();
      m.rule = c.rule;
      m.first_token = c.span_begin;
      m.last_token = c.span_end;
      m.begin = tokens[c.span_begin].begin;
      m.end = tokens[c.span_end - 1].end;
      m.fields.reserve(rule.emit.size());
      for (const EmitField& field : rule.emit) {
        std::string& value = m.fields.emplace_back(field.key, std::string()).second;
        for (const EmitField::Part& part : field.parts) {
          if (part.slot < 0) {
            value += part.text;
          } else {
            work.matcher.AppendValue(captures[part.slot], value);
          }
        }
      }
      const size_t slots = rule.program.captures.size();
      m.captures.reserve(slots);
      for (size_t slot = 0; slot < slots; ++slot) {
        const Matcher::Captured& captured = captures[slot];
        if (captured.IsEmpty()) continue;
        m.captures.push_back({rule.program.captures[slot], tokens[captured.begin].begin, tokens[captured.end - 1].end});
      }
    }
    return matches;
  }

  const RuleFile file_;
  const std::unique_ptr<Lexicon> lexicon_;
  const RuleFilter filter_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Work>> idle_;
};

}  // namespace

std::unique_ptr<RuleSet> RuleSet::Compile(const std::vector<DataFile>& files, std::unique_ptr<Lexicon> lexicon,
                                          std::string& error) {
  RuleFile read;
  RuleFileReader reader(*lexicon, read);
  for (const DataFile& f : files) {
    if (!reader.Read(f, error)) return nullptr;
  }
  for (const CompiledRule& rule : read.rules) {
    if (!MatchesNothing(rule.program)) continue;
    error = rule.place + ": the pattern can match no token";
    return nullptr;
  }
  return std::make_unique<RuleSetImpl>(std::move(read), std::move(lexicon));
}

}  // namespace chancery::rules
