#include "service/summarize/same_figure.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_join.h"

namespace chancery::summarize {
namespace {

constexpr double kHedge = 0.05;
// Points that are looked at for a figure.
constexpr size_t kMostCandidates = 512;

struct Interval {
  double low = 0;
  double high = 0;
  bool open_up = false, open_down = false;
};

Interval IntervalOf(const FigureItem& figure) {
  const double value = std::strtod(figure.value.text().c_str(), nullptr);
  const double half = figure.step / 2;
  const double hedge = std::max(half, std::abs(value) * kHedge);
  switch (figure.qualifier) {
    case model::Qualifier::kApproximate: return {value - hedge, value + hedge, false, false};
    case model::Qualifier::kAlmost: return {value - hedge, value, false, false};
    case model::Qualifier::kMoreThan: return {value, value + hedge, true, false};
    case model::Qualifier::kLessThan: return {value - hedge, value, false, true};
    case model::Qualifier::kRange:
      if (figure.value_max) return {value, std::strtod(figure.value_max->text().c_str(), nullptr), false, false};
      break;
    case model::Qualifier::kUnspecified:
    case model::Qualifier::kExact: break;
  }
  return {value - half, value + half, false, false};
}

bool IsUnknown(model::Measure measure) {
  return measure == model::Measure::kUnspecified || measure == model::Measure::kOther;
}

bool Agree(const FigureItem& a, const FigureItem& b) {
  if (!SameThing(a, b) || !SameUnit(a, b)) return false;
  const DayRelation periods = Compare(a.days, b.days);
  if (periods != DayRelation::kSame && periods != DayRelation::kUnknown) return false;
  const ValueRelation values = CompareValues(a, b);
  if (values == ValueRelation::kEqual)
    return !IsUnknown(a.measure) || a.told.document == b.told.document || AboutTheSame(a, b);
  // Of different periods two numbers meet by chance, as do shares of different things.
  return values == ValueRelation::kWithin && periods == DayRelation::kSame && !IsUnknown(a.measure) &&
         (a.words.aspect != FigureAspect::kShare || AboutTheSame(a, b));
}

std::string BucketOf(const FigureItem& figure) {
  return absl::StrJoin({std::to_string(static_cast<int>(figure.measure)),
                        std::to_string(static_cast<int>(figure.words.aspect)), absl::StrJoin(figure.parties, " ")},
                       "|");
}

}  // namespace

ValueRelation CompareValues(const FigureItem& a, const FigureItem& b) {
  if (a.value == b.value && a.value_max == b.value_max) return ValueRelation::kEqual;
  const Interval x = IntervalOf(a), y = IntervalOf(b);
  // Sums of halves are not exact in binary: a billionth more is no difference.
  const double slack = 1e-9 * std::max({std::abs(x.low), std::abs(x.high), std::abs(y.low), std::abs(y.high)});
  if (x.low <= y.high + slack && y.low <= x.high + slack) return ValueRelation::kWithin;
  const Interval& lower = x.high < y.low ? x : y;
  const Interval& upper = x.high < y.low ? y : x;
  return lower.open_up || upper.open_down ? ValueRelation::kNotExcluded : ValueRelation::kDifferent;
}

bool SameUnit(const FigureItem& a, const FigureItem& b) {
  if (a.is_money != b.is_money) return false;
  if (!a.unit.empty() && !b.unit.empty()) return a.unit == b.unit;
  if (a.unit.empty() && b.unit.empty()) return a.possible_units == b.possible_units && !a.possible_units.empty();
  const FigureItem& open = a.unit.empty() ? a : b;
  const std::string& unit = a.unit.empty() ? b.unit : a.unit;
  return std::binary_search(open.possible_units.begin(), open.possible_units.end(), unit);
}

bool SameThing(const FigureItem& a, const FigureItem& b) {
  if (a.measure != b.measure || a.words.aspect != b.words.aspect || a.words.is_part != b.words.is_part) return false;
  if (a.parties != b.parties) return false;
  if (a.words.goods.empty() && b.words.goods.empty()) return true;
  // Two languages name goods by different words, so that only one without goods is known to be another thing.
  if (a.words.language != b.words.language) return !a.words.goods.empty() && !b.words.goods.empty();
  return a.words.goods == b.words.goods;
}

bool AboutTheSame(const FigureItem& a, const FigureItem& b) {
  if (a.words.language != b.words.language || a.words.about.empty() || b.words.about.empty()) return false;
  size_t common = 0;
  for (const std::string& word : a.words.about) common += b.words.about.count(word);
  return 2 * common > std::min(a.words.about.size(), b.words.about.size());
}

std::vector<FigurePoint> GroupFigures(const ScopeFacts& facts) {
  const std::vector<FigureItem>& figures = facts.figures();
  std::vector<uint32_t> order(figures.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<uint32_t>(i);
  const auto key = [](const FigureItem& f) {
    return std::make_tuple(!f.days.dated(), f.unit.empty(),
                           f.qualifier != model::Qualifier::kUnspecified && f.qualifier != model::Qualifier::kExact,
                           f.step);
  };
  // The most telling first: it founds the point, and others are compared with it.
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    const auto x = key(figures[a]), y = key(figures[b]);
    return x != y ? x < y : facts.IsBefore(figures[a].told, figures[b].told);
  });
  std::vector<FigurePoint> points;
  std::map<std::string, std::vector<size_t>> buckets;
  for (uint32_t i : order) {
    std::vector<size_t>& bucket = buckets[BucketOf(figures[i])];
    const auto found =
        std::find_if(bucket.begin(), bucket.begin() + static_cast<ptrdiff_t>(std::min(bucket.size(), kMostCandidates)),
                     [&](size_t p) { return Agree(figures[points[p].figures[0]], figures[i]); });
    if (found != bucket.end() && found - bucket.begin() < static_cast<ptrdiff_t>(kMostCandidates)) {
      points[*found].figures.push_back(i);
    } else {
      bucket.push_back(points.size());
      points.push_back({{i}, 0, 0});
    }
  }
  for (FigurePoint& point : points) {
    std::sort(point.figures.begin() + 1, point.figures.end(),
              [&](uint32_t a, uint32_t b) { return facts.IsBefore(figures[a].told, figures[b].told); });
    std::set<uint32_t> documents;
    for (uint32_t i : point.figures) {
      documents.insert(figures[i].told.document);
      point.focus = std::max(point.focus, figures[i].told.focus);
    }
    point.document_count = static_cast<int32_t>(documents.size());
  }
  std::sort(points.begin(), points.end(), [&](const FigurePoint& a, const FigurePoint& b) {
    const FigureItem &x = figures[a.figures[0]], &y = figures[b.figures[0]];
    const auto thing = [](const FigureItem& f) {
      return std::tuple<model::Measure, const std::vector<std::string>&, bool, const std::string&>(f.measure, f.parties,
                                                                                                   !f.is_money, f.unit);
    };
    if (thing(x) != thing(y)) return thing(x) < thing(y);
    if (ComesBefore(x.days, y.days)) return true;
    if (ComesBefore(y.days, x.days)) return false;
    return facts.IsBefore(x.told, y.told);
  });
  return points;
}

}  // namespace chancery::summarize
