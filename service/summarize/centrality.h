#ifndef CHANCERY_SERVICE_SUMMARIZE_CENTRALITY_H_
#define CHANCERY_SERVICE_SUMMARIZE_CENTRALITY_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace chancery::summarize {

// Weights of features, by ascending feature; of length 1 or empty.
using SparseVector = std::vector<std::pair<int32_t, double>>;

double Dot(const SparseVector& a, const SparseVector& b);

// Scales to length 1; a vector of zeros becomes empty.
void Normalize(SparseVector& vector);

// Continuous LexRank (Erkan and Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization",
// JAIR 22, 2004, section 3.2) of each sentence, scaled so that the greatest is 1.  Features are below `feature_count`.
// Similarities are cosines, so a step of the power method is two passes over the vectors and no matrix is made: linear
// in their total size. Sums run in the order given: the same input gives the same bits.
std::vector<double> LexRank(absl::Span<const SparseVector* const> sentences, int32_t feature_count);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_CENTRALITY_H_
