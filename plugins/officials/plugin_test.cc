#include <gtest/gtest.h>

#include <string>

#include "plugins/rules/testing/plugin_host.h"

namespace chancery::officials {
namespace {

using rules::testing::Found;
using rules::testing::PluginHost;
using rules::testing::TestDocument;

std::vector<Found> FindIn(const TestDocument& document) {
  static std::string error;
  static PluginHost* host = PluginHost::Load({CHANCERY_PLUGINS "/officials.so"}, error).release();
  if (host == nullptr) {
    ADD_FAILURE() << error;
    return {};
  }
  std::string failures;
  std::vector<Found> found = host->Run(document, failures);
  EXPECT_EQ(failures, "");
  return found;
}

const Found* First(const std::vector<Found>& found, std::string_view type) {
  for (const Found& f : found) {
    if (f.type == type) return &f;
  }
  return nullptr;
}

TEST(OfficialsPlugin, EmitsOfficialsWithTheirOffice) {
  TestDocument document;
  document.text = "Astana hosted Yerlan Koshanov, Speaker of the Mazhilis. Koshanov spoke first.";
  document.language = "en";
  document.sentences = {{0, 55}, {56, 77}};
  const std::vector<Found> found = FindIn(document);
  const Found* full = First(found, "official");
  ASSERT_NE(full, nullptr);
  EXPECT_EQ(full->canonical, "Yerlan Koshanov");
  EXPECT_EQ(full->Attribute("given"), "Yerlan");
  EXPECT_EQ(full->Attribute("family"), "Koshanov");
  EXPECT_EQ(full->Attribute("latin"), "Yerlan Koshanov");
  EXPECT_EQ(full->Attribute("title"), "Speaker of the Mazhilis");
  EXPECT_EQ(full->Attribute("role"), "Speaker");
  EXPECT_EQ(full->Attribute("org"), "mazhilis-kz");
  EXPECT_EQ(full->Attribute("country"), "KZ");
  EXPECT_EQ(full->Attribute("mention_kind"), "FULL_NAME");
  EXPECT_EQ(full->Attribute("name_begin"), "14");
  EXPECT_EQ(full->Attribute("name_end"), "29");
  const Found& last = found.back();
  EXPECT_EQ(last.type, "official");
  EXPECT_EQ(last.canonical, "Koshanov");
  EXPECT_EQ(last.Attribute("mention_kind"), "SURNAME");
  EXPECT_EQ(last.Related("same_as"), full->id);
  const Found* body = First(found, "organization");
  ASSERT_NE(body, nullptr);
  ASSERT_EQ(body->links.size(), 1u);
  EXPECT_EQ(body->links[0].second, "mazhilis-kz");
}

TEST(OfficialsPlugin, AnOfficeBesideAGivenNameIsEnough) {
  for (const char* text : {"The Minister of Energy of Uzbekistan, Murat Zhelnau, met with envoys.",
                           "The Foreign Minister of Peru, Rosa Quillhuaman, arrived."}) {
    SCOPED_TRACE(text);
    TestDocument document;
    document.text = text;
    document.language = "en";
    document.sentences = {{0, static_cast<uint32_t>(document.text.size())}};
    const std::vector<Found> found = FindIn(document);
    const Found* official = First(found, "official");
    ASSERT_NE(official, nullptr);
    EXPECT_EQ(official->Attribute("mention_kind"), "FULL_NAME") << official->canonical;
  }
}

TEST(OfficialsPlugin, QuotationsNameTheirSpeaker) {
  TestDocument document;
  document.text = "«Мы построим дорогу вместе», – заявил Марат Карабаев.";
  document.language = "ru";
  const std::vector<Found> found = FindIn(document);
  const Found* quotation = First(found, "quotation");
  const Found* official = First(found, "official");
  ASSERT_NE(quotation, nullptr);
  ASSERT_NE(official, nullptr);
  EXPECT_EQ(quotation->Related("speaker"), official->id);
}

TEST(OfficialsPlugin, LatinKazakhKeepsItsPlaces) {
  TestDocument document;
  document.text = "Keshe Memleket basshysy Qasym-Jomart Toqaev jańa elshini qabyldady.";
  document.language = "kk";
  const std::vector<Found> found = FindIn(document);
  const Found* official = First(found, "official");
  ASSERT_NE(official, nullptr);
  EXPECT_EQ(document.text.substr(official->begin, official->end - official->begin),
            "Memleket basshysy Qasym-Jomart Toqaev");
  EXPECT_EQ(official->canonical, "Қасым-Жомарт Тоқаев");
  EXPECT_EQ(official->Attribute("latin"), "Qasym-Jomart Toqaev");
  EXPECT_EQ(official->Attribute("title"), "Memleket basshysy");
}

TEST(OfficialsPlugin, BoilerplateLiesInNoSentence) {
  TestDocument document;
  document.text = "Marat Karabayev came.\nPhoto: Serik Akhmetov";
  document.language = "en";
  document.sentences = {{0, 21}};
  for (const Found& f : FindIn(document)) EXPECT_LT(f.begin, 21u);
}

}  // namespace
}  // namespace chancery::officials
