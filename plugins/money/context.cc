#include "plugins/money/context.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace chancery::money {
namespace {

constexpr size_t kNone = SIZE_MAX;
// Tokens before and after an amount that are looked at; sentences are shorter, and a text without any stays linear.
constexpr size_t kReach = 150;

// The sentence of an amount, as far as it is near, and the amounts beside it.
struct Place {
  size_t begin = 0;  // tokens, half open
  size_t end = 0;
  size_t before = 0;   // end of the money before in this sentence, or its begin
  size_t after = 0;    // begin of the money after, or its end
  size_t earlier = 0;  // begin of the sentence before, or of this one
};

std::vector<Place> PlacesOf(const rules::TokenizedText& text, const std::vector<Amount>& amounts) {
  const auto& tokens = text.tokens();
  std::vector<Place> places(amounts.size());
  for (size_t i = 0; i < amounts.size(); ++i) {
    const uint32_t sentence = tokens[amounts[i].first].sentence;
    Place& p = places[i];
    const size_t first = amounts[i].first;
    const size_t reach = first - std::min(first, kReach);
    p.begin = std::max(reach, text.TokenAt(text.sentences()[sentence].first));
    p.end = std::min(amounts[i].last + kReach, text.TokenAt(text.sentences()[sentence].second));
    p.earlier = sentence == 0 ? p.begin : std::max(reach, text.TokenAt(text.sentences()[sentence - 1].first));
    p.before = p.begin;
    p.after = p.end;
    for (size_t j = i; j > 0; --j) {
      if (amounts[j - 1].first < p.begin) break;
      if (amounts[j - 1].percent) continue;
      p.before = amounts[j - 1].last;
      break;
    }
    for (size_t j = i + 1; j < amounts.size() && amounts[j].first < p.end; ++j) {
      if (amounts[j].percent) continue;
      p.after = amounts[j].first;
      break;
    }
  }
  return places;
}

void ReadQualifier(const rules::TokenizedText& text, const TextClues& clues, const Place& p, Amount& a) {
  if (a.qualifier == "RANGE") return;
  // "свыше [чем на] 5 млн", "more than [the sum of] $5": a filler may stand between.
  size_t at = a.first;
  for (int fillers = 0; fillers < 3; ++fillers) {
    if (const auto q = clues.EndingAt("before", at)) {
      a.qualifier = q->value;
      break;
    }
    const auto filler = clues.EndingAt("sum", at);
    if (!filler) break;
    at = filler->first;
  }
  if (const auto q = clues.At("after", a.last); q && a.qualifier == "EXACT") a.qualifier = q->value;
  // "вырос до 5 млн" says what it is now, "до 5 млн" what it is at most.
  if (a.qualifier == "LESS_THAN" &&
      clues.HasChange(std::max(p.begin, a.first - std::min<size_t>(a.first, 10)), std::min(p.end, a.last + 4))) {
    const std::string_view to = text.tokens()[a.first - (a.first > 0 ? 1 : 0)].folded;
    const std::string_view after = a.last < p.end ? text.tokens()[a.last].folded : std::string_view();
    if (to == "до" || after == "дейін") a.qualifier = "EXACT";
  }
  // Kazakh -дай, "about as much as", on the unit itself.
  if (a.qualifier == "EXACT") {
    const std::string_view last = text.tokens()[a.last - 1].folded;
    for (const std::string_view like : {"дай", "дей", "тай", "тей"}) {
      if (last.size() > like.size() + 4 && last.ends_with(like)) a.qualifier = "APPROXIMATE";
    }
  }
}

size_t CountCommas(const rules::TokenizedText& text, size_t first, size_t last) {
  size_t n = 0;
  for (size_t i = first; i < last; ++i) n += text.tokens()[i].folded == ",";
  return n;
}

void ReadMeasure(const rules::TokenizedText& text, const TextClues& clues, const Place& p, Amount& a) {
  if (const auto rate = clues.At("rate", a.last)) {
    a.measure = rate->value;
    return;
  }
  size_t behind = a.last;
  if (const auto q = clues.At("after", behind)) behind = q->last;
  if (!clues.At("yearly", behind)) {
    if (const auto per = clues.At("per", behind)) {
      a.measure = per->value;
      return;
    }
  }
  size_t best = kNone;
  const auto consider = [&](const Clue& c, size_t distance) {
    if (distance >= best) return;
    best = distance;
    a.measure = c.value;
    a.measure_clue = c;
  };
  for (auto [c, end] = clues.Measures(p.begin, a.first); c != end; ++c) {
    size_t distance = a.first - std::min(c->last, a.first);
    distance += 3 * CountCommas(text, c->last, a.first);
    if (c->first < p.before) distance += 6;
    if (clues.HasClauseEnd(c->last, a.first)) distance += 8;
    consider(*c, distance);
  }
  for (auto [c, end] = clues.Measures(a.last, p.end); c != end; ++c) {
    size_t distance = c->first - a.last;
    // The noun that follows an amount names it ("$5 million in aid") unless another clause begins.
    distance += distance <= 2 ? 0 : 4 + 4 * CountCommas(text, a.last, c->first);
    if (c->first >= p.after) distance += 8;
    if (clues.HasClauseEnd(a.last, c->first)) distance += 10;
    consider(*c, distance);
  }
}

void ReadPeriod(const rules::TokenizedText& text, const std::vector<Period>& periods, const TextClues& clues,
                const Place& p, Amount& a) {
  size_t best = kNone;
  const auto before = [](const Period& d, size_t token) { return d.first < token; };
  for (auto d_it = std::lower_bound(periods.begin(), periods.end(), p.begin, before);
       d_it != periods.end() && d_it->first < p.end; ++d_it) {
    const Period& d = *d_it;
    if (d.last > p.end) continue;
    size_t distance;
    if (d.first >= a.last) {
      distance = d.first - a.last + 2 * CountCommas(text, a.last, d.first);
      if (d.first >= p.after) distance += 10;
      if (clues.HasClauseEnd(a.last, d.first)) distance += 8;
    } else {
      distance = a.first - std::min(d.last, a.first) + 2;
      if (d.first < p.before) distance += 4;
      if (clues.HasClauseEnd(d.last, a.first)) distance += 8;
    }
    if (distance < best && distance < 30) {
      best = distance;
      a.period = d.id;
    }
  }
}

bool IsTrade(std::string_view measure) {
  return measure == "TRADE_TURNOVER" || measure == "EXPORT" || measure == "IMPORT";
}

bool HasParties(std::string_view measure) {
  static constexpr std::array<std::string_view, 8> kBetweenStates = {
      "TRADE_TURNOVER", "EXPORT", "IMPORT", "INVESTMENT", "LOAN", "AID", "CONTRACT", "DEBT"};
  return std::find(kBetweenStates.begin(), kBetweenStates.end(), measure) != kBetweenStates.end();
}

void AddParty(std::vector<std::string>& parties, std::string_view country) {
  if (std::find(parties.begin(), parties.end(), country) == parties.end()) parties.emplace_back(country);
}

// `home`: the state that texts of this language leave unsaid, or "".
void ReadParties(const TextClues& clues, const Place& p, std::string_view home, Amount& a) {
  if (!HasParties(a.measure)) return;
  struct Near {
    size_t distance;
    std::string_view country;
  };
  std::vector<Near> near;
  for (auto [c, end] = clues.Countries(p.begin, p.end); c != end; ++c) {
    const size_t at = c->first;
    if (at >= a.first && at < a.last) continue;
    near.push_back({at < a.first ? a.first - at : at - a.last + 3, c->value});
  }
  std::stable_sort(near.begin(), near.end(), [](const Near& x, const Near& y) { return x.distance < y.distance; });
  const bool trade = IsTrade(a.measure);
  for (const Near& n : near) {
    if (a.parties.size() < 2) AddParty(a.parties, n.country);
  }
  for (auto [g, end] = clues.Groups(p.begin, p.end); trade && g != end; ++g) {
    for (std::string_view rest = g->value; !rest.empty();) {
      const size_t space = rest.find(' ');
      AddParty(a.parties, rest.substr(0, space));
      rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    }
  }
  // "Trade between the two countries", "our exports", "the price of the project": states that were named just before,
  // then those that the text is about.
  const bool both = clues.HasBoth(p.begin, p.end);
  const auto add_main = [&] {
    for (const auto& [country, count] : clues.country_counts()) {
      if (a.parties.size() >= 2) break;
      if (trade || both || count >= 2) AddParty(a.parties, country);
    }
  };
  if (a.parties.size() == 1 && !home.empty()) AddParty(a.parties, home);
  if (a.parties.size() == 1) add_main();
  for (auto [c, end] = clues.Countries(p.earlier, p.begin); a.parties.size() < 2 && c != end; --end) {
    AddParty(a.parties, std::prev(end)->value);
  }
  if (trade || both || a.parties.size() == 1) add_main();
  if (a.parties.size() == 1 && !home.empty()) AddParty(a.parties, home);
  // "The foreign debt is $4bn" in a text about one state.
  if (!a.parties.empty()) return;
  const auto& counts = clues.country_counts();
  if (!home.empty()) {
    AddParty(a.parties, home);
  } else if (!counts.empty() && counts[0].second >= 3 &&
             (counts.size() == 1 || counts[0].second >= 2 * counts[1].second)) {
    AddParty(a.parties, counts[0].first);
  }
}

}  // namespace

void ReadContext(const rules::TokenizedText& text, const TextClues& clues, const std::vector<Period>& periods,
                 std::string_view home, std::vector<Amount>& amounts) {
  const std::vector<Place> places = PlacesOf(text, amounts);
  const auto& tokens = text.tokens();
  std::optional<size_t> previous;  // the money before
  for (size_t i = 0; i < amounts.size(); ++i) {
    Amount& a = amounts[i];
    const Place& p = places[i];
    ReadQualifier(text, clues, p, a);
    if (a.percent) {
      ReadMeasure(text, clues, p, a);
      ReadPeriod(text, periods, clues, p, a);
      continue;
    }
    a.record =
        clues.HasRecord(std::max(p.before, a.first - std::min<size_t>(a.first, 8)), std::min(p.after, a.last + 5));
    if (previous) {
      const Amount& main = amounts[*previous];
      // "... ( about" and "..., or": the same amount in another currency.
      size_t at = main.last;
      if (const auto q = clues.At("after", at)) at = q->last;
      const auto link = clues.At("or", at);
      if (link && main.currency != a.currency && link->last <= a.first && a.first - link->last <= 4 &&
          tokens[main.first].sentence == tokens[a.first].sentence) {
        bool only_qualifier = true;
        for (size_t t = link->last; t < a.first && only_qualifier; ++t) {
          only_qualifier = tokens[t].kind == rules::TokenKind::kWord;
        }
        if (only_qualifier) a.equals = previous;
      }
    }
    if (a.equals) {
      const Amount& main = amounts[*a.equals];
      a.measure = main.measure;
      a.measure_clue = main.measure_clue;
      a.period = main.period;
      a.parties = main.parties;
      a.part_of = main.part_of;
    } else {
      ReadMeasure(text, clues, p, a);
      ReadPeriod(text, periods, clues, p, a);
      const uint32_t sentence = tokens[a.first].sentence;
      const bool close = previous && sentence - tokens[amounts[*previous].first].sentence <= 1;
      if (a.measure.empty() && close) {
        a.measure = amounts[*previous].measure;
      } else if (a.measure.empty() && sentence > 0) {
        for (auto [c, end] = clues.Measures(p.earlier, p.begin); c != end; ++c) a.measure = c->value;
      }
      if (a.measure.empty()) a.measure = "OTHER";
      ReadParties(clues, p, home, a);
      // What goes on about the same thing goes on about the same time and states.
      if (close &&
          (amounts[*previous].measure == a.measure || (IsTrade(amounts[*previous].measure) && IsTrade(a.measure)))) {
        if (a.period == 0) a.period = amounts[*previous].period;
        if (a.parties.empty()) a.parties = amounts[*previous].parties;
      }
      const bool part = clues.HasPart(std::max(p.before, a.first - std::min<size_t>(a.first, 8)), a.first) ||
                        clues.HasPart(a.last, std::min(p.after, a.last + 3));
      if (part && close && amounts[*previous].currency == a.currency) {
        const Amount& whole = amounts[*previous];
        a.part_of = whole.part_of ? whole.part_of : previous;
        if (a.period == 0) a.period = whole.period;
        if (a.parties.empty()) a.parties = whole.parties;
      }
    }
    if (!clues.At("rate", a.last)) previous = i;
  }
}

}  // namespace chancery::money
