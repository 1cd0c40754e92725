#ifndef CHANCERY_SERVICE_SUMMARIZE_SENTENCE_FEATURES_H_
#define CHANCERY_SERVICE_SUMMARIZE_SENTENCE_FEATURES_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/model/document.h"
#include "service/model/fact.h"
#include "service/summarize/sentence_index.h"

namespace chancery::summarize {

// Words that the reader wants to hear about: each a set of alternatives, a name in any script.  At most 64.
using Focus = std::vector<std::set<std::string>>;
Focus ReadFocus(absl::string_view words);

// One sentence as the chooser sees it.  Terms, entities and statements are numbers that are the same in every document:
// hashes, of which two may rarely be one.
struct SentenceFeatures {
  model::TextSpan span;
  int32_t code_points = 0;
  int32_t place = 0;       // among its document's sentences, headlines not counted
  SparseVector vector;     // how often it has each term and entity
  float stands_alone = 0;  // sentence_shape.h
  float facts = 0;         // 0 to 1: how much its facts say
  uint64_t focus = 0;      // which words of the focus it has
  // Figures, events and acts that it states; days that it names; entities.  Ascending.
  std::vector<uint32_t> statements;
  std::vector<uint32_t> days;
  std::vector<uint32_t> entities;
};

struct DocumentFeatures {
  std::vector<SentenceFeatures> sentences;  // by position
  SparseVector title;                       // how often the title or first headline has each term
};

// Features of terms and entities are below this.
inline constexpr uint32_t kFeatures = 1 << 22;

// Reads the sentences of a document (model::Document::sentences).  Linear in text and facts.
DocumentFeatures ReadSentences(const model::Document& document, const std::vector<model::Fact>& facts,
                               const Focus& focus);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_SENTENCE_FEATURES_H_
