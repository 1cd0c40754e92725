#include "service/text/decode.h"

#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::text {
namespace {

TEST(FirstInvalidUtf8, AcceptsAllThatIsValid) {
  for (const absl::string_view valid :
       {absl::string_view(""), absl::string_view("plain"), absl::string_view("a\0b", 3), absl::string_view("Қазақстан"),
        absl::string_view("\xEF\xBF\xBF"), absl::string_view("\xF0\x9F\x98\x80"), absl::string_view("\xF4\x8F\xBF\xBF"),
        absl::string_view("\xED\x9F\xBF"), absl::string_view("\xEE\x80\x80"), absl::string_view("0123456789abcdef")}) {
    SCOPED_TRACE(valid);
    EXPECT_EQ(FirstInvalidUtf8(valid), std::nullopt);
  }
}

TEST(FirstInvalidUtf8, FindsTheFirstBadByte) {
  const struct {
    absl::string_view bytes;
    size_t offset;
  } kCases[] = {
      {"\x80", 0},
      {"ab\xFF", 2},
      {"01234567\xC0\xAF", 8},      // overlong
      {"\xE0\x80\xAF", 0},          // overlong
      {"\xF0\x80\x80\xAF", 0},      // overlong
      {"x\xED\xA0\x80", 1},         // surrogate
      {"\xF4\x90\x80\x80", 0},      // above U+10FFFF
      {"\xF8\x88\x80\x80\x80", 0},  // five bytes
      {"Қ\xD2", 2},                 // cut
      {"Қ\xE2\x80", 2},             // cut
      {"\xF0\x9F\x98", 0},          // cut
      {"\xD2Z", 0},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.bytes);
    EXPECT_EQ(FirstInvalidUtf8(c.bytes), c.offset);
  }
}

TEST(DecodeToUtf8, Converts) {
  const struct {
    absl::string_view bytes;
    absl::string_view charset;
    absl::string_view utf8;
  } kCases[] = {
      {"text", "", "text"},
      {"\xEF\xBB\xBFtext", "utf-8", "text"},
      {"\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251", "Привет"},
      {"\xCF\xF0\xE8\xE2\xE5\xF2", "CP1251", "Привет"},
      {"\xF0\xD2\xC9\xD7\xC5\xD4", "KOI8-R", "Привет"},
      {"\x8D\xE0\xE7\xE0\x9D", "KZ-1048", "Қазақ"},
      {"\xA3\xBC\xAA\xBA\x8D\x9D\xBD\xBE\xA5\xB4\xA1\xA2\xAF\xBF\x8E\x9E\xB2\xB3", "strk1048-2002",
       "ӘәҒғҚқҢңӨөҰұҮүҺһІі"},
      {"\xB9 5 \x96 \xAB\xE0\xBB", "rk1048", "№ 5 – «а»"},
      {absl::string_view("\xFF\xFEh\0i\0", 6), "UTF-16", "hi"},
      {absl::string_view("\xFE\xFF\0h\0i", 6), "utf-16", "hi"},
      {absl::string_view("\0h\0i", 4), "UTF-16", "hi"},
      {absl::string_view("h\0i\0", 4), "UTF-16", "hi"},
      {absl::string_view("\x1A\x04\x30\x04 \0", 6), "UTF-16LE", "Ка "},
      {absl::string_view("\xFF\xFE\x1A\x04", 4), "UTF-16LE", "К"},
      {absl::string_view("=\xD8\0\xDE", 4), "UTF-16LE", "😀"},
      {"caf\xE9", "ISO-8859-1", "café"},
      {absl::string_view("a\0b", 3), "windows-1251", absl::string_view("a\0b", 3)},
      {absl::string_view("a\0b", 3), "KZ-1048", absl::string_view("a\0b", 3)},
      {"", "KZ-1048", ""},
      {"text", " UTF8 ", "text"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.charset);
    const auto utf8 = DecodeToUtf8(c.bytes, c.charset);
    ASSERT_TRUE(utf8.ok()) << utf8.status();
    EXPECT_EQ(*utf8, c.utf8);
  }
}

TEST(DecodeToUtf8, LongTextsKeepEveryCharacter) {
  std::string utf16;
  std::string utf8;
  for (int i = 0; i < 5000; ++i) {
    utf16 += std::string("=\xD8\0\xDE", 4) + std::string("x\0", 2);
    utf8 += "😀x";
  }
  EXPECT_EQ(DecodeToUtf8(utf16, "UTF-16LE").value(), utf8);
}

TEST(DecodeToUtf8, SaysWhatIsWrong) {
  const struct {
    absl::string_view bytes;
    absl::string_view charset;
    absl::string_view reason;
    absl::string_view offset;
  } kCases[] = {
      {"x", "no-such-charset", "CHARSET_UNKNOWN", ""},
      {"x", "UTF-8,swaplfnl", "CHARSET_UNKNOWN", ""},
      {"x", "../../etc/passwd", "CHARSET_UNKNOWN", ""},
      {"x", "windows-1251,version=1", "CHARSET_UNKNOWN", ""},
      {"ab\xFF", "", "CONTENT_NOT_UTF8", "2"},
      {"\xEF\xBB\xBF\xFF", "UTF-8", "CONTENT_NOT_UTF8", "3"},
      {"ab\x98 c", "windows-1251", "CONTENT_UNDECODABLE", "2"},
      {"\xC0\xC0\x98", "KZ-1048", "CONTENT_UNDECODABLE", "2"},
      {absl::string_view("a\0\0\xD8x\0", 6), "UTF-16LE", "CONTENT_UNDECODABLE", "2"},
      {absl::string_view("a\0b", 3), "UTF-16LE", "CONTENT_UNDECODABLE", "2"},
      {"abc\xFF\xFF", "Shift_JIS", "CONTENT_UNDECODABLE", "3"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.charset);
    const auto utf8 = DecodeToUtf8(c.bytes, c.charset);
    ASSERT_FALSE(utf8.ok());
    EXPECT_EQ(utf8.status().code(), absl::StatusCode::kInvalidArgument);
    const auto reason = model::ReasonOf(utf8.status());
    ASSERT_TRUE(reason.has_value());
    EXPECT_EQ(reason->reason, c.reason);
    EXPECT_EQ(reason->metadata.count("byte_offset") == 0 ? "" : reason->metadata.at("byte_offset"), c.offset);
  }
}

}  // namespace
}  // namespace chancery::text
