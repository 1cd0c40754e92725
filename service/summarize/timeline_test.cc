#include "service/summarize/timeline.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "service/summarize/points_testing.h"

namespace chancery::summarize {
namespace {

std::string TextOf(const TestDocument& document, model::TextSpan span) { return document.document().Slice(span); }

TEST(Timeline, OneEntryAnEventInTimeOrderUndatedLast) {
  TestDocument en("en", "2024-06-15"), ru("ru", "2024-06-16", "ru");
  model::EventFact planned = Event("SESSION", {"officials/a"});
  planned.time = model::TimeSpan();
  planned.time->timex = "XXXX-11";
  planned.time->start = planned.time->end = Date(0, 11);
  en.Add("A session will be held in November.", "session", planned).modality = model::Modality::kPlanned;
  en.Add("A met B on Friday.", "met", Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 6, 14))));
  en.Add("They had met in 2019.", "met", Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2019))));
  ru.Add("Б встретился с А.", "встретился", Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 6, 14))));
  model::Fact& denied = ru.Add("А не посещал Б.", "посещал", Event("VISIT", {"officials/a"}, Time(Date(2024, 6, 1))));
  denied.modality = model::Modality::kNegated;
  ScopeFacts scope{PointFocus()};
  ru.AddTo(scope);
  en.AddTo(scope);

  const Timeline timeline = MakeTimeline(scope, 100);
  ASSERT_EQ(timeline.entries.size(), 3u);
  EXPECT_EQ(timeline.entries[0].days, DaysOf(Time(Date(2019))));
  const TimelineEntry& meeting = timeline.entries[1];
  EXPECT_EQ(meeting.document_count, 2);
  EXPECT_EQ(TextOf(en, meeting.quote.sentence), "A met B on Friday.");
  ASSERT_EQ(meeting.quote.also.size(), 1u);
  EXPECT_EQ(TextOf(ru, meeting.quote.also[0].sentence), "Б встретился с А.");
  EXPECT_EQ(meeting.quote.facts.size(), 2u);
  EXPECT_TRUE(timeline.entries[2].is_planned);
  EXPECT_FALSE(timeline.entries[2].days.dated());
  ASSERT_TRUE(timeline.entries[2].time.has_value());
  EXPECT_EQ(timeline.entries[2].time->timex, "XXXX-11");
}

TEST(Timeline, SigningsAndDatesWithoutEvents) {
  TestDocument a("a", "2024-06-15"), b("b", "2024-07-01");
  const auto entity = [](const char* name) {
    model::OrganizationFact body;
    body.organization = name;
    return body;
  };
  model::DateFact day;
  day.time = Time(Date(2024, 5, 20));
  day.timex_type = model::TimexType::kDate;
  a.Add("The parties recalled the treaty, signed in 2013.", "treaty",
        Treaty("treaties/t", model::TreatyAction::kMentioned, Time(Date(2013, 11, 11))));
  a.Add("On 20 May the Bank opened its office at the Union.", "Bank", entity("organizations/bank"));
  a.Add("On 20 May the Bank opened its office at the Union.", "Union", entity("organizations/union"));
  a.Add("On 20 May the Bank opened its office at the Union.", "20 May", day);
  b.Add("The Bank works at the Union since 20 May.", "Bank", entity("organizations/bank"));
  b.Add("The Bank works at the Union since 20 May.", "Union", entity("organizations/union"));
  b.Add("The Bank works at the Union since 20 May.", "20 May", day);
  day.time = Time(Date(2023));
  day.time.resolution = model::TimeResolution::kRelativeToPublication;
  b.Add("Last year the Bank grew.", "Bank", entity("organizations/bank"));
  b.Add("Last year the Bank grew.", "Last year", day);
  day.role = model::DateRole::kDateline;
  day.time = Time(Date(2024, 7, 1));
  b.Add("Astana, 1 July. The Bank says so.", "Bank", entity("organizations/bank"));
  b.Add("Astana, 1 July. The Bank says so.", "1 July", day);
  ScopeFacts scope{PointFocus()};
  a.AddTo(scope);
  b.AddTo(scope);
  const Timeline timeline = MakeTimeline(scope, 100);
  ASSERT_EQ(timeline.entries.size(), 2u);
  EXPECT_EQ(timeline.entries[0].days, DaysOf(Time(Date(2013, 11, 11))));
  EXPECT_EQ(timeline.entries[1].days, DaysOf(Time(Date(2024, 5, 20))));
  EXPECT_EQ(timeline.entries[1].document_count, 2);
}

TEST(Timeline, WhatLiesAfterThePublicationIsPlanned) {
  TestDocument a("a", "2024-06-15");
  a.Add("They meet on 20 June.", "meet", Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 6, 20))));
  ScopeFacts scope{PointFocus()};
  a.AddTo(scope);
  EXPECT_TRUE(MakeTimeline(scope, 100).entries.at(0).is_planned);
}

TEST(Timeline, TheMostToldFindRoom) {
  std::vector<TestDocument> documents;
  for (int i = 0; i < 3; ++i) {
    documents.emplace_back(absl::StrCat("d", i), "2024-06-15");
    // The second day is told by all, each other day by one.
    documents.back().Add("They met then.", "met",
                         Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 5, 2))));
    documents.back().Add("They met again.", "met",
                         Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 5, 3 + i))));
  }
  ScopeFacts scope{PointFocus()};
  for (const TestDocument& document : documents) document.AddTo(scope);
  const Timeline timeline = MakeTimeline(scope, 2);
  ASSERT_EQ(timeline.entries.size(), 2u);
  EXPECT_EQ(timeline.omitted, 2);
  EXPECT_EQ(timeline.entries[0].days, DaysOf(Time(Date(2024, 5, 2))));
  EXPECT_EQ(timeline.entries[1].days, DaysOf(Time(Date(2024, 5, 3))));
}

TEST(Timeline, FactsThatReachBeyondTheTextAreHarmless) {
  TestDocument a("a", "2024-06-15");
  a.Add("A met B.", "met", Event("MEETING", {"officials/a", "officials/b"}));
  a.Add("Trade came to $24 billion.", "$24 billion", Money("24", "USD", model::Measure::kTradeTurnover, {"KZ"}));
  std::vector<model::Fact> facts = a.facts();
  for (int32_t shift : {0, 10, 1000, -500}) {
    for (model::Fact& fact : facts) {
      fact.span = {fact.span.begin + shift, fact.span.end + shift};
      fact.sentence = {fact.sentence.begin + shift, fact.sentence.end + shift};
    }
    ScopeFacts scope{PointFocus{{}, {}, {"trade"}}};
    scope.Add(a.document(), facts);
    EXPECT_LE(scope.events().size() + scope.figures().size(), 2u);
  }
}

TEST(Timeline, Focus) {
  TestDocument a("a", "2024-06-15");
  a.Add("A met B on trade.", "met", Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 6, 1))));
  a.Add("C met B on culture.", "met", Event("MEETING", {"officials/c", "officials/b"}, Time(Date(2024, 6, 2))));
  struct Case {
    const char* what;
    PointFocus focus;
    size_t entries;
  };
  for (const Case& c : std::vector<Case>{
           {"everything", {}, 2},
           {"a name", {{{{"officials/a"}, {}}}, {}, {}}, 1},
           {"two names, each must be met", {{{{"officials/a"}, {}}, {{"officials/c"}, {}}}, {}, {}}, 0},
           {"one of several entities", {{{{"officials/a", "officials/c"}, {}}}, {}, {}}, 2},
           {"a name that is no entity", {{{{}, {"cultur"}}}, {}, {}}, 1},
           {"a word", {{}, {}, {"trade"}}, 1},
           {"a name, and a word that only orders", {{{{"officials/c"}, {}}}, {}, {"trade"}}, 1},
       }) {
    SCOPED_TRACE(c.what);
    ScopeFacts scope{c.focus};
    a.AddTo(scope);
    EXPECT_EQ(MakeTimeline(scope, 100).entries.size(), c.entries);
  }
}

}  // namespace
}  // namespace chancery::summarize
