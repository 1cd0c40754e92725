// The whole plugin over sentences written for this test, after the plugins whose findings it is made of.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "plugins/rules/testing/examples.h"
#include "plugins/rules/testing/plugin_host.h"

namespace chancery::events {
namespace {

using rules::testing::Found;
using rules::testing::PluginHost;
using rules::testing::TestDocument;

std::unique_ptr<PluginHost> LoadAll(std::string& error) {
  return PluginHost::Load({CHANCERY_PLUGINS "/dates.so", CHANCERY_PLUGINS "/officials.so",
                           CHANCERY_PLUGINS "/treaties.so", CHANCERY_PLUGINS "/events.so"},
                          error);
}

// This plugin alone, for what it makes of findings that a test gives it.
PluginHost& Alone() {
  static std::string error;
  static std::unique_ptr<PluginHost> host = PluginHost::Load({CHANCERY_PLUGINS "/events.so"}, error);
  if (host == nullptr) {
    ADD_FAILURE() << error;
    std::abort();
  }
  return *host;
}

// Cuts a text at " | " into sentences and at line breaks; the marks stay out of the sentences.
void Cut(TestDocument& document) {
  for (size_t begin = 0; begin < document.text.size();) {
    const size_t end = std::min(document.text.find_first_of("|\n", begin), document.text.size());
    size_t first = begin, last = end;
    while (first < last && document.text[first] == ' ') ++first;
    while (last > first && document.text[last - 1] == ' ') --last;
    if (first < last) document.sentences.emplace_back(first, last);
    begin = end + 1;
  }
}

// A finding that another extractor would make of `words`, where they stand first after `from`.
Found Given(const TestDocument& document, const std::string& type, const std::string& words,
            const std::string& canonical, std::map<std::string, std::string> attributes = {}, size_t from = 0) {
  Found f;
  f.type = type;
  f.begin = document.text.find(words, from);
  EXPECT_NE(f.begin, std::string::npos) << words;
  f.end = f.begin + words.size();
  f.canonical = canonical;
  f.attributes = std::move(attributes);
  return f;
}

// "TYPE time place/country MODALITY: participants".
std::vector<std::string> Events(PluginHost& host, const TestDocument& document) {
  std::string error;
  std::vector<std::string> out;
  const std::vector<Found> found = host.Run(document, error);
  EXPECT_EQ(error, "");
  std::map<uint64_t, const Found*> by_id;
  for (const Found& f : found) by_id[f.id] = &f;
  for (const Found& f : found) {
    if (f.type != "event") continue;
    std::string line = f.canonical + " " + std::string(f.Attribute("place")) + "/" +
                       std::string(f.Attribute("country")) + " " + std::string(f.Attribute("modality")) + ":";
    if (!f.Attribute("participants").empty()) line += " " + std::string(f.Attribute("participants"));
    for (const auto& [role, id] : f.relations) {
      if (role == "participant") line += " " + by_id.at(id)->canonical;
    }
    out.push_back(line);
  }
  return out;
}

TEST(Events, RulesKeepTheirExamples) {
  std::string error;
  const std::unique_ptr<PluginHost> host = LoadAll(error);
  ASSERT_NE(host, nullptr) << error;
  rules::testing::CheckExamples(*host, CHANCERY_PLUGINS "/events", {"en/rules.txt", "ru/rules.txt", "kk/rules.txt"});
}

struct Case {
  const char* language;
  const char* text;
  std::vector<std::string> people;  // as written; each is an official with these words as its name
  std::vector<std::string> dates;   // "words=value"
  std::vector<std::string> events;
};

TEST(Events, WhoMetWhomWhenAndWhere) {
  for (const Case& c : {
           Case{"en",
                "In Lima, Ana Torres and Pablo Rojas met on Monday.",
                {"Ana Torres", "Pablo Rojas"},
                {"Monday=2024-06-10"},
                {"MEETING 2024-06-10 Lima/PE ASSERTED: Ana Torres Pablo Rojas"}},
           Case{"en",
                "Ana Torres received Pablo Rojas in Lima.",
                {"Ana Torres", "Pablo Rojas"},
                {},
                {"MEETING Lima/PE ASSERTED: Ana Torres Pablo Rojas"}},
           Case{"en",
                "Ana Torres will meet Pablo Rojas in Lima tomorrow.",
                {"Ana Torres", "Pablo Rojas"},
                {"tomorrow=2024-06-15"},
                {"MEETING 2024-06-15 Lima/PE PLANNED: Ana Torres Pablo Rojas"}},
           Case{"en",
                "Ana Torres spoke by phone with Pablo Rojas.",
                {"Ana Torres", "Pablo Rojas"},
                {},
                {"CALL / ASSERTED: Ana Torres Pablo Rojas"}},
           Case{"en",
                "Ana Torres arrived in Quito on an official visit.",
                {"Ana Torres"},
                {},
                {"VISIT Quito/EC ASSERTED: Ana Torres"}},
           Case{"ru",
                "Анна Петрова встретилась в Лиме с Павлом Сидоровым во вторник.",
                {"Анна Петрова", "Павлом Сидоровым"},
                {"вторник=2024-06-11"},
                {"MEETING 2024-06-11 Lima/PE ASSERTED: Анна Петрова Павлом Сидоровым"}},
           Case{"ru",
                "Анна Петрова вылетает в Женеву.",
                {"Анна Петрова"},
                {},
                {"VISIT Geneva/CH PLANNED: Анна Петрова"}},
           Case{"kk",
                "Асқар Төлегенов Женевада Ерлан Сейітовпен кездесті.",
                {"Асқар Төлегенов", "Ерлан Сейітовпен"},
                {},
                {"MEETING Geneva/CH ASSERTED: Асқар Төлегенов Ерлан Сейітовпен"}},
           Case{"kk",
                "Асқар Төлегенов ертең Ерлан Сейітовпен кездеседі.",
                {"Асқар Төлегенов", "Ерлан Сейітовпен"},
                {"ертең=2024-06-15"},
                {"MEETING 2024-06-15 / PLANNED: Асқар Төлегенов Ерлан Сейітовпен"}},
           // No event of the article.
           Case{"en", "Ana Torres met the target.", {"Ana Torres"}, {}, {}},
           Case{"en",
                "Ana Torres and Pablo Rojas did not meet, said Ana Torres.",
                {"Ana Torres", "Pablo Rojas"},
                {},
                {}},
           Case{"en", "Ana Torres met Pablo Rojas in Lima in 2009.", {"Ana Torres", "Pablo Rojas"}, {"2009=2009"}, {}},
           Case{"en",
                "\"Ana Torres met Pablo Rojas and we saw them both with our own eyes,\" he said.",
                {"Ana Torres", "Pablo Rojas"},
                {},
                {}},
           Case{"ru", "Анна Петрова приняла решение.", {"Анна Петрова"}, {}, {}},
           Case{"ru", "Анна Петрова не встретилась с Павлом Сидоровым.", {"Анна Петрова", "Павлом Сидоровым"}, {}, {}},
           Case{"kk", "Асқар Төлегенов шешім қабылдады.", {"Асқар Төлегенов"}, {}, {}},
       }) {
    SCOPED_TRACE(c.text);
    TestDocument document{c.text, c.language, "2024-06-14", {}, {}};
    Cut(document);
    for (const std::string& name : c.people) document.given.push_back(Given(document, "official", name, name));
    for (const std::string& date : c.dates) {
      const size_t equals = date.find('=');
      document.given.push_back(Given(document, "date", date.substr(0, equals), date.substr(equals + 1)));
    }
    EXPECT_EQ(Events(Alone(), document), c.events);
  }
}

TEST(Events, OneMeetingIsOneEvent) {
  TestDocument document{"Ana Torres met Pablo Rojas. | Ana Torres held talks with Pablo Rojas in Lima on Monday.",
                        "en",
                        "2024-06-14",
                        {},
                        {}};
  Cut(document);
  for (const char* name : {"Ana Torres", "Pablo Rojas"}) {
    document.given.push_back(Given(document, "official", name, name));
    document.given.push_back(Given(document, "official", name, name, {}, 27));
  }
  document.given.push_back(Given(document, "date", "Monday", "2024-06-10"));
  EXPECT_EQ(Events(Alone(), document),
            std::vector<std::string>{"MEETING 2024-06-10 Lima/PE ASSERTED: Ana Torres Pablo Rojas"});
}

TEST(Events, TheTextSaysMoreThanItsHeadline) {
  TestDocument document{"Torres met Rojas\nOn Monday Ana Torres met Pablo Rojas in Lima.", "en", "2024-06-14", {}, {}};
  Cut(document);
  document.given = {
      Given(document, "official", "Torres", "Ana Torres"), Given(document, "official", "Rojas", "Pablo Rojas"),
      Given(document, "date", "Monday", "2024-06-10"), Given(document, "official", "Ana Torres", "Ana Torres"),
      Given(document, "official", "Pablo Rojas", "Pablo Rojas")};
  std::string error;
  std::vector<std::string> stated;
  for (const Found& f : Alone().Run(document, error)) {
    if (f.type == "event") stated.push_back(document.text.substr(f.begin, f.end - f.begin));
  }
  EXPECT_EQ(stated, std::vector<std::string>{"On Monday Ana Torres met Pablo Rojas"});
}

TEST(Events, TheDatelinesDateIsTheLeadsAndNoOther) {
  TestDocument document{
      "LIMA, June 14: Ana Torres met Pablo Rojas.\nAna Torres spoke by phone with Juan Vega.", "en", "", {}, {}};
  Cut(document);
  document.given = {Given(document, "date", "June 14", "2024-06-14", {{"role", "DATELINE"}}),
                    Given(document, "official", "Ana Torres", "Ana Torres"),
                    Given(document, "official", "Pablo Rojas", "Pablo Rojas"),
                    Given(document, "official", "Ana Torres", "Ana Torres", {}, 40),
                    Given(document, "official", "Juan Vega", "Juan Vega")};
  EXPECT_EQ(Events(Alone(), document),
            (std::vector<std::string>{"MEETING 2024-06-14 Lima/PE ASSERTED: Ana Torres Pablo Rojas",
                                      "CALL / ASSERTED: Ana Torres Juan Vega"}));
}

TEST(Events, ASessionIsOfItsBody) {
  TestDocument document{
      "A session of the Salmon Council took place in Lima on Monday. | The next session will be held in Quito.",
      "en",
      "2024-06-14",
      {},
      {}};
  Cut(document);
  document.given = {Given(document, "organization", "Salmon Council", "Salmon Council"),
                    Given(document, "date", "Monday", "2024-06-10")};
  EXPECT_EQ(Events(Alone(), document), (std::vector<std::string>{"SESSION 2024-06-10 Lima/PE ASSERTED: Salmon Council",
                                                                 "SESSION Quito/EC PLANNED: Salmon Council"}));
}

TEST(Events, ThePublicationDateIsNoEventsTime) {
  TestDocument document{"Ana Torres met Pablo Rojas in Lima.", "en", "2024-06-14", {}, {}};
  document.given = {Given(document, "official", "Ana Torres", "Ana Torres"),
                    Given(document, "official", "Pablo Rojas", "Pablo Rojas")};
  EXPECT_EQ(Events(Alone(), document), std::vector<std::string>{"MEETING Lima/PE ASSERTED: Ana Torres Pablo Rojas"});
}

TEST(Events, TheDatelineSaysWhere) {
  TestDocument document{"LIMA, June 14. | Ana Torres met Pablo Rojas.", "en", "2024-06-14", {}, {}};
  Cut(document);
  document.given = {Given(document, "date", "June 14", "2024-06-14", {{"role", "DATELINE"}}),
                    Given(document, "official", "Ana Torres", "Ana Torres"),
                    Given(document, "official", "Pablo Rojas", "Pablo Rojas")};
  EXPECT_EQ(Events(Alone(), document), std::vector<std::string>{"MEETING Lima/PE ASSERTED: Ana Torres Pablo Rojas"});
}

TEST(Events, ASignedTreatyIsASigning) {
  TestDocument document{
      "Ana Torres and Pablo Rojas signed the Salmon Treaty in Lima on Monday.", "en", "2024-06-14", {}, {}};
  document.given = {Given(document, "official", "Ana Torres", "Ana Torres"),
                    Given(document, "official", "Pablo Rojas", "Pablo Rojas"),
                    Given(document, "treaty", "Salmon Treaty", "Salmon Treaty", {{"action", "SIGNED"}}),
                    Given(document, "date", "Monday", "2024-06-10")};
  EXPECT_EQ(Events(Alone(), document),
            std::vector<std::string>{"SIGNING 2024-06-10 Lima/PE ASSERTED: Ana Torres Pablo Rojas"});
  document.given[2].attributes["action"] = "MENTIONED";
  EXPECT_EQ(Events(Alone(), document), std::vector<std::string>{});
  document.given[2].attributes["action"] = "RATIFIED";
  EXPECT_EQ(Events(Alone(), document),
            std::vector<std::string>{"RATIFICATION 2024-06-10 Lima/PE ASSERTED: Ana Torres Pablo Rojas"});
}

TEST(Events, StatesSignWhenNobodyIsNamed) {
  TestDocument document{"The Salmon Treaty was signed on Monday.", "en", "2024-06-14", {}, {}};
  document.given = {
      Given(document, "treaty", "Salmon Treaty", "Salmon Treaty", {{"action", "SIGNED"}, {"parties", "PE CL"}}),
      Given(document, "date", "Monday", "2024-06-10")};
  EXPECT_EQ(Events(Alone(), document), std::vector<std::string>{"SIGNING 2024-06-10 / ASSERTED: PE CL"});
}

TEST(Events, TheSpanGoesFromTheSentencesStartToTheVerb) {
  TestDocument document{"In Lima, Ana Torres and Pablo Rojas met within the summer forum.", "en", "2024-06-14", {}, {}};
  document.given = {Given(document, "official", "Ana Torres", "Ana Torres"),
                    Given(document, "official", "Pablo Rojas", "Pablo Rojas")};
  std::string error;
  std::vector<std::string> stated;
  for (const Found& f : Alone().Run(document, error)) {
    if (f.type == "event") stated.push_back(document.text.substr(f.begin, f.end - f.begin));
  }
  EXPECT_EQ(stated, std::vector<std::string>{"In Lima, Ana Torres and Pablo Rojas met"});
}

TEST(Events, LongTextsTakeTimeByTheirLength) {
  TestDocument document{"", "en", "2024-06-14", {}, {}};
  for (int i = 0; i < 20000; ++i) document.text += "met in Lima, will visit Peru \" ";
  EXPECT_EQ(Events(Alone(), document), std::vector<std::string>{});
}

TEST(Events, NothingIsFoundInNothing) {
  for (const char* text : {"", " ", "\"", "Lima", "met", "in in in"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Events(Alone(), TestDocument{text, "en", "", {}, {}}), std::vector<std::string>{});
  }
  EXPECT_EQ(Events(Alone(), TestDocument{"X met Y", "de", "", {}, {}}), std::vector<std::string>{});
}

}  // namespace
}  // namespace chancery::events
