#include "plugins/rules/token.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace chancery::rules {
namespace {

enum class Class : uint8_t { kOther, kSpace, kNewline, kLetter, kDigit, kMark, kIgnored };

struct Properties {
  Class kind = Class::kOther;
  bool upper = false;
  bool compose = false;  // may change under NFC
  char32_t folded = 0;
};

struct CodePoint {
  char32_t value = 0;
  uint32_t size = 1;  // bytes; 1 for a byte that is not UTF-8
};

constexpr char32_t kNotUtf8 = 0xFFFFFFFF;
constexpr char32_t kAcute = 0x301;
constexpr char32_t kGrave = 0x300;

CodePoint Decode(std::string_view s, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char b = byte(at);
  if (b < 0x80) return {b, 1};
  const size_t left = s.size() - at;
  const auto trail = [&](size_t i) { return (byte(at + i) & 0xC0) == 0x80; };
  if (b >= 0xC2 && b < 0xE0 && left >= 2 && trail(1)) {
    return {static_cast<char32_t>((b & 0x1F) << 6 | (byte(at + 1) & 0x3F)), 2};
  }
  if (b >= 0xE0 && b < 0xF0 && left >= 3 && trail(1) && trail(2)) {
    const char32_t c = (b & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) return {c, 3};
  }
  if (b >= 0xF0 && b < 0xF5 && left >= 4 && trail(1) && trail(2) && trail(3)) {
    const char32_t c =
        (b & 0x07) << 18 | (byte(at + 1) & 0x3F) << 12 | (byte(at + 2) & 0x3F) << 6 | (byte(at + 3) & 0x3F);
    if (c >= 0x10000 && c <= 0x10FFFF) return {c, 4};
  }
  return {kNotUtf8, 1};
}

// At most 4 bytes; returns their number.
size_t Encode(char32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xC0 | c >> 6);
    out[1] = static_cast<char>(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xE0 | c >> 12);
    out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out[2] = static_cast<char>(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | c >> 18);
  out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3F));
  out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
  out[3] = static_cast<char>(0x80 | (c & 0x3F));
  return 4;
}

char32_t FoldCodePoint(char32_t c) {
  switch (c) {
    case 0x401:
    case 0x450:
    case 0x451:  // Ё ѐ ё
      return 0x435;
    case 0x45D:  // ѝ
      return 0x438;
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2039:
    case 0x203A:
    case 0x2BB:
    case 0x2BC: return '\'';
    case 0xAB:
    case 0xBB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F: return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212: return '-';
    default: return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
  }
}

Properties Compute(char32_t c) {
  Properties p;
  p.folded = c;
  if (c == kNotUtf8) return p;
  const UChar32 u = static_cast<UChar32>(c);
  // Zero-width space separates; the other format characters (soft hyphen, joiners, direction marks) are not there.
  if (c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029) {
    p.kind = Class::kNewline;
  } else if (c == 0x200B || u_isUWhiteSpace(u)) {
    p.kind = Class::kSpace;
  } else if (u_charType(u) == U_FORMAT_CHAR) {
    p.kind = Class::kIgnored;
  } else if (u_isalpha(u)) {
    p.kind = Class::kLetter;
    p.upper = u_isupper(u) || u_istitle(u);
    p.folded = FoldCodePoint(c);
  } else if (u_charType(u) == U_DECIMAL_DIGIT_NUMBER) {
    p.kind = Class::kDigit;
    p.folded = '0' + static_cast<char32_t>(u_charDigitValue(u));
  } else if (U_GET_GC_MASK(u) & U_GC_M_MASK) {
    p.kind = Class::kMark;
  } else {
    p.folded = FoldCodePoint(c);
  }
  p.compose = p.kind == Class::kMark || (c >= 0x300 && u_getIntPropertyValue(u, UCHAR_NFC_QUICK_CHECK) != UNORM_YES);
  return p;
}

// ICU's answers for the scripts and signs that news is written in; it is asked itself for the rest.
constexpr char32_t kTableSize = 0x2200;
const Properties* Table() {
  static const auto* table = [] {
    auto* t = new std::array<Properties, kTableSize>;
    for (char32_t c = 0; c < kTableSize; ++c) (*t)[c] = Compute(c);
    return t;
  }();
  return table->data();
}

Properties Of(const Properties* table, char32_t c) { return c < kTableSize ? table[c] : Compute(c); }

bool IsApostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2018; }

bool IsCyrillic(char32_t c) { return c >= 0x400 && c < 0x530; }

bool IsCyrillicVowel(char32_t c) {
  static constexpr std::u32string_view kVowels = U"аеиоуыэюяіАЕИОУЫЭЮЯІәөүұӘӨҮҰ";
  return kVowels.find(c) != std::u32string_view::npos;
}

// Latin letters typed for the Cyrillic ones that look the same, as happens on keyboards without Kazakh letters.
char32_t CyrillicLookalike(char32_t c) {
  switch (c) {
    case 'a': return U'а';
    case 'c': return U'с';
    case 'e': return U'е';
    case 'h': return U'һ';
    case 'i': return U'і';
    case 'k': return U'к';
    case 'm': return U'м';
    case 'o': return U'о';
    case 'p': return U'р';
    case 't': return U'т';
    case 'x': return U'х';
    case 'y': return U'у';
    default: return c;
  }
}

// Canonical reordering of one long run of marks is quadratic, so words longer than any real one are not composed.
constexpr size_t kLongestComposed = 256;

std::u16string Compose(const std::u16string& word) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
  std::u16string out(word.size() * 3 + 8, u'\0');
  const int32_t size = unorm2_normalize(nfc, word.data(), static_cast<int32_t>(word.size()), out.data(),
                                        static_cast<int32_t>(out.size()), &status);
  if (U_FAILURE(status)) return word;
  out.resize(static_cast<size_t>(size));
  return out;
}

// Folds a word that needs more than a look at each letter by itself.
std::string FoldMarked(const Properties* table, std::string_view word, bool mixed_scripts) {
  std::u16string units;
  char32_t before = 0;
  for (size_t i = 0; i < word.size();) {
    const CodePoint c = Decode(word, i);
    i += c.size;
    if (Of(table, c.value).kind == Class::kIgnored) continue;
    if ((c.value == kAcute || c.value == kGrave) && IsCyrillicVowel(before)) continue;
    before = c.value;
    if (c.value >= 0x10000) {
      units += static_cast<char16_t>(0xD7C0 + (c.value >> 10));
      units += static_cast<char16_t>(0xDC00 | (c.value & 0x3FF));
    } else {
      units += static_cast<char16_t>(c.value);
    }
  }
  if (units.size() <= kLongestComposed) units = Compose(units);
  std::string out;
  for (size_t i = 0; i < units.size(); ++i) {
    char32_t c = units[i];
    if (c >= 0xD800 && c < 0xDC00 && i + 1 < units.size()) c = (c << 10) + units[++i] - 0x35FDC00;
    c = Of(table, c).folded;
    if (mixed_scripts) c = CyrillicLookalike(c);
    char bytes[4];
    out.append(bytes, Encode(c, bytes));
  }
  return out;
}

// Eight bytes at a time, with a multiply and a fold.
class Hasher {
 public:
  explicit Hasher(size_t size) : h_(0x9E3779B97F4A7C15u ^ size) {}
  void Add(uint64_t block) {
    h_ = (h_ ^ block) * 0xD6E8FEB86659FD93u;
    h_ ^= h_ >> 32;
  }
  uint32_t Get() const { return static_cast<uint32_t>(h_ ^ h_ >> 29); }

 private:
  uint64_t h_;
};

uint64_t Block(const char* at) {
  uint64_t block;
  std::memcpy(&block, at, 8);
  return block;
}

// HashOf a word after whose last byte seven more may be read.
uint32_t HashPadded(const char* at, size_t size) {
  static_assert(std::endian::native == std::endian::little);
  Hasher hasher(size);
  for (; size >= 8; at += 8, size -= 8) hasher.Add(Block(at));
  if (size > 0) hasher.Add(Block(at) & (~uint64_t{0} >> (64 - 8 * size)));
  return hasher.Get();
}

struct WordRead {
  size_t end = 0;
  size_t letters = 0;
  size_t capitals = 0;
  size_t folded_size = 0;
  bool changed = false;  // the folded word differs from the text
};

// Reads the word at `at` and writes its folded letters to `out`, which has room for as many bytes as the word has.
// False, with nothing read, when it has letters of more than two bytes, marks, or letters of two alphabets.
bool ReadPlainWord(const Properties* table, std::string_view text, size_t at, char* out, WordRead& word) {
  const char* const begin = out;
  bool latin = false;
  bool cyrillic = false;
  while (at < text.size()) {
    const unsigned char b = static_cast<unsigned char>(text[at]);
    if (b < 0x80) {
      const Properties& p = table[b];
      if (p.kind == Class::kLetter) {
        *out++ = static_cast<char>(p.folded);
        word.capitals += p.upper;
        ++word.letters;
        latin = true;
        ++at;
        continue;
      }
      if (b != '\'') break;
    } else if (b >= 0xC2 && b < 0xE0 && at + 1 < text.size() && (text[at + 1] & 0xC0) == 0x80) {
      const char32_t c = static_cast<char32_t>((b & 0x1F) << 6 | (text[at + 1] & 0x3F));
      const Properties& p = table[c];
      if (p.kind == Class::kLetter) {
        if (p.compose || p.folded < 0x80 || p.folded >= 0x800) return false;
        out[0] = static_cast<char>(0xC0 | p.folded >> 6);
        out[1] = static_cast<char>(0x80 | (p.folded & 0x3F));
        out += 2;
        word.capitals += p.upper;
        ++word.letters;
        word.changed |= p.folded != c;
        cyrillic |= IsCyrillic(c);
        at += 2;
        continue;
      }
    }
    const CodePoint c = Decode(text, at);
    const Class kind = Of(table, c.value).kind;
    if (kind == Class::kLetter || kind == Class::kMark || kind == Class::kIgnored) return false;
    if (!IsApostrophe(c.value) || at + c.size >= text.size()) break;
    // What follows must be a letter; one that this function does not read ends in `return false`.
    const Class next = Of(table, Decode(text, at + c.size).value).kind;
    if (next != Class::kLetter) break;
    *out++ = '\'';
    word.changed |= c.size != 1;
    at += c.size;
  }
  if (latin && cyrillic) return false;
  word.end = at;
  word.folded_size = static_cast<size_t>(out - begin);
  word.changed |= word.capitals > 0;
  return true;
}

}  // namespace

std::string_view TokenizedText::Keep(std::string_view folded) {
  constexpr size_t kChunk = 1 << 16;
  if (chunks_.empty() || chunk_left_ < folded.size()) {
    const size_t size = std::max(kChunk, folded.size());
    chunks_.push_back(std::make_unique<char[]>(size));
    chunk_next_ = chunks_.back().get();
    chunk_left_ = size;
  }
  char* at = chunk_next_;
  std::memcpy(at, folded.data(), folded.size());
  chunk_next_ += folded.size();
  chunk_left_ -= folded.size();
  return {at, folded.size()};
}

uint32_t HashOf(std::string_view word) {
  Hasher hasher(word.size());
  const char* at = word.data();
  size_t left = word.size();
  for (; left >= 8; at += 8, left -= 8) hasher.Add(Block(at));
  if (left > 0) {
    uint64_t block = 0;
    std::memcpy(&block, at, left);
    hasher.Add(block);
  }
  return hasher.Get();
}

TokenizedText::TokenizedText(std::string_view text, std::vector<std::pair<uint32_t, uint32_t>> sentences)
    : text_(text), sentences_(std::move(sentences)), letters_(new char[text.size() + 8]) {
  if (sentences_.empty()) sentences_.emplace_back(0, static_cast<uint32_t>(text.size()));
  const Properties* table = Table();
  tokens_.reserve(text.size() / 6 + 8);
  char* letters = letters_.get();
  std::string scratch;
  size_t sentence = 0;
  bool space = true;
  bool newline = false;

  const auto add = [&](size_t begin, size_t end, TokenKind kind) -> Token& {
    Token& t = tokens_.emplace_back();
    t.begin = static_cast<uint32_t>(begin);
    t.end = static_cast<uint32_t>(end);
    t.kind = kind;
    t.folded = text_.substr(begin, end - begin);
    t.space_before = space;
    t.newline_before = newline;
    while (sentence < sentences_.size() && sentences_[sentence].second <= begin) ++sentence;
    const bool inside = sentence < sentences_.size() && sentences_[sentence].first <= begin;
    t.sentence = inside ? static_cast<uint32_t>(sentence) : Token::kNoSentence;
    space = newline = false;
    return t;
  };
  const auto next_is_letter = [&](size_t at) {
    return at < text.size() && Of(table, Decode(text, at).value).kind == Class::kLetter;
  };

  for (size_t i = 0; i < text.size();) {
    const CodePoint first = Decode(text, i);
    const Properties p = Of(table, first.value);
    switch (p.kind) {
      case Class::kNewline: newline = true; [[fallthrough]];
      case Class::kSpace: space = true; [[fallthrough]];
      case Class::kIgnored: i += first.size; break;
      case Class::kMark:
        if (!tokens_.empty() && tokens_.back().end == i) {
          tokens_.back().end += first.size;
        } else {
          Token& t = add(i, i + first.size, TokenKind::kPunctuation);
          t.hash = HashOf(t.folded);
        }
        i += first.size;
        break;
      case Class::kDigit: {
        size_t end = i;
        bool changed = false;
        while (end < text.size()) {
          const CodePoint c = Decode(text, end);
          if (Of(table, c.value).kind != Class::kDigit) break;
          changed |= c.size != 1;
          end += c.size;
        }
        Token& t = add(i, end, TokenKind::kNumber);
        if (changed) {
          scratch.clear();
          for (size_t j = i; j < end;) {
            const CodePoint c = Decode(text, j);
            scratch += static_cast<char>(Of(table, c.value).folded);
            j += c.size;
          }
          t.folded = Keep(scratch);
        }
        t.hash = HashOf(t.folded);
        i = end;
        break;
      }
      case Class::kLetter: {
        WordRead word;
        if (ReadPlainWord(table, text, i, letters, word)) {
          Token& t = add(i, word.end, TokenKind::kWord);
          t.capitalised = p.upper;
          t.all_capitals = word.letters >= 2 && word.capitals == word.letters;
          t.hash = HashPadded(letters, word.folded_size);
          if (word.changed) {
            t.folded = {letters, word.folded_size};
            letters += word.folded_size;
          }
          i = word.end;
          break;
        }
        size_t end = i;
        size_t letter_count = 0;
        size_t capitals = 0;
        bool changed = false;
        bool marked = false;
        bool latin = false;
        bool cyrillic = false;
        for (size_t j = i; j < text.size();) {
          const CodePoint c = Decode(text, j);
          const Properties q = Of(table, c.value);
          if (q.kind == Class::kLetter) {
            ++letter_count;
            capitals += q.upper;
            changed |= q.folded != c.value || end != j;
            marked |= q.compose;
            latin |= c.value < 0x80;
            cyrillic |= IsCyrillic(c.value);
          } else if (q.kind == Class::kMark) {
            marked = true;
          } else if (q.kind == Class::kIgnored) {
            j += c.size;
            continue;
          } else if (IsApostrophe(c.value) && end == j && next_is_letter(j + c.size)) {
            changed |= c.value != '\'';
          } else {
            break;
          }
          j += c.size;
          end = j;
        }
        const bool mixed = latin && cyrillic;
        Token& t = add(i, end, TokenKind::kWord);
        t.capitalised = p.upper;
        t.all_capitals = letter_count >= 2 && capitals == letter_count;
        if (marked || mixed) {
          t.folded = Keep(FoldMarked(table, text.substr(i, end - i), mixed));
        } else if (changed) {
          scratch.clear();
          for (size_t j = i; j < end;) {
            const CodePoint c = Decode(text, j);
            j += c.size;
            const Properties q = Of(table, c.value);
            if (q.kind == Class::kIgnored) continue;
            char bytes[4];
            scratch.append(bytes, Encode(q.folded, bytes));
          }
          t.folded = Keep(scratch);
        }
        t.hash = HashOf(t.folded);
        i = end;
        break;
      }
      case Class::kOther: {
        Token& t = add(i, i + first.size, TokenKind::kPunctuation);
        if (p.folded != first.value) {
          char bytes[4];
          t.folded = Keep({bytes, Encode(p.folded, bytes)});
        }
        t.hash = HashOf(t.folded);
        i += first.size;
        break;
      }
    }
  }
}

size_t TokenizedText::TokenAt(uint32_t offset) const {
  const auto it = std::upper_bound(tokens_.begin(), tokens_.end(), offset,
                                   [](uint32_t value, const Token& t) { return value < t.end; });
  return static_cast<size_t>(it - tokens_.begin());
}

std::string Fold(std::string_view text) {
  const TokenizedText tokens(text);
  std::string out;
  for (const Token& t : tokens.tokens()) {
    if (t.space_before && !out.empty()) out += ' ';
    out += t.folded;
  }
  return out;
}

}  // namespace chancery::rules
