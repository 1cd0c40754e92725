#include "service/summarize/same_event.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "service/summarize/points_testing.h"

namespace chancery::summarize {
namespace {

struct Telling {
  const char* published;
  std::vector<std::string> who;
  std::optional<model::TimeSpan> time;
  const char* place = "";
  const char* type = "MEETING";
  bool planned = false;
  const char* treaty = "";
};

std::vector<EventPoint> Group(const std::vector<Telling>& tellings, bool one_document = false) {
  ScopeFacts scope{PointFocus()};
  std::vector<TestDocument> documents;
  for (const Telling& telling : tellings) {
    if (documents.empty() || !one_document)
      documents.emplace_back(absl::StrCat("d", documents.size()), telling.published);
    model::EventFact event = Event(telling.type, telling.who, telling.time, telling.place);
    event.treaty = telling.treaty;
    const std::string sentence = absl::StrCat("They met, says telling ", documents.back().facts().size(), ".");
    model::Fact& fact = documents.back().Add(sentence, "met", event);
    if (telling.planned) fact.modality = model::Modality::kPlanned;
  }
  for (const TestDocument& document : documents) document.AddTo(scope);
  return GroupEvents(scope);
}

const std::string kA = "officials/a", kB = "officials/b", kC = "officials/c";
const model::TimeSpan kDay = Time(Date(2024, 6, 14)), kNextDay = Time(Date(2024, 6, 15)), kMonth = Time(Date(2024, 6));

TEST(SameEvent, WhatIsOneEvent) {
  struct Case {
    const char* what;
    Telling a, b;
  };
  for (const Case& c : std::vector<Case>{
           {"the same day and people", {"2024-06-14", {kA, kB}, kDay}, {"2024-07-30", {kA, kB}, kDay}},
           {"the day in the month", {"2024-06-14", {kA, kB}, kDay}, {"2024-07-30", {kA, kB}, kMonth}},
           {"one names more people", {"2024-06-14", {kA, kB, kC}, kDay}, {"2024-06-15", {kA, kB}, kDay}},
           {"one official on one day", {"2024-06-14", {kA}, kDay}, {"2024-06-16", {kA, kB}, kDay}},
           {"undated, published near", {"2024-06-14", {kA, kB}, {}}, {"2024-06-16", {kA, kB}, {}}},
           {"undated, published after", {"2024-06-16", {kA, kB}, {}}, {"2024-06-14", {kA, kB}, kDay}},
           {"a place that only one names", {"2024-06-14", {kA, kB}, kDay, "Astana"}, {"2024-06-14", {kA, kB}, kDay}},
           {"a place in two scripts",
            {"2024-06-14", {kA, kB}, kDay, "Astana"},
            {"2024-06-14", {kA, kB}, kDay, "Астана"}},
           {"planned, then told", {"2024-06-01", {kA, kB}, kDay, "", "MEETING", true}, {"2024-06-15", {kA, kB}, kDay}},
           {"one instrument",
            {"2024-06-01", {"KZ"}, {}, "", "SIGNING", false, "treaties/t"},
            {"2025-06-01", {"KZ", "RU"}, {}, "", "SIGNING", false, "treaties/t"}},
           {"states on one day", {"2024-06-14", {"KZ", "RU"}, kDay}, {"2024-06-20", {"KZ", "RU"}, kDay}},
       }) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(Group({c.a, c.b}).size(), 1u);
    EXPECT_EQ(Group({c.b, c.a}).size(), 1u);
  }
}

TEST(SameEvent, WhatIsNot) {
  struct Case {
    const char* what;
    Telling a, b;
  };
  for (const Case& c : std::vector<Case>{
           {"two days", {"2024-06-14", {kA, kB}, kDay}, {"2024-06-14", {kA, kB}, kNextDay}},
           {"two types", {"2024-06-14", {kA, kB}, kDay}, {"2024-06-14", {kA, kB}, kDay, "", "CALL"}},
           {"two places", {"2024-06-14", {kA, kB}, kDay, "Astana"}, {"2024-06-14", {kA, kB}, kDay, "Moscow"}},
           {"other people", {"2024-06-14", {kA, kB}, kDay}, {"2024-06-14", {kA, kC}, kDay}},
           {"undated, published apart", {"2024-06-14", {kA, kB}, {}}, {"2024-06-24", {kA, kB}, {}}},
           {"undated, published before", {"2024-06-10", {kA, kB}, {}}, {"2024-06-14", {kA, kB}, kDay}},
           {"undated, published unknown", {"", {kA, kB}, {}}, {"", {kA, kB}, {}}},
           {"one official, no day", {"2024-06-14", {kA}, {}}, {"2024-06-14", {kA}, {}}},
           {"planned without a day", {"2024-06-14", {kA, kB}, {}, "", "MEETING", true}, {"2024-06-15", {kA, kB}, {}}},
           {"states that ratify each",
            {"2024-06-01", {"KZ"}, {}, "", "RATIFICATION", false, "treaties/t"},
            {"2024-06-01", {"RU"}, {}, "", "RATIFICATION", false, "treaties/t"}},
           {"two instruments",
            {"2024-06-14", {kA, kB}, kDay, "", "SIGNING", false, "treaties/t"},
            {"2024-06-14", {kA, kB}, kDay, "", "SIGNING", false, "treaties/u"}},
       }) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(Group({c.a, c.b}).size(), 2u);
    EXPECT_EQ(Group({c.b, c.a}).size(), 2u);
  }
}

TEST(SameEvent, OneInstrumentInTwoLanguages) {
  const auto group = [](const char* language, model::InstrumentKind kind, const model::TimeSpan& day) {
    ScopeFacts scope{PointFocus()};
    TestDocument a("a", "2024-06-14", "en"), b("b", "2024-06-14", language);
    for (TestDocument* document : {&a, &b}) {
      const std::string treaty = document == &a ? "treaties/protocol-on-x" : "treaties/protokol-o-x";
      model::TreatyFact fact = Treaty(treaty, model::TreatyAction::kSigned);
      fact.instrument_kind = document == &a ? model::InstrumentKind::kProtocol : kind;
      document->Add("It was signed.", "It", fact);
      model::EventFact event = Event("SIGNING", {kA, kB}, document == &a ? kDay : day);
      event.treaty = treaty;
      document->Add("It was signed.", "signed", event);
      document->AddTo(scope);
    }
    const std::vector<EventPoint> points = GroupEvents(scope);
    EXPECT_EQ(SameInstruments(scope, points).size(), points.size() == 1 ? 2u : 0u);
    return points.size();
  };
  EXPECT_EQ(group("ru", model::InstrumentKind::kProtocol, kDay), 1u);
  EXPECT_EQ(group("en", model::InstrumentKind::kProtocol, kDay), 2u) << "one language has one name";
  EXPECT_EQ(group("ru", model::InstrumentKind::kPlan, kDay), 2u) << "another kind";
  EXPECT_EQ(group("ru", model::InstrumentKind::kProtocol, kNextDay), 2u) << "another day";
}

TEST(SameEvent, ADocumentThatSpeaksOfItAgain) {
  EXPECT_EQ(Group({{"2024-06-14", {kA, kB}, {}}, {"", {kA}, {}}}, true).size(), 1u);
  EXPECT_EQ(Group({{"2024-06-14", {kA, kB}, {}}, {"", {kC}, {}}}, true).size(), 2u);
}

TEST(SameEvent, WhatIsShown) {
  const std::vector<EventPoint> points = Group({{"2024-06-13", {kA, kB}, kDay, "", "MEETING", true},
                                                {"2024-06-16", {kA, kB}, kMonth},
                                                {"2024-06-17", {kA, kB, kC}, kDay}});
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].events, (std::vector<uint32_t>{2, 0, 1}));
  EXPECT_FALSE(points[0].is_planned);
  EXPECT_EQ(points[0].document_count, 3);
  EXPECT_EQ(points[0].days, DaysOf(kDay));
}

TEST(SameEvent, AnyOrderOfDocumentsGivesTheSame) {
  std::vector<Telling> tellings = {
      {"2024-06-14", {kA, kB}, {}}, {"2024-06-15", {kA, kB, kC}, kDay}, {"2024-06-16", {kA, kB}, kMonth}};
  for (int turn = 0; turn < 3; ++turn) {
    std::rotate(tellings.begin(), tellings.begin() + 1, tellings.end());
    EXPECT_EQ(Group(tellings).size(), 1u) << turn;
  }
}

}  // namespace
}  // namespace chancery::summarize
