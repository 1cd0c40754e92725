#include "service/ingest/boilerplate.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery::ingest {
namespace {

std::vector<std::string> Slices(const std::string& text) {
  std::vector<std::string> slices;
  for (const model::TextSpan s : FindBoilerplate(text))
    slices.push_back(text.substr(static_cast<size_t>(s.begin), static_cast<size_t>(s.end - s.begin)));
  return slices;
}

TEST(FindBoilerplate, LinesThatAreNoText) {
  for (const char* line : {
           "Photo: Ministry press service",
           "PHOTO: Agency",
           "Photo credit: A. Lens",
           "Photo: Photo: Press service",
           "Images | example.kz",
           "Also Read: Two ministers discuss trade",
           "Read also: Bridge opened",
           "Read more: Bridge opened",
           "See also: Bridge opened",
           "Photo © Agency",
           "© 2024 Agency. All rights reserved.",
           "Share this article",
           "ADVERTISEMENT",
           "https://example.kz/news/1",
           "press@example.kz",
           "www.example.kz | press@example.kz",
           "Contact: press@example.kz, tel. 8 (495) 04-06-24",
           "Tags: trade, transit",
           "Фото: пресс-служба",
           "ФОТО: Агентство",
           "Источник фото: сайт",
           "Читайте также: Открыт мост",
           "Смотрите также: Открыт мост",
           "Поделиться",
           "Теги: мост, река",
           "Контакты: +7 (7172) 00-00-00",
           "Реклама",
           "Сурет: баспасөз қызметі",
           "Оқи отырыңыз: Көпір ашылды",
           "Сондай-ақ оқыңыз: Көпір ашылды",
           "Бөлісу",
           "[Photo: Agency]",
       }) {
    SCOPED_TRACE(line);
    const std::string text = std::string("First sentence.\n  ") + line + " \r\nSecond sentence.";
    EXPECT_EQ(Slices(text), std::vector<std::string>{line});
  }
}

TEST(FindBoilerplate, NeverText) {
  for (const char* line : {
           "Photo exhibition opened in Astana on Friday.",
           "Photos of the two presidents hang in the hall.",
           "Images of the bridge were shown to the ministers.",
           "Share of exports grew to 12%: a record.",
           "Contact between the two sides: none since May.",
           "Tags and labels will be abolished, the minister said.",
           "Фотовыставка открылась в Астане: на ней 40 работ.",
           "Фото президента висит в зале.",
           "Контакты между странами: история и будущее.",
           "Подробнее о мосте рассказал министр: он открыт.",
           "Суретші көрмесі ашылды.",
           "Also, the ministers read the text of the treaty.",
           "The site https://example.kz was closed.",
           "Read the treaty: it says otherwise, the minister told the deputies.",
           "Published 14.06.2024",
       }) {
    SCOPED_TRACE(line);
    EXPECT_EQ(Slices(std::string("First sentence.\nHere is another one.\n") + std::string(400, ' ') + "\n" + line),
              std::vector<std::string>{});
  }
  EXPECT_TRUE(Slices("Photo: " + std::string(400, 'x')).empty());
}

TEST(FindBoilerplate, ADateThatIsAllOfTheTextIsText) {
  for (const char* text : {"14 June 2024", " April 14, 2015\n"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Slices(text), std::vector<std::string>{});
  }
}

TEST(FindBoilerplate, HeaderEndsWhereTextBegins) {
  EXPECT_EQ(Slices(" date 2024-06-14 The speakers met."), std::vector<std::string>{"date 2024-06-14"});
  EXPECT_EQ(Slices(" date 2024-02-04 Images | example.kz\n\nText."),
            (std::vector<std::string>{"date 2024-02-04", "Images | example.kz"}));
  EXPECT_EQ(Slices("Title\nPublished: 14.06.2024 15:30\nText."),
            std::vector<std::string>{"Published: 14.06.2024 15:30"});
  EXPECT_TRUE(Slices("").empty());
}

}  // namespace
}  // namespace chancery::ingest
