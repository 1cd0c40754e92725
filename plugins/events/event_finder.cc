#include "plugins/events/event_finder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "plugins/events/merge.h"
#include "plugins/events/parties.h"

namespace chancery::events {

using rules::Token;

namespace {

// An event longer ago than this is what the article recalls, not what it reports.
constexpr int kReportedDays = 45;
// Tokens on each side of a trigger in which a word of intent makes the event a planned one.
constexpr size_t kIntentReach = 8;
// Instruments of one sentence that are events of their own.
constexpr size_t kListed = 2;

// Days since 0000-03-01 of "2024-06-14", "2024-06" or "2024", the unknown parts as the first ones; nullopt for other
// values.
std::optional<int> DayNumber(std::string_view value) {
  const auto number = [&](size_t at, size_t size) -> int {
    int n = 0;
    for (size_t i = at; i < at + size; ++i) {
      if (i >= value.size() || value[i] < '0' || value[i] > '9') return -1;
      n = n * 10 + (value[i] - '0');
    }
    return n;
  };
  int year = number(0, 4), month = 1, day = 1;
  if (year < 0) return std::nullopt;
  if (value.size() >= 7) month = number(5, 2);
  if (value.size() >= 10) day = number(8, 2);
  if (month < 1 || month > 12 || day < 1) return std::nullopt;
  if (month < 3) --year;
  const int m = (month + 9) % 12;
  return 365 * year + year / 4 - year / 100 + year / 400 + (153 * m + 2) / 5 + day - 1;
}

// Whether the date ends long before the day of writing.
bool IsPast(const Context::Date* date, const std::string& today) {
  if (date == nullptr) return false;
  // Without a day of writing, a year alone is history: news names days and months.
  if (today.empty()) return date->value.size() == 4 && date->value[0] != 'X';
  const std::optional<int> now = DayNumber(today), last = DayNumber(date->finish);
  return now && last && *last + kReportedDays < *now;
}

// Whether the date makes what [begin, end) names something that the article only recalls.  A past date that stands
// behind a comma is another thing's: then `date` becomes nullptr.
bool IsBackground(const rules::TokenizedText& text, uint32_t begin, uint32_t end, const std::string& today,
                  const Context::Date*& date) {
  if (!IsPast(date, today)) return false;
  const uint32_t from = std::min(end, date->end), to = std::max(begin, date->begin);
  if (from < to && text.text().substr(from, to - from).find(',') != std::string_view::npos) {
    date = nullptr;
    return false;
  }
  return true;
}

bool IsAhead(const Context::Date* date, const std::string& today) {
  if (date == nullptr || date->start.size() != 10 || today.size() != 10) return false;
  return date->start > today;
}

}  // namespace

EventFinder::EventFinder(std::unique_ptr<rules::RuleSet> rules) : rules_(std::move(rules)) {}

std::vector<Event> EventFinder::FromTriggers(const Scene& scene) const {
  const rules::TokenizedText& text = scene.text();
  const std::vector<Token>& tokens = text.tokens();
  std::vector<Event> events;
  for (const rules::Match& match : rules_->FindBest(text)) {
    const size_t first = match.first_token, last = match.last_token;
    if (scene.Quoted(first)) continue;
    const Window window = scene.Around(first, last);
    const std::string_view modality = match.Field("modality");
    Event e;
    e.type = match.Field("type");
    e.rule = rules_->rule_name(match.rule);
    e.sentence = window.sentence;

    const Context::Date* date = scene.DateIn(window, first, last);
    const Window near{std::max(window.first, first > kIntentReach ? first - kIntentReach : 0),
                      std::min(window.last, last + kIntentReach), window.sentence};
    const Window ahead{near.first, first, window.sentence}, behind{last, near.last, window.sentence};
    if (scene.Has({ahead.last - std::min<size_t>(3, ahead.last - ahead.first),
                   behind.first + std::min<size_t>(1, behind.last - behind.first), window.sentence},
                  "negated") ||
        scene.Has(window, "cancelled"))
      continue;
    const bool happened = match.Field("tense") == "past";
    if ((e.type == "ELECTION" || e.type == "APPOINTMENT") && scene.Has(ahead, "before")) continue;
    // What has happened is not on a day to come: that is what it was about.
    if (happened && IsAhead(date, scene.today())) date = nullptr;
    e.planned = modality == "PLANNED" ||
                (modality.empty() && !happened &&
                 (scene.Has(near, "intent") || scene.Has(ahead, "intent.before") || IsAhead(date, scene.today())));
    if (!e.planned && IsBackground(text, match.begin, match.end, scene.today(), date)) continue;
    if (date != nullptr) {
      e.time = date->id;
      e.time_value = date->value;
    }
    e.place = scene.PlaceIn(window, first, last);

    Parties parties;
    if (!FindParties(scene, match, window, near, e, parties)) continue;
    e.participants = std::move(parties.ids);
    e.states = std::move(parties.states);
    // From the start of the sentence, unless it is very long, to the end of what is said of the event.
    e.begin = tokens[window.first].begin;
    e.end = std::max(std::max(e.end, match.end), std::min(parties.end, tokens[window.last - 1].end));
    if (date != nullptr && date->end > e.end && date->end - e.end < 40) e.end = date->end;
    events.push_back(std::move(e));
  }
  return events;
}

std::vector<Event> EventFinder::FromTreaties(const Scene& scene) const {
  const rules::TokenizedText& text = scene.text();
  const std::vector<Token>& tokens = text.tokens();
  std::vector<Event> events;
  uint32_t sentence = Token::kNoSentence;
  size_t in_sentence = 0;
  for (const Context::Treaty& treaty : scene.context().treaties) {
    const bool signing = treaty.action == "SIGNED", ratification = treaty.action == "RATIFIED";
    if (!signing && !ratification) continue;
    const size_t first = text.TokenAt(treaty.begin), last = text.TokenAt(treaty.end);
    if (first >= tokens.size() || scene.Quoted(first) || tokens[first].sentence == Token::kNoSentence) continue;
    const Window window = scene.Around(first, last);
    const Context::Date* date = scene.DateIn(window, first, last);
    if (IsBackground(text, treaty.begin, treaty.end, scene.today(), date)) continue;
    // "Further papers were signed, among them ..."
    if (scene.Has({window.first, first, window.sentence}, "beside")) continue;
    in_sentence = window.sentence == sentence ? in_sentence + 1 : 1;
    sentence = window.sentence;
    // What a package of papers holds beside the main ones is no event of its own.
    if (in_sentence > kListed) continue;
    Event e;
    e.type = signing ? "SIGNING" : "RATIFICATION";
    e.rule = signing ? "treaty-signed" : "treaty-ratified";
    e.sentence = window.sentence;
    e.treaty = treaty.which;
    if (date != nullptr) {
      e.time = date->id;
      e.time_value = date->value;
    }
    e.place = scene.PlaceIn(window, first, last);
    Parties parties;
    for (const Context::Person* p : scene.PeopleIn(window)) parties.Add(*p);
    if (parties.ids.empty() && ratification) {
      for (const Context::Body* b : scene.BodiesIn(window)) {
        if (parties.ids.empty()) parties.Add(*b);
      }
    }
    if (parties.ids.empty()) {
      for (const std::string_view state : scene.StatesIn(window)) parties.states.emplace_back(state);
      if (parties.states.size() < 2) parties.states.clear();
    }
    if (parties.size() == 0 && !scene.Has(window, "anaphor") && !scene.Has(window, "follow")) {
      for (const std::string_view party : scene.PartiesOf(treaty)) parties.states.emplace_back(party);
    }
    e.participants = std::move(parties.ids);
    e.states = std::move(parties.states);
    e.begin = tokens[window.first].begin;
    e.end = std::max(treaty.end, std::min(parties.end, tokens[window.last - 1].end));
    if (date != nullptr && date->end > e.end && date->end - e.end < 40) e.end = date->end;
    events.push_back(std::move(e));
  }
  return events;
}

std::vector<Event> EventFinder::Find(const rules::TokenizedText& text, const Context& context) const {
  if (text.tokens().empty()) return {};
  const Scene scene(text, context, rules_->lexicon());
  std::vector<Event> events = FromTriggers(scene);
  for (Event& e : FromTreaties(scene)) events.push_back(std::move(e));
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  CompleteFromNeighbours(scene, events);
  return MergeEvents(std::move(events));
}

}  // namespace chancery::events
