#include "service/text/offsets.h"

#include <string>

#include "gtest/gtest.h"
#include "service/text/letters.h"

namespace chancery::text {
namespace {

TEST(OffsetMap, CountsUnits) {
  const struct {
    absl::string_view text;
    Encoding encoding;
    int32_t byte;
    int32_t unit;
  } kCases[] = {
      {"", Encoding::kUtf16, 0, 0},      {"abc", Encoding::kUtf8, 2, 2},     {"Қазақ", Encoding::kUtf8, 10, 10},
      {"Қазақ", Encoding::kUtf16, 4, 2}, {"Қазақ", Encoding::kUtf16, 10, 5}, {"a😀b", Encoding::kUtf16, 5, 3},
      {"a😀b", Encoding::kUtf32, 5, 2},   {"a😀b", Encoding::kUtf16, 6, 4},    {"a😀b", Encoding::kUtf32, 6, 3},
      {"abc", Encoding::kUtf16, 99, 3},  {"abc", Encoding::kUtf32, -5, 0},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(OffsetMap(c.text, c.encoding).FromByte(c.byte), c.unit);
  }
}

TEST(OffsetMap, AgreesWithCountingFromTheStart) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += i % 7 == 0 ? "😀" : i % 3 == 0 ? "ң" : i % 5 == 0 ? "…" : "z";
  const OffsetMap utf16(text, Encoding::kUtf16);
  const OffsetMap utf32(text, Encoding::kUtf32);
  int32_t units = 0;
  int32_t points = 0;
  for (size_t at = 0; at <= text.size();) {
    ASSERT_EQ(utf16.FromByte(static_cast<int32_t>(at)), units) << at;
    ASSERT_EQ(utf32.FromByte(static_cast<int32_t>(at)), points) << at;
    if (at == text.size()) break;
    const CodePoint c = DecodeAt(text, at);
    at += static_cast<size_t>(c.size);
    units += c.value >= 0x10000 ? 2 : 1;
    ++points;
  }
}

}  // namespace
}  // namespace chancery::text
