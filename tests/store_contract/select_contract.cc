#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/store_contract/store_contract.h"

namespace chancery::store {
namespace {

using model::Decimal;
using model::PartialDate;

Condition Is(Field field, Value value) { return Condition::Compare(field, Op::kEqual, {std::move(value)}); }
Condition Label(const std::string& key, Op op, std::vector<Value> values = {}) {
  Condition c = Condition::Compare(Field::kLabel, op, std::move(values));
  c.key = key;
  return c;
}

model::TimeSpan Days(PartialDate from, PartialDate to) {
  model::TimeSpan span{.timex = from.Text()};
  if (from.year != 0) span.start = from;
  if (to.year != 0) span.end = to;
  return span;
}

// Three documents with a fact or two of each kind.
void PutSample(Store& store) {
  DocumentWrite d1 = MakeWrite("d1", "president visits energy summit");
  d1.document.language = "en";
  d1.document.source = "a.example";
  d1.document.publish_time = absl::FromUnixSeconds(1000);
  d1.document.labels = {{"topic", "energy"}};
  d1.title_terms = "energy";
  model::Fact meeting =
      MakeFact("e1", 0,
               model::EventFact{.event_type = "meeting",
                                .participants = {{"officials/putin"}, {"officials/tokaev", "President", true}, {"KZ"}},
                                .time = Days({2024, 6, 1}, {2024, 6, 3}),
                                .place = "Astana",
                                .country_code = "KZ"});
  meeting.modality = model::Modality::kPlanned;
  meeting.confidence = 0.5F;
  meeting.produced_by = "events#meet";
  model::Fact title = MakeFact("o1", 10,
                               model::OfficialFact{.official = "officials/tokaev",
                                                   .display_name = "Қасым ТОҚАЕВ",
                                                   .role = "President",
                                                   .affiliation = "organizations/akorda",
                                                   .country_code = "KZ"});
  title.speaker = "officials/putin";
  d1.facts = {meeting, title};
  d1.entities = {MakeEntity("officials/tokaev", "Токаев"), MakeEntity("officials/putin", "Путин"),
                 MakeEntity("organizations/akorda", "Akorda")};
  d1.entities[0].country_code = "KZ";

  DocumentWrite d2 = MakeWrite("d2", "trade grows energy");
  d2.document.language = "ru";
  d2.document.source = "b.example";
  d2.document.publish_time = absl::FromUnixSeconds(2000);
  d2.document.labels = {{"topic", "trade"}};
  const auto money = [](const char* amount, const char* currency) {
    return model::MoneyFact{.amount = *Decimal::Parse(amount),
                            .currency_code = currency,
                            .measure = model::Measure::kTradeTurnover,
                            .period = Days({2023, 1, 0}, {2023, 11, 0}),
                            .parties = {"KZ", "RU"},
                            .speaker = "officials/novak"};
  };
  d2.facts = {MakeFact("m1", 0, money("27000000000", "USD")), MakeFact("m2", 6, money("-0.5", "USD")),
              MakeFact("m3", 12, money("9", "KZT"))};

  DocumentWrite d3 = MakeWrite("d3", "treaty signed summit");
  d3.document.language = "ru";
  d3.document.labels = {{"topic", "energy"}, {"desk", "x"}};
  d3.facts = {
      MakeFact("t1", 0,
               model::TreatyFact{.treaty = "treaties/eaeu",
                                 .display_name = "EAEU Treaty",
                                 .parties = {"KZ"},
                                 .sign_time = Days({2014, 5, 29}, {2014, 5, 29})}),
      MakeFact("c1", 7, model::CustomFact{.kind = "law", .canonical_value = "Law on Trade"}),
      MakeFact("q1", 9, model::QuantityFact{.value = *Decimal::Parse("10"), .unit = model::QuantityUnit::kPercent})};
  d3.entities = {MakeEntity("treaties/eaeu", "EAEU Treaty")};
  for (auto& result : store.Write({d1, d2, d3}, true)) ASSERT_TRUE(result.ok()) << result.status();
}

TEST_P(StoreContract, SelectsDocuments) {
  PutSample(*store_);
  const Condition has_usd = Condition::HasFact(Is(Field::kCurrency, "USD"));
  struct Case {
    const char* what;
    Condition condition;
    const char* expected;
  };
  for (const Case& c : {
           Case{"all", Condition::True(), "d1 d2 d3"},
           Case{"id", Is(Field::kDocumentId, "d2"), "d2"},
           Case{"language", Is(Field::kLanguage, "ru"), "d2 d3"},
           Case{"not equal", Condition::Compare(Field::kLanguage, Op::kNotEqual, {"ru"}), "d1"},
           Case{"not equal to what is unset", Condition::Compare(Field::kSource, Op::kNotEqual, {"a.example"}),
                "d2 d3"},
           Case{"less than unset", Condition::Compare(Field::kPublishTime, Op::kLess, {int64_t{1} << 60}), "d1 d2"},
           Case{"not of unset", Condition::Not(Condition::Compare(Field::kPublishTime, Op::kLess, {int64_t{1} << 60})),
                "d3"},
           Case{"time range",
                Condition::And({Condition::Compare(Field::kPublishTime, Op::kGreaterOrEqual, {int64_t{1000000000}}),
                                Condition::Compare(Field::kPublishTime, Op::kLess, {int64_t{2000000000}})}),
                "d1"},
           Case{"is null", Condition::Compare(Field::kSource, Op::kIsNull), "d3"},
           Case{"is not null", Condition::Compare(Field::kPublishTime, Op::kIsNotNull), "d1 d2"},
           Case{"in", Condition::Compare(Field::kDocumentId, Op::kIn, {"d3", "d1", "x"}), "d1 d3"},
           Case{"in nothing", Condition::Compare(Field::kDocumentId, Op::kIn), ""},
           Case{"prefix", Condition::Compare(Field::kSource, Op::kPrefix, {"a."}), "d1"},
           Case{"prefix is no pattern", Condition::Compare(Field::kSource, Op::kPrefix, {"%"}), ""},
           Case{"label", Label("topic", Op::kEqual, {"energy"}), "d1 d3"},
           Case{"label not equal", Label("topic", Op::kNotEqual, {"energy"}), "d2"},
           Case{"label there", Label("desk", Op::kIsNotNull), "d3"},
           Case{"label missing", Label("desk", Op::kIsNull), "d1 d2"},
           Case{"and of none", Condition::And({}), "d1 d2 d3"},
           Case{"or of none", Condition::Or({}), ""},
           Case{"or", Condition::Or({Is(Field::kDocumentId, "d1"), Is(Field::kSource, "b.example")}), "d1 d2"},
           Case{"not or",
                Condition::Not(Condition::Or({Is(Field::kDocumentId, "d1"), Is(Field::kSource, "b.example")})), "d3"},
           Case{"terms", Condition::Terms({{"energy"}}), "d1 d2"},
           Case{"terms and", Condition::Terms({{"energy"}, {"trade"}}), "d2"},
           Case{"terms or", Condition::Terms({{"grows", "signed"}}), "d2 d3"},
           Case{"terms and of ors", Condition::Terms({{"summit", "trade"}, {"energy", "treaty"}}), "d1 d2 d3"},
           Case{"terms twice", Condition::And({Condition::Terms({{"energy"}}), Condition::Terms({{"summit"}})}), "d1"},
           Case{"no term", Condition::Not(Condition::Terms({{"energy"}})), "d3"},
           Case{"terms of no groups", Condition::Terms({}), "d1 d2 d3"},
           Case{"terms of an empty group", Condition::Terms({{"energy"}, {}}), ""},
           Case{"has fact", has_usd, "d2"},
           Case{"one fact has both",
                Condition::HasFact(
                    Condition::And({Is(Field::kCurrency, "USD"), Is(Field::kAmount, Decimal::Parse("9")->OrderKey())})),
                ""},
           Case{"facts have both",
                Condition::And({has_usd, Condition::HasFact(Is(Field::kAmount, Decimal::Parse("9")->OrderKey()))}),
                "d2"},
           Case{"entity", Condition::HasFact(Is(Field::kEntity, "officials/tokaev")), "d1"},
           Case{"state", Condition::HasFact(Is(Field::kEntity, "KZ")), "d1 d2 d3"},
           Case{"no fact", Condition::Not(Condition::HasFact(Is(Field::kEntity, "RU"))), "d1 d3"},
       }) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(Documents(c.condition), c.expected);
  }
}

TEST_P(StoreContract, SelectsFacts) {
  PutSample(*store_);
  const auto key = [](const char* text) { return Value(Decimal::Parse(text)->OrderKey()); };
  const auto day = [](int32_t y, int32_t m, int32_t d) { return Value(int64_t{model::DaysFromCivil(y, m, d)}); };
  struct Case {
    const char* what;
    Condition condition;
    const char* expected;
  };
  for (const Case& c : {
           Case{"all, by name", Condition::True(), "d1/e1 d1/o1 d2/m1 d2/m2 d2/m3 d3/c1 d3/q1 d3/t1"},
           Case{"kind", Is(Field::kFactKind, "MONEY"), "d2/m1 d2/m2 d2/m3"},
           Case{"custom kind", Is(Field::kFactKind, "law"), "d3/c1"},
           Case{"id", Is(Field::kFactId, "t1"), "d3/t1"},
           Case{"entity", Is(Field::kEntity, "officials/tokaev"), "d1/e1 d1/o1"},
           Case{"speaker is an entity too", Is(Field::kEntity, "officials/putin"), "d1/e1 d1/o1"},
           Case{"participant", Is(Field::kParticipant, "officials/putin"), "d1/e1"},
           Case{"a state takes part", Is(Field::kParticipant, "KZ"), "d1/e1"},
           Case{"participant not equal", Condition::Compare(Field::kParticipant, Op::kNotEqual, {"officials/putin"}),
                "d1/o1 d2/m1 d2/m2 d2/m3 d3/c1 d3/q1 d3/t1"},
           Case{"no entity", Condition::Compare(Field::kEntity, Op::kIsNull), "d3/c1 d3/q1"},
           Case{"two entities", Condition::And({Is(Field::kEntity, "KZ"), Is(Field::kEntity, "RU")}),
                "d2/m1 d2/m2 d2/m3"},
           Case{"speaker of the words", Is(Field::kSpeaker, "officials/putin"), "d1/o1"},
           Case{"speaker of the figure", Is(Field::kSpeaker, "officials/novak"), "d2/m1 d2/m2 d2/m3"},
           Case{"role", Is(Field::kRole, "President"), "d1/o1"},
           Case{"event type", Is(Field::kEventType, "meeting"), "d1/e1"},
           Case{"place", Is(Field::kPlace, "Astana"), "d1/e1"},
           Case{"country", Is(Field::kCountry, "KZ"), "d1/e1 d1/o1"},
           Case{"currency", Is(Field::kCurrency, "KZT"), "d2/m3"},
           Case{"amount above", Condition::Compare(Field::kAmount, Op::kGreater, {key("9.5")}), "d2/m1 d3/q1"},
           Case{"amount below zero", Condition::Compare(Field::kAmount, Op::kLess, {key("0")}), "d2/m2"},
           Case{"measure", Is(Field::kMeasure, "TRADE_TURNOVER"), "d2/m1 d2/m2 d2/m3"},
           Case{"modality", Is(Field::kModality, "PLANNED"), "d1/e1"},
           Case{"confidence", Condition::Compare(Field::kConfidence, Op::kLessOrEqual, {0.5}), "d1/e1"},
           Case{"overlaps a day",
                Condition::And({Condition::Compare(Field::kTimeFrom, Op::kLessOrEqual, {day(2024, 6, 2)}),
                                Condition::Compare(Field::kTimeTo, Op::kGreaterOrEqual, {day(2024, 6, 2)})}),
                "d1/e1"},
           Case{"signed in", Is(Field::kTimeFrom, day(2014, 5, 29)), "d3/t1"},
           Case{"period",
                Condition::And({Is(Field::kPeriodFrom, day(2023, 1, 1)), Is(Field::kPeriodTo, day(2023, 11, 30))}),
                "d2/m1 d2/m2 d2/m3"},
           Case{"timex", Is(Field::kTimex, "2014-05-29"), "d3/t1"},
           Case{"producer", Condition::Compare(Field::kProducer, Op::kPrefix, {"events#"}), "d1/e1"},
           Case{"canonical, any case", Is(Field::kCanonical, "ҚАСЫМ Тоқаев"), "d1/o1"},
           Case{"canonical prefix", Condition::Compare(Field::kCanonical, Op::kPrefix, {"LAW"}), "d3/c1"},
           Case{"of documents", Condition::InDocument(Is(Field::kLanguage, "en")), "d1/e1 d1/o1"},
           Case{"document field alone", Is(Field::kDocumentId, "d3"), "d3/c1 d3/q1 d3/t1"},
           Case{"terms", Condition::Terms({{"treaty"}}), "d3/c1 d3/q1 d3/t1"},
           Case{"of documents with another fact",
                Condition::And({Is(Field::kFactKind, "TREATY"),
                                Condition::InDocument(Condition::HasFact(Is(Field::kFactKind, "law")))}),
                "d3/t1"},
           Case{"label", Label("desk", Op::kEqual, {"x"}), "d3/c1 d3/q1 d3/t1"},
           Case{"label of no document", Condition::Not(Label("topic", Op::kIsNotNull)), ""},
       }) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(Facts(c.condition), c.expected);
  }
}

TEST_P(StoreContract, SelectsEntities) {
  PutSample(*store_);
  DocumentWrite other =
      MakeWrite("x1", "elsewhere", {MakeFact("f", 0, model::OfficialFact{.official = "officials/lavrov"})});
  other.document.collection = "other";
  other.entities = {MakeEntity("officials/lavrov", "Lavrov"), MakeEntity("officials/tokaev", "Tokayev")};
  Put(other);
  struct Case {
    const char* what;
    Condition condition;
    const char* expected;
  };
  for (const Case& c : {
           Case{"all of the collection", Condition::True(),
                "officials/putin officials/tokaev organizations/akorda treaties/eaeu"},
           Case{"name", Is(Field::kEntity, "officials/tokaev"), "officials/tokaev"},
           Case{"kind", Is(Field::kFactKind, "OFFICIAL"), "officials/putin officials/tokaev"},
           Case{"country", Is(Field::kCountry, "KZ"), "officials/tokaev"},
           Case{"display name, any case", Is(Field::kCanonical, "ТОКАЕВ"), "officials/tokaev"},
           Case{"count", Condition::Compare(Field::kDocumentCount, Op::kGreater, {int64_t{1}}), "officials/tokaev"},
           Case{"named by a fact", Condition::HasFact(Is(Field::kEventType, "meeting")),
                "officials/putin officials/tokaev"},
           Case{"named by a document", Condition::InDocument(Is(Field::kLanguage, "ru")), "treaties/eaeu"},
           Case{"terms", Condition::Terms({{"president"}}), "officials/putin officials/tokaev organizations/akorda"},
           Case{"not", Condition::Not(Is(Field::kFactKind, "OFFICIAL")), "organizations/akorda treaties/eaeu"},
       }) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(Entities(c.condition), c.expected);
  }
  Selection most{.rows = RowKind::kEntity,
                 .order = {{.by = Order::By::kField, .field = Field::kDocumentCount, .descending = true}},
                 .limit = 2};
  EXPECT_EQ(Ids(most), "officials/tokaev officials/lavrov");
}

TEST_P(StoreContract, RefusesSelectionsThatMakeNoSense) {
  PutSample(*store_);
  const auto code = [this](Selection selection) { return store_->Select(selection).status().code(); };
  const auto documents = [](Condition c) { return Selection{.condition = std::move(c)}; };
  EXPECT_EQ(code(documents(Is(Field::kCurrency, "USD"))), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(documents(Is(Field::kPublishTime, "text"))), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(documents(Condition::Compare(Field::kLanguage, Op::kEqual))), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(documents(Condition::Compare(Field::kPublishTime, Op::kPrefix, {int64_t{1}}))),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.rows = RowKind::kEntity, .condition = Is(Field::kLanguage, "en")}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.rows = RowKind::kFact, .order = {{.by = Order::By::kRelevance}}}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.order = {{.by = Order::By::kField, .field = Field::kEntity}}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.order = {{.by = Order::By::kPosition}}}), absl::StatusCode::kInvalidArgument);

  Selection relevant{.ranking_terms = {{"energy"}}, .order = {{.by = Order::By::kRelevance}}};
  for (const Cursor& cursor : {Cursor{}, Cursor{{"c"}}, Cursor{{int64_t{1}, "d"}}, Cursor{{std::nullopt, "d1"}},
                               Cursor{{int64_t{1}, "c", "d", "x y"}}, Cursor{{int64_t{1}, "c", "d", "3 3 1:1 1:1"}},
                               Cursor{{int64_t{1}, "c", "d", "-1 3 1:1"}}}) {
    relevant.after = cursor;
    const auto page = store_->Select(relevant);
    EXPECT_EQ(page.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Reason(page.status()), "PAGE_TOKEN_INVALID");
  }
}

TEST_P(StoreContract, ManyAlternativesAndDeepTrees) {
  PutSample(*store_);
  std::vector<Condition> any;
  std::vector<Value> values;
  std::vector<std::string> terms;
  for (int i = 0; i < 3000; ++i) {
    any.push_back(Is(Field::kDocumentId, absl::StrCat("x", i)));
    values.emplace_back(absl::StrCat("x", i));
    terms.push_back(absl::StrCat("term", i));
  }
  any.push_back(Is(Field::kDocumentId, "d1"));
  values.emplace_back("d2");
  terms.push_back("treaty");
  EXPECT_EQ(Documents(Condition::Or(any)), "d1");
  EXPECT_EQ(Documents(Condition::Compare(Field::kDocumentId, Op::kIn, values)), "d2");
  EXPECT_EQ(Documents(Condition::Terms({terms})), "d3");
  Condition deep = Is(Field::kDocumentId, "d1");
  for (int i = 0; i < 60; ++i) {
    // Alternating, and so that every level decides: ((d1 AND NOT (...)) ...
    deep = i % 3 == 0   ? Condition::Not(std::move(deep))
           : i % 3 == 1 ? Condition::And({Condition::True(), std::move(deep)})
                        : Condition::Or({Is(Field::kDocumentId, "x"), std::move(deep)});
  }
  EXPECT_EQ(Documents(deep), "d1");
}

TEST_P(StoreContract, TermsStayAsTheyAre) {
  DocumentWrite write = MakeWrite("d", "x");
  write.body_terms = "~koshanov ұлттық 2.5 c++ naïve it's \"quoted\" AND e\u0301 日本語";
  Put(write);
  for (const char* term :
       {"~koshanov", "ұлттық", "2.5", "c++", "naïve", "it's", "\"quoted\"", "AND", "e\u0301", "日本語"}) {
    SCOPED_TRACE(term);
    EXPECT_EQ(Documents(Condition::Terms({{term}})), "d");
  }
  for (const char* term :
       {"koshanov", "ulttyk", "2", "5", "c", "naive", "it", "quoted", "e", "日", "*", "\"", "ұлтты*", "title_terms"}) {
    SCOPED_TRACE(term);
    EXPECT_EQ(Documents(Condition::Terms({{term}})), "");
  }
}

TEST_P(StoreContract, OrdersWithUnknownValuesLast) {
  PutSample(*store_);
  const auto ordered = [this](Field field, bool descending) {
    return absl::StrJoin(Walk({.collection = "c",
                               .order = {{.by = Order::By::kField, .field = field, .descending = descending}},
                               .limit = 1}),
                         " ");
  };
  EXPECT_EQ(ordered(Field::kPublishTime, false), "d1 d2 d3");
  EXPECT_EQ(ordered(Field::kPublishTime, true), "d2 d1 d3");
  EXPECT_EQ(ordered(Field::kSource, false), "d1 d2 d3");
  EXPECT_EQ(ordered(Field::kSource, true), "d2 d1 d3");
  EXPECT_EQ(ordered(Field::kLanguage, true), "d2 d3 d1");
  Selection by_amount{
      .rows = RowKind::kFact, .order = {{.by = Order::By::kField, .field = Field::kAmount}}, .limit = 2};
  EXPECT_EQ(absl::StrJoin(Walk(by_amount), " "), "d2/m2 d2/m3 d3/q1 d2/m1 d1/e1 d1/o1 d3/c1 d3/t1");
  by_amount.order[0].descending = true;
  EXPECT_EQ(absl::StrJoin(Walk(by_amount), " "), "d2/m1 d3/q1 d2/m3 d2/m2 d1/e1 d1/o1 d3/c1 d3/t1");
  Selection by_position{.rows = RowKind::kFact, .order = {{.by = Order::By::kPosition}}, .limit = 3};
  EXPECT_EQ(absl::StrJoin(Walk(by_position), " "), "d1/e1 d1/o1 d2/m1 d2/m2 d2/m3 d3/t1 d3/c1 d3/q1");
  Selection two_keys{.rows = RowKind::kFact,
                     .order = {{.by = Order::By::kField, .field = Field::kCountry},
                               {.by = Order::By::kField, .field = Field::kAmount, .descending = true}},
                     .limit = 1};
  EXPECT_EQ(absl::StrJoin(Walk(two_keys), " "), "d1/e1 d1/o1 d2/m1 d3/q1 d2/m3 d2/m2 d3/c1 d3/t1");
}

TEST_P(StoreContract, DecimalsOrderExactly) {
  const std::vector<std::string> ascending = {"-100",
                                              "-99.5",
                                              "-1",
                                              "-0.001",
                                              "0",
                                              "0.0000001",
                                              "0.5",
                                              "1",
                                              "1.5",
                                              "9",
                                              "10",
                                              "99",
                                              "100.1",
                                              "123456789012345678901234567890",
                                              "123456789012345678901234567891"};
  std::vector<model::Fact> facts;
  for (size_t i = 0; i < ascending.size(); ++i) {
    const size_t shuffled = i * 7 % ascending.size();
    facts.push_back(MakeFact(absl::StrCat("f", 10 + shuffled), static_cast<int32_t>(i),
                             model::MoneyFact{.amount = *Decimal::Parse(ascending[shuffled])}));
  }
  Put(MakeWrite("d", "text", facts));
  const auto walked =
      Walk({.rows = RowKind::kFact, .order = {{.by = Order::By::kField, .field = Field::kAmount}}, .limit = 4});
  ASSERT_EQ(walked.size(), ascending.size());
  EXPECT_TRUE(std::is_sorted(walked.begin(), walked.end()));
}

TEST_P(StoreContract, RelevancePutsTheBestFirst) {
  const auto put = [this](const char* id, const std::string& title, const std::string& body) {
    DocumentWrite write = MakeWrite(id, absl::StrCat(id, " ", body));
    write.title_terms = title;
    Put(write);
  };
  put("a-once", "", "rare a b c d e f g");
  put("b-twice", "", "rare rare b c d e f");
  put("c-title", "rare", "a b c d e f");
  put("d-long", "", "rare a b c d e f g h i j k l m n o p q r s t u v w x y z");
  put("e-common", "", "common a b c d e f");
  put("f-both", "", "rare common c d e f g h");
  put("g-none", "", "a b c d e f g");
  put("h-common", "", "common b c d e f g");
  put("i-common", "", "common h c d e f g");
  put("j-common", "", "common i j d e f g");
  put("k-common", "", "common i j k e f g");
  const Selection base{.collection = "c", .ranking_terms = {{"rare"}}, .order = {{.by = Order::By::kRelevance}}};
  Selection filtered = base;
  filtered.condition = Condition::Terms({{"rare"}});
  EXPECT_EQ(Ids(filtered), "c-title b-twice a-once f-both d-long");
  const auto page = store_->Select(filtered);
  for (size_t i = 0; i < page->documents.size(); ++i) {
    EXPECT_GT(page->documents[i].relevance, 0);
    if (i > 0) {
      EXPECT_LE(page->documents[i].relevance, page->documents[i - 1].relevance);
    }
  }
  // Documents without a term follow with 0, and a document need not have all terms to be ranked.
  EXPECT_EQ(Ids(base), "c-title b-twice a-once f-both d-long e-common g-none h-common i-common j-common k-common");
  Selection two = base;
  two.ranking_terms = {{"common"}, {"rare"}};
  EXPECT_EQ(Ids(two), "f-both c-title b-twice a-once e-common h-common i-common j-common k-common d-long g-none");
  // Alternatives count as one term.
  two.ranking_terms = {{"common", "rare"}};
  two.condition = Condition::And(
      {Condition::Compare(Field::kDocumentId, Op::kNotEqual, {"c-title"}), Condition::Terms({{"common", "rare"}})});
  EXPECT_EQ(Ids(two).substr(0, 14), "b-twice f-both");
  Selection unranked = base;
  unranked.ranking_terms = {};
  EXPECT_EQ(Ids(unranked), "a-once b-twice c-title d-long e-common f-both g-none h-common i-common j-common k-common");
  EXPECT_EQ(store_->Select(unranked)->documents[0].relevance, 0);
}

TEST_P(StoreContract, CollectionsAreApart) {
  PutSample(*store_);
  DocumentWrite other = MakeWrite("d1", "energy", {MakeFact("f", 0, model::DateFact{})});
  other.document.collection = "b";
  Put(other);
  EXPECT_EQ(Documents(Condition::Terms({{"energy"}})), "d1 d2");
  Selection all{.condition = Condition::Terms({{"energy"}}), .order = {{.by = Order::By::kName}}};
  const auto page = store_->Select(all);
  ASSERT_EQ(page->documents.size(), 3u);
  EXPECT_EQ(page->documents[0].document.collection, "b");
  EXPECT_EQ(page->total_size, 3);
  EXPECT_EQ(Ids({.rows = RowKind::kFact, .collection = "b"}), "d1/f");
  EXPECT_EQ(Ids({.rows = RowKind::kFact, .collection = "nobody"}), "");
}

TEST_P(StoreContract, PagesNeitherRepeatNorSkipWhileDocumentsCome) {
  const auto put = [this](int i, const std::string& prefix) {
    DocumentWrite write = MakeWrite(
        absl::StrCat(prefix, i),
        absl::StrCat(prefix, i, " word", i % 3 == 0 ? " word word other" : " more words of text"),
        {MakeFact("f", i,
                  model::MoneyFact{.amount = *Decimal::Parse(absl::StrCat(i * 37 % 11)), .currency_code = "USD"})});
    if (i % 4 != 0) write.document.publish_time = absl::FromUnixSeconds(i % 5);
    Put(write);
  };
  for (int i = 10; i < 60; ++i) put(i, "old");
  int next = 100;
  const auto insert = [&] {
    for (int i = 0; i < 3; ++i) put(next++, i == 0 ? "a" : i == 1 ? "old" : "z");
  };
  const Order relevance{.by = Order::By::kRelevance},
      newest{.by = Order::By::kField, .field = Field::kPublishTime, .descending = true},
      oldest{.by = Order::By::kField, .field = Field::kPublishTime},
      amount{.by = Order::By::kField, .field = Field::kAmount};
  struct Case {
    const char* what;
    Selection selection;
  };
  for (const Case& c :
       {Case{"name", {.order = {{.by = Order::By::kName}}}}, Case{"newest", {.order = {newest}}},
        Case{"oldest", {.order = {oldest}}},
        Case{"relevance",
             {.condition = Condition::Terms({{"word"}}), .ranking_terms = {{"word"}}, .order = {relevance, newest}}},
        Case{"relevance of all", {.ranking_terms = {{"other"}, {"words"}}, .order = {relevance}}},
        Case{"facts", {.rows = RowKind::kFact, .order = {amount}}}}) {
    SCOPED_TRACE(c.what);
    Selection selection = c.selection;
    selection.limit = 7;
    Selection whole = selection;
    whole.limit = 10000;
    const std::vector<std::string> before = Walk(whole);
    const std::vector<std::string> walked = Walk(selection, insert);
    const std::set<std::string> distinct(walked.begin(), walked.end());
    EXPECT_EQ(distinct.size(), walked.size());
    // What was there at the start comes once and in the order of the start.
    std::vector<std::string> kept;
    const std::set<std::string> known(before.begin(), before.end());
    std::copy_if(walked.begin(), walked.end(), std::back_inserter(kept),
                 [&known](const std::string& id) { return known.count(id) > 0; });
    EXPECT_EQ(kept, before);
  }
}

TEST_P(StoreContract, SelectsByTheValuesOfCustomFacts) {
  const auto vessel = [](const char* name, const char* flag, int64_t tonnage) {
    return model::CustomFact{
        .kind = "vessel",
        .canonical_value = name,
        .attributes = {{"flag", std::string(flag)},
                       {"tonnage", tonnage},
                       {"built", model::PartialDate{static_cast<int32_t>(1990 + tonnage % 10), 1, 0}}}};
  };
  DocumentWrite d1 = MakeWrite("d1", "aurora borealis");
  d1.facts = {MakeFact("f1", 0, vessel("MV Аврора", "PA", 900)), MakeFact("f2", 7, vessel("Borealis", "LR", 12005))};
  DocumentWrite d2 = MakeWrite("d2", "nothing of the kind");
  d2.facts = {MakeFact("f1", 0, model::DateFact{})};
  Put(d1), Put(d2);
  const auto custom = [](Field field, const char* key, Op op, std::vector<Value> values) {
    Condition condition = Condition::Compare(field, op, std::move(values));
    condition.key = key;
    return condition;
  };
  struct Case {
    const char* what;
    Condition condition;
    const char* facts;
  };
  const Field text = Field::kCustomText, number = Field::kCustomNumber;
  for (const Case& c : {
           Case{"by kind, without case", custom(text, "vessel", Op::kEqual, {"mv аВРОРА"}), "d1/f1"},
           Case{"by attribute", custom(text, "flag", Op::kEqual, {"lr"}), "d1/f2"},
           Case{"prefix", custom(text, "vessel", Op::kPrefix, {"bor"}), "d1/f2"},
           Case{"another key", custom(text, "owner", Op::kEqual, {"lr"}), ""},
           Case{"set", custom(text, "flag", Op::kIsNotNull, {}), "d1/f1 d1/f2"},
           Case{"not", Condition::Not(custom(text, "flag", Op::kEqual, {"PA"})), "d1/f2 d2/f1"},
           Case{"number", custom(number, "tonnage", Op::kGreater, {900.0}), "d1/f2"},
           Case{"number equal", custom(number, "tonnage", Op::kEqual, {900.0}), "d1/f1"},
           Case{"a text is no number", custom(number, "flag", Op::kLess, {1e300}), ""},
           Case{"date", custom(text, "built", Op::kGreaterOrEqual, {"1991"}), "d1/f2"},
           Case{"both of one fact",
                Condition::And(
                    {custom(text, "flag", Op::kEqual, {"PA"}), custom(number, "tonnage", Op::kGreater, {1000.0})}),
                ""},
       }) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(Facts(c.condition), c.facts);
    if (c.condition.kind == Condition::Kind::kCompare) {
      EXPECT_EQ(Documents(Condition::HasFact(c.condition)), *c.facts == '\0' ? "" : "d1");
    }
  }
  // Gone with their facts.
  ASSERT_TRUE(store_->DeleteDocument("c", "d1", "").ok());
  EXPECT_EQ(Facts(custom(text, "flag", Op::kIsNotNull, {})), "");
}

}  // namespace
}  // namespace chancery::store
