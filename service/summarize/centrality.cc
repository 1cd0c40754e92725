#include "service/summarize/centrality.h"

#include <algorithm>
#include <cmath>

namespace chancery::summarize {
namespace {

constexpr double kDamping = 0.15;
// Scores are compared, not published; after ten steps their order has long settled.
constexpr int kSteps = 10;

double DotDense(const SparseVector& a, const std::vector<double>& dense) {
  double sum = 0;
  for (const auto& [feature, weight] : a) sum += weight * dense[static_cast<size_t>(feature)];
  return sum;
}

}  // namespace

double Dot(const SparseVector& a, const SparseVector& b) {
  double sum = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (i->first < j->first) {
      ++i;
    } else if (j->first < i->first) {
      ++j;
    } else {
      sum += i->second * j->second;
      ++i, ++j;
    }
  }
  return sum;
}

void Normalize(SparseVector& vector) {
  double squares = 0;
  for (const auto& [feature, weight] : vector) squares += weight * weight;
  if (squares == 0) {
    vector.clear();
    return;
  }
  const double length = std::sqrt(squares);
  for (auto& [feature, weight] : vector) weight /= length;
}

std::vector<double> LexRank(absl::Span<const SparseVector* const> sentences, int32_t feature_count) {
  const size_t n = sentences.size();
  std::vector<double> rank(n, n == 0 ? 0 : 1.0 / static_cast<double>(n));
  if (n == 0) return rank;
  // With S = V * transpose(V) for the sentences' vectors V, a row of S sums to the product with the sum of all vectors.
  std::vector<double> sum(static_cast<size_t>(feature_count));
  for (const SparseVector* vector : sentences) {
    for (const auto& [feature, weight] : *vector) sum[static_cast<size_t>(feature)] += weight;
  }
  std::vector<double> degree(n);
  for (size_t i = 0; i < n; ++i) degree[i] = DotDense(*sentences[i], sum);
  for (int step = 0; step < kSteps; ++step) {
    std::fill(sum.begin(), sum.end(), 0);
    for (size_t i = 0; i < n; ++i) {
      if (degree[i] == 0) continue;
      const double share = rank[i] / degree[i];
      for (const auto& [feature, weight] : *sentences[i]) sum[static_cast<size_t>(feature)] += share * weight;
    }
    for (size_t i = 0; i < n; ++i)
      rank[i] = kDamping / static_cast<double>(n) + (1 - kDamping) * DotDense(*sentences[i], sum);
  }
  const double greatest = *std::max_element(rank.begin(), rank.end());
  for (double& r : rank) r /= greatest;
  return rank;
}

}  // namespace chancery::summarize
