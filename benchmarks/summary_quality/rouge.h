#ifndef CHANCERY_BENCHMARKS_SUMMARY_QUALITY_ROUGE_H_
#define CHANCERY_BENCHMARKS_SUMMARY_QUALITY_ROUGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery::benchmarks {

// Words and numbers in lower case; no stemming, nothing left out.
std::vector<std::string> RougeWords(absl::string_view text);

struct Rouge {
  double recall = 0;
  double precision = 0;
  double F1() const { return recall + precision == 0 ? 0 : 2 * recall * precision / (recall + precision); }
};

// ROUGE-N and ROUGE-L (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004, sections 2 and 3) of one
// summary against one reference; ROUGE-L over the whole text as one sequence.
Rouge RougeN(const std::vector<std::string>& summary, const std::vector<std::string>& reference, size_t n);
Rouge RougeL(const std::vector<std::string>& summary, const std::vector<std::string>& reference);

}  // namespace chancery::benchmarks

#endif  // CHANCERY_BENCHMARKS_SUMMARY_QUALITY_ROUGE_H_
