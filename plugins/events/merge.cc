#include "plugins/events/merge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "plugins/events/parties.h"

namespace chancery::events {
namespace {

// Events looked back at for one that may be the same.
constexpr size_t kLookBack = 64;
// Tokens at a sentence's start in which its subject stands.
constexpr size_t kSubject = 6;
// Sentences in which those who presented credentials are introduced.
constexpr size_t kIntroduced = 8;

template <typename T>
size_t Common(const std::vector<T>& a, const std::vector<T>& b) {
  return static_cast<size_t>(
      std::count_if(a.begin(), a.end(), [&](const T& x) { return std::find(b.begin(), b.end(), x) != b.end(); }));
}

size_t Size(const Event& e) { return e.participants.size() + e.states.size(); }
size_t Common(const Event& a, const Event& b) {
  return Common(a.participants, b.participants) + Common(a.states, b.states);
}

bool SameEvent(const Event& a, const Event& b) {
  if (a.type != b.type || a.planned != b.planned) return false;
  if (a.treaty != 0 || b.treaty != 0) return a.treaty == b.treaty;
  if (a.time != 0 && b.time != 0 && a.time_value != b.time_value) return false;
  if (!a.place.city.empty() && !b.place.city.empty() && a.place.city != b.place.city) return false;
  const size_t common = Common(a, b);
  // "The session was opened by X" after "The council held a session".
  if (a.type == "SESSION" && b.bodiless && b.states.empty()) return true;
  return common > 0 && common == std::min(Size(a), Size(b));
}

void Absorb(Event& best, Event& other) {
  if (best.type == "SESSION" && other.bodiless) {
    // Whoever speaks later is not more of a participant than others.
    if (other.sentence - best.sentence > 1) return;
    for (const uint64_t who : other.participants) AddOnce(best.participants, who);
  } else if (Size(other) > Size(best) || (Size(other) == Size(best) && best.headline)) {
    std::swap(best, other);
  }
  if (best.time == 0) {
    best.time = other.time;
    best.time_value = other.time_value;
  }
  if (best.place.city.empty() && !other.place.city.empty()) best.place = other.place;
}

}  // namespace

void CompleteFromNeighbours(const Scene& scene, std::vector<Event>& events) {
  const auto& sentences = scene.text().sentences();
  const std::string_view all = scene.text().text();
  const auto same_paragraph = [&](const Event& a, const Event& b) {
    if (a.sentence == b.sentence) return true;
    if (a.sentence >= sentences.size() || b.sentence >= sentences.size() || a.sentence > b.sentence) return false;
    const uint32_t from = sentences[a.sentence].second, to = sentences[b.sentence].first;
    return to >= from && to - from < 2000 && all.substr(from, to - from).find('\n') == std::string_view::npos;
  };
  for (size_t i = 0; i < events.size(); ++i) {
    Event& e = events[i];
    if (e.sentence == 0 && sentences[0].second > 0)
      e.headline = std::string_view(".!?:").find(all[sentences[0].second - 1]) == std::string_view::npos;
    const bool credentials = e.type == "MEETING" && scene.Has(scene.WholeSentence(e.sentence), "credentials");
    if ((e.type == "SESSION" || e.type == "MEETING") && !e.planned) {
      // "Delegates came from ...", "X and Y took part": the sentence after it.  Those who presented credentials are
      // introduced in the paragraph after it.
      const size_t limit = credentials ? kIntroduced : 1;
      bool begun = false;
      for (uint32_t n = 1; n <= limit && e.sentence + n < sentences.size(); ++n) {
        const Window next = scene.WholeSentence(e.sentence + static_cast<uint32_t>(n));
        if (next.first >= next.last) break;
        if (credentials && begun && scene.text().tokens()[next.first].newline_before) break;
        begun = true;
        if (!credentials && !scene.Has(next, "attend")) break;
        for (const Context::Person* p : scene.PeopleIn(next)) AddOnce(e.participants, p->who);
      }
    }
    // Who took the chair or the floor first: the session's sentence names only the body.
    if (e.type == "SESSION" && !e.planned && e.participants.size() == 1 && e.states.empty()) {
      const Window next = scene.WholeSentence(e.sentence + 1);
      if (next.first < next.last && !scene.text().tokens()[next.first].newline_before) {
        const auto people = scene.PeopleIn(next);
        if (!people.empty()) AddOnce(e.participants, people[0]->who);
      }
    }
    if (e.type == "SESSION" && e.planned && Size(e) == 0 && e.sentence > 0) {
      const Window before = scene.WholeSentence(e.sentence - 1);
      const bool told = std::any_of(events.begin() + static_cast<ptrdiff_t>(i > kLookBack ? i - kLookBack : 0),
                                    events.begin() + static_cast<ptrdiff_t>(i),
                                    [](const Event& x) { return x.type == "SESSION" && !x.participants.empty(); });
      if (!told && before.first < before.last) {
        const auto bodies = scene.BodiesIn(before);
        if (!bodies.empty()) AddOnce(e.participants, bodies[0]->which);
      }
    }
    // What a summit adopts is signed by those who held it.
    const Window whole = scene.WholeSentence(e.sentence);
    const bool after_talks = scene.Has(whole, "follow");
    for (size_t k = i; k > 0 && i - k < kLookBack && e.type == "SIGNING" && Size(e) == 0 && !after_talks; --k) {
      if (events[k - 1].type != "SESSION" || events[k - 1].planned) continue;
      e.states = events[k - 1].states;
      if (e.time == 0) {
        e.time = events[k - 1].time;
        e.time_value = events[k - 1].time_value;
      }
      if (!e.states.empty()) continue;
      e.participants = events[k - 1].participants;
      if (!events[k - 1].bodiless && e.participants.size() > 1) e.participants.resize(1);  // the body
    }
    for (size_t k = i; k > 0 && i - k < kLookBack; --k) {
      const Event& before = events[k - 1];
      if (before.planned) continue;
      // "The next session": of the body whose session the text has told of.
      if (e.type == "SESSION" && Size(e) == 0 && before.type == "SESSION" && !before.participants.empty()) {
        e.participants = {before.participants[0]};
        break;
      }
      const bool told = before.type == "MEETING" || before.type == "SIGNING" || before.type == "VISIT";
      if (!told || before.participants.empty()) continue;
      if (e.type == "SIGNING" && Size(e) == 0 && before.treaty != e.treaty) {
        e.participants = before.participants;
        e.states = before.states;
        break;
      }
      if (e.type == "SIGNING" && before.type == "MEETING" && before.sentence == e.sentence &&
          Common(e, before) == Size(e)) {
        e.participants = before.participants;
        e.states = before.states;
        break;
      }
      if (e.type != "MEETING" || !e.open || (Size(e) >= 2 && !(e.guest && before.type == "VISIT")) || credentials)
        continue;
      // Without a word that points back, only the visitor of the sentence before.
      if (!e.guest && !(before.type == "VISIT" && e.sentence - before.sentence <= 1) && Size(e) != 0) continue;
      if (Size(e) == 0) {
        if (Size(before) < 2) continue;
        e.participants = before.participants;
        break;
      }
      // The guest is the one from abroad.
      const Place& where =
          e.place.country.empty() ? before.place.country.empty() ? scene.dateline() : before.place : e.place;
      uint64_t guest = before.participants.back();
      for (const uint64_t who : before.participants) {
        const std::string_view country = scene.CountryOf(who);
        if (!country.empty() && !where.country.empty() && country != where.country) guest = who;
      }
      AddOnce(e.participants, guest);
      break;
    }
    // Those who signed it ratify it.
    for (size_t k = i; k > 0 && i - k < kLookBack && e.type == "RATIFICATION" && Size(e) == 0; --k) {
      const Event& signing = events[k - 1];
      if (signing.type != "SIGNING" || signing.treaty != e.treaty) continue;
      e.states = signing.states;
      for (const uint64_t who : signing.participants) {
        const std::string country(scene.CountryOf(who));
        if (!country.empty() && std::find(e.states.begin(), e.states.end(), country) == e.states.end())
          e.states.push_back(country);
      }
    }
    if (e.type == "SIGNING" && Size(e) == 0) {
      for (const Context::Treaty& treaty : scene.context().treaties) {
        if (treaty.which != e.treaty || !e.states.empty()) continue;
        for (const std::string_view party : scene.PartiesOf(treaty)) e.states.emplace_back(party);
      }
    }
    // A call has no place, an appointment is where nobody says.
    const bool located = e.type == "MEETING" || e.type == "SIGNING" || e.type == "SESSION" || e.type == "VISIT";
    const bool follows =
        after_talks ||
        (e.type == "SIGNING" &&
         scene.Has({whole.first, std::min(whole.first + kSubject, whole.last), whole.sentence}, "anaphor"));
    for (size_t k = i; k > 0 && i - k < kLookBack && (e.time == 0 || e.place.city.empty()); --k) {
      const Event& before = events[k - 1];
      if (before.planned || e.planned) continue;
      const bool joined = Common(e, before) > 0 || e.type == "SIGNING";
      if (e.time == 0 && before.time != 0 && (follows || (joined && same_paragraph(before, e)))) {
        e.time = before.time;
        e.time_value = before.time_value;
      }
      if (e.place.empty() && located && !before.place.city.empty() && joined) e.place = before.place;
    }
    if (e.time == 0 && !e.planned && scene.dateline_date() != nullptr && scene.InLead(e.sentence)) {
      e.time = scene.dateline_date()->id;
      e.time_value = scene.dateline_date()->value;
    }
    const bool office = e.type == "APPOINTMENT" || e.type == "ELECTION";
    if (office && e.place.empty() && !e.participants.empty()) e.place.country = scene.CountryOf(e.participants[0]);
    if (e.place.empty() && e.type != "VISIT" && located && !e.planned) e.place = scene.dateline();
  }
}

std::vector<Event> MergeEvents(std::vector<Event> events) {
  std::vector<Event> merged;
  for (Event& e : events) {
    // A meeting with people who are not named ("with heads of mission") is one all the same.
    if (Size(e) == 0 || ((e.type == "MEETING" || e.type == "CALL") && Size(e) < 2 && !e.unnamed)) continue;
    Event* same = nullptr;
    for (size_t k = merged.size(); k > 0 && merged.size() - k < kLookBack && same == nullptr; --k) {
      if (SameEvent(merged[k - 1], e)) same = &merged[k - 1];
    }
    if (same != nullptr) Absorb(*same, e);
    else merged.push_back(std::move(e));
  }
  std::stable_sort(merged.begin(), merged.end(), [](const Event& a, const Event& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  return merged;
}

}  // namespace chancery::events
