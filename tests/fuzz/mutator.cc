#include "tests/fuzz/mutator.h"

#include <algorithm>
#include <iterator>

namespace chancery::fuzz {
namespace {

// Characters that tokens, numbers and sentences break over: invisible ones, marks, digits and letters of other scripts,
// letters whose folded form is longer or shorter, separators, signs.
const char* const kOdd[] = {"\u00AD", "\u0301", "\u0327",     "\u0315",  "\u200B",
                            "\u200D", "\u202B", "\uFEFF",     "\u00A0",  "\u202F",
                            "\u2028", "\t",     "\n",         "\n\n",    "\r\n",
                            ". ",     "... ",   "—",          "–",       "−",
                            "-",      "’",      "'",          "«",       "“",
                            "İ",      "ß",      "ſ",          "Ⱥ",       "ǆ",
                            "Ё",      "й",      "и\u0306",    "e\u0301", "ẛ\u0323",
                            "㎦",     "１",     "٣",          "𝟗",       "😀",
                            "한",     "日",     "א",          "Х",       "І",
                            "XIV",    "0",      "9",          "000",     "99999999999999999999",
                            "1.5",    "1,5",    "31.02.2024", "$",       "€",
                            "₸",      "%",      "‰",          "/",       "(",
                            ")",      ":",      "&",          "\\",      "\"",
                            "\x01",   "\x7F",   " ",          "   "};

size_t Border(std::string_view text, size_t at) {
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return std::min(at, text.size());
}

}  // namespace

// splitmix64 (Steele, Lea, Flood 2014).
uint64_t Mutator::Below(uint64_t n) {
  uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (z ^ (z >> 31)) % n;
}

std::string_view Mutator::Piece(std::string_view text) {
  const size_t begin = Border(text, Below(text.size() + 1));
  const size_t end = Border(text, begin + Below(std::min<size_t>(text.size() - begin, 40) + 1));
  return text.substr(begin, end - begin);
}

std::string Mutator::Mutate(std::string_view text) {
  std::string out;
  const uint64_t rate = 2 + Below(60);  // one in so many characters
  for (size_t at = 0; at < text.size();) {
    const size_t next = Border(text, at + 1);
    const std::string_view character = text.substr(at, next - at);
    at = next;
    if (Below(rate) != 0) {
      out += character;
      continue;
    }
    switch (Below(6)) {
      case 0: break;  // left out
      case 1: out += std::string(character) + std::string(character); break;
      case 2: out += kOdd[Below(std::size(kOdd))]; break;
      case 3: out += std::string(character) + kOdd[Below(std::size(kOdd))]; break;
      case 4: out += Piece(texts_[Below(texts_.size())]); break;
      case 5: out += Piece(text); break;
    }
  }
  return out;
}

std::string Mutator::Next(size_t most) {
  const bool large = Below(200) == 0;
  const size_t size = 1 + Below(large ? most : 4000);
  std::string text;
  if (Below(8) == 0) {
    // One thing over and over.
    std::string unit(Piece(texts_[Below(texts_.size())]));
    if (Below(2) == 0) unit = kOdd[Below(std::size(kOdd))];
    if (Below(2) == 0) unit += Below(2) == 0 ? " " : kOdd[Below(std::size(kOdd))];
    while (text.size() < size) text += unit.empty() ? "x" : unit;
  } else {
    while (text.size() < size) {
      const std::string& from = texts_[Below(texts_.size())];
      text += Below(3) == 0 ? std::string(Piece(from)) : from;
      text += Below(4) == 0 ? kOdd[Below(std::size(kOdd))] : Below(5) == 0 ? ". " : " ";
    }
    text = Mutate(text);
  }
  text.resize(std::min(text.size(), most));
  while (!text.empty() && Border(text, text.size() - 1) != text.size() - 1) text.pop_back();
  // The last character may have been cut.
  if (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0xC0) text.pop_back();
  return text;
}

std::vector<std::pair<uint64_t, uint64_t>> Mutator::Sentences(std::string_view text) {
  std::vector<std::pair<uint64_t, uint64_t>> sentences;
  const uint64_t kind = Below(4);
  if (kind == 0 || text.empty()) return sentences;
  const uint64_t longest = kind == 1 ? 20 : 400;
  for (size_t at = Below(3) == 0 ? Border(text, Below(text.size())) : 0; at < text.size();) {
    const size_t end = Border(text, at + 1 + Below(longest));
    sentences.emplace_back(at, end);
    at = Below(4) == 0 ? Border(text, end + Below(30)) : end;
  }
  return sentences;
}

}  // namespace chancery::fuzz
