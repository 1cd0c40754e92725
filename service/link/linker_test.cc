#include "service/link/linker.h"

#include "gtest/gtest.h"

namespace chancery::link {
namespace {

using model::Annotation;

// Entities of earlier documents.
class FakeDirectory : public EntityDirectory {
 public:
  std::map<std::string, model::Entity> entities;
  absl::StatusOr<std::vector<model::Entity>> FindByKey(model::EntityKind kind, const std::string& key) override {
    std::vector<model::Entity> found;
    for (const auto& [name, entity] : entities) {
      for (const model::EntityName& n : entity.names) {
        if (entity.kind == kind && n.keys[0] == key) found.push_back(entity);
      }
    }
    return found;
  }
  absl::StatusOr<model::Entity> Get(const std::string& name) override {
    const auto it = entities.find(name);
    if (it == entities.end()) return absl::NotFoundError(name);
    return it->second;
  }
};

Annotation Official(uint64_t id, const std::string& given, const std::string& family, uint64_t same_as = 0) {
  Annotation a;
  a.type = "official";
  a.id = id;
  a.canonical = given.empty() ? family : given + " " + family;
  a.attributes = {{"given", given}, {"family", family}};
  if (same_as != 0) a.relations = {{"same_as", same_as}};
  return a;
}

extract::ReadFact OfficialFact(uint64_t id) {
  extract::ReadFact read;
  read.fact.value = model::OfficialFact{};
  read.annotation_id = id;
  return read;
}

std::vector<std::string> OfficialsOf(const LinkedFacts& linked) {
  std::vector<std::string> out;
  for (const model::Fact& f : linked.facts) out.push_back(std::get<model::OfficialFact>(f.value).official);
  return out;
}

model::Document DocumentIn(const std::string& language) {
  model::Document document;
  document.content = std::string(200, 'x');
  document.language = language;
  return document;
}

TEST(Linker, OneNameInThreeSpellingsIsOneEntity) {
  FakeDirectory directory;
  Linker linker(&directory);
  std::set<std::string> ids;
  struct Spelling {
    const char *language, *given, *family;
  };
  for (const Spelling& s :
       {Spelling{"en", "Yerlan", "Koshanov"}, Spelling{"ru", "Ерлан", "Кошанов"}, Spelling{"kk", "Ерлан", "Қошанов"}}) {
    SCOPED_TRACE(s.family);
    auto linked = linker.Link(DocumentIn(s.language), {{Official(1, s.given, s.family)}, {}, {}}, {OfficialFact(1)});
    ASSERT_TRUE(linked.ok());
    ids.insert(OfficialsOf(*linked)[0]);
    // What this document named is stored, and the next process starts from the store.
    for (const model::Entity& e : linked->entities) directory.entities[e.name] = e;
  }
  EXPECT_EQ(ids, std::set<std::string>{"officials/yerlan-koshanov"});
  Linker restarted(&directory);
  EXPECT_EQ(
      OfficialsOf(*restarted.Link(DocumentIn("ru"), {{Official(1, "Ерлан", "Кошанов")}, {}, {}}, {OfficialFact(1)}))[0],
      "officials/yerlan-koshanov");
}

TEST(Linker, MentionsFollowSameAsAndLoneSurnamesStayOpen) {
  FakeDirectory directory;
  Linker linker(&directory);
  auto linked = linker.Link(DocumentIn("en"),
                            {{Official(1, "Anna", "Orlova"), Official(2, "", "Orlova", 1), Official(3, "", "Petrov"),
                              Official(4, "I.", "Petrov")},
                             {},
                             {}},
                            {OfficialFact(1), OfficialFact(2), OfficialFact(3), OfficialFact(4)});
  ASSERT_TRUE(linked.ok());
  EXPECT_EQ(OfficialsOf(*linked), (std::vector<std::string>{"officials/anna-orlova", "officials/anna-orlova", "", ""}));
  ASSERT_EQ(linked->entities.size(), 1u);
  EXPECT_EQ(linked->entities[0].names[0].keys.size(), 3u);
}

TEST(Linker, ACircleOfSameAsEnds) {
  FakeDirectory directory;
  Linker linker(&directory);
  auto linked =
      linker.Link(DocumentIn("en"), {{Official(1, "Anna", "Orlova", 2), Official(2, "Anna", "Orlova", 1)}, {}, {}},
                  {OfficialFact(1), OfficialFact(2)});
  ASSERT_TRUE(linked.ok());
  EXPECT_EQ(OfficialsOf(*linked)[0], OfficialsOf(*linked)[1]);
}

TEST(Linker, NamesThatRomaniseAlikeGetANumber) {
  FakeDirectory directory;
  Linker linker(&directory);
  model::Entity other{
      "officials/anna-orlova", model::EntityKind::kOfficial, "Someone else", "", {{"x", "en", {"someone else"}}}, 1};
  directory.entities[other.name] = other;
  auto linked = linker.Link(DocumentIn("en"), {{Official(1, "Anna", "Orlova")}, {}, {}}, {OfficialFact(1)});
  EXPECT_EQ(OfficialsOf(*linked)[0], "officials/anna-orlova-2");
}

TEST(Linker, KnownBodiesKeepTheirIdAndTheirAbbreviation) {
  FakeDirectory directory;
  Linker linker(&directory);
  model::Document document = DocumentIn("ru");
  document.content = "Заседание ОДКБ";
  Annotation body;
  body.type = "organization";
  body.id = 1;
  body.span = {19, 27};
  body.canonical = "Организация Договора о коллективной безопасности";
  body.links = {{"chancery", "csto", 1}};
  extract::ReadFact read;
  read.fact.value = model::OrganizationFact{};
  read.annotation_id = 1;
  auto linked = linker.Link(document, {{body}, {}, {}}, {read});
  ASSERT_TRUE(linked.ok());
  EXPECT_EQ(std::get<model::OrganizationFact>(linked->facts[0].value).organization, "organizations/csto");
  ASSERT_EQ(linked->entities[0].names.size(), 2u);
  EXPECT_EQ(linked->entities[0].names[1].text, "ОДКБ");
}

TEST(Linker, SpeakersAndPartiesAreNamed) {
  FakeDirectory directory;
  Linker linker(&directory);
  extract::ReadFact read;
  model::MoneyFact money;
  money.parties = {"KZ", "eaeu"};
  read.fact.value = money;
  read.annotation_id = 9;
  read.speaker_annotation_id = 1;
  auto linked = linker.Link(DocumentIn("en"), {{Official(1, "Anna", "Orlova")}, {}, {}}, {read});
  ASSERT_TRUE(linked.ok());
  const auto& out = std::get<model::MoneyFact>(linked->facts[0].value);
  EXPECT_EQ(out.speaker, "officials/anna-orlova");
  EXPECT_EQ(out.parties, (std::vector<std::string>{"KZ", "organizations/eaeu"}));
}

}  // namespace
}  // namespace chancery::link
