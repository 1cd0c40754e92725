#ifndef CHANCERY_SERVICE_SUMMARIZE_SENTENCE_INDEX_H_
#define CHANCERY_SERVICE_SUMMARIZE_SENTENCE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace chancery::summarize {

// Weights of features, by ascending feature.
using SparseVector = std::vector<std::pair<uint32_t, float>>;

double Dot(const SparseVector& a, const SparseVector& b);

// Scales to length 1; a vector of zeros becomes empty.
void Normalize(SparseVector& vector);

// Which sentences have a feature.  Sums run in the order of the sentences: the same input gives the same bits.
class SentenceIndex {
 public:
  struct Posting {
    uint32_t sentence;
    float weight;
  };

  // Features are below `feature_count`; the vectors must outlive it.
  SentenceIndex(std::vector<const SparseVector*> vectors, size_t feature_count);

  size_t sentence_count() const { return vectors_.size(); }
  size_t feature_count() const { return begins_.size() - 1; }
  const SparseVector& vector(size_t sentence) const { return *vectors_[sentence]; }
  absl::Span<const Posting> Postings(uint32_t feature) const {
    return absl::MakeSpan(postings_).subspan(begins_[feature], begins_[feature + 1] - begins_[feature]);
  }

  // The product of every sentence's vector with that of `sentence`: the cosine when both have length 1.
  std::vector<float> Products(size_t sentence) const;

 private:
  const std::vector<const SparseVector*> vectors_;
  std::vector<uint32_t> begins_;  // of a feature: where its postings begin
  std::vector<Posting> postings_;
};

// How much of what is worth saying each sentence would still say, while others are taken.
class Coverage {
 public:
  // `worth` is of each feature; `index` must outlive it.
  Coverage(const SentenceIndex& index, std::vector<double> worth);

  // The sum of the worth of the sentence's features, each as far as it is not said yet.
  double Of(size_t sentence) const { return left_[sentence]; }

  // A `share`, 0 to 1, of what the sentence says counts as said from now on.
  void Say(size_t sentence, double share);

 private:
  const SentenceIndex& index_;
  std::vector<double> worth_;
  std::vector<double> left_;
};

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_SENTENCE_INDEX_H_
