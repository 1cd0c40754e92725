#include "service/summarize/brief.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "service/summarize/same_figure.h"

namespace chancery::summarize {
namespace {

bool IsGathering(const std::string& type) {
  return type == "MEETING" || type == "VISIT" || type == "CALL" || type == "SESSION";
}

void Count(BriefPoint& point) {
  std::set<uint32_t> documents;
  for (const Told* told : point.told) {
    documents.insert(told->document);
    point.focus = std::max(point.focus, told->focus);
  }
  point.document_count = static_cast<int32_t>(documents.size());
}

void SortByTime(const ScopeFacts& facts, std::vector<BriefPoint>& points) {
  std::sort(points.begin(), points.end(), [&](const BriefPoint& a, const BriefPoint& b) {
    if (ComesBefore(a.days, b.days)) return true;
    if (ComesBefore(b.days, a.days)) return false;
    return facts.IsBefore(*a.told[0], *b.told[0]);
  });
}

// One point a key, in the order of the keys.
template <typename Item, typename KeyOf>
std::vector<BriefPoint> GroupBy(const ScopeFacts& facts, const std::vector<Item>& items, KeyOf key_of) {
  std::map<decltype(key_of(items[0])), BriefPoint> points;
  for (const Item& item : items) points[key_of(item)].told.push_back(&item.told);
  std::vector<BriefPoint> out;
  for (auto& [key, point] : points) {
    std::sort(point.told.begin(), point.told.end(),
              [&](const Told* a, const Told* b) { return facts.IsBefore(*a, *b); });
    Count(point);
    out.push_back(std::move(point));
  }
  return out;
}

}  // namespace

std::vector<BriefPoint> GroupInstruments(const ScopeFacts& facts, const std::vector<EventPoint>& events) {
  const std::map<std::string, std::string> same = SameInstruments(facts, events);
  const auto is_mention = [](const InstrumentItem& item) { return item.action <= model::TreatyAction::kMentioned; };
  std::map<std::pair<std::string, model::TreatyAction>, std::vector<const InstrumentItem*>> groups;
  for (const InstrumentItem& item : facts.instruments()) {
    const auto first = same.find(item.treaty);
    groups[{first == same.end() ? item.treaty : first->second,
            is_mention(item) ? model::TreatyAction::kMentioned : item.action}]
        .push_back(&item);
  }
  std::vector<BriefPoint> acted, mentioned;
  for (auto group = groups.begin(); group != groups.end(); ++group) {
    auto& items = group->second;
    const bool mention = group->first.second == model::TreatyAction::kMentioned;
    if (mention && (std::next(group) != groups.end() && std::next(group)->first.first == group->first.first)) continue;
    // Told to be done rather than planned, dated, with its parties.
    std::sort(items.begin(), items.end(), [&](const InstrumentItem* a, const InstrumentItem* b) {
      const auto key = [](const InstrumentItem* i) {
        return std::make_tuple(i->told.is_planned, !i->days.dated(), -static_cast<int64_t>(i->parties.size()));
      };
      return key(a) != key(b) ? key(a) < key(b) : facts.IsBefore(a->told, b->told);
    });
    BriefPoint point;
    for (const InstrumentItem* item : items) point.told.push_back(&item->told);
    std::sort(point.told.begin() + 1, point.told.end(),
              [&](const Told* a, const Told* b) { return facts.IsBefore(*a, *b); });
    point.days = items[0]->days;
    point.is_planned = items[0]->told.is_planned;
    Count(point);
    (mention ? mentioned : acted).push_back(std::move(point));
  }
  SortByTime(facts, acted);
  SortByTime(facts, mentioned);
  acted.insert(acted.end(), std::make_move_iterator(mentioned.begin()), std::make_move_iterator(mentioned.end()));
  return acted;
}

Brief MakeBrief(const ScopeFacts& facts, size_t limit, KeepPoint keep) {
  Brief brief;
  const std::vector<EventPoint> events = GroupEvents(facts);
  for (const EventPoint& event : events) {
    BriefPoint point;
    for (uint32_t i : event.events) point.told.push_back(&facts.events()[i].told);
    point.days = event.days;
    point.is_planned = event.is_planned;
    Count(point);
    if (!keep(point)) continue;
    if (event.is_planned) brief.planned.push_back(std::move(point));
    else if (IsGathering(facts.events()[event.events[0]].type)) brief.meetings.push_back(std::move(point));
    else brief.other_events.push_back(std::move(point));
  }
  for (BriefPoint& point : GroupInstruments(facts, events)) {
    if (keep(point)) (point.is_planned ? brief.planned : brief.instruments).push_back(std::move(point));
  }
  for (const FigurePoint& figure : GroupFigures(facts)) {
    BriefPoint point;
    for (uint32_t i : figure.figures) point.told.push_back(&facts.figures()[i].told);
    point.days = facts.figures()[figure.figures[0]].days;
    Count(point);
    if (keep(point)) brief.figures.push_back(std::move(point));
  }
  SortByTime(facts, brief.planned);
  SortByTime(facts, brief.figures);
  for (std::vector<BriefPoint>* list :
       {&brief.meetings, &brief.other_events, &brief.instruments, &brief.figures, &brief.planned})
    brief.omitted += KeepMostTold(*list, limit);

  brief.organizations = GroupBy(facts, facts.bodies(), [](const BodyItem& body) { return body.organization; });
  KeepMostTold(brief.organizations, limit);
  // The offices of those who take part, from the documents that are shown.
  std::set<const Told*> shown;
  for (const auto* list : {&brief.meetings, &brief.other_events, &brief.planned}) {
    for (const BriefPoint& point : *list) shown.insert(point.told[0]);
  }
  std::set<std::pair<uint32_t, std::string>> present;
  for (const EventItem& event : facts.events()) {
    if (shown.count(&event.told) == 0) continue;
    for (const std::string& official : event.officials) present.insert({event.told.document, official});
  }
  std::map<std::tuple<std::string, uint32_t, std::string, std::string>, BriefPoint> offices;
  for (const OfficeItem& office : facts.offices()) {
    if (present.count({office.told.document, office.official}) == 0) continue;
    offices[{office.official, office.told.document, office.role, office.affiliation}].told.push_back(&office.told);
  }
  std::set<std::tuple<std::string, std::string, std::string>> named;
  for (auto& [key, point] : offices) {
    // One person's office in several documents is one.
    if (!named.insert({std::get<0>(key), std::get<2>(key), std::get<3>(key)}).second) continue;
    std::sort(point.told.begin(), point.told.end(),
              [&](const Told* a, const Told* b) { return facts.IsBefore(*a, *b); });
    point.told.resize(1);
    Count(point);
    brief.officials.push_back(std::move(point));
  }
  return brief;
}

std::vector<Quote> QuotesOf(const ScopeFacts& facts, const Brief& brief) {
  std::map<std::pair<uint32_t, model::TextSpan>, std::vector<const Told*>> sentences;
  for (const auto* list : {&brief.meetings, &brief.other_events, &brief.instruments, &brief.figures, &brief.planned}) {
    for (const BriefPoint& point : *list) {
      auto& told = sentences[{point.told[0]->document, point.told[0]->sentence}];
      told.insert(told.end(), point.told.begin(), point.told.end());
    }
  }
  std::vector<const std::vector<const Told*>*> order;
  for (const auto& [sentence, told] : sentences) order.push_back(&told);
  std::sort(order.begin(), order.end(), [&](const auto* a, const auto* b) {
    // The spans of facts of one sentence may stand in any order here.
    const auto key = [](const Told& told) {
      Told at = told;
      at.span = told.sentence;
      return at;
    };
    return facts.IsBefore(key(*a->front()), key(*b->front()));
  });
  std::vector<Quote> quotes;
  for (const auto* told : order) quotes.push_back(MakeQuote(*told));
  return quotes;
}

}  // namespace chancery::summarize
