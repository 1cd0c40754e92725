#include "plugins/rules/token.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace chancery::rules {
namespace {

std::string Joined(const TokenizedText& text) {
  std::string out;
  for (const Token& t : text.tokens()) {
    if (!out.empty()) out += t.space_before ? " " : "|";
    out += t.folded;
  }
  return out;
}

TEST(TokenizedText, CutsAndFolds) {
  struct Case {
    const char* text;
    const char* tokens;  // | where no white space is between
  };
  for (const Case& c : {
           Case{"", ""},
           Case{"  \n ", ""},
           Case{"The Speaker met", "the speaker met"},
           Case{"$5.5m", "$|5|.|5|m"},
           Case{"Kazakhstan's O’Neil", "kazakhstan's o'neil"},
           Case{"'quoted'", "'|quoted|'"},
           Case{"boys' club", "boys|' club"},
           Case{"20-летний", "20|-|летний"},
           Case{"1991–2024", "1991|-|2024"},
           Case{"«Ёлка» “x”", "\"|елка|\" \"|x|\""},
           Case{"ҚАЗАҚСТАН Әлем", "қазақстан әлем"},
           Case{"тенге\u00A0млн\u202F5", "тенге млн 5"},
           Case{"гово\u0301рит", "говорит"},  // stress mark
           Case{"и\u0306е\u0308", "йе"},      // й and ё, decomposed
           Case{"cafe\u0301", "caf\u00E9"},
           Case{"прави\u00ADтельство", "правительство"},  // soft hyphen
           Case{"слово\u00AD дело", "слово дело"},
           Case{"a\u200Bb", "a b"},           // zero-width space
           Case{"\u202Bשלום\u202C", "שלום"},  // direction marks
           Case{"٢٠٢٤ ж", "2024 ж"},          // Arabic-Indic digits
           Case{"👍🏽 да", "👍|🏽 да"},
           Case{"Қaзaқcтaн", "қазақстан"},  // Latin a and c
           Case{"İstanbul", "istanbul"},
           Case{"2024ж.", "2024|ж|."},
           Case{"№5", "№|5"},
           Case{"\xFF\xC3(", "\xFF|\xC3|("},
       }) {
    SCOPED_TRACE(c.text);
    const TokenizedText text(c.text);
    EXPECT_EQ(Joined(text), c.tokens);
  }
}

TEST(TokenizedText, OffsetsAreThoseOfTheText) {
  const std::string s = "Ер\u00ADлан — 5 %\u0301.";
  const TokenizedText text(s);
  std::vector<std::string> surfaces;
  for (const Token& t : text.tokens()) surfaces.emplace_back(text.Surface(t));
  EXPECT_EQ(surfaces, (std::vector<std::string>{"Ер\u00ADлан", "—", "5", "%\u0301", "."}));
  EXPECT_EQ(text.TokenAt(0), 0u);
  EXPECT_EQ(text.TokenAt(3), 0u);
  EXPECT_EQ(text.TokenAt(text.tokens()[0].end), 1u);
  EXPECT_EQ(text.TokenAt(static_cast<uint32_t>(s.size())), 5u);
}

TEST(TokenizedText, KnowsKindAndCapitals) {
  const TokenizedText text("США Мажилис x I 12 . МИД-а Жогорку\nКенеш");
  const auto& t = text.tokens();
  EXPECT_TRUE(t[0].all_capitals && t[0].capitalised);
  EXPECT_TRUE(t[1].capitalised && !t[1].all_capitals);
  EXPECT_FALSE(t[2].capitalised);
  EXPECT_TRUE(t[3].capitalised && !t[3].all_capitals);  // one letter
  EXPECT_EQ(t[4].kind, TokenKind::kNumber);
  EXPECT_EQ(t[5].kind, TokenKind::kPunctuation);
  EXPECT_TRUE(t[6].all_capitals);
  EXPECT_FALSE(t[7].space_before);
  EXPECT_TRUE(t.back().newline_before && t.back().space_before);
  EXPECT_FALSE(t[9].newline_before);
}

TEST(TokenizedText, SentencesAreAsGiven) {
  const std::string s = "One two. Three four. Five";
  const TokenizedText text(s, {{0, 8}, {9, 20}});
  std::vector<uint32_t> of;
  for (const Token& t : text.tokens()) of.push_back(t.sentence);
  const uint32_t none = Token::kNoSentence;
  EXPECT_EQ(of, (std::vector<uint32_t>{0, 0, 0, 1, 1, 1, none}));
  const TokenizedText whole(s);
  EXPECT_EQ(whole.sentences().size(), 1u);
  EXPECT_EQ(whole.tokens().back().sentence, 0u);
}

TEST(TokenizedText, TokensCoverRandomBytesInOrder) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string s(300, '\0');
    for (char& c : s) {
      const unsigned r = random();
      c = static_cast<char>(round % 2 == 0 ? r : "a\xD0\xB0\xCC\x81\xC2\xAD'1 \xE2\x80\x99"[r % 14]);
    }
    const TokenizedText text(s);
    uint32_t at = 0;
    for (const Token& t : text.tokens()) {
      ASSERT_LE(at, t.begin);
      ASSERT_LT(t.begin, t.end);
      ASSERT_LE(t.end, s.size());
      at = t.end;
    }
  }
}

TEST(TokenizedText, TakesTenMegabytesOfOneCharacter) {
  for (const char* unit : {"a", "А", "1", " ", "\u00AD", "\u0301", "'", "👍", "a'", "a\u0301\u0316"}) {
    SCOPED_TRACE(unit);
    std::string s;
    while (s.size() < 10'000'000) s += unit;
    const TokenizedText text(s);
    if (!text.tokens().empty()) {
      EXPECT_LE(text.tokens().back().end, s.size());
    }
  }
}

TEST(Fold, KeepsOneSpace) {
  EXPECT_EQ(Fold("  Нұр-Султан\u00A0 Қаласы "), "нұр-султан қаласы");
  EXPECT_EQ(Fold(""), "");
}

}  // namespace
}  // namespace chancery::rules
