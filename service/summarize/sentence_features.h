#ifndef CHANCERY_SERVICE_SUMMARIZE_SENTENCE_FEATURES_H_
#define CHANCERY_SERVICE_SUMMARIZE_SENTENCE_FEATURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "service/model/text_span.h"
#include "service/summarize/centrality.h"
#include "service/summarize/extractive.h"

namespace chancery::summarize {

// One sentence as the chooser sees it.
struct SentenceFeatures {
  int32_t source = 0;  // index of its document
  model::TextSpan span;
  int32_t code_points = 0;
  int32_t place = 0;        // among its document's sentences, headlines not counted
  SparseVector vector;      // terms and entities, weighted by rarity
  double stands_alone = 0;  // sentence_shape.h
  double facts = 0;         // 0 to 1: how much its facts say
  double title = 0;         // cosine with its document's title
  double focus = 0;         // 0 to 1: share of the focus's words
  // The same numbers in every language, ascending: figures, events and acts that it states; days that it names;
  // entities.
  std::vector<int32_t> statements;
  std::vector<int32_t> days;
  std::vector<int32_t> entities;
  std::vector<std::string> supporting_facts;
};

struct FeatureTable {
  std::vector<SentenceFeatures> sentences;  // by source, then position
  int32_t feature_count = 0;
};

// Reads the sentences of all sources (model::Document::sentences), in the order of `sources`.  At most 200,000
// sentences, each source getting its share from its beginning.  Linear in the texts and facts.
FeatureTable ReadSentences(absl::Span<const Source* const> sources, absl::string_view focus);

// Share of what `candidate` says that `said` says too, 0 to 1: the cosine of their words and entities, or what both
// state of the same entities, whatever their language.
double Overlap(const SentenceFeatures& candidate, const SentenceFeatures& said, double cosine);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_SENTENCE_FEATURES_H_
