#ifndef CHANCERY_PLUGINS_EVENTS_PARTIES_H_
#define CHANCERY_PLUGINS_EVENTS_PARTIES_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "plugins/events/event_finder.h"
#include "plugins/events/scene.h"
#include "plugins/rules/rule_set.h"

namespace chancery::events {

inline void AddOnce(std::vector<uint64_t>& ids, uint64_t id) {
  if (id != 0 && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

// Who takes part, and up to which byte the words about it go, and up to which byte they go.
struct Parties {
  std::vector<uint64_t> ids;
  std::vector<std::string> states;
  uint32_t end = 0;
  void Add(const Context::Person& p) {
    AddOnce(ids, p.who);
    end = std::max(end, p.end);
  }
  void Add(const Context::Body& b) {
    AddOnce(ids, b.which);
    end = std::max(end, b.end);
  }
  size_t size() const { return ids.size() + states.size(); }
};

// Finds who takes part in the event that `match` names, as the rule's fields `who` and `object` say, in its sentence
// and the one before.  `near`: the tokens beside the match.  Sets what `e` says of its participants, and its place to
// the state of the body when it has none.  False when the words around show that it is no such event.
bool FindParties(const Scene& scene, const rules::Match& match, const Window& window, const Window& near, Event& e,
                 Parties& parties);

}  // namespace chancery::events

#endif  // CHANCERY_PLUGINS_EVENTS_PARTIES_H_
