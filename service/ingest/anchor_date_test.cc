#include "service/ingest/anchor_date.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery::ingest {
namespace {

using model::AnchorSource;

TEST(FindAnchorDate, HeadersAndDatelines) {
  const struct {
    const char* text;
    const char* date;
    AnchorSource source;
  } kCases[] = {
      {" date 2024-06-14 The speakers met in Astana.", "2024-06-14", AnchorSource::kHeader},
      {"\n date 2024-06-14\nThe speakers met.", "2024-06-14", AnchorSource::kHeader},
      {"Published 14.06.2024\nThe speakers met.", "2024-06-14", AnchorSource::kHeader},
      {"Published: 14 June 2024\n\nThe speakers met.", "2024-06-14", AnchorSource::kHeader},
      {"Published on June 3rd, 2024 The speakers met.", "2024-06-03", AnchorSource::kHeader},
      {"Speakers meet\nPublished: 14 June 2024, 15:30\nThe speakers met.", "2024-06-14", AnchorSource::kHeader},
      {"Дата публикации: 14.06.2024 15:30\nСпикеры встретились.", "2024-06-14", AnchorSource::kHeader},
      {"ДАТА ПУБЛИКАЦИИ: 14 июня 2024 г.\nСпикеры встретились.", "2024-06-14", AnchorSource::kHeader},
      {"Опубликовано 3 мая 2023 года\nТекст.", "2023-05-03", AnchorSource::kHeader},
      {"Жарияланған күні: 2024 жылғы 14 маусым\nМәтін.", "2024-06-14", AnchorSource::kHeader},
      {"14.06.2024\nСпикеры встретились.", "2024-06-14", AnchorSource::kHeader},
      {"14 June 2024, 10:15\nThe speakers met.", "2024-06-14", AnchorSource::kHeader},
      {"Moscow, 12 April 2023 (TDI): The ministers met.", "2023-04-12", AnchorSource::kDateline},
      {"Ministers meet\n\nMoscow, April 12, 2023 – The ministers met.", "2023-04-12", AnchorSource::kDateline},
      {"АСТАНА, 14 июня 2024 года. /ТАСС/. Министры встретились.", "2024-06-14", AnchorSource::kDateline},
      {"МОСКВА. 12 января 2026 г. АГЕНТСТВО – Министры встретились.", "2026-01-12", AnchorSource::kDateline},
      {"АСТАНА. 2016 жылғы 4 қараша. Агенттік – Министрлер кездесті.", "2016-11-04", AnchorSource::kDateline},
      {"New Delhi, 19 February 2026: The ministers met.", "2026-02-19", AnchorSource::kDateline},
      {"Астана, 2024-04-19, «Агентство». Министры встретились.", "2024-04-19", AnchorSource::kDateline},
      {" date 2024-06-15 АСТАНА, 14 июня 2024 года. /ТАСС/. Текст.", "2024-06-15", AnchorSource::kHeader},
      {" date 2024-12-03 ASTANA, Kazakhstan, December 3. Text.", "2024-12-03", AnchorSource::kHeader},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    const auto anchor = FindAnchorDate(c.text);
    ASSERT_TRUE(anchor.has_value());
    EXPECT_EQ(anchor->date.Text(), c.date);
    EXPECT_EQ(anchor->source, c.source);
    const std::string slice = std::string(c.text).substr(static_cast<size_t>(anchor->span.begin),
                                                         static_cast<size_t>(anchor->span.end - anchor->span.begin));
    EXPECT_EQ(slice.find_first_of("0123456789") == std::string::npos, false) << slice;
  }
}

TEST(FindAnchorDate, NoneIsBetterThanWrong) {
  for (const char* text : {
           "",
           "The speakers met on 14 June 2024 in Astana.",
           "On 14 June 2024, the speakers met.",
           "Moscow, 12 April (TDI): The ministers met.",
           "АСТАНА. 14 июня. КАЗИНФОРМ – Министры встретились.",
           "date 2024-02-30 The speakers met.",
           "date 2024-13-01 The speakers met.",
           "date 04/05/2024 The speakers met.",
           "2024-06-14 was the day when the speakers met.",
           "Date palms grew in 2024-06-14 gardens.",
           "Astana signed on 14 June 2024 a treaty.",
           "Published by the ministry: 2024",
           "Updated rules of 14 June 2024 enter into force.\n",
       }) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(FindAnchorDate(text).has_value());
  }
  EXPECT_FALSE(FindAnchorDate(std::string(400, '\n') + "date 2024-06-14 Text").has_value());
}

}  // namespace
}  // namespace chancery::ingest
