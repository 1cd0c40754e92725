#include "service/store/fact_codec.h"

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"
#include "service/store/fact_columns.h"

namespace chancery::store {
namespace {

using model::Decimal;
using model::Fact;
using model::TimeSpan;

TimeSpan FullTime() {
  return {.timex = "2024-06",
          .start = model::PartialDate{2024, 6, 0},
          .end = model::PartialDate{2024, 6, 30},
          .resolution = model::TimeResolution::kUnresolved,
          .anchor = model::PartialDate{0, 6, 14},
          .qualifier = model::Qualifier::kRange};
}

// One fact of each kind with every member set, and one with none.
std::vector<Fact> Samples() {
  std::vector<Fact> facts(16);
  size_t i = 0;
  facts[i++].value = model::DateFact{FullTime(), model::DateRole::kValidity, model::TimexType::kSet};
  facts[i++].value = model::OfficialFact{"officials/a",
                                         "Ә \"\\\n\x01",
                                         "министр",
                                         "Minister",
                                         "organizations/b",
                                         "KZ",
                                         model::TextSpan{0, 4},
                                         model::TextSpan{0, 0},
                                         model::MentionKind::kPronoun,
                                         model::OfficeStatus::kElect};
  facts[i++].value = model::MoneyFact{*Decimal::Parse("-12.5"),
                                      Decimal::Parse("13"),
                                      "USD",
                                      {"USD", "CAD", ""},
                                      model::Qualifier::kRange,
                                      model::Measure::kPrice,
                                      model::TextSpan{1, 2},
                                      FullTime(),
                                      {"KZ", "organizations/b"},
                                      "fact",
                                      true,
                                      "officials/c"};
  facts[i++].value = model::TreatyFact{"treaties/t", "T",        model::InstrumentKind::kRoadmap, {"KZ"},
                                       FullTime(),   TimeSpan{}, model::TreatyAction::kExtended};
  facts[i++].value = model::EventFact{
      "meeting",   {{"officials/a", "r", true}, {"KZ", "", false}}, FullTime(), "Astana", "KZ", {"t", ""}, {"f1"},
      "treaties/t"};
  facts[i++].value = model::QuantityFact{*Decimal::Parse("70"),
                                         model::QuantityUnit::kCount,
                                         model::Qualifier::kLessThan,
                                         model::Measure::kDebt,
                                         model::TextSpan{3, 9},
                                         FullTime(),
                                         {"RU"},
                                         "officials/c"};
  facts[i++].value = model::OrganizationFact{"organizations/b", "B", "KZ", {{1, 2}, {3, 4}}};
  facts[i++].value = model::CustomFact{"law",
                                       "c",
                                       {{"text", std::string("")},
                                        {"int", std::numeric_limits<int64_t>::min()},
                                        {"double", 0.1},
                                        {"date", model::PartialDate{2024, 0, 0}},
                                        {"decimal", *Decimal::Parse("0.3")},
                                        {"bool", false}}};
  // Defaults.
  facts[i++].value = model::DateFact{};
  facts[i++].value = model::OfficialFact{};
  facts[i++].value = model::MoneyFact{};
  facts[i++].value = model::TreatyFact{};
  facts[i++].value = model::EventFact{};
  facts[i++].value = model::QuantityFact{};
  facts[i++].value = model::OrganizationFact{};
  facts[i++].value = model::CustomFact{};
  for (size_t n = 0; n < 8; ++n) {
    facts[n].id = absl::StrCat("f", n);
    facts[n].span = {1, 2};
    facts[n].sentence = {0, std::numeric_limits<int32_t>::max()};
    facts[n].speaker = "officials/s";
    facts[n].produced_by = "dates#rule";
    facts[n].confidence = 0.3F;
    facts[n].modality = model::Modality::kReported;
  }
  return facts;
}

TEST(FactCodec, RoundTripOfEveryKind) {
  // Whole texts of two: every member is there, and defaults take no room.
  EXPECT_EQ(
      *EncodeFact(Samples()[4]),
      R"({"by":"dates#rule","confidence":0.30000001192092896,"event":{"country_code":"KZ","event_type":"meeting","participants":[)"
      R"({"entity":"officials/a","host":true,"role_at_time":"r"},{"entity":"KZ"}],"place":"Astana","supporting_facts":["f1"],"time":{"anchor":[0,6,14],)"
      R"("end":[2024,6,30],"qualifier":6,"resolution":5,"start":[2024,6,0],"timex":"2024-06"},"topics":["t",""],"treaty":"treaties/t"},)"
      R"("id":"f4","modality":4,"sentence":[0,2147483647],"span":[1,2],"speaker":"officials/s"})");
  EXPECT_EQ(*EncodeFact(Samples()[12]), R"({"confidence":1.0,"event":{},"sentence":[0,0],"span":[0,0]})");
  for (const Fact& fact : Samples()) {
    const auto text = EncodeFact(fact);
    ASSERT_TRUE(text.ok()) << text.status();
    SCOPED_TRACE(*text);
    const auto back = DecodeFact(*text);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->value.index(), fact.value.index());
    EXPECT_EQ(back->confidence, fact.confidence);
    EXPECT_EQ(back->sentence, fact.sentence);
    EXPECT_EQ(*EncodeFact(*back), *text);
  }
  const auto custom = DecodeFact(*EncodeFact(Samples()[7]));
  const auto& attributes = std::get<model::CustomFact>(custom->value).attributes;
  ASSERT_EQ(attributes.size(), 6u);
  for (size_t i = 0; i < 6; ++i) EXPECT_EQ(attributes[i].value.index(), i);
  EXPECT_EQ(std::get<int64_t>(attributes[1].value), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(std::get<double>(attributes[2].value), 0.1);
}

TEST(FactCodec, KeepsDecimalsOfEveryScale) {
  for (const int32_t scale : {-40, -3, 0, 3, 17, 40}) {
    for (const int64_t unscaled : {int64_t{1}, int64_t{-25}, int64_t{123456789012345678}}) {
      SCOPED_TRACE(absl::StrCat(unscaled, "e", -scale));
      const auto amount = Decimal::FromUnscaled(unscaled, scale);
      ASSERT_TRUE(amount);
      Fact fact;
      fact.value = model::MoneyFact{.amount = *amount};
      const auto back = DecodeFact(*EncodeFact(fact));
      ASSERT_TRUE(back.ok()) << back.status();
      EXPECT_EQ(std::get<model::MoneyFact>(back->value).amount, *amount);
    }
  }
}

TEST(FactCodec, RefusesWhatItCouldNotReadBack) {
  Fact fact;
  fact.value = model::CustomFact{.attributes = {{"a", std::numeric_limits<double>::infinity()}}};
  EXPECT_EQ(EncodeFact(fact).status().code(), absl::StatusCode::kInvalidArgument);
  fact.value = model::CustomFact{.kind = "\xff"};
  EXPECT_EQ(EncodeFact(fact).status().code(), absl::StatusCode::kInvalidArgument);
  fact.value = model::DateFact{};
  fact.confidence = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(EncodeFact(fact).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(FactCodec, HostileTextsAreDataLoss) {
  const std::string deep(100000, '['), deep_objects = [] {
    std::string s;
    for (int i = 0; i < 50000; ++i) s += "{\"date\":";
    return s;
  }();
  for (const std::string& text : {
           std::string(),
           std::string("{"),
           std::string("null"),
           std::string("[]"),
           std::string("7"),
           std::string("{}"),
           std::string("\xff\xfe"),
           deep,
           deep_objects,
           std::string(R"({"date":[]})"),
           std::string(R"({"date":{"role":9}})"),
           std::string(R"({"date":{"role":-1}})"),
           std::string(R"({"date":{"role":"EVENT"}})"),
           std::string(R"({"date":{"role":1.5}})"),
           std::string(R"({"date":{"time":{"start":[2024,6]}}})"),
           std::string(R"({"date":{"time":{"start":[2024,6,99999999999]}}})"),
           std::string(R"({"date":{},"id":5})"),
           std::string(R"({"date":{},"span":[0]})"),
           std::string(R"({"date":{},"span":[5,1]})"),
           std::string(R"({"date":{},"span":[-1,1]})"),
           std::string(R"({"date":{},"confidence":"1"})"),
           std::string(R"({"date":{},"confidence":1e300})"),
           std::string(R"({"date":{},"confidence":1e999})"),
           std::string(R"({"money":{"amount":"x"}})"),
           std::string(R"({"money":{"amount":""}})"),
           std::string(R"({"money":{"amount":5}})"),
           std::string(R"({"money":{"amount":"-"}})"),
           std::string(R"({"money":{"parties":"KZ"}})"),
           std::string(R"({"money":{"parties":[1]}})"),
           std::string(R"({"money":{"record":1}})"),
           std::string(R"({"custom":{"attributes":[{"key":"a","value":{}}]}})"),
           std::string(R"({"custom":{"attributes":[{"key":"a","value":{"int":18446744073709551615}}]}})"),
           std::string(R"({"custom":{"attributes":[{"key":"a","value":{"int":1,"text":""}}]}})"),
           absl::StrCat(R"({"money":{"amount":")", std::string(1 << 20, '9'), R"("}})"),
       }) {
    SCOPED_TRACE(text.substr(0, 80));
    const auto fact = DecodeFact(text);
    EXPECT_EQ(fact.status().code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(model::ReasonOf(fact.status()).value_or(model::ErrorReason{}).reason, "STORAGE_CORRUPT");
  }
  // Every text cut short or with one byte changed is read or refused, never worse.
  for (const Fact& fact : Samples()) {
    const std::string whole = *EncodeFact(fact);
    for (size_t i = 0; i < whole.size(); ++i) {
      EXPECT_FALSE(DecodeFact(whole.substr(0, i)).ok());
      for (const char c : {'0', '"', '{', ']', '\xc3', '\0'}) {
        std::string changed = whole;
        changed[i] = c;
        if (const auto read = DecodeFact(changed); read.ok()) {
          EXPECT_TRUE(EncodeFact(*read).ok());
        }
      }
    }
  }
}

TEST(FactCodec, ListsAndMaps) {
  const std::vector<model::TextSpan> spans = {{0, 0}, {1, 9}};
  EXPECT_EQ(EncodeSpans(spans), "[0,0,1,9]");
  EXPECT_EQ(*DecodeSpans("[0,0,1,9]"), spans);
  EXPECT_TRUE(DecodeSpans(EncodeSpans({}))->empty());
  const std::map<std::string, std::string> labels = {{"", "a"}, {"ә\n", std::string("\0\"", 2)}};
  EXPECT_EQ(*DecodeLabels(EncodeLabels(labels)), labels);
  EXPECT_EQ(*DecodeCounts(EncodeCounts({{"DATE", 3}})), (std::map<std::string, int32_t>{{"DATE", 3}}));
  EXPECT_EQ(*DecodeStrings(EncodeStrings({"a", ""})), (std::vector<std::string>{"a", ""}));
  for (const char* text : {"", "{}", "[1]", "[2,1]", "[-1,1]", "[1,\"2\"]", "[0,5000000000]"})
    EXPECT_FALSE(DecodeSpans(text).ok()) << text;
  for (const char* text : {"", "[]", "{\"a\":1}", "{\"a\":null}"}) EXPECT_FALSE(DecodeLabels(text).ok()) << text;
  for (const char* text : {"", "[]", "{\"a\":\"1\"}", "{\"a\":5000000000}"})
    EXPECT_FALSE(DecodeCounts(text).ok()) << text;
  for (const char* text : {"", "{}", "[1]", "[[]]"}) EXPECT_FALSE(DecodeStrings(text).ok()) << text;
}

TEST(FactCodec, RecordsOfAnalyses) {
  using Outcome = AnalysisRecord::Outcome;
  for (const AnalysisRecord& record :
       {AnalysisRecord(), AnalysisRecord{.asked = {"dates"}, .runs = {{"dates", "1.0.0", Outcome::kDone}}},
        AnalysisRecord{.asked = {}, .runs = {{"a", "1", Outcome::kFailed}, {"b", "", Outcome::kRetry}}}}) {
    const auto decoded = DecodeAnalysis(EncodeAnalysis(record));
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(*decoded, record);
  }
  for (const char* text : {"", "[]", "{}", "{\"runs\":{}}", "{\"runs\":[[\"a\",\"1\",3]]}", "{\"runs\":[[\"a\",1,0]]}",
                           "{\"runs\":[[\"a\",\"1\"]]}", "{\"runs\":[],\"asked\":1}"})
    EXPECT_FALSE(DecodeAnalysis(text).ok()) << text;
}

TEST(FactColumns, FieldsOfCustomFacts) {
  Fact fact;
  fact.value = model::CustomFact{.kind = "vessel",
                                 .canonical_value = "MV Аврора",
                                 .attributes = {{"flag", std::string("PA")},
                                                {"flag", std::string("pa")},
                                                {"imo", std::string("9074729")},
                                                {"crew", int64_t{25}},
                                                {"draught", 7.5},
                                                {"built", model::PartialDate{1995, 3, 0}},
                                                {"price", *Decimal::Parse("0.10")},
                                                {"sunk", false},
                                                {"vessel", std::string("again")},
                                                {"empty", std::string()}}};
  std::string all;
  for (const FactField& field : FieldsOf(fact))
    absl::StrAppend(&all, field.key, "=", field.text, field.number ? absl::StrCat("#", *field.number) : "", " ");
  EXPECT_EQ(all,
            "vessel=mv аврора flag=pa imo=9074729#9.07473e+06 crew=25#25 draught=7.5#7.5 built=1995-03 price=0.1#0.1 "
            "sunk=false vessel=again ");
  fact.value = model::MoneyFact{};
  EXPECT_TRUE(FieldsOf(fact).empty());
  // A cut never falls into a character.
  EXPECT_EQ(FieldText("x" + std::string(300, 'y')).size(), 256u);
  std::string kazakh = "x";
  for (int i = 0; i < 200; ++i) kazakh += "ә";
  EXPECT_EQ(FieldText(kazakh).size(), 255u);
}

TEST(FactColumns, NamesFollowTheProto) {
  Fact fact;
  fact.value = model::MoneyFact{.measure = model::Measure::kPrice};
  EXPECT_EQ(ColumnsOf(fact).measure, "PRICE");
  fact.value = model::QuantityFact{
      .value = *Decimal::Parse("7"), .unit = model::QuantityUnit::kCount, .measure = model::Measure::kShareOfTrade};
  fact.modality = model::Modality::kReported;
  EXPECT_EQ(ColumnsOf(fact).measure, "SHARE_OF_TRADE");
  EXPECT_EQ(ColumnsOf(fact).canonical, "7 count");
  EXPECT_EQ(ColumnsOf(fact).modality, "REPORTED");
  for (const auto kind : {model::EntityKind::kOfficial, model::EntityKind::kOrganization, model::EntityKind::kTreaty}) {
    EXPECT_EQ(EntityKindOf(EntityKindName(kind)), kind);
  }
  EXPECT_EQ(EntityKindOf("PLANET"), model::EntityKind::kUnspecified);
}

TEST(FactColumns, FoldsLatinAndCyrillic) {
  for (const auto& [text, folded] : std::vector<std::pair<std::string, std::string>>{{"ABZ az 09", "abz az 09"},
                                                                                     {"ÀÖ×ØÞß", "àö×øþß"},
                                                                                     {"ŁŻŸİĞŞ", "łżÿİğş"},
                                                                                     {"АЯЁЂЍ", "аяёђѝ"},
                                                                                     {"ҚӘҒҢӨҰҮҺІ", "қәғңөұүһі"},
                                                                                     {"Ӏ", "ӏ"},
                                                                                     {"\xd0", "\xd0"},
                                                                                     {"\xd0\x41", "\xd0\x61"},
                                                                                     {"日本", "日本"},
                                                                                     {"\U0001F600", "\U0001F600"}}) {
    EXPECT_EQ(Fold(text), folded);
    EXPECT_EQ(Fold(folded), folded);
  }
}

}  // namespace
}  // namespace chancery::store
