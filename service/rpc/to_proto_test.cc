#include "service/rpc/to_proto.h"

#include "gtest/gtest.h"

namespace chancery::rpc {
namespace {

model::Document Sample() {
  model::Document document;
  document.collection = "c";
  document.id = "d";
  document.content = "🤝 Анна Orlova";
  document.boilerplate = {{0, 4}};
  return document;
}

TEST(ToProto, SpansCountInTheCallersUnits) {
  const model::Document document = Sample();
  struct Case {
    text::Encoding encoding;
    int begin, end;
  };
  for (const Case& c :
       {Case{text::Encoding::kUtf8, 5, 13}, Case{text::Encoding::kUtf16, 3, 7}, Case{text::Encoding::kUtf32, 2, 6}}) {
    const v1::TextSpan span = SpanWriter(document, c.encoding)({5, 13});
    EXPECT_EQ(span.begin(), c.begin);
    EXPECT_EQ(span.end(), c.end);
    EXPECT_EQ(span.text(), "Анна");
  }
  // What a damaged database may hold.
  const SpanWriter spans(document, text::Encoding::kUtf8);
  EXPECT_EQ(spans({-5, 1000}).text(), document.content);
  EXPECT_EQ(spans({9, 3}).text(), "");
}

TEST(ToProto, FactsHaveNamesAndNameEachOther) {
  const model::Document document = Sample();
  const SpanWriter spans(document, text::Encoding::kUtf8);
  model::Fact fact;
  fact.id = "f1";
  fact.span = {5, 13};
  fact.sentence = {0, 20};
  fact.speaker = "officials/a";
  model::MoneyFact money;
  money.amount = *model::Decimal::Parse("8000000000");
  money.part_of = "f0";
  money.period = model::TimeSpan{.timex = "2023", .start = model::PartialDate{2023, 1, 0}};
  fact.value = money;
  const v1::Fact out = ToProto(fact, spans);
  EXPECT_EQ(out.name(), "collections/c/documents/d/facts/f1");
  EXPECT_EQ(out.citation().document(), "collections/c/documents/d");
  EXPECT_EQ(out.citation().span().text(), "Анна");
  EXPECT_EQ(out.citation().speaker(), "officials/a");
  EXPECT_EQ(out.money().amount().value(), "8000000000");
  EXPECT_FALSE(out.money().has_amount_max());
  EXPECT_EQ(out.money().part_of(), "collections/c/documents/d/facts/f0");
  EXPECT_EQ(out.money().period().start().month(), 1);
  EXPECT_FALSE(out.money().period().has_end());

  model::EventFact event;
  event.event_type = "MEETING";
  event.supporting_facts = {"f1"};
  fact.value = event;
  EXPECT_EQ(ToProto(fact, spans).event().supporting_facts(0), "collections/c/documents/d/facts/f1");

  model::CustomFact custom;
  custom.attributes = {{"exact", int64_t{1} << 53},
                       {"large", (int64_t{1} << 53) + 1},
                       {"flag", true},
                       {"date", model::PartialDate{2024, 6, 0}}};
  fact.value = custom;
  const auto fields = ToProto(fact, spans).custom().attributes().fields();
  EXPECT_EQ(fields.at("exact").number_value(), 9007199254740992.0);
  EXPECT_EQ(fields.at("large").string_value(), "9007199254740993");
  EXPECT_TRUE(fields.at("flag").bool_value());
  EXPECT_EQ(fields.at("date").string_value(), "2024-06");
}

TEST(ToProto, ADocumentThatIsNotStoredHasNoTimes) {
  model::Document document = Sample();
  EXPECT_FALSE(ToProto(SpanWriter(document, text::Encoding::kUtf8)).has_create_time());
  document.create_time = document.update_time = absl::FromUnixMillis(1500);
  const v1::Document out = ToProto(SpanWriter(document, text::Encoding::kUtf8), /*with_content=*/false);
  EXPECT_EQ(out.create_time().seconds(), 1);
  EXPECT_EQ(out.create_time().nanos(), 500000000);
  EXPECT_TRUE(out.content().empty());
  EXPECT_EQ(out.boilerplate_spans(0).text(), "🤝");
}

}  // namespace
}  // namespace chancery::rpc
