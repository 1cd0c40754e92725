#include "service/text/letters.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

namespace chancery::text {
namespace {

constexpr CodePoint kBroken = {0xFFFD, 1};

bool IsTail(unsigned char c) { return (c & 0xC0) == 0x80; }

// Letters of the ranges that nearly all text is in, decided without a table look-up.
bool IsBasicCyrillic(char32_t c) { return c >= 0x0400 && c <= 0x045F; }

}  // namespace

CodePoint DecodeAt(absl::string_view utf8, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const size_t left = utf8.size() - at;
  if (lead < 0xC2) return kBroken;
  if (lead < 0xE0) {
    if (left < 2 || !IsTail(byte(at + 1))) return kBroken;
    return {static_cast<char32_t>((lead & 0x1Fu) << 6 | (byte(at + 1) & 0x3Fu)), 2};
  }
  if (lead < 0xF0) {
    if (left < 3 || !IsTail(byte(at + 1)) || !IsTail(byte(at + 2))) return kBroken;
    const char32_t c = (lead & 0x0Fu) << 12 | (byte(at + 1) & 0x3Fu) << 6 | (byte(at + 2) & 0x3Fu);
    if (c < 0x800 || (c >= 0xD800 && c < 0xE000)) return kBroken;
    return {c, 3};
  }
  if (lead > 0xF4 || left < 4 || !IsTail(byte(at + 1)) || !IsTail(byte(at + 2)) || !IsTail(byte(at + 3)))
    return kBroken;
  const char32_t c =
      (lead & 0x07u) << 18 | (byte(at + 1) & 0x3Fu) << 12 | (byte(at + 2) & 0x3Fu) << 6 | (byte(at + 3) & 0x3Fu);
  if (c < 0x10000 || c > 0x10FFFF) return kBroken;
  return {c, 4};
}

CodePoint DecodeBefore(absl::string_view utf8, size_t at) {
  for (size_t back = 1; back <= 4 && back <= at; ++back) {
    if (IsTail(static_cast<unsigned char>(utf8[at - back]))) continue;
    const CodePoint c = DecodeAt(utf8, at - back);
    return c.size == static_cast<int32_t>(back) ? c : kBroken;
  }
  return kBroken;
}

void AppendUtf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool IsLetter(char32_t c) {
  if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  return IsBasicCyrillic(c) || u_isalpha(static_cast<UChar32>(c));
}

bool IsUpper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  if (IsBasicCyrillic(c)) return c < 0x0430;
  return u_isupper(static_cast<UChar32>(c)) || u_istitle(static_cast<UChar32>(c));
}

bool IsLower(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  if (IsBasicCyrillic(c)) return c >= 0x0430;
  return u_islower(static_cast<UChar32>(c));
}

bool IsDigit(char32_t c) {
  return c < 0x80 ? c >= '0' && c <= '9' : !IsBasicCyrillic(c) && u_isdigit(static_cast<UChar32>(c));
}

bool IsSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool IsMark(char32_t c) {
  return c >= 0x300 && !IsBasicCyrillic(c) && (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

bool IsDash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

bool IsApostrophe(char32_t c) {
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02BB || c == '`' || c == 0xB4;
}

bool IsCyrillic(char32_t c) { return c >= 0x400 && c < 0x530; }

bool IsLatin(char32_t c) { return IsLetter(c) && (c < 0x250 || c == 0x259 || (c >= 0x1E00 && c < 0x1F00)); }

char32_t ToLower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
  if (c >= 0x430 && c <= 0x45F) return c;
  if (c >= 0x410 && c < 0x430) return c + 0x20;
  if (c >= 0x400 && c < 0x410) return c + 0x50;
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

std::string Lower(absl::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (size_t at = 0; at < utf8.size();) {
    const CodePoint c = DecodeAt(utf8, at);
    AppendUtf8(out, ToLower(c.value));
    at += static_cast<size_t>(c.size);
  }
  return out;
}

char32_t BaseLetter(char32_t c) {
  if (c < 0xC0) return c;
  if (c == U'ı') return 'i';
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2* nfd = unorm2_getNFDInstance(&error);
  if (U_FAILURE(error)) return c;
  UChar units[16];
  const int32_t size = unorm2_getDecomposition(nfd, static_cast<UChar32>(c), units, 16, &error);
  if (U_FAILURE(error) || size <= 0 || (units[0] & 0xF800) == 0xD800) return c;
  return units[0];
}

bool IsKazakhLetter(char32_t c) {
  switch (c) {
    case U'ә':
    case U'ғ':
    case U'қ':
    case U'ң':
    case U'ө':
    case U'ұ':
    case U'ү':
    case U'һ':
    case U'і':
    case U'Ә':
    case U'Ғ':
    case U'Қ':
    case U'Ң':
    case U'Ө':
    case U'Ұ':
    case U'Ү':
    case U'Һ':
    case U'І': return true;
    default: return false;
  }
}

}  // namespace chancery::text
