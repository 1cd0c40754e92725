#include "plugins/dates/context.h"

#include <algorithm>
#include <string>

namespace chancery::dates {
namespace {

constexpr uint32_t kReach = 48;        // tokens
constexpr uint32_t kClause = 8;        // tokens that a clause's boundary counts for
constexpr uint32_t kAfterVerb = 1;     // tokens; an adverbial follows its verb rather than precedes it
constexpr uint32_t kHead = 160;        // bytes in which a date line can begin
constexpr size_t kLongestEnding = 10;  // bytes
// Weights of dates with a year, see IsNarrative.
constexpr size_t kSomeDates = 8;
constexpr size_t kManyDates = 20;

Tense ReadTense(std::string_view value) {
  return value == "past" ? Tense::kPast : value == "future" ? Tense::kFuture : Tense::kUnknown;
}

bool BeginsWith(const std::vector<rules::LexiconHit>& hits, const std::optional<uint32_t>& class_id) {
  return class_id &&
         std::any_of(hits.begin(), hits.end(), [&](const rules::LexiconHit& hit) { return hit.class_id == *class_id; });
}

// What the word or phrase that begins at token `i` says of time.
Tense TenseOf(const rules::TokenizedText& text, uint32_t i, const TenseWords& words) {
  const auto& tokens = text.tokens();
  const rules::Token& token = tokens[i];
  if (token.kind != rules::TokenKind::kWord) return Tense::kUnknown;
  // "May" and "Will" are names, but at the beginning of a sentence.
  const bool begins = i == 0 || tokens[i - 1].sentence != token.sentence;
  const bool before_number = i + 1 < tokens.size() && tokens[i + 1].kind == rules::TokenKind::kNumber;
  if (token.capitalised && !token.all_capitals && (!begins || before_number)) return Tense::kUnknown;
  std::vector<rules::LexiconHit> hits;
  words.lexicon.FindAt(text, i, hits);
  for (const rules::LexiconHit& hit : hits) {
    if (words.tense && hit.class_id == *words.tense) return ReadTense(hit.value);
  }
  // "The revised budget" tells of no time.
  if (i > 0 && words.Has(words.determiner, tokens[i - 1])) return Tense::kUnknown;
  // A stem of two letters at least; bytes that continue a letter begin no ending.
  const std::string_view word = token.folded;
  for (size_t size = std::min(kLongestEnding, word.size()); size >= 2; --size) {
    const size_t at = word.size() - size;
    if (at < 2 || (static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) continue;
    if (const auto value = words.lexicon.FindWord(words.ending, word.substr(at))) return ReadTense(*value);
  }
  return Tense::kUnknown;
}

// The tense of token `i`; "will be held" is to come, though its last word alone is of the past.
Tense TenseAt(const rules::TokenizedText& text, uint32_t i, const TenseWords& words) {
  const auto& tokens = text.tokens();
  const Tense tense = TenseOf(text, i, words);
  if (tense != Tense::kPast || !words.auxiliary) return tense;
  std::vector<rules::LexiconHit> hits;
  for (uint32_t back = 1; back <= 3 && back <= i && tokens[i - back].sentence == tokens[i].sentence; ++back) {
    if (tokens[i - back].kind != rules::TokenKind::kWord) break;
    hits.clear();
    words.lexicon.FindAt(text, i - back, hits);
    if (BeginsWith(hits, words.auxiliary)) return Tense::kFuture;
  }
  return tense;
}

}  // namespace

TenseWords::TenseWords(const rules::Lexicon& all)
    : lexicon(all),
      tense(all.ClassId("tense")),
      ending(all.ClassId("tense.ending")),
      beside(all.ClassId("tense.beside")),
      auxiliary(all.ClassId("tense.auxiliary")),
      determiner(all.ClassId("tense.determiner")),
      clause(all.ClassId("clause")) {}

Tense TenseAround(const rules::TokenizedText& text, const TenseWords& words, const Mention& mention, bool verb_last) {
  const auto& tokens = text.tokens();
  const uint32_t sentence = tokens[mention.first_token].sentence;
  const auto inside = [&](uint32_t i) { return i < tokens.size() && tokens[i].sentence == sentence; };
  // "By December" looks ahead whatever the verb says.
  const uint32_t beside = verb_last ? mention.last_token : mention.first_token - 1;
  if ((verb_last || mention.first_token > 0) && inside(beside)) {
    const auto value = words.lexicon.FindWord(words.beside, tokens[beside].folded, tokens[beside].hash);
    if (value) return *value == "past" ? Tense::kPast : Tense::kFuture;
  }
  const auto boundary = [&](uint32_t i) {
    return tokens[i].folded == "," || tokens[i].folded == ";" || words.Has(words.clause, tokens[i]);
  };
  if (verb_last) {
    // The last verb of the clause, or of the next one that has any.
    Tense found = Tense::kUnknown;
    for (uint32_t i = mention.last_token; inside(i) && i < mention.last_token + kReach; ++i) {
      if (boundary(i) && found != Tense::kUnknown) break;
      if (const Tense t = TenseAt(text, i, words); t != Tense::kUnknown) found = t;
    }
    return found;
  }
  // The nearest verb; one of another clause counts as far away.
  const auto look = [&](bool forward, uint32_t& distance) {
    distance = 0;
    for (uint32_t step = 0; step < kReach; ++step) {
      if (!forward && mention.first_token <= step) break;
      const uint32_t i = forward ? mention.last_token + step : mention.first_token - 1 - step;
      if (!inside(i)) break;
      distance += boundary(i) ? kClause : 1;
      if (const Tense t = TenseAt(text, i, words); t != Tense::kUnknown) return t;
    }
    return Tense::kUnknown;
  };
  uint32_t after = 0, before = 0;
  const Tense right = look(true, after), left = look(false, before);
  if (right == Tense::kUnknown || left == Tense::kUnknown) return right == Tense::kUnknown ? left : right;
  // "Signed in December, it will be ..."
  return after + kAfterVerb < before ? right : left;
}

std::optional<Anchor> FindDateline(const rules::TokenizedText& text, std::vector<Mention>& mentions) {
  const auto& tokens = text.tokens();
  if (tokens.empty()) return std::nullopt;
  const uint32_t head = tokens[0].begin + kHead;
  for (Mention& m : mentions) {
    if (m.begin > head) break;
    const Expression& e = m.expression;
    if (e.type != "DATE" || !e.day || !e.month || e.day2) continue;
    // On its line before it: nothing but a place in at most four capitalised words, or an agency.
    uint32_t first = m.first_token;
    while (first > 0 && !tokens[first].newline_before && m.first_token - first <= 8) --first;
    bool place = m.first_token - first <= 8;
    uint32_t words = 0;
    for (uint32_t i = first; i < m.first_token && place; ++i) {
      if (tokens[i].kind != rules::TokenKind::kWord) continue;
      ++words;
      place = words <= 4 && tokens[i].capitalised;
    }
    if (!place) continue;
    // After it: the end of the line, a clock time, a dash, an agency in brackets or slashes, or a full stop.
    uint32_t after = m.last_token;
    bool line_end = after >= tokens.size() || tokens[after].newline_before;
    for (uint32_t i = after; !line_end && i < tokens.size() && i < after + 6; ++i) {
      if (tokens[i].kind == rules::TokenKind::kWord && !tokens[i].all_capitals) break;
      if (i + 1 >= tokens.size() || tokens[i + 1].newline_before) line_end = true;
    }
    const std::string_view next = after < tokens.size() ? tokens[after].folded : std::string_view();
    if (words == 0 && line_end) {
      m.role = "PUBLICATION";
    } else if (line_end || next == "." || next == "-" || next == "(" || next == "/" || next == ":" || next == "," ||
               next == "|") {
      if (words == 0 && !line_end && next == ",") continue;
      m.role = "DATELINE";
    } else {
      continue;
    }
    Anchor anchor;
    anchor.year_known = e.year.has_value() && !e.short_year;
    anchor.day = {anchor.year_known ? *e.year : 2000, *e.month, *e.day};
    if (!IsDay(anchor.day.year, anchor.day.month, anchor.day.day)) continue;
    return anchor;
  }
  return std::nullopt;
}

bool IsNarrative(const std::vector<Mention>& mentions, const std::optional<Anchor>& anchor) {
  size_t old = 0, near = 0;
  for (const Mention& m : mentions) {
    const Expression& e = m.expression;
    if (e.type != "DATE") continue;
    if (e.year && !e.short_year) {
      const bool about = anchor && anchor->year_known && !e.before_christ && *e.year >= anchor->day.year - 1;
      (about ? near : old) += e.month ? 2 : 1;
    } else if (e.weekday || (e.shift && !e.from_mention) || e.year_shift) {
      near += 2;
    }
  }
  if (!anchor || !anchor->year_known) return old > near;
  // A news report recalls a few old dates, too; a history has many, or nothing else.
  return old >= kManyDates ? old > near : old >= kSomeDates && old > 4 * near;
}

}  // namespace chancery::dates
