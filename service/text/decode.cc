#include "service/text/decode.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/model/reasons.h"
#include "service/text/letters.h"

namespace chancery::text {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// KZ-1048 (STRK1048-2002, registered with IANA in 2006) is windows-1251 but for these sixteen bytes; ICU does not know
// it. https://www.unicode.org/Public/MAPPINGS/VENDORS/MISC/KZ1048.TXT
struct Difference {
  unsigned char byte;
  char32_t value;
};
constexpr Difference kKz1048[] = {
    {0x8D, U'Қ'}, {0x8E, U'Һ'}, {0x9D, U'қ'}, {0x9E, U'һ'}, {0xA1, U'Ұ'}, {0xA2, U'ұ'}, {0xA3, U'Ә'}, {0xA5, U'Ө'},
    {0xAA, U'Ғ'}, {0xAF, U'Ү'}, {0xB4, U'ө'}, {0xBA, U'ғ'}, {0xBC, U'ә'}, {0xBD, U'Ң'}, {0xBE, U'ң'}, {0xBF, U'ү'},
};

bool IsOneOf(absl::string_view charset, std::initializer_list<absl::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [charset](absl::string_view n) { return absl::EqualsIgnoreCase(charset, n); });
}

absl::Status Unknown(absl::string_view charset) {
  return model::MakeError(
      absl::StatusCode::kInvalidArgument, absl::StrCat("unknown charset \"", charset, "\""),
      {.reason = "CHARSET_UNKNOWN",
       .metadata = {{"charset", std::string(charset)}},
       .help = "Name the charset by its IANA name, such as UTF-8, windows-1251, KZ-1048, KOI8-R or UTF-16."});
}

absl::Status Undecodable(absl::string_view charset, size_t offset) {
  return model::MakeError(absl::StatusCode::kInvalidArgument,
                          absl::StrCat("byte ", offset, " is not defined in charset ", charset),
                          {.reason = "CONTENT_UNDECODABLE",
                           .metadata = {{"charset", std::string(charset)}, {"byte_offset", absl::StrCat(offset)}},
                           .help = "Check that the charset is the one the bytes were written in."});
}

absl::StatusOr<std::string> DecodeUtf8(absl::string_view bytes) {
  if (const std::optional<size_t> bad = FirstInvalidUtf8(bytes)) {
    return model::MakeError(absl::StatusCode::kInvalidArgument, absl::StrCat("not UTF-8 at byte ", *bad),
                            {.reason = "CONTENT_NOT_UTF8",
                             .metadata = {{"byte_offset", absl::StrCat(*bad)}},
                             .help = "Send the bytes as raw_content with their charset."});
  }
  absl::ConsumePrefix(&bytes, "\xEF\xBB\xBF");
  return std::string(bytes);
}

// UTF-16 without a byte order mark is big-endian (RFC 2781, 4.3), but what Windows wrote is not: the zero and Cyrillic
// high bytes of a text stand at even places in one order and at odd places in the other.
const char* Utf16Order(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "\xFF\xFE") || absl::StartsWith(bytes, "\xFE\xFF")) return "UTF-16";
  int even = 0;
  int odd = 0;
  for (size_t i = 0; i + 1 < bytes.size() && i < 512; i += 2) {
    even += static_cast<unsigned char>(bytes[i]) < 8;
    odd += static_cast<unsigned char>(bytes[i + 1]) < 8;
  }
  return odd > even ? "UTF-16LE" : "UTF-16BE";
}

// True for the Windows code pages, whose undefined bytes ICU makes control characters U+0080 to U+009F.
bool IsWindowsCodePage(const UConverter* converter) {
  UErrorCode error = U_ZERO_ERROR;
  const char* name = ucnv_getName(converter, &error);
  const char* iana = U_SUCCESS(error) ? ucnv_getStandardName(name, "IANA", &error) : nullptr;
  return U_SUCCESS(error) && iana != nullptr && absl::StartsWithIgnoreCase(iana, "windows-125");
}

absl::StatusOr<std::string> DecodeKz1048(absl::string_view bytes, absl::string_view charset, UConverter* windows1251) {
  char32_t table[256] = {};
  for (int b = 0; b < 256; ++b) {
    const char byte = static_cast<char>(b);
    UChar unit = 0;
    UErrorCode error = U_ZERO_ERROR;
    ucnv_reset(windows1251);
    // ICU maps the one byte that is undefined, 0x98, to the control character of the same number.
    if (ucnv_toUChars(windows1251, &unit, 1, &byte, 1, &error) == 1 && U_SUCCESS(error) && b != 0x98) table[b] = unit;
  }
  for (const Difference& d : kKz1048) table[d.byte] = d.value;
  std::string out;
  out.reserve(bytes.size() * 2);
  for (size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char b = static_cast<unsigned char>(bytes[i]);
    if (b != 0 && table[b] == 0) return Undecodable(charset, i);
    AppendUtf8(out, table[b]);
  }
  return out;
}

}  // namespace

std::optional<size_t> FirstInvalidUtf8(absl::string_view bytes) {
  const char* data = bytes.data();
  const size_t size = bytes.size();
  size_t at = 0;
  while (at < size) {
    // Eight ASCII bytes at a time.
    while (size - at >= 8) {
      uint64_t chunk;
      std::memcpy(&chunk, data + at, 8);
      if ((chunk & 0x8080808080808080u) != 0) break;
      at += 8;
    }
    if (at == size) break;
    const unsigned char c = static_cast<unsigned char>(data[at]);
    if (c < 0x80) {
      ++at;
      continue;
    }
    const CodePoint decoded = DecodeAt(bytes, at);
    if (decoded.size == 1) return at;
    at += static_cast<size_t>(decoded.size);
  }
  return std::nullopt;
}

absl::StatusOr<std::string> DecodeToUtf8(absl::string_view bytes, absl::string_view charset) {
  charset = absl::StripAsciiWhitespace(charset);
  if (charset.empty() || IsOneOf(charset, {"UTF-8", "UTF8", "csUTF8", "unicode-1-1-utf-8"})) return DecodeUtf8(bytes);
  const bool kz1048 = IsOneOf(charset, {"KZ-1048", "STRK1048-2002", "RK1048", "csKZ1048"});
  // ICU reads options after a comma, and a file name from a path; an IANA name has neither.
  if (charset.size() > 40 ||
      charset.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:+()") !=
          absl::string_view::npos) {
    return Unknown(charset);
  }
  UErrorCode error = U_ZERO_ERROR;
  const std::string name = kz1048                                                       ? "windows-1251"
                           : IsOneOf(charset, {"UTF-16", "UTF16", "csUTF16", "utf_16"}) ? Utf16Order(bytes)
                                                                                        : std::string(charset);
  const Converter converter(ucnv_open(name.c_str(), &error), &ucnv_close);
  if (U_FAILURE(error) || converter == nullptr) return Unknown(charset);
  if (kz1048) return DecodeKz1048(bytes, charset, converter.get());
  error = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  if (U_FAILURE(error)) return Unknown(charset);

  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  const bool windows = IsWindowsCodePage(converter.get());
  UChar units[1024];
  char32_t high = 0;
  size_t decoded = 0;  // units so far
  while (true) {
    UChar* target = units;
    error = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &target, std::end(units), &source, end, nullptr, /*flush=*/true, &error);
    for (const UChar* unit = units; unit != target; ++unit) {
      if ((*unit & 0xFC00) == 0xD800) {
        high = *unit;
      } else if (high != 0 && (*unit & 0xFC00) == 0xDC00) {
        AppendUtf8(out, 0x10000 + ((high & 0x3FF) << 10 | (*unit & 0x3FFu)));
        high = 0;
      } else if (windows && *unit >= 0x80 && *unit < 0xA0) {
        // One byte is one unit in these.
        return Undecodable(charset, decoded + static_cast<size_t>(unit - units));
      } else {
        AppendUtf8(out, *unit);
      }
    }
    decoded += static_cast<size_t>(target - units);
    if (error == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(error)) {
      char invalid[32];
      int8_t length = sizeof(invalid);
      UErrorCode ignored = U_ZERO_ERROR;
      ucnv_getInvalidChars(converter.get(), invalid, &length, &ignored);
      const size_t consumed = static_cast<size_t>(source - bytes.data());
      return Undecodable(charset, consumed - std::min(consumed, static_cast<size_t>(std::max<int8_t>(length, 0))));
    }
    break;
  }
  if (absl::string_view(out).substr(0, 3) == "\xEF\xBB\xBF") out.erase(0, 3);
  return out;
}

}  // namespace chancery::text
