#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>
#include <string>

#include "service/text/letters.h"
#include "service/text/name_key.h"

namespace chancery::text {
namespace {

constexpr size_t kMaxSlug = 63;
constexpr size_t kMaxInput = 1024;

// The press's romanisation; nullptr for what is not a letter of these alphabets.
const char* Romanized(char32_t c) {
  switch (c) {
    case U'а':
    case U'ә': return "a";
    case U'б': return "b";
    case U'в': return "v";
    case U'г':
    case U'ғ':
    case U'ґ': return "g";
    case U'д': return "d";
    case U'е':
    case U'э': return "e";
    case U'ё': return "yo";
    case U'є': return "ye";
    case U'ж':
    case U'җ': return "zh";
    case U'з': return "z";
    case U'и':
    case U'і': return "i";
    case U'ї': return "yi";
    case U'й':
    case U'ы':
    case U'ј': return "y";
    case U'к':
    case U'қ': return "k";
    case U'л': return "l";
    case U'м': return "m";
    case U'н':
    case U'ң': return "n";
    case U'о':
    case U'ө': return "o";
    case U'п': return "p";
    case U'р': return "r";
    case U'с': return "s";
    case U'т': return "t";
    case U'у':
    case U'ұ':
    case U'ү':
    case U'ў': return "u";
    case U'ф': return "f";
    case U'х': return "kh";
    case U'һ':
    case U'ҳ': return "h";
    case U'ц': return "ts";
    case U'ч': return "ch";
    case U'ш': return "sh";
    case U'щ': return "shch";
    case U'ъ':
    case U'ь': return "";
    case U'ю': return "yu";
    case U'я': return "ya";
    default: return nullptr;
  }
}

bool IsVowelLetter(char32_t c) {
  switch (c) {
    case U'а':
    case U'ә':
    case U'е':
    case U'ё':
    case U'и':
    case U'і':
    case U'о':
    case U'ө':
    case U'у':
    case U'ұ':
    case U'ү':
    case U'ы':
    case U'э':
    case U'ю':
    case U'я':
    case U'ь':
    case U'ъ': return true;
    default: return false;
  }
}

const char* LatinAscii(char32_t c) {
  switch (c) {
    case U'ß': return "ss";
    case U'æ': return "ae";
    case U'ø': return "o";
    case U'œ': return "oe";
    case U'ł': return "l";
    case U'đ': return "d";
    case U'ð': return "d";
    case U'þ': return "th";
    case U'ı': return "i";
    case U'ə': return "a";
    case U'ŋ': return "n";
    default: return nullptr;
  }
}

bool IsOtherScript(char32_t c) { return c >= 0x370 && IsLetter(c) && !IsLatin(c) && Romanized(ToLower(c)) == nullptr; }

// Letters of other scripts are rare in names here, so that a transliterator is built for each such name; an ICU
// transliterator may not be shared between threads.
std::string AnyLatin(absl::string_view utf8) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> transliterator(
      icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, error));
  if (U_FAILURE(error) || transliterator == nullptr) return std::string(utf8);
  icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  transliterator->transliterate(text);
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string SlugOf(absl::string_view name) {
  std::string slug;
  bool separator = false;
  char32_t last = 0;
  for (size_t at = 0; at < name.size() && slug.size() <= kMaxSlug;) {
    const CodePoint c = DecodeAt(name, at);
    at += static_cast<size_t>(c.size);
    const char32_t lower = ToLower(c.value);
    std::string part;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
      part = static_cast<char>(lower);
    } else if (const char* romanized = Romanized(lower)) {
      const bool after_vowel = !IsCyrillic(last) || IsVowelLetter(last);
      const bool word_end = at == name.size() || !IsLetter(DecodeAt(name, at).value);
      if (lower == U'е' && after_vowel) {
        part = "ye";
      } else if (lower == U'й' && word_end && (last == U'и' || last == U'ы')) {
        // "ий" and "ый" end as one letter: Dmitry, Zelensky.
        if (!slug.empty()) slug.pop_back();
        part = "y";
      } else {
        part = romanized;
      }
    } else if (const char* ascii = LatinAscii(lower)) {
      part = ascii;
    } else if (const char32_t base = BaseLetter(lower); base >= 'a' && base <= 'z') {
      part = static_cast<char>(base);
    } else if (IsApostrophe(c.value) || IsMark(c.value)) {
      continue;
    } else {
      separator = true;
      last = 0;
      continue;
    }
    if (separator && !slug.empty()) slug += '-';
    separator = false;
    slug += part;
    last = lower;
  }
  if (slug.size() > kMaxSlug) slug.resize(kMaxSlug);
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

}  // namespace

std::string Slug(absl::string_view name) {
  name = name.substr(0, kMaxInput);
  bool other = false;
  for (size_t at = 0; at < name.size() && !other;) {
    const CodePoint c = DecodeAt(name, at);
    other = IsOtherScript(c.value);
    at += static_cast<size_t>(c.size);
  }
  return other ? SlugOf(AnyLatin(name)) : SlugOf(name);
}

}  // namespace chancery::text
