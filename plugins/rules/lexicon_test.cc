#include "plugins/rules/lexicon.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plugins/rules/form.h"

namespace chancery::rules {
namespace {

std::unique_ptr<Lexicon> Load(std::string_view entries, std::string& error, std::string_view endings = "") {
  return Lexicon::Load({{"t/ru/lexicon.tsv", entries}, {"t/ru/endings.tsv", endings}}, error);
}

std::vector<std::string> Values(const Lexicon& lexicon, std::string_view class_name, std::string_view phrase) {
  const auto found = lexicon.Find(class_name, phrase);
  return {found.begin(), found.end()};
}

using Strings = std::vector<std::string>;

TEST(Lexicon, FindsFormsFolded) {
  std::string error;
  const auto lexicon = Load(
      "# months\n"
      "month\tянвар{ь,я,е{м,}}\t1\r\n"
      "\n"
      "unit\tрабоч{ий,его} д{ень,ня}\tP1D\n"
      "month\tмай\t5\n"
      "name\tМай\n"
      "unit\tдень\tP1D\n"
      "unit\tдень\tDAY\n",
      error);
  ASSERT_NE(lexicon, nullptr) << error;
  for (const char* form : {"Январь", "ЯНВАРЯ", "январе", "январем", "январём"}) {
    EXPECT_EQ(Values(*lexicon, "month", form), Strings{"1"}) << form;
  }
  EXPECT_EQ(Values(*lexicon, "unit", "рабочего  дня"), Strings{"P1D"});
  EXPECT_EQ(Values(*lexicon, "unit", "рабочего"), Strings{});
  EXPECT_EQ(Values(*lexicon, "unit", "день"), (Strings{"P1D", "DAY"}));
  EXPECT_EQ(Values(*lexicon, "name", "май"), Strings{"май"});
  EXPECT_EQ(Values(*lexicon, "no-such", "май"), Strings{});
  EXPECT_EQ(Values(*lexicon, "month", ""), Strings{});
  EXPECT_TRUE(lexicon->ClassId("month").has_value());
  EXPECT_FALSE(lexicon->ClassId("mon").has_value());
}

TEST(Lexicon, FindsLongestFirstWithinASentence) {
  std::string error;
  const auto lexicon = Load("x\tnew\t1\nx\tnew york\t2\nx\tnew york city\t3\ny\tnew york\t4\n", error);
  ASSERT_NE(lexicon, nullptr) << error;
  const std::string s = "in New York. City";
  const auto found = [&](const TokenizedText& text) {
    std::vector<LexiconHit> hits;
    lexicon->FindAt(text, 1, hits);
    Strings out;
    for (const LexiconHit& h : hits) out.push_back(std::to_string(h.token_count) + std::string(h.value));
    return out;
  };
  EXPECT_EQ(found(TokenizedText("in New York City")), (Strings{"33", "22", "24", "11"}));
  EXPECT_EQ(found(TokenizedText(s, {{0, 6}, {7, 11}})), Strings{"11"});
  EXPECT_EQ(found(TokenizedText(s, {{8, 11}})), Strings{});
}

TEST(Lexicon, KazakhEndingsFollowTheStem) {
  struct Case {
    const char* stem;
    const char* ending;
    Strings forms;
  };
  for (const Case& c : {
           Case{"қазан", "ДА", {"қазанда", "қазанна"}},
           Case{"сәуір", "ДА", {"сәуірде"}},
           Case{"шілде", "ДА", {"шілдеде"}},
           Case{"маусым", "НЫң", {"маусымның", "маусымдың"}},
           Case{"ай", "НЫң", {"айның", "айдың"}},
           Case{"теңге", "НЫ", {"теңгені"}},
           Case{"доллар", "ЛАр", {"долларлар"}},
           Case{"жыл", "ЛАр", {"жыллар", "жылдар"}},
           Case{"миллиард", "ДАн", {"миллиардтан"}},
           Case{"теңге", "ЛЫк", {"теңгелік"}},
           Case{"пайыз", "БАн", {"пайызбан"}},
           Case{"тамыз", "ДА", {"тамызда"}},
           Case{"қыркүйек", "ҒА", {"қыркүйекке"}},
           Case{"тамыз", "ҒА", {"тамызға"}},
           Case{"рубль", "ДЫ", {"рубльді"}},
           Case{"миллион", "ҒА", {"миллионға"}},
           Case{"ту", "ДА", {"туда", "туде"}},
           Case{"жыл", "ЛАрДЫ", {"жылларды", "жылдарды"}},
       }) {
    SCOPED_TRACE(std::string(c.stem) + c.ending);
    EXPECT_EQ(Inflect(c.stem, c.ending), c.forms);
  }
  std::string error;
  const auto lexicon = Load("m\t{қараша,тамыз}@kk айы\t1\n", error, "@kk\tДА\n@kk\tДАғЫ\n");
  ASSERT_NE(lexicon, nullptr) << error;
  EXPECT_EQ(Values(*lexicon, "m", "Қараша айы"), Strings{"1"});
  EXPECT_EQ(Values(*lexicon, "m", "қарашадағы айы"), Strings{"1"});
  EXPECT_EQ(Values(*lexicon, "m", "тамызда айы"), Strings{"1"});
}

TEST(Lexicon, MistakesAreNamed) {
  struct Case {
    const char* entries;
    const char* endings;
    const char* error;
  };
  for (const Case& c : {
           Case{"month\n", "", "t/ru/lexicon.tsv:1: expected class <tab> form <tab> value"},
           Case{"# x\nmonth\tмай\t5\t6\n", "", "t/ru/lexicon.tsv:2: expected class <tab> form <tab> value"},
           Case{"Month\tмай\t5\n", "", "t/ru/lexicon.tsv:1: \"Month\" is not a class name (a-z 0-9 . _ -)"},
           Case{"num\tмай\t5\n", "", "t/ru/lexicon.tsv:1: <num> is an element of patterns, not a class"},
           Case{"m\tма{й\t5\n", "", "t/ru/lexicon.tsv:1: { without }"},
           Case{"m\tма}й\t5\n", "", "t/ru/lexicon.tsv:1: } without {"},
           Case{"m\tмай@kk\t5\n", "", "t/ru/lexicon.tsv:1: @kk is not in endings.tsv"},
           Case{"m\tx{,а}\t5\nm\t \t5\n", "", "t/ru/lexicon.tsv:2: an empty form"},
           Case{"m\tмай\t5\n", "kk\tДА\n", "t/ru/endings.tsv:1: expected @name <tab> ending"},
           Case{"m\t{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}\t\n", "",
                "t/ru/lexicon.tsv:1: more than 4096 forms"},
           Case{"m\t{{{{{{{{{{{{{{{{{{{{{{a}}}}}}}}}}}}}}}}}}}}}}\t\n", "",
                "t/ru/lexicon.tsv:1: braces are nested too deeply"},
           Case{"m\ta a a a a a a a a a a a a a a a a a a a a a a a a\t\n", "",
                "t/ru/lexicon.tsv:1: a form of more than 24 tokens"},
       }) {
    SCOPED_TRACE(c.entries);
    std::string error;
    EXPECT_EQ(Load(c.entries, error, c.endings), nullptr);
    EXPECT_EQ(error, c.error);
  }
}

}  // namespace
}  // namespace chancery::rules
