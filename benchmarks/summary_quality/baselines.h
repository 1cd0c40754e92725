#ifndef CHANCERY_BENCHMARKS_SUMMARY_QUALITY_BASELINES_H_
#define CHANCERY_BENCHMARKS_SUMMARY_QUALITY_BASELINES_H_

#include <cstddef>
#include <string>
#include <vector>

namespace chancery::benchmarks {

// A sentence as its stemmed words without function words, in order.
using Words = std::vector<std::string>;

// Each returns the sentences' indices, best first.

// As they stand.
std::vector<size_t> Lead(size_t sentences);
// Mihalcea and Tarau, "TextRank: Bringing Order into Texts", 2004, section 4: the number of common words over the sum
// of the logarithms of the lengths; damping 0.85.
std::vector<size_t> TextRank(const std::vector<Words>& sentences);
// Erkan and Radev, "LexRank", 2004, section 3.2: cosines of tf-idf above 0.1 are links; damping 0.85 towards them.
std::vector<size_t> LexRankThreshold(const std::vector<Words>& sentences);

}  // namespace chancery::benchmarks

#endif  // CHANCERY_BENCHMARKS_SUMMARY_QUALITY_BASELINES_H_
