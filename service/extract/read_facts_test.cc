#include "service/extract/read_facts.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery::extract {
namespace {

using model::Annotation;
using model::AttributeValue;
using model::PartialDate;
using model::TextSpan;

model::Document Document(std::string text, std::vector<TextSpan> sentences = {}) {
  model::Document document;
  document.language = "en";
  document.content = std::move(text);
  document.sentences = std::move(sentences);
  return document;
}

Annotation Found(std::string type, uint64_t id, TextSpan span, std::string canonical,
                 std::vector<model::Attribute> attributes = {}, std::vector<model::Relation> relations = {}) {
  Annotation a;
  a.type = std::move(type);
  a.id = id;
  a.span = span;
  a.canonical = std::move(canonical);
  a.confidence = 0.75;
  a.extractor = "tests";
  a.extractor_version = "1.2.3";
  a.attributes = std::move(attributes);
  a.relations = std::move(relations);
  return a;
}

model::Attribute Text(std::string key, std::string value) { return {std::move(key), AttributeValue(std::move(value))}; }
model::Attribute Int(std::string key, int64_t value) { return {std::move(key), AttributeValue(value)}; }

model::Decimal Number(const char* text) { return *model::Decimal::Parse(text); }

Annotation June2024(uint64_t id, TextSpan span) {
  return Found("date", id, span, "2024-06",
               {{"start", PartialDate{2024, 6, 1}},
                {"end", PartialDate{2024, 6, 30}},
                Text("resolution", "ABSOLUTE"),
                Text("qualifier", "ALMOST"),
                Text("role", "EVENT"),
                {"anchor", PartialDate{2024, 7, 2}},
                Text("rule", "en.month-year"),
                Text("modality", "PLANNED")});
}

template <typename T>
const T& As(const ReadFact& read) {
  return std::get<T>(read.fact.value);
}

TEST(ReadFacts, Date) {
  Analysis analysis;
  analysis.annotations = {June2024(7, {3, 12})};
  const auto facts = ReadFacts(Document("In June 2024 and later.", {{0, 23}}), analysis);
  ASSERT_EQ(facts.size(), 1u);
  const model::DateFact& date = As<model::DateFact>(facts[0]);
  EXPECT_EQ(date.time.timex, "2024-06");
  EXPECT_EQ(date.time.start, (PartialDate{2024, 6, 1}));
  EXPECT_EQ(date.time.end, (PartialDate{2024, 6, 30}));
  EXPECT_EQ(date.time.anchor, (PartialDate{2024, 7, 2}));
  EXPECT_EQ(date.time.resolution, model::TimeResolution::kAbsolute);
  EXPECT_EQ(date.time.qualifier, model::Qualifier::kAlmost);
  EXPECT_EQ(date.role, model::DateRole::kEvent);
  EXPECT_EQ(date.timex_type, model::TimexType::kDate);
  EXPECT_EQ(facts[0].annotation_id, 7u);
  EXPECT_EQ(facts[0].fact.span, (TextSpan{3, 12}));
  EXPECT_EQ(facts[0].fact.sentence, (TextSpan{0, 23}));
  EXPECT_EQ(facts[0].fact.produced_by, "extractors/tests@1.2.3#en.month-year");
  EXPECT_EQ(facts[0].fact.confidence, 0.75f);
  EXPECT_EQ(facts[0].fact.modality, model::Modality::kPlanned);
  EXPECT_EQ(facts[0].fact.id.size(), 16u);
}

TEST(ReadFacts, MoneyWithItsPeriodAndWhole) {
  Analysis analysis;
  analysis.annotations = {
      June2024(1, {0, 9}),
      Found("money", 2, {10, 20}, "8 USD",
            {{"amount", Number("8")},
             {"amount_max", Number("9.5")},
             Text("currency", "USD"),
             Text("currencies", "USD CAD"),
             Text("qualifier", "RANGE"),
             Text("measure", "SHARE_OF_TRADE"),
             Int("measure_begin", 0),
             Int("measure_end", 4),
             Text("parties", "KZ csto"),
             {"record", true}},
            {{"period", 1}, {"part_of", 3}}),
      Found("money", 3, {21, 25}, "20 USD", {{"amount", Number("20")}, Int("measure_begin", 3), Int("measure_end", 99)},
            {{"part_of", 3}, {"period", 2}}),
      Found("money", 4, {26, 30}, "no amount"),
  };
  const auto facts = ReadFacts(Document(std::string(40, 'x')), analysis);
  ASSERT_EQ(facts.size(), 3u);
  const model::MoneyFact& part = As<model::MoneyFact>(facts[1]);
  EXPECT_EQ(part.amount.text(), "8");
  EXPECT_EQ(part.amount_max->text(), "9.5");
  EXPECT_EQ(part.currency_code, "USD");
  EXPECT_EQ(part.ambiguous_currencies, (std::vector<std::string>{"USD", "CAD"}));
  EXPECT_EQ(part.qualifier, model::Qualifier::kRange);
  EXPECT_EQ(part.measure, model::Measure::kShareOfTrade);
  EXPECT_EQ(part.measure_span, (TextSpan{0, 4}));
  EXPECT_EQ(part.parties, (std::vector<std::string>{"KZ", "csto"}));
  EXPECT_TRUE(part.record);
  ASSERT_TRUE(part.period.has_value());
  EXPECT_EQ(part.period->timex, "2024-06");
  EXPECT_EQ(part.part_of, facts[2].fact.id);
  const model::MoneyFact& whole = As<model::MoneyFact>(facts[2]);
  EXPECT_EQ(whole.part_of, "");                  // not of itself
  EXPECT_FALSE(whole.measure_span.has_value());  // outside the text
  EXPECT_FALSE(whole.period.has_value());        // not a date
}

TEST(ReadFacts, QuantityOfficialTreatyOrganizationEventAndOwnKinds) {
  Analysis analysis;
  analysis.annotations = {
      Found("official", 1, {0, 10}, "Ivan Petrov",
            {Int("title_begin", 0), Int("title_end", 4), Int("name_begin", 5), Int("name_end", 10),
             Text("title", "head"), Text("role", "Head"), Text("country", "KZ"), Text("mention_kind", "FULL_NAME"),
             Text("office_status", "ACTING")}),
      Found("organization", 2, {11, 30}, "Treaty Organisation", {Text("country", "RU")},
            {{"nested", 3}, {"nested", 1}}),
      Found("treaty", 3, {11, 17}, "The Treaty",
            {Text("kind", "MEMORANDUM"), Text("action", "ENTERED_INTO_FORCE"), Text("parties", "KZ RU")},
            {{"signed", 4}}),
      June2024(4, {31, 35}),
      Found("quantity", 5, {36, 39}, "70 PERCENT",
            {{"value", Number("70")}, Text("unit", "PERCENT"), Text("qualifier", "NONSENSE")}),
      Found("event", 6, {0, 39}, "",
            {Text("event_type", "SIGNING"), Text("place", "Astana"), Text("country", "KZ"),
             Text("participants", "KZ RU csto")},
            {{"participant", 1}, {"host", 2}, {"participant", 1}, {"time", 4}, {"treaty", 3}}),
      Found("law", 7, {40, 43}, "Law 5", {Int("number", 5)}),
      Found("quotation", 8, {0, 1}, "", {}, {{"speaker", 1}}),
      Found("event", 9, {0, 1}, ""),
  };
  const auto facts = ReadFacts(Document(std::string(50, 'x')), analysis);
  ASSERT_EQ(facts.size(), 7u);
  const auto& official = As<model::OfficialFact>(facts[0]);
  EXPECT_EQ(official.display_name, "Ivan Petrov");
  EXPECT_EQ(official.title_text, "head");
  EXPECT_EQ(official.role, "Head");
  EXPECT_EQ(official.country_code, "KZ");
  EXPECT_EQ(official.title_span, (TextSpan{0, 4}));
  EXPECT_EQ(official.name_span, (TextSpan{5, 10}));
  EXPECT_EQ(official.mention_kind, model::MentionKind::kFullName);
  EXPECT_EQ(official.office_status, model::OfficeStatus::kActing);
  const auto& organization = As<model::OrganizationFact>(facts[1]);
  EXPECT_EQ(organization.nested_spans, (std::vector<TextSpan>{{11, 17}}));  // the other one is not inside
  const auto& treaty = As<model::TreatyFact>(facts[2]);
  EXPECT_EQ(treaty.instrument_kind, model::InstrumentKind::kMemorandum);
  EXPECT_EQ(treaty.action, model::TreatyAction::kEnteredIntoForce);
  EXPECT_EQ(treaty.sign_time->timex, "2024-06");
  EXPECT_FALSE(treaty.validity.has_value());
  const auto& quantity = As<model::QuantityFact>(facts[4]);
  EXPECT_EQ(quantity.value.text(), "70");
  EXPECT_EQ(quantity.unit, model::QuantityUnit::kPercent);
  EXPECT_EQ(quantity.qualifier, model::Qualifier::kUnspecified);
  const auto& event = As<model::EventFact>(facts[5]);
  EXPECT_EQ(event.event_type, "SIGNING");
  EXPECT_EQ(event.place, "Astana");
  ASSERT_EQ(event.participants.size(), 2u);
  EXPECT_EQ(event.participants[1].entity, "RU");
  EXPECT_EQ(event.time->timex, "2024-06");
  EXPECT_EQ(event.supporting_facts,
            (std::vector<std::string>{facts[0].fact.id, facts[1].fact.id, facts[3].fact.id, facts[2].fact.id}));
  const auto& law = As<model::CustomFact>(facts[6]);
  EXPECT_EQ(law.kind, "law");
  EXPECT_EQ(law.canonical_value, "Law 5");
  EXPECT_EQ(law.attributes.size(), 1u);
}

TEST(ReadFacts, SentencesAreThoseAroundTheSpan) {
  for (const auto& [span, sentence] : std::vector<std::pair<TextSpan, TextSpan>>{{{0, 5}, {0, 10}},
                                                                                 {{9, 10}, {0, 10}},
                                                                                 {{10, 11}, {10, 11}},
                                                                                 {{11, 20}, {11, 20}},
                                                                                 {{8, 13}, {8, 13}},
                                                                                 {{25, 26}, {25, 26}}}) {
    SCOPED_TRACE(testing::Message() << span.begin << ".." << span.end);
    Analysis analysis;
    analysis.annotations = {Found("law", 1, span, "x")};
    EXPECT_EQ(ReadFacts(Document(std::string(30, 'x'), {{0, 10}, {11, 20}}), analysis)[0].fact.sentence, sentence);
  }
}

TEST(ReadFacts, SpeakerIsTheInnermostQuotations) {
  Analysis analysis;
  analysis.annotations = {
      Found("quotation", 1, {0, 50}, "", {}, {{"speaker", 100}}),
      Found("law", 2, {1, 3}, "a"),
      Found("quotation", 3, {5, 10}, "", {}, {{"speaker", 101}}),
      Found("law", 4, {6, 8}, "b"),
      Found("law", 5, {9, 12}, "c"),        // only in the outer one
      Found("quotation", 6, {20, 30}, ""),  // nobody known: the outer speaker's
      Found("law", 7, {21, 22}, "d"),
      Found("law", 8, {49, 51}, "e"),
      Found("law", 9, {60, 61}, "f"),
  };
  const auto facts = ReadFacts(Document(std::string(70, 'x')), analysis);
  std::vector<uint64_t> speakers;
  for (const ReadFact& read : facts) speakers.push_back(read.speaker_annotation_id);
  EXPECT_EQ(speakers, (std::vector<uint64_t>{100, 101, 100, 100, 0, 0}));
}

TEST(ReadFacts, IdsAreStableAndUnique) {
  const auto ids = [](std::vector<Annotation> annotations) {
    Analysis analysis;
    analysis.annotations = std::move(annotations);
    std::vector<std::string> out;
    for (const ReadFact& read : ReadFacts(Document(std::string(30, 'x')), analysis)) out.push_back(read.fact.id);
    return out;
  };
  const auto law = [](TextSpan span, std::string rule, std::string canonical = "") {
    return Found("law", 1, span, std::move(canonical), {Text("rule", std::move(rule))});
  };
  const std::string base = ids({law({1, 2}, "en.a")})[0];
  // Not of the value, nor of what else the text has, nor of the rule within its family.
  EXPECT_EQ(ids({law({1, 2}, "en.b", "other")})[0], base);
  EXPECT_EQ(ids({law({0, 2}, "en.a"), law({1, 2}, "en.a")})[1], base);
  // Of the span, family, kind and ordinal.
  EXPECT_NE(ids({law({1, 3}, "en.a")})[0], base);
  EXPECT_NE(ids({law({1, 2}, "ru.a")})[0], base);
  EXPECT_NE(ids({Found("decree", 1, {1, 2}, "", {Text("rule", "en.a")})})[0], base);
  const auto equals = ids({law({1, 2}, "en.a"), law({1, 2}, "en.a"), law({1, 2}, "en.b")});
  EXPECT_EQ(equals[0], base);
  EXPECT_EQ(std::set<std::string>(equals.begin(), equals.end()).size(), 3u);
}

TEST(ReadFacts, SupportingExtractorsGiveTimesButNoFacts) {
  Analysis analysis;
  analysis.annotations = {June2024(1, {0, 4}),
                          Found("money", 2, {5, 6}, "", {{"amount", Number("8")}}, {{"period", 1}})};
  analysis.annotations[0].extractor = "dates";
  analysis.supporting = {"dates"};
  const auto facts = ReadFacts(Document("June 8"), analysis);
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(As<model::MoneyFact>(facts[0]).period->timex, "2024-06");
}

}  // namespace
}  // namespace chancery::extract
