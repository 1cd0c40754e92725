#include "plugins/treaties/treaty_finder.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

namespace chancery::treaties {

using rules::Token;

struct TreatyFinder::Found {
  size_t first = 0;
  size_t last = 0;
  size_t head = 0;
  std::string kind;
  const KnownTreaty* known = nullptr;
  bool specific = false;  // says which instrument it is, not just "the Treaty"
  size_t same_as = SIZE_MAX;
  const char* rule = "title";
};

namespace {

// Tokens looked at on each side of a title for what is done with the instrument.
constexpr size_t kActionWindow = 14;
// Tokens looked at on each side for who signs it; no real sentence is longer.
constexpr size_t kSentenceWindow = 80;
// Other titles looked at on each side of one: nothing farther away overlaps it.
constexpr size_t kNeighbours = 12;

Surroundings MakeSurroundings(const rules::TokenizedText& text, const Context& context) {
  Surroundings around;
  const size_t size = text.tokens().size();
  around.barrier.assign(size + 1, false);
  around.date_end.assign(size + 1, 0);
  for (const Context::Range& person : context.people) {
    for (size_t i = text.TokenAt(person.begin); i < size && text.tokens()[i].begin < person.end; ++i)
      around.barrier[i] = true;
  }
  around.body.assign(size + 1, {0, 0});
  for (const Context::Range& body : context.bodies) {
    for (size_t i = text.TokenAt(body.begin); i < size && text.tokens()[i].begin < body.end; ++i) {
      // The widest name that a word lies in; a longer one comes first.
      if (around.body[i].second < body.end) around.body[i] = {body.begin, body.end};
    }
  }
  for (const Context::Range& date : context.dates) {
    const size_t first = text.TokenAt(date.begin);
    size_t last = first;
    while (last < size && text.tokens()[last].begin < date.end) ++last;
    if (first < size && last > first) around.date_end[first] = std::max(around.date_end[first], last);
  }
  return around;
}

// The ranges that begin in [begin, end), which are sorted by their begin.
std::span<const Context::Range> BeginningIn(const std::vector<Context::Range>& ranges, uint32_t begin, uint32_t end) {
  const auto before = [](const Context::Range& r, uint32_t at) { return r.begin < at; };
  const auto first = std::lower_bound(ranges.begin(), ranges.end(), begin, before);
  return {first, std::lower_bound(first, ranges.end(), end, before)};
}

// Words inside the name of a body: "Организация Договора ...".
bool InsideBody(const rules::TokenizedText& text, const Surroundings& around, size_t first, size_t last) {
  const auto [begin, end] = around.body[first];
  const Token& t = text.tokens()[first];
  const uint32_t stop = text.tokens()[last - 1].end;
  return begin <= t.begin && stop <= end && (begin != t.begin || end != stop);
}

// The tokens of the sentence around [first, last), at most kSentenceWindow on each side.
std::pair<size_t, size_t> SentenceAround(const rules::TokenizedText& text, size_t first, size_t last) {
  const std::vector<Token>& tokens = text.tokens();
  const uint32_t sentence = tokens[first].sentence;
  size_t begin = first, end = last;
  while (begin > 0 && tokens[begin - 1].sentence == sentence && first - begin < kSentenceWindow) --begin;
  while (end < tokens.size() && tokens[end].sentence == sentence && end - last < kSentenceWindow) ++end;
  return {begin, end};
}

}  // namespace

TreatyFinder::TreatyFinder(std::string language, std::unique_ptr<rules::RuleSet> rules, const Gazetteer* gazetteer)
    : language_(std::move(language)),
      rules_(std::move(rules)),
      gazetteer_(gazetteer),
      scanner_(language_, rules_->lexicon()),
      action_(rules_->lexicon().ClassId("action")),
      hedge_(rules_->lexicon().ClassId("hedge")),
      future_(rules_->lexicon().ClassId("future")) {}

std::vector<TreatyFinder::Found> TreatyFinder::FindTitles(const rules::TokenizedText& text,
                                                          const Surroundings& around) const {
  const std::vector<Token>& tokens = text.tokens();
  const PhraseIndex& known_titles = gazetteer_->titles(language_);
  std::vector<Found> found;
  std::vector<uint32_t> payloads;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].sentence == Token::kNoSentence) continue;
    if (const size_t end = known_titles.FindAt(text, i, payloads); end != 0) {
      const KnownTreaty& known = gazetteer_->treaty(payloads[0]);
      const bool same_everywhere = std::all_of(payloads.begin(), payloads.end(),
                                               [&](uint32_t p) { return gazetteer_->treaty(p).id == known.id; });
      const bool as_written = known.abbreviation ? tokens[i].all_capitals : end > i + 1;
      if (as_written && !InsideBody(text, around, i, end)) {
        found.push_back({i, end, i, known.kind, same_everywhere ? &known : nullptr, true, SIZE_MAX, "gazetteer"});
      }
    }
    const std::optional<Title> title = scanner_.ScanAt(text, i, around);
    if (title && !InsideBody(text, around, title->head, title->head + 1) &&
        (!title->everyday || !StatesIn(text, title->first, title->last).empty())) {
      found.push_back({title->first, title->last, title->head, std::string(title->kind), nullptr, title->specific,
                       SIZE_MAX, "title"});
    }
  }
  // One noun gives one title: the gazetteer names it, the longer span is kept.
  std::vector<Found> merged;
  for (Found& f : found) {
    bool taken = false;
    for (size_t k = merged.size(); k > 0 && k + kNeighbours > merged.size() && !taken; --k) {
      Found& m = merged[k - 1];
      const bool known_in_title = m.first <= f.first && f.last <= m.last && m.head >= f.first && m.head < f.last;
      const bool title_in_known = f.first <= m.first && m.last <= f.last && f.head >= m.first && f.head < m.last;
      const bool overlap = f.first < m.last && m.first < f.last;
      const bool same_span = f.first == m.first && f.last == m.last;
      const bool same_noun =
          f.rule == m.rule ? f.head == m.head || same_span
                           : known_in_title || title_in_known || (overlap && (f.first == m.first || f.last == m.last));
      if (!same_noun) continue;
      if (f.known != nullptr) {
        m.known = f.known;
        m.kind = f.known->kind;
        m.rule = f.rule;
      }
      m.specific = m.specific || f.specific;
      m.first = std::min(m.first, f.first);
      m.last = std::max(m.last, f.last);
      taken = true;
    }
    if (!taken) merged.push_back(std::move(f));
  }
  std::stable_sort(merged.begin(), merged.end(), [](const Found& a, const Found& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  return merged;
}

// "the Treaty", "Договор", "келісім": the nearest instrument of that kind before it, in a text that names one.  A bare
// noun that nothing stands before is no mention.
void TreatyFinder::JoinShortForms(const rules::TokenizedText& text, std::vector<Found>& found) const {
  const std::vector<Token>& tokens = text.tokens();
  std::vector<Found> kept;
  std::map<std::string, size_t> last_of_kind;  // kind -> the full title named last
  std::map<std::string, size_t> by_words;      // kind and folded words -> where it stands first
  for (Found& f : found) {
    if (!f.specific) {
      // English needs the capital that a definite short form has; the other languages write it small as well.
      if (language_ == "en" && !tokens[f.head].capitalised) continue;
      const auto before = last_of_kind.find(f.kind);
      if (before == last_of_kind.end() || kept[before->second].last > f.first) continue;
      f.same_as = before->second;
      f.rule = "short-form";
      f.known = kept[f.same_as].known;
    } else {
      std::string words = f.kind;
      for (size_t i = f.first; i < f.last; ++i) (words += ' ') += tokens[i].folded;
      const auto [same, fresh] = by_words.emplace(std::move(words), kept.size());
      // The same words again are the same instrument.
      if (!fresh) f.same_as = same->second;
      last_of_kind[f.kind] = same->second;
    }
    kept.push_back(std::move(f));
  }
  found = std::move(kept);
}

std::string TreatyFinder::ActionOf(const rules::TokenizedText& text, const std::vector<Found>& all,
                                   size_t index) const {
  const Found& found = all[index];
  const size_t from = index > kNeighbours ? index - kNeighbours : 0;
  const std::span<const Found> near(all.data() + from, std::min(all.size(), index + kNeighbours + 1) - from);
  const std::vector<Token>& tokens = text.tokens();
  const uint32_t sentence = tokens[found.first].sentence;
  const auto within = [](const Found& inner, const Found& outer) {
    return outer.first <= inner.first && inner.last <= outer.last &&
           (outer.first != inner.first || outer.last != inner.last);
  };
  // Named inside another instrument's title, or the abbreviation in brackets after it: the other one is acted on.
  for (const Found& other : near) {
    if (within(found, other)) return "MENTIONED";
  }
  if (found.first > 0 && tokens[found.first - 1].folded == "(" && found.last - found.first == 1) return "MENTIONED";

  std::vector<rules::LexiconHit> hits;
  // The action word at token `i` and how it is hedged; "" when there is none.
  const auto action_at = [&](size_t i, bool& hedged, bool& future) -> std::string_view {
    hits.clear();
    rules_->lexicon().FindAt(text, i, hits);
    std::string_view action;
    for (const rules::LexiconHit& hit : hits) {
      if (hit.class_id == action_ && action.empty()) action = hit.value;
      if (hit.class_id == hedge_) hedged = true;
      if (hit.class_id == future_) future = true;
    }
    return action;
  };
  const auto inside_other = [&](size_t i) {
    return std::any_of(near.begin(), near.end(), [&](const Found& o) {
      return o.first <= i && i < o.last && !within(found, o) && !(o.first == found.first && o.last == found.last);
    });
  };

  // Words of other titles between are passed over: "signed the Treaty on A and the Protocol on B".
  std::string_view before, after;
  bool hedged = false, future = false, hedged_after = false, future_after = false;
  size_t steps = 0;
  for (size_t i = found.first; i > 0 && steps < kActionWindow && before.empty(); --i) {
    const Token& t = tokens[i - 1];
    if (t.sentence != sentence || t.folded == ";") break;
    if (inside_other(i - 1)) continue;
    ++steps;
    before = action_at(i - 1, hedged, future);
    if (before.empty()) continue;
    for (size_t k = i - 1; k > 0 && k + 7 > i - 1 && tokens[k - 1].sentence == sentence && tokens[k - 1].folded != ",";
         --k)
      (void)action_at(k - 1, hedged, future);
  }
  for (size_t i = found.last, after_steps = 0;
       i < tokens.size() && after_steps < kActionWindow && after.empty() && tokens[i].sentence == sentence; ++i) {
    if (tokens[i].folded == ";") break;
    if (inside_other(i)) continue;
    ++after_steps;
    after = action_at(i, hedged_after, future_after);
  }
  const auto decided = [](std::string_view action, bool hedge, bool later) -> std::string {
    if (hedge) return "MENTIONED";
    if (action == "PAST_SIGNED") action = "SIGNED";
    if (later) return action == "SIGNED" ? "NEGOTIATED" : "MENTIONED";
    return std::string(action);
  };
  // Kazakh puts the verb last.
  if (!before.empty() && language_ != "kk") return decided(before, hedged, future);
  if (after.empty()) return "MENTIONED";
  if (after == "PAST_SIGNED" || (language_ == "en" && (after == "SIGNED" || after == "RATIFIED"))) {
    // "The Treaty, signed in 1992, ..." looks back; a signing still to come is news.
    return future_after && !hedged_after && after != "RATIFIED" ? "NEGOTIATED" : "MENTIONED";
  }
  if (after == "NEGOTIATED") return "MENTIONED";
  return decided(after, hedged_after, future_after);
}

std::vector<std::string> TreatyFinder::StatesIn(const rules::TokenizedText& text, size_t first, size_t last) const {
  std::vector<std::string> states;
  std::vector<uint32_t> payloads;
  for (size_t i = first; i < last;) {
    const size_t end = gazetteer_->states(language_).FindAt(text, i, payloads);
    if (end == 0 || end > last) {
      ++i;
      continue;
    }
    const std::string_view code = gazetteer_->state(payloads[0]);
    if (std::find(states.begin(), states.end(), code) == states.end()) states.emplace_back(code);
    i = end;
  }
  return states;
}

// Parties that the text names: in the title, or, when something is done with the instrument, in its sentence.
std::vector<std::string> TreatyFinder::PartiesOf(const rules::TokenizedText& text, const Context& context,
                                                 const Found& found, bool acted_on) const {
  const std::vector<Token>& tokens = text.tokens();
  const auto add = [](std::vector<std::string>& parties, std::string_view party) {
    if (!party.empty() && std::find(parties.begin(), parties.end(), party) == parties.end())
      parties.emplace_back(party);
  };
  std::vector<std::string> parties = StatesIn(text, found.first, found.last);
  for (const Context::Range& body :
       BeginningIn(context.bodies, tokens[found.first].begin, tokens[found.last - 1].end)) {
    if (body.end <= tokens[found.last - 1].end && parties.size() != 1) add(parties, body.value);
  }
  if (parties.size() >= 2) return parties;
  if (found.known != nullptr && !found.known->parties.empty()) return found.known->parties;
  if (!acted_on) return parties;
  const auto [first, last] = SentenceAround(text, found.first, found.last);
  std::vector<std::string> acting = StatesIn(text, first, last);
  for (const Context::Range& person : BeginningIn(context.people, tokens[first].begin, tokens[last - 1].end))
    add(acting, person.value);
  for (const Context::Range& body : BeginningIn(context.bodies, tokens[first].begin, tokens[last - 1].end)) {
    // International bodies have one-word ids ("eu"); a state's own body stands for its state.
    if (body.value.find('-') == std::string_view::npos) add(acting, body.value);
  }
  return acting.size() >= 2 ? acting : parties;
}

// Sets the dates that the text ties to the instrument.
void TreatyFinder::SetDates(const rules::TokenizedText& text, const Context& context, const Found& found,
                            TreatyMention& m) const {
  const std::vector<Token>& tokens = text.tokens();
  // Inside the title: "of 25 May 1992" is its signing, "for 2023-2024" its validity.
  for (const Context::Range& date : BeginningIn(context.dates, m.begin, m.end)) {
    if (date.end > m.end) continue;
    const size_t at = text.TokenAt(date.begin);
    const std::string_view before = at > 0 ? tokens[at - 1].folded : std::string_view();
    const bool period = before == "for" || before == "на" || date.value.find('/') != std::string_view::npos;
    (period ? m.validity_date : m.signed_date) = date.id;
  }
  if (m.signed_date != 0 || m.action == "NEGOTIATED") return;
  // Near it in the sentence, when signing is what the sentence says: "signed in Paris on 19 November 1990".
  constexpr size_t kVerbWindow = 25;
  constexpr uint32_t kFarthest = 120;  // bytes between verb and date
  const auto [first, last] = SentenceAround(text, found.first, found.last);
  size_t verb = SIZE_MAX;
  std::vector<rules::LexiconHit> hits;
  for (size_t i = std::max(first, found.first > kVerbWindow ? found.first - kVerbWindow : 0);
       i < std::min(last, found.last + kVerbWindow); ++i) {
    if (i >= found.first && i < found.last) continue;
    hits.clear();
    rules_->lexicon().FindAt(text, i, hits);
    const bool signing = std::any_of(hits.begin(), hits.end(), [&](const rules::LexiconHit& hit) {
      return hit.class_id == action_ && (hit.value == "SIGNED" || hit.value == "PAST_SIGNED");
    });
    // The first one after the title, else the last one before it.
    if (signing) verb = i;
    if (signing && i >= found.last) break;
  }
  if (verb == SIZE_MAX) return;
  uint32_t best = kFarthest;
  for (const Context::Range& date : BeginningIn(context.dates, tokens[first].begin, tokens[last - 1].end)) {
    if (date.begin >= m.begin && date.end <= m.end) continue;
    // Whole days only; a year alone is often another thing's.
    if (date.value.size() != 10 && m.action != "SIGNED") continue;
    const uint32_t distance =
        date.begin > tokens[verb].begin ? date.begin - tokens[verb].begin : tokens[verb].begin - date.begin;
    if (distance >= best) continue;
    best = distance;
    m.signed_date = date.id;
  }
}

namespace {

// Two wordings of one instrument: the same kind, parties and years. ("plan for cooperation ... 2023-2024", "plan for
// collaboration
// ... 2023-2024")
void JoinWordings(const Context& context, std::vector<TreatyMention>& mentions) {
  std::map<uint64_t, std::string_view> date_value;
  for (const Context::Range& date : context.dates) date_value[date.id] = date.value;
  std::map<std::string, size_t> seen;
  for (size_t i = 0; i < mentions.size(); ++i) {
    TreatyMention& m = mentions[i];
    if (m.validity_date == 0 || m.parties.size() < 2 || !m.id.empty()) continue;
    std::vector<std::string> parties = m.parties;
    std::sort(parties.begin(), parties.end());
    std::string key = m.kind + " " + std::string(date_value[m.validity_date]);
    for (const std::string& party : parties) (key += ' ') += party;
    const auto [first, fresh] = seen.emplace(std::move(key), i);
    if (fresh || m.same_as != SIZE_MAX) continue;
    m.same_as = first->second;
    m.canonical = mentions[m.same_as].canonical;
  }
}

}  // namespace

std::vector<TreatyMention> TreatyFinder::FindTreaties(const rules::TokenizedText& text, const Context& context) const {
  const std::vector<Token>& tokens = text.tokens();
  const Surroundings around = MakeSurroundings(text, context);
  std::vector<Found> found = FindTitles(text, around);
  JoinShortForms(text, found);

  std::vector<TreatyMention> mentions;
  for (size_t index = 0; index < found.size(); ++index) {
    const Found& f = found[index];
    const Found& full = f.same_as == SIZE_MAX ? f : found[f.same_as];
    TreatyMention m;
    m.begin = tokens[f.first].begin;
    m.end = tokens[f.last - 1].end;
    m.kind = f.kind;
    m.same_as = f.same_as;
    m.rule = language_ + "." + f.rule;
    m.action = ActionOf(text, found, index);
    if (f.known != nullptr) {
      m.id = f.known->id;
      m.canonical = f.known->title;
    } else {
      const uint32_t begin = tokens[full.first].begin;
      m.canonical = std::string(text.text().substr(begin, tokens[full.last - 1].end - begin));
    }
    m.parties = PartiesOf(text, context, f, m.action != "MENTIONED");
    if (m.parties.size() < 2 && f.same_as != SIZE_MAX) m.parties = mentions[f.same_as].parties;
    SetDates(text, context, f, m);
    mentions.push_back(std::move(m));
  }
  JoinWordings(context, mentions);
  return mentions;
}

}  // namespace chancery::treaties
