#include "service/summarize/sentence_index.h"

#include <cmath>

namespace chancery::summarize {

double Dot(const SparseVector& a, const SparseVector& b) {
  double sum = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (i->first < j->first) {
      ++i;
    } else if (j->first < i->first) {
      ++j;
    } else {
      sum += static_cast<double>(i->second) * static_cast<double>(j->second);
      ++i, ++j;
    }
  }
  return sum;
}

void Normalize(SparseVector& vector) {
  double squares = 0;
  for (const auto& [feature, weight] : vector) squares += static_cast<double>(weight) * static_cast<double>(weight);
  if (squares == 0) {
    vector.clear();
    return;
  }
  const double length = std::sqrt(squares);
  for (auto& [feature, weight] : vector) weight = static_cast<float>(static_cast<double>(weight) / length);
}

SentenceIndex::SentenceIndex(std::vector<const SparseVector*> vectors, size_t feature_count)
    : vectors_(std::move(vectors)), begins_(feature_count + 1) {
  for (const SparseVector* vector : vectors_) {
    for (const auto& [feature, weight] : *vector) ++begins_[feature + 1];
  }
  for (size_t f = 0; f < feature_count; ++f) begins_[f + 1] += begins_[f];
  postings_.resize(begins_[feature_count]);
  std::vector<uint32_t> ends(begins_.begin(), begins_.end());
  for (size_t i = 0; i < vectors_.size(); ++i) {
    for (const auto& [feature, weight] : *vectors_[i]) postings_[ends[feature]++] = {static_cast<uint32_t>(i), weight};
  }
}

std::vector<float> SentenceIndex::Products(size_t sentence) const {
  std::vector<float> products(vectors_.size());
  for (const auto& [feature, weight] : *vectors_[sentence]) {
    for (const Posting& posting : Postings(feature)) products[posting.sentence] += weight * posting.weight;
  }
  return products;
}

Coverage::Coverage(const SentenceIndex& index, std::vector<double> worth)
    : index_(index), worth_(std::move(worth)), left_(index.sentence_count()) {
  for (size_t i = 0; i < left_.size(); ++i) {
    for (const auto& [feature, weight] : index_.vector(i)) left_[i] += worth_[feature];
  }
}

void Coverage::Say(size_t sentence, double share) {
  for (const auto& [feature, weight] : index_.vector(sentence)) {
    const double said = worth_[feature] * share;
    if (said == 0) continue;
    worth_[feature] -= said;
    for (const SentenceIndex::Posting& posting : index_.Postings(feature)) left_[posting.sentence] -= said;
  }
}

}  // namespace chancery::summarize
