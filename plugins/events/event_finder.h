#ifndef CHANCERY_PLUGINS_EVENTS_EVENT_FINDER_H_
#define CHANCERY_PLUGINS_EVENTS_EVENT_FINDER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/events/scene.h"
#include "plugins/rules/rule_set.h"

namespace chancery::events {

// One event as the text tells it.
struct Event {
  uint32_t begin = 0;  // bytes: from the sentence's start to the last of what states it
  uint32_t end = 0;
  std::string type;  // "MEETING"
  std::string rule;
  bool planned = false;
  bool open = false;      // who takes part may stand in the sentences around it
  bool guest = false;     // one of them is "the guest"
  bool headline = false;  // told by the line above the text, which says less than the text
  bool bodiless = false;  // a session of a body that the sentence does not name
  bool unnamed = false;   // the other side is known by its kind only: "heads of mission"
  std::vector<uint64_t>
      participants;                 // annotation ids of officials and bodies, without repetition, in the text's order
  std::vector<std::string> states;  // ISO 3166-1 alpha-2 of the states that take part as such
  uint64_t treaty = 0;              // annotation id of the treaty's fullest mention, or 0
  uint64_t time = 0;                // annotation id of the date, or 0
  std::string_view time_value;      // its TIMEX3 value
  Place place;                      // empty when the text does not say
  uint32_t sentence = 0;
};

// Finds the events of texts of one language: words that name one (rules), and who, when and where around them.
// Immutable; any thread may use it.
class EventFinder {
 public:
  explicit EventFinder(std::unique_ptr<rules::RuleSet> rules);
  const rules::RuleSet& rules() const { return *rules_; }

  // One event for each that the text tells, however often it comes back to it; in the order of their begin.  Linear in
  // the text: what is said of an event is looked for within 60 tokens.
  std::vector<Event> Find(const rules::TokenizedText& text, const Context& context) const;

 private:
  std::vector<Event> FromTriggers(const Scene& scene) const;
  std::vector<Event> FromTreaties(const Scene& scene) const;

  const std::unique_ptr<rules::RuleSet> rules_;
};

}  // namespace chancery::events

#endif  // CHANCERY_PLUGINS_EVENTS_EVENT_FINDER_H_
