#include "service/query/planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "service/model/decimal.h"
#include "service/model/reasons.h"
#include "service/model/time_span.h"
#include "service/query/fake_store.h"

namespace chancery::query {
namespace {

using store::Field;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

int64_t Day(int year, int month, int day) { return model::DaysFromCivil(year, month, day); }
int64_t Noon(int year, int month, int day) { return (Day(year, month, day) * 24 + 12) * 3600 * 1000000; }
std::string Amount(const char* text) { return model::Decimal::Parse(text)->OrderKey(); }

// A small world of its own: two officials with one surname, a body with two abbreviations, five reports.
class Planner : public testing::Test {
 protected:
  Planner() {
    using model::EntityKind;
    store_.AddEntity("officials/daulet-sarsenov", EntityKind::kOfficial,
                     {"Daulet Sarsenov", "Даулет Сарсенов", "Дәулет Сәрсенов"}, "KZ");
    store_.AddEntity("officials/aigul-sarsenova", EntityKind::kOfficial, {"Айгуль Сарсенова"}, "KZ");
    store_.AddEntity("officials/oleg-vetrov", EntityKind::kOfficial, {"Oleg Vetrov", "Олег Ветров"}, "RU");
    store_.AddEntity("organizations/steppe-union", EntityKind::kOrganization,
                     {"Steppe Customs Union", "SCU", "Степной таможенный союз", "СТС"});
    store_.AddEntity("treaties/steppe-charter-2011", EntityKind::kTreaty, {"Steppe Charter", "Степная хартия"});

    FakeDocument a{.id = "a", .text = "Speaker Daulet Sarsenov met envoy Oleg Vetrov and spoke of trade."};
    a.columns = {{Field::kLanguage, std::string("en")},
                 {Field::kSource, std::string("Steppe Wire")},
                 {Field::kPublishTime, Noon(2024, 6, 14)}};
    a.labels = {{"desk", "foreign"}};
    a.facts = {
        {"meet",
         {{Field::kFactKind, std::string("EVENT")},
          {Field::kEventType, std::string("MEETING")},
          {Field::kPlace, std::string("Almaty")},
          {Field::kTimeFrom, Day(2024, 6, 13)},
          {Field::kTimeTo, Day(2024, 6, 13)},
          {Field::kModality, std::string("ASSERTED")}},
         {"officials/daulet-sarsenov", "officials/oleg-vetrov", "KZ"},
         {"officials/daulet-sarsenov", "officials/oleg-vetrov"}},
        {"usd",
         {{Field::kFactKind, std::string("MONEY")},
          {Field::kCurrency, std::string("USD")},
          {Field::kAmount, Amount("24000000000")},
          {Field::kMeasure, std::string("TRADE_TURNOVER")},
          {Field::kPeriodFrom, Day(2023, 1, 1)},
          {Field::kPeriodTo, Day(2023, 11, 30)},
          {Field::kSpeaker, std::string("officials/daulet-sarsenov")}},
         {"KZ", "RU", "officials/daulet-sarsenov"},
         {}},
        {"kzt",
         {{Field::kFactKind, std::string("MONEY")},
          {Field::kCurrency, std::string("KZT")},
          {Field::kAmount, Amount("1.5")},
          {Field::kMeasure, std::string("LOAN")}},
         {},
         {}},
    };
    a.facts.push_back({"aurora",
                       {{Field::kFactKind, std::string("vessel")}},
                       {},
                       {},
                       {{"vessel", std::string("Aurora")}, {"flag", std::string("PA")}, {"tonnage", 900.0}}});
    a.facts.push_back({"borealis",
                       {{Field::kFactKind, std::string("vessel")}},
                       {},
                       {},
                       {{"vessel", std::string("Borealis")}, {"flag", std::string("LR")}, {"tonnage", 12000.0}}});
    FakeDocument b{.id = "b", .text = "Даулета Сарсенова ждут в Астане, сообщил Ветров."};
    b.columns = {{Field::kLanguage, std::string("ru")}, {Field::kPublishTime, Noon(2024, 7, 1)}};
    b.facts = {
        {"visit",
         {{Field::kFactKind, std::string("EVENT")},
          {Field::kEventType, std::string("VISIT")},
          {Field::kTimeTo, Day(2024, 6, 30)},
          {Field::kModality, std::string("PLANNED")}},
         {"officials/daulet-sarsenov"},
         {"officials/daulet-sarsenov"}},
        {"signing",
         {{Field::kFactKind, std::string("EVENT")},
          {Field::kEventType, std::string("MEETING")},
          {Field::kTimeFrom, Day(2024, 6, 20)},
          {Field::kTimeTo, Day(2024, 6, 25)}},
         {"officials/oleg-vetrov", "treaties/steppe-charter-2011"},
         {"officials/oleg-vetrov", "CN"}},
        {"share",
         {{Field::kFactKind, std::string("QUANTITY")},
          {Field::kAmount, Amount("70")},
          {Field::kPeriodFrom, Day(2023, 1, 1)},
          {Field::kPeriodTo, Day(2023, 12, 31)}},
         {},
         {}},
    };
    FakeDocument c{.id = "c", .text = "СТС и парламент: комиссия. Law 12 was read."};
    c.columns = {{Field::kLanguage, std::string("kk")}};
    c.facts = {{"org",
                {{Field::kFactKind, std::string("ORGANIZATION")}, {Field::kConfidence, 0.6}},
                {"organizations/steppe-union"},
                {}},
               {"law", {{Field::kFactKind, std::string("law")}, {Field::kConfidence, 0.9}}, {}, {}}};
    store_.documents = {a, b, c};
  }

  absl::StatusOr<Plan> PlanOf(const Query& query) { return MakePlan(query, store_); }

  // Ids of the rows, joined by blanks; or the error.
  std::string Rows(const Query& query) {
    const auto plan = PlanOf(query);
    if (!plan.ok()) return std::string(plan.status().message());
    return absl::StrJoin(store_.RowsOf(plan->selection), " ");
  }

  FakeStore store_;
};

struct FilterCase {
  const char* filter;
  const char* rows;
};

TEST_F(Planner, FiltersDocuments) {
  for (const FilterCase& c : {
           FilterCase{"", "a b c"},
           {"language = \"ru\"", "b"},
           {"language != \"ru\"", "a c"},
           {"language = \"ru\" OR language = kk", "b c"},
           {"NOT language:ru", "a c"},
           {"document_id = a", "a"},
           {"source = \"Steppe Wire\"", "a"},
           {"source = \"Steppe*\"", "a"},
           {"source != \"Steppe*\"", "b c"},
           {"source:*", "a"},
           {"labels.desk = foreign", "a"},
           {"labels.desk != foreign", "b c"},
           {"labels.desk:*", "a"},
           {"labels.\"desk\" = \"foreign\"", "a"},
           {"labels.other = foreign", ""},
           // Values of custom facts, by kind or attribute; those of one AND are the same fact's.
           {"custom.vessel:\"Aurora\"", "a"},
           {"custom.vessel = \"Bor*\"", "a"},
           {"custom.vessel = Zephyr", ""},
           {"custom.vessel != Zephyr", "a b c"},
           {"custom.vessel != Aurora", "b c"},
           {"custom.flag:*", "a"},
           {"custom.vessel = Aurora AND custom.flag = PA", "a"},
           {"custom.vessel = Aurora AND custom.flag = LR", ""},
           {"(custom.vessel = Aurora) AND custom.tonnage < 1000", "a"},
           {"custom.vessel = Aurora AND (custom.flag = LR OR custom.tonnage = 900)", "a"},
           {"custom.tonnage > 10000 AND currency = USD", "a"},
           {"custom.tonnage > 10000 AND custom.vessel = Aurora", ""},
           {"custom.tonnage >= 12000.5", ""},
           // The document's time; a document of unknown time satisfies no comparison.
           {"publish_time >= \"2024-07-01\"", "b"},
           {"date >= 2024-06-14", "a b"},
           {"date > 2024-06-14", "b"},
           {"date > 2024-06", "b"},
           {"date <= 2024-06", "a"},
           {"date < \"2024-06-14\"", ""},
           {"date = 2024-06", "a"},
           {"date = 2024", "a b"},
           {"date != 2024-06", "b"},
           {"date >= \"2024-06-14T12:00:00Z\" AND date < \"2024-06-14T12:00:01Z\"", "a"},
           {"date > \"2024-06-14T12:00:00Z\"", "b"},
           {"date:*", "a b"},
           // Words.
           {"text:trade", "a"},
           {"text:\"envoy trade\"", "a"},
           {"text:\"envoy Астана\"", ""},
           {"trade", "a"},
           {"NOT trade", "b c"},
           {"Sarsenov", "a b"},
           // Facts.
           {"kind = MONEY", "a"},
           {"kind = \"money\"", "a"},
           {"kind = law", "c"},
           {"kind:TREATY", ""},
           {"kind != MONEY", "b c"},
           {"country != KZ", "b c"},
           {"official:\"Sarsenov\"", "a b"},
           {"official:\"Сәрсенов\"", "a b"},
           {"official:Сарсенова", "a b"},
           {"official = \"officials/oleg-vetrov\"", "a b"},
           {"official != \"officials/oleg-vetrov\"", "c"},
           {"official:\"Nobody Known\"", ""},
           {"NOT official:\"Nobody Known\"", "a b c"},
           {"official:*", "a b"},
           {"organization:SCU", "c"},
           {"organization:\"Steppe Customs Union\"", "c"},
           {"organization:\"СТС\"", "c"},
           {"organization:\"Степного таможенного союза\"", "c"},
           {"treaty:\"Steppe Charter\"", "b"},
           {"country = KZ", "a"},
           {"country:\"kz\"", "a"},
           {"speaker:Sarsenov", "a"},
           // One figure.
           {"money.currency = USD", "a"},
           {"currency = usd", "a"},
           {"money.currency = USD AND money.measure = LOAN", ""},
           {"money.currency = KZT AND money.measure = LOAN", "a"},
           {"(money.currency = USD) AND money.measure = LOAN", ""},
           {"(money.currency = USD AND money.amount > 2) AND (money.currency = KZT AND money.measure = LOAN)", "a"},
           {"money.currency = USD AND (money.measure = LOAN OR money.measure = AID)", ""},
           {"money.currency = USD AND (money.measure = LOAN OR money.measure = MEASURE_TRADE_TURNOVER)", "a"},
           {"money.currency = USD AND NOT money.measure = LOAN", ""},
           {"money.currency = USD AND money.measure != LOAN", "a"},
           {"money.amount >= 24000000000", "a"},
           {"money.amount > 24000000000", ""},
           {"money.amount = 1.50", "a"},
           {"money.amount < 2", "a"},
           {"money.amount = 70", ""},
           {"within(money.period, 2023, 2023)", "a"},
           {"within(money.period, 2022, 2022)", ""},
           {"within(money.period, \"2023-02-01\", \"2023-12-31\")", ""},
           {"within(money.period, 2023, 2023) AND money.currency = KZT", ""},
           // One event.
           {"event_type = MEETING AND participant:Sarsenov AND participant:Vetrov", "a"},
           {"event_type = meeting AND participant:Vetrov", "a b"},
           {"event_type = VISIT AND participant:Vetrov", ""},
           {"(event_type = VISIT AND participant:Sarsenov) AND (event_type = MEETING AND participant:Vetrov)", "b"},
           {"participant:CN", "b"},
           {"participant = \"officials/daulet-sarsenov\"", "a b"},
           {"place = Almaty", "a"},
           {"language = ru AND event_type = MEETING AND language = ru AND participant:CN", "b"},
       }) {
    SCOPED_TRACE(c.filter);
    EXPECT_EQ(Rows({.filter = c.filter}), c.rows);
  }
}

TEST_F(Planner, FiltersFacts) {
  for (const FilterCase& c : {
           FilterCase{"kind = MONEY", "a/usd a/kzt"},
           {"kind != MONEY AND language = en", "a/meet a/aurora a/borealis"},
           {"custom.flag = pa OR custom.flag = PA", "a/aurora"},
           {"kind = vessel AND NOT custom.flag = PA", "a/borealis"},
           {"money.currency = USD", "a/usd"},
           {"money.currency != USD", "a/kzt"},
           {"money.amount > 1", "a/usd a/kzt"},
           {"within(money.period, 2023-01-01, 2023-12-31)", "a/usd"},
           {"within(period, 2023, 2023)", "a/usd b/share"},
           {"possible(period, 2022, 2022)", "a/kzt"},
           {"modality = PLANNED", "b/visit"},
           {"modality = MODALITY_PLANNED", "b/visit"},
           {"measure:*", "a/usd a/kzt"},
           {"confidence >= 0.7", "c/law"},
           {"speaker = \"officials/daulet-sarsenov\"", "a/usd"},
           {"official:Vetrov AND date >= 2024-07", "b/signing"},
           {"official:Sarsenov trade", "a/meet a/usd"},
           {"country = RU", "a/usd"},
           {"language = ru AND NOT kind = EVENT", "b/share"},
       }) {
    SCOPED_TRACE(c.filter);
    EXPECT_EQ(Rows({.filter = c.filter, .kind = ResultKind::kFact}), c.rows);
  }
}

TEST_F(Planner, EventDatesCompareByOverlapWhenBothEndsAreKnown) {
  for (const FilterCase& c : {
           FilterCase{"", "a/meet b/visit b/signing"},
           {"event_date = \"2024-06-13\"", "a/meet"},
           {"event_date = 2024-06", "a/meet b/signing"},
           {"event_date = 2024-06-22", "b/signing"},
           {"event_date != 2024-06-22", "a/meet"},
           {"event_date >= 2024-06-25", "b/signing"},
           {"event_date >= 2024-06-26", ""},
           {"event_date > 2024-06-24", "b/signing"},
           {"event_date > 2024-06-25", ""},
           {"event_date > 2024-05", "a/meet b/signing"},
           {"event_date <= 2024-06-20", "a/meet b/signing"},
           {"event_date < 2024-06-20", "a/meet"},
           {"event_date <= 2024", "a/meet b/signing"},
           {"event_date:*", "a/meet b/signing"},
           {"possible(event_date, 2024-06-30, 2024-06-30)", "b/visit"},
           {"possible(event_date, 2024-06-01, 2024-06-14)", "a/meet b/visit"},
           {"possible(event_date, 2024-07, 2024-08)", ""},
           {"within(event_date, 2024-06-20, 2024-06-25)", "b/signing"},
           {"within(event_date, 2024-06-21, 2024-06-30)", ""},
       }) {
    SCOPED_TRACE(c.filter);
    EXPECT_EQ(Rows({.filter = c.filter, .kind = ResultKind::kEvent}), c.rows);
  }
}

TEST_F(Planner, FiltersEntities) {
  for (const FilterCase& c : {
           FilterCase{"kind = OFFICIAL AND country = RU", "officials/oleg-vetrov"},
           {"kind = TREATY", "treaties/steppe-charter-2011"},
           {"name:Vetrov", "officials/oleg-vetrov"},
           {"Vetrov", "officials/oleg-vetrov"},
           {"name = \"organizations/steppe-union\"", "organizations/steppe-union"},
           {"document_count > 0", ""},
           {"name = SCU", "organizations/steppe-union"},
           {"name = Union", ""},
       }) {
    SCOPED_TRACE(c.filter);
    EXPECT_EQ(Rows({.filter = c.filter, .kind = ResultKind::kEntity}), c.rows);
  }
  EXPECT_EQ(Rows({.words = "oleg vetrov", .kind = ResultKind::kEntity}), "officials/oleg-vetrov");
  EXPECT_EQ(Rows({.words = "O. Ветров", .kind = ResultKind::kEntity}), "officials/oleg-vetrov");
  EXPECT_EQ(Rows({.words = "Ivan Vetrov", .kind = ResultKind::kEntity}), "");
}

TEST_F(Planner, NamesNeedAllTheirWords) {
  for (const FilterCase& c : {FilterCase{"official:\"Daulet Sarsenov\"", "a b"},
                              {"official:\"D. Sarsenov\"", "a b"},
                              {"official:\"Oleg Sarsenov\"", ""},
                              {"official = \"Sarsenov\"", ""},
                              {"official = \"Дәулет Сәрсенов\"", "a b"},
                              {"official:\"...\"", ""}}) {
    SCOPED_TRACE(c.filter);
    EXPECT_EQ(Rows({.filter = c.filter}), c.rows);
  }
}

TEST_F(Planner, NameMatchingNarrows) {
  struct Case {
    const char* words;
    const char* filter;
    NameMatching matching;
    const char* rows;
  };
  for (const Case& c : {
           Case{"Sarsenov", "", NameMatching::kCrossScript, "a b"},
           {"Sarsenov", "", NameMatching::kUnspecified, "a b"},
           {"Sarsenov", "", NameMatching::kSameScript, "a"},
           {"Sarsenov", "", NameMatching::kExact, "a"},
           {"Сәрсенов", "", NameMatching::kCrossScript, "a b"},
           {"Сәрсенов", "", NameMatching::kSameScript, "b"},
           {"Сәрсенов", "", NameMatching::kExact, ""},
           {"Ветров", "", NameMatching::kSameScript, "b"},
           {"Ветров", "", NameMatching::kExact, "b"},
           {"", "official:Sarsenov", NameMatching::kSameScript, "a b"},
           {"", "official:Сарсенов", NameMatching::kExact, "a b"},
           {"", "official:сарсенов", NameMatching::kExact, ""},
           {"", "official:Сарсенову", NameMatching::kSameScript, "a b"},
       }) {
    SCOPED_TRACE(absl::StrCat(c.words, c.filter, static_cast<int>(c.matching)));
    EXPECT_EQ(Rows({.words = c.words, .filter = c.filter, .name_matching = c.matching}), c.rows);
  }
}

TEST_F(Planner, Words) {
  struct Case {
    const char* words;
    ResultKind kind;
    const char* rows;
  };
  for (const Case& c : {
           Case{"trade", ResultKind::kDocument, "a"},
           {"sarsenov", ResultKind::kDocument, "a b"},
           {"Sarsenov trade", ResultKind::kDocument, "a"},
           {"Sarsenov -trade", ResultKind::kDocument, "b"},
           {"-trade", ResultKind::kDocument, "b c"},
           {"\"envoy Oleg\"", ResultKind::kDocument, "a"},
           {"-\"envoy Oleg\"", ResultKind::kDocument, "b c"},
           {"-\"envoy Астана\"", ResultKind::kDocument, "a b c"},
           {"???", ResultKind::kDocument, ""},
           {"  ", ResultKind::kDocument, "a b c"},
           // A fact must itself name who is asked for; other words stand in its document.
           {"Vetrov", ResultKind::kEvent, "a/meet b/signing"},
           {"Vetrov trade", ResultKind::kEvent, "a/meet"},
           {"trade", ResultKind::kFact, "a/meet a/usd a/kzt a/aurora a/borealis"},
           {"trade -envoy", ResultKind::kFact, ""},
       }) {
    SCOPED_TRACE(c.words);
    EXPECT_EQ(Rows({.words = c.words, .kind = c.kind}), c.rows);
  }
}

TEST_F(Planner, TellsSpellingsAndTermsToMark) {
  auto plan = PlanOf({.words = "Sarsenov"});
  ASSERT_TRUE(plan.ok());
  EXPECT_THAT(plan->expanded_names, ElementsAre("Сарсенов", "Сәрсенов"));
  plan = PlanOf({.words = "Sarsenov", .name_matching = NameMatching::kExact});
  ASSERT_TRUE(plan.ok());
  EXPECT_THAT(plan->expanded_names, ElementsAre());

  plan = PlanOf({.words = "trade -envoy", .filter = "Astana AND NOT wheat"});
  ASSERT_TRUE(plan.ok());
  for (const char* word : {"trade", "Astana"})
    EXPECT_THAT(plan->highlight_terms, Contains(text::QueryTerms(word, false)[0]));
  for (const char* word : {"envoy", "wheat"})
    EXPECT_THAT(plan->highlight_terms, Not(Contains(text::QueryTerms(word, false)[0])));
  EXPECT_EQ(plan->selection.ranking_terms.size(), 1u);
}

TEST_F(Planner, FilterErrors) {
  struct Case {
    const char* filter;
    ResultKind kind;
    const char* reason;
    const char* position;
    const char* message;
    const char* suggestion;
  };
  for (const Case& c : {
           Case{"a =", ResultKind::kDocument, "FILTER_SYNTAX", "3", "expected a value", ""},
           {"lang = ru", ResultKind::kDocument, "FILTER_FIELD_UNKNOWN", "0", "DOCUMENT results have no field `lang`",
            ""},
           {"a AND langage = ru", ResultKind::kDocument, "FILTER_FIELD_UNKNOWN", "6", "no field `langage`",
            "`language`"},
           {"offical:X", ResultKind::kFact, "FILTER_FIELD_UNKNOWN", "0", "FACT results have no field", "`official`"},
           {"amount > 5", ResultKind::kFact, "FILTER_FIELD_UNKNOWN", "0", "no field `amount`", "`money.amount`"},
           {"role = x", ResultKind::kDocument, "FILTER_FIELD_UNKNOWN", "0",
            "a field of FACT results, not of DOCUMENT results", ""},
           {"official:x", ResultKind::kEntity, "FILTER_FIELD_UNKNOWN", "0",
            "a field of DOCUMENT results, not of ENTITY results", ""},
           {"custom = x", ResultKind::kDocument, "FILTER_FIELD_UNKNOWN", "0", "attribute or kind", "custom.KEY"},
           {"custom.a = \"x*y\"", ResultKind::kFact, "FILTER_TYPE", "11", "only at the end", ""},
           {"labels = x", ResultKind::kDocument, "FILTER_FIELD_UNKNOWN", "0", "by key", "labels.KEY"},
           {"labels. = x", ResultKind::kDocument, "FILTER_FIELD_UNKNOWN", "0", "by key", "labels.KEY"},
           {"witin(event_date, 2024, 2024)", ResultKind::kEvent, "FILTER_FIELD_UNKNOWN", "0", "no function `witin`",
            "`within`"},
           {"within(event_dat, 2024, 2024)", ResultKind::kEvent, "FILTER_FIELD_UNKNOWN", "7", "no field `event_dat`",
            "`event_date`"},
           {"within(official, 2024, 2024)", ResultKind::kEvent, "FILTER_TYPE", "7", "within takes event_date", ""},
           {"within(event_date, 2024)", ResultKind::kEvent, "FILTER_TYPE", "0", "three arguments", ""},
           {"within(event_date, 2024, 2023)", ResultKind::kEvent, "FILTER_TYPE", "25", "before the first", ""},
           {"within(event_date, soon, 2023)", ResultKind::kEvent, "FILTER_TYPE", "19", "expected a date", ""},
           {"kind = MONY", ResultKind::kFact, "FILTER_TYPE", "7", "one of DATE, OFFICIAL, MONEY", "`MONEY`"},
           {"kind = PERSON", ResultKind::kEntity, "FILTER_TYPE", "7", "one of OFFICIAL, ORGANIZATION, TREATY", ""},
           {"modality = planed", ResultKind::kFact, "FILTER_TYPE", "11", "one of ASSERTED", "`PLANNED`"},
           {"money.measure = WRONG_LOAN", ResultKind::kFact, "FILTER_TYPE", "16", "one of TRADE_TURNOVER", ""},
           {"money.amount > \"20 billion\"", ResultKind::kFact, "FILTER_TYPE", "15", "a decimal number in full", ""},
           {"money.amount > 2e9", ResultKind::kFact, "FILTER_TYPE", "15", "a decimal number in full", ""},
           {"money.period = 2023", ResultKind::kFact, "FILTER_TYPE", "0", "asked for by a function",
            "`within(money.period, \"2023-01-01\", \"2023-12-31\")`"},
           {"date >= yesterday", ResultKind::kDocument, "FILTER_TYPE", "8", "a date or time", ""},
           {"event_date >= \"2024-06-14T10:00:00Z\"", ResultKind::kEvent, "FILTER_TYPE", "14", "a date, as", ""},
           {"country = Kazakhstan", ResultKind::kFact, "FILTER_TYPE", "10", "two letters", ""},
           {"language > en", ResultKind::kDocument, "FILTER_TYPE", "0", "takes the operators = != :, not >", ""},
           {"official > X", ResultKind::kDocument, "FILTER_TYPE", "0", "takes the operators", ""},
           {"official = \"treaties/x\"", ResultKind::kDocument, "FILTER_TYPE", "11", "officials/...", ""},
           {"source = \"a*b\"", ResultKind::kDocument, "FILTER_TYPE", "9", "only at the end", ""},
           {"confidence > high", ResultKind::kFact, "FILTER_TYPE", "13", "a number", ""},
           {"confidence > nan", ResultKind::kFact, "FILTER_TYPE", "13", "a number", ""},
       }) {
    SCOPED_TRACE(c.filter);
    const auto plan = PlanOf({.filter = c.filter, .kind = c.kind});
    ASSERT_FALSE(plan.ok());
    EXPECT_EQ(plan.status().code(), absl::StatusCode::kInvalidArgument);
    const auto reason = model::ReasonOf(plan.status());
    ASSERT_TRUE(reason);
    EXPECT_EQ(reason->reason, c.reason);
    EXPECT_EQ(reason->field, "filter");
    EXPECT_EQ(reason->metadata.at("position"), c.position);
    EXPECT_NE(std::string(plan.status().message()).find(c.message), std::string::npos) << plan.status();
    EXPECT_EQ(reason->metadata.count("suggestion") > 0 ? reason->metadata.at("suggestion") : "", c.suggestion);
  }
}

// "publish_time desc, name asc"
std::string Shown(const std::vector<store::Order>& orders) {
  return absl::StrJoin(orders, ", ", [](std::string* out, const store::Order& o) {
    constexpr const char* kBy[] = {"relevance", "field", "name", "position"};
    absl::StrAppend(out, kBy[static_cast<int>(o.by)],
                    o.by == store::Order::By::kField ? absl::StrCat(static_cast<int>(o.field)) : "",
                    o.descending ? " desc" : "");
  });
}

TEST_F(Planner, Orders) {
  const std::string publish_time = absl::StrCat("field", static_cast<int>(Field::kPublishTime));
  const std::string amount = absl::StrCat("field", static_cast<int>(Field::kAmount));
  const std::string event_date = absl::StrCat("field", static_cast<int>(Field::kTimeFrom));
  struct Case {
    ResultKind kind;
    const char* words;
    const char* order_by;
    std::string shown;
  };
  for (const Case& c : {
           Case{ResultKind::kDocument, "", "", publish_time + " desc, name"},
           {ResultKind::kDocument, "trade", "", "relevance desc, name"},
           {ResultKind::kDocument, "-trade", "", publish_time + " desc, name"},
           {ResultKind::kFact, "trade", "", "position"},
           {ResultKind::kEvent, "", " ", "position"},
           {ResultKind::kEntity, "", "", "name"},
           {ResultKind::kDocument, "", "date", publish_time},
           {ResultKind::kDocument, "trade", "relevance desc , publish_time asc", "relevance desc, " + publish_time},
           {ResultKind::kDocument, "", "relevance desc", publish_time + " desc, name"},
           {ResultKind::kFact, "", "money.amount asc", amount},
           {ResultKind::kEvent, "", "event_date desc, relevance desc", event_date + " desc"},
           {ResultKind::kEntity, "", "name desc", "name desc"},
       }) {
    SCOPED_TRACE(c.order_by);
    const auto plan = PlanOf({.words = c.words, .kind = c.kind, .order_by = c.order_by});
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_EQ(Shown(plan->selection.order), c.shown);
  }
}

TEST_F(Planner, FieldErrors) {
  struct Case {
    Query query;
    const char* field;
    const char* message;
  };
  std::string many;
  for (int i = 0; i < 65; ++i) many += "word ";
  for (const Case& c : {
           Case{{.page_size = -1}, "page_size", "negative"},
           {{.order_by = "money.amount"}, "order_by", "ordered by relevance, name, publish_time"},
           {{.order_by = "name down"}, "order_by", "not `down`"},
           {{.order_by = "name desc desc"}, "order_by", "stands asc, desc"},
           {{.order_by = "name,"}, "order_by", "no field ``"},
           {{.order_by = "name, name desc"}, "order_by", "twice"},
           {{.order_by = "relevance"}, "order_by", "best first"},
           {{.words = many}, "query", "more than 64 words"},
           {{.words = std::string(5000, 'a')}, "query", "longer than 4096 bytes"},
       }) {
    SCOPED_TRACE(c.message);
    const auto plan = PlanOf(c.query);
    ASSERT_FALSE(plan.ok());
    const auto reason = model::ReasonOf(plan.status());
    ASSERT_TRUE(reason);
    EXPECT_EQ(reason->reason, "FIELD_INVALID");
    EXPECT_EQ(reason->field, c.field);
    EXPECT_NE(std::string(plan.status().message()).find(c.message), std::string::npos) << plan.status();
  }
}

TEST_F(Planner, PageSizes) {
  for (const auto& [asked, given] : {std::pair{0, 20}, {1, 1}, {200, 200}, {201, 200}, {2147483647, 200}}) {
    const auto plan = PlanOf({.page_size = asked});
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(plan->selection.limit, given);
  }
}

TEST_F(Planner, PageTokensBelongToTheirQuery) {
  const Query query{
      .collection = "seeds", .words = "trade", .filter = "language = en", .page_size = 10, .order_by = "name"};
  const auto plan = PlanOf(query);
  ASSERT_TRUE(plan.ok());
  const std::string token = MakePageToken(*plan, {{std::string("seeds"), std::string("a")}});

  Query next = query;
  next.page_token = token;
  next.page_size = 50;
  const auto continued = PlanOf(next);
  ASSERT_TRUE(continued.ok()) << continued.status();
  ASSERT_TRUE(continued->selection.after);
  EXPECT_EQ(continued->selection.after->values.size(), 2u);
  EXPECT_EQ(continued->fingerprint, plan->fingerprint);

  std::vector<Query> others(6, next);
  others[0].collection = "other";
  others[1].words = "envoy";
  others[2].filter = "language = ru";
  others[3].order_by = "name desc";
  others[4].kind = ResultKind::kFact;
  others[5].name_matching = NameMatching::kExact;
  for (const Query& other : others) EXPECT_EQ(model::ReasonOf(PlanOf(other).status())->reason, "PAGE_TOKEN_MISMATCH");
  // What is unset means the same as its default.
  next.kind = ResultKind::kDocument;
  next.name_matching = NameMatching::kCrossScript;
  EXPECT_TRUE(PlanOf(next).ok());
  next.page_token = "next";
  EXPECT_EQ(model::ReasonOf(PlanOf(next).status())->reason, "PAGE_TOKEN_INVALID");
}

}  // namespace
}  // namespace chancery::query
