#include "benchmarks/summary_quality/baselines.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace chancery::benchmarks {
namespace {

using Matrix = std::vector<std::vector<double>>;

// The stationary scores of a walk along `links` with damping 0.85, best first; among equals the earlier.
std::vector<size_t> Ranked(const Matrix& links) {
  const size_t n = links.size();
  std::vector<double> degree(n), rank(n, 1.0 / static_cast<double>(std::max<size_t>(n, 1)));
  for (size_t i = 0; i < n; ++i) degree[i] = std::accumulate(links[i].begin(), links[i].end(), 0.0);
  for (int step = 0; step < 100; ++step) {
    std::vector<double> next(n, 0.15 / static_cast<double>(n));
    for (size_t j = 0; j < n; ++j) {
      for (size_t i = 0; degree[j] > 0 && i < n; ++i) next[i] += 0.85 * links[j][i] / degree[j] * rank[j];
    }
    rank = std::move(next);
  }
  std::vector<size_t> order = Lead(n);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return rank[a] > rank[b] + 1e-12; });
  return order;
}

}  // namespace

std::vector<size_t> Lead(size_t sentences) {
  std::vector<size_t> order(sentences);
  std::iota(order.begin(), order.end(), size_t{0});
  return order;
}

std::vector<size_t> TextRank(const std::vector<Words>& sentences) {
  const size_t n = sentences.size();
  Matrix links(n, std::vector<double>(n));
  std::vector<std::set<std::string>> words;
  for (const Words& sentence : sentences) words.emplace_back(sentence.begin(), sentence.end());
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      const double length =
          std::log(static_cast<double>(sentences[i].size())) + std::log(static_cast<double>(sentences[j].size()));
      if (i == j || sentences[i].empty() || sentences[j].empty() || length <= 0) continue;
      const auto shared = std::count_if(words[i].begin(), words[i].end(),
                                        [&](const std::string& word) { return words[j].count(word) > 0; });
      links[i][j] = static_cast<double>(shared) / length;
    }
  }
  return Ranked(links);
}

std::vector<size_t> LexRankThreshold(const std::vector<Words>& sentences) {
  const size_t n = sentences.size();
  std::map<std::string, double> frequency;
  for (const Words& sentence : sentences) {
    for (const std::string& word : std::set<std::string>(sentence.begin(), sentence.end())) ++frequency[word];
  }
  std::vector<std::map<std::string, double>> vectors(n);
  for (size_t i = 0; i < n; ++i) {
    for (const std::string& word : sentences[i]) vectors[i][word] += std::log(static_cast<double>(n) / frequency[word]);
    double squares = 0;
    for (const auto& [word, weight] : vectors[i]) squares += weight * weight;
    for (auto& [word, weight] : vectors[i]) weight = squares == 0 ? 0 : weight / std::sqrt(squares);
  }
  Matrix links(n, std::vector<double>(n));
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      double cosine = 0;
      for (const auto& [word, weight] : vectors[i]) {
        const auto its = vectors[j].find(word);
        if (its != vectors[j].end()) cosine += weight * its->second;
      }
      links[i][j] = cosine > 0.1 ? 1 : 0;
    }
  }
  return Ranked(links);
}

}  // namespace chancery::benchmarks
