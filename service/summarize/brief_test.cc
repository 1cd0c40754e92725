#include "service/summarize/brief.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "service/summarize/points_testing.h"
#include "service/summarize/update.h"

namespace chancery::summarize {
namespace {

const auto kAll = [](const BriefPoint&) { return true; };

std::vector<std::string> Facts(const ScopeFacts& scope, const std::vector<BriefPoint>& list) {
  std::vector<std::string> facts;
  for (const BriefPoint& point : list) {
    std::string all;
    for (const Told* told : point.told)
      absl::StrAppend(&all, all.empty() ? "" : " ", scope.documents()[told->document].id, "/", told->fact);
    facts.push_back(all);
  }
  return facts;
}

using Names = std::vector<std::string>;

TEST(Brief, ListsWithWhatIsToldTwiceOnce) {
  TestDocument a("a", "2024-06-15"), b("b", "2024-06-16", "ru");
  model::OfficialFact minister;
  minister.official = "officials/a";
  minister.role = "Minister";
  model::OfficialFact deputy = minister;
  deputy.role = "Deputy Prime Minister";
  model::OfficialFact stranger = minister;
  stranger.official = "officials/z";
  model::OrganizationFact cis, ministry;
  cis.organization = "organizations/cis";
  ministry.organization = "organizations/mfa-kz";
  ministry.country_code = "KZ";
  const std::string lead = "Minister and Deputy Prime Minister A met B; Z wrote of it.";
  a.Add(lead, "Minister", minister);
  a.Add(lead, "Deputy Prime Minister", deputy);
  a.Add(lead, "met", Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 6, 14))));
  a.Add(lead, "Z", stranger);
  a.Add("The treaty was signed.", "treaty", Treaty("treaties/t", model::TreatyAction::kSigned));
  a.Add("The charter was named.", "charter", Treaty("treaties/c", model::TreatyAction::kMentioned));
  a.Add("They will meet at the CIS.", "CIS", cis);
  a.Add("They will meet at the CIS.", "meet", Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 11))));
  b.Add("А и Б встретились.", "встретились", Event("MEETING", {"officials/a", "officials/b"}, Time(Date(2024, 6, 14))));
  b.Add("МИД и СНГ.", "МИД", ministry);
  b.Add("МИД и СНГ.", "СНГ", cis);
  b.Add("Договор подписан.", "Договор", Treaty("treaties/t", model::TreatyAction::kSigned));
  b.Add("Договор упомянут.", "Договор", Treaty("treaties/t", model::TreatyAction::kMentioned));
  b.Add("Товарооборот 24 млрд.", "24 млрд",
        Money("24000000000", "USD", model::Measure::kTradeTurnover, {"KZ", "RU"}, Time(Date(2023))));
  a.Add("Trade came to $24 billion.", "$24 billion",
        Money("24000000000", "USD", model::Measure::kTradeTurnover, {"RU", "KZ"}, Time(Date(2023))));
  ScopeFacts scope{PointFocus()};
  b.AddTo(scope);
  a.AddTo(scope);
  const Brief brief = MakeBrief(scope, 100, kAll);
  EXPECT_EQ(Facts(scope, brief.meetings), Names{"a/f2 b/f0"});
  EXPECT_EQ(Facts(scope, brief.instruments), (Names{"a/f4 b/f3", "a/f5"}));
  EXPECT_EQ(Facts(scope, brief.figures), Names{"a/f8 b/f5"});
  EXPECT_EQ(Facts(scope, brief.planned), Names{"a/f7"});
  EXPECT_EQ(Facts(scope, brief.organizations), Names{"a/f6 b/f2"});
  EXPECT_EQ(Facts(scope, brief.officials), (Names{"a/f1", "a/f0"}));

  const std::vector<Quote> quotes = QuotesOf(scope, brief);
  ASSERT_EQ(quotes.size(), 5u);
  EXPECT_EQ(a.document().Slice(quotes[0].sentence), lead);
  EXPECT_EQ(quotes[0].also.size(), 1u);
}

TEST(Update, NewByFactsAndNotByWords) {
  TestDocument old("old", "2024-06-01", "en", "Agency"), fresh("new", "2024-06-20", "ru", "Agency");
  const model::TimeSpan year = Time(Date(2023)), day = Time(Date(2024, 5, 31)), plan = Time(Date(2024, 6, 15));
  old.Add("A met B on Friday.", "met", Event("MEETING", {"officials/a", "officials/b"}, day));
  old.Add("A will visit B.", "visit", Event("VISIT", {"officials/a", "officials/b"}, plan)).modality =
      model::Modality::kPlanned;
  old.Add("The treaty was signed.", "treaty", Treaty("treaties/t", model::TreatyAction::kSigned));
  old.Add("Trade came to $24 billion.", "$24 billion",
          Money("24000000000", "USD", model::Measure::kTradeTurnover, {"KZ", "RU"}, year));
  old.Add("Exports came to $9 billion.", "$9 billion",
          Money("9000000000", "USD", model::Measure::kExport, {"KZ", "RU"}, year));

  fresh.Add("Встреча А и Б прошла 31 мая.", "Встреча",
            Event("MEETING", {"officials/a", "officials/b"}, day));                                      // told again
  fresh.Add("А посетил Б.", "посетил", Event("VISIT", {"officials/a", "officials/b"}, plan));            // has happened
  fresh.Add("Договор подписан.", "Договор", Treaty("treaties/t", model::TreatyAction::kSigned));         // told again
  fresh.Add("Договор ратифицирован.", "Договор", Treaty("treaties/t", model::TreatyAction::kRatified));  // a new act
  fresh.Add("Хартия названа.", "Хартия", Treaty("treaties/c", model::TreatyAction::kMentioned));         // no act
  fresh.Add("Товарооборот 24 млрд долларов.", "24 млрд",
            Money("24000000000", "USD", model::Measure::kTradeTurnover, {"KZ", "RU"}));
  fresh.Add("Экспорт 11 млрд долларов.", "11 млрд",
            Money("11000000000", "USD", model::Measure::kExport, {"KZ", "RU"}, year));
  fresh.Add("Х назначен министром.", "назначен", Event("APPOINTMENT", {"officials/x"}, Time(Date(2024, 6, 19))));
  ScopeFacts scope{PointFocus()};
  fresh.AddTo(scope);
  old.AddTo(scope);

  const Update update = MakeUpdate(scope, *old.document().publish_time, 100);
  EXPECT_EQ(Facts(scope, update.brief.meetings), Names{"new/f1 old/f1"});
  EXPECT_EQ(Facts(scope, update.brief.instruments), Names{"new/f3"});
  EXPECT_EQ(Facts(scope, update.brief.figures), Names{"new/f6"});
  EXPECT_EQ(Facts(scope, update.brief.other_events), Names{"new/f7"});
  EXPECT_TRUE(update.brief.planned.empty());
  ASSERT_EQ(update.changes.size(), 1u);
  EXPECT_EQ(update.changes[0].relation, FigureRelation::kSupersedes);
  EXPECT_EQ(update.retold, 3);

  const Update nothing = MakeUpdate(scope, *fresh.document().publish_time, 100);
  EXPECT_TRUE(QuotesOf(scope, nothing.brief).empty());
  EXPECT_TRUE(nothing.changes.empty());
}

}  // namespace
}  // namespace chancery::summarize
