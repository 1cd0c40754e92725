#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/query/filter_ast.h"

namespace chancery::query {
namespace {

// The tree in prefix form: (and a=1 (or b c)).
std::string Shape(const FilterNode& node) {
  std::string all;
  for (const FilterNode& child : node.children) absl::StrAppend(&all, " ", Shape(child));
  switch (node.kind) {
    case FilterNode::Kind::kAnd: return absl::StrCat("(and", all, ")");
    case FilterNode::Kind::kOr: return absl::StrCat("(or", all, ")");
    case FilterNode::Kind::kNot: return absl::StrCat("(not", all, ")");
    case FilterNode::Kind::kFunction: return absl::StrCat("(call ", node.name, all, ")");
    case FilterNode::Kind::kComparison:
      return absl::StrCat(node.name, node.op, node.quoted ? "'" : "", node.value, node.quoted ? "'" : "");
    case FilterNode::Kind::kLiteral: return absl::StrCat(node.quoted ? "'" : "", node.value, node.quoted ? "'" : "");
  }
  return "";
}

TEST(FilterParser, Trees) {
  struct Case {
    const char* filter;
    const char* shape;
  };
  for (const Case& c : {
           Case{"", "(and)"},
           {"  \n\t", "(and)"},
           {"Koshanov", "Koshanov"},
           {"Mazhilis speaker", "(and Mazhilis speaker)"},
           {"\"Mazhilis speaker\"", "'Mazhilis speaker'"},
           {"language=ru", "language=ru"},
           {"language = \"ru\"", "language='ru'"},
           {"language:'ru'", "language:'ru'"},
           {"a!=1 b<2 c<=3 d>4 e>=5 f:6 g=7", "(and a!=1 b<2 c<=3 d>4 e>=5 f:6 g=7)"},
           {"a=1 AND b=2 OR c=3", "(and a=1 (or b=2 c=3))"},
           {"a b AND c OR d e", "(and a b (or c d) e)"},
           {"(a=1 AND b=2) OR c=3", "(or (and a=1 b=2) c=3)"},
           {"a=1 AND (b=2 AND c=3)", "(and a=1 (and b=2 c=3))"},
           {"((a))", "a"},
           {"NOT a=1", "(not a=1)"},
           {"-a=1", "(not a=1)"},
           {"-\"two words\"", "(not 'two words')"},
           {"NOT (a OR b)", "(not (or a b))"},
           {"-(a b)", "(not (and a b))"},
           {"a AND NOT b", "(and a (not b))"},
           {"money.amount > -5.25", "money.amount>-5.25"},
           {"date >= 2024-01-01", "date>=2024-01-01"},
           {"labels.desk=\"x\"", "labels.desk='x'"},
           {"labels.\"press office\" = x", "labels.press office=x"},
           {"official:*", "official:*"},
           {"within(money.period, \"2023-01-01\", 2023-12-31)", "(call within money.period '2023-01-01' 2023-12-31)"},
           {"f()", "(call f)"},
           {"a = \"say \\\"yes\\\" \\\\ no\"", "a='say \"yes\" \\ no'"},
           {"official:\"Қошанов\"", "official:'Қошанов'"},
           {"official:Кошанов", "official:Кошанов"},
           {"\"and\" OR \"AND\"", "(or 'and' 'AND')"},
           {"ANDROID ORDER NOTE", "(and ANDROID ORDER NOTE)"},
       }) {
    SCOPED_TRACE(c.filter);
    const auto node = ParseFilter(c.filter);
    ASSERT_TRUE(node.ok()) << node.status();
    EXPECT_EQ(Shape(*node), c.shape);
  }
}

TEST(FilterParser, PositionsAreBytesOfTheFilter) {
  const auto node = ParseFilter("а  AND language = \"ru\"");
  ASSERT_TRUE(node.ok());
  ASSERT_EQ(node->children.size(), 2u);
  EXPECT_EQ(node->children[0].begin, 0);
  EXPECT_EQ(node->children[0].end, 2);
  EXPECT_EQ(node->children[1].begin, 8);
  EXPECT_EQ(node->children[1].value_begin, 19);
  EXPECT_EQ(node->children[1].end, 23);
  EXPECT_EQ(node->end, 23);
}

TEST(FilterParser, ErrorsSayWhereAndWhat) {
  struct Case {
    std::string filter;
    const char* position;
    const char* message;     // a part of it
    const char* suggestion;  // "" for none
  };
  for (const Case& c : {
           Case{"a =", "3", "expected a value", ""},
           {"= 1", "0", "expected a field", ""},
           {"a AND", "5", "the filter ends", ""},
           {"a AND OR b", "6", "found `OR`", ""},
           {"AND a", "0", "found `AND`", ""},
           {"(a", "2", "expected `)`", ""},
           {"a)", "1", "found `)`", ""},
           {"()", "1", "expected a field", ""},
           {"a = \"x", "4", "no closing \"", ""},
           {"a = 'x\\'", "4", "no closing '", ""},
           {"a == 1", "2", "unknown operator `==`", "`=`"},
           {"a => 1", "2", "unknown operator `=>`", "`>=`"},
           {"a <> 1", "2", "unknown operator `<>`", "`!=`"},
           {"!a", "0", "expected an operator", "`NOT`"},
           {"a and b", "2", "operators are in capitals", "`AND`"},
           {"a || b", "2", "operators are in capitals", "`OR`"},
           {"not a", "0", "operators are in capitals", "`NOT`"},
           {"- a", "0", "right after `-`", ""},
           {"NOT NOT a", "4", "found `NOT`", ""},
           {"\"a\" = b", "4", "fields stand without quotes", ""},
           {"date >= 2024-01-01T10:00:00Z", "21", "stands in quotes", ""},
           {"a = (b)", "4", "expected a value", ""},
           {"f(a b)", "4", "expected `,` or `)`", ""},
           {"f(a", "3", "expected `,` or `)`", ""},
           {"f(,)", "2", "expected a value", ""},
           {std::string(65, '(') + "a" + std::string(65, ')'), "65", "nested deeper than 64 levels", ""},
           {std::string(16385, ' '), "16384", "longer than 16384 bytes", ""},
       }) {
    SCOPED_TRACE(c.filter);
    const auto node = ParseFilter(c.filter);
    ASSERT_FALSE(node.ok());
    EXPECT_EQ(node.status().code(), absl::StatusCode::kInvalidArgument);
    const auto reason = model::ReasonOf(node.status());
    ASSERT_TRUE(reason);
    EXPECT_EQ(reason->reason, "FILTER_SYNTAX");
    EXPECT_EQ(reason->field, "filter");
    EXPECT_EQ(reason->metadata.at("position"), c.position);
    EXPECT_NE(std::string(node.status().message()).find(c.message), std::string::npos) << node.status();
    EXPECT_EQ(reason->metadata.count("suggestion") > 0 ? reason->metadata.at("suggestion") : "", c.suggestion);
  }
}

TEST(FilterParser, LimitsAreInclusive) {
  EXPECT_TRUE(ParseFilter(std::string(64, '(') + "a" + std::string(64, ')')).ok());
  std::string filter;
  for (int i = 0; i < kMaxFilterConditions; ++i) filter += "a=1 ";
  EXPECT_TRUE(ParseFilter(filter).ok());
  EXPECT_FALSE(ParseFilter(filter + "a=1").ok());
  EXPECT_TRUE(ParseFilter("a" + std::string(16383, ' ')).ok());
}

}  // namespace
}  // namespace chancery::query
