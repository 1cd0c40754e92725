#include "service/summarize/sentence_shape.h"

#include <gtest/gtest.h>

#include "service/text/search_terms.h"

namespace chancery::summarize {
namespace {

TEST(SentenceShape, EndsAsSentence) {
  for (const char* text : {"The talks ended.", "Really?", "He said: \"The talks ended.\"", "«Переговоры завершились.»",
                           "So it went…", "(It rained.)", "Yes!”"}) {
    EXPECT_TRUE(EndsAsSentence(text)) << text;
  }
  for (const char* text : {"", "Talks in Almaty", "By Our Correspondent", "«Хабар»", "Wheat, tonnes:", "\"\"\""})
    EXPECT_FALSE(EndsAsSentence(text)) << text;
}

TEST(SentenceShape, FormsThatStandAloneLess) {
  const auto score = [](const std::string& text) {
    const std::vector<text::SearchToken> tokens = text::AnalyzeText(text);
    std::vector<absl::string_view> words;
    int plain_words = 0;
    for (const text::SearchToken& token : tokens) {
      words.push_back(token.terms[0]);
      plain_words += token.terms.size() == 1 && !(token.terms[0][0] >= '0' && token.terms[0][0] <= '9');
    }
    return StandsAlone(text, words, plain_words);
  };
  for (const char* text : {"The minister opened a school in the northern town today.",
                           "Министр открыл новую школу в северном городе сегодня утром.",
                           "Министр бүгін солтүстік қалада жаңа үлкен мектеп ашты деді."}) {
    EXPECT_EQ(score(text), 1) << text;
  }
  for (const char* text :
       {"He opened a school in the northern town today.", "Он открыл новую школу в северном городе сегодня утром.",
        "Бұл мектеп бүгін солтүстік қалада ашылды деп хабарлады.", "It rained hard.",
        "Will the minister open a school in the northern town?",
        "New school opens in the northern town of the region"}) {
    EXPECT_LT(score(text), 1) << text;
    EXPECT_GT(score(text), 0) << text;
  }
  for (const char* text :
       {"", "It rained.", "Фото автора.", "AKTOBAY, Northern Region, Republic, December 3, 2031, 10:30.",
        "АКТОБАЙ, 3 декабря 2031 г. /Служба новостей/."})
    EXPECT_EQ(score(text), 0) << text;
  std::string listing = "The list";
  for (int i = 0; i < 80; ++i) listing += " of names";
  EXPECT_LT(score(listing + "."), 1);
}

TEST(SentenceShape, FunctionWords) {
  for (const char* word : {"the", "with", "который", "және", "туралы"})
    EXPECT_TRUE(IsFunctionWord(text::QueryTerms(word, false)[0])) << word;
  for (const char* word : {"minister", "trade", "министр", "сауда"})
    EXPECT_FALSE(IsFunctionWord(text::QueryTerms(word, false)[0])) << word;
}

}  // namespace
}  // namespace chancery::summarize
