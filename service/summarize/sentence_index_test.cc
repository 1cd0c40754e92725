#include "service/summarize/sentence_index.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace chancery::summarize {
namespace {

TEST(SparseVectors, DotAndNormalize) {
  SparseVector a = {{0, 3}, {2, 4}}, b = {{1, 5}, {2, 2}}, zero = {{3, 0}};
  EXPECT_DOUBLE_EQ(Dot(a, b), 8);
  EXPECT_DOUBLE_EQ(Dot(a, {}), 0);
  Normalize(a);
  EXPECT_FLOAT_EQ(a[0].second, 0.6F);
  EXPECT_FLOAT_EQ(a[1].second, 0.8F);
  Normalize(zero);
  EXPECT_TRUE(zero.empty());
}

std::vector<SparseVector> Drawn(uint32_t sentences, uint32_t features) {
  std::mt19937 random(7);
  std::vector<SparseVector> vectors(sentences);
  for (SparseVector& vector : vectors) {
    for (uint32_t f = 0; f < features; ++f) {
      if (random() % 3 == 0) vector.emplace_back(f, static_cast<float>(1 + random() % 4));
    }
  }
  return vectors;
}

std::vector<const SparseVector*> Pointers(const std::vector<SparseVector>& vectors) {
  std::vector<const SparseVector*> pointers;
  for (const SparseVector& vector : vectors) pointers.push_back(&vector);
  return pointers;
}

TEST(SentenceIndex, ProductsAreThoseOfThePairs) {
  const std::vector<SparseVector> vectors = Drawn(30, 12);
  const SentenceIndex index(Pointers(vectors), 12);
  for (size_t i = 0; i < vectors.size(); ++i) {
    const std::vector<float> products = index.Products(i);
    for (size_t j = 0; j < vectors.size(); ++j)
      EXPECT_FLOAT_EQ(products[j], static_cast<float>(Dot(vectors[i], vectors[j])));
  }
}

TEST(SentenceIndex, Nothing) {
  const SentenceIndex none({}, 0);
  EXPECT_EQ(none.sentence_count(), 0u);
  const std::vector<SparseVector> empty(2);
  const SentenceIndex index(Pointers(empty), 0);
  EXPECT_EQ(index.Products(1), std::vector<float>(2));
}

TEST(Coverage, WhatIsSaidIsWorthLess) {
  const std::vector<SparseVector> vectors = {{{0, 1}, {1, 1}}, {{1, 1}, {2, 1}}, {{2, 1}}, {}};
  const SentenceIndex index(Pointers(vectors), 3);
  Coverage coverage(index, {1, 10, 100});
  EXPECT_DOUBLE_EQ(coverage.Of(0), 11);
  EXPECT_DOUBLE_EQ(coverage.Of(1), 110);
  EXPECT_DOUBLE_EQ(coverage.Of(3), 0);
  coverage.Say(0, 0.5);
  EXPECT_DOUBLE_EQ(coverage.Of(0), 5.5);
  EXPECT_DOUBLE_EQ(coverage.Of(1), 105);
  coverage.Say(1, 1);
  EXPECT_DOUBLE_EQ(coverage.Of(0), 0.5);
  EXPECT_DOUBLE_EQ(coverage.Of(1), 0);
  EXPECT_DOUBLE_EQ(coverage.Of(2), 0);
}

TEST(Coverage, EqualsASumMadeAnew) {
  const std::vector<SparseVector> vectors = Drawn(40, 15);
  const SentenceIndex index(Pointers(vectors), 15);
  std::vector<double> worth;
  for (int f = 0; f < 15; ++f) worth.push_back(1 + f % 4);
  Coverage coverage(index, worth);
  for (size_t said : {3u, 17u, 3u, 29u}) {
    coverage.Say(said, 0.75);
    for (const auto& [feature, weight] : vectors[said]) worth[feature] *= 0.25;
    for (size_t i = 0; i < vectors.size(); ++i) {
      double sum = 0;
      for (const auto& [feature, weight] : vectors[i]) sum += worth[feature];
      EXPECT_NEAR(coverage.Of(i), sum, 1e-9);
    }
  }
}

}  // namespace
}  // namespace chancery::summarize
