#include "plugins/money/clues.h"

#include <algorithm>
#include <map>

namespace chancery::money {
namespace {

constexpr size_t kLongestClue = 8;  // tokens of a phrase that may stand before an amount

}  // namespace

TextClues::TextClues(const rules::TokenizedText& text, const rules::Lexicon& lexicon, const std::vector<Clue>& known)
    : text_(text), lexicon_(lexicon) {
  struct List {
    std::optional<uint32_t> id;
    std::vector<Clue>* clues;
    size_t next = 0;  // tokens before this one are in the clue before
  };
  const auto short_country = lexicon.ClassId("country.caps");
  List lists[] = {{lexicon.ClassId("measure"), &measures_},
                  {lexicon.ClassId("country"), &countries_},
                  {short_country, &countries_},
                  {lexicon.ClassId("group"), &groups_},
                  {lexicon.ClassId("both"), &both_},
                  {lexicon.ClassId("record"), &records_},
                  {lexicon.ClassId("part"), &parts_},
                  {lexicon.ClassId("clause"), &clauses_},
                  {lexicon.ClassId("change"), &changes_}};
  const auto unit = lexicon.ClassId("unit");
  size_t unit_end = 0;  // a country inside the name of a currency is not meant
  const auto& tokens = text.tokens();
  std::vector<rules::LexiconHit> hits;
  for (size_t at = 0; at < tokens.size(); ++at) {
    hits.clear();
    lexicon.FindAt(text, at, hits);
    for (const rules::LexiconHit& h : hits) {
      if (unit && h.class_id == *unit) unit_end = std::max(unit_end, at + h.token_count);
    }
    for (const rules::LexiconHit& h : hits) {
      for (List& list : lists) {
        if (!list.id || *list.id != h.class_id || at < list.next) continue;
        if (list.id == short_country && !tokens[at].all_capitals) continue;
        if (list.clues == &countries_ && at < unit_end) continue;
        if (list.clues == &countries_ && tokens[at].kind == rules::TokenKind::kWord && !countries_.empty() &&
            countries_.back().first == at) {
          continue;  // the longest reading came first
        }
        list.next = at + h.token_count;
        list.clues->push_back({at, at + h.token_count, h.value, tokens[at].begin, tokens[at + h.token_count - 1].end});
      }
    }
  }
  std::map<std::string, size_t, std::less<>> counts;
  for (const Clue& c : known) ++counts[std::string(c.value)];
  for (const Clue& c : countries_) ++counts[std::string(c.value)];
  country_counts_.assign(counts.begin(), counts.end());
  std::stable_sort(country_counts_.begin(), country_counts_.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
}

TextClues::Range TextClues::In(const std::vector<Clue>& clues, size_t first, size_t last) {
  const auto before = [](const Clue& c, size_t token) { return c.first < token; };
  const auto begin = std::lower_bound(clues.begin(), clues.end(), first, before);
  return {begin, std::lower_bound(begin, clues.end(), std::max(first, last), before)};
}

std::optional<Clue> TextClues::At(std::string_view class_name, size_t token) const {
  const auto id = lexicon_.ClassId(class_name);
  if (!id || token >= text_.tokens().size()) return std::nullopt;
  std::vector<rules::LexiconHit> hits;
  lexicon_.FindAt(text_, token, hits);
  for (const rules::LexiconHit& h : hits) {
    if (h.class_id == *id) return Clue{token, token + h.token_count, h.value};
  }
  return std::nullopt;
}

std::optional<Clue> TextClues::EndingAt(std::string_view class_name, size_t token) const {
  const auto id = lexicon_.ClassId(class_name);
  std::vector<rules::LexiconHit> hits;
  for (size_t size = std::min(kLongestClue, token); size > 0; --size) {
    hits.clear();
    lexicon_.FindAt(text_, token - size, hits);
    for (const rules::LexiconHit& h : hits) {
      if (id && h.class_id == *id && h.token_count == size) return Clue{token - size, token, h.value};
    }
  }
  return std::nullopt;
}

}  // namespace chancery::money
