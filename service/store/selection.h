#ifndef CHANCERY_SERVICE_STORE_SELECTION_H_
#define CHANCERY_SERVICE_STORE_SELECTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What to select from a store, in no engine's language: `query` makes it, each engine's compiler turns it into SQL.
namespace chancery::store {

// What a row can be asked for.  Text unless said otherwise; days are days since 1970-01-01.  Unset text is NULL.
enum class Field : uint8_t {
  // Of documents; asked of a fact they are its document's.
  kDocumentId,
  kLanguage,
  kSource,
  kPublishTime,  // int64, microseconds since 1970; NULL when unknown
  kCreateTime,   // int64, microseconds since 1970
  kUpdateTime,   // int64
  kLabel,        // of the label whose key is Comparison::key
  // Of facts.  In a condition on documents they stand inside a kHasFact node.
  kFactKind,  // "MONEY"
  kFactId,
  kEntity,       // any entity or state that the fact names: "officials/...", "organizations/...", "treaties/...", "KZ"
  kParticipant,  // the entities that take part in an event
  kSpeaker,
  kRole,
  kEventType,
  kPlace,
  kCountry,
  kCurrency,
  kAmount,      // the order key of a model::Decimal
  kMeasure,     // "TRADE_TURNOVER"
  kModality,    // "PLANNED"
  kConfidence,  // double
  kTimeFrom,    // int64 day: first day of the fact's own time (date, event, signing); NULL when open
  kTimeTo,      // int64 day
  kPeriodFrom,  // int64 day: period that a figure measures
  kPeriodTo,    // int64 day
  kTimex,
  kProducer,   // extractor id
  kCanonical,  // display name or canonical value; both sides are folded by the store (no case in Latin and Cyrillic)
  // Of custom facts, by Comparison::key: the values of the attribute of that name, and under the fact's kind its
  // canonical value.  A fact may have several.  Both sides are folded and cut (FieldText in fact_columns.h).
  kCustomText,
  kCustomNumber,  // double; NULL when the value is no number
  // Of entities, which also have kEntity (their name), kFactKind ("OFFICIAL", "ORGANIZATION", "TREATY"), kCountry and
  // kCanonical (their display name).
  kDocumentCount,  // int64
};

// A comparison with NULL is false, except kNotEqual and kIsNull: kNotEqual is always the contrary of kEqual.  Of a
// field with several values (kEntity, kParticipant, kLabel) one must pass; kNotEqual: none is equal; kIsNull: there is
// none.  kIn without values is false.  Text compares by bytes.
enum class Op : uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kIn,
  kIsNull,
  kIsNotNull,
  kPrefix
};

using Value = std::variant<std::string, int64_t, double>;

// A tree of conditions, each true or false.  Of an entity kHasFact means a fact that names it, kInDocument and kTerms a
// document that does.
struct Condition {
  enum class Kind : uint8_t {
    kTrue,
    kAnd,         // of children
    kOr,          // of children
    kNot,         // of children[0]: true exactly when that is not
    kCompare,     // field op values
    kTerms,       // the document's title or text has a term of each group (groups of alternatives); no groups: true
    kHasFact,     // the document has a fact for which children[0] holds
    kInDocument,  // the fact's document satisfies children[0]
  };
  Kind kind = Kind::kTrue;
  std::vector<Condition> children;
  Field field = Field::kDocumentId;
  std::string key;  // of kLabel, kCustomText and kCustomNumber
  Op op = Op::kEqual;
  std::vector<Value> values;
  std::vector<std::vector<std::string>> term_groups;

  static Condition True() { return {}; }
  static Condition And(std::vector<Condition> all) { return {.kind = Kind::kAnd, .children = std::move(all)}; }
  static Condition Or(std::vector<Condition> any) { return {.kind = Kind::kOr, .children = std::move(any)}; }
  static Condition Not(Condition c) { return {.kind = Kind::kNot, .children = {std::move(c)}}; }
  static Condition HasFact(Condition c) { return {.kind = Kind::kHasFact, .children = {std::move(c)}}; }
  static Condition InDocument(Condition c) { return {.kind = Kind::kInDocument, .children = {std::move(c)}}; }
  static Condition Terms(std::vector<std::vector<std::string>> groups) {
    return {.kind = Kind::kTerms, .term_groups = std::move(groups)};
  }
  static Condition Compare(Field field, Op op, std::vector<Value> values = {}) {
    return {.kind = Kind::kCompare, .field = field, .op = op, .values = std::move(values)};
  }
};

// One sort key.  NULL comes last in either direction.
struct Order {
  enum class By : uint8_t {
    // Of documents, best first whatever `descending` says.  BM25 (k1 = 1.2, b = 0.75) over Selection::ranking_terms, in
    // whole
    // millionths: the sum over the groups with a match of idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length /
    // average)), where tf = 3 *
    // occurrences in the title + those in the text, length is in terms, idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N all
    // documents of the
    // store and n those with the group's commonest term.  N, n and average are those of the first page's moment; the
    // cursor carries them, so
    // that later pages order the same documents in the same way.
    kRelevance,
    kField,  // `field`, which must have one value a row
    kName,
    kPosition,  // of facts: document, then span
  };
  By by = By::kName;
  Field field = Field::kDocumentId;
  bool descending = false;
};

// Where a page starts: what Page::cursors has for the last row of the page before.  Opaque but for its types: the
// values of the sort keys, then of the row's name, then what the engine adds (NULL: nullopt).  kInvalidArgument
// PAGE_TOKEN_INVALID when it does not fit the order.
struct Cursor {
  std::vector<std::optional<Value>> values;
};

enum class RowKind : uint8_t { kDocument, kFact, kEntity };

struct Selection {
  RowKind rows = RowKind::kDocument;
  std::string collection;  // id; empty: all collections
  Condition condition;
  // Terms that relevance is computed from, when the order asks for it; empty: 0 for all.  Groups as in
  // Condition::term_groups; a document need not have all of them.
  std::vector<std::vector<std::string>> ranking_terms;
  // The engine appends the row's name (collection, then ids), so that the order is total.
  std::vector<Order> order;
  std::optional<Cursor> after;
  int32_t limit = 20;  // rows of a page; at least 1
  bool want_total = true;
};

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SELECTION_H_
