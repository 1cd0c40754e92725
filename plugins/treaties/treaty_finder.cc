#include "plugins/treaties/treaty_finder.h"

#include <algorithm>
#include <utility>

namespace chancery::treaties {

using rules::Token;
using rules::TokenKind;

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

Surroundings MakeSurroundings(const rules::TokenizedText& text, const Context& context) {
  Surroundings around;
  const size_t size = text.tokens().size();
  around.barrier.assign(size + 1, false);
  around.date_end.assign(size + 1, 0);
  for (const Context::Range& person : context.people) {
    for (size_t i = text.TokenAt(person.begin); i < size && text.tokens()[i].begin < person.end; ++i)
      around.barrier[i] = true;
  }
  for (const Context::Range& date : context.dates) {
    const size_t first = text.TokenAt(date.begin);
    size_t last = first;
    while (last < size && text.tokens()[last].begin < date.end) ++last;
    if (first < size && last > first) around.date_end[first] = std::max(around.date_end[first], last);
  }
  return around;
}

bool Inside(const std::vector<Context::Range>& ranges, uint32_t begin, uint32_t end) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Context::Range& r) {
    return r.begin <= begin && end <= r.end && (r.begin != begin || r.end != end);
  });
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

std::vector<TreatyFinder::Found> TreatyFinder::FindTitles(const rules::TokenizedText& text, const Context& context,
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
      if (as_written && !Inside(context.bodies, tokens[i].begin, tokens[end - 1].end)) {
        found.push_back({i, end, i, known.kind, same_everywhere ? &known : nullptr, true, SIZE_MAX, "gazetteer"});
      }
    }
    const std::optional<Title> title = scanner_.ScanAt(text, i, around);
    if (title && !Inside(context.bodies, tokens[title->head].begin, tokens[title->head].end) &&
        (!title->everyday || !StatesIn(text, title->first, title->last).empty())) {
      found.push_back({title->first, title->last, title->head, std::string(title->kind), nullptr, title->specific,
                       SIZE_MAX, "title"});
    }
  }
  // One noun gives one title: the gazetteer names it, the longer span is kept.
  std::vector<Found> merged;
  for (Found& f : found) {
    bool taken = false;
    for (Found& m : merged) {
      const bool known_in_title = m.first <= f.first && f.last <= m.last && m.head >= f.first && m.head < f.last;
      const bool title_in_known = f.first <= m.first && m.last <= f.last && f.head >= m.first && f.head < m.last;
      const bool same_noun =
          f.rule == m.rule ? f.head == m.head
                           : known_in_title || title_in_known ||
                                 (f.first < m.last && m.first < f.last && (f.first == m.first || f.last == m.last));
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
      break;
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
  for (Found& f : found) {
    if (!f.specific) {
      // English needs the capital that a definite short form has; the other languages write it small as well.
      const bool capital = tokens[f.head].capitalised;
      if (language_ == "en" && !capital) continue;
      for (size_t k = kept.size(); k > 0 && f.same_as == SIZE_MAX; --k) {
        const Found& before = kept[k - 1];
        if (before.kind == f.kind && before.last <= f.first)
          f.same_as = before.same_as == SIZE_MAX ? k - 1 : before.same_as;
      }
      if (f.same_as == SIZE_MAX) continue;
      f.rule = "short-form";
      f.known = kept[f.same_as].known;
    } else if (f.known == nullptr) {
      // The same words again are the same instrument.
      for (size_t k = 0; k < kept.size() && f.same_as == SIZE_MAX; ++k) {
        const Found& before = kept[k];
        if (before.kind != f.kind || before.last - before.first != f.last - f.first || before.same_as != SIZE_MAX)
          continue;
        bool equal = true;
        for (size_t i = 0; equal && i < f.last - f.first; ++i)
          equal = tokens[before.first + i].folded == tokens[f.first + i].folded;
        if (equal) f.same_as = k;
      }
    }
    kept.push_back(std::move(f));
  }
  found = std::move(kept);
}

std::string TreatyFinder::ActionOf(const rules::TokenizedText& text, const Found& found,
                                   const std::vector<Found>& all) const {
  const std::vector<Token>& tokens = text.tokens();
  const uint32_t sentence = tokens[found.first].sentence;
  const auto within = [](const Found& inner, const Found& outer) {
    return outer.first <= inner.first && inner.last <= outer.last &&
           (outer.first != inner.first || outer.last != inner.last);
  };
  // Named inside another instrument's title, or the abbreviation in brackets after it: the other one is acted on.
  for (const Found& other : all) {
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
    return std::any_of(all.begin(), all.end(), [&](const Found& o) {
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

std::vector<TreatyMention> TreatyFinder::FindTreaties(const rules::TokenizedText& text, const Context& context) const {
  const std::vector<Token>& tokens = text.tokens();
  const Surroundings around = MakeSurroundings(text, context);
  std::vector<Found> found = FindTitles(text, context, around);
  JoinShortForms(text, found);

  std::vector<TreatyMention> mentions;
  for (const Found& f : found) {
    TreatyMention m;
    m.begin = tokens[f.first].begin;
    m.end = tokens[f.last - 1].end;
    m.kind = f.kind;
    m.same_as = f.same_as;
    m.rule = language_ + "." + f.rule;
    m.action = ActionOf(text, f, found);
    const Found& full = f.same_as == SIZE_MAX ? f : found[f.same_as];
    if (f.known != nullptr) {
      m.id = f.known->id;
      m.canonical = f.known->title;
    } else {
      m.canonical = std::string(
          text.text().substr(tokens[full.first].begin, tokens[full.last - 1].end - tokens[full.first].begin));
    }
    // Parties: those the title names; else two or more states and bodies of the sentence in which it is signed or drawn
    // up.
    m.parties = StatesIn(text, f.first, f.last);
    for (const Context::Range& body : context.bodies) {
      if (m.begin <= body.begin && body.end <= m.end && !body.value.empty() && m.parties.size() != 1)
        m.parties.emplace_back(body.value);
    }
    if (m.parties.size() < 2 && f.known != nullptr && !f.known->parties.empty()) m.parties = f.known->parties;
    if (m.parties.size() < 2 && m.action != "MENTIONED") {
      size_t first = f.first, last = f.last;
      while (first > 0 && tokens[first - 1].sentence == tokens[f.first].sentence) --first;
      while (last < tokens.size() && tokens[last].sentence == tokens[f.first].sentence) ++last;
      std::vector<std::string> parties = StatesIn(text, first, last);
      for (const Context::Range& person : context.people) {
        if (person.begin >= tokens[first].begin && person.end <= tokens[last - 1].end && !person.value.empty() &&
            std::find(parties.begin(), parties.end(), person.value) == parties.end()) {
          parties.emplace_back(person.value);
        }
      }
      for (const Context::Range& body : context.bodies) {
        // International bodies have one-word ids ("eu"); a state's own body stands for its state.
        if (body.begin >= tokens[first].begin && body.end <= tokens[last - 1].end && !body.value.empty() &&
            body.value.find('-') == std::string_view::npos &&
            std::find(parties.begin(), parties.end(), body.value) == parties.end()) {
          parties.emplace_back(body.value);
        }
      }
      if (parties.size() >= 2) m.parties = std::move(parties);
    }
    if (m.parties.size() < 2 && f.same_as != SIZE_MAX) m.parties = mentions[f.same_as].parties;
    // Dates inside the title: "of 25 May 1992" is its signing, "for 2023-2024" its validity.
    for (const Context::Range& date : context.dates) {
      if (date.begin < m.begin || date.end > m.end) continue;
      const size_t at = text.TokenAt(date.begin);
      const std::string_view before = at > 0 ? tokens[at - 1].folded : std::string_view();
      const bool period = before == "for" || before == "на" || date.value.find('/') != std::string_view::npos;
      (period ? m.validity_date : m.signed_date) = date.id;
    }
    if (m.signed_date == 0) {
      // A date near it in the sentence, when signing is what the sentence says: "signed in Paris on 19 November 1990".
      const uint32_t sentence = tokens[f.first].sentence;
      size_t verb = SIZE_MAX;
      std::vector<rules::LexiconHit> hits;
      for (size_t i = f.first > 25 ? f.first - 25 : 0; i < std::min(tokens.size(), f.last + 25); ++i) {
        if (tokens[i].sentence != sentence || (i >= f.first && i < f.last)) continue;
        hits.clear();
        rules_->lexicon().FindAt(text, i, hits);
        for (const rules::LexiconHit& hit : hits) {
          if (hit.class_id == action_ && (hit.value == "SIGNED" || hit.value == "PAST_SIGNED") &&
              (verb == SIZE_MAX || i > f.last))
            verb = verb == SIZE_MAX || verb > f.last ? std::min(verb, i) : i;
        }
      }
      if (verb != SIZE_MAX && m.action != "NEGOTIATED") {
        uint32_t best = UINT32_MAX;
        for (const Context::Range& date : context.dates) {
          const size_t at = text.TokenAt(date.begin);
          if (at >= tokens.size() || tokens[at].sentence != sentence || (date.begin >= m.begin && date.end <= m.end))
            continue;
          // Whole days only; a year alone is often another thing's.
          if (date.value.size() != 10 && m.action != "SIGNED") continue;
          const uint32_t distance =
              date.begin > tokens[verb].begin ? date.begin - tokens[verb].begin : tokens[verb].begin - date.begin;
          if (distance < best && distance < 120) {
            best = distance;
            m.signed_date = date.id;
          }
        }
      }
    }
    mentions.push_back(std::move(m));
  }
  return mentions;
}

}  // namespace chancery::treaties
