#ifndef CHANCERY_PLUGINS_RULES_RULE_SET_H_
#define CHANCERY_PLUGINS_RULES_RULE_SET_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/rules/lexicon.h"
#include "plugins/rules/token.h"

namespace chancery::rules {

// A text that shows what a rule does; see README.md.
struct Example {
  std::string file_and_line;  // "dates/ru/rules.txt:14"
  std::string rule;
  std::string document_date;  // "2024-06-14" or ""
  std::string text;
  std::string canonical;
  bool counter = false;  // `text` must give nothing from this rule
};

// One place where a rule matched.
struct Match {
  uint32_t rule = 0;         // index into RuleSet::rule_name
  uint32_t first_token = 0;  // of the reported span, half open
  uint32_t last_token = 0;
  uint32_t begin = 0;  // bytes of the reported span
  uint32_t end = 0;
  // The rule's emit pairs, captures put in, in the order of the rule.
  std::vector<std::pair<std::string_view, std::string>> fields;
  // Where each capture of the rule lies, in bytes: name, begin, end.
  struct Capture {
    std::string_view name;
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  std::vector<Capture> captures;

  // The field's value, or "".
  std::string_view Field(std::string_view key) const {
    for (const auto& [k, v] : fields) {
      if (k == key) return v;
    }
    return {};
  }
};

// What the rules did with a text.
struct Trace {
  struct Traced {
    Match match;
    std::vector<std::string> values;  // of match.captures
    int prefer = 0;
    std::optional<size_t> winner;  // the better match that overlaps it: an index into `matches`
  };
  struct Work {
    uint64_t tries = 0;    // places where the rule was run
    uint64_t matches = 0;  // ... and matched
    uint64_t kept = 0;     // ... and was better than what it overlaps
    uint64_t steps = 0;    // instructions of its pattern
    uint64_t nanoseconds = 0;
  };
  std::vector<Traced> matches;  // in the order of begin, then rule
  std::vector<Work> work;       // by rule
};

// The rules of one language of one plugin with their lexicon.  Immutable after Compile; any thread may use it.
class RuleSet {
 public:
  // Reads rules.txt files over `lexicon`, which the rule set takes.  On a mistake: nullptr and, in `error`,
  // "file:line: cause".
  static std::unique_ptr<RuleSet> Compile(const std::vector<DataFile>& files, std::unique_ptr<Lexicon> lexicon,
                                          std::string& error);
  virtual ~RuleSet() = default;

  // Matches that are left after overlaps were resolved, in the order of their begin.  Linear in the text.
  virtual std::vector<Match> FindBest(const TokenizedText& text) const = 0;
  // Every rule's longest match at every token, overlapping or not, in the order of begin, then rule.
  virtual std::vector<Match> FindAll(const TokenizedText& text) const = 0;

  // FindAll, with what FindBest leaves out and why, and what each rule cost.
  virtual Trace FindTraced(const TokenizedText& text) const = 0;

  virtual std::string_view rule_name(uint32_t rule) const = 0;
  virtual std::string_view rule_place(uint32_t rule) const = 0;  // "dates/ru/rules.txt:14"
  virtual const Lexicon& lexicon() const = 0;
  virtual uint32_t rule_count() const = 0;
  virtual const std::vector<Example>& examples() const = 0;
};

// The examples of a rules.txt file, without a look at its patterns.  False on a mistake, with "file:line: cause" in
// `error`.
bool ReadExamples(const DataFile& file, std::vector<Example>& examples, std::string& error);

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_RULE_SET_H_
