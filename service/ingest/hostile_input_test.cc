// Feeds all of service/text and service/ingest with bytes that nobody would write: random ones, valid text broken at
// random, and long rows of what the rules look for.  Deterministic; meant to run under AddressSanitizer and
// UndefinedBehaviorSanitizer.
#include <chrono>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "service/ingest/anchor_date.h"
#include "service/ingest/boilerplate.h"
#include "service/ingest/prepare_document.h"
#include "service/text/decode.h"
#include "service/text/language.h"
#include "service/text/name_key.h"
#include "service/text/offsets.h"
#include "service/text/search_terms.h"
#include "service/text/sentences.h"

namespace chancery::ingest {
namespace {

constexpr absl::string_view kPieces[] = {
    " ",
    "\n",
    "\r\n",
    "\t",
    ".",
    "…",
    "!",
    "?",
    ",",
    ":",
    "-",
    "—",
    "–",
    "«",
    "»",
    "\"",
    "'",
    "’",
    "(",
    ")",
    "/",
    "\\",
    "@",
    "№",
    "<p>",
    "</p>",
    "&nbsp;",
    "\xEF\xBB\xBF",
    "\xE2\x80\xA8",
    "date",
    " 2024-06-14 ",
    "14.06.2024",
    "14 июня 2024 года",
    "June 14, 2024",
    "2024 жылғы 14 маусым",
    "Published: ",
    "Дата публикации: ",
    "Photo: ",
    "Фото: ",
    "Читайте также: ",
    "https://",
    "АСТАНА",
    "Astana",
    "Moscow, ",
    "Кошанова",
    "Қошановтың",
    "Tokayev’s",
    "Касым-Жомарта",
    "министрлігінің",
    "xiaoqi",
    "U.S.",
    "г.",
    "т.б.",
    "млрд.",
    "А.",
    "No. ",
    "1,234.5",
    "0",
    "99999999999",
    "😀",
    "习",
    "ä",
    "и\u0306",
    "\u0301",
    "\u200B",
    "ß",
    "İ",
    "ı",
    "ŉ",
    "\xF0\x9D\x94\xB8",
    "ﬁ",
    "ا",
    "क",
    "\xFF",
    "\xC0",
    "\xE2\x80",
    "\xED\xA0\x80",
    "\xF4\x90\x80\x80",
};

void CheckSpans(absl::string_view bytes, const std::vector<model::TextSpan>& spans) {
  int32_t last = 0;
  for (const model::TextSpan& s : spans) {
    ASSERT_LE(last, s.begin);
    ASSERT_LT(s.begin, s.end);
    ASSERT_LE(s.end, static_cast<int32_t>(bytes.size()));
    last = s.end;
  }
}

void Feed(const std::string& bytes) {
  const bool valid = !text::FirstInvalidUtf8(bytes).has_value();
  for (const char* charset : {"", "windows-1251", "KZ-1048", "KOI8-R", "UTF-16", "UTF-16LE", "UTF-32", "Shift_JIS",
                              "GB18030", "UTF-7", "ISO-2022-JP"}) {
    const auto decoded = text::DecodeToUtf8(bytes, charset);
    if (decoded.ok()) {
      ASSERT_FALSE(text::FirstInvalidUtf8(*decoded).has_value()) << charset;
    }
  }
  text::DecodeToUtf8(bytes, bytes.substr(0, 50)).IgnoreError();
  text::DetectLanguage(bytes);
  text::IsLanguageTag(bytes);
  const std::vector<model::TextSpan> boilerplate = FindBoilerplate(bytes);
  CheckSpans(bytes, boilerplate);
  CheckSpans(bytes, text::SplitSentences(bytes, boilerplate));
  CheckSpans(bytes, text::SplitSentences(bytes, {}));
  FindAnchorDate(bytes);
  const std::vector<text::SearchToken> tokens = text::AnalyzeText(bytes);
  std::vector<model::TextSpan> token_spans;
  for (const text::SearchToken& token : tokens) {
    token_spans.push_back(token.span);
    for (const std::string& term : token.terms) ASSERT_EQ(term.find_first_of(" \n"), std::string::npos);
    if (valid) {
      for (const std::string& term : token.terms) ASSERT_FALSE(text::FirstInvalidUtf8(term).has_value()) << term;
    }
  }
  CheckSpans(bytes, token_spans);
  text::JoinTerms(tokens);
  text::QueryTerms(bytes, true);
  text::NameKeysOfForm(bytes);
  text::FullNameKey(bytes);
  ASSERT_LE(text::Slug(bytes).size(), 63u);
  ASSERT_EQ(text::Slug(bytes).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos);
  for (const text::Encoding encoding : {text::Encoding::kUtf8, text::Encoding::kUtf16, text::Encoding::kUtf32}) {
    const text::OffsetMap offsets(bytes, encoding);
    const int32_t units = offsets.FromByte(static_cast<int32_t>(bytes.size()));
    if (valid) {
      ASSERT_LE(units, static_cast<int32_t>(bytes.size()));
    }
    ASSERT_EQ(offsets.FromByte(0), 0);
  }
  RawItem item;
  item.content = bytes;
  const auto document = PrepareDocument(item, Limits{});
  if (document.ok()) {
    CheckSpans(bytes, document->sentences);
    for (const model::TextSpan& s : document->sentences)
      ASSERT_FALSE(text::FirstInvalidUtf8(document->Slice(s)).has_value());
    for (const model::TextSpan& s : document->boilerplate)
      ASSERT_FALSE(text::FirstInvalidUtf8(document->Slice(s)).has_value());
  }
}

TEST(HostileInput, RandomBytes) {
  std::mt19937 random(20240614);
  for (int round = 0; round < 300; ++round) {
    std::string bytes(random() % 200, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    Feed(bytes);
    if (HasFatalFailure()) FAIL() << "round " << round;
  }
}

TEST(HostileInput, BrokenText) {
  std::mt19937 random(19920515);
  for (int round = 0; round < 1500; ++round) {
    std::string bytes;
    for (unsigned pieces = random() % 60; pieces > 0; --pieces) {
      const absl::string_view piece = kPieces[random() % std::size(kPieces)];
      bytes.append(piece.data(), piece.size());
    }
    if (!bytes.empty() && round % 3 == 0) bytes[random() % bytes.size()] = static_cast<char>(random());
    Feed(bytes);
    if (HasFatalFailure()) FAIL() << "round " << round << ": " << bytes;
  }
}

// One piece again and again: work that grows with the square of the text would not come to an end here.
TEST(HostileInput, LongRowsTakeLinearTime) {
  for (const absl::string_view piece : kPieces) {
    SCOPED_TRACE(piece);
    std::string bytes;
    while (bytes.size() < (1 << 17)) bytes.append(piece.data(), piece.size());
    const auto start = std::chrono::steady_clock::now();
    Feed(bytes);
    if (HasFatalFailure()) return;
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took, std::chrono::seconds(5));
  }
}

}  // namespace
}  // namespace chancery::ingest
