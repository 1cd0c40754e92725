#include "service/summarize/same_event.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/text/name_key.h"

namespace chancery::summarize {
namespace {

constexpr int32_t kNever = std::numeric_limits<int32_t>::max();
constexpr int32_t kReportedWithin = 7;   // days after an event in which a text without its date is about it
constexpr int32_t kPublishedWithin = 3;  // days between two texts about an event without a date
// Groups that are looked at for an event, the nearest in time first.
constexpr size_t kMostCandidates = 256;

// What the events of a group say together.
struct Group {
  std::vector<uint32_t> events;
  std::vector<std::string> officials;  // of the event that names most
  std::vector<std::string> others;
  std::string treaty;
  std::string place_key;
  std::string country_code;
  DayRange days;  // the most exact
  bool has_planned = false, has_told = false;
};

size_t Common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  size_t common = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] < b[j]) ++i;
    else if (b[j] < a[i]) ++j;
    else ++common, ++i, ++j;
  }
  return common;
}

int64_t Length(const DayRange& days) {
  return days.closed() ? int64_t{*days.to} - *days.from : std::numeric_limits<int64_t>::max();
}

class Grouping {
 public:
  explicit Grouping(const ScopeFacts& facts) : facts_(facts) {}

  std::vector<Group> Run() {
    std::vector<uint32_t> order(facts_.events().size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<uint32_t>(i);
    std::sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) {
      const EventItem &x = facts_.events()[a], &y = facts_.events()[b];
      const int32_t x_day = Anchor(x), y_day = Anchor(y);
      if (x_day != y_day) return x_day < y_day;
      // Events with many participants first, so that those with some of them find theirs.
      const size_t x_count = x.officials.size() + x.others.size(), y_count = y.officials.size() + y.others.size();
      if (x_count != y_count) return x_count > y_count;
      return facts_.IsBefore(x.told, y.told);
    });
    for (uint32_t i : order) Place(i);
    return std::move(groups_);
  }

 private:
  // The day near which an event's other tellings are looked for.
  int32_t Anchor(const EventItem& event) const {
    if (event.days.from) return *event.days.from;
    if (event.days.to) return *event.days.to;
    return facts_.documents()[event.told.document].publish_day.value_or(kNever);
  }

  void Place(uint32_t i) {
    const EventItem& event = facts_.events()[i];
    const std::vector<std::string> keys = KeysOf(event);
    // The nearest earlier group first; a group stands under several keys.
    std::set<size_t, std::greater<>> candidates;
    for (const std::string& key : keys) {
      const std::vector<size_t>& list = by_key_[key];
      for (size_t n = 0; n < std::min(list.size(), kMostCandidates); ++n) candidates.insert(list[list.size() - 1 - n]);
    }
    for (size_t candidate : candidates) {
      if (!IsSame(event, groups_[candidate])) continue;
      Join(i, candidate);
      return;
    }
    Group& group = groups_.emplace_back();
    group.events.push_back(i);
    group.officials = event.officials;
    group.others = event.others;
    group.treaty = event.treaty;
    group.place_key = text::FullNameKey(event.place);
    group.country_code = event.country_code;
    group.days = event.days;
    (event.told.is_planned ? group.has_planned : group.has_told) = true;
    for (const std::string& key : keys) by_key_[key].push_back(groups_.size() - 1);
  }

  static std::vector<std::string> KeysOf(const EventItem& event) {
    std::vector<std::string> keys;
    for (const std::string& official : event.officials) keys.push_back(absl::StrCat(event.type, " ", official));
    if (!event.treaty.empty()) keys.push_back(absl::StrCat(event.type, " ", event.treaty));
    // Bodies and states are in too many events to look through, but where nothing else is known.
    if (keys.empty()) {
      for (const std::string& other : event.others) keys.push_back(absl::StrCat(event.type, " ", other));
    }
    return keys;
  }

  bool IsSame(const EventItem& event, const Group& group) const {
    const EventItem& first = facts_.events()[group.events[0]];
    const DayRelation days = Compare(event.days, group.days);
    if (days == DayRelation::kApart) return false;
    const bool same_treaty = !event.treaty.empty() && event.treaty == group.treaty;
    const bool other_treaty = !event.treaty.empty() && !group.treaty.empty() && !same_treaty;
    if (other_treaty && !MayBeOneInstrument(event, group)) return false;
    const std::string place_key = text::FullNameKey(event.place);
    const bool same_place = !place_key.empty() && place_key == group.place_key;
    if (!place_key.empty() && !group.place_key.empty() && !same_place) return false;
    if (!event.country_code.empty() && !group.country_code.empty() && event.country_code != group.country_code)
      return false;
    if (event.told.is_planned != !group.has_told && days == DayRelation::kUnknown) return false;

    const bool one_document = event.told.document == first.told.document;
    const bool one_day = days != DayRelation::kUnknown && Length(event.days) == 0 && Length(group.days) == 0;
    const size_t common = Common(event.officials, group.officials);
    const size_t fewer = std::min(event.officials.size(), group.officials.size());
    if (fewer > 0) {
      if (common < fewer) return false;
      if (common < 2 && !one_day && !one_document && !same_treaty) return false;
      if (other_treaty && (common < 2 || !one_day)) return false;
    } else {
      if (other_treaty) return false;
      const size_t common_others = Common(event.others, group.others);
      const size_t fewer_others = std::min(event.others.size(), group.others.size());
      const bool same_bodies = common_others >= 2 && common_others == fewer_others;
      // Each party ratifies for itself.
      const bool apart = fewer_others > 0 && common_others == 0;
      if (same_treaty ? apart : !(same_bodies && (one_day || one_document))) return false;
    }
    if (same_treaty || one_document || days != DayRelation::kUnknown) return true;
    return IsNear(event, first) || (same_place && common >= 2 && !Published(event) && !Published(first));
  }

  // Told in a language in which nobody of the group tells, and of one kind.
  bool MayBeOneInstrument(const EventItem& event, const Group& group) const {
    if (event.treaty_kind == model::InstrumentKind::kUnspecified) return false;
    return std::all_of(group.events.begin(), group.events.end(), [&](uint32_t i) {
      const EventItem& other = facts_.events()[i];
      return other.treaty.empty() || other.treaty == event.treaty ||
             (other.treaty_kind == event.treaty_kind &&
              facts_.documents()[other.told.document].language != facts_.documents()[event.told.document].language);
    });
  }

  const std::optional<int32_t>& Published(const EventItem& event) const {
    return facts_.documents()[event.told.document].publish_day;
  }

  bool IsNear(const EventItem& a, const EventItem& b) const {
    const auto reported = [](const DayRange& days, const std::optional<int32_t>& published) {
      return published && days.closed() && *days.from <= *published && *published <= *days.to + kReportedWithin;
    };
    if (a.days.dated()) return reported(a.days, Published(b));
    if (b.days.dated()) return reported(b.days, Published(a));
    return Published(a) && Published(b) && std::abs(*Published(a) - *Published(b)) <= kPublishedWithin;
  }

  void Join(uint32_t i, size_t index) {
    const EventItem& event = facts_.events()[i];
    Group& group = groups_[index];
    group.events.push_back(i);
    if (event.officials.size() > group.officials.size()) {
      for (const std::string& official : event.officials) {
        if (!std::binary_search(group.officials.begin(), group.officials.end(), official))
          by_key_[absl::StrCat(event.type, " ", official)].push_back(index);
      }
      group.officials = event.officials;
    }
    if (event.others.size() > group.others.size()) group.others = event.others;
    if (group.treaty.empty()) group.treaty = event.treaty;
    if (group.place_key.empty()) group.place_key = text::FullNameKey(event.place);
    if (group.country_code.empty()) group.country_code = event.country_code;
    if (event.days.dated() && (!group.days.dated() || Length(event.days) < Length(group.days))) group.days = event.days;
    (event.told.is_planned ? group.has_planned : group.has_told) = true;
  }

  const ScopeFacts& facts_;
  std::vector<Group> groups_;
  std::map<std::string, std::vector<size_t>> by_key_;  // indices in groups_, in the order of their anchors
};

}  // namespace

std::vector<EventPoint> GroupEvents(const ScopeFacts& facts) {
  std::vector<Group> groups = Grouping(facts).Run();
  std::vector<EventPoint> points;
  for (Group& group : groups) {
    const auto best = [&](uint32_t a, uint32_t b) {
      const EventItem &x = facts.events()[a], &y = facts.events()[b];
      const auto key = [](const EventItem& e) {
        return std::make_tuple(e.told.is_planned, !e.days.dated(), Length(e.days),
                               -static_cast<int64_t>(e.officials.size() + e.others.size()), e.place.empty());
      };
      const auto x_key = key(x), y_key = key(y);
      return x_key != y_key ? x_key < y_key : facts.IsBefore(x.told, y.told);
    };
    EventPoint& point = points.emplace_back();
    const uint32_t shown = *std::min_element(group.events.begin(), group.events.end(), best);
    std::sort(group.events.begin(), group.events.end(), [&](uint32_t a, uint32_t b) {
      if ((a == shown) != (b == shown)) return a == shown;
      return facts.IsBefore(facts.events()[a].told, facts.events()[b].told);
    });
    point.events = std::move(group.events);
    std::set<uint32_t> documents;
    point.is_planned = true;
    for (uint32_t i : point.events) {
      const EventItem& event = facts.events()[i];
      documents.insert(event.told.document);
      point.is_planned = point.is_planned && event.told.is_planned;
      point.focus = std::max(point.focus, event.told.focus);
      if (event.days.dated() && (!point.days.dated() || Length(event.days) < Length(point.days))) {
        point.days = event.days;
        point.time = event.time;
      }
      // "XXXX-06" is better than nothing.
      if (!point.time) point.time = event.time;
    }
    point.document_count = static_cast<int32_t>(documents.size());
  }
  std::sort(points.begin(), points.end(), [&](const EventPoint& a, const EventPoint& b) {
    if (ComesBefore(a.days, b.days)) return true;
    if (ComesBefore(b.days, a.days)) return false;
    return facts.IsBefore(facts.events()[a.events[0]].told, facts.events()[b.events[0]].told);
  });
  return points;
}

std::map<std::string, std::string> SameInstruments(const ScopeFacts& facts, const std::vector<EventPoint>& events) {
  std::map<std::string, std::string> same;
  for (const EventPoint& point : events) {
    std::set<std::string> names;
    for (uint32_t i : point.events) {
      if (!facts.events()[i].treaty.empty()) names.insert(facts.events()[i].treaty);
    }
    // A name that another event has joined already brings its set along.
    std::string first;
    for (const std::string& name : names) {
      const auto known = same.find(name);
      const std::string& its = known == same.end() ? name : known->second;
      if (first.empty() || its < first) first = its;
    }
    if (names.size() < 2) continue;
    for (const std::string& name : names) same[name] = first;
  }
  return same;
}

}  // namespace chancery::summarize
