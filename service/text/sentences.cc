#include "service/text/sentences.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "service/text/letters.h"
#include "service/text/sentence_stops.h"

namespace chancery::text {
namespace {

// Lines longer than this are paragraphs of their own: nobody wraps text so wide.
constexpr int kWidestWrap = 120;
// Shorter lines than this are not cut by wrapping.
constexpr int kNarrowestWrap = 45;
constexpr size_t kLongestWord = 64;

// A line of the text: bytes without white space around it, its width in code points.
struct Line {
  size_t begin = 0;
  size_t end = 0;
  int width = 0;
  bool blank() const { return begin == end; }
};

bool IsClosing(char32_t c) {
  return c == U'»' || c == U'”' || c == U'’' || c == U'"' || c == U'\'' || c == U')' || c == U']' || c == U'›';
}
bool IsOpening(char32_t c) {
  return c == U'«' || c == U'“' || c == U'„' || c == U'‘' || c == U'"' || c == U'\'' || c == U'(' || c == U'[' ||
         c == U'‹';
}
bool IsTerminator(char32_t c) { return c == '.' || c == '!' || c == '?' || c == U'…'; }
bool IsFullWidthTerminator(char32_t c) { return c == U'。' || c == U'！' || c == U'？' || c == U'؟' || c == U'।'; }
bool IsBullet(char32_t c) {
  return c == U'•' || c == U'*' || c == U'·' || c == U'▪' || c == U'■' || c == U'●' || IsDash(c);
}

// One run of text without excluded ranges.
class Splitter {
 public:
  Splitter(absl::string_view text, std::vector<model::TextSpan>& out) : text_(text), out_(out) {}

  void Run(size_t begin, size_t end) {
    ReadLines(begin, end);
    size_t first = 0;
    while (first < lines_.size()) {
      if (lines_[first].blank()) {
        ++first;
        continue;
      }
      // A block: lines up to an empty one.
      size_t last = first;
      int width = 0;
      while (last < lines_.size() && !lines_[last].blank()) width = std::max(width, lines_[last++].width);
      size_t paragraph = first;
      for (size_t i = first; i + 1 < last; ++i) {
        if (!JoinsNext(lines_[i], lines_[i + 1], width)) {
          SplitParagraph(lines_[paragraph].begin, lines_[i].end);
          paragraph = i + 1;
        }
      }
      SplitParagraph(lines_[paragraph].begin, lines_[last - 1].end);
      first = last;
    }
  }

 private:
  void ReadLines(size_t begin, size_t end) {
    lines_.clear();
    Line line;
    bool started = false;
    for (size_t at = begin; at < end;) {
      const CodePoint c = DecodeAt(text_, at);
      const size_t next = at + static_cast<size_t>(c.size);
      if (c.value == '\n' || c.value == '\r' || c.value == 0x85 || c.value == 0x2028 || c.value == 0x2029) {
        lines_.push_back(started ? line : Line{at, at, 0});
        line = {};
        started = false;
        at = c.value == '\r' && next < end && text_[next] == '\n' ? next + 1 : next;
        continue;
      }
      if (!IsSpace(c.value)) {
        if (!started) line = {at, at, 0};
        started = true;
        line.end = next;
      }
      if (started) ++line.width;
      at = next;
    }
    if (started) lines_.push_back(line);
  }

  char32_t At(size_t at, size_t end) const { return at < end ? DecodeAt(text_, at).value : 0; }
  char32_t Before(size_t at, size_t begin) const { return at > begin ? DecodeBefore(text_, at).value : 0; }
  size_t Next(size_t at) const { return at + static_cast<size_t>(DecodeAt(text_, at).size); }

  // True when the break between two lines of a block of `width` comes from wrapping and not from the writer.
  bool JoinsNext(const Line& line, const Line& next, int width) const {
    size_t last_at = line.end;
    char32_t last = Before(last_at, line.begin);
    while (IsClosing(last) && last_at > line.begin) {
      last_at -= static_cast<size_t>(DecodeBefore(text_, last_at).size);
      last = Before(last_at, line.begin);
    }
    // What the next line begins with, behind quotation marks.
    size_t at = next.begin;
    const char32_t first = At(at, next.end);
    if (IsBullet(first) && IsSpace(At(Next(at), next.end))) return false;
    while (at < next.end && (IsOpening(DecodeAt(text_, at).value))) at = Next(at);
    const char32_t letter = At(at, next.end);
    const bool wrapped =
        width <= kWidestWrap && line.width >= kNarrowestWrap && line.width + 1 + FirstWordWidth(next) > width;
    if (IsLower(letter)) return last == ';' || last == ':' ? wrapped : true;
    if (last == ',' || IsDash(last)) return true;
    return wrapped;
  }

  int FirstWordWidth(const Line& line) const {
    int width = 0;
    for (size_t at = line.begin; at < line.end && !IsSpace(DecodeAt(text_, at).value); at = Next(at)) ++width;
    return width;
  }

  // The sentences of a paragraph, which starts and ends without white space.
  void SplitParagraph(size_t begin, size_t end) {
    size_t start = begin;
    size_t at = begin;
    while (at < end) {
      const char32_t c = DecodeAt(text_, at).value;
      const size_t next = Next(at);
      if (IsFullWidthTerminator(c)) {
        size_t stop = next;
        while (stop < end && (IsClosing(DecodeAt(text_, stop).value) || DecodeAt(text_, stop).value == U'」'))
          stop = Next(stop);
        Emit(start, stop);
        start = at = stop;
        continue;
      }
      if (!IsTerminator(c)) {
        at = next;
        continue;
      }
      size_t stop = next;
      size_t terminators = 1;
      while (stop < end && IsTerminator(DecodeAt(text_, stop).value)) {
        stop = Next(stop);
        ++terminators;
      }
      const size_t closers = stop;
      while (stop < end && IsClosing(DecodeAt(text_, stop).value)) stop = Next(stop);
      const bool plain_stop = c == '.' && terminators == 1;
      if (stop < end && IsSpace(DecodeAt(text_, stop).value) &&
          EndsSentence(start, at, plain_stop, stop > closers, stop, end)) {
        Emit(start, stop);
        start = stop;
      }
      at = stop;
    }
    Emit(start, end);
  }

  // Whether the sentence from `start` ends at the terminator at `mark`; `after` is behind it and its closing marks.
  bool EndsSentence(size_t start, size_t mark, bool plain_stop, bool closed, size_t after, size_t end) const {
    size_t at = after;
    while (at < end && IsSpace(DecodeAt(text_, at).value)) at = Next(at);
    if (at == end) return true;
    bool dash = false;
    while (at < end) {
      const char32_t c = DecodeAt(text_, at).value;
      if (IsDash(c)) {
        dash = true;
      } else if (!IsOpening(c) && !IsSpace(c) && c != U'•') {
        break;
      }
      at = Next(at);
    }
    const char32_t letter = At(at, end);
    if (IsLower(letter)) return false;
    // "…», – Кошанов": the speaker of the quotation; "/ТАСС/" and "(TDI)" after a dateline.
    if (dash && closed) return false;
    if (letter == ',' || letter == ';' || letter == ':') return false;
    if (!plain_stop || closed) return true;

    size_t word_begin = mark;
    while (word_begin > start && mark - word_begin < kLongestWord) {
      const CodePoint c = DecodeBefore(text_, word_begin);
      if (IsSpace(c.value) || IsOpening(c.value) || c.value == '/') break;
      word_begin -= static_cast<size_t>(c.size);
    }
    const absl::string_view word = text_.substr(word_begin, mark - word_begin);
    if (IsListNumber(word, word_begin, start)) return false;
    if (IsDateline(start, mark, at, end)) return false;
    size_t before = word_begin;
    while (before > start && IsSpace(DecodeBefore(text_, before).value))
      before -= static_cast<size_t>(DecodeBefore(text_, before).size);
    const bool after_number = IsDigit(Before(before, start));
    switch (StopAfter(word, after_number)) {
      case Stop::kEnds: return true;
      case Stop::kNeverEnds: return IsRomanNumber(word) && OpensSentence(at, end);
      case Stop::kNumberLabel: return !IsDigit(letter);
      case Stop::kEndsBeforeUpper: return IsUpper(letter) && !IsAcronym(at, end);
      case Stop::kEndsRarely: return OpensSentence(at, end);
    }
    return true;
  }

  // A word at `at` that opens sentences; not an initial that looks like one ("А. В. Ким").
  bool OpensSentence(size_t at, size_t end) const {
    size_t word_end = at;
    while (word_end < end && IsLetter(DecodeAt(text_, word_end).value) && word_end - at < kLongestWord)
      word_end = Next(word_end);
    return At(word_end, end) != '.' && OpensSentences(text_.substr(at, word_end - at));
  }

  // "I", "V" or "X", which is an initial, or a number as in "World War I."
  static bool IsRomanNumber(absl::string_view word) { return word == "I" || word == "V" || word == "X"; }

  // "1." or "IV." at the head of a paragraph.
  bool IsListNumber(absl::string_view word, size_t word_begin, size_t start) const {
    if (word_begin != start || word.empty() || word.size() > 4) return false;
    return std::all_of(word.begin(), word.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == 'I' || c == 'V' || c == 'X'; });
  }

  // Two capital letters or more in a row: "США", "АҚШ".
  bool IsAcronym(size_t at, size_t end) const { return IsUpper(At(at, end)) && at < end && IsUpper(At(Next(at), end)); }

  // "АСТАНА", "Астана. 14 июня": a place that opens a paragraph, in capitals or with a date behind it and at last an
  // agency and a dash.
  bool IsDateline(size_t start, size_t mark, size_t after, size_t end) const {
    if (mark - start > 80 || !OpensParagraph(start)) return false;
    int words = 0;
    bool in_word = false;
    bool capitals = false;
    bool titled = true;  // every word has a capital, or is a month behind a number
    bool number_before = false;
    for (size_t at = start; at < mark; at = Next(at)) {
      const char32_t c = DecodeAt(text_, at).value;
      if ((IsLetter(c) || IsDigit(c)) && !in_word) {
        in_word = true;
        ++words;
        if (words == 1) capitals = IsUpper(c) && IsUpper(At(Next(at), mark));
        if (IsLower(c) && !number_before) titled = false;
        number_before = IsDigit(c);
      } else if (IsSpace(c)) {
        in_word = false;
      }
    }
    if (words == 0 || words > 5 || !titled) return false;
    if (capitals) return true;
    return words <= 5 && (words > 1 || IsDigit(At(after, end))) && DashFollows(after, end);
  }

  // A dash between spaces, or a slash or bracket, soon after `at` and before any word in lower case but a month's.
  bool DashFollows(size_t at, size_t end) const {
    char32_t last = 0;
    bool after_number = false;
    for (const size_t limit = std::min(end, at + 80); at < limit; at = Next(at)) {
      const char32_t c = DecodeAt(text_, at).value;
      const bool word_start = !IsLetter(last) && !IsDigit(last);
      if ((IsDash(c) && IsSpace(last)) || c == '/') return true;
      if (IsLower(c) && word_start && !IsDash(last) && !after_number) return false;
      if (word_start && IsLetter(c)) after_number = false;
      if (IsDigit(c)) after_number = true;
      last = c;
    }
    return false;
  }

  bool OpensParagraph(size_t start) const {
    for (size_t at = start; at > 0;) {
      const CodePoint c = DecodeBefore(text_, at);
      if (c.value == '\n' || c.value == '\r') return true;
      if (!IsSpace(c.value)) return false;
      at -= static_cast<size_t>(c.size);
    }
    return true;
  }

  void Emit(size_t begin, size_t end) {
    while (begin < end && IsSpace(DecodeAt(text_, begin).value)) begin = Next(begin);
    while (end > begin && IsSpace(DecodeBefore(text_, end).value))
      end -= static_cast<size_t>(DecodeBefore(text_, end).size);
    for (size_t at = begin; at < end; at = Next(at)) {
      const char32_t c = DecodeAt(text_, at).value;
      if (IsLetter(c) || IsDigit(c)) {
        out_.push_back({static_cast<int32_t>(begin), static_cast<int32_t>(end)});
        return;
      }
    }
  }

  absl::string_view text_;
  std::vector<model::TextSpan>& out_;
  std::vector<Line> lines_;
};

}  // namespace

namespace {

// Text without full stops (tables, lists, junk) would be one sentence, which each of its facts then quotes: cut at
// white space, so that what is quoted stays bounded.  Sentences of our genre have some 150 bytes; the longest titles of
// treaties 600.
constexpr int32_t kLongestSentence = 4096;

void CutLongSentences(absl::string_view utf8, std::vector<model::TextSpan>& sentences) {
  const auto is_space = [&utf8](int32_t at) {
    return static_cast<unsigned char>(utf8[static_cast<size_t>(at)]) <= ' ';
  };
  const auto is_inner = [&utf8](int32_t at) {
    return (static_cast<unsigned char>(utf8[static_cast<size_t>(at)]) & 0xC0) == 0x80;
  };
  std::vector<model::TextSpan> cut;
  for (model::TextSpan span : sentences) {
    while (span.end - span.begin > kLongestSentence) {
      int32_t end = span.begin + kLongestSentence;
      int32_t space = end;
      while (space > span.begin + kLongestSentence / 2 && !is_space(space)) --space;
      if (is_space(space)) end = space;
      while (is_inner(end)) --end;
      int32_t trimmed = end;
      while (trimmed > span.begin && is_space(trimmed - 1)) --trimmed;
      cut.push_back({span.begin, trimmed});
      while (end < span.end && is_space(end)) ++end;
      span.begin = end;
    }
    if (!span.empty()) cut.push_back(span);
  }
  sentences = std::move(cut);
}

}  // namespace

std::vector<model::TextSpan> SplitSentences(absl::string_view utf8, const std::vector<model::TextSpan>& excluded) {
  std::vector<model::TextSpan> sentences;
  Splitter splitter(utf8, sentences);
  size_t begin = 0;
  for (const model::TextSpan& span : excluded) {
    const size_t span_begin = std::min(static_cast<size_t>(std::max(span.begin, 0)), utf8.size());
    const size_t span_end = std::min(static_cast<size_t>(std::max(span.end, 0)), utf8.size());
    if (span_begin > begin) splitter.Run(begin, span_begin);
    begin = std::max(begin, span_end);
  }
  if (begin < utf8.size()) splitter.Run(begin, utf8.size());
  CutLongSentences(utf8, sentences);
  return sentences;
}

}  // namespace chancery::text
