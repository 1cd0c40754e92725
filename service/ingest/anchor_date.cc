#include "service/ingest/anchor_date.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "service/text/letters.h"

namespace chancery::ingest {
namespace {

constexpr size_t kHeadBytes = 400;
constexpr int32_t kFirstYear = 1900;
constexpr int32_t kLastYear = 2199;

struct Month {
  absl::string_view stem;     // what every form of the name begins with, in lower case
  absl::string_view endings;  // the forms' rests, separated by spaces; "-" for none
  int32_t number;
};

// Months as datelines write them: English names and abbreviations, Russian and Kazakh in the cases that a date takes.
// "may" and "март" are whole names and not stems of other words.
constexpr Month kMonths[] = {
    {"jan", "- uary", 1},
    {"feb", "- ruary", 2},
    {"mar", "- ch", 3},
    {"apr", "- il", 4},
    {"may", "-", 5},
    {"jun", "- e", 6},
    {"jul", "- y", 7},
    {"aug", "- ust", 8},
    {"sep", "- t tember", 9},
    {"oct", "- ober", 10},
    {"nov", "- ember", 11},
    {"dec", "- ember", 12},
    {"янв", "- аря арь", 1},
    {"фев", "- р раля раль", 2},
    {"мар", "- та т", 3},
    {"апр", "- еля ель", 4},
    {"ма", "я й", 5},
    {"июн", "я ь", 6},
    {"июл", "я ь", 7},
    {"авг", "- уста уст", 8},
    {"сен", "- т тября тябрь", 9},
    {"окт", "- ября ябрь", 10},
    {"ноя", "- б бря брь", 11},
    {"дек", "- абря абрь", 12},
    {"қаңтар", "- да дан дың", 1},
    {"ақпан", "- да нан ның", 2},
    {"наурыз", "- да дан дың", 3},
    {"сәуір", "- де ден дің", 4},
    {"мамыр", "- да дан дың", 5},
    {"маусым", "- да нан ның", 6},
    {"шілде", "- де ден нің", 7},
    {"тамыз", "- да дан дың", 8},
    {"қыркүйек", "- те тен тің", 9},
    {"қазан", "- да нан ның", 10},
    {"қараша", "- да дан ның", 11},
    {"желтоқсан", "- да нан ның", 12},
};

int32_t MonthNumber(absl::string_view lower) {
  for (const Month& month : kMonths) {
    if (!absl::StartsWith(lower, month.stem)) continue;
    const absl::string_view rest = lower.substr(month.stem.size());
    for (const absl::string_view ending : absl::StrSplit(month.endings, ' ')) {
      if (rest == (ending == "-" ? absl::string_view() : ending)) return month.number;
    }
  }
  return 0;
}

// Reads the text from a point on; every Read... moves past what it reads, or not at all.
class Reader {
 public:
  Reader(absl::string_view text, size_t at) : text_(text), at_(at) {}

  size_t at() const { return at_; }
  void set_at(size_t at) { at_ = at; }
  bool done() const { return at_ >= text_.size(); }
  char32_t Peek() const { return done() ? 0 : text::DecodeAt(text_, at_).value; }
  void Skip() { at_ += static_cast<size_t>(text::DecodeAt(text_, at_).size); }
  void SkipSpaces() {
    while (!done() && text::IsSpace(Peek())) Skip();
  }
  bool ReadChar(char32_t c) {
    if (Peek() != c || done()) return false;
    Skip();
    return true;
  }
  // A number of `min` to `max` digits that no further digit follows; -1 when there is none.
  int32_t ReadNumber(int min, int max) {
    const size_t start = at_;
    int32_t value = 0;
    int digits = 0;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && digits <= max) {
      value = value * 10 + (text_[at_++] - '0');
      ++digits;
    }
    if (digits >= min && digits <= max) return value;
    at_ = start;
    return -1;
  }
  std::string ReadWord() {
    const size_t start = at_;
    while (!done() && (text::IsLetter(Peek()) || text::IsMark(Peek()))) Skip();
    return text::Lower(text_.substr(start, at_ - start));
  }

 private:
  absl::string_view text_;
  size_t at_;
};

bool IsRealDay(const model::PartialDate& date) {
  return date.year >= kFirstYear && date.year <= kLastYear && date.month >= 1 && date.day >= 1 &&
         date.FirstDay().has_value();
}

// "2024-06-14", "2024/06/14", "2024.06.14", perhaps with a time; then "14.06.2024", "14/06/2024".
std::optional<model::PartialDate> ReadNumericDate(Reader& reader) {
  const size_t start = reader.at();
  model::PartialDate date;
  if (date.year = reader.ReadNumber(4, 4); date.year > 0) {
    const char32_t separator = reader.Peek();
    if (separator == '-' || separator == '/' || separator == '.') {
      reader.Skip();
      date.month = reader.ReadNumber(1, 2);
      if (reader.ReadChar(separator)) {
        date.day = reader.ReadNumber(1, 2);
        if (IsRealDay(date)) return date;
      }
    }
  }
  reader.set_at(start);
  date.day = reader.ReadNumber(1, 2);
  const char32_t separator = reader.Peek();
  if (date.day > 0 && (separator == '.' || separator == '/' || separator == '-')) {
    reader.Skip();
    date.month = reader.ReadNumber(1, 2);
    if (reader.ReadChar(separator)) {
      date.year = reader.ReadNumber(4, 4);
      // Day and month of 04/05/2024 cannot be told apart.
      const bool ambiguous = separator == '/' && date.day <= 12 && date.month <= 12 && date.day != date.month;
      if (!ambiguous && IsRealDay(date)) return date;
    }
  }
  reader.set_at(start);
  return std::nullopt;
}

bool IsYearWord(absl::string_view word) {
  return word == "года" || word == "год" || word == "г" || word == "жылғы" || word == "жылы" || word == "жыл" ||
         word == "ж";
}

// Dates in words with a year: "14 June 2024", "14th of June, 2024", "June 14, 2024", "14 июня 2024 года", "2024 жылғы
// 14 маусым".
std::optional<model::PartialDate> ReadWordDate(Reader& reader) {
  const size_t start = reader.at();
  const auto fail = [&reader, start]() -> std::optional<model::PartialDate> {
    reader.set_at(start);
    return std::nullopt;
  };
  model::PartialDate date;
  const auto read_year = [&reader, &date] {
    reader.ReadChar('.');
    reader.SkipSpaces();
    reader.ReadChar(',');
    reader.SkipSpaces();
    date.year = reader.ReadNumber(4, 4);
    if (date.year < 0) return false;
    const size_t end = reader.at();
    reader.SkipSpaces();
    if (!IsYearWord(reader.ReadWord())) reader.set_at(end);
    return true;
  };
  if (date.year = reader.ReadNumber(4, 4); date.year > 0) {
    reader.SkipSpaces();
    if (!IsYearWord(reader.ReadWord())) return fail();
    reader.ReadChar('.');
    reader.SkipSpaces();
    date.day = reader.ReadNumber(1, 2);
    reader.SkipSpaces();
    date.month = MonthNumber(reader.ReadWord());
    return IsRealDay(date) ? std::optional(date) : fail();
  }
  if (date.day = reader.ReadNumber(1, 2); date.day > 0) {
    const size_t after = reader.at();
    const std::string suffix = reader.ReadWord();
    if (suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th") reader.set_at(after);
    reader.SkipSpaces();
    std::string word = reader.ReadWord();
    if (word == "of") {
      reader.SkipSpaces();
      word = reader.ReadWord();
    }
    date.month = MonthNumber(word);
    return date.month > 0 && read_year() && IsRealDay(date) ? std::optional(date) : fail();
  }
  if (date.month = MonthNumber(reader.ReadWord()); date.month > 0) {
    reader.ReadChar('.');
    reader.SkipSpaces();
    date.day = reader.ReadNumber(1, 2);
    const size_t after = reader.at();
    const std::string suffix = reader.ReadWord();
    if (suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th") reader.set_at(after);
    return date.day > 0 && read_year() && IsRealDay(date) ? std::optional(date) : fail();
  }
  return fail();
}

std::optional<model::PartialDate> ReadDate(Reader& reader) {
  if (auto date = ReadNumericDate(reader)) return date;
  return ReadWordDate(reader);
}

// What a header calls its date, in lower case; the longest that fits is taken off.
constexpr absl::string_view kHeaderLabels[] = {
    "date of publication",
    "publication date",
    "published on",
    "published at",
    "published",
    "posted on",
    "posted",
    "updated on",
    "updated",
    "last updated",
    "last modified",
    "date",
    "дата публикации",
    "дата и время публикации",
    "дата создания",
    "опубликовано",
    "опубликована",
    "размещено",
    "обновлено",
    "дата",
    "жарияланған күні",
    "жарияланған уақыты",
    "жарияланған",
    "жарияланды",
    "жаңартылған",
    "жаңартылды",
    "күні",
    "jarııalanǵan kúni",
    "jariialanğan küni",
};

// True when nothing but a time of day follows on the line.
bool OnlyTimeFollows(Reader reader) {
  while (!reader.done() && reader.Peek() != '\n' && reader.Peek() != '\r') {
    const char32_t c = reader.Peek();
    if (!text::IsSpace(c) && !text::IsDigit(c) && c != ':' && c != ',' && c != '.' && c != '|' && c != 'T' &&
        c != 'Z' && c != '+' && c != '-')
      return false;
    reader.Skip();
  }
  return true;
}

// The header that starts at `begin`.  The text's very first words may be a header with text behind it on its line; a
// later line must be a label with its date and nothing else.
std::optional<AnchorDate> HeaderAt(absl::string_view head, size_t begin, bool first) {
  Reader reader(head, begin);
  const std::string lower = text::Lower(head.substr(begin, 80));
  absl::string_view label;
  for (const absl::string_view l : kHeaderLabels) {
    if (l.size() > label.size() && absl::StartsWith(lower, l)) label = l;
  }
  if (!label.empty()) {
    // Lower case takes as many bytes as upper case in these labels' letters.
    reader.set_at(begin + label.size());
    reader.SkipSpaces();
    const bool colon = reader.ReadChar(':') || reader.ReadChar('-') || reader.ReadChar(U'–') || reader.ReadChar(U'—') ||
                       reader.ReadChar('|');
    reader.SkipSpaces();
    if (reader.at() == begin + label.size() && !colon) return std::nullopt;
  }
  const size_t date_begin = reader.at();
  const std::optional<model::PartialDate> date = ReadDate(reader);
  if (!date) return std::nullopt;
  if ((!first || label.empty()) && !OnlyTimeFollows(reader)) return std::nullopt;
  if (!first && label.empty()) return std::nullopt;
  return AnchorDate{
      *date, model::AnchorSource::kHeader, {static_cast<int32_t>(date_begin), static_cast<int32_t>(reader.at())}};
}

// Whether what follows a date at `reader` closes a dateline: "(TDI):", "/ТАСС/", ". КАЗИНФОРМ –", "—", ":", ".".
bool ClosesDateline(Reader reader) {
  while (!reader.done() && (reader.Peek() == '.' || reader.Peek() == ',')) reader.Skip();
  reader.SkipSpaces();
  const char32_t c = reader.Peek();
  if (c == '/' || c == '(' || c == ':' || c == U'«' || text::IsDash(c)) return true;
  // An agency's name in a few words, then a dash, colon or full stop.
  for (int words = 0; words < 4 && !reader.done(); ++words) {
    if (!text::IsUpper(reader.Peek())) return false;
    while (!reader.done() && (text::IsLetter(reader.Peek()) || text::IsDigit(reader.Peek()) || reader.Peek() == '-'))
      reader.Skip();
    reader.ReadChar('.');
    reader.SkipSpaces();
    const char32_t after = reader.Peek();
    if (after == ':' || after == '/' || text::IsDash(after)) return true;
  }
  return false;
}

// A line's dateline: one to four capitalised words with commas, full stops or brackets between them, then a whole date.
std::optional<AnchorDate> DatelineOf(absl::string_view head, size_t line_begin, size_t line_end) {
  Reader reader(head.substr(0, line_end), line_begin);
  int words = 0;
  bool stopped = false;
  bool capitals = false;
  while (!reader.done() && words <= 5) {
    const char32_t c = reader.Peek();
    if (text::IsDigit(c) || (words > 0 && stopped)) {
      const size_t begin = reader.at();
      if (words > 0 && (stopped || capitals)) {
        Reader date_reader = reader;
        if (const auto date = ReadDate(date_reader)) {
          if (!ClosesDateline(date_reader) && !capitals) return std::nullopt;
          return AnchorDate{*date,
                            model::AnchorSource::kDateline,
                            {static_cast<int32_t>(begin), static_cast<int32_t>(date_reader.at())}};
        }
      }
      if (text::IsDigit(c)) return std::nullopt;
    }
    if (!text::IsUpper(c)) return std::nullopt;
    bool all_upper = true;
    int letters = 0;
    while (!reader.done() &&
           (text::IsLetter(reader.Peek()) || reader.Peek() == '-' || text::IsApostrophe(reader.Peek()))) {
      all_upper = all_upper && !text::IsLower(reader.Peek());
      ++letters;
      reader.Skip();
    }
    if (words == 0) capitals = all_upper && letters > 1;
    ++words;
    stopped = false;
    while (!reader.done()) {
      const char32_t s = reader.Peek();
      if (s == ',' || s == '.' || s == '(' || s == ')' || s == '/' || text::IsDash(s)) {
        stopped = true;
      } else if (!text::IsSpace(s)) {
        break;
      }
      reader.Skip();
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<AnchorDate> FindAnchorDate(absl::string_view utf8) {
  const absl::string_view head = utf8.substr(0, kHeadBytes);
  // Lines that are not empty, by their first byte.
  std::vector<std::pair<size_t, size_t>> lines;
  for (size_t begin = 0; begin < head.size();) {
    const size_t end = std::min(head.find('\n', begin), head.size());
    Reader reader(head, begin);
    while (reader.at() < end && text::IsSpace(reader.Peek())) reader.Skip();
    if (reader.at() < end) lines.emplace_back(reader.at(), end);
    begin = end + 1;
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    if (auto header = HeaderAt(head, lines[i].first, i == 0)) return header;
  }
  for (const auto& [begin, end] : lines) {
    if (auto dateline = DatelineOf(head, begin, end)) return dateline;
  }
  return std::nullopt;
}

}  // namespace chancery::ingest
