#include "plugins/events/scene.h"

namespace chancery::events {

using rules::Token;
using rules::TokenKind;

namespace {

constexpr size_t kReach = 60;
// A state is worse than any city of the sentence.
constexpr size_t kStateOnly = 1000;
constexpr size_t kComma = 5;
// A month says less than a day of the same sentence.
constexpr size_t kVague = 20;
constexpr size_t kFar = 100000;
// A quotation of at most so many tokens is a title.
constexpr size_t kTitleTokens = 12;
// Where a dateline may stand, in bytes, and how many tokens of its line are looked at for its date.
constexpr uint32_t kDatelineReach = 600;
constexpr size_t kDatelineTokens = 14;

// Whether an event may have a time of that TIMEX3 value: not a duration, a decade, or the years that a plan is for.
bool IsWhen(std::string_view value) {
  if (value.empty() || value[0] == 'P' || value.ends_with("_REF")) return false;
  const std::string_view year = value.substr(0, 4);
  if (year.size() < 4 || (year.find('X') != std::string_view::npos && year != "XXXX")) return false;
  return !(value.size() == 9 && value[4] == '/');
}

}  // namespace

Scene::Scene(const rules::TokenizedText& text, const Context& context, const rules::Lexicon& lexicon)
    : text_(text), context_(context), lexicon_(lexicon) {
  FindQuoted();
  FindCovered();
  FindNames();
  FindDateline();
  for (const Context::Treaty& t : context.treaties) {
    if (!t.parties.empty()) parties_.emplace(t.which, t.parties);
  }
  for (const Context::Person& p : context.people) {
    if (!p.country.empty()) countries_.emplace(p.who, p.country);
  }
}

void Scene::FindQuoted() {
  const std::vector<Token>& tokens = text_.tokens();
  quoted_.assign(tokens.size(), false);
  size_t open = SIZE_MAX;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].newline_before) open = SIZE_MAX;
    // Guillemets and curly quotes are folded to one mark.
    if (tokens[i].folded != "\"") continue;
    const std::string_view mark = text_.Surface(tokens[i]);
    if (mark == "“" || mark == "«" || mark == "„" || (open == SIZE_MAX && mark == "\"")) {
      if (open == SIZE_MAX) open = i;
      continue;
    }
    if (open == SIZE_MAX) continue;
    // A few words are a name or a title.
    const bool speech = i - open > kTitleTokens || open == 0 || tokens[open].newline_before ||
                        tokens[open - 1].folded == ":" || tokens[open - 1].sentence != tokens[open].sentence;
    if (speech)
      std::fill(quoted_.begin() + static_cast<ptrdiff_t>(open), quoted_.begin() + static_cast<ptrdiff_t>(i), true);
    open = SIZE_MAX;
  }
}

void Scene::FindCovered() {
  const std::vector<Token>& tokens = text_.tokens();
  covered_.assign(tokens.size(), false);
  in_treaty_.assign(tokens.size(), false);
  const auto cover = [&](const auto& list, std::vector<bool>& flags) {
    uint32_t reached = 0;
    for (const Context::Range& r : list) {
      if (r.end <= reached) continue;
      for (size_t i = text_.TokenAt(std::max(r.begin, reached)); i < tokens.size() && tokens[i].begin < r.end; ++i)
        flags[i] = true;
      reached = r.end;
    }
  };
  cover(context_.treaties, in_treaty_);
  covered_ = in_treaty_;
  cover(context_.people, covered_);
  cover(context_.bodies, covered_);
}

void Scene::FindNames() {
  const std::vector<Token>& tokens = text_.tokens();
  const auto place = lexicon_.ClassId("place"), place_at = lexicon_.ClassId("place.at"),
             state = lexicon_.ClassId("state"), state_at = lexicon_.ClassId("state.at"),
             landmark = lexicon_.ClassId("landmark"), group = lexicon_.ClassId("group"),
             where = lexicon_.ClassId("where"), hosts = lexicon_.ClassId("hosts");
  std::vector<rules::LexiconHit> hits;
  bool after_where = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    hits.clear();
    lexicon_.FindAt(text_, i, hits);
    std::vector<uint32_t> seen;
    const auto is = [](const rules::LexiconHit& hit, std::optional<uint32_t> c) { return c && hit.class_id == *c; };
    const rules::LexiconHit* best = nullptr;
    bool bare = false, here = false;
    for (const rules::LexiconHit& hit : hits) {
      if (is(hit, group)) {
        for (size_t at = 0; at + 2 <= hit.value.size(); at += 3)
          names_.push_back({i, i + hit.token_count, {}, hit.value.substr(at, 2), false});
      }
      if (std::find(seen.begin(), seen.end(), hit.class_id) == seen.end()) {
        seen.push_back(hit.class_id);
        marks_.push_back({i, hit.class_id});
      }
      const bool named =
          is(hit, place) || is(hit, place_at) || is(hit, state) || is(hit, state_at) || is(hit, landmark);
      // A city's name that is a state's too means the city where it is said to be one: "in Luxembourg".
      if (named && (best == nullptr || hit.token_count > best->token_count ||
                    (is(hit, place) && is(*best, state) && hit.token_count == best->token_count))) {
        best = &hit;
      }
    }
    if (best != nullptr && (tokens[i].capitalised || is(*best, landmark))) {
      for (const rules::LexiconHit& hit : hits) {
        if (hit.token_count != best->token_count) continue;
        bare |= is(hit, place) || is(hit, state);
        here |= is(hit, place_at) || is(hit, state_at);
      }
      const size_t slash = best->value.find('/');
      Named n{i, i + best->token_count, {}, best->value, after_where || (here && !bare) || is(*best, landmark)};
      if (slash != std::string_view::npos) {
        n.city = best->value.substr(0, slash);
        n.country = best->value.substr(slash + 1);
      }
      names_.push_back(n);
    }
    // "Lima hosted a meeting."
    if (!names_.empty() && names_.back().end == i && Marked(i, i + 1, hosts)) names_.back().where = true;
    after_where = std::any_of(hits.begin(), hits.end(), [&](const rules::LexiconHit& hit) { return is(hit, where); });
  }
}

// "TASHKENT, January 19.", "Brussels/Astana, 22/12/2015 -", "[2024-04-11] Moscow:", "АСТАНА. 4 қараша."
void Scene::FindDateline() {
  const std::vector<Token>& tokens = text_.tokens();
  today_ = context_.document_date;
  for (const Named& n : names_) {
    if (tokens[n.token].begin > kDatelineReach) break;
    if (n.city.empty() || n.where || n.end >= tokens.size() || tokens[n.end].newline_before) continue;
    const bool opens = n.token == 0 || tokens[n.token].newline_before || tokens[n.token - 1].folded == "]" ||
                       tokens[n.token - 1].folded == "/";
    const std::string_view next = tokens[n.end].folded;
    if (!opens || covered_[n.token]) continue;
    const bool closes = next == "." || next == ":" || next == "-" || next == "(" || next == "/";
    const auto [d, d_end] = RangeOf(context_.dates, tokens[n.token].begin,
                                    tokens[std::min(n.end + kDatelineTokens, tokens.size() - 1)].begin);
    if (!closes && !(next == "," && (d != d_end || tokens[n.token].all_capitals))) continue;
    dateline_ = {n.city, n.country};
    // It ends with the last dash or full stop near it: "АСТАНА, 28 января. /Агентство/."
    for (size_t i = n.end; i < std::min(n.end + kDatelineTokens, tokens.size()) && !tokens[i].newline_before; ++i) {
      const std::string_view mark = tokens[i].folded;
      if ((mark == "-" || mark == "." || mark == "/" || mark == ":" || mark == ")") &&
          tokens[i].kind == TokenKind::kPunctuation)
        dateline_end_ = i;
      if ((mark == "-" && tokens[i].space_before) || mark == ":") break;
    }
    if (today_.empty() && d != d_end) today_ = context_.dates[d].start;
    if (d != d_end && context_.dates[d].end <= tokens[dateline_end_].end) dateline_date_ = &context_.dates[d];
    lead_first_ = tokens[n.token].sentence;
    lead_last_ = dateline_end_ + 1 < tokens.size() && !tokens[dateline_end_ + 1].newline_before
                     ? tokens[dateline_end_ + 1].sentence
                     : lead_first_;
    if (lead_first_ == Token::kNoSentence || lead_last_ == Token::kNoSentence) lead_first_ = 1, lead_last_ = 0;
    // "Brussels/Astana": the event is where the last one says.
    if (next != "/") break;
  }
  if (today_.empty()) {
    for (const Context::Date& date : context_.dates) {
      if (date.dateline && !date.start.empty()) {
        today_ = date.start;
        break;
      }
    }
  }
}

Window Scene::Around(size_t first, size_t last) const {
  const std::vector<Token>& tokens = text_.tokens();
  Window w{first, last, tokens[first].sentence};
  while (w.first > 0 && first - w.first < kReach && tokens[w.first - 1].sentence == w.sentence) --w.first;
  while (w.last < tokens.size() && w.last - last < kReach && tokens[w.last].sentence == w.sentence) ++w.last;
  return w;
}

Window Scene::WholeSentence(uint32_t sentence) const {
  if (sentence >= text_.sentences().size()) return {};
  Window w{text_.TokenAt(text_.sentences()[sentence].first), 0, sentence};
  w.last = w.first;
  while (w.last < text_.tokens().size() && w.last - w.first < kReach && text_.tokens()[w.last].sentence == sentence)
    ++w.last;
  return w;
}

const Context::Treaty* Scene::TreatyIn(const Window& window) const {
  const std::vector<Token>& tokens = text_.tokens();
  const auto [from, to] = RangeOf(context_.treaties, tokens[window.first].begin, tokens[window.last - 1].end);
  return from < to ? &context_.treaties[from] : nullptr;
}

const Context::Treaty* Scene::TreatyNear(const Window& window, size_t token) const {
  if (const Context::Treaty* treaty = TreatyIn(window)) return treaty;
  const auto [none, before] = RangeOf(context_.treaties, 0, text_.tokens()[token].begin);
  return before > none ? &context_.treaties[before - 1] : nullptr;
}

std::vector<std::string_view> Scene::PartiesOf(const Context::Treaty& treaty) const {
  const auto it = parties_.find(treaty.which);
  std::vector<std::string_view> states;
  for (std::string_view rest = it == parties_.end() ? treaty.parties : it->second; !rest.empty();) {
    const size_t space = rest.find(' ');
    const std::string_view party = rest.substr(0, space);
    // Bodies that are parties have ids in small letters.
    if (party.size() == 2 && party[0] >= 'A' && party[0] <= 'Z') states.push_back(party);
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  }
  return states;
}

std::string_view Scene::CountryOf(uint64_t who) const {
  const auto it = countries_.find(who);
  return it == countries_.end() ? std::string_view() : it->second;
}

bool Scene::Marked(size_t first, size_t last, std::optional<uint32_t> class_id) const {
  if (!class_id) return false;
  auto it =
      std::lower_bound(marks_.begin(), marks_.end(), first, [](const Mark& m, size_t at) { return m.token < at; });
  for (; it != marks_.end() && it->token < last; ++it) {
    if (it->class_id == *class_id) return true;
  }
  return false;
}

bool Scene::Has(const Window& window, std::string_view name) const {
  return Marked(window.first, window.last, lexicon_.ClassId(name));
}

size_t Scene::Distance(size_t a_first, size_t a_last, size_t b_first, size_t b_last) const {
  const size_t from = std::min(a_last, b_last), to = std::max(a_first, b_first);
  if (from >= to) return 0;
  if (a_first >= b_last && Marked(from, to, lexicon_.ClassId("relative"))) return kFar;
  const std::vector<Token>& tokens = text_.tokens();
  const auto commas =
      std::count_if(tokens.begin() + static_cast<ptrdiff_t>(from), tokens.begin() + static_cast<ptrdiff_t>(to),
                    [](const Token& t) { return t.folded == "," || t.folded == ";"; });
  return to - from + kComma * static_cast<size_t>(commas);
}

Place Scene::PlaceIn(const Window& window, size_t first, size_t last) const {
  const Named* best = nullptr;
  size_t best_distance = SIZE_MAX;
  auto it = std::lower_bound(names_.begin(), names_.end(), window.first,
                             [](const Named& n, size_t at) { return n.token < at; });
  for (; it != names_.end() && it->token < window.last; ++it) {
    if (!it->where || quoted_[it->token] || covered_[it->token]) continue;
    // Any city is better than a state.
    const size_t distance = Distance(it->token, it->end, first, last) + (it->city.empty() ? kStateOnly : 0);
    if (distance >= kFar) continue;
    if (distance < best_distance) {
      best = &*it;
      best_distance = distance;
    }
  }
  return best == nullptr ? Place() : Place{best->city, best->country};
}

const Context::Date* Scene::DateIn(const Window& window, size_t first, size_t last) const {
  const std::vector<Token>& tokens = text_.tokens();
  const auto [from, to] = RangeOf(context_.dates, tokens[window.first].begin, tokens[window.last - 1].end);
  const auto period = lexicon_.ClassId("period");
  const Context::Date* best = nullptr;
  size_t best_distance = SIZE_MAX;
  for (size_t d = from; d < to; ++d) {
    const Context::Date& date = context_.dates[d];
    const size_t at = text_.TokenAt(date.begin);
    if (date.dateline || at >= tokens.size() || quoted_[at] || in_treaty_[at]) continue;
    if (!IsWhen(date.value) || (date.value.size() == 4 && at > window.first && Marked(at - 1, at, period))) continue;
    const bool day = date.value.size() == 10 || (!date.start.empty() && date.start == date.finish);
    const size_t distance = Distance(at, text_.TokenAt(date.end), first, last) + (day ? 0 : kVague);
    if (distance >= kFar) continue;
    if (distance < best_distance) {
      best = &date;
      best_distance = distance;
    }
  }
  return best;
}

std::vector<const Context::Person*> Scene::PeopleIn(const Window& window, bool sources, bool titles) const {
  const std::vector<Token>& tokens = text_.tokens();
  if (window.first >= window.last) return {};
  const auto say = lexicon_.ClassId("say"), source = lexicon_.ClassId("source");
  const auto [from, to] = RangeOf(context_.people, tokens[window.first].begin, tokens[window.last - 1].end);
  std::vector<const Context::Person*> people;
  for (size_t p = from; p < to; ++p) {
    const Context::Person& person = context_.people[p];
    const size_t at = text_.TokenAt(person.begin), after = text_.TokenAt(person.end);
    if (quoted_[at] || (!person.named && !titles)) continue;
    if (!sources &&
        (Marked(after, std::min(after + 1, window.last), say) || (at > window.first && Marked(at - 1, at, say)) ||
         Marked(at > window.first + 3 ? at - 3 : window.first, at, source))) {
      continue;
    }
    const bool again =
        std::any_of(people.begin(), people.end(), [&](const Context::Person* q) { return q->who == person.who; });
    if (!again) people.push_back(&person);
  }
  return people;
}

std::vector<const Context::Person*> Scene::PeopleBefore(uint32_t sentence) const {
  for (uint32_t back = 1; back <= 2 && back <= sentence; ++back) {
    auto people = PeopleIn(WholeSentence(sentence - back), true);
    if (!people.empty()) return people;
  }
  return {};
}

std::vector<const Context::Body*> Scene::BodiesIn(const Window& window) const {
  const std::vector<Token>& tokens = text_.tokens();
  const auto [from, to] = RangeOf(context_.bodies, tokens[window.first].begin, tokens[window.last - 1].end);
  const auto report = lexicon_.ClassId("report"), agency = lexicon_.ClassId("agency");
  std::vector<const Context::Body*> bodies;
  uint32_t reached = 0;
  for (size_t b = from; b < to; ++b) {
    const Context::Body& body = context_.bodies[b];
    const size_t at = text_.TokenAt(body.begin);
    // A body inside a larger one's name, a title or a treaty is named in passing.
    const auto [p, p_end] = RangeOf(context_.people, tokens[window.first].begin, body.begin + 1);
    bool inside = body.end <= reached || in_treaty_[at];
    for (size_t i = p; i < p_end && !inside; ++i) inside = context_.people[i].end >= body.end;
    reached = std::max(reached, body.end);
    // News agencies and press services only tell it.
    const size_t after = text_.TokenAt(body.end);
    const bool source = at < dateline_end_ || Marked(after, std::min(after + 3, window.last), report) ||
                        (at > window.first && Marked(at > window.first + 1 ? at - 2 : window.first, at, report)) ||
                        Marked(at, after, agency);
    if (!inside && !source) bodies.push_back(&body);
  }
  return bodies;
}

std::vector<std::string_view> Scene::StatesIn(const Window& window) const {
  std::vector<std::string_view> states;
  auto it = std::lower_bound(names_.begin(), names_.end(), window.first,
                             [](const Named& n, size_t at) { return n.token < at; });
  for (; it != names_.end() && it->token < window.last; ++it) {
    if (!it->city.empty() || it->where || quoted_[it->token] || covered_[it->token]) continue;
    if (std::find(states.begin(), states.end(), it->country) == states.end()) states.push_back(it->country);
  }
  return states;
}

}  // namespace chancery::events
