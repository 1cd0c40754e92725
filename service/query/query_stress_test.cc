#include <gtest/gtest.h>

#include <random>

#include "absl/time/clock.h"
#include "service/model/reasons.h"
#include "service/query/fake_store.h"
#include "service/query/filter_ast.h"
#include "service/query/highlights.h"
#include "service/query/page_token.h"
#include "service/query/planner.h"

namespace chancery::query {
namespace {

// The whole of what a caller can say is answered by a plan or by kInvalidArgument with a reason.
void ExpectPlanOrReason(const Query& query, store::Store& store) {
  const auto plan = MakePlan(query, store);
  if (plan.ok()) return;
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kInvalidArgument) << plan.status();
  EXPECT_TRUE(model::ReasonOf(plan.status()));
}

TEST(QueryStress, FiltersOfRandomPieces) {
  const std::vector<std::string> pieces = {"(",
                                           ")",
                                           "AND",
                                           "OR",
                                           "NOT",
                                           "-",
                                           " ",
                                           "=",
                                           "!=",
                                           "<",
                                           "<=",
                                           ">=",
                                           ":",
                                           ",",
                                           "\"",
                                           "'",
                                           "\\",
                                           "*",
                                           ".",
                                           "language",
                                           "money.amount",
                                           "money.currency",
                                           "event_date",
                                           "official",
                                           "participant",
                                           "labels.",
                                           "labels.x",
                                           "text",
                                           "kind",
                                           "within(",
                                           "possible(",
                                           "event_date,",
                                           "money.period",
                                           "2024-06-14",
                                           "\"2024\"",
                                           "MONEY",
                                           "USD",
                                           "12.5",
                                           "-3",
                                           "Қошанов",
                                           "\"Ветров\"",
                                           "officials/x",
                                           "\xF0\x9F\x98\x80",
                                           "\xFF",
                                           "\xD0",
                                           std::string(1, '\0'),
                                           "a=1 AND b=2"};
  FakeStore store;
  store.AddEntity("officials/oleg-vetrov", model::EntityKind::kOfficial, {"Oleg Vetrov", "Олег Ветров"});
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string filter;
    for (uint32_t n = random() % 12; n > 0; --n) {
      filter += pieces[random() % pieces.size()];
      if (random() % 2 == 0) filter += ' ';
    }
    const auto kind = static_cast<ResultKind>(random() % 5);
    ExpectPlanOrReason({.words = random() % 8 == 0 ? filter : "", .filter = filter, .kind = kind}, store);
  }
}

TEST(QueryStress, RandomBytes) {
  FakeStore store;
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes(random() % 200, ' ');
    for (char& c : bytes) c = static_cast<char>(random());
    ExpectPlanOrReason({.words = bytes,
                        .filter = bytes,
                        .page_token = random() % 2 == 0 ? bytes : "",
                        .order_by = random() % 2 == 0 ? bytes : ""},
                       store);
    MakeHighlights(model::Document{.content = "Oleg Vetrov spoke."}, {bytes}, 3, static_cast<int32_t>(random() % 50));
  }
}

TEST(QueryStress, BigAndDeepFiltersFailFast) {
  FakeStore store;
  const absl::Time begin = absl::Now();
  for (const char* piece : {"(", ")", "a", "-", "NOT ", "a OR ", "\"", "\\", "f(", "a=(", "Қ", "a=1 "}) {
    std::string filter;
    while (filter.size() < (1 << 20)) filter += piece;
    for (const size_t size : {filter.size(), size_t{16384}, size_t{1000}}) {
      EXPECT_FALSE(MakePlan({.filter = filter.substr(0, size), .kind = ResultKind::kEntity}, store).ok() &&
                   size > 16384)
          << piece;
    }
  }
  EXPECT_LT(absl::Now() - begin, absl::Seconds(20));
}

TEST(QueryStress, NodesStayInsideTheFilter) {
  std::mt19937 random(3);
  const std::string alphabet = "ab()=\"'-, :ORANDT";
  for (int round = 0; round < 20000; ++round) {
    std::string filter(random() % 24, ' ');
    for (char& c : filter) c = alphabet[random() % alphabet.size()];
    const auto node = ParseFilter(filter);
    if (!node.ok()) continue;
    std::vector<const FilterNode*> open = {&*node};
    while (!open.empty()) {
      const FilterNode* n = open.back();
      open.pop_back();
      ASSERT_GE(n->begin, 0) << filter;
      ASSERT_LE(n->begin, n->end) << filter;
      ASSERT_LE(n->end, static_cast<int32_t>(filter.size())) << filter;
      for (const FilterNode& child : n->children) open.push_back(&child);
    }
  }
}

}  // namespace
}  // namespace chancery::query
