#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "plugins/rules/testing/examples.h"
#include "plugins/rules/testing/plugin_host.h"

namespace chancery::dates {
namespace {

using rules::testing::Found;
using rules::testing::PluginHost;
using rules::testing::TestDocument;

// Sentences that end with a full stop and a space.
std::vector<std::pair<uint64_t, uint64_t>> SentencesOf(const std::string& text) {
  std::vector<std::pair<uint64_t, uint64_t>> sentences;
  for (size_t begin = 0; begin < text.size();) {
    const size_t stop = text.find(". ", begin);
    const size_t end = stop == std::string::npos ? text.size() : stop + 1;
    sentences.emplace_back(begin, end);
    begin = end + (end < text.size() ? 1 : 0);
  }
  return sentences;
}

TEST(DatesRules, Examples) {
  std::string error;
  auto host = PluginHost::Load({CHANCERY_PLUGINS "/dates.so"}, error);
  ASSERT_NE(host, nullptr) << error;
  rules::testing::CheckExamples(*host, CHANCERY_PLUGINS "/dates", {"en/rules.txt", "ru/rules.txt", "kk/rules.txt"});
}

// Texts with several dates, whose meaning depends on one another.
TEST(Dates, WholeTexts) {
  struct Case {
    const char* language;
    const char* date;
    const char* text;
    std::vector<std::string> canonicals;
  };
  const std::vector<Case> cases = {
      {"en", "2024-06-14", "They met on Tuesday. A day earlier, the envoys had spoken.", {"2024-06-11", "2024-06-10"}},
      {"ru",
       "2024-06-14",
       "В понедельник стороны встретились. Днем ранее послы провели беседу.",
       {"2024-06-10", "2024-06-09"}},
      {"ru", "", "АСТАНА, 3 мая. Завтра начнется форум.", {"XXXX-05-03", "XXXX-05-04"}},
      {"en", "", "They met in May 2020. They meet on the 20th of next month.", {"2020-05", "XXXX-XX-20"}},
      {"kk", "2024-06-14", "Бүгін келіссөз басталды. Бір күн бұрын елші келді.", {"2024-06-14", "2024-06-13"}},
      {"en",
       "",
       "The line was built in March 1871 and opened in June. It closed in October 1902.",
       {"1871-03", "1871-06", "1902-10"}},
      // A year said elsewhere is not a month's.
      {"en",
       "2024-03-05",
       "Turnover came to 3 million in 2023. The envoys recalled the act signed on 8 May 2021, and invited the chairman "
       "to a sitting in June.",
       {"2023", "2021-05-08", "2024-06"}},
      {"en", "2024-03-05", "Turnover came to 3 million in 2023. The envoys met on 4 March.", {"2023", "2024-03-04"}},
      {"en", "2024-03-05", "The pact of 2019 will be discussed in May.", {"2019", "2024-05"}},
      // A year that opens the sentence is, and goes on while the past is told.
      {"en", "2024-03-05", "In 2014 the pact was signed. In October it was ratified.", {"2014", "2014-10"}},
      {"en", "2024-03-05", "In 2014 the pact was signed. In October it will be renewed.", {"2014", "2024-10"}},
      {"en", "2024-03-05", "In 2022 imports fell in June and rose in September.", {"2022", "2022-06", "2022-09"}},
      {"ru", "2024-03-05", "В 2022 году импорт упал в июне.", {"2022", "2022-06"}},
      {"kk", "2024-03-05", "2022 жылы импорт маусымда төмендеді.", {"2022", "2022-06"}},
      // A year joined to a month by "and" is.
      {"en", "2024-03-05", "The envoys met in June and October 2022.", {"2022-06", "2022-10"}},
      {"en", "2024-03-05", "The envoys met in November 2021 and February.", {"2021-11", "2022-02"}},
      {"ru", "2024-03-05", "Послы встречались в июне и октябре 2022 года.", {"2022-06", "2022-10"}},
      // Weekdays: by the tense; without one, the days just past or the coming ones.
      {"en",
       "2024-06-14",
       "The chairmen met on Tuesday. The chairmen will meet on Tuesday. Talks on Tuesday.",
       {"2024-06-11", "2024-06-18", "2024-06-18"}},
      {"en", "2024-06-14", "Talks on Thursday.", {"2024-06-13"}},
      // The verb nearest decides, and its auxiliary.
      {"en", "2024-06-14", "The sides met in early April and will meet in late August.", {"2024-04", "2024-08"}},
      {"en", "2024-06-14", "The pact signed in December is expected to be ratified by March.", {"2023-12", "2025-03"}},
      {"en", "2024-06-14", "The plans announced in December were dropped.", {"2023-12"}},
      {"kk", "2024-06-14", "Тараптар сәуірде кездесті, тамызда тағы кездеседі.", {"2024-04", "2024-08"}},
      // "A day earlier" with the day itself.
      {"en", "2024-06-14", "Talks were held a day earlier, on June 11.", {"2024-06-11", "2024-06-11"}},
      // Periods like the one before.
      {"en",
       "2024-09-14",
       "Imports came to 3 million in January-July, up on the same period last year.",
       {"2024-01/2024-07", "2023-01/2023-07"}},
      {"kk", "2024-09-14", "Шарт күшіне енді. Енді ол қолданылады.", {"PRESENT_REF"}},
      {"kk", "2024-09-14", "Елші келіссөз дүйсенбіде басталатынын айтты.", {"2024-09-16"}},
      // A date of another language in the text.
      {"ru", "", "На письме стоит: Geneva, 19 April 2021.", {"2021-04-19"}},
      {"kk", "", "Kelisim 2019 jyly naýryzda bekitildi.", {"2019-03"}},
  };
  std::string error;
  auto host = PluginHost::Load({CHANCERY_PLUGINS "/dates.so"}, error);
  ASSERT_NE(host, nullptr) << error;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    TestDocument d;
    d.language = c.language;
    d.date = c.date;
    d.text = c.text;
    d.sentences = SentencesOf(d.text);
    std::vector<std::string> got;
    for (const Found& f : host->Run(d, error)) {
      if (f.Attribute("timex_type") == "DATE") got.push_back(f.canonical);
    }
    EXPECT_EQ(error, "");
    EXPECT_EQ(got, c.canonicals);
  }
}

// What else is said of a date.
TEST(Dates, Attributes) {
  struct Case {
    const char* language;
    const char* date;
    const char* text;
    const char* canonical;
    const char* role;
    const char* resolution;
    const char* start;
    const char* end;
    const char* anchor;
  };
  const std::vector<Case> cases = {
      {"en", "2024-06-14", "The treaty was signed on 25 May 1992.", "1992-05-25", "EVENT", "ABSOLUTE", "1992-05-25",
       "1992-05-25", ""},
      {"en", "2024-06-14", "They met yesterday.", "2024-06-13", "EVENT", "RELATIVE_TO_PUBLICATION", "2024-06-13",
       "2024-06-13", "2024-06-14"},
      {"en", "2024-06-14", "Trade grew last year.", "2023", "EVENT", "RELATIVE_TO_PUBLICATION", "2023-01-01",
       "2023-12-31", "2024-06-14"},
      {"en", "2024-06-14", "They meet next week.", "2024-W25", "EVENT", "RELATIVE_TO_PUBLICATION", "2024-06-17",
       "2024-06-23", "2024-06-14"},
      {"en", "2024-06-14", "They met over the past three years.", "2021/2023", "EVENT", "RELATIVE_TO_PUBLICATION",
       "2021-01-01", "2023-12-31", "2024-06-14"},
      {"en", "2024-06-14", "They met last weekend.", "2024-W23-WE", "EVENT", "RELATIVE_TO_PUBLICATION", "2024-06-08",
       "2024-06-09", "2024-06-14"},
      {"en", "", "They met yesterday.", "XXXX-XX-XX", "EVENT", "UNRESOLVED", "", "", ""},
      {"en", "", "They met in June.", "XXXX-06", "EVENT", "UNRESOLVED", "", "", ""},
      {"en", "", "It was recently renewed.", "PAST_REF", "EVENT", "UNRESOLVED", "", "", ""},
      {"en", "", "A programme of cooperation for 2023-2024 was adopted.", "2023/2024", "VALIDITY", "ABSOLUTE",
       "2023-01-01", "2024-12-31", ""},
      {"ru", "", "План сотрудничества на 2023-2024 годы принят.", "2023/2024", "VALIDITY", "ABSOLUTE", "2023-01-01",
       "2024-12-31", ""},
      {"kk", "", "2023–2025 жылдарға арналған жоспар бекітілді.", "2023/2025", "VALIDITY", "ABSOLUTE", "2023-01-01",
       "2025-12-31", ""},
      {"en", "", "GENEVA, 14 June 2024 - The envoys met.", "2024-06-14", "DATELINE", "ABSOLUTE", "2024-06-14",
       "2024-06-14", ""},
      {"ru", "", "АСТАНА, 14 июня 2024 года. Послы встретились.", "2024-06-14", "DATELINE", "ABSOLUTE", "2024-06-14",
       "2024-06-14", ""},
      {"en", "", "14 June 2024\nThe envoys met.", "2024-06-14", "PUBLICATION", "ABSOLUTE", "2024-06-14", "2024-06-14",
       ""},
      {"ru", "", "14.06.2024\nПослы встретились.", "2024-06-14", "PUBLICATION", "ABSOLUTE", "2024-06-14", "2024-06-14",
       ""},
  };
  std::string error;
  auto host = PluginHost::Load({CHANCERY_PLUGINS "/dates.so"}, error);
  ASSERT_NE(host, nullptr) << error;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    TestDocument d;
    d.language = c.language;
    d.date = c.date;
    d.text = c.text;
    const std::vector<Found> found = host->Run(d, error);
    EXPECT_EQ(error, "");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].canonical, c.canonical);
    EXPECT_EQ(found[0].Attribute("timex_type"), "DATE");
    EXPECT_EQ(found[0].Attribute("role"), c.role);
    EXPECT_EQ(found[0].Attribute("resolution"), c.resolution);
    EXPECT_EQ(found[0].Attribute("start"), c.start);
    EXPECT_EQ(found[0].Attribute("end"), c.end);
    EXPECT_EQ(found[0].Attribute("anchor"), c.anchor);
  }
}

TEST(Dates, TheDatelineIsTheAnchorOfATextWithoutADate) {
  std::string error;
  auto host = PluginHost::Load({CHANCERY_PLUGINS "/dates.so"}, error);
  ASSERT_NE(host, nullptr) << error;
  TestDocument d;
  d.language = "en";
  d.text = "GENEVA, 14 June 2024 - The envoys met yesterday.";
  const std::vector<Found> found = host->Run(d, error);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].canonical, "2024-06-13");
  EXPECT_EQ(found[1].Attribute("anchor"), "2024-06-14");
}

TEST(Dates, AMistakeInADataFileIsNamedWithItsLine) {
  namespace fs = std::filesystem;
  struct Case {
    const char* file;
    const char* added;
    const char* message;
  };
  for (const Case& c :
       {Case{"en/rules.txt", "\nrule en.broken\n  match    [ <moth> ]\n  emit     y=1\n  example  x => 1\n", "<moth>"},
        Case{"ru/lexicon.tsv", "\nmonth{\t1\n", ""}}) {
    SCOPED_TRACE(c.file);
    const fs::path folder = fs::path(::testing::TempDir()) / "chancery_dates_broken";
    fs::remove_all(folder);
    fs::create_directories(folder);
    fs::copy(CHANCERY_PLUGINS "/dates.so", folder / "dates.so");
    fs::copy(CHANCERY_PLUGINS "/dates", folder / "dates", fs::copy_options::recursive);
    size_t lines = 0;
    {
      std::ifstream in(folder / "dates" / c.file);
      for (std::string line; std::getline(in, line);) ++lines;
    }
    std::ofstream(folder / "dates" / c.file, std::ios::app) << c.added;
    std::string error;
    EXPECT_EQ(PluginHost::Load({(folder / "dates.so").string()}, error), nullptr);
    const size_t at = error.find(std::string("dates/") + c.file + ":");
    ASSERT_NE(at, std::string::npos) << error;
    EXPECT_GT(std::stoul(error.substr(at + 7 + std::string(c.file).size())), lines) << error;
    EXPECT_NE(error.find(c.message), std::string::npos) << error;
    fs::remove_all(folder);
  }
}

TEST(Dates, HostileTextsGiveNothingOrSomethingButDoNotFail) {
  std::string error;
  auto host = PluginHost::Load({CHANCERY_PLUGINS "/dates.so"}, error);
  ASSERT_NE(host, nullptr) << error;
  std::string digits, dashes;
  for (int i = 0; i < 4000; ++i) {
    digits += "99999999999999999999 ";
    dashes += "1-";
  }
  for (const std::string& text :
       {std::string(), std::string("\xff\xfe\x80"), digits, dashes, std::string("32.13.2024 00.00.0000")}) {
    for (const char* language : {"en", "ru", "kk"}) {
      TestDocument d;
      d.language = language;
      d.date = "2024-06-14";
      d.text = text;
      host->Run(d, error);
      EXPECT_EQ(error, "");
    }
  }
}

}  // namespace
}  // namespace chancery::dates
