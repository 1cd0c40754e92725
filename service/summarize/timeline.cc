#include "service/summarize/timeline.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "service/summarize/same_event.h"

namespace chancery::summarize {
namespace {

int32_t CountDocuments(const std::vector<const Told*>& told) {
  std::set<uint32_t> documents;
  for (const Told* one : told) documents.insert(one->document);
  return static_cast<int32_t>(documents.size());
}

class TimelineMaker {
 public:
  explicit TimelineMaker(const ScopeFacts& facts) : facts_(facts) {}

  std::vector<TimelineEntry> Run() {
    const std::vector<EventPoint> events = GroupEvents(facts_);
    std::map<std::string, std::vector<DayRange>> signings;  // that events tell of, by instrument
    for (const EventPoint& point : events) {
      std::vector<const Told*> told;
      for (uint32_t i : point.events) {
        told.push_back(&facts_.events()[i].told);
        const EventItem& event = facts_.events()[i];
        if (event.type == "SIGNING" && !event.treaty.empty()) signings[event.treaty].push_back(event.days);
      }
      Add(point.time, point.days, point.is_planned, told);
    }
    AddSignings(signings);
    AddDates();
    std::sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
      if (ComesBefore(a.entry.days, b.entry.days)) return true;
      if (ComesBefore(b.entry.days, a.entry.days)) return false;
      return facts_.IsBefore(*a.shown, *b.shown);
    });
    std::vector<TimelineEntry> out;
    for (Entry& entry : entries_) out.push_back(std::move(entry.entry));
    return out;
  }

 private:
  struct Entry {
    TimelineEntry entry;
    const Told* shown;
  };

  void Add(const std::optional<model::TimeSpan>& time, const DayRange& days, bool is_planned,
           const std::vector<const Told*>& told) {
    Entry& out = entries_.emplace_back();
    out.shown = told[0];
    out.entry.time = time;
    out.entry.days = days;
    out.entry.is_planned = is_planned;
    out.entry.quote = MakeQuote(told);
    out.entry.document_count = CountDocuments(told);
    for (const Told* one : told) out.entry.focus = std::max(out.entry.focus, one->focus);
  }

  void AddSignings(const std::map<std::string, std::vector<DayRange>>& known) {
    std::map<std::tuple<std::string, DayRange2>, std::vector<const InstrumentItem*>> signings;
    for (const InstrumentItem& instrument : facts_.instruments()) {
      if (!instrument.days.dated()) continue;
      const auto events = known.find(instrument.treaty);
      const bool told =
          events != known.end() && std::any_of(events->second.begin(), events->second.end(), [&](const DayRange& days) {
            return Compare(days, instrument.days) != DayRelation::kApart;
          });
      if (!told) signings[{instrument.treaty, Key(instrument.days)}].push_back(&instrument);
    }
    for (auto& [key, items] : signings) AddItems(items);
  }

  void AddDates() {
    std::map<std::tuple<DayRange2, std::vector<std::string>, uint32_t, model::TextSpan>, std::vector<const DateItem*>>
        dates;
    for (const DateItem& date : facts_.dates()) {
      // One entity is named on too many days for it to be the same thing.
      const bool may_merge = date.entities.size() >= 2;
      dates[{Key(date.days), date.entities, may_merge ? 0 : date.told.document,
             may_merge ? model::TextSpan() : date.told.sentence}]
          .push_back(&date);
    }
    for (auto& [key, items] : dates) AddItems(items);
  }

  template <typename Item>
  void AddItems(std::vector<const Item*>& items) {
    std::sort(items.begin(), items.end(),
              [this](const Item* a, const Item* b) { return facts_.IsBefore(a->told, b->told); });
    std::vector<const Told*> told;
    for (const Item* item : items) told.push_back(&item->told);
    const bool planned =
        std::all_of(items.begin(), items.end(), [](const Item* item) { return item->told.is_planned; });
    Add(TimeOf(*items[0]), items[0]->days, planned, told);
  }
  static const std::optional<model::TimeSpan>& TimeOf(const InstrumentItem& item) { return item.sign_time; }
  static const std::optional<model::TimeSpan>& TimeOf(const DateItem& item) { return item.time; }

  using DayRange2 = std::pair<std::optional<int32_t>, std::optional<int32_t>>;
  static DayRange2 Key(const DayRange& days) { return {days.from, days.to}; }

  const ScopeFacts& facts_;
  std::vector<Entry> entries_;
};

}  // namespace

Timeline MakeTimeline(const ScopeFacts& facts, size_t limit) {
  Timeline timeline;
  timeline.entries = TimelineMaker(facts).Run();
  timeline.omitted = KeepMostTold(timeline.entries, limit);
  return timeline;
}

}  // namespace chancery::summarize
