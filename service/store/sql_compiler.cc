#include "service/store/sql_compiler.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "service/model/reasons.h"
#include "service/store/fact_columns.h"

// Rules that keep SQLite's planner on good plans (figures in docs/performance.md):
// 1. A sub-selection is an uncorrelated IN: evaluated once, or turned round to drive the query.
// 2. The text index is never asked for a row by its number: it would start a search for each row and count its
//    statistics again.  It drives (CROSS JOIN keeps the order) or it stands alone in an IN.
// 3. Pages select keys alone; wide rows are read afterwards, for the rows of the page.
namespace chancery::store {
namespace {

enum class Owner : uint8_t { kDocument, kFact, kEntity, kLabel, kFactEntity, kFactField };
enum class Type : uint8_t { kText, kInt, kReal };

struct Column {
  Owner owner;
  const char* name;
  Type type = Type::kText;
  bool nullable = true;
};

Column ColumnOf(Field field) {
  switch (field) {
    case Field::kDocumentId: return {Owner::kDocument, "id", Type::kText, false};
    case Field::kLanguage: return {Owner::kDocument, "language", Type::kText, false};
    case Field::kSource: return {Owner::kDocument, "source"};
    case Field::kPublishTime: return {Owner::kDocument, "publish_time", Type::kInt};
    case Field::kCreateTime: return {Owner::kDocument, "create_time", Type::kInt, false};
    case Field::kUpdateTime: return {Owner::kDocument, "update_time", Type::kInt, false};
    case Field::kLabel: return {Owner::kLabel, "value"};
    case Field::kFactKind: return {Owner::kFact, "kind", Type::kText, false};
    case Field::kFactId: return {Owner::kFact, "id", Type::kText, false};
    case Field::kEntity: return {Owner::kFactEntity, "entity"};
    case Field::kParticipant: return {Owner::kFactEntity, "entity"};
    case Field::kSpeaker: return {Owner::kFact, "speaker"};
    case Field::kRole: return {Owner::kFact, "role"};
    case Field::kEventType: return {Owner::kFact, "event_type"};
    case Field::kPlace: return {Owner::kFact, "place"};
    case Field::kCountry: return {Owner::kFact, "country"};
    case Field::kCurrency: return {Owner::kFact, "currency"};
    case Field::kAmount: return {Owner::kFact, "amount"};
    case Field::kMeasure: return {Owner::kFact, "measure"};
    case Field::kModality: return {Owner::kFact, "modality"};
    case Field::kConfidence: return {Owner::kFact, "confidence", Type::kReal, false};
    case Field::kTimeFrom: return {Owner::kFact, "time_from", Type::kInt};
    case Field::kTimeTo: return {Owner::kFact, "time_to", Type::kInt};
    case Field::kPeriodFrom: return {Owner::kFact, "period_from", Type::kInt};
    case Field::kPeriodTo: return {Owner::kFact, "period_to", Type::kInt};
    case Field::kTimex: return {Owner::kFact, "timex"};
    case Field::kProducer: return {Owner::kFact, "producer"};
    case Field::kCanonical: return {Owner::kFact, "canonical"};
    case Field::kCustomText: return {Owner::kFactField, "text"};
    case Field::kCustomNumber: return {Owner::kFactField, "number", Type::kReal};
    case Field::kDocumentCount: return {Owner::kEntity, "document_count", Type::kInt, false};
  }
  return {Owner::kDocument, "id", Type::kText, false};
}

// What the same fields are of an entity, when they are something.
std::optional<Column> EntityColumnOf(Field field) {
  switch (field) {
    case Field::kEntity: return Column{Owner::kEntity, "name", Type::kText, false};
    case Field::kFactKind: return Column{Owner::kEntity, "kind", Type::kText, false};
    case Field::kCountry: return Column{Owner::kEntity, "country"};
    case Field::kCanonical: return Column{Owner::kEntity, "canonical", Type::kText, false};
    case Field::kDocumentCount: return ColumnOf(field);
    default: return std::nullopt;
  }
}

// The rows that a condition speaks of: aliases of the tables that stand in the same FROM.
struct Scope {
  RowKind rows;
  std::string document, fact, entity;
};

bool Fits(const Value& value, Type type) {
  switch (type) {
    case Type::kText: return std::holds_alternative<std::string>(value);
    case Type::kInt: return std::holds_alternative<int64_t>(value);
    case Type::kReal: return !std::holds_alternative<std::string>(value);
  }
  return false;
}

class Compiler {
 public:
  explicit Compiler(const SqlDialect& dialect) : dialect_(dialect) {}

  std::string Bind(Value value) {
    parameters_.push_back(std::move(value));
    return dialect_.Placeholder(parameters_.size());
  }
  std::vector<Value> TakeParameters() { return std::move(parameters_); }
  std::string Alias(const char* letter) { return absl::StrCat(letter, aliases_++); }

  // An expression that is true when the condition holds (`negate`: does not hold) and else false or NULL.  Negation
  // goes down to the comparisons, where NULL is dealt with, so that above them NULL is as good as false.
  absl::StatusOr<std::string> Where(const Condition& c, const Scope& scope, bool negate = false) {
    switch (c.kind) {
      case Condition::Kind::kTrue: return Constant(!negate);
      case Condition::Kind::kAnd:
      case Condition::Kind::kOr: return Joined(c.children, scope, (c.kind == Condition::Kind::kAnd) != negate, negate);
      case Condition::Kind::kNot: {
        if (auto status = OneChild(c); !status.ok()) return status;
        return Where(c.children[0], scope, !negate);
      }
      case Condition::Kind::kCompare: return Compare(c, scope, negate);
      case Condition::Kind::kTerms: return Terms(c, scope, negate);
      case Condition::Kind::kHasFact: return HasFact(c, scope, negate);
      case Condition::Kind::kInDocument: return InDocument(c, scope, negate);
    }
    return absl::InvalidArgumentError("unknown kind of condition");
  }

  std::string InCollection(const std::string& collection, const Scope& scope) {
    if (scope.rows != RowKind::kEntity) return absl::StrCat(scope.document, ".collection = ", Bind(collection));
    return absl::StrCat(
        scope.entity,
        ".name IN (SELECT x.entity FROM document_entity x JOIN document y ON y.doc = x.doc WHERE y.collection = ",
        Bind(collection), ")");
  }

  absl::StatusOr<std::pair<std::string, Column>> KeyColumn(Field field, const Scope& scope) {
    if (scope.rows == RowKind::kEntity) {
      const auto column = EntityColumnOf(field);
      if (!column) return NoSuchField(field, scope);
      return std::pair(absl::StrCat(scope.entity, ".", column->name), *column);
    }
    const Column column = ColumnOf(field);
    const std::string& alias = column.owner == Owner::kDocument ? scope.document
                               : column.owner == Owner::kFact   ? scope.fact
                                                                : scope.entity;
    if (alias.empty() || column.owner > Owner::kEntity) return NoSuchField(field, scope);
    return std::pair(absl::StrCat(alias, ".", column.name), column);
  }

 private:
  static absl::Status OneChild(const Condition& c) {
    return c.children.size() == 1 ? absl::OkStatus()
                                  : absl::InvalidArgumentError("a condition needs exactly one child");
  }

  static absl::Status NoSuchField(Field field, const Scope& scope) {
    const char* rows = scope.rows == RowKind::kDocument ? "documents"
                       : scope.rows == RowKind::kFact   ? "facts"
                                                        : "entities";
    return absl::InvalidArgumentError(absl::StrCat("field ", static_cast<int>(field), " is not one of ", rows));
  }

  static std::string Constant(bool value) { return value ? "1=1" : "1=0"; }
  static const char* In(bool negate) { return negate ? " NOT IN " : " IN "; }

  // Parentheses in halves: an engine's limit of expression depth then stands for any number of alternatives.
  static std::string Balanced(const std::vector<std::string>& parts, size_t begin, size_t end, const char* op) {
    if (end - begin == 1) return parts[begin];
    const size_t middle = begin + (end - begin) / 2;
    return absl::StrCat("(", Balanced(parts, begin, middle, op), op, Balanced(parts, middle, end, op), ")");
  }

  static int Depth(absl::string_view sql) {
    int depth = 0, deepest = 0;
    for (char c : sql) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      deepest = std::max(deepest, depth);
    }
    return deepest;
  }

  absl::StatusOr<std::string> Joined(const std::vector<Condition>& children, const Scope& scope, bool all,
                                     bool negate) {
    std::vector<std::pair<int, std::string>> parts;
    for (const Condition& child : children) {
      auto part = Where(child, scope, negate);
      if (!part.ok()) return part;
      const int depth = Depth(*part);
      parts.emplace_back(-depth, *std::move(part));
    }
    if (parts.empty()) return Constant(all);
    // The deepest first: a parser's stack then grows by one a level, not by all that stands left of a parenthesis.
    std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> texts;
    for (auto& [depth, text] : parts) texts.push_back(std::move(text));
    return Balanced(texts, 0, texts.size(), all ? " AND " : " OR ");
  }

  absl::StatusOr<std::string> Test(const std::string& column, const Column& info, const Condition& c, bool negate) {
    const bool unary = c.op == Op::kIsNull || c.op == Op::kIsNotNull;
    if (unary ? !c.values.empty() : c.op != Op::kIn && c.values.size() != 1)
      return absl::InvalidArgumentError("a comparison has a wrong number of values");
    if (c.op == Op::kPrefix && info.type != Type::kText) return absl::InvalidArgumentError("only text has a prefix");
    std::vector<Value> values = c.values;
    for (Value& value : values) {
      if (!Fits(value, info.type))
        return absl::InvalidArgumentError(absl::StrCat("a value compared with ", info.name, " has a wrong type"));
      if (c.field == Field::kCanonical) value = Fold(std::get<std::string>(value));
      if (c.field == Field::kCustomText) value = FieldText(std::get<std::string>(value));
    }
    const auto against = [&](const char* op, const char* contrary) {
      std::string sql = absl::StrCat(column, negate ? contrary : op, Bind(values[0]));
      return negate && info.nullable ? absl::StrCat("(", sql, " OR ", column, " IS NULL)") : sql;
    };
    switch (c.op) {
      case Op::kEqual:
      case Op::kNotEqual:
        return absl::StrCat(column,
                            (c.op == Op::kEqual) != negate ? " = "
                            : info.nullable                ? " IS DISTINCT FROM "
                                                           : " <> ",
                            Bind(values[0]));
      case Op::kLess: return against(" < ", " >= ");
      case Op::kLessOrEqual: return against(" <= ", " > ");
      case Op::kGreater: return against(" > ", " <= ");
      case Op::kGreaterOrEqual: return against(" >= ", " < ");
      case Op::kIsNull:
      case Op::kIsNotNull: return absl::StrCat(column, (c.op == Op::kIsNull) != negate ? " IS NULL" : " IS NOT NULL");
      case Op::kIn: {
        if (values.empty()) return Constant(negate);
        std::vector<std::string> places;
        for (Value& value : values) places.push_back(Bind(std::move(value)));
        const std::string sql = absl::StrCat(column, In(negate), "(", absl::StrJoin(places, ", "), ")");
        return negate && info.nullable ? absl::StrCat("(", sql, " OR ", column, " IS NULL)") : sql;
      }
      case Op::kPrefix: {
        // A range, so that an index serves it; no text of real use sorts behind the last code point.
        const std::string& prefix = std::get<std::string>(values[0]);
        const std::string from = Bind(prefix), to = Bind(prefix + "\U0010FFFF");
        if (!negate) return absl::StrCat("(", column, " >= ", from, " AND ", column, " < ", to, ")");
        return absl::StrCat("(", column, " < ", from, " OR ", column, " >= ", to,
                            info.nullable ? absl::StrCat(" OR ", column, " IS NULL") : "", ")");
      }
    }
    return absl::InvalidArgumentError("unknown operator");
  }

  absl::StatusOr<std::string> Compare(const Condition& c, const Scope& scope, bool negate) {
    if (scope.rows == RowKind::kEntity) {
      const auto column = EntityColumnOf(c.field);
      if (!column) return NoSuchField(c.field, scope);
      return Test(absl::StrCat(scope.entity, ".", column->name), *column, c, negate);
    }
    const Column column = ColumnOf(c.field);
    switch (column.owner) {
      case Owner::kDocument:
      case Owner::kLabel:
        if (scope.document.empty()) return InDocument(Condition::InDocument(c), scope, negate);
        if (column.owner == Owner::kDocument)
          return Test(absl::StrCat(scope.document, ".", column.name), column, c, negate);
        return Many(c, column, absl::StrCat(scope.document, ".doc"), "label", "doc",
                    absl::StrCat("key = ", Bind(c.key)), negate);
      case Owner::kFact:
        if (scope.fact.empty()) return NoSuchField(c.field, scope);
        return Test(absl::StrCat(scope.fact, ".", column.name), column, c, negate);
      case Owner::kFactEntity:
        if (scope.fact.empty()) return NoSuchField(c.field, scope);
        return Many(c, column, absl::StrCat(scope.fact, ".fact"), "fact_entity", "fact",
                    c.field == Field::kParticipant ? "participant = 1" : "", negate);
      case Owner::kFactField:
        if (scope.fact.empty()) return NoSuchField(c.field, scope);
        return Many(c, column, absl::StrCat(scope.fact, ".fact"), "fact_field", "fact",
                    absl::StrCat("key = ", Bind(c.key)), negate);
      case Owner::kEntity: break;
    }
    return NoSuchField(c.field, scope);
  }

  // A field with several values, rows of `table`: one of them passes; kNotEqual: none is equal; kIsNull: there is none.
  absl::StatusOr<std::string> Many(const Condition& c, const Column& column, const std::string& row, const char* table,
                                   const char* key, const std::string& which, bool negate) {
    Condition positive = c;
    if (c.op == Op::kNotEqual) positive.op = Op::kEqual;
    if (c.op == Op::kIsNull) positive.op = Op::kIsNotNull;
    const std::string alias = Alias("m");
    auto test = Test(absl::StrCat(alias, ".", column.name), column, positive, false);
    if (!test.ok()) return test;
    return absl::StrCat(row, In((positive.op != c.op) != negate), "(SELECT ", alias, ".", key, " FROM ", table, " ",
                        alias, " WHERE ", which.empty() ? "" : absl::StrCat(alias, ".", which, " AND "), *test, ")");
  }

  absl::StatusOr<std::string> Terms(const Condition& c, const Scope& scope, bool negate) {
    const auto groups = CleanGroups(c.term_groups);
    if (groups.empty()) return Constant(!negate);
    for (const auto& group : groups) {
      if (group.empty()) return Constant(negate);
    }
    if (scope.rows == RowKind::kEntity) return InDocument(Condition::InDocument(c), scope, negate);
    const std::string& row = scope.document.empty() ? scope.fact : scope.document;
    return absl::StrCat(row, ".doc", In(negate), "(", dialect_.TermsTable(Bind(dialect_.TermsQuery(groups, true))),
                        ")");
  }

  absl::StatusOr<std::string> HasFact(const Condition& c, const Scope& scope, bool negate) {
    if (auto status = OneChild(c); !status.ok()) return status;
    const std::string fact = Alias("f");
    auto inner = Where(c.children[0], {.rows = RowKind::kFact, .document = {}, .fact = fact, .entity = {}});
    if (!inner.ok()) return inner;
    if (scope.rows != RowKind::kEntity) {
      const std::string& row = scope.document.empty() ? scope.fact : scope.document;
      return absl::StrCat(row, ".doc", In(negate), "(SELECT ", fact, ".doc FROM fact ", fact, " WHERE ", *inner, ")");
    }
    const std::string link = Alias("x");
    return absl::StrCat(scope.entity, ".name", In(negate), "(SELECT ", link, ".entity FROM fact_entity ", link,
                        " JOIN fact ", fact, " ON ", fact, ".fact = ", link, ".fact WHERE ", *inner, ")");
  }

  absl::StatusOr<std::string> InDocument(const Condition& c, const Scope& scope, bool negate) {
    if (auto status = OneChild(c); !status.ok()) return status;
    if (!scope.document.empty()) {
      return Where(c.children[0], {.rows = RowKind::kDocument, .document = scope.document, .fact = {}, .entity = {}},
                   negate);
    }
    const std::string document = Alias("d");
    auto inner = Where(c.children[0], {.rows = RowKind::kDocument, .document = document, .fact = {}, .entity = {}});
    if (!inner.ok()) return inner;
    if (scope.rows == RowKind::kFact) {
      return absl::StrCat(scope.fact, ".doc", In(negate), "(SELECT ", document, ".doc FROM document ", document,
                          " WHERE ", *inner, ")");
    }
    const std::string link = Alias("x");
    return absl::StrCat(scope.entity, ".name", In(negate), "(SELECT ", link, ".entity FROM document_entity ", link,
                        " JOIN document ", document, " ON ", document, ".doc = ", link, ".doc WHERE ", *inner, ")");
  }

  const SqlDialect& dialect_;
  std::vector<Value> parameters_;
  int aliases_ = 0;
};

struct Key {
  std::string sql;
  Type type = Type::kText;
  bool nullable = false;
  bool descending = false;
};

// Rows after the cursor: the first key that differs decides.  Unknown values come last in either direction.
absl::StatusOr<std::string> After(const std::vector<Key>& keys, const Cursor& cursor, Compiler& compiler) {
  const absl::Status bad =
      model::MakeError(absl::StatusCode::kInvalidArgument, "the page token does not fit the order of the rows",
                       {.reason = "PAGE_TOKEN_INVALID", .field = "page_token"});
  if (cursor.values.size() < keys.size()) return bad;
  std::string after = "1=0";
  for (size_t i = keys.size(); i-- > 0;) {
    const Key& key = keys[i];
    const auto& value = cursor.values[i];
    if (!value) {
      if (!key.nullable) return bad;
      after = absl::StrCat("(", key.sql, " IS NULL AND ", after, ")");
      continue;
    }
    if (!Fits(*value, key.type)) return bad;
    const std::string place = compiler.Bind(*value);
    after = absl::StrCat("(", key.sql, key.descending ? " < " : " > ", place,
                         key.nullable ? absl::StrCat(" OR ", key.sql, " IS NULL") : "", " OR (", key.sql, " = ", place,
                         " AND ", after, "))");
  }
  return after;
}

// The top-level conjuncts of `c` without the first kTerms of the same groups; nullopt when there is none.
std::optional<Condition> WithoutTerms(const Condition& c, const std::vector<std::vector<std::string>>& groups) {
  if (c.kind == Condition::Kind::kTerms && CleanGroups(c.term_groups) == groups) return Condition::True();
  if (c.kind != Condition::Kind::kAnd) return std::nullopt;
  for (size_t i = 0; i < c.children.size(); ++i) {
    if (auto rest = WithoutTerms(c.children[i], groups)) {
      Condition without = c;
      without.children[i] = *std::move(rest);
      return without;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::vector<std::string>> CleanGroups(const std::vector<std::vector<std::string>>& groups) {
  std::vector<std::vector<std::string>> clean;
  for (const auto& group : groups) {
    auto& kept = clean.emplace_back();
    for (const std::string& term : group) {
      if (!term.empty() && std::find(kept.begin(), kept.end(), term) == kept.end()) kept.push_back(term);
    }
  }
  return clean;
}

absl::StatusOr<CompiledSelection> CompileSelection(const Selection& selection, const SqlDialect& dialect,
                                                   const std::string& statistics) {
  const RowKind rows = selection.rows;
  Scope scope{.rows = rows, .document = {}, .fact = {}, .entity = {}};
  std::string from, row;
  switch (rows) {
    case RowKind::kDocument:
      scope.document = "d";
      from = "document d";
      row = "d.doc";
      break;
    case RowKind::kFact:
      scope.document = "d";
      scope.fact = "f";
      from = "fact f JOIN document d ON d.doc = f.doc";
      row = "f.fact";
      break;
    case RowKind::kEntity:
      scope.entity = "e";
      from = "entity e";
      row = "e.name";
      break;
  }

  const auto where = [&](Compiler& compiler, const Condition& condition,
                         const Scope& in) -> absl::StatusOr<std::string> {
    auto sql = compiler.Where(condition, in);
    if (sql.ok() && !selection.collection.empty())
      return absl::StrCat(compiler.InCollection(selection.collection, in), " AND ", *sql);
    return sql;
  };

  CompiledSelection compiled;
  Compiler page(dialect);
  std::vector<Key> keys;
  bool named = false;
  for (const Order& order : selection.order) {
    if (named) break;  // nothing is left to order behind a name
    switch (order.by) {
      case Order::By::kRelevance:
        if (rows != RowKind::kDocument) return absl::InvalidArgumentError("only documents have a relevance");
        if (compiled.relevance_key >= 0) break;
        compiled.relevance_key = static_cast<int>(keys.size());
        keys.push_back({.type = Type::kInt, .descending = true});
        break;
      case Order::By::kField: {
        auto column = page.KeyColumn(order.field, scope);
        if (!column.ok()) return column.status();
        keys.push_back({column->first, column->second.type, column->second.nullable, order.descending});
        break;
      }
      case Order::By::kPosition:
        if (rows != RowKind::kFact) return absl::InvalidArgumentError("only facts have a position");
        for (const char* column : {"d.collection", "d.id"})
          keys.push_back({column, Type::kText, false, order.descending});
        for (const char* column : {"f.span_begin", "f.span_end"})
          keys.push_back({column, Type::kInt, false, order.descending});
        keys.push_back({"f.id", Type::kText, false, order.descending});
        named = true;
        break;
      case Order::By::kName:
        named = true;
        if (rows == RowKind::kEntity) {
          keys.push_back({"e.name", Type::kText, false, order.descending});
          break;
        }
        for (const char* column : {"d.collection", "d.id"})
          keys.push_back({column, Type::kText, false, order.descending});
        if (rows == RowKind::kFact) keys.push_back({"f.id", Type::kText, false, order.descending});
        break;
    }
  }
  if (!named) {
    if (rows == RowKind::kEntity) {
      keys.push_back({.sql = "e.name"});
    } else {
      keys.push_back({.sql = "d.collection"});
      keys.push_back({.sql = "d.id"});
      if (rows == RowKind::kFact) keys.push_back({.sql = "f.id"});
    }
  }

  // The rows of `from`, with their keys and their own key; `score` stands for the relevance.
  const auto rows_of = [&](const std::string& score, const std::string& source,
                           const std::string& condition) -> absl::StatusOr<std::string> {
    std::vector<std::string> columns;
    for (Key& key : keys) {
      if (&key - keys.data() == compiled.relevance_key) key.sql = score;
      columns.push_back(key.sql);
    }
    std::string after;
    if (selection.after) {
      auto sql = After(keys, *selection.after, page);
      if (!sql.ok()) return sql;
      after = absl::StrCat(" AND ", *sql);
    }
    return absl::StrCat("SELECT ", absl::StrJoin(columns, ", "), ", ", row, " FROM ", source, " WHERE ", condition,
                        after);
  };

  const auto groups = CleanGroups(selection.ranking_terms);
  const bool ranked = compiled.relevance_key >= 0 &&
                      std::any_of(groups.begin(), groups.end(), [](const auto& g) { return !g.empty(); });
  const auto rest = ranked ? WithoutTerms(selection.condition, groups) : std::nullopt;
  const bool drives = rest && std::none_of(groups.begin(), groups.end(), [](const auto& g) { return g.empty(); });
  auto condition = where(page, drives ? *rest : selection.condition, scope);
  if (!condition.ok()) return condition.status();
  absl::StatusOr<std::string> selected;
  if (!ranked) {
    selected = rows_of("0", from, *condition);
  } else {
    const std::string terms = page.Bind(dialect.TermsQuery(groups, drives)), numbers = page.Bind(statistics);
    const auto ranking = dialect.RankedTerms(terms, numbers);
    selected = rows_of("r.score", "r CROSS JOIN document d", "d.doc = r.doc");
    if (!selected.ok()) return selected.status();
    selected = absl::StrCat("WITH r AS MATERIALIZED (SELECT d.doc AS doc, ", ranking.score, " AS score FROM ",
                            ranking.from, " CROSS JOIN document d WHERE ", ranking.match, " AND d.doc = ", ranking.doc,
                            " AND ", *condition, ") ", *selected);
    if (!drives) {
      // Not an outer join: without statistics SQLite reads all of r again for each document.
      auto others = rows_of("0", "document d", absl::StrCat("d.doc NOT IN (SELECT doc FROM r) AND ", *condition));
      if (!others.ok()) return others.status();
      absl::StrAppend(&*selected, " UNION ALL ", *others);
    }
  }
  if (!selected.ok()) return selected.status();
  std::vector<std::string> order;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!ranked && static_cast<int>(i) == compiled.relevance_key) continue;
    // Descending puts NULL last by itself, in the index's own order.
    order.push_back(absl::StrCat(i + 1, keys[i].descending ? " DESC" : "", keys[i].nullable ? " NULLS LAST" : ""));
  }
  const auto limit = static_cast<int64_t>(std::max(selection.limit, 0)) + 1;
  compiled.page.sql = absl::StrCat(*selected, " ORDER BY ", absl::StrJoin(order, ", "), " LIMIT ", page.Bind(limit));
  compiled.page.parameters = page.TakeParameters();
  compiled.key_count = static_cast<int>(keys.size());

  Compiler total(dialect);
  auto sql = where(total, selection.condition, scope);
  if (!sql.ok()) return sql.status();
  const char* counted = rows == RowKind::kDocument ? "document d"
                        : rows == RowKind::kFact   ? "fact f JOIN document d ON d.doc = f.doc"
                                                   : "entity e";
  compiled.total.sql = absl::StrCat("SELECT count(*) FROM ", counted, " WHERE ", *sql);
  compiled.total.parameters = total.TakeParameters();
  return compiled;
}

}  // namespace chancery::store
