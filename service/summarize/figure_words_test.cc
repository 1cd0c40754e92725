#include "service/summarize/figure_words.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery::summarize {
namespace {

FigureWords Read(const std::string& sentence, const std::string& figure, const std::string& language, bool percent,
                 const std::string& measure = "") {
  const auto span = [&](const std::string& words) {
    const size_t at = sentence.find(words);
    EXPECT_NE(at, std::string::npos) << words;
    return model::TextSpan{static_cast<int32_t>(at), static_cast<int32_t>(at + words.size())};
  };
  return ReadFigureWords(sentence, span(figure), measure.empty() ? std::nullopt : std::optional(span(measure)), percent,
                         language);
}

TEST(FigureWords, Aspect) {
  struct Case {
    const char* sentence;
    const char* figure;
    const char* language;
    bool percent;
    FigureAspect aspect;
  };
  for (const Case& c : {
           Case{"Trade turnover reached $6 billion.", "$6 billion", "en", false, FigureAspect::kLevel},
           Case{"Trade rose to $6 billion.", "$6 billion", "en", false, FigureAspect::kLevel},
           Case{"Trade rose by almost $2 billion.", "$2 billion", "en", false, FigureAspect::kChange},
           Case{"Exports grew 12% last year.", "12%", "en", true, FigureAspect::kChange},
           Case{"Exports rose by about 12% last year.", "12%", "en", true, FigureAspect::kChange},
           Case{"Imports were 4% lower than a year before.", "4%", "en", true, FigureAspect::kChange},
           Case{"A growth of 7% was recorded.", "7%", "en", true, FigureAspect::kChange},
           Case{"Grain made up 40% of all exports.", "40%", "en", true, FigureAspect::kShare},
           Case{"Trade grew, with 40% of it in grain.", "40%", "en", true, FigureAspect::kShare},
           Case{"Товарооборот вырос на 12 процентов.", "12 процентов", "ru", true, FigureAspect::kChange},
           Case{"Товарооборот вырос до 12 млрд долларов.", "12 млрд долларов", "ru", false, FigureAspect::kLevel},
           Case{"Экспорт увеличился на 2 млрд долларов.", "2 млрд долларов", "ru", false, FigureAspect::kChange},
           Case{"Он на 3 процента больше, чем годом ранее.", "3 процента", "ru", true, FigureAspect::kChange},
           Case{"Рост экспорта составил почти 9%.", "9%", "ru", true, FigureAspect::kChange},
           Case{"Торговля растёт и на 55 процентов обеспечивается регионами.", "55 процентов", "ru", true,
                FigureAspect::kShare},
           Case{"На долю зерна приходится 40% экспорта.", "40%", "ru", true, FigureAspect::kShare},
           Case{"Экспорт 12 пайызға өсті.", "12 пайызға", "kk", true, FigureAspect::kChange},
           Case{"Тауар айналымы 6 миллиард долларға жетті.", "6 миллиард долларға", "kk", false, FigureAspect::kLevel},
           Case{"Астық экспорттың 40 пайызын құрайды.", "40 пайызын", "kk", true, FigureAspect::kShare},
       }) {
    SCOPED_TRACE(c.sentence);
    EXPECT_EQ(Read(c.sentence, c.figure, c.language, c.percent).aspect, c.aspect);
  }
}

TEST(FigureWords, Part) {
  struct Case {
    const char* sentence;
    const char* figure;
    const char* language;
    bool is_part;
  };
  for (const Case& c : {
           Case{"The port accounts for about $3 billion of the trade between the two.", "$3 billion", "en", true},
           Case{"It sold goods for $9 billion, of which $3 billion went east.", "$3 billion", "en", true},
           Case{"The city brought $3 billion of the total.", "$3 billion", "en", true},
           Case{"Trade reached $9 billion.", "$9 billion", "en", false},
           Case{"A loan of $9 billion was agreed.", "$9 billion", "en", false},
           Case{"Экспорт составил 9 млрд долларов, в том числе 3 млрд долларов – зерно.", "3 млрд долларов", "ru",
                true},
           Case{"Из них 3 млрд долларов пришлось на зерно.", "3 млрд долларов", "ru", true},
           Case{"Товарооборот составил 9 млрд долларов.", "9 млрд долларов", "ru", false},
           Case{"Оның ішінде 3 миллиард доллар – астық.", "3 миллиард доллар", "kk", true},
           Case{"Айналым 9 миллиард доллар болды.", "9 миллиард доллар", "kk", false},
       }) {
    SCOPED_TRACE(c.sentence);
    EXPECT_EQ(Read(c.sentence, c.figure, c.language, false).is_part, c.is_part);
  }
}

TEST(FigureWords, Goods) {
  struct Case {
    const char* sentence;
    const char* figure;
    const char* measure;
    const char* language;
    size_t goods;
  };
  for (const Case& c : {
           Case{"Exports of Kazakh wheat reached $2 billion.", "$2 billion", "Exports", "en", 1},
           Case{"Exports reached $2 billion.", "$2 billion", "Exports", "en", 0},
           Case{"Exports of Kazakhstan reached $2 billion.", "$2 billion", "Exports", "en", 0},
           Case{"Экспорт зерна достиг 2 млрд долларов.", "2 млрд долларов", "Экспорт", "ru", 1},
           Case{"Экспорт достиг 2 млрд долларов.", "2 млрд долларов", "Экспорт", "ru", 0},
           Case{"Экспорт стабильно достигает 2 млрд долларов.", "2 млрд долларов", "Экспорт", "ru", 0},
           Case{"Астық экспорты 2 миллиард долларға жетті.", "2 миллиард долларға", "экспорты", "kk", 1},
           Case{"Былтыр экспорт 2 миллиард долларға жетті.", "2 миллиард долларға", "экспорт", "kk", 0},
       }) {
    SCOPED_TRACE(c.sentence);
    EXPECT_EQ(Read(c.sentence, c.figure, c.language, false, c.measure).goods.size(), c.goods);
  }
}

TEST(FigureWords, LastWrittenDigit) {
  struct Case {
    const char* written;
    const char* value;
    double step;
  };
  for (const Case& c : {Case{"$24 billion", "24000000000", 1e9}, Case{"$30 billion", "30000000000", 1e9},
                        Case{"$6.2 billion", "6200000000", 1e8}, Case{"6,25 млрд долларов", "6250000000", 1e7},
                        Case{"24 000 000 тенге", "24000000", 1}, Case{"$1,500", "1500", 1}, Case{"70%", "70", 1},
                        Case{"0.5%", "0.5", 0.1}, Case{"two billion dollars", "2000000000", 1e9},
                        Case{"полтора миллиарда", "1500000000", 1e8}, Case{"0", "0", 0}, Case{"", "12", 1}}) {
    SCOPED_TRACE(c.written);
    EXPECT_NEAR(StepOf(c.written, *model::Decimal::Parse(c.value)), c.step, c.step * 1e-9);
  }
}

TEST(FigureWords, SpansOutsideAreHarmless) {
  EXPECT_EQ(ReadFigureWords("abc", {2, 9}, std::nullopt, false, "en").about.size(), 0u);
  EXPECT_EQ(ReadFigureWords("abc", {-1, 2}, model::TextSpan{0, 99}, true, "en").about.size(), 0u);
  EXPECT_EQ(ReadFigureWords("", {0, 0}, std::nullopt, false, "").about.size(), 0u);
}

}  // namespace
}  // namespace chancery::summarize
