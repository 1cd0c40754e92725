#include "service/summarize/update.h"

#include <algorithm>
#include <set>
#include <utility>

namespace chancery::summarize {

Update MakeUpdate(const ScopeFacts& facts, absl::Time since, size_t limit) {
  Update update;
  const auto is_new = [&](const Told& told) {
    return facts.documents()[told.document].publish_time.value_or(absl::InfinitePast()) > since;
  };
  std::set<const Told*> mentions;
  for (const InstrumentItem& item : facts.instruments()) {
    if (item.action <= model::TreatyAction::kMentioned) mentions.insert(&item.told);
  }
  update.brief = MakeBrief(facts, limit, [&](const BriefPoint& point) {
    if (std::none_of(point.told.begin(), point.told.end(), [&](const Told* t) { return is_new(*t); })) return false;
    if (mentions.count(point.told[0]) > 0) return false;
    const bool known = std::any_of(point.told.begin(), point.told.end(), [&](const Told* told) {
      return !is_new(*told) && (point.is_planned || !told->is_planned);
    });
    update.retold += known ? 1 : 0;
    return !known;
  });
  // Bodies are no news by being named.
  update.brief.organizations.clear();
  for (FigureComparison& comparison : CompareFigures(facts)) {
    if (comparison.relation != FigureRelation::kConflicts && comparison.relation != FigureRelation::kSupersedes)
      continue;
    const auto is_new_figure = [&](uint32_t i) { return is_new(facts.figures()[i].told); };
    const auto count = std::count_if(comparison.figures.begin(), comparison.figures.end(), is_new_figure);
    if (count == 0 || count == static_cast<std::ptrdiff_t>(comparison.figures.size())) continue;
    update.changes.push_back(std::move(comparison));
  }
  return update;
}

}  // namespace chancery::summarize
