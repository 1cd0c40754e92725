#include "service/store/sql_compiler.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::store {
namespace {

// A dialect that shows where the engine's words go.
class TestDialect final : public SqlDialect {
 public:
  std::string Placeholder(size_t n) const override { return absl::StrCat("$", n); }
  std::string TermsQuery(const std::vector<std::vector<std::string>>& groups, bool all) const override {
    std::vector<std::string> parts;
    for (const auto& group : groups) parts.push_back(absl::StrJoin(group, "|"));
    return absl::StrJoin(parts, all ? "&" : "|");
  }
  std::string TermsTable(const std::string& placeholder) const override {
    return absl::StrCat("MATCHES ", placeholder);
  }
  Ranking RankedTerms(const std::string& placeholder, const std::string& statistics) const override {
    return {.from = "text",
            .doc = "text.doc",
            .match = absl::StrCat("text @@ ", placeholder),
            .score = absl::StrCat("rank(", statistics, ")")};
  }
};

// "sql  -- parameters"
std::string Show(const SqlText& text) {
  struct Printer {
    std::string operator()(const std::string& s) const { return "'" + s + "'"; }
    std::string operator()(int64_t i) const { return absl::StrCat(i); }
    std::string operator()(double d) const { return absl::StrCat(d); }
  };
  std::vector<std::string> parameters;
  for (const Value& value : text.parameters) parameters.push_back(std::visit(Printer{}, value));
  return absl::StrCat(text.sql, "  -- ", absl::StrJoin(parameters, ", "));
}

std::string WhereOf(Condition condition, RowKind rows = RowKind::kDocument) {
  const auto compiled = CompileSelection({.rows = rows, .condition = std::move(condition)}, TestDialect(), "");
  if (!compiled.ok()) return compiled.status().ToString();
  const std::string text = Show(compiled->total);
  return text.substr(text.find(" WHERE ") + 7);
}

Condition Is(Field field, Value value) { return Condition::Compare(field, Op::kEqual, {std::move(value)}); }

TEST(SqlCompiler, Conditions) {
  const Condition ru = Is(Field::kLanguage, "ru"),
                  late = Condition::Compare(Field::kPublishTime, Op::kGreater, {int64_t{5}});
  struct Case {
    Condition condition;
    const char* sql;
  };
  for (const Case& c : {
           Case{Condition::True(), "1=1  -- "},
           Case{ru, "d.language = $1  -- 'ru'"},
           Case{Condition::Not(ru), "d.language <> $1  -- 'ru'"},
           Case{Condition::And({ru, late}), "(d.language = $1 AND d.publish_time > $2)  -- 'ru', 5"},
           Case{Condition::Not(Condition::And({ru, late})),
                "((d.publish_time <= $2 OR d.publish_time IS NULL) OR d.language <> $1)  -- 'ru', 5"},
           Case{Condition::Not(Condition::Not(Condition::Or({ru, late}))),
                "(d.language = $1 OR d.publish_time > $2)  -- 'ru', 5"},
           Case{Condition::Not(Condition::Compare(Field::kPublishTime, Op::kIn, {int64_t{5}, int64_t{6}})),
                "(d.publish_time NOT IN ($1, $2) OR d.publish_time IS NULL)  -- 5, 6"},
           Case{Condition::Compare(Field::kSource, Op::kNotEqual, {"a"}), "d.source IS DISTINCT FROM $1  -- 'a'"},
           Case{Condition::Not(Condition::Compare(Field::kSource, Op::kIsNull)), "d.source IS NOT NULL  -- "},
           Case{Condition::Compare(Field::kDocumentId, Op::kPrefix, {"a"}),
                "(d.id >= $1 AND d.id < $2)  -- 'a', 'a\U0010FFFF'"},
           Case{Condition::Terms({{"a", "b", "a", ""}, {"c"}}), "d.doc IN (MATCHES $1)  -- 'a|b&c'"},
           Case{Condition::Not(Condition::Terms({{}})), "1=1  -- "},
           Case{Condition::HasFact(Condition::And({Is(Field::kCurrency, "USD"), Is(Field::kEntity, "KZ")})),
                "d.doc IN (SELECT f0.doc FROM fact f0 WHERE (f0.fact IN (SELECT m1.fact FROM fact_entity m1 WHERE "
                "m1.entity = $2) AND f0.currency = $1))  -- 'USD', 'KZ'"},
           Case{Condition::Not(Condition::HasFact(Is(Field::kParticipant, "KZ"))),
                "d.doc NOT IN (SELECT f0.doc FROM fact f0 WHERE f0.fact IN (SELECT m1.fact FROM fact_entity m1 WHERE "
                "m1.participant = 1 AND m1.entity = $1))  -- 'KZ'"},
       }) {
    SCOPED_TRACE(c.sql);
    EXPECT_EQ(WhereOf(c.condition), c.sql);
  }
  EXPECT_EQ(WhereOf(ru, RowKind::kFact), "d.language = $1  -- 'ru'");
  EXPECT_EQ(WhereOf(Condition::HasFact(ru), RowKind::kDocument),
            "d.doc IN (SELECT f0.doc FROM fact f0 WHERE f0.doc IN (SELECT d1.doc FROM document d1 WHERE d1.language = "
            "$1))  -- 'ru'");
  EXPECT_EQ(WhereOf(Condition::InDocument(ru), RowKind::kEntity),
            "e.name IN (SELECT x1.entity FROM document_entity x1 JOIN document d0 ON d0.doc = x1.doc WHERE d0.language "
            "= $1)  -- 'ru'");
}

TEST(SqlCompiler, Pages) {
  Selection selection{.collection = "c",
                      .condition = Is(Field::kLanguage, "ru"),
                      .order = {{.by = Order::By::kField, .field = Field::kPublishTime, .descending = true}},
                      .after = Cursor{{int64_t{7}, "c", "d9"}},
                      .limit = 20};
  auto compiled = CompileSelection(selection, TestDialect(), "");
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_EQ(Show(compiled->page),
            "SELECT d.publish_time, d.collection, d.id, d.doc FROM document d WHERE d.collection = $2 AND d.language = "
            "$1 AND "
            "(d.publish_time < $5 OR d.publish_time IS NULL OR (d.publish_time = $5 AND (d.collection > $4 OR "
            "(d.collection = $4 AND (d.id > $3 OR "
            "(d.id = $3 AND 1=0)))))) ORDER BY 1 DESC NULLS LAST, 2, 3 LIMIT $6  -- 'ru', 'c', 'd9', 'c', 7, 21");
  EXPECT_EQ(Show(compiled->total),
            "SELECT count(*) FROM document d WHERE d.collection = $2 AND d.language = $1  -- 'ru', 'c'");
  EXPECT_EQ(compiled->key_count, 3);

  selection = {.condition = Condition::And({Condition::Terms({{"a", "b"}}), Is(Field::kLanguage, "ru")}),
               .ranking_terms = {{"a", "b"}},
               .order = {{.by = Order::By::kRelevance}}};
  compiled = CompileSelection(selection, TestDialect(), "stats");
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_EQ(Show(compiled->page),
            "WITH r AS MATERIALIZED (SELECT d.doc AS doc, rank($3) AS score FROM text CROSS JOIN document d WHERE text "
            "@@ $2 AND d.doc = text.doc AND "
            "(1=1 AND d.language = $1)) SELECT r.score, d.collection, d.id, d.doc FROM r CROSS JOIN document d WHERE "
            "d.doc = r.doc "
            "ORDER BY 1 DESC, 2, 3 LIMIT $4  -- 'ru', 'a|b', 'stats', 21");
  EXPECT_EQ(compiled->relevance_key, 0);

  // Documents that need not have the terms: those without any follow with 0.
  selection.condition = Is(Field::kLanguage, "ru");
  compiled = CompileSelection(selection, TestDialect(), "stats");
  EXPECT_EQ(Show(compiled->page),
            "WITH r AS MATERIALIZED (SELECT d.doc AS doc, rank($3) AS score FROM text CROSS JOIN document d WHERE text "
            "@@ $2 AND d.doc = text.doc AND "
            "d.language = $1) SELECT r.score, d.collection, d.id, d.doc FROM r CROSS JOIN document d WHERE d.doc = "
            "r.doc UNION ALL SELECT 0, "
            "d.collection, d.id, d.doc FROM document d WHERE d.doc NOT IN (SELECT doc FROM r) AND d.language = $1 "
            "ORDER BY 1 DESC, 2, 3 LIMIT $4  "
            "-- 'ru', 'a|b', 'stats', 21");
}

TEST(SqlCompiler, Errors) {
  const auto code = [](Selection selection) { return CompileSelection(selection, TestDialect(), "").status().code(); };
  EXPECT_EQ(code({.condition = Is(Field::kCurrency, "USD")}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.condition = Is(Field::kPublishTime, 1.5)}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.condition = {.kind = Condition::Kind::kNot}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.condition = {.kind = Condition::Kind::kHasFact}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.order = {{.by = Order::By::kField, .field = Field::kLabel}}}), absl::StatusCode::kInvalidArgument);
  for (const Cursor& cursor : {Cursor{}, Cursor{{"c"}}, Cursor{{int64_t{1}, "d"}}, Cursor{{std::nullopt, "d"}}}) {
    const auto compiled = CompileSelection({.after = cursor}, TestDialect(), "");
    EXPECT_EQ(compiled.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(model::ReasonOf(compiled.status()).value_or(model::ErrorReason{}).reason, "PAGE_TOKEN_INVALID");
  }
}

}  // namespace
}  // namespace chancery::store
