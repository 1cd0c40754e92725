#ifndef CHANCERY_SERVICE_SUMMARIZE_EXTRACTIVE_H_
#define CHANCERY_SERVICE_SUMMARIZE_EXTRACTIVE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "service/model/document.h"
#include "service/model/fact.h"
#include "service/summarize/sentence_chooser.h"
#include "service/summarize/sentence_features.h"

namespace chancery::summarize {

struct Request {
  std::optional<int32_t> max_sentences;   // default 5 when neither is set
  std::optional<int32_t> max_characters;  // code points, with one between sentences
  std::string focus;
  double redundancy_penalty = 0.5;  // 0 keeps repeats, 1 drops any overlap
};

// A sentence that was chosen.
struct Quotation {
  std::string document;  // resource name
  model::TextSpan span;
  double score = 0;
  // Other sentences that say the same; at most 20.
  std::vector<std::pair<std::string, model::TextSpan>> also;
};

// Chooses the sentences that best stand for a set of documents (sentence_chooser.h): by the words and facts that they
// cover, their place in the article, its title and the focus, what says the same in whatever language but once.  Takes
// documents one by one and keeps of them no text, but numbers for each sentence that may be chosen: at most some
// 40,000, of a larger scope the best of each document by its own measure.  Deterministic, whatever the order of the
// documents: equal scores are ordered by time, name and position.
class Extract {
 public:
  explicit Extract(Request request);

  void Add(const model::Document& document, const std::vector<model::Fact>& facts);

  // In the order of publication time, document name, position; after the last document.
  std::vector<Quotation> Choose(const Weights& weights = {});

 private:
  struct Source {
    absl::Time time;
    std::string collection;
    std::string id;
    DocumentFeatures features;
  };

  void KeepBest();
  double Rarity(int64_t frequency) const;
  std::vector<Candidate> Candidates() const;

  Request request_;
  Focus focus_;
  std::vector<Source> sources_;
  absl::flat_hash_map<uint32_t, int32_t> frequency_;  // of a feature: sentences that have it, of all that were added
  std::array<int64_t, 64> focus_frequency_{};
  int64_t sentences_ = 0;  // that were added
  size_t kept_ = 0;        // that are here
};

// A quotation with its words: `text` is the document's content[span].
struct Sentence : Quotation {
  std::string text;
  std::vector<std::string> supporting_facts;  // resource names of the facts in it
};

Sentence ReadQuotation(Quotation quotation, const model::Document& document, const std::vector<model::Fact>& facts);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_EXTRACTIVE_H_
