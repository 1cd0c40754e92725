#include "service/ingest/prepare_document.h"

#include <string>

#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::ingest {
namespace {

RawItem WithContent(std::string content) {
  RawItem item;
  item.content = std::move(content);
  return item;
}

TEST(PrepareDocument, MakesACleanDocument) {
  RawItem item = WithContent(
      " date 2024-06-14 The speakers of the two chambers met in Astana. They agreed.\n\nPhoto: Press service\n");
  item.title = "Speakers meet";
  item.labels = {{"batch", "1"}};
  const auto document = PrepareDocument(item, Limits{});
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->content, item.content);
  EXPECT_EQ(document->title, "Speakers meet");
  EXPECT_EQ(document->labels, item.labels);
  EXPECT_EQ(document->language, "en");
  EXPECT_TRUE(document->language_detected);
  EXPECT_EQ(document->publish_time, absl::UnixEpoch() + absl::Hours(24) * model::DaysFromCivil(2024, 6, 14));
  EXPECT_EQ(document->publish_time_source, model::AnchorSource::kHeader);
  EXPECT_EQ(document->content_sha256.size(), 32u);
  EXPECT_EQ(document->id.size(), 33u);
  EXPECT_EQ(document->id[0], 'h');
  ASSERT_EQ(document->boilerplate.size(), 2u);
  EXPECT_EQ(document->Slice(document->boilerplate[1]), "Photo: Press service");
  ASSERT_EQ(document->sentences.size(), 2u);
  EXPECT_EQ(document->Slice(document->sentences[1]), "They agreed.");
}

TEST(PrepareDocument, TheCallersWordCounts) {
  RawItem item = WithContent(" date 2024-06-14 The speakers met.");
  item.document_id = "my-id-1";
  item.language = "en-GB";
  item.publish_time = absl::UnixEpoch();
  const auto document = PrepareDocument(item, Limits{});
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->id, "my-id-1");
  EXPECT_EQ(document->language, "en-GB");
  EXPECT_FALSE(document->language_detected);
  EXPECT_EQ(document->publish_time, absl::UnixEpoch());
  EXPECT_EQ(document->publish_time_source, model::AnchorSource::kCaller);
}

TEST(PrepareDocument, SameTextSameId) {
  RawItem raw;
  raw.raw_content = "\xC4\xE0.";
  raw.charset = "windows-1251";
  const auto from_raw = PrepareDocument(raw, Limits{});
  const auto from_text = PrepareDocument(WithContent("Да."), Limits{});
  ASSERT_TRUE(from_raw.ok() && from_text.ok());
  EXPECT_EQ(from_raw->id, from_text->id);
  EXPECT_EQ(from_raw->content, "Да.");
  EXPECT_EQ(from_raw->publish_time_source, model::AnchorSource::kNone);
  EXPECT_NE(from_text->id, PrepareDocument(WithContent("Да!"), Limits{})->id);
}

TEST(PrepareDocument, RefusesWithFieldAndReason) {
  Limits limits;
  limits.max_document_bytes = 20;
  limits.max_title_bytes = 5;
  limits.max_labels = 1;
  const auto with = [](auto change) {
    RawItem item = WithContent("Some text.");
    change(item);
    return item;
  };
  const struct {
    RawItem item;
    const char* reason;
    const char* field;
  } kCases[] = {
      {with([](RawItem& i) { i.content.clear(); }), "FIELD_INVALID", "document.content"},
      {with([](RawItem& i) { i.content = " \n\t\xC2\xA0"; }), "FIELD_INVALID", "document.content"},
      {with([](RawItem& i) { i.raw_content = "x"; }), "FIELD_INVALID", "document.content"},
      {with([](RawItem& i) {
         i.content.clear();
         i.raw_content = "  ";
       }),
       "FIELD_INVALID", "raw_content"},
      {with([](RawItem& i) { i.charset = "KOI8-R"; }), "FIELD_INVALID", "charset"},
      {with([](RawItem& i) { i.content = "ab\xFFz"; }), "CONTENT_NOT_UTF8", "document.content"},
      {with([](RawItem& i) {
         i.content.clear();
         i.raw_content = "x";
         i.charset = "klingon";
       }),
       "CHARSET_UNKNOWN", "charset"},
      {with([](RawItem& i) {
         i.content.clear();
         i.raw_content = "\x98";
         i.charset = "KZ-1048";
       }),
       "CONTENT_UNDECODABLE", "raw_content"},
      {with([](RawItem& i) { i.content = std::string(21, 'x'); }), "DOCUMENT_TOO_LARGE", "document.content"},
      {with([](RawItem& i) {
         i.content.clear();
         i.raw_content = std::string(11, '\xC4');
         i.charset = "windows-1251";
       }),
       "DOCUMENT_TOO_LARGE", "raw_content"},
      {with([](RawItem& i) {
         i.content.clear();
         i.raw_content = std::string(1000, 'x');
       }),
       "DOCUMENT_TOO_LARGE", "raw_content"},
      {with([](RawItem& i) { i.document_id = "Upper"; }), "FIELD_INVALID", "document_id"},
      {with([](RawItem& i) { i.document_id = "a/b"; }), "FIELD_INVALID", "document_id"},
      {with([](RawItem& i) { i.document_id = std::string(64, 'a'); }), "FIELD_INVALID", "document_id"},
      {with([](RawItem& i) { i.language = "kk_KZ"; }), "FIELD_INVALID", "document.language_code"},
      {with([](RawItem& i) { i.title = "too long"; }), "FIELD_INVALID", "document.title"},
      {with([](RawItem& i) { i.title = "\xFF"; }), "FIELD_INVALID", "document.title"},
      {with([](RawItem& i) {
         i.labels = {{"a", ""}, {"b", ""}};
       }),
       "FIELD_INVALID", "document.labels"},
      {with([](RawItem& i) {
         i.labels = {{"", "x"}};
       }),
       "FIELD_INVALID", "document.labels"},
  };
  for (size_t i = 0; i < std::size(kCases); ++i) {
    SCOPED_TRACE(i);
    const auto document = PrepareDocument(kCases[i].item, limits);
    ASSERT_FALSE(document.ok());
    EXPECT_EQ(document.status().code(), absl::StatusCode::kInvalidArgument);
    const auto reason = model::ReasonOf(document.status());
    ASSERT_TRUE(reason.has_value());
    EXPECT_EQ(reason->reason, kCases[i].reason);
    EXPECT_EQ(reason->field, kCases[i].field);
    if (reason->reason == "DOCUMENT_TOO_LARGE") {
      EXPECT_EQ(reason->metadata.at("limit"), "20");
      EXPECT_FALSE(reason->help.empty());
    }
    if (reason->reason == "CONTENT_NOT_UTF8") {
      EXPECT_EQ(reason->metadata.at("byte_offset"), "2");
    }
  }
}

TEST(PrepareDocument, LimitsAreInclusive) {
  Limits limits;
  limits.max_document_bytes = 20;
  EXPECT_TRUE(PrepareDocument(WithContent(std::string(20, 'x')), limits).ok());
  RawItem id = WithContent("x");
  id.document_id = std::string(63, 'a');
  EXPECT_TRUE(PrepareDocument(id, limits).ok());
}

}  // namespace
}  // namespace chancery::ingest
