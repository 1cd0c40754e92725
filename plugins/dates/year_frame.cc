#include "plugins/dates/year_frame.h"

namespace chancery::dates {
namespace {

constexpr uint32_t kOpening = 2;       // tokens that may stand before the date that opens a sentence
constexpr uint32_t kLongestJoint = 3;  // tokens
constexpr size_t kLongestList = 6;     // "May, June and October 2022"
constexpr uint32_t kSentencesOn = 2;   // for which an opening year holds

bool HasMonthAndYear(const Expression& e) { return e.year && !e.short_year && !e.before_christ && e.month && !e.year2; }

}  // namespace

bool YearFrame::JoinedToNext(size_t i) const {
  if (i + 1 >= mentions_.size()) return false;
  const auto& tokens = text_.tokens();
  const uint32_t begin = mentions_[i].last_token, end = mentions_[i + 1].first_token;
  if (begin >= end || end - begin > kLongestJoint || tokens[begin].sentence != tokens[end].sentence) return false;
  for (uint32_t t = begin; t < end; ++t) {
    if (tokens[t].folded != "," && !lexicon_.FindWord(joint_, tokens[t].folded, tokens[t].hash)) return false;
  }
  return true;
}

bool YearFrame::OpensSentence(size_t i) const {
  const auto& tokens = text_.tokens();
  const uint32_t first = mentions_[i].first_token;
  return first <= kOpening || tokens[first - kOpening - 1].sentence != tokens[first].sentence;
}

bool YearFrame::IsApposed(size_t i) const {
  if (!mentions_[i].expression.from_mention || !JoinedToNext(i)) return false;
  const Expression& next = mentions_[i + 1].expression;
  return next.month && next.day && !next.day2 && text_.tokens()[mentions_[i].last_token].folded == ",";
}

std::optional<TiedYear> YearFrame::At(size_t i) const {
  const Expression& e = mentions_[i].expression;
  for (size_t next = i; next < i + kLongestList && JoinedToNext(next); ++next) {
    const Expression& other = mentions_[next + 1].expression;
    if (HasMonthAndYear(other)) return TiedYear{*other.year - (e.month && *e.month > *other.month ? 1 : 0), true};
    if (other.year || !other.month) break;
  }
  if (i > 0 && JoinedToNext(i - 1) && HasMonthAndYear(mentions_[i - 1].expression)) {
    const Expression& other = mentions_[i - 1].expression;
    return TiedYear{*other.year + (e.month && *e.month < *other.month ? 1 : 0), true};
  }
  if (!year_) return std::nullopt;
  const uint32_t sentence = text_.tokens()[mentions_[i].first_token].sentence;
  if (sentence < sentence_ || sentence - sentence_ > kSentencesOn) return std::nullopt;
  return TiedYear{*year_ + (e.month && *e.month < month_ ? 1 : 0), sentence == sentence_};
}

void YearFrame::See(size_t i, const Resolved& resolved) {
  const Mention& m = mentions_[i];
  if (m.expression.type != "DATE" || !resolved.start) return;
  const uint32_t sentence = text_.tokens()[m.first_token].sentence;
  const std::string& value = resolved.canonical;
  const bool whole_year = value.size() == 4 && value.find_first_not_of("0123456789") == std::string::npos;
  if (OpensSentence(i) && (whole_year || HasMonthAndYear(m.expression))) {
    year_ = resolved.start->year;
    month_ = whole_year ? 0 : resolved.start->month;
    sentence_ = sentence;
  } else if (year_ && sentence != sentence_ && resolved.start->year != *year_) {
    year_.reset();
  }
}

}  // namespace chancery::dates
