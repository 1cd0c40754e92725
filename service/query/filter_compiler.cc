#include "service/query/filter_compiler.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/query/compare_field.h"
#include "service/query/date_range.h"
#include "service/query/fields.h"
#include "service/query/filter_error.h"

namespace chancery::query {
namespace {

using store::Condition;
using store::Field;
using store::Op;
using store::Value;

// A condition and what it speaks of.  Of a fact, figure or event it is still a condition on the fact alone, so that
// others on the same fact can join it.
struct Part {
  Condition condition;
  Subject subject = Subject::kDocument;
};

class FilterCompiler {
 public:
  FilterCompiler(ResultKind kind, NameFinder& names)
      : kind_(kind == ResultKind::kUnspecified ? ResultKind::kDocument : kind), names_(names), comparer_(names) {}

  absl::StatusOr<CompiledFilter> Run(const FilterNode& filter) {
    auto part = Compile(filter);
    if (!part.ok()) return part.status();
    return CompiledFilter{Finish(*std::move(part)), comparer_.TakeHighlightTerms()};
  }

 private:
  // Whether the words of the condition being compiled are what the rows must have.
  bool Marks() const { return negations_ % 2 == 0; }

  absl::StatusOr<Part> Compile(const FilterNode& node) {
    switch (node.kind) {
      case FilterNode::Kind::kAnd: return CompileAnd(node);
      case FilterNode::Kind::kOr: return CompileOr(node);
      case FilterNode::Kind::kNot: {
        ++negations_;
        auto inner = Compile(node.children[0]);
        --negations_;
        if (!inner.ok()) return inner;
        return Part{Condition::Not(Finish(*std::move(inner))), Subject::kRow};
      }
      case FilterNode::Kind::kComparison: return Comparison(node);
      case FilterNode::Kind::kFunction: return Function(node);
      case FilterNode::Kind::kLiteral: return Literal(node);
    }
    return absl::InternalError("unknown kind of filter node");
  }

  // Conditions on a figure (on an event) become one condition on one figure; those of an AND in parentheses stand for a
  // figure of their own.
  absl::StatusOr<Part> CompileAnd(const FilterNode& node) {
    std::vector<Condition> all, figure, event, custom;
    for (const FilterNode& child : node.children) {
      auto part = Compile(child);
      if (!part.ok()) return part;
      if (child.kind == FilterNode::Kind::kAnd) all.push_back(Finish(*std::move(part)));
      else if (part->subject == Subject::kFigure) figure.push_back(std::move(part->condition));
      else if (part->subject == Subject::kEvent) event.push_back(std::move(part->condition));
      else if (part->subject == Subject::kCustom) custom.push_back(std::move(part->condition));
      else all.push_back(Finish(*std::move(part)));
    }
    const size_t groups = (figure.empty() ? 0u : 1u) + (event.empty() ? 0u : 1u) + (custom.empty() ? 0u : 1u);
    for (auto& [group, subject] : {std::pair{&figure, Subject::kFigure}, std::pair{&event, Subject::kEvent},
                                   std::pair{&custom, Subject::kCustom}}) {
      if (group->empty()) continue;
      // An AND of nothing but one group is itself a condition on one figure, event or custom fact.
      if (all.empty() && groups == 1) return Part{Condition::And(std::move(*group)), subject};
      all.push_back(Finish({Condition::And(std::move(*group)), subject}));
    }
    return Part{Condition::And(std::move(all)), Subject::kRow};
  }

  absl::StatusOr<Part> CompileOr(const FilterNode& node) {
    std::vector<Part> parts;
    bool same = true;
    for (const FilterNode& child : node.children) {
      auto part = Compile(child);
      if (!part.ok()) return part;
      parts.push_back(*std::move(part));
      same = same && parts.back().subject == parts.front().subject;
    }
    same = same && (parts.front().subject == Subject::kFigure || parts.front().subject == Subject::kEvent ||
                    parts.front().subject == Subject::kCustom);
    const Subject subject = same ? parts.front().subject : Subject::kRow;
    std::vector<Condition> any;
    for (Part& part : parts) any.push_back(same ? std::move(part.condition) : Finish(std::move(part)));
    return Part{Condition::Or(std::move(any)), subject};
  }

  // The condition on a row of the result.
  Condition Finish(Part part) const {
    Condition condition = std::move(part.condition);
    if (part.subject == Subject::kFigure || part.subject == Subject::kEvent) {
      const char* kind = part.subject == Subject::kFigure ? "MONEY" : "EVENT";
      condition =
          Condition::And({Condition::Compare(Field::kFactKind, Op::kEqual, {std::string(kind)}), std::move(condition)});
    }
    switch (part.subject) {
      case Subject::kDocument:
        return kind_ == ResultKind::kDocument ? condition : Condition::InDocument(std::move(condition));
      case Subject::kFact:
      case Subject::kFigure:
      case Subject::kEvent:
      case Subject::kCustom:
        return kind_ == ResultKind::kDocument ? Condition::HasFact(std::move(condition)) : condition;
      case Subject::kRow: return condition;
    }
    return condition;
  }

  absl::Status UnknownField(int32_t position, absl::string_view name) const {
    if (absl::string_view(name) == "custom" || name == "custom.") {
      return FilterError("FILTER_FIELD_UNKNOWN", position, "values of custom facts are asked for by attribute or kind",
                         "custom.KEY");
    }
    if (absl::string_view(name) == "labels" || name == "labels.") {
      return FilterError("FILTER_FIELD_UNKNOWN", position, "labels are asked for by key", "labels.KEY");
    }
    for (ResultKind other : {ResultKind::kDocument, ResultKind::kFact, ResultKind::kEntity}) {
      if (FindField(other, name) == nullptr) continue;
      return FilterError("FILTER_FIELD_UNKNOWN", position,
                         absl::StrCat(Quoted(name), " is a field of ", KindName(other), " results, not of ",
                                      KindName(kind_), " results"));
    }
    const std::vector<absl::string_view> known = FieldNames(kind_);
    const absl::string_view nearest = Nearest(name, known);
    return FilterError("FILTER_FIELD_UNKNOWN", position,
                       absl::StrCat(KindName(kind_), " results have no field ", Quoted(name), "; they have ",
                                    absl::StrJoin(known, ", ")),
                       nearest.empty() ? "" : Quoted(nearest));
  }

  absl::StatusOr<Part> Comparison(const FilterNode& node) {
    const FieldSpec* spec = FindField(kind_, node.name);
    if (spec == nullptr) return UnknownField(node.begin, node.name);
    if ((spec->subject == Subject::kFact || spec->subject == Subject::kCustom) && node.op == "!=") {
      // Every document has some fact that is not of this kind or person: what is meant is that it has none that is.
      FilterNode equal = node;
      equal.op = "=";
      auto condition = comparer_.Compare(*spec, equal, Marks());
      if (!condition.ok()) return condition.status();
      return Part{Condition::Not(Finish({*std::move(condition), spec->subject})), Subject::kRow};
    }
    auto condition = comparer_.Compare(*spec, node, Marks());
    if (!condition.ok()) return condition.status();
    return Part{*std::move(condition), spec->subject};
  }

  absl::StatusOr<Part> Literal(const FilterNode& node) {
    if (kind_ != ResultKind::kEntity) {
      auto words = comparer_.Words(node.value, node.begin, Marks());
      if (!words.ok()) return words.status();
      return Part{*std::move(words), Subject::kDocument};
    }
    auto found = names_.Find(node.value, model::EntityKind::kUnspecified, /*whole=*/false);
    if (!found.ok()) return found.status();
    return Part{Condition::Compare(Field::kEntity, Op::kIn, std::vector<Value>(found->begin(), found->end())),
                Subject::kRow};
  }

  // within(field, from, to) and possible(field, from, to).
  absl::StatusOr<Part> Function(const FilterNode& node) {
    const bool within = node.name == "within";
    if (!within && node.name != "possible") {
      const absl::string_view nearest = Nearest(node.name, {"within", "possible"});
      return FilterError("FILTER_FIELD_UNKNOWN", node.begin,
                         absl::StrCat("no function ", Quoted(node.name), "; there are within and possible"),
                         nearest.empty() ? "" : Quoted(nearest));
    }
    if (node.children.size() != 3) {
      return FilterError("FILTER_TYPE", node.begin,
                         absl::StrCat(node.name, " takes three arguments: a field, the first and the last date"));
    }
    const FilterNode& field = node.children[0];
    const FieldSpec* spec = FindField(kind_, field.value);
    if (spec == nullptr) return UnknownField(field.begin, field.value);
    if (spec->type != FieldType::kDays) {
      return FilterError(
          "FILTER_TYPE", field.begin,
          absl::StrCat(node.name, " takes event_date, money.period or (of facts) period, not ", Quoted(field.value)));
    }
    std::optional<DateRange> bounds[2];
    for (size_t i : {0, 1}) {
      const FilterNode& argument = node.children[i + 1];
      bounds[i] = ParseDateRange(argument.value);
      if (bounds[i] && bounds[i]->is_date) continue;
      return FilterError(
          "FILTER_TYPE", argument.begin,
          absl::StrCat("expected a date, as \"2024-06-14\", \"2024-06\" or \"2024\", found ", Quoted(argument.value)));
    }
    const int64_t first = bounds[0]->first_day, last = bounds[1]->last_day;
    if (first > last)
      return FilterError("FILTER_TYPE", node.children[2].begin,
                         absl::StrCat("the last date of ", node.name, " is before the first"));
    if (within) {
      return Part{Condition::And({Condition::Compare(spec->field, Op::kGreaterOrEqual, {first}),
                                  Condition::Compare(spec->until, Op::kLessOrEqual, {last})}),
                  spec->subject};
    }
    std::vector<Condition> all;
    // Only figures have periods; any other fact lacks one without leaving it open.
    if (spec->subject == Subject::kFact)
      all.push_back(Condition::Compare(Field::kFactKind, Op::kIn, {std::string("MONEY"), std::string("QUANTITY")}));
    all.push_back(Condition::Or(
        {Condition::Compare(spec->field, Op::kIsNull), Condition::Compare(spec->field, Op::kLessOrEqual, {last})}));
    all.push_back(Condition::Or(
        {Condition::Compare(spec->until, Op::kIsNull), Condition::Compare(spec->until, Op::kGreaterOrEqual, {first})}));
    return Part{Condition::And(std::move(all)), spec->subject};
  }

  const ResultKind kind_;
  NameFinder& names_;
  int negations_ = 0;
  FieldComparer comparer_;
};

}  // namespace

absl::StatusOr<CompiledFilter> CompileFilter(const FilterNode& filter, ResultKind kind, NameFinder& names) {
  return FilterCompiler(kind, names).Run(filter);
}

}  // namespace chancery::query
