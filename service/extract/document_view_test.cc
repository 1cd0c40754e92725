#include "service/extract/document_view.h"

#include <string>
#include <unordered_set>
#include <vector>

#include "gtest/gtest.h"
#include "service/extract/check_annotation.h"
#include "service/extract/copy_annotation.h"

namespace chancery::extract {
namespace {

std::string Text(chx_str text) { return std::string(text.data == nullptr ? "" : text.data, text.len); }

TEST(DocumentView, SaysWhatIsKnown) {
  model::Document document;
  document.content = "text";
  document.id = "d";
  document.language = "ru";
  document.title = "Title";
  // 2024-06-15 in Astana, still the 14th in UTC.
  document.publish_time = absl::FromCivil(absl::CivilSecond(2024, 6, 14, 22, 0, 0), absl::UTCTimeZone());
  std::unordered_set<uint64_t> ids;
  DocumentView view(document);
  const chx_document* chx = view.WithPrior({}, {}, &ids);
  EXPECT_EQ(chx->struct_size, sizeof(chx_document));
  EXPECT_EQ(chx->flags, 0u);
  EXPECT_EQ(Text(chx->text), "text");
  EXPECT_EQ(Text(chx->id), "d");
  EXPECT_EQ(Text(chx->language), "ru");
  EXPECT_EQ(chx->date.year, 2024);
  EXPECT_EQ(chx->date.month, 6);
  EXPECT_EQ(chx->date.day, 14);
  EXPECT_EQ(chx->date.precision, CHX_DATE_DAY);
  ASSERT_EQ(chx->metadata_count, 1u);
  EXPECT_EQ(Text(chx->metadata[0].key), "title");
  EXPECT_EQ(Text(chx->metadata[0].value.as.str), "Title");

  const model::Document nothing_known;
  DocumentView empty(nothing_known);
  chx = empty.WithPrior({}, {}, &ids);
  EXPECT_EQ(chx->language.len, 0u);
  EXPECT_EQ(chx->date.precision, CHX_DATE_UNKNOWN);
  EXPECT_EQ(chx->metadata_count, 0u);
  EXPECT_EQ(chx->prior_count, 0u);
}

TEST(DocumentView, PriorIsWhatWasAskedForInOrder) {
  model::Document document;
  document.content = std::string(30, 'x');
  document.sentences = {{0, 10}, {20, 30}};
  document.boilerplate = {{10, 20}};
  DocumentView view(document);
  std::vector<model::Annotation> found(4);
  const model::TextSpan spans[] = {{5, 8}, {0, 4}, {0, 10}, {5, 9}};
  for (size_t i = 0; i < found.size(); ++i) {
    found[i].type = i == 0 ? "other" : "date";
    found[i].id = i + 1;
    found[i].span = spans[i];
    view.Add(found[i], "test.finder");
  }
  std::unordered_set<uint64_t> ids;
  const auto spans_of = [&](const std::vector<std::string>& required, const std::vector<std::string>& used) {
    const chx_document* chx = view.WithPrior(required, used, &ids);
    std::string out;
    for (uint64_t i = 0; i < chx->prior_count; ++i) {
      const chx_annotation& a = *chx->prior[i];
      out += Text(a.type) + " " + std::to_string(a.begin) + "-" + std::to_string(a.end) + " " +
             std::to_string(a.id & ~kHostIdBit) + "\n";
      EXPECT_EQ(a.id == 0, a.type.len != 4 && Text(a.type) != "other");
      EXPECT_TRUE(a.id == 0 || (a.id & CHX_HOST_ID) != 0);
    }
    return out;
  };
  EXPECT_EQ(spans_of({"date"}, {"sentence"}),
            "sentence 0-10 0\ndate 0-10 3\ndate 0-4 2\ndate 5-9 4\nsentence 20-30 0\n");
  EXPECT_EQ(ids, (std::unordered_set<uint64_t>{2, 3, 4}));
  EXPECT_EQ(spans_of({"other"}, {"boilerplate", "absent"}), "other 5-8 1\nboilerplate 10-20 0\n");
  EXPECT_EQ(ids, (std::unordered_set<uint64_t>{1}));
}

// What one plugin emitted is what the next one reads.
TEST(DocumentView, ValuesGoThereAndBack) {
  model::Document document;
  document.content = "text";
  model::Annotation a;
  a.type = "date";
  a.span = {0, 4};
  a.canonical = "c";
  a.confidence = 0.5;
  a.id = 3;
  a.extractor = "dates";
  a.attributes = {
      {"s", std::string("text")}, {"i", int64_t{-7}}, {"f", 0.25}, {"d", model::PartialDate{2024, 6, 0}}, {"b", true}};
  for (const char* number : {"0", "-12.5", "9223372036854775799", "0.000001", "-900"})
    a.attributes.push_back({"n", *model::Decimal::Parse(number)});
  a.links = {{"chancery", "csto", 0.75}};
  a.relations = {{"same_as", 2}};
  DocumentView view(document);
  view.Add(a, "chancery.dates");
  std::unordered_set<uint64_t> ids;
  const chx_document* chx = view.WithPrior({"date"}, {}, &ids);
  ASSERT_EQ(chx->prior_count, 1u);
  EXPECT_EQ(Text(chx->prior[0]->source), "chancery.dates");
  chx_annotation again = *chx->prior[0];
  EXPECT_EQ(again.relations[0].target_id, kHostIdBit | 2);
  again.id = 1;
  std::string why;
  ASSERT_EQ(CheckAnnotation(&again, document.content, {"date"}, AnnotationLimits(), &why), CHX_OK) << why;
  const model::Annotation copy = CopyAnnotation(again);
  ASSERT_EQ(copy.attributes.size(), a.attributes.size());
  for (size_t i = 0; i < a.attributes.size(); ++i) {
    EXPECT_EQ(copy.attributes[i].key, a.attributes[i].key);
    EXPECT_TRUE(copy.attributes[i].value == a.attributes[i].value) << i;
  }
  EXPECT_EQ(copy.links[0].id, "csto");
  EXPECT_EQ(copy.links[0].confidence, 0.75);

  // Too long for the ABI's decimal: text.
  a.attributes = {{"n", *model::Decimal::Parse("123456789012345678901234567890")}};
  DocumentView long_number(document);
  long_number.Add(a, "chancery.dates");
  EXPECT_EQ(long_number.WithPrior({"date"}, {}, &ids)->prior[0]->attrs[0].value.type, CHX_VALUE_STRING);
}

}  // namespace
}  // namespace chancery::extract
