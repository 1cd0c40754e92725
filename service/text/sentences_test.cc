#include "service/text/sentences.h"

#include <string>

#include "gtest/gtest.h"
#include "service/text/decode.h"

namespace chancery::text {
namespace {

std::vector<std::string> Split(absl::string_view text, const std::vector<model::TextSpan>& excluded = {}) {
  std::vector<std::string> sentences;
  for (const model::TextSpan s : SplitSentences(text, excluded)) {
    sentences.emplace_back(text.substr(static_cast<size_t>(s.begin), static_cast<size_t>(s.end - s.begin)));
  }
  return sentences;
}

TEST(SplitSentences, SplitsWhereTheWriterEnds) {
  const std::vector<std::vector<std::string>> kCases = {
      // English.
      {"Mr. Lee met Dr. Gromov and Sen. Ortiz in St. Petersburg.", "They signed No. 5 of the series."},
      {"The U.S. Treasury and the U.K. agreed.", "It took 2.5 hours."},
      {"Talks ended at 9 p.m. on 14.06.2024.", "J. R. Weaver and K.-J. Tokayev left."},
      {"\"We agree.\"", "The guests left... and came back.", "Why?", "Nobody knows!"},
      {"He asked: \"Is it so?\" and sat down.", "\"It is so,\" she said."},
      {"Acme Inc. said it paid $3.5 bln.", "Others, e.g. Bolt Ltd., did not."},
      {"“All is settled.”", "The host rose."},
      {"The zone (see Art. 5 of the pact) grew by 4.5%.", "[Two states abstained.]", "Then it closed."},
      // Russian.
      {"В 2024 г. Казахстан вывез товары на 5 млрд. долл. США и т.д.", "Рост продолжится."},
      {"Договор подписан в г. Алматы 12 мая 1992 г.", "Он вступил в силу в 1994 году."},
      {"По словам проф. Ахметова и др. экспертов, рост составил 3,5 млн тонн.", "А. С. Ким согласен."},
      {"В 1995–1997 гг. переговоры шли…", "Затем они остановились."},
      {"«Когда?» – спросил он.", "«Завтра!» – Министр А. Ким улыбнулся."},
      {"См. ст. 5 Закона и п. 3 Указа.", "Это важно."},
      {"«Мы готовы к работе.", "Ждем партнеров», – отметил А.Ж. Сериков."},
      {"Встречались М. Имашев, Ю. Петров и т.п.", "Встреча длилась час."},
      // Kazakh.
      {"Қ. Тоқаев пен Ж.А. Мәмилов т.б. депутаттар келді.", "Отырыс 2024 ж. өтті."},
      {"Шығын 5 млрд. теңге болды.", "Үкімет бөлді."},
      {"– Жақсы, – деді ол.", "– Ертең келемін."},
      {"Келісім 2016 ж. жасалды т.б.", "Бұл маңызды."},
      // Abbreviations, initials, ordinals, quotations, one kind a line.
      {"Gen. Mark Lee met Lt. Gov. Ann Wu.", "They spoke at 5 p.m. Monday.", "It rained."},
      {"The film shows World War I.", "At its end the king left."},
      {"He read J. I. Smith and V. I. Orlov.", "It was late."},
      {"The No. 2 official, J. K. Adams Jr., will speak on Jan. 5.", "Mrs. Adams will not."},
      {"Prices rose 4.5 percent, i.e. more than expected.", "See Art. 12, para. 3 of the Treaty."},
      {"The U.N. General Assembly adopted Res. 2758.", "The U.S. abstained.", "The U.K. did not."},
      {"The summit was held in Washington, D.C.", "The leaders signed a pact."},
      {"He asked: \"Will you come?\"", "\"No!\" she said.", "Then silence."},
      {"Д. А. Медведев и К.-Ж. Токаев обсудили торговлю.", "Договор подписан 5 мая 2023 г. в г. Астане."},
      {"Товарооборот составил 28 млрд долл. США, что на 5% больше, чем в 2022 г.", "Стороны довольны."},
      {"В 1992 г. Казахстан вступил в ООН.", "В 1995 г. принята Конституция.", "Это было давно."},
      {"Согласно п. 3 ст. 12 Закона, т.е. основной нормы, налог отменён.", "Так решил суд."},
      {"Делегацию возглавил зам. министра И. И. Иванов.", "Его принял акад. П. С. Сидоров."},
      {"Продукция: зерно, мука и т.д.", "Экспорт растёт.", "И т.п. товары тоже."},
      {"«Мы договорились.", "Работа начнётся завтра», – заявил он.", "Все согласились."},
      {"В XIX в. здесь был форт.", "В XX в. его разрушили."},
      {"Адрес: ул. Абая, д. 5, кв. 12.", "Тел. 123-45-67."},
      {"На встрече были гг. Петров и Сидоров.", "Также пришёл г-н Ким."},
      {"Указ № 5 от 12.05.2023 г.", "Он вступил в силу."},
      {"12 июня 2024 ж. Астанада кездесу өтті.", "Оған Қ.К. Тоқаев қатысты."},
      {"Б.з.б. 330 ж. Александр Македонский келді.", "Ол қаланы алды."},
      {"Сауда көлемі 5 млрд. теңге, яғни 10 пайызға өсті деп.", "Үкімет шешім қабылдады."},
      {"Жиынға Қ. Келімбетов, т.ғ.д., проф. Ә. Нысанбаев қатысты.", "Олар баяндама жасады."},
      {"«Біз дайынбыз», – деді министр.", "«Қашан бастаймыз?» – деп сұрады елші."},
      // Others.
      {"会议结束。", "大使离开了。"},
  };
  for (const auto& sentences : kCases) {
    std::string text = " ";
    for (const std::string& s : sentences) text += s + " ";
    SCOPED_TRACE(text);
    EXPECT_EQ(Split(text), sentences);
  }
}

TEST(SplitSentences, LineBreaks) {
  const struct {
    const char* text;
    std::vector<std::string> sentences;
  } kCases[] = {
      {"Speakers meet in Astana\nBy Our Correspondent\n\nThe meeting was short.",
       {"Speakers meet in Astana", "By Our Correspondent", "The meeting was short."}},
      {"Заголовок\r\nПервое. Второе.\r\n\r\nТретье", {"Заголовок", "Первое.", "Второе.", "Третье"}},
      {"The ministers of the two countries met in the capital and discussed\ntrade, transit and the border. They also "
       "visited the new bridge over the\nriver Ural "
       "before lunch.",
       {"The ministers of the two countries met in the capital and discussed\ntrade, transit and the border.",
        "They also visited the new bridge over the\nriver Ural before lunch."}},
      {"A delegation led by the First Deputy Chairman of the Senate, which the\nPresident of the Republic had received "
       "the day before, left for Almaty and\nthen for Baku.",
       {"A delegation led by the First Deputy Chairman of the Senate, which the\nPresident of the Republic had "
        "received the day before, left for Almaty and\nthen for "
        "Baku."}},
      {"They agreed to:\n- open a bridge;\n- cut tariffs.\nAll signed.",
       {"They agreed to:", "- open a bridge;", "- cut tariffs.", "All signed."}},
      {"1. Open the border.\n2. Cut tariffs.", {"1. Open the border.", "2. Cut tariffs."}},
      {"АСТАНА. 14 июня. АГЕНТСТВО – Палата приняла закон. Голосовали все.",
       {"АСТАНА. 14 июня. АГЕНТСТВО – Палата приняла закон.", "Голосовали все."}},
      {"Астана. 6 мая. Агентство – Палата приняла закон.", {"Астана. 6 мая. Агентство – Палата приняла закон."}},
      {"***\n\n—\n", {}},
      {"", {}},
      {" \n\n \r\n", {}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(Split(c.text), c.sentences);
  }
}

TEST(SplitSentences, LeavesOutExcludedRanges) {
  const std::string text = "HEADER First one. Photo: X\nSecond one.";
  EXPECT_EQ(Split(text, {{0, 6}, {18, 26}}), (std::vector<std::string>{"First one.", "Second one."}));
  EXPECT_EQ(Split(text, {{0, 500}}), std::vector<std::string>{});
  EXPECT_EQ(Split("One two", {{3, 4}}), (std::vector<std::string>{"One", "two"}));
}

TEST(Sentences, TextWithoutStopsIsCutAtWhiteSpace) {
  std::string words;
  for (int i = 0; i < 2000; ++i) words += "слово ";
  for (const std::string& text : {words, std::string(20000, 'x'), std::string(9000, ' ') + "a"}) {
    int32_t last = 0;
    for (const model::TextSpan& s : SplitSentences(text, {})) {
      EXPECT_LE(s.end - s.begin, 4096);
      EXPECT_GE(s.begin, last);
      EXPECT_FALSE(FirstInvalidUtf8(text.substr(static_cast<size_t>(s.begin), static_cast<size_t>(s.end - s.begin)))
                       .has_value());
      EXPECT_NE(text[static_cast<size_t>(s.begin)], ' ');
      EXPECT_NE(text[static_cast<size_t>(s.end) - 1], ' ');
      last = s.end;
    }
    EXPECT_EQ(last, static_cast<int32_t>(text.find_last_not_of(' ') + 1));
  }
}

}  // namespace
}  // namespace chancery::text
