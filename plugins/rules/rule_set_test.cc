#include "plugins/rules/rule_set.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "plugins/rules/matcher.h"
#include "plugins/rules/pattern.h"

namespace chancery::rules {
namespace {

constexpr std::string_view kLexicon =
    "month\tиюн{ь,я,е}\t6\n"
    "month\tмая\t5\n"
    "city\tnew york\tNY\n"
    "city\tnew york city\tNYC\n"
    "city\tnew\tN\n"
    "two\tbank\triver\n"
    "two\tbank\tmoney\n";

std::unique_ptr<RuleSet> Compile(const std::string& rules, std::string& error) {
  auto lexicon = Lexicon::Load({{"t/lexicon.tsv", kLexicon}}, error);
  return lexicon == nullptr ? nullptr : RuleSet::Compile({{"t/rules.txt", rules}}, std::move(lexicon), error);
}

std::string Rule(const std::string& match, const std::string& emit = "") {
  return "rule r\n  match " + match + "\n" + (emit.empty() ? "" : "  emit " + emit + "\n") + "  example x => y\n";
}

// "span|key=value key=value" of every match, joined by "; ".
std::string Show(const RuleSet& set, const TokenizedText& text, bool best = true) {
  std::string out;
  for (const Match& m : best ? set.FindBest(text) : set.FindAll(text)) {
    if (!out.empty()) out += "; ";
    out += text.text().substr(m.begin, m.end - m.begin);
    for (const auto& [key, value] : m.fields) out += "|" + std::string(key) + "=" + value;
  }
  return out;
}

std::string Find(const std::string& rules, std::string_view text, bool best = true) {
  std::string error;
  const auto set = Compile(rules, error);
  return set == nullptr ? "error " + error : Show(*set, TokenizedText(text), best);
}

TEST(RuleSet, EveryElement) {
  struct Case {
    const char* match;
    const char* emit;
    const char* text;
    const char* found;
  };
  for (const Case& c : {
           Case{"\"in the\"", "", "All In  the end", "In  the"},
           Case{"\"рубл{ь,я}\"", "", "рубль рубли Рубля", "рубль; Рубля"},
           Case{"\"{\"", "", "a { b", "{"},
           Case{"\"\\\"\"", "", "a «b", "«"},
           Case{"m:<month>", "m=$m", "14 июня", "июня|m=6"},
           Case{"m:<month=5>", "m=$m", "июня мая", "мая|m=5"},
           Case{"c:<city>", "c=$c", "in New York City now", "New York City|c=NYC"},
           Case{"c:<city> \"city\"", "c=$c", "in New York City now", "New York City|c=NY"},
           Case{"b:<two=money>", "b=$b", "a bank", "bank|b=money"},
           Case{"b:<two>", "b=$b", "a bank", "bank|b=river"},
           Case{"n:<num>", "n=$n", "a 007 b", "007|n=7"},
           Case{"<num:1-31>", "", "0 1 31 32 99999999999999999999", "1; 31"},
           Case{"d:<digits:4>", "d=$d", "2024 024 0024", "2024|d=2024; 0024|d=0024"},
           Case{"<digits:1-2>", "", "1 22 333", "1; 22"},
           Case{"<word>", "", "ab 1 . c", "ab; c"},
           Case{"<cap>", "", "Ab aB 1 Жа", "Ab; Жа"},
           Case{"<caps>", "", "AB Ab A ЖА", "AB; ЖА"},
           Case{"<punct>", "", "a, 1 %", ",; %"},
           Case{"\"a\" x:<any>", "x=$x", "a 1 a , a B", "a 1|x=1; a ,|x=,; a B|x=b"},
           Case{"r:<roman:1-30>", "r=$r", "XIX IIX IV xi L ХХ", "XIX|r=19; IV|r=4; ХХ|r=20"},
           Case{"( \"a\" | \"b\" ) \"c\"", "", "a c b c d c", "a c; b c"},
           Case{"( \"a\" \"b\" )? \"c\"", "", "a b c b c", "a b c; c"},
           Case{"\"a\"{2,3}", "", "a b a a b a a a a", "a a; a a a"},
           Case{"\"a\"{2}", "", "a a", "a a"},
           Case{"\"a\"{0,2} \"b\"", "", "a a a b", "a a b"},
           Case{"\"$\" ~ n:<num>", "n=$n", "$5 $ 6", "$5|n=5"},
           Case{"<num> ( ~ \"%\" )?", "", "5% 6 % 7", "5%; 6; 7"},
           Case{"^ <word>", "", "one two", "one"},
           Case{"<word> $", "", "one two", "two"},
           Case{"<num> !\"%\"", "", "5% 6 7", "6; 7"},
           Case{"<num> !( \"per\" \"cent\" )", "", "5 per cent 6 per", "6"},
           Case{"&<caps> m:<month>", "m=$m", "июня МАЯ", "МАЯ|m=5"},
           Case{"x:( <num> | &<caps> <month> )", "x=$x", "июня МАЯ", "МАЯ|x=5"},
           Case{"!\"a\" <word>", "", "a b", "b"},
           Case{"!-\"no\" <num>", "", "no 5 6", "6"},
           Case{"!-( \"p\" \".\" ) <num>", "", "p. 5 p 6", "6"},
           Case{"!-<city> \"x\"", "", "new york x new x york x", "x"},
           Case{"\"in\" [ <num> ] \"b\"", "", "in 5 b in 6 c", "5"},
           Case{"x:( <num> | \"ten\" )", "x=$x", "05 Ten", "05|x=5; Ten|x=ten"},
           Case{"x:( <num> \"-\" <num> )", "x=$x", "05 -6", "05 -6|x=05 -6"},
           Case{"x:<word>{2,2}", "x=$x", "Ab  Cd", "Ab  Cd|x=ab cd"},
           Case{"x:<num>? \"a\"", "x=<$x>", "5 a", "5 a|x=<5>"},
           Case{"\"b\" x:<num>?", "x=<$x>", "b", "b|x=<>"},
           Case{"x:( y:<num> \"a\" )", "x=$x y=$y", "5 a", "5 a|x=5 a|y=5"},
           Case{"a:<num> \"-\" b:<num>", "p=$a/$b q=\"$a to ${b}th\" r=k", "1-2", "1-2|p=1/2|q=1 to 2th|r=k"},
       }) {
    SCOPED_TRACE(std::string(c.match) + " on " + c.text);
    EXPECT_EQ(Find(Rule(c.match, c.emit), c.text), c.found);
  }
}

TEST(RuleSet, CapturesHavePlaces) {
  std::string error;
  const auto set = Compile(Rule("[ d:<num> m:<month> ] y:<digits:4>?"), error);
  ASSERT_NE(set, nullptr) << error;
  const auto matches = set->FindBest(TokenizedText("до 14 июня"));
  ASSERT_EQ(matches.size(), 1u);
  ASSERT_EQ(matches[0].captures.size(), 2u);
  EXPECT_EQ(matches[0].captures[0].name, "d");
  EXPECT_EQ(matches[0].captures[1].begin, 8u);
  EXPECT_EQ(matches[0].captures[1].end, 16u);
  EXPECT_EQ(matches[0].first_token, 1u);
  EXPECT_EQ(matches[0].last_token, 3u);
}

TEST(RuleSet, DefinesAreInlined) {
  EXPECT_EQ(Find("define day\n  match d:<num:1-31>\ndefine dm\n  match <day> m:<month>\n" +
                     Rule("[ <dm>\n    ] \"!\"", "v=$m-$d"),
                 "5 мая!"),
            "5 мая|v=5-5");
}

TEST(RuleSet, NothingCrossesASentence) {
  std::string error;
  const auto set = Compile(Rule("<num> m:<month> $"), error);
  ASSERT_NE(set, nullptr) << error;
  const std::string s = "5 мая 6 мая 7 мая";
  EXPECT_EQ(Show(*set, TokenizedText(s)), "7 мая");
  EXPECT_EQ(Show(*set, TokenizedText(s, {{0, 10}, {10, 18}})), "");  // 5 мая 6 | мая 7
  EXPECT_EQ(Show(*set, TokenizedText(s, {{0, 8}, {9, 17}})), "5 мая; 6 мая");
}

TEST(RuleSet, OverlapsGoToPreferThenLengthThenPlaceThenOrder) {
  const auto rule = [](std::string name, std::string match, std::string more = "") {
    return "rule " + name + "\n  match " + match + "\n  emit r=" + name + "\n  example x => y\n" + more;
  };
  EXPECT_EQ(Find(rule("a", "\"x\" \"y\"") + rule("b", "\"x\" \"y\" \"z\""), "x y z"), "x y z|r=b");
  EXPECT_EQ(Find(rule("a", "\"x\" \"y\"", "  prefer 1\n") + rule("b", "\"x\" \"y\" \"z\""), "x y z"), "x y|r=a");
  EXPECT_EQ(Find(rule("a", "\"y\" \"z\"") + rule("b", "\"x\" \"y\""), "x y z"), "x y|r=b");
  EXPECT_EQ(Find(rule("a", "\"x\"") + rule("b", "<word>"), "x"), "x|r=a");
  EXPECT_EQ(Find(rule("a", "\"x\"", "  prefer -1\n") + rule("b", "<word>"), "x"), "x|r=b");
  EXPECT_EQ(Find(rule("a", "\"x\" [ \"y\" ]") + rule("b", "[ \"x\" ]"), "x y"), "x|r=b; y|r=a");  // context may overlap
  EXPECT_EQ(Find(rule("a", "\"x\" \"y\"") + rule("b", "\"y\""), "x y", false), "x y|r=a; y|r=b");
}

TEST(RuleSet, MistakesAreNamed) {
  struct Case {
    std::string rules;
    const char* error;
  };
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "( ";
  for (const Case& c : {
           Case{"  match x\n", "t/rules.txt:1: expected \"rule NAME\" at the left margin"},
           Case{"rul x\n", "t/rules.txt:1: expected \"rule NAME\" or \"define NAME\" (a-z 0-9 . - _)"},
           Case{"rule X\n", "t/rules.txt:1: expected \"rule NAME\" or \"define NAME\" (a-z 0-9 . - _)"},
           Case{"rule x\n  emit a=b\n", "t/rules.txt:1: rule x has no match"},
           Case{"rule x\n  match \"a\"\n", "t/rules.txt:1: rule x has no example"},
           Case{Rule("\"a\"") + Rule("\"a\""), "t/rules.txt:4: a second rule r"},
           Case{"rule x\n\n  mach \"a\"\n", "t/rules.txt:3: \"mach\" is not one of match emit prefer example counter"},
           Case{Rule("\"a\" <moth>"),
                "t/rules.txt:2: <moth> is neither defined nor a class of lexicon.tsv at column 11 of the pattern"},
           Case{Rule("( \"a\""), "t/rules.txt:2: ( without ) at column 6 of the pattern"},
           Case{Rule("\"a\" )"), "t/rules.txt:2: unexpected ) at column 5 of the pattern"},
           Case{Rule("\"a"), "t/rules.txt:2: \" without \" at column 3 of the pattern"},
           Case{Rule("\"\""), "t/rules.txt:2: an empty literal at column 3 of the pattern"},
           Case{Rule("<num"), "t/rules.txt:2: < without > at column 2 of the pattern"},
           Case{Rule("<num:5-1>"), "t/rules.txt:2: an empty range at column 9 of the pattern"},
           Case{Rule("<word:5>"), "t/rules.txt:2: <word> takes no range at column 9 of the pattern"},
           Case{Rule("\"a\"*"), "t/rules.txt:2: repetition needs a bound, as {1,8} at column 4 of the pattern"},
           Case{Rule("\"a\"{0,17}"), "t/rules.txt:2: repetition must be at most 16 at column 10 of the pattern"},
           Case{Rule("[ \"a\""), "t/rules.txt:2: [ without ] at column 6 of the pattern"},
           Case{Rule("\"a\" ]"), "t/rules.txt:2: ] without [ at column 6 of the pattern"},
           Case{Rule("( [ \"a\" ] )"), "t/rules.txt:2: [ and ] must stand outside groups at column 4 of the pattern"},
           Case{Rule("[ \"a\" | \"b\" ]"),
                "t/rules.txt:2: alternatives beside [ ] need a group: ( a | b ) at column 14 of the pattern"},
           Case{Rule("\"a\"?"), "t/rules.txt:1: the pattern can match no token"},
           Case{Rule("x:\"a\"", "v=$y"), "t/rules.txt:3: emit: $y is not captured"},
           Case{Rule("\"a\"", "v"), "t/rules.txt:3: emit: expected key=value at \"v\""},
           Case{Rule("\"a\"") + "  example x\n", "t/rules.txt:4: example: expected TEXT => CANONICAL"},
           Case{Rule("\"a\"") + "  prefer much\n", "t/rules.txt:4: prefer: expected a number from -1000 to 1000"},
           Case{Rule("!-( \"a\"{9} ) \"b\""), "t/rules.txt:2: !- looks back at most 8 tokens"},
           Case{Rule("( ( <word>{16} ){16} ){16}"), "t/rules.txt:2: the pattern is too large"},
           Case{Rule("( ( <word>{16} ){16} ){4} <word>"), "t/rules.txt:2: a match could have more than 1024 tokens"},
           Case{Rule(deep), "t/rules.txt:2: groups are nested too deeply at column 82 of the pattern"},
           Case{"define month\n  match \"a\"\n", "t/rules.txt:1: define: month is a class of lexicon.tsv"},
           Case{"define d\n  emit a\n", "t/rules.txt:1: define: expected one match line"},
       }) {
    SCOPED_TRACE(c.rules);
    std::string error;
    EXPECT_EQ(Compile(c.rules, error), nullptr);
    EXPECT_EQ(error, c.error);
  }
}

TEST(RuleSet, ChainsOfDefinesAreBounded) {
  std::string rules = "define d0\n  match \"a\"\n";
  for (int i = 1; i < 20000; ++i)
    rules += "define d" + std::to_string(i) + "\n  match <d" + std::to_string(i - 1) + ">\n";
  EXPECT_NE(Find(rules + Rule("<d9>"), "a").find("named patterns are nested too deeply"), std::string::npos);
  std::string doubling = "define d0\n  match \"a\"\n";
  for (int i = 1; i < 60; ++i) {
    const std::string d = "<d" + std::to_string(i - 1) + ">";
    doubling += "define d" + std::to_string(i) + "\n  match " + d + " " + d + "\n";
  }
  EXPECT_EQ(Find(doubling + Rule("<d59>"), "a"), "error t/rules.txt:122: the pattern is too large");
}

TEST(RuleSet, RandomRuleFilesDoNoHarm) {
  static constexpr std::string_view kPieces[] = {"rule r\n",
                                                 "  match ",
                                                 "\"a\"",
                                                 "<num>",
                                                 "(",
                                                 ")",
                                                 "[",
                                                 "]",
                                                 "|",
                                                 "?",
                                                 "{1,3}",
                                                 "!",
                                                 "!-",
                                                 "~",
                                                 "x:",
                                                 "<month>",
                                                 " ",
                                                 "\n",
                                                 "  emit v=$x\n",
                                                 "  example a => b\n",
                                                 "define d\n",
                                                 "<d>",
                                                 "$",
                                                 "^",
                                                 "\xFF",
                                                 "{",
                                                 "}"};
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string rules = "rule q\n  match ";
    for (unsigned n = random() % 30; n > 0; --n) rules += kPieces[random() % std::size(kPieces)];
    std::string error;
    const auto set = Compile(rules, error);
    if (set == nullptr) {
      EXPECT_NE(error, "");
    } else {
      set->FindBest(TokenizedText("a 5 a июня 6 a a a ] 7"));
    }
  }
}

TEST(RuleSet, RandomBytesDoNoHarm) {
  std::string error;
  const auto set = Compile(Rule("[ a:<any>{1,4} m:<month>? ] !<num>"), error);
  ASSERT_NE(set, nullptr) << error;
  std::mt19937 random(3);
  std::string s(20000, '\0');
  for (char& c : s) c = static_cast<char>(random());
  uint32_t at = 0;
  for (const Match& m : set->FindBest(TokenizedText(s))) {
    EXPECT_LE(at, m.begin);
    EXPECT_LE(m.end, s.size());
    at = m.end;
  }
}

// Each run notes where it has been, so a pattern with many ways to match the same words costs no more than its size
// times its longest match at each token.
TEST(Matcher, StepsAreBounded) {
  std::string error;
  auto lexicon = Lexicon::Load({{"t/lexicon.tsv", kLexicon}}, error);
  ASSERT_NE(lexicon, nullptr) << error;
  const auto pattern =
      ParsePattern("( \"a\"? ( \"a\" | \"a\" \"a\" )? ){16} \"b\"", *lexicon, lexicon->words(), {}, true, error);
  ASSERT_NE(pattern, nullptr) << error;
  Program program;
  ASSERT_TRUE(CompilePattern(*pattern, *lexicon, program, error)) << error;
  uint64_t steps_before = 0;
  for (const uint32_t words : {1000u, 2000u, 4000u}) {
    std::string s;
    for (uint32_t i = 0; i < words; ++i) s += "a ";
    const TokenizedText text(s);
    Matcher matcher(*lexicon);
    matcher.Begin(text);
    Matcher::Result result;
    for (uint32_t i = 0; i < words; ++i) EXPECT_FALSE(matcher.Run(program, i, 0, words, result));
    EXPECT_LE(matcher.steps(), uint64_t{words} * program.code.size() * (program.longest + 1));
    if (steps_before != 0) {
      EXPECT_LT(matcher.steps(), steps_before * 21 / 10);
    }
    steps_before = matcher.steps();
  }
}

TEST(RuleSet, ReadsExamples) {
  std::vector<Example> examples;
  std::string error;
  ASSERT_TRUE(ReadExamples(
      {"t/ru/rules.txt", "rule a\n  match <no\n  example [2024-06-14] в\\u00A0мае => a => b\n  counter c => d\n"},
      examples, error));
  ASSERT_EQ(examples.size(), 2u);
  EXPECT_EQ(examples[0].file_and_line, "t/ru/rules.txt:3");
  EXPECT_EQ(examples[0].rule, "a");
  EXPECT_EQ(examples[0].document_date, "2024-06-14");
  EXPECT_EQ(examples[0].text, "в\u00A0мае => a");
  EXPECT_EQ(examples[0].canonical, "b");
  EXPECT_TRUE(examples[1].counter);
  EXPECT_EQ(examples[1].text, "c => d");
}

}  // namespace
}  // namespace chancery::rules
