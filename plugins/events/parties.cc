#include "plugins/events/parties.h"

#include <algorithm>
#include <string_view>

namespace chancery::events {
namespace {

// Tokens between "received" and whom.
constexpr size_t kObjectReach = 10;
// The people next to [begin, end), or inside it, on one side: those listed together ("A, B and C") are taken together.
void AddChain(const rules::TokenizedText& text, const std::vector<const Context::Person*>& people, bool before,
              uint32_t begin, uint32_t end, bool one, Parties& parties) {
  const Context::Person* last = nullptr;
  const auto linked = [&](const Context::Person& a, const Context::Person& b) {
    // "A, President of X, B and C": few tokens stand between two of a list.
    return text.TokenAt(b.begin) - text.TokenAt(a.end) <= 3;
  };
  if (before) {
    for (auto it = people.rbegin(); it != people.rend(); ++it) {
      if ((*it)->begin >= end) continue;
      if (last != nullptr && (one || !linked(**it, *last))) return;
      parties.Add(**it);
      last = *it;
    }
  } else {
    for (const Context::Person* p : people) {
      if (p->begin < begin) continue;
      if (last != nullptr && (one || !linked(*last, *p))) return;
      parties.Add(*p);
      last = p;
    }
  }
}

}  // namespace

bool FindParties(const Scene& scene, const rules::Match& match, const Window& window, const Window& near, Event& e,
                 Parties& parties) {
  const rules::TokenizedText& text = scene.text();
  const size_t first = match.first_token, last = match.last_token;
  const std::string_view who = match.Field("who");
  std::vector<const Context::Person*> people = scene.PeopleIn(window);
  const std::vector<const Context::Body*> bodies = scene.BodiesIn(window);
  // "He", "the two", "guests" whom a sentence beside this one names.
  const bool many = scene.Has(window, "anaphor"), single = scene.Has(window, "anaphor.one");
  // Where the language puts whom it is done to.
  const bool object_before = match.Field("object") == "before";
  std::string_view takers = who;
  const Context::Body* nearest = nullptr;
  // "The Council met in Lima" is a session of it.
  if (e.type == "MEETING" && who == "pair" &&
      !scene.Has({first, std::min(last + 1, window.last), window.sentence}, "with") && !bodies.empty() &&
      bodies[0]->end <= match.begin && (people.empty() || people[0]->begin > match.begin)) {
    e.type = "SESSION";
    takers = "body";
  }
  if (e.type == "RATIFICATION" || e.type == "SIGNING") {
    const Context::Treaty* treaty = e.type == "SIGNING" ? scene.TreatyIn(window) : scene.TreatyNear(window, first);
    if (treaty == nullptr) return false;
    e.treaty = treaty->which;
    // "Parliament in Lima will ratify it" speaks of one party only.
    const bool one = e.type == "RATIFICATION" && !e.place.country.empty() && scene.Has(window, "chamber");
    for (const std::string_view party : scene.PartiesOf(*treaty)) {
      if (!one || party == e.place.country) parties.states.emplace_back(party);
    }
    e.end = std::min(treaty->end, text.tokens()[window.last - 1].end);
  } else if (takers == "body") {
    size_t distance = SIZE_MAX;
    for (const Context::Body* body : bodies) {
      const size_t b_first = text.TokenAt(body->begin), b_last = text.TokenAt(body->end);
      const size_t d = b_last <= first ? first - b_last : b_first >= last ? b_first - last : 0;
      if (d < distance) {
        distance = d;
        nearest = body;
      }
    }
    if (nearest != nullptr) {
      parties.Add(*nearest);
      if (e.place.empty()) e.place.country = nearest->country;
    }
    // The one who leads it; without a body, those who hold it.  Not who says that there will be one.
    for (const Context::Person* p : people) {
      const bool tells = p->end <= match.begin && scene.Has({text.TokenAt(p->end), first, window.sentence}, "say");
      if (parties.ids.size() < 2 && !tells) parties.Add(*p);
    }
  } else if (who == "before" || who == "after" || who == "near") {
    const bool one = e.type != "VISIT";
    bool before = who == "before";
    if (who == "near") {
      size_t to_left = SIZE_MAX, to_right = SIZE_MAX;
      for (const Context::Person* p : people) {
        if (p->end <= match.begin) to_left = match.begin - p->end;
        else if (to_right == SIZE_MAX) to_right = p->begin >= match.end ? p->begin - match.end : 0;
      }
      before = to_left <= to_right;
    }
    AddChain(text, people, before, match.begin, match.end, one, parties);
    if (parties.ids.empty()) AddChain(text, people, !before, match.begin, match.end, one, parties);
  } else if (who == "agents") {
    AddChain(text, people, true, match.begin, match.begin, true, parties);
    for (const Context::Body* b : bodies) {
      if (parties.ids.empty() && b->end <= match.begin) parties.Add(*b);
    }
    AddChain(text, people, false, match.begin, match.end, true, parties);
  } else if (who == "people") {
    // Only whoever stands beside the verb was received by somebody.
    const bool beside = std::any_of(people.begin(), people.end(), [&](const Context::Person* p) {
      const size_t p_first = text.TokenAt(p->begin), p_last = text.TokenAt(p->end);
      return object_before ? p_last <= first && first - p_last <= kObjectReach
                           : p_first >= first && p_first <= last + kObjectReach;
    });
    if (!beside && !scene.Has(near, "people") && !scene.Has(near, "credentials")) return false;
    for (const Context::Person* p : people) parties.Add(*p);
  } else {
    for (const Context::Person* p : people) parties.Add(*p);
  }
  const bool bodiless = takers == "body" && nearest == nullptr;
  e.bodiless = bodiless;
  if ((takers == "pair" && parties.ids.empty()) || bodiless) {
    for (const std::string_view state : scene.StatesIn(window)) parties.states.emplace_back(state);
    if (parties.states.size() < 2) parties.states.clear();
  }
  const bool meeting = e.type == "MEETING" || e.type == "CALL";
  if ((many || single) && takers != "body" && parties.size() < (meeting ? 2u : 1u)) {
    // "X said he had met Y."
    for (const Context::Person* p : scene.PeopleIn(window, true)) {
      if (single && p->end <= match.begin && parties.ids.size() < (meeting ? 2u : 1u)) AddOnce(parties.ids, p->who);
    }
    if (parties.size() < (meeting ? 2u : 1u)) {
      for (const Context::Person* p : scene.PeopleBefore(window.sentence)) {
        if (parties.ids.size() < 2 || (many && !single)) AddOnce(parties.ids, p->who);
        if (single && !many) break;
      }
    }
  }
  if (takers == "pair" && parties.ids.size() == 1) {
    // "The German head of government met X": whoever that is.
    for (const Context::Person* p : scene.PeopleIn(near, false, true)) {
      if (parties.ids.size() < 2 && (people.empty() || p->end <= people[0]->begin || p->begin >= people[0]->end))
        parties.Add(*p);
    }
  }
  if (takers == "pair") {
    for (const Context::Body* b : bodies) {
      const bool object = object_before ? b->end <= match.end : b->begin >= match.begin;
      if (object && parties.size() < 2) parties.Add(*b);
    }
  }
  e.guest = scene.Has(window, "guest");
  e.unnamed = meeting && (scene.Has(near, "people") || scene.Has(near, "conference"));
  e.open = (meeting && (many || single || e.guest || e.unnamed || takers == "pair")) ||
           (e.type == "SESSION" && e.planned) || e.type == "RATIFICATION";
  if (parties.size() < (meeting ? 2u : 1u) && !e.open) return false;
  return true;
}

}  // namespace chancery::events
