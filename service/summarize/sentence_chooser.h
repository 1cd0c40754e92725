#ifndef CHANCERY_SERVICE_SUMMARIZE_SENTENCE_CHOOSER_H_
#define CHANCERY_SERVICE_SUMMARIZE_SENTENCE_CHOOSER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "service/summarize/sentence_features.h"
#include "service/summarize/sentence_index.h"

namespace chancery::summarize {

// What makes a sentence worth quoting.  Chosen on the summaries and gold facts of benchmarks/summary_quality, which
// says how much they are fitted to those texts.
struct Weights {
  // How much of the words that the documents repeat, early ones above all, it says and no sentence taken has said.
  double coverage = 0.7;
  // Its place in its document: 1 / (1 + place_decay * sentences before it).
  double place = 1;
  double place_decay = 1.2;
  // How many facts it states that no sentence taken has stated: 1 - exp(-facts / fact_scale).
  double facts = 1.2;
  double fact_scale = 10;
  // Its cosine with the title.
  double title = 0.4;
  // With a limit in characters, a sentence's value is divided by its length to this power.
  double length = 0.1;
};

double PlaceScore(const SentenceFeatures& sentence, const Weights& weights);

// A sentence that may be chosen.
struct Candidate {
  const SentenceFeatures* features = nullptr;
  SparseVector vector;  // of length 1; features are numbered from 0
  uint32_t source = 0;  // number of its document, below the sources' count
  double title = 0;     // cosine with its document's title
  double focus = 0;     // 0 to 1: how much of the reader's focus it has
};

struct Limits {
  size_t sentences = 0;
  int64_t characters = 0;  // code points, with one between sentences
  bool by_characters = false;
  double redundancy_penalty = 0.5;
};

struct Choice {
  size_t candidate = 0;
  double score = 0;  // worth when nothing was taken yet
  // Candidates that say the same and were not taken, at most 20.
  std::vector<size_t> also;
};

// Takes the best sentence again and again, until none fits: each is worth less the more of it is said (maximal marginal
// relevance).  Among equals the first of `candidates`.  In the order of taking.  Linear in the candidates for each one
// taken.
std::vector<Choice> ChooseSentences(const std::vector<Candidate>& candidates, size_t source_count, const Limits& limits,
                                    const Weights& weights);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_SENTENCE_CHOOSER_H_
