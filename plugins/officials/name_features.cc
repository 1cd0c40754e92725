#include "plugins/officials/name_features.h"

#include <algorithm>

#include "plugins/officials/letters.h"
#include "plugins/officials/name_label.h"

namespace chancery::officials {

using rules::Token;
using rules::TokenKind;

namespace {

// A feature is its template's number and its value, mixed to 32 bits.
uint32_t Mix(uint32_t number, uint64_t value) {
  uint64_t h = (value + 0x9E3779B97F4A7C15u) ^ (uint64_t{number} * 0xD6E8FEB86659FD93u);
  h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
  h = (h ^ h >> 29) * 0xBF58476D1CE4E5B9u;
  return static_cast<uint32_t>(h >> 32);
}

uint64_t Join(uint64_t a, uint64_t b) {
  return (a ^ (b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2))) * 0xBF58476D1CE4E5B9u;
}

// The first or last `letters` code points of valid UTF-8.
std::string_view Prefix(std::string_view s, size_t letters) {
  size_t at = 0;
  for (; at < s.size() && letters > 0; --letters) {
    ++at;
    while (at < s.size() && (static_cast<unsigned char>(s[at]) & 0xC0) == 0x80) ++at;
  }
  return s.substr(0, at);
}

std::string_view Suffix(std::string_view s, size_t letters) {
  size_t at = s.size();
  for (; at > 0 && letters > 0; --letters) {
    --at;
    while (at > 0 && (static_cast<unsigned char>(s[at]) & 0xC0) == 0x80) --at;
  }
  return s.substr(at);
}

uint32_t Few(size_t n) { return n >= 4 ? 4 : static_cast<uint32_t>(n); }

}  // namespace

NameFeatures::NameFeatures(const NameTools& tools, const rules::TokenizedText& text, const Candidates& candidates,
                           const std::vector<PersonName>& supported)
    : tools_(tools), text_(text), tokens_(text.tokens()), candidates_(candidates) {
  rule_labels_.assign(tokens_.size(), 0);
  for (const PersonName& name : supported) {
    for (uint32_t i = name.first; i < name.last; ++i) {
      rule_labels_[i] = i == name.first ? 1 : 2;
      if (name.full && tokens_[i].kind == TokenKind::kWord) ++named_[tokens_[i].folded];
    }
  }
  for (const Run& run : candidates.runs) {
    for (const Unit& unit : run.units) {
      if (unit.kind == Unit::Kind::kWord) ++counts_[tokens_[unit.first].folded];
    }
  }
}

NameFeatures::View NameFeatures::ViewOf(const Run& run, size_t index) const {
  View v;
  const Unit& u = run.units[index];
  v.word = HashOf(u.folded);
  v.suffix2 = HashOf(Suffix(u.folded, 2));
  v.suffix3 = HashOf(Suffix(u.folded, 3));
  v.suffix4 = HashOf(Suffix(u.folded, 4));
  v.prefix2 = HashOf(Prefix(u.folded, 2));
  v.prefix3 = HashOf(Prefix(u.folded, 3));
  const bool foreign = IsLatin(u.folded) != (tools_.language == Language::kEnglish);
  const size_t letters = LetterCount(u.folded);
  v.shape = static_cast<uint32_t>(u.kind) | (u.capitals ? 4u : 0u) | (u.last - u.first > 1 ? 8u : 0u) |
            (foreign ? 16u : 0u) | (u.breaks ? 32u : 0u) |
            static_cast<uint32_t>(letters <= 2   ? 0
                                  : letters <= 4 ? 1
                                  : letters <= 8 ? 2
                                                 : 3)
                << 6;
  v.known = u.flags | (u.surname_ending ? 1u << 8 : 0u) | (u.patronymic ? 1u << 9 : 0u) | (u.stop ? 1u << 10 : 0u) |
            (u.organization_word ? 1u << 11 : 0u) | (u.place ? 1u << 12 : 0u) | (u.roman ? 1u << 13 : 0u) |
            (u.inflected ? 1u << 14 : 0u) | static_cast<uint32_t>(u.kind) << 15;
  v.rule = rule_labels_[u.first];
  return v;
}

size_t NameFeatures::Of(const Run& run, std::vector<uint32_t>& out) {
  out.clear();
  views_.clear();
  const size_t count = run.units.size();
  for (size_t i = 0; i < count; ++i) views_.push_back(ViewOf(run, i));
  const View outside;
  const uint32_t around = (run.title_before ? 1u : 0u) | (run.state_office_before ? 2u : 0u) |
                          (run.title_near ? 4u : 0u) | (run.honorific ? 8u : 0u) | (run.says ? 16u : 0u) |
                          (run.oblique ? 32u : 0u) | (run.in_place ? 64u : 0u) | (run.organization_after ? 128u : 0u);
  const auto word_at = [&](const Unit& u, int64_t i) {
    const auto at = static_cast<uint64_t>(i);
    return i < 0 || at >= tokens_.size() || tokens_[at].sentence != tokens_[u.first].sentence
               ? View::kOutside
               : HashOf(tokens_[at].folded);
  };
  const auto mark_at = [&](const Unit& u, int64_t i) -> uint32_t {
    const auto at = static_cast<uint64_t>(i);
    if (i < 0 || at >= tokens_.size() || tokens_[at].sentence != tokens_[u.first].sentence) return 1u << 12;
    const Token& t = tokens_[at];
    return candidates_.marks[at] | (t.capitalised ? 1u << 8 : 0u) | static_cast<uint32_t>(t.kind) << 9;
  };
  size_t each = 0;
  for (size_t i = 0; i < count; ++i) {
    const Unit& u = run.units[i];
    const View& v = views_[i];
    const View& left = i > 0 ? views_[i - 1] : outside;
    const View& right = i + 1 < count ? views_[i + 1] : outside;
    const uint32_t place = (i == 0 ? 1u : 0u) | (i + 1 == count ? 2u : 0u);
    const uint32_t start = (u.sentence_start ? 1u : 0u) | (candidates_.small.contains(u.folded) ? 2u : 0u);
    const auto said = counts_.find(tokens_[u.first].folded);
    const auto named = named_.find(tokens_[u.first].folded);
    const uint32_t repeated =
        Few(said == counts_.end() ? 0 : said->second) * 8 + Few(named == named_.end() ? 0 : named->second);
    const int64_t before = int64_t{u.first} - 1, after = u.last;
    uint32_t number = static_cast<uint32_t>(tools_.language) << 16;
    const auto local = [&](uint64_t value) { out.push_back(Mix(++number, value)); };  // of this language
    uint32_t shared_number = 7u << 16;
    const auto both = [&](uint64_t value) {  // of this language, and of all
      out.push_back(Mix(++number, value));
      out.push_back(Mix(++shared_number, value));
    };
    const size_t begin = out.size();
    local(v.word);
    local(v.suffix2);
    local(v.suffix3);
    local(v.suffix4);
    local(v.prefix2);
    local(v.prefix3);
    local(Join(v.suffix3, v.known));
    local(Join(word_at(u, before), place & 1));
    local(Join(word_at(u, before - 1), place & 1));
    local(Join(word_at(u, after), place & 2));
    local(Join(word_at(u, after + 1), place & 2));
    local(Join(word_at(u, before), word_at(u, after)));
    local(Join(left.word, v.word));
    local(Join(v.word, right.word));
    local(Join(left.suffix3, v.suffix3));
    local(Join(v.suffix3, right.suffix3));
    both(0);
    both(v.shape);
    both(v.known);
    both(Join(v.known, v.shape));
    both(Join(left.known, v.known));
    both(Join(v.known, right.known));
    both(Join(Join(left.known, v.known), right.known));
    both(Join(left.shape, Join(v.shape, right.shape)));
    both(v.rule);
    both(Join(left.rule, Join(v.rule, right.rule)));
    both(Join(v.rule, v.known));
    both(Join(v.rule, Join(around, place)));
    both(Join(around, place));
    both(Join(Join(around, place), v.known));
    both(Join(mark_at(u, before), place & 1));
    both(Join(mark_at(u, after), place & 2));
    both(Join(Join(mark_at(u, before), v.known), place & 1));
    both(Join(Join(mark_at(u, after), v.known), place & 2));
    both(Join(start, v.known));
    both(Join(repeated, v.rule));
    both(Join(repeated, v.known));
    both(Join(Few(count), place));
    if (!history_.empty()) {
      const auto past = history_.find(StemOf(tools_.language, u.folded));
      const History none;
      const History& h = past == history_.end() ? none : past->second;
      const uint32_t seen = Few(h.in_long_names) * 25 + Few(h.alone) * 5 + Few(h.outside);
      both(seen);
      both(Join(seen, v.rule));
      both(Join(seen, v.known));
      both(Join(seen, Join(place, left.rule)));
      both(Join(Few(h.in_long_names), Join(start, place)));
    }
    each = out.size() - begin;
  }
  return each;
}

void NameFeatures::Remember(const Run& run, const std::vector<uint8_t>& labels) {
  for (size_t i = 0; i < labels.size(); ++i) {
    if (run.units[i].kind != Unit::Kind::kWord) continue;
    History& h = history_[StemOf(tools_.language, run.units[i].folded)];
    const bool goes_on = i + 1 < labels.size() && labels[i + 1] == kInsideName;
    ++(labels[i] == kOutsideName ? h.outside : labels[i] == kInsideName || goes_on ? h.in_long_names : h.alone);
  }
}

}  // namespace chancery::officials
