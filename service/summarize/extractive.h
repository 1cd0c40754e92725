#ifndef CHANCERY_SERVICE_SUMMARIZE_EXTRACTIVE_H_
#define CHANCERY_SERVICE_SUMMARIZE_EXTRACTIVE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "service/model/document.h"
#include "service/model/fact.h"

namespace chancery::summarize {

struct Source {
  model::Document document;
  std::vector<model::Fact> facts;
};

struct Request {
  std::optional<int32_t> max_sentences;   // default 5 when neither is set
  std::optional<int32_t> max_characters;  // code points
  std::string focus;
  double redundancy_penalty = 0.5;  // 0 keeps repeats, 1 drops any overlap
};

// A sentence of a document, quoted: `text` is content[span].
struct Sentence {
  std::string document;  // resource name
  model::TextSpan span;
  std::string text;
  double score = 0;
  std::vector<std::string> supporting_facts;  // resource names
  // Other sentences that say the same.
  std::vector<std::pair<std::string, model::TextSpan>> also;
};

// Chooses the sentences that best stand for the sources: centrality (LexRank over stemmed terms and entities), place in
// the article, facts carried and the focus, with redundancy taken off greedily (maximal marginal relevance).  In the
// order of publication time, document name, position.  Deterministic: equal scores are ordered by name and position.
std::vector<Sentence> SummarizeExtractive(absl::Span<const Source> sources, const Request& request);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_EXTRACTIVE_H_
