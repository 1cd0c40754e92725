#include "service/query/compare_field.h"

#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/model/decimal.h"
#include "service/query/date_range.h"
#include "service/query/filter_error.h"

namespace chancery::query {
namespace {

using store::Condition;
using store::Field;
using store::Op;
using store::Value;

Condition False() { return Condition::Or({}); }

std::optional<Op> OrderOp(absl::string_view op) {
  if (op == "<") return Op::kLess;
  if (op == "<=") return Op::kLessOrEqual;
  if (op == ">") return Op::kGreater;
  if (op == ">=") return Op::kGreaterOrEqual;
  return std::nullopt;
}

Op EqualityOp(absl::string_view op) { return op == "!=" ? Op::kNotEqual : Op::kEqual; }

bool HasLower(absl::string_view text) {
  for (char c : text) {
    if (absl::ascii_islower(static_cast<unsigned char>(c))) return true;
  }
  return false;
}

// Days [from, to] of a fact, either perhaps unknown, against a range that a reader wrote.
Condition CompareDays(const FieldSpec& spec, absl::string_view op, const DateRange& range) {
  const auto from = [&](Op how, int64_t day) { return Condition::Compare(spec.field, how, {day}); };
  const auto to = [&](Op how, int64_t day) { return Condition::Compare(spec.until, how, {day}); };
  std::vector<Condition> all = {Condition::Compare(spec.field, Op::kIsNotNull),
                                Condition::Compare(spec.until, Op::kIsNotNull)};
  if (op == ">=") all.push_back(to(Op::kGreaterOrEqual, range.first_day));
  else if (op == ">") all.push_back(to(Op::kGreater, range.last_day));
  else if (op == "<=") all.push_back(from(Op::kLessOrEqual, range.last_day));
  else if (op == "<") all.push_back(from(Op::kLess, range.first_day));
  else if (op == "!=")
    all.push_back(Condition::Or({from(Op::kGreater, range.last_day), to(Op::kLess, range.first_day)}));
  else all.insert(all.end(), {from(Op::kLessOrEqual, range.last_day), to(Op::kGreaterOrEqual, range.first_day)});
  return Condition::And(std::move(all));
}

Condition CompareInstant(Field field, absl::string_view op, const DateRange& range) {
  const auto compare = [&](Op how, int64_t micros) { return Condition::Compare(field, how, {micros}); };
  if (op == ">=") return compare(Op::kGreaterOrEqual, range.begin);
  if (op == ">") return compare(Op::kGreaterOrEqual, range.end);
  if (op == "<=") return compare(Op::kLess, range.end);
  if (op == "<") return compare(Op::kLess, range.begin);
  // Not the contrary of "=": a document of unknown time satisfies neither.
  if (op == "!=") return Condition::Or({compare(Op::kLess, range.begin), compare(Op::kGreaterOrEqual, range.end)});
  return Condition::And({compare(Op::kGreaterOrEqual, range.begin), compare(Op::kLess, range.end)});
}

absl::Status TypeError(const FilterNode& node, absl::string_view expected, absl::string_view suggestion = "") {
  return FilterError("FILTER_TYPE", node.value_begin,
                     absl::StrCat(Quoted(node.name), " takes ", expected, ", found ", Quoted(node.value)), suggestion);
}
absl::Status OperatorError(const FilterNode& node, absl::string_view operators) {
  return FilterError("FILTER_TYPE", node.begin,
                     absl::StrCat(Quoted(node.name), " takes the operators ", operators, ", not ", node.op));
}

absl::string_view Collection(model::EntityKind kind) {
  switch (kind) {
    case model::EntityKind::kOfficial: return "officials/";
    case model::EntityKind::kOrganization: return "organizations/";
    case model::EntityKind::kTreaty: return "treaties/";
    case model::EntityKind::kUnspecified: break;
  }
  return "";
}

Condition Label(const FilterNode& node, Op op, std::vector<Value> values) {
  Condition condition = Condition::Compare(Field::kLabel, op, std::move(values));
  condition.key = node.name.substr(sizeof("labels.") - 1);
  return condition;
}

// An attribute of a custom fact, or under the fact's kind its canonical value.
Condition Custom(const FilterNode& node, Field field, Op op, std::vector<Value> values) {
  Condition condition = Condition::Compare(field, op, std::move(values));
  condition.key = node.name.substr(sizeof("custom.") - 1);
  return condition;
}

// A value that is written as a number is compared with numbers; in any other order texts are compared byte by byte,
// which is right for dates (2024-06-14) as well.
absl::StatusOr<Condition> CompareCustom(const FilterNode& node) {
  const std::optional<Op> order = OrderOp(node.op);
  double number = 0;
  const bool is_number = model::Decimal::Parse(node.value).has_value() && absl::SimpleAtod(node.value, &number);
  if (order) {
    return is_number ? Custom(node, Field::kCustomNumber, *order, {number})
                     : Custom(node, Field::kCustomText, *order, {node.value});
  }
  std::string text = node.value;
  const bool prefix = absl::EndsWith(text, "*");
  if (prefix) text.pop_back();
  if (absl::StrContains(text, "*")) return TypeError(node, "a `*` only at the end of a text");
  Condition same = Custom(node, Field::kCustomText, prefix ? Op::kPrefix : Op::kEqual, {std::move(text)});
  if (is_number) same = Condition::Or({std::move(same), Custom(node, Field::kCustomNumber, Op::kEqual, {number})});
  return same;
}

absl::string_view FieldTail(const FieldSpec& spec) {
  const size_t dot = spec.name.rfind('.');
  return dot == absl::string_view::npos ? spec.name : spec.name.substr(dot + 1);
}

// field:* — the field is set.
absl::StatusOr<Condition> Present(const FieldSpec& spec, const FilterNode& node) {
  switch (spec.type) {
    case FieldType::kTerms: return TypeError(node, "words");
    case FieldType::kLabel: return Label(node, Op::kIsNotNull, {});
    case FieldType::kCustom: return Custom(node, Field::kCustomText, Op::kIsNotNull, {});
    case FieldType::kName:
      if (spec.field != Field::kEntity || spec.entity == model::EntityKind::kUnspecified) break;
      return Condition::Compare(spec.field, Op::kPrefix, {std::string(Collection(spec.entity))});
    case FieldType::kCountry:
      if (spec.field == Field::kEntity) return TypeError(node, "a code of ISO 3166-1 with two letters, as \"KZ\"");
      break;
    case FieldType::kDays:
      return Condition::And(
          {Condition::Compare(spec.field, Op::kIsNotNull), Condition::Compare(spec.until, Op::kIsNotNull)});
    default: break;
  }
  return Condition::Compare(spec.field, Op::kIsNotNull);
}

absl::StatusOr<Condition> CompareText(const FieldSpec& spec, const FilterNode& node) {
  std::string text = spec.type == FieldType::kCode ? absl::AsciiStrToUpper(node.value) : node.value;
  const bool prefix = absl::EndsWith(text, "*");
  if (prefix) text.pop_back();
  if (absl::StrContains(text, "*")) return TypeError(node, "a `*` only at the end of a text");
  const bool negated = node.op == "!=";
  const Op op = prefix ? Op::kPrefix : negated ? Op::kNotEqual : Op::kEqual;
  Condition condition = spec.type == FieldType::kLabel ? Label(node, op, {std::move(text)})
                                                       : Condition::Compare(spec.field, op, {std::move(text)});
  return prefix && negated ? Condition::Not(std::move(condition)) : condition;
}

absl::StatusOr<Condition> CompareEnum(const FieldSpec& spec, const FilterNode& node) {
  const std::string upper = absl::AsciiStrToUpper(node.value);
  for (absl::string_view value : spec.values) {
    // "MEASURE_LOAN" is accepted for "LOAN", as other parts of the interface write it.
    const bool prefixed =
        spec.type == FieldType::kEnum && upper.size() > value.size() &&
        absl::EndsWith(upper, absl::StrCat("_", value)) &&
        absl::EndsWith(upper.substr(0, upper.size() - value.size() - 1), absl::AsciiStrToUpper(FieldTail(spec)));
    if (upper == value || prefixed) return Condition::Compare(spec.field, EqualityOp(node.op), {std::string(value)});
  }
  // The kinds of third-party facts are as their extractors declare them, in small letters.
  if (spec.type == FieldType::kCustomEnum && HasLower(node.value)) {
    return Condition::Compare(spec.field, EqualityOp(node.op), {node.value});
  }
  const absl::string_view nearest = Nearest(upper, spec.values);
  return TypeError(node, absl::StrCat("one of ", absl::StrJoin(spec.values, ", ")),
                   nearest.empty() ? "" : Quoted(nearest));
}

}  // namespace

absl::StatusOr<Condition> FieldComparer::Compare(const FieldSpec& spec, const FilterNode& node, bool mark) {
  const std::optional<Op> order = OrderOp(node.op);
  if (node.op == ":" && node.value == "*" && !node.quoted) return Present(spec, node);
  switch (spec.type) {
    case FieldType::kText:
    case FieldType::kCode:
    case FieldType::kLabel:
      return order ? absl::StatusOr<Condition>(OperatorError(node, "= != :")) : CompareText(spec, node);
    case FieldType::kCustom: return CompareCustom(node);
    case FieldType::kEnum:
    case FieldType::kCustomEnum:
      return order ? absl::StatusOr<Condition>(OperatorError(node, "= != :")) : CompareEnum(spec, node);
    case FieldType::kName:
      return order ? absl::StatusOr<Condition>(OperatorError(node, ": = !=")) : CompareName(spec, node);
    case FieldType::kTerms:
      if (node.op != ":" && node.op != "=") return OperatorError(node, ": =");
      return Words(node.value, node.value_begin, mark);
    case FieldType::kCountry: {
      if (order) return OperatorError(node, "= != :");
      const std::string code = absl::AsciiStrToUpper(node.value);
      if (code.size() != 2 || !absl::ascii_isupper(static_cast<unsigned char>(code[0])) ||
          !absl::ascii_isupper(static_cast<unsigned char>(code[1]))) {
        return TypeError(node, "a code of ISO 3166-1 with two letters, as \"KZ\"");
      }
      return Condition::Compare(spec.field, EqualityOp(node.op), {code});
    }
    case FieldType::kAmount: {
      const auto amount = model::Decimal::Parse(node.value);
      if (!amount) return TypeError(node, "a decimal number in full, as 20000000000 or 1.5");
      const Op op = order ? *order : EqualityOp(node.op);
      return Condition::Compare(spec.field, op, {amount->OrderKey()});
    }
    case FieldType::kReal: {
      double number = 0;
      if (!absl::SimpleAtod(node.value, &number) || !std::isfinite(number)) return TypeError(node, "a number, as 0.8");
      return Condition::Compare(spec.field, order ? *order : EqualityOp(node.op), {number});
    }
    case FieldType::kCount: {
      int64_t number = 0;
      if (!absl::SimpleAtoi(node.value, &number)) return TypeError(node, "a whole number");
      return Condition::Compare(spec.field, order ? *order : EqualityOp(node.op), {number});
    }
    case FieldType::kInstant: {
      const auto range = ParseDateRange(node.value);
      if (!range)
        return TypeError(node, "a date or time, as \"2024-06-14\", \"2024-06\", \"2024\" or \"2024-06-14T12:00:00Z\"");
      return CompareInstant(spec.field, node.op, *range);
    }
    case FieldType::kDays: {
      if (spec.subject != Subject::kEvent) {
        return FilterError("FILTER_TYPE", node.begin, absl::StrCat(Quoted(node.name), " is asked for by a function"),
                           absl::StrCat("`within(", node.name, ", \"2023-01-01\", \"2023-12-31\")`"));
      }
      const auto range = ParseDateRange(node.value);
      if (!range || !range->is_date) return TypeError(node, "a date, as \"2024-06-14\", \"2024-06\" or \"2024\"");
      return CompareDays(spec, node.op, *range);
    }
  }
  return absl::InternalError("unknown type of field");
}

absl::StatusOr<Condition> FieldComparer::CompareName(const FieldSpec& spec, const FilterNode& node) {
  std::vector<Value> values;
  if (absl::StrContains(node.value, "/")) {
    const absl::string_view collection = Collection(spec.entity);
    const bool fits = collection.empty() ? absl::StartsWith(node.value, "officials/") ||
                                               absl::StartsWith(node.value, "organizations/") ||
                                               absl::StartsWith(node.value, "treaties/")
                                         : absl::StartsWith(node.value, collection);
    // A body's name may hold a slash, a resource name may not be of another kind.
    if (!fits && !absl::StrContains(node.value, " ")) {
      return TypeError(
          node, absl::StrCat("a name or a resource name, as ", collection.empty() ? "officials/" : collection, "..."));
    }
    if (fits) values.push_back(node.value);
  }
  if (values.empty()) {
    auto found = names_.Find(node.value, spec.entity, node.op != ":");
    if (!found.ok()) return found.status();
    values.assign(found->begin(), found->end());
    // States take part in events under their codes.
    if (spec.field == Field::kParticipant && node.value.size() == 2 &&
        absl::ascii_isupper(static_cast<unsigned char>(node.value[0])) &&
        absl::ascii_isupper(static_cast<unsigned char>(node.value[1]))) {
      values.push_back(node.value);
    }
  }
  Condition condition = values.empty() ? False() : Condition::Compare(spec.field, Op::kIn, std::move(values));
  return node.op == "!=" ? Condition::Not(std::move(condition)) : condition;
}

absl::StatusOr<Condition> FieldComparer::Words(absl::string_view text, int32_t position, bool mark) {
  std::vector<std::vector<std::string>> groups;
  const std::vector<SearchWord> words = SearchWordsOf(text);
  const bool any_capitalized = AnyCapitalized(words);
  for (const SearchWord& word : words) {
    if (++words_ > kMaxFilterConditions)
      return FilterError("FILTER_SYNTAX", position, absl::StrCat("more than ", kMaxFilterConditions, " words"));
    auto match = names_.Match(word.text, word.capitalized || !any_capitalized);
    if (!match.ok()) return match.status();
    if (mark) highlight_terms_.insert(highlight_terms_.end(), match->terms.begin(), match->terms.end());
    groups.push_back(std::move(match->terms));
  }
  return groups.empty() ? False() : Condition::Terms(std::move(groups));
}

}  // namespace chancery::query
