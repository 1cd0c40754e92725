#include "service/text/search_terms.h"

#include <libstemmer.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "service/text/kazakh_stem.h"
#include "service/text/letters.h"
#include "service/text/name_key.h"

namespace chancery::text {
namespace {

// A longer "word" is no word of a language; its head stands for it.
constexpr size_t kMaxTermBytes = 96;

using Stemmer = std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)>;

Stemmer NewStemmer(const char* language) { return Stemmer(sb_stemmer_new(language, "UTF_8"), &sb_stemmer_delete); }

// Snowball's stemmers keep the word they work on, so that each thread has its own.
std::string Snowball(sb_stemmer* stemmer, absl::string_view word) {
  if (stemmer == nullptr) return std::string(word);
  const sb_symbol* stem =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  if (stem == nullptr) return std::string(word);
  return std::string(reinterpret_cast<const char*>(stem), static_cast<size_t>(sb_stemmer_length(stemmer)));
}

std::string EnglishStem(absl::string_view word) {
  thread_local const Stemmer stemmer = NewStemmer("english");
  return Snowball(stemmer.get(), word);
}

std::string RussianStem(absl::string_view word) {
  thread_local const Stemmer stemmer = NewStemmer("russian");
  return Snowball(stemmer.get(), word);
}

absl::string_view CutAtCodePoint(absl::string_view s, size_t max) {
  if (s.size() <= max) return s;
  while (max > 0 && (static_cast<unsigned char>(s[max]) & 0xC0) == 0x80) --max;
  return s.substr(0, max);
}

// Lower case; Latin without marks; ё as е; apostrophes as '.
std::string Folded(absl::string_view word) {
  std::string folded;
  folded.reserve(word.size());
  char32_t last = 0;
  for (size_t at = 0; at < word.size();) {
    const CodePoint c = DecodeAt(word, at);
    at += static_cast<size_t>(c.size);
    char32_t lower = ToLower(c.value);
    if (lower == U'ё') {
      lower = U'е';
    } else if (lower >= 0xC0 && lower < 0x250) {
      lower = BaseLetter(lower);
    } else if (lower >= 0x250) {
      if (lower == 0x306 && last == U'и') {
        folded.resize(folded.size() - 2);
        lower = U'й';
      } else if (lower >= 0x300 && lower < 0x370) {
        continue;
      } else if (IsApostrophe(lower)) {
        lower = '\'';
      } else if (lower >= 0x1E00 && lower < 0x1F00) {
        lower = BaseLetter(lower);
      }
    } else if (IsApostrophe(lower)) {
      lower = '\'';
    }
    AppendUtf8(folded, lower);
    last = lower;
  }
  return folded;
}

// The term of a word without hyphens, by its own letters only.
std::string Stem(absl::string_view word) {
  const std::string folded = Folded(CutAtCodePoint(word, kMaxTermBytes));
  if (folded.empty()) return folded;
  const char32_t first = DecodeAt(folded, 0).value;
  if (IsCyrillic(first)) {
    if (!LooksKazakh(folded)) return RussianStem(folded);
    const std::string stem = KazakhStem(folded);
    // A stem that Russian shares (президент, министр) must be the one that the Russian word gets.
    return LooksKazakh(stem) ? stem : RussianStem(stem);
  }
  if (first < 0x80 && IsLetter(first)) return EnglishStem(folded);
  return folded;
}

bool IsIdeograph(char32_t c) {
  return (c >= 0x2E80 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) || (c >= 0x20000 && c < 0x32000) ||
         (c >= 0xE00 && c < 0xEC0);
}

// One word or number of a text: [begin, end) in bytes, with the ends of its parts when hyphens join it.
struct Word {
  size_t begin = 0;
  size_t end = 0;
  bool number = false;
  bool capitalised = false;
  std::vector<std::pair<size_t, size_t>> parts;
};

// Reads the next word at or after `at`; false when there is none.
bool NextWord(absl::string_view text, size_t& at, Word& word) {
  word.parts.clear();
  word.capitalised = false;
  CodePoint c;
  for (;; at += static_cast<size_t>(c.size)) {
    if (at >= text.size()) return false;
    c = DecodeAt(text, at);
    if (c.value < 0x80 ? (IsLetter(c.value) || IsDigit(c.value)) : (IsLetter(c.value) || IsDigit(c.value))) break;
  }
  word.begin = at;
  word.number = IsDigit(c.value);
  if (IsIdeograph(c.value)) {
    at += static_cast<size_t>(c.size);
    word.end = at;
    word.parts.emplace_back(word.begin, word.end);
    return true;
  }
  size_t part_begin = at;
  bool part_start = true;
  while (at < text.size()) {
    c = DecodeAt(text, at);
    const size_t next = at + static_cast<size_t>(c.size);
    if (IsLetter(c.value) || IsDigit(c.value) || IsMark(c.value)) {
      if (IsIdeograph(c.value)) break;
      if (part_start && IsUpper(c.value)) word.capitalised = true;
      if (!IsDigit(c.value)) word.number = false;
      part_start = false;
      at = next;
      continue;
    }
    if (next >= text.size()) break;
    const CodePoint after = DecodeAt(text, next);
    const bool letter_after = IsLetter(after.value) && !IsIdeograph(after.value);
    const bool digit_after = IsDigit(after.value);
    if (word.number ? (c.value == '.' || c.value == ',') && digit_after : IsApostrophe(c.value) && letter_after) {
      at = next;
      continue;
    }
    if (IsDash(c.value) && c.value <= 0x2011 && (letter_after || (digit_after && !word.number))) {
      word.parts.emplace_back(part_begin, at);
      at = next;
      part_begin = at;
      part_start = true;
      word.number = false;
      continue;
    }
    break;
  }
  word.end = at;
  word.parts.emplace_back(part_begin, at);
  return true;
}

void AddTerm(std::string term, std::vector<std::string>& terms) {
  if (!term.empty() && std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
}

std::string WholeTerm(absl::string_view text, const Word& word) {
  if (word.number) {
    std::string number(CutAtCodePoint(text.substr(word.begin, word.end - word.begin), kMaxTermBytes));
    std::replace(number.begin(), number.end(), ',', '.');
    return number;
  }
  if (word.parts.size() == 1) return Stem(text.substr(word.begin, word.end - word.begin));
  // A hyphenated word is its parts run together, the last one stemmed; so "Kassym-Jomart" is "Kassymjomart".
  std::string joined;
  for (const auto& [begin, end] : word.parts) {
    const absl::string_view part = text.substr(begin, end - begin);
    joined.append(part.data(), part.size());
    if (joined.size() > 2 * kMaxTermBytes) break;
  }
  return Stem(joined);
}

void AddNameTerms(absl::string_view word, std::vector<std::string>& terms) {
  for (const std::string& key : NameKeysOfForm(word)) AddTerm(absl::StrCat("~", key), terms);
}

// All terms of a word of a text.
std::vector<std::string> TermsOf(absl::string_view text, const Word& word) {
  std::vector<std::string> terms;
  AddTerm(WholeTerm(text, word), terms);
  constexpr size_t kMaxParts = 8;
  if (word.parts.size() > 1) {
    for (size_t i = 0; i < word.parts.size() && i < kMaxParts; ++i) {
      AddTerm(Stem(text.substr(word.parts[i].first, word.parts[i].second - word.parts[i].first)), terms);
    }
  }
  if (word.capitalised) {
    AddNameTerms(text.substr(word.begin, word.end - word.begin), terms);
    for (size_t i = 0; word.parts.size() > 1 && i < word.parts.size() && i < kMaxParts; ++i) {
      AddNameTerms(text.substr(word.parts[i].first, word.parts[i].second - word.parts[i].first), terms);
    }
  }
  return terms;
}

}  // namespace

std::vector<SearchToken> AnalyzeText(absl::string_view utf8) {
  std::vector<SearchToken> tokens;
  tokens.reserve(utf8.size() / 8);
  // A text says most of its words more than once.  Abseil's hash is seeded, so that no text can be made to collide.
  absl::flat_hash_map<absl::string_view, std::vector<std::string>> seen;
  Word word;
  for (size_t at = 0; NextWord(utf8, at, word);) {
    const auto [found, is_new] = seen.try_emplace(utf8.substr(word.begin, word.end - word.begin));
    if (is_new) found->second = TermsOf(utf8, word);
    if (found->second.empty()) continue;
    tokens.push_back({{static_cast<int32_t>(word.begin), static_cast<int32_t>(word.end)}, found->second});
  }
  return tokens;
}

std::string JoinTerms(const std::vector<SearchToken>& tokens) {
  size_t size = 0;
  for (const SearchToken& token : tokens) {
    for (const std::string& term : token.terms) size += term.size() + 1;
  }
  std::string joined;
  joined.reserve(size);
  for (const SearchToken& token : tokens) {
    for (const std::string& term : token.terms) {
      if (!joined.empty()) joined += ' ';
      joined += term;
    }
  }
  return joined;
}

std::vector<std::string> QueryTerms(absl::string_view word, bool as_name) {
  std::vector<std::string> terms;
  size_t at = 0;
  Word first;
  if (!NextWord(word, at, first)) return terms;
  AddTerm(WholeTerm(word, first), terms);
  if (as_name) AddNameTerms(word.substr(first.begin, first.end - first.begin), terms);
  return terms;
}

}  // namespace chancery::text
