#include "clients/cli/summary_text.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace chancery::cli {
namespace {

v1::SummarizeResponse Response(const char* text) {
  v1::SummarizeResponse response;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &response));
  return response;
}

constexpr char kCitation[] =
    "document: \"collections/c/documents/a\" span { begin: 0 end: 5 text: \"Alpha\" } sentence { begin: 0 end: 5 text: "
    "\"Alpha\" }";

TEST(SummaryText, NumbersEachPlaceOnce) {
  const std::string sentence = absl::StrCat("sentences { text: \"Alpha\" citations { ", kCitation, " } }");
  EXPECT_EQ(SummaryText(Response(absl::StrCat(sentence, sentence, "considered_document_count: 1").c_str()), false, 0),
            "  “Alpha” [1]\n"
            "  “Alpha” [1]\n"
            "\nQuoted from\n"
            "  [1] a, bytes 0-5\n"
            "\nfrom 1 document\n");
}

TEST(SummaryText, TimelineWithPlannedAndUndated) {
  const std::string text = SummaryText(
      Response(
          absl::StrCat(
              "timeline { time { timex: \"2024-06-14\" start { year: 2024 month: 6 day: 14 } end { year: 2024 month: 6 "
              "day: 14 } } modality: MODALITY_PLANNED sentences { text: \"Alpha\" citations { ",
              kCitation,
              " } } } timeline { time { timex: \"XXXX-06\" } modality: MODALITY_ASSERTED sentences { text: \"Beta\" } "
              "} "
              "omitted_point_count: 2 omitted_documents { document: \"collections/c/documents/z\" reason: \"LIMIT\" }")
              .c_str()),
      false, 0);
  EXPECT_EQ(text,
            "Timeline\n"
            "  14 June 2024 (planned)  “Alpha” [1]\n"
            "\nUndated\n"
            "  XXXX-06  “Beta”\n"
            "\nQuoted from\n"
            "  [1] a, bytes 0-5\n"
            "\nfrom 0 documents; 2 more found no room (--sentences); left out z (LIMIT)\n");
}

TEST(SummaryText, ComparisonWithReason) {
  const std::string statement = absl::StrCat(
      "statements { money { amount { value: \"24000000000\" } currency_code: \"USD\" qualifier: QUALIFIER_ALMOST "
      "measure: "
      "MEASURE_TRADE_TURNOVER parties: \"RU\" parties: \"KZ\" record: true } citation { ",
      kCitation, " } fact: \"f\" }");
  EXPECT_EQ(
      SummaryText(Response(absl::StrCat("figure_comparisons { ", statement, statement,
                                        " relation: FIGURE_RELATION_NOT_COMPARABLE reason: \"a states no period\" }")
                               .c_str()),
                  false, 0),
      "Trade turnover of KZ and RU\n"
      "  NOT COMPARABLE\n"
      "    almost USD 24 billion, period not stated, record, a [1]\n"
      "    almost USD 24 billion, period not stated, record, a [1]\n"
      "    a states no period\n"
      "\nQuoted from\n"
      "  [1] a, bytes 0-5\n"
      "\nfrom 0 documents\n");
}

TEST(SummaryText, LinesBreakAndHostileTextIsTamed) {
  v1::SummarizeResponse response =
      Response(absl::StrCat("sentences { text: \"\" citations { ", kCitation, " } }").c_str());
  response.mutable_sentences(0)->set_text(
      "one two three\x1b[2J\n four \xE2\x80\xAE"
      "five\xC2\x9B six seven");
  const std::string text = SummaryText(response, false, 20);
  EXPECT_TRUE(absl::StartsWith(text, "  “one two three [2J\n  four five six\n  seven” [1]\n")) << text;
  EXPECT_EQ(SummaryText(v1::SummarizeResponse(), false, 80), "Nothing to tell.\n\nfrom 0 documents\n");
}

}  // namespace
}  // namespace chancery::cli
