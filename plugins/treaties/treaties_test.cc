// The whole plugin over sentences written for this test.
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "plugins/rules/testing/examples.h"
#include "plugins/rules/testing/plugin_host.h"

namespace chancery::treaties {
namespace {

using rules::testing::Found;
using rules::testing::PluginHost;

PluginHost& Host() {
  static std::string error;
  static std::unique_ptr<PluginHost> host =
      PluginHost::Load({CHANCERY_PLUGINS "/dates.so", CHANCERY_PLUGINS "/treaties.so"}, error);
  if (host == nullptr) ADD_FAILURE() << error;
  return *host;
}

// The treaties of a text as "words|KIND|ACTION", its sentences cut at line breaks.
std::vector<std::string> Treaties(const std::string& text, const std::string& language) {
  rules::testing::TestDocument document{text, language, "2024-06-14", {}};
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    document.sentences.emplace_back(begin, end);
    begin = end + 1;
  }
  std::string error;
  std::vector<std::string> out;
  for (const Found& f : Host().Run(document, error)) {
    if (f.type == "treaty")
      out.push_back(text.substr(f.begin, f.end - f.begin) + "|" + std::string(f.Attribute("kind")) + "|" +
                    std::string(f.Attribute("action")));
  }
  EXPECT_EQ(error, "");
  return out;
}

struct Case {
  const char* text;
  std::vector<std::string> treaties;
};

void Check(const std::vector<Case>& cases, const char* language) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(Treaties(c.text, language), c.treaties);
  }
}

TEST(Treaties, RulesKeepTheirExamples) {
  rules::testing::CheckExamples(Host(), CHANCERY_PLUGINS "/treaties", {"en/rules.txt", "ru/rules.txt", "kk/rules.txt"});
}

TEST(Treaties, English) {
  Check(
      {
          {"The ministers signed the Treaty on Lake Fisheries and Navigation in Lisbon on Monday.",
           {"Treaty on Lake Fisheries and Navigation|TREATY|SIGNED"}},
          {"Parliament ratified an agreement on rail freight.", {"agreement on rail freight|AGREEMENT|RATIFIED"}},
          {"He recalled the Convention on River Transport of 12 May 1987.",
           {"Convention on River Transport of 12 May 1987|CONVENTION|MENTIONED"}},
          {"A protocol on visas will be signed next week.", {"protocol on visas|PROTOCOL|NEGOTIATED"}},
          {"They adopted a memorandum of understanding on tourism and a road map for 2025-2027.",
           {"memorandum of understanding on tourism|MEMORANDUM|SIGNED"}},
          {"Members urged the government not to sign the Harbour Agreement.",
           {"Harbour Agreement|AGREEMENT|MENTIONED"}},
          {"Peru and Chile denounced the Free Passage Treaty.", {"Free Passage Treaty|TREATY|DENOUNCED"}},
          // No instrument.
          {"The sides reached an agreement.", {}},
          {"In his statement the president thanked the hosts.", {}},
          {"The plan is ready, and protocol was observed.", {}},
      },
      "en");
}

TEST(Treaties, Russian) {
  Check(
      {
          {"Министры подписали Соглашение о речном судоходстве в Лиссабоне.",
           {"Соглашение о речном судоходстве|AGREEMENT|SIGNED"}},
          {"Он сослался на Конвенцию об охране озёр от 12 мая 1987 года.",
           {"Конвенцию об охране озёр от 12 мая 1987 года|CONVENTION|MENTIONED"}},
          {"Парламент ратифицировал Договор о дружбе, добрососедстве и торговле между Перу и Чили.",
           {"Договор о дружбе, добрососедстве и торговле между Перу и Чили|TREATY|RATIFIED"}},
          {"Договор о границе, который был подписан в 1990 году, вступил в силу.",
           {"Договор о границе|TREATY|MENTIONED"}},
          {"Стороны приняли Лиссабонскую декларацию.", {"Лиссабонскую декларацию|DECLARATION|SIGNED"}},
          {"По его словам, план выполнен, заявление сделано.", {}},
          {"Стороны пришли к соглашению.", {}},
      },
      "ru");
}

TEST(Treaties, Kazakh) {
  Check(
      {
          {"Министрлер Өзен кеме қатынасы туралы келісімге қол қойды.",
           {"Өзен кеме қатынасы туралы келісімге|AGREEMENT|SIGNED"}},
          {"Парламент Көлдерді қорғау туралы конвенцияны ратификациялады.",
           {"Көлдерді қорғау туралы конвенцияны|CONVENTION|RATIFIED"}},
          {"Ол Лиссабон хаттамасын еске салды.", {"Лиссабон хаттамасын|PROTOCOL|MENTIONED"}},
          {"Депутаттар министрді тағайындауға келісім берді.", {}},
      },
      "kk");
}

TEST(Treaties, ShortFormsJoinTheFullTitle) {
  const std::string text =
      "Peru signed the Agreement on Salmon Farming on 3 March 2019.\nThe Agreement has 12 articles.";
  rules::testing::TestDocument document{text, "en", "2024-06-14", {{0, 60}, {61, text.size()}}};
  std::string error;
  std::vector<Found> treaties;
  for (Found& f : Host().Run(document, error)) {
    if (f.type == "treaty") treaties.push_back(std::move(f));
  }
  ASSERT_EQ(treaties.size(), 2u) << error;
  EXPECT_EQ(treaties[1].Related("same_as"), treaties[0].id);
  EXPECT_EQ(treaties[1].canonical, "Agreement on Salmon Farming");
  EXPECT_NE(treaties[0].Related("signed"), 0u);
}

TEST(Treaties, TwoWordingsOfOnePlanAreOne) {
  const std::string text =
      "They signed a plan of measures for exchange between Peru's and Chile's culture ministries for 2031-2033.\n"
      "The plan of measures for contacts between Peru's and Chile's culture ministries for 2031-2033 is short.";
  rules::testing::TestDocument document{
      text, "en", "2031-01-05", {{0, text.find('\n')}, {text.find('\n') + 1, text.size()}}};
  std::string error;
  std::vector<Found> treaties;
  for (Found& f : Host().Run(document, error)) {
    if (f.type == "treaty") treaties.push_back(std::move(f));
  }
  ASSERT_EQ(treaties.size(), 2u) << error;
  EXPECT_EQ(treaties[0].Attribute("parties"), "PE CL");
  EXPECT_EQ(treaties[1].Related("same_as"), treaties[0].id);
}

TEST(Treaties, OneInstrumentHasOneIdInThreeLanguages) {
  struct Named {
    const char* text;
    const char* language;
  };
  for (const Named& n :
       {Named{"It joined the Kyoto Protocol.", "en"}, Named{"Страна присоединилась к Киотскому протоколу.", "ru"},
        Named{"Ел Киото хаттамасына қосылды.", "kk"}}) {
    SCOPED_TRACE(n.text);
    rules::testing::TestDocument document{n.text, n.language, "", {}};
    std::string error, id;
    for (const Found& f : Host().Run(document, error)) {
      if (f.type == "treaty" && !f.links.empty()) id = f.links[0].second;
    }
    EXPECT_EQ(id, "kyoto-protocol-1997");
  }
}

}  // namespace
}  // namespace chancery::treaties
