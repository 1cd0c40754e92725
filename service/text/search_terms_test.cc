#include "service/text/search_terms.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/text/kazakh_stem.h"

namespace chancery::text {
namespace {

using ::testing::Contains;

std::string TermOf(absl::string_view word) {
  const std::vector<SearchToken> tokens = AnalyzeText(word);
  return tokens.size() == 1 ? tokens[0].terms[0] : "";
}

TEST(AnalyzeText, FormsOfOneWordHaveOneTerm) {
  const std::vector<std::vector<const char*>> kSame = {
      {"treaty", "Treaties", "TREATY"},
      {"minister", "ministers", "minister's", "ministers’"},
      {"договор", "договора", "Договором", "договоры"},
      {"послом", "послами", "послов"},
      {"президент", "президенттің", "президентом", "президенті"},
      {"келісім", "келісімнің", "келісімге", "Келісімдер", "келісімі", "келісімін"},
      {"министрлік", "министрлігі", "министрлігінің", "министрліктер"},
      {"ещё", "еще"},
      {"café", "cafe"},
      {"1,5", "1.5"},
  };
  for (const auto& words : kSame) {
    SCOPED_TRACE(words[0]);
    for (const char* word : words) EXPECT_EQ(TermOf(word), TermOf(words[0])) << word;
  }
  EXPECT_NE(TermOf("treaty"), TermOf("treasury"));
  EXPECT_NE(TermOf("келісім"), TermOf("келіссөз"));
}

TEST(AnalyzeText, TokensStandWhereTheyAreInTheText) {
  const std::string text = "Kazakhstan’s share: 1,234.5 (Касым-Жомарт) 14.06.2024—да.";
  std::vector<std::string> slices;
  for (const SearchToken& token : AnalyzeText(text)) {
    slices.push_back(
        text.substr(static_cast<size_t>(token.span.begin), static_cast<size_t>(token.span.end - token.span.begin)));
  }
  EXPECT_EQ(slices, (std::vector<std::string>{"Kazakhstan’s", "share", "1,234.5", "Касым-Жомарт", "14.06.2024", "да"}));
  EXPECT_TRUE(AnalyzeText("… — «»").empty());
}

TEST(AnalyzeText, CapitalisedWordsHaveNameTerms) {
  EXPECT_THAT(AnalyzeText("Кошанова")[0].terms, Contains("~koshanov"));
  EXPECT_THAT(AnalyzeText("Қошановқа")[0].terms, Contains("~koshanov"));
  EXPECT_THAT(AnalyzeText("Koshanov's")[0].terms, Contains("~koshanov"));
  EXPECT_THAT(AnalyzeText("Касым-Жомарта")[0].terms, Contains("~kasimzhomart"));
  EXPECT_EQ(AnalyzeText("договора")[0].terms.size(), 1u);
}

TEST(QueryTerms, EqualTheTextsTerms) {
  for (const absl::string_view word : {"Кошанова", "Treaties", "министрлігінің", "Tokayev’s", "2024", "1,5",
                                       "басшысының", "Астанада", "ОДКБ", "КСРО"}) {
    SCOPED_TRACE(word);
    EXPECT_EQ(QueryTerms(word, false), std::vector<std::string>{AnalyzeText(word)[0].terms[0]});
    // In any context.
    for (const std::string context : {"The ", "Это ", "Бұл "}) {
      EXPECT_EQ(AnalyzeText(context + std::string(word) + " end").at(1).terms, AnalyzeText(word)[0].terms);
    }
  }
  EXPECT_EQ(QueryTerms("Кошанова", true), AnalyzeText("Кошанова")[0].terms);
  EXPECT_THAT(QueryTerms("koshanov", true), Contains("~koshanov"));
  EXPECT_TRUE(QueryTerms("—", true).empty());
}

// A reader who asks for the compound does not mean each of its parts; a text with the compound answers both.
TEST(QueryTerms, OfACompoundIsTheWhole) {
  EXPECT_EQ(QueryTerms("премьер-министр", false).size(), 1u);
  const std::vector<std::string> terms = AnalyzeText("премьер-министром")[0].terms;
  EXPECT_THAT(terms, Contains(QueryTerms("премьер-министр", false)[0]));
  EXPECT_THAT(terms, Contains(QueryTerms("министр", false)[0]));
}

TEST(JoinTerms, HasNoSpacesInsideTerms) {
  const std::vector<SearchToken> tokens = AnalyzeText("Ерлан Кошанов и 30 млрд");
  size_t terms = 0;
  for (const SearchToken& token : tokens) terms += token.terms.size();
  const std::string joined = JoinTerms(tokens);
  EXPECT_EQ(static_cast<size_t>(std::count(joined.begin(), joined.end(), ' ')) + 1, terms);
}

TEST(KazakhStem, StripsNounEndings) {
  const struct {
    absl::string_view word;
    absl::string_view stem;
  } kCases[] = {
      {"үкіметтің", "үкімет"}, {"үкіметке", "үкімет"},     {"елдердің", "елдер"},
      {"көздеріміз", "көз"},   {"мәселелерін", "мәселе"},  {"қол", "қол"},
      {"ұлы", "ұлы"},          {"мәжілісінде", "мәжіліс"}, {"төрағасының", "төраға"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.word);
    EXPECT_EQ(KazakhStem(c.word), c.stem);
  }
}

}  // namespace
}  // namespace chancery::text
