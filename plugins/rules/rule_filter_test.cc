#include "plugins/rules/rule_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugins/rules/matcher.h"
#include "plugins/rules/pattern.h"
#include "plugins/rules/rule_set.h"

namespace chancery::rules {
namespace {

constexpr char kLexicon[] =
    "month\tmay\t5\n"
    "month\tjune\t6\n"
    "unit\tday\n"
    "unit\tworking day\n"
    "unit\tworking day of the week\n"
    "sign\t$\n"
    "few\ta few\n";

// Patterns compiled over kLexicon, with the filter over all of them.
struct Rules {
  explicit Rules(const std::vector<std::string>& patterns) {
    std::string error;
    lexicon = Lexicon::Load({{"t/lexicon.tsv", kLexicon}}, error);
    EXPECT_NE(lexicon, nullptr) << error;
    for (const std::string& text : patterns) {
      const auto pattern = ParsePattern(text, *lexicon, lexicon->words(), {}, true, error);
      EXPECT_NE(pattern, nullptr) << error;
      programs.push_back(std::make_unique<Program>());
      EXPECT_TRUE(CompilePattern(*pattern, *lexicon, *programs.back(), error)) << error;
    }
    std::vector<const Program*> all;
    for (const auto& program : programs) all.push_back(program.get());
    filter = std::make_unique<RuleFilter>(std::move(all), *lexicon);
  }
  std::unique_ptr<Lexicon> lexicon;
  std::vector<std::unique_ptr<Program>> programs;
  std::unique_ptr<RuleFilter> filter;
};

// The rules that may match at each token, "0 2" of those at the first and so on, by '|'.
std::string Candidates(RuleScan& scan, const Rules& rules, const std::string& s) {
  const TokenizedText text(s);
  Matcher matcher(*rules.lexicon);
  matcher.Begin(text);
  scan.Begin(text, matcher.words());
  std::string out;
  const auto count = static_cast<uint32_t>(text.tokens().size());
  for (uint32_t at = 0; at < count; ++at) {
    std::vector<uint32_t> found;
    scan.ForEachRule(at, 0, count, [&](uint32_t rule) { found.push_back(rule); });
    std::sort(found.begin(), found.end());
    if (at > 0) out += '|';
    for (size_t i = 0; i < found.size(); ++i) out += (i == 0 ? "" : " ") + std::to_string(found[i]);
  }
  return out;
}

TEST(RuleFilter, TellsWhichRulesMayMatch) {
  struct Case {
    std::vector<const char*> patterns;
    const char* text;
    const char* candidates;
  };
  for (const Case& c : {
           Case{{"<num:1-31> <month>", "<month> <num:1000-2999>"}, "1 May 2024", "0|1|"},
           Case{{"<num:1-31> <month>"}, "32 May 1 July", "|||"},
           Case{{"<num> <unit>"}, "3 working days 3 working day", "|||0||"},
           Case{{"<num> <unit> \"ago\""}, "2 working day of the week ago 2 working day of the ago", "0||||||||||||"},
           Case{{"<few> <unit>"}, "a day a few day few day", "||0||||"},
           Case{{"<sign> ~ <num>"}, "$5 $ 5", "0|||"},
           Case{{"^ <cap>"}, "May May", "0|"},
           Case{{"<cap>", "<caps>", "<word>", "<punct>", "<any>"}, "ab Ab AB 1 .", "2 4|0 2 4|0 1 2 4|4|3 4"},
           Case{{"<roman:1-20>"}, "XIV xiv ІХ Mix XXI", "0||0||0"},
           Case{{"<digits:4>"}, "2024 20245 99999999999999999999", "0||"},
           // Tests are not looked at.
           Case{{"<month> !<num>", "!-\"in\" <month>"}, "in May 5", "|0 1|"},
       }) {
    SCOPED_TRACE(c.text);
    const Rules rules({c.patterns.begin(), c.patterns.end()});
    RuleScan scan(*rules.filter);
    EXPECT_EQ(Candidates(scan, rules, c.text), c.candidates);
    EXPECT_EQ(Candidates(scan, rules, c.text), c.candidates) << "from what it remembers";
  }
}

// A text with more different beginnings than the scan remembers must not change what it says of others.
TEST(RuleFilter, ForgetsWithoutErrors) {
  const Rules rules({"<any>{1,8} \"end\"", "<num:0-7>{1,3} ( <month> | <unit> ) <num:8-99>"});
  RuleScan scan(*rules.filter);
  const std::string before = Candidates(scan, rules, "x y 5 may 9 end 1 working day 10");
  uint64_t state = 1;
  for (int texts = 0; texts < 40; ++texts) {
    std::string s;
    static const char* const kWords[] = {"1", "8", "100", "may", "working", "day", "end", "X", "$", "of", "the", "a"};
    for (int i = 0; i < 500; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      s += kWords[(state >> 33) % std::size(kWords)];
      if ((state >> 60) != 0) s += ' ';
    }
    Candidates(scan, rules, s);
  }
  EXPECT_EQ(Candidates(scan, rules, "x y 5 may 9 end 1 working day 10"), before);
}

constexpr char kRules[] =
    "rule day\n"
    "  match    d:<num:1-31> m:<month>\n"
    "  emit     day=$d month=$m\n"
    "  example  1 May => x\n"
    "rule month\n"
    "  match    m:<month>\n"
    "  prefer   -1\n"
    "  example  May => x\n";

TEST(Trace, TellsWhatMatchedAndWhy) {
  std::string error;
  auto lexicon = Lexicon::Load({{"t/lexicon.tsv", kLexicon}}, error);
  const auto rules = RuleSet::Compile({{"t/rules.txt", kRules}}, std::move(lexicon), error);
  ASSERT_NE(rules, nullptr) << error;
  const TokenizedText text("On 1 May, and in June");
  const Trace trace = rules->FindTraced(text);
  ASSERT_EQ(trace.matches.size(), 3u);
  const Trace::Traced& day = trace.matches[0];
  EXPECT_EQ(rules->rule_name(day.match.rule), "day");
  EXPECT_EQ(rules->rule_place(day.match.rule), "t/rules.txt:1");
  EXPECT_EQ(day.match.begin, 3u);
  EXPECT_EQ(day.match.Field("month"), "5");
  ASSERT_EQ(day.match.captures.size(), 2u);
  EXPECT_EQ(day.match.captures[1].name, "m");
  EXPECT_EQ(day.values, (std::vector<std::string>{"1", "5"}));
  EXPECT_EQ(day.winner, std::nullopt);
  EXPECT_EQ(trace.matches[1].winner, std::optional<size_t>(0));  // "May" alone
  EXPECT_EQ(trace.matches[1].prefer, -1);
  EXPECT_EQ(trace.matches[2].winner, std::nullopt);
  ASSERT_EQ(trace.work.size(), 2u);
  EXPECT_EQ(trace.work[0].tries, 1u);
  EXPECT_EQ(trace.work[0].kept, 1u);
  EXPECT_EQ(trace.work[1].matches, 2u);
  EXPECT_EQ(trace.work[1].kept, 1u);
  EXPECT_GT(trace.work[1].steps, 0u);
  // What FindBest gives is what was kept.
  const std::vector<Match> best = rules->FindBest(text);
  ASSERT_EQ(best.size(), 2u);
  EXPECT_EQ(best[0].begin, day.match.begin);
  EXPECT_EQ(best[1].begin, trace.matches[2].match.begin);
}

}  // namespace
}  // namespace chancery::rules
