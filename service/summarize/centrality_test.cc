#include "service/summarize/centrality.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace chancery::summarize {
namespace {

std::vector<double> RankOf(std::vector<SparseVector> vectors, int32_t features) {
  std::vector<const SparseVector*> pointers;
  for (SparseVector& vector : vectors) {
    Normalize(vector);
    pointers.push_back(&vector);
  }
  return LexRank(pointers, features);
}

TEST(Centrality, DotAndNormalize) {
  SparseVector a = {{0, 3}, {2, 4}}, b = {{1, 5}, {2, 2}}, zero = {{3, 0}};
  EXPECT_DOUBLE_EQ(Dot(a, b), 8);
  EXPECT_DOUBLE_EQ(Dot(a, {}), 0);
  Normalize(a);
  EXPECT_DOUBLE_EQ(a[0].second, 0.6);
  EXPECT_DOUBLE_EQ(a[1].second, 0.8);
  Normalize(zero);
  EXPECT_TRUE(zero.empty());
}

TEST(Centrality, TheSentenceBetweenTheOthersRanksFirst) {
  const std::vector<double> rank = RankOf({{{0, 1}, {1, 1}}, {{1, 1}, {2, 1}}, {{2, 1}, {3, 1}}, {{4, 1}}}, 5);
  EXPECT_DOUBLE_EQ(rank[1], 1);
  EXPECT_NEAR(rank[0], rank[2], 1e-12);
  EXPECT_LT(rank[0], rank[1]);
}

// The power method on the full matrix, as the paper gives it.
TEST(Centrality, EqualsTheMatrix) {
  std::vector<SparseVector> vectors;
  for (int i = 0; i < 12; ++i) {
    SparseVector vector;
    for (int f = 0; f < 9; ++f) {
      if ((i * 7 + f * 5 + i * f) % 4 == 0) vector.emplace_back(f, 1 + (i + f) % 3);
    }
    Normalize(vector);
    vectors.push_back(vector);
  }
  const size_t n = vectors.size();
  std::vector<double> p(n, 1.0 / 12);
  for (int step = 0; step < 10; ++step) {
    std::vector<double> next(n, 0.15 / 12);
    for (size_t j = 0; j < n; ++j) {
      double degree = 0;
      for (size_t k = 0; k < n; ++k) degree += Dot(vectors[j], vectors[k]);
      for (size_t i = 0; i < n && degree > 0; ++i) next[i] += 0.85 * Dot(vectors[i], vectors[j]) / degree * p[j];
    }
    p = next;
  }
  const double greatest = *std::max_element(p.begin(), p.end());
  const std::vector<double> rank = RankOf(vectors, 9);
  for (size_t i = 0; i < n; ++i) EXPECT_NEAR(rank[i], p[i] / greatest, 1e-12) << i;
}

TEST(Centrality, NothingToRank) {
  EXPECT_TRUE(RankOf({}, 0).empty());
  for (double r : RankOf({{}, {}}, 0)) EXPECT_EQ(r, 1);
}

}  // namespace
}  // namespace chancery::summarize
