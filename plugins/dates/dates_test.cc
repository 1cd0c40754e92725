#include <gtest/gtest.h>

#include "plugins/rules/testing/examples.h"
#include "plugins/rules/testing/plugin_host.h"

namespace chancery::dates {
namespace {

using rules::testing::Found;
using rules::testing::PluginHost;
using rules::testing::TestDocument;

TEST(DatesRules, Examples) {
  std::string error;
  auto host = PluginHost::Load({CHANCERY_PLUGINS "/dates.so"}, error);
  ASSERT_NE(host, nullptr) << error;
  rules::testing::CheckExamples(*host, CHANCERY_PLUGINS "/dates", {"en/rules.txt", "ru/rules.txt", "kk/rules.txt"});
}

// Texts with several dates, whose meaning depends on one another.
TEST(Dates, WholeTexts) {
  struct Case { const char* language; const char* date; const char* text; std::vector<std::string> canonicals; };
  const std::vector<Case> cases = {
      {"en", "2024-06-14", "They met on Tuesday. A day earlier, the envoys had spoken.", {"2024-06-11", "2024-06-10"}},
      {"ru", "2024-06-14", "В понедельник стороны встретились. Днем ранее послы провели беседу.", {"2024-06-10", "2024-06-09"}},
      {"ru", "", "АСТАНА, 3 мая. Завтра начнется форум.", {"XXXX-05-03", "XXXX-05-04"}},
      {"en", "", "They met in May 2020. They meet on the 20th of next month.", {"2020-05", "XXXX-XX-20"}},
      {"kk", "2024-06-14", "Бүгін келіссөз басталды. Бір күн бұрын елші келді.", {"2024-06-14", "2024-06-13"}},
      {"en", "", "The line was built in March 1871 and opened in June. It closed in October 1902.", {"1871-03", "1871-06", "1902-10"}},
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
    std::vector<std::string> got;
    for (const Found& f : host->Run(d, error)) {
      if (f.Attribute("timex_type") == "DATE") got.push_back(f.canonical);
    }
    EXPECT_EQ(error, "");
    EXPECT_EQ(got, c.canonicals);
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
  for (const std::string& text : {std::string(), std::string("\xff\xfe\x80"), digits, dashes, std::string("32.13.2024 00.00.0000")}) {
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
