#include "service/summarize/comparison.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace chancery::summarize {
namespace {

constexpr size_t kMostStatements = 20;
// Points of one measure and the same parties that are compared with each other.
constexpr size_t kMostPoints = 200;

std::string SourceOf(const ScopeFacts& facts, const FigureItem& figure) {
  const ScopeDocument& document = facts.documents()[figure.told.document];
  return document.source.empty() ? document.id : absl::StrCat(document.id, " (", document.source, ")");
}

std::string PublishedOf(const ScopeFacts& facts, const FigureItem& figure) {
  const auto& day = facts.documents()[figure.told.document].publish_day;
  if (!day) return "";
  const model::PartialDate date = model::CivilFromDays(*day);
  return date.Text();
}

std::string PeriodOf(const FigureItem& figure) {
  if (figure.days.dated()) return TimeInWords(figure.period);
  return figure.period ? figure.period->timex : "";
}

// "seed-003 covers January–November 2023; seed-000 states no period".
std::string Periods(const ScopeFacts& facts, const FigureItem& a, const FigureItem& b) {
  const std::string x = PeriodOf(a), y = PeriodOf(b);
  const std::string x_source = SourceOf(facts, a), y_source = SourceOf(facts, b);
  if (x_source == y_source) {
    if (x == y)
      return absl::StrCat(x_source,
                          x.empty() ? " states no period for either" : absl::StrCat(" covers ", x, " with both"));
    const auto side = [](const FigureItem& f, const std::string& period) {
      return period.empty() ? absl::StrCat("no period for ", FigureInWords(f))
                            : absl::StrCat(period, " for ", FigureInWords(f));
    };
    return absl::StrCat(x_source, " states ", side(a, x), " and ", side(b, y));
  }
  if (x.empty() && y.empty()) return absl::StrCat("neither ", x_source, " nor ", y_source, " states a period");
  if (x == y) return absl::StrCat(x_source, " and ", y_source, " both cover ", x);
  const auto side = [](const std::string& source, const std::string& period) {
    return absl::StrCat(source, period.empty() ? " states no period" : absl::StrCat(" covers ", period));
  };
  return absl::StrCat(side(x_source, x), "; ", side(y_source, y));
}

std::string Values(const ScopeFacts& facts, const FigureItem& a, const FigureItem& b) {
  return absl::StrCat(FigureInWords(a), " in ", SourceOf(facts, a), ", ", FigureInWords(b), " in ", SourceOf(facts, b));
}

// Many of these are agreed in one period, and two of them need not be the same one.
bool IsOneOfMany(model::Measure measure) {
  switch (measure) {
    case model::Measure::kLoan:
    case model::Measure::kAid:
    case model::Measure::kContract:
    case model::Measure::kFine:
    case model::Measure::kPrice:
    case model::Measure::kInvestment: return true;
    default: return false;
  }
}

// Flows add up over time: what eleven months bring is a part of the year's.
bool AddsUp(const FigureItem& figure) {
  if (figure.words.aspect != FigureAspect::kLevel || figure.unit == "PERCENT") return false;
  return figure.measure != model::Measure::kDebt && figure.measure != model::Measure::kPrice;
}

const char* AspectName(FigureAspect aspect) {
  switch (aspect) {
    case FigureAspect::kLevel: return "a level";
    case FigureAspect::kChange: return "a change";
    case FigureAspect::kShare: return "a share";
  }
  return "";
}

double ValueOf(const FigureItem& figure) { return std::strtod(figure.value.text().c_str(), nullptr); }

// More than rounding and "almost" can explain.
bool IsLarger(const FigureItem& a, const FigureItem& b) {
  return ValueOf(a) > ValueOf(b) && CompareValues(a, b) == ValueRelation::kDifferent;
}

bool SameSource(const ScopeFacts& facts, const FigureItem& a, const FigureItem& b) {
  const std::string& x = facts.documents()[a.told.document].source;
  const std::string& y = facts.documents()[b.told.document].source;
  if (!a.told.speaker.empty() || !b.told.speaker.empty()) return a.told.speaker == b.told.speaker;
  return !x.empty() && x == y;
}

class Comparer {
 public:
  explicit Comparer(const ScopeFacts& facts) : facts_(facts), points_(GroupFigures(facts)) {}

  std::vector<FigureComparison> Run() {
    // Exports and imports stand beside the turnover that they are parts of.
    std::map<std::pair<model::Measure, std::vector<std::string>>, std::vector<size_t>> groups;
    for (size_t p = 0; p < points_.size(); ++p) {
      const FigureItem& figure = Shown(p);
      if (figure.measure == model::Measure::kUnspecified || figure.measure == model::Measure::kOther) continue;
      groups[{figure.measure, figure.parties}].push_back(p);
    }
    for (auto& [thing, members] : groups) {
      if (members.size() > kMostPoints) KeepMostTold(members);
      Agreements(members);
      Parts(members);
      Pairs(members);
    }
    for (auto& [thing, members] : groups) {
      if (thing.first != model::Measure::kExport && thing.first != model::Measure::kImport) continue;
      const auto turnover = groups.find({model::Measure::kTradeTurnover, thing.second});
      if (turnover != groups.end() && !thing.second.empty()) Sums(members, turnover->second);
    }
    return InOrder();
  }

 private:
  const FigureItem& Item(uint32_t i) const { return facts_.figures()[i]; }
  const FigureItem& Shown(size_t point) const { return Item(points_[point].figures[0]); }

  void KeepMostTold(std::vector<size_t>& members) const {
    std::stable_sort(members.begin(), members.end(),
                     [this](size_t a, size_t b) { return points_[a].document_count > points_[b].document_count; });
    members.resize(kMostPoints);
    std::sort(members.begin(), members.end());
  }

  void Add(std::vector<uint32_t> figures, FigureRelation relation, std::string reason) {
    FigureComparison& out = comparisons_.emplace_back();
    std::set<uint32_t> documents;
    for (uint32_t i : figures) {
      documents.insert(Item(i).told.document);
      out.focus = std::max(out.focus, Item(i).told.focus);
    }
    out.document_count = static_cast<int32_t>(documents.size());
    out.figures = std::move(figures);
    out.relation = relation;
    out.reason = std::move(reason);
  }

  void Agreements(const std::vector<size_t>& members) {
    for (size_t p : members) {
      std::vector<uint32_t> one_a_document;
      std::set<uint32_t> seen;
      for (uint32_t i : points_[p].figures) {
        if (seen.insert(Item(i).told.document).second) one_a_document.push_back(i);
      }
      if (one_a_document.size() < 2) continue;
      const size_t count = one_a_document.size();
      if (count > kMostStatements) one_a_document.resize(kMostStatements);
      // Periods are named from the first and, when one states another, that one.
      const FigureItem& first = Item(one_a_document[0]);
      const auto silent = std::find_if(one_a_document.begin() + 1, one_a_document.end(),
                                       [&](uint32_t i) { return !Item(i).days.dated() && first.days.dated(); });
      const FigureItem& second = Item(silent != one_a_document.end() ? *silent : one_a_document[1]);
      const bool equal = std::all_of(one_a_document.begin(), one_a_document.end(), [&](uint32_t i) {
        return CompareValues(first, Item(i)) == ValueRelation::kEqual;
      });
      std::string reason =
          absl::StrCat(count, " documents give ", equal ? "the same value" : "values that rounding explains", ": ",
                       FigureInWords(first), "; ", Periods(facts_, first, second));
      if (first.parties.empty()) absl::StrAppend(&reason, "; they do not say whose it is");
      Add(std::move(one_a_document), FigureRelation::kAgrees, std::move(reason));
    }
  }

  // The figures that the text calls parts, with the whole of the same document.
  void Parts(std::vector<size_t>& members) {
    std::vector<size_t> rest;
    for (size_t p : members) {
      if (!Shown(p).words.is_part) {
        rest.push_back(p);
        continue;
      }
      for (uint32_t i : points_[p].figures) {
        const std::optional<uint32_t> whole = WholeOf(i, members);
        if (!whole) continue;
        const FigureItem &part = Item(i), &all = Item(*whole);
        std::string reason =
            absl::StrCat(SourceOf(facts_, part), " calls ", FigureInWords(part), " a part of a total and gives ",
                         FigureInWords(all), " as the total; ", Periods(facts_, part, all));
        const bool larger = IsLarger(part, all);
        if (larger) absl::StrAppend(&reason, "; the part is larger than the total");
        Add({i, *whole}, larger ? FigureRelation::kConflicts : FigureRelation::kPartOf, std::move(reason));
        break;
      }
    }
    members = std::move(rest);
  }

  std::optional<uint32_t> WholeOf(uint32_t i, const std::vector<size_t>& members) const {
    const FigureItem& part = Item(i);
    std::optional<uint32_t> nearest;
    for (size_t p : members) {
      for (uint32_t other : points_[p].figures) {
        const FigureItem& whole = Item(other);
        if (whole.told.document != part.told.document || other == i) continue;
        if (whole.told.fact == part.part_of) return other;
        if (whole.words.is_part || !SameUnit(part, whole) || whole.words.aspect != part.words.aspect) continue;
        if (ValueOf(whole) <= ValueOf(part) || Compare(part.days, whole.days) == DayRelation::kApart) continue;
        const auto distance = [&](const FigureItem& f) { return std::abs(f.told.span.begin - part.told.span.begin); };
        if (!nearest || distance(whole) < distance(Item(*nearest))) nearest = other;
      }
    }
    return nearest;
  }

  void Pairs(const std::vector<size_t>& members) {
    // All pairs that say something; of the rest each figure with the next in time of its aspect and unit.
    for (size_t x = 0; x < members.size(); ++x) {
      for (size_t y = x + 1; y < members.size(); ++y) {
        const auto [i, k] = Speaking(members[x], members[y]);
        Judgement judgement = Judge(facts_, Item(i), Item(k));
        if (judgement.relation == FigureRelation::kUnspecified || judgement.relation == FigureRelation::kNotComparable)
          continue;
        Add(judgement.swapped ? std::vector<uint32_t>{k, i} : std::vector<uint32_t>{i, k}, judgement.relation,
            std::move(judgement.reason));
        pairs_.insert({members[x], members[y]});
      }
    }
    for (size_t x = 0; x + 1 < members.size(); ++x) {
      for (size_t y = x + 1; y < members.size(); ++y) {
        const FigureItem &a = Shown(members[x]), &b = Shown(members[y]);
        if (a.is_money != b.is_money || (a.unit == "PERCENT") != (b.unit == "PERCENT")) continue;
        if (pairs_.count({members[x], members[y]}) > 0) break;
        const Judgement judgement = Judge(facts_, a, b);
        if (judgement.relation == FigureRelation::kNotComparable)
          Add({points_[members[x]].figures[0], points_[members[y]].figures[0]}, judgement.relation, judgement.reason);
        break;
      }
    }
  }

  // Of two points the figures to compare: where one source gives both, those two, the latest of each.
  std::pair<uint32_t, uint32_t> Speaking(size_t p, size_t q) const {
    std::pair<uint32_t, uint32_t> best = {points_[p].figures[0], points_[q].figures[0]};
    constexpr size_t kMost = 20;
    bool found = false;
    for (size_t x = 0; x < std::min(kMost, points_[p].figures.size()); ++x) {
      for (size_t y = 0; y < std::min(kMost, points_[q].figures.size()) && !found; ++y) {
        const uint32_t i = points_[p].figures[x], k = points_[q].figures[y];
        if (Item(i).told.document == Item(k).told.document || !SameSource(facts_, Item(i), Item(k))) continue;
        if (Judge(facts_, Item(i), Item(k)).relation != FigureRelation::kSupersedes) continue;
        best = {i, k};
        found = true;
      }
    }
    return best;
  }

  void Sums(const std::vector<size_t>& parts, const std::vector<size_t>& wholes) {
    for (size_t p : parts) {
      for (size_t w : wholes) {
        const FigureItem &part = Shown(p), &whole = Shown(w);
        if (!AddsUp(part) || !AddsUp(whole) || !SameUnit(part, whole) || whole.words.is_part) continue;
        if (Compare(part.days, whole.days) != DayRelation::kSame || !whole.words.goods.empty()) continue;
        const bool larger = IsLarger(part, whole);
        const char* name = part.measure == model::Measure::kExport ? "exports" : "imports";
        Add({points_[p].figures[0], points_[w].figures[0]},
            larger ? FigureRelation::kConflicts : FigureRelation::kPartOf,
            absl::StrCat(larger ? "turnover is the sum of exports and imports, and here it is smaller than "
                                : "turnover contains ",
                         name, "; ", Periods(facts_, part, whole)));
      }
    }
  }

  std::vector<FigureComparison> InOrder() {
    std::map<std::pair<model::Measure, std::vector<std::string>>, std::set<uint32_t>> documents;
    const auto thing = [this](const FigureComparison& c) {
      const FigureItem& figure = Item(c.figures.back());
      return std::make_pair(figure.measure, figure.parties);
    };
    for (const FigureComparison& c : comparisons_) {
      for (uint32_t i : c.figures) documents[thing(c)].insert(Item(i).told.document);
    }
    const auto rank = [](FigureRelation relation) {
      switch (relation) {
        case FigureRelation::kConflicts: return 0;
        case FigureRelation::kSupersedes: return 1;
        case FigureRelation::kPartOf: return 2;
        case FigureRelation::kAgrees: return 3;
        default: return 4;
      }
    };
    std::stable_sort(
        comparisons_.begin(), comparisons_.end(), [&](const FigureComparison& a, const FigureComparison& b) {
          const auto x = thing(a), y = thing(b);
          if (x != y) {
            // Without parties nobody knows whose they are: last.
            const auto key = [&](const auto& t) {
              return std::make_tuple(t.second.empty(), -static_cast<int64_t>(documents[t].size()), t.first, t.second);
            };
            return key(x) < key(y);
          }
          return rank(a.relation) < rank(b.relation);
        });
    return std::move(comparisons_);
  }

  const ScopeFacts& facts_;
  std::vector<FigurePoint> points_;
  std::set<std::pair<size_t, size_t>> pairs_;  // of points, that a comparison tells of
  std::vector<FigureComparison> comparisons_;
};

}  // namespace

std::vector<FigureComparison> CompareFigures(const ScopeFacts& facts) { return Comparer(facts).Run(); }

Judgement Judge(const ScopeFacts& facts, const FigureItem& a, const FigureItem& b) {
  const auto not_comparable = [](std::string reason) {
    return Judgement{FigureRelation::kNotComparable, false, std::move(reason)};
  };
  const std::string periods = Periods(facts, a, b);
  if (a.is_money != b.is_money || (a.unit == "PERCENT") != (b.unit == "PERCENT")) return {};
  if (a.words.aspect != b.words.aspect) {
    return not_comparable(absl::StrCat(FigureInWords(a), " is ", AspectName(a.words.aspect), ", ", FigureInWords(b),
                                       " is ", AspectName(b.words.aspect), "; ", periods));
  }
  if (!SameUnit(a, b)) {
    const auto unit = [](const FigureItem& f) {
      return f.unit.empty() ? std::string("a currency that the text does not name") : f.unit;
    };
    return not_comparable(absl::StrCat("different currencies, ", unit(a), " and ", unit(b), "; ", periods));
  }
  if (!SameThing(a, b)) return not_comparable(absl::StrCat("the texts speak of different goods; ", periods));

  const DayRelation relation = Compare(a.days, b.days);
  const ValueRelation values = CompareValues(a, b);
  if (relation == DayRelation::kUnknown) return not_comparable(periods);
  if (relation == DayRelation::kApart) return not_comparable(absl::StrCat("different periods: ", periods));
  if (relation == DayRelation::kOverlaps)
    return not_comparable(absl::StrCat("the periods overlap, neither contains the other: ", periods));
  const bool may_differ = IsOneOfMany(a.measure) || a.words.aspect == FigureAspect::kShare || a.parties.empty();
  if (may_differ && !AboutTheSame(a, b)) {
    return not_comparable(absl::StrCat("the texts do not show that both speak of the same ",
                                       a.words.aspect == FigureAspect::kShare ? "share" : "sum", "; ", periods));
  }
  if (relation == DayRelation::kSame) {
    if (values == ValueRelation::kNotExcluded)
      return not_comparable(absl::StrCat("the words leave room for both values; ", periods));
    if (values != ValueRelation::kDifferent) return {};
    const std::string a_day = PublishedOf(facts, a), b_day = PublishedOf(facts, b);
    const auto& a_time = facts.documents()[a.told.document].publish_time;
    const auto& b_time = facts.documents()[b.told.document].publish_time;
    if (SameSource(facts, a, b) && a_time && b_time && *a_time != *b_time) {
      const bool a_later = *b_time < *a_time;
      return {
          FigureRelation::kSupersedes, !a_later,
          absl::StrCat("the same source gives ", FigureInWords(a_later ? a : b), " on ", a_later ? a_day : b_day,
                       " and gave ", FigureInWords(a_later ? b : a), " on ", a_later ? b_day : a_day, "; ", periods)};
    }
    return {FigureRelation::kConflicts, false,
            absl::StrCat("different values for one period: ", Values(facts, a, b), "; ", periods)};
  }
  // One period lies in the other.
  if (!AddsUp(a)) return not_comparable(absl::StrCat("different periods: ", periods));
  const bool a_is_part = relation == DayRelation::kInside;
  const FigureItem &part = a_is_part ? a : b, &whole = a_is_part ? b : a;
  if (IsLarger(part, whole)) {
    return {FigureRelation::kConflicts, !a_is_part,
            absl::StrCat("the value of the shorter period is larger than that of the longer one that contains it: ",
                         Periods(facts, part, whole))};
  }
  return {FigureRelation::kPartOf, !a_is_part,
          absl::StrCat("the period of the one lies in that of the other: ", Periods(facts, part, whole))};
}

std::string AmountInWords(const std::string& decimal) {
  static constexpr std::pair<size_t, const char*> kScales[] = {{12, " trillion"}, {9, " billion"}, {6, " million"}};
  const bool negative = !decimal.empty() && decimal[0] == '-';
  const std::string digits = decimal.substr(negative ? 1 : 0);
  const size_t point = std::min(digits.find('.'), digits.size());
  const auto grouped = [](std::string whole) {
    for (size_t at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, ",");
    return whole;
  };
  if (point == digits.size()) {
    for (const auto& [zeros, name] : kScales) {
      if (digits.size() <= zeros) continue;
      std::string behind = digits.substr(digits.size() - zeros);
      behind.resize(behind.find_last_not_of('0') + 1);
      // More than three digits behind the point are harder to read than the whole number.
      if (behind.size() > 3) break;
      return absl::StrCat(negative ? "-" : "", grouped(digits.substr(0, digits.size() - zeros)),
                          behind.empty() ? "" : ".", behind, name);
    }
  }
  return absl::StrCat(negative ? "-" : "", grouped(digits.substr(0, point)), digits.substr(point));
}

std::string FigureInWords(const FigureItem& figure) {
  const char* qualifier = "";
  switch (figure.qualifier) {
    case model::Qualifier::kApproximate: qualifier = "about "; break;
    case model::Qualifier::kAlmost: qualifier = "almost "; break;
    case model::Qualifier::kMoreThan: qualifier = "more than "; break;
    case model::Qualifier::kLessThan: qualifier = "less than "; break;
    default: break;
  }
  std::string value = AmountInWords(figure.value.text());
  if (figure.value_max) absl::StrAppend(&value, "–", AmountInWords(figure.value_max->text()));
  if (figure.unit == "PERCENT") return absl::StrCat(qualifier, value, "%");
  if (figure.unit == "COUNT") return absl::StrCat(qualifier, value);
  return absl::StrCat(qualifier, figure.unit.empty() ? absl::StrJoin(figure.possible_units, "/") : figure.unit, " ",
                      value);
}

}  // namespace chancery::summarize
