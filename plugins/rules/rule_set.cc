#include "plugins/rules/rule_set.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "plugins/rules/matcher.h"
#include "plugins/rules/program.h"
#include "plugins/rules/rule_file.h"

namespace chancery::rules {
namespace {

// What can be the first token of a rule's match.
struct FirstTokens {
  std::vector<uint32_t> words;
  std::vector<uint32_t> classes;
  bool number = false, word = false, capitalised = false, all_capitals = false, punctuation = false, any = false;
  bool nothing = false;  // a match may have no token
};

FirstTokens FirstOf(const Program& program) {
  FirstTokens first;
  std::vector<bool> seen(program.code.size());
  std::vector<uint32_t> open(1, 0);
  while (!open.empty()) {
    const uint32_t pc = open.back();
    open.pop_back();
    if (seen[pc]) continue;
    seen[pc] = true;
    const Instruction& i = program.code[pc];
    switch (i.op) {
      case Op::kLiteral: first.words.push_back(i.x); break;
      case Op::kClass: first.classes.push_back(i.x); break;
      case Op::kNumber:
      case Op::kDigits: first.number = true; break;
      case Op::kRoman:
      case Op::kCapitalised: first.capitalised = true; break;
      case Op::kAllCapitals: first.all_capitals = true; break;
      case Op::kWord: first.word = true; break;
      case Op::kPunctuation: first.punctuation = true; break;
      case Op::kAny: first.any = true; break;
      case Op::kMatch: first.nothing = true; break;
      case Op::kFound: break;
      case Op::kNotAhead:
      case Op::kNotBehind:
      case Op::kJump: open.push_back(i.x); break;
      case Op::kSplit: open.push_back(i.x); [[fallthrough]];
      default: open.push_back(pc + 1);
    }
  }
  return first;
}

// A match before its fields are made.
struct Candidate {
  uint32_t rule = 0;
  uint32_t start = 0;
  uint32_t first = 0;  // of the sentence
  uint32_t limit = 0;
  uint32_t span_begin = 0;  // tokens
  uint32_t span_end = 0;
};

class RuleSetImpl : public RuleSet {
 public:
  RuleSetImpl(RuleFile file, std::unique_ptr<Lexicon> lexicon) : file_(std::move(file)), lexicon_(std::move(lexicon)) {}

  // Builds the tables that say which rules to try at a token.  False when a rule could match no token.
  bool Index(std::string& error) {
    std::vector<std::vector<uint32_t>> rules_of_class;
    by_word_.resize(lexicon_->words().size());
    for (uint32_t r = 0; r < file_.rules.size(); ++r) {
      const FirstTokens first = FirstOf(file_.rules[r].program);
      if (first.nothing) {
        error = file_.rules[r].place + ": the pattern can match no token";
        return false;
      }
      for (const uint32_t w : first.words) by_word_[w].push_back(r);
      for (const uint32_t c : first.classes) {
        if (rules_of_class.size() <= c) rules_of_class.resize(c + 1);
        rules_of_class[c].push_back(r);
      }
      if (first.number) numbers_.push_back(r);
      if (first.word) words_.push_back(r);
      if (first.capitalised) capitalised_.push_back(r);
      if (first.all_capitals) all_capitals_.push_back(r);
      if (first.punctuation) punctuation_.push_back(r);
      if (first.any) any_.push_back(r);
    }
    // Rules often need the same things, such as the name of a currency.
    std::map<Required, uint32_t> needs;
    std::vector<std::vector<uint32_t>> needs_of_class(rules_of_class.size());
    needs_met_by_.resize(lexicon_->words().size());
    needs_.resize(file_.rules.size());
    for (uint32_t r = 0; r < file_.rules.size(); ++r) {
      for (const Required& required : file_.rules[r].program.required) {
        const auto [it, added] = needs.try_emplace(required, static_cast<uint32_t>(needs.size()));
        needs_[r].push_back(it->second);
        if (!added) continue;
        for (const uint32_t w : required.words) needs_met_by_[w].push_back(it->second);
        for (const uint32_t c : required.classes) {
          if (needs_of_class.size() <= c) needs_of_class.resize(c + 1);
          needs_of_class[c].push_back(it->second);
        }
      }
    }
    need_count_ = needs.size();
    lexicon_->VisitFirstWords([&](uint32_t word, uint32_t class_id) {
      const auto add = [&](const auto& from, auto& to) {
        if (class_id < from.size()) to.insert(to.end(), from[class_id].begin(), from[class_id].end());
      };
      add(rules_of_class, by_word_[word]);
      add(needs_of_class, needs_met_by_[word]);
    });
    for (auto* lists : {&by_word_, &needs_met_by_}) {
      for (auto& list : *lists) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
      }
    }
    return true;
  }

  std::vector<Match> FindAll(const TokenizedText& text) const override {
    Matcher matcher(text, *lexicon_);
    std::vector<Candidate> candidates = Scan(text, matcher);
    return Finish(text, matcher, std::move(candidates));
  }

  std::vector<Match> FindBest(const TokenizedText& text) const override {
    Matcher matcher(text, *lexicon_);
    std::vector<Candidate> candidates = Scan(text, matcher);
    const auto& tokens = text.tokens();
    const auto rank = [&](const Candidate& c) {
      const int64_t bytes = int64_t{tokens[c.span_end - 1].end} - tokens[c.span_begin].begin;
      return std::make_tuple(-file_.rules[c.rule].prefer, -bytes, c.span_begin, c.rule, c.start);
    };
    std::sort(candidates.begin(), candidates.end(),
              [&](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
    std::vector<bool> taken(tokens.size());
    std::vector<Candidate> best;
    for (const Candidate& c : candidates) {
      // A span that overlaps a better one has its first or last token in it, or surrounds it.
      bool free = true;
      for (uint32_t i = c.span_begin; i < c.span_end && free; ++i) free = !taken[i];
      if (!free) continue;
      std::fill(taken.begin() + c.span_begin, taken.begin() + c.span_end, true);
      best.push_back(c);
    }
    return Finish(text, matcher, std::move(best));
  }

  std::string_view rule_name(uint32_t rule) const override { return file_.rules[rule].name; }
  uint32_t rule_count() const override { return static_cast<uint32_t>(file_.rules.size()); }
  const Lexicon& lexicon() const override { return *lexicon_; }
  const std::vector<Example>& examples() const override { return file_.examples; }

 private:
  std::vector<Candidate> Scan(const TokenizedText& text, Matcher& matcher) const {
    const auto& tokens = text.tokens();
    std::vector<Candidate> found;
    std::vector<uint32_t> tried(file_.rules.size(), UINT32_MAX);
    std::vector<uint32_t> met(need_count_, UINT32_MAX);  // the first token of the last sentence that meets a need
    Matcher::Result result;
    uint32_t first = 0;
    uint32_t limit = 0;
    for (uint32_t at = 0; at < tokens.size(); ++at) {
      const Token& t = tokens[at];
      if (t.sentence == Token::kNoSentence) continue;
      if (at >= limit) {
        first = at;
        for (limit = at; limit < tokens.size() && tokens[limit].sentence == t.sentence; ++limit) {
          const uint32_t word = matcher.word(limit);
          if (word == Vocabulary::kNone) continue;
          for (const uint32_t need : needs_met_by_[word]) met[need] = first;
        }
      }
      const auto run = [&](const std::vector<uint32_t>& rules) {
        for (const uint32_t r : rules) {
          if (tried[r] == at) continue;
          tried[r] = at;
          const auto missing = [&](uint32_t need) { return met[need] != first; };
          if (std::any_of(needs_[r].begin(), needs_[r].end(), missing)) continue;
          if (matcher.Run(file_.rules[r].program, at, first, limit, result)) {
            found.push_back({r, at, first, limit, result.span_begin, result.span_end});
          }
        }
      };
      const uint32_t word = matcher.word(at);
      if (word != Vocabulary::kNone) run(by_word_[word]);
      if (t.kind == TokenKind::kNumber) run(numbers_);
      if (t.kind == TokenKind::kWord) run(words_);
      if (t.capitalised) run(capitalised_);
      if (t.all_capitals) run(all_capitals_);
      if (t.kind == TokenKind::kPunctuation) run(punctuation_);
      run(any_);
    }
    return found;
  }

  std::vector<Match> Finish(const TokenizedText& text, Matcher& matcher, std::vector<Candidate> candidates) const {
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      return std::tie(a.span_begin, a.rule, a.start) < std::tie(b.span_begin, b.rule, b.start);
    });
    const auto& tokens = text.tokens();
    std::vector<Match> matches;
    matches.reserve(candidates.size());
    Matcher::Result result;
    for (const Candidate& c : candidates) {
      const CompiledRule& rule = file_.rules[c.rule];
      if (!matcher.Run(rule.program, c.start, c.first, c.limit, result)) continue;
      Match& m = matches.emplace_back();
      m.rule = c.rule;
      m.first_token = c.span_begin;
      m.last_token = c.span_end;
      m.begin = tokens[c.span_begin].begin;
      m.end = tokens[c.span_end - 1].end;
      for (const EmitField& field : rule.emit) {
        std::string value;
        for (const EmitField::Part& part : field.parts) {
          if (part.slot < 0) {
            value += part.text;
          } else {
            value += matcher.ValueOf(result.captures[static_cast<size_t>(part.slot)]);
          }
        }
        m.fields.emplace_back(field.key, std::move(value));
      }
      for (size_t slot = 0; slot < result.captures.size(); ++slot) {
        const Matcher::Captured& captured = result.captures[slot];
        if (captured.begin == UINT32_MAX || captured.begin == captured.end) continue;
        m.captures.push_back({rule.program.captures[slot], tokens[captured.begin].begin, tokens[captured.end - 1].end});
      }
    }
    return matches;
  }

  RuleFile file_;
  std::unique_ptr<Lexicon> lexicon_;
  std::vector<std::vector<uint32_t>> by_word_;  // rules by the number of a first word
  // What a sentence must have for a rule to be tried in it: needs by rule, and by the number of a word that meets them.
  std::vector<std::vector<uint32_t>> needs_, needs_met_by_;
  size_t need_count_ = 0;
  std::vector<uint32_t> numbers_, words_, capitalised_, all_capitals_, punctuation_, any_;
};

}  // namespace

std::unique_ptr<RuleSet> RuleSet::Compile(const std::vector<DataFile>& files, std::unique_ptr<Lexicon> lexicon,
                                          std::string& error) {
  RuleFile read;
  RuleFileReader reader(*lexicon, read);
  for (const DataFile& f : files) {
    if (!reader.Read(f, error)) return nullptr;
  }
  auto set = std::make_unique<RuleSetImpl>(std::move(read), std::move(lexicon));
  if (!set->Index(error)) return nullptr;
  return set;
}

}  // namespace chancery::rules
