#ifndef CHANCERY_PLUGINS_OFFICIALS_NAME_TAGGER_H_
#define CHANCERY_PLUGINS_OFFICIALS_NAME_TAGGER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/officials/candidate_runs.h"
#include "plugins/officials/name_features.h"
#include "plugins/officials/name_label.h"
#include "plugins/officials/person_name.h"
#include "plugins/rules/data_file.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// Costs of going from one label to the next, [from][to].
using Transitions = std::array<int32_t, kNameLabels * kNameLabels>;

// Weights of a linear model over the features of units, hashed to a table; the best sequence of labels of a run is
// chosen (Viterbi).
class NameWeights {
 public:
  // Reads uint32 bits of the table, int32 transitions, then int8 weights[1 << bits][kNameLabels], all little-endian,
  // and takes them from `bytes`.  False when they are not there.
  bool Read(std::string_view& bytes);

  // The labels of a run with those features, `each` a unit; `scores` gets [unit][label].
  void Label(const std::vector<uint32_t>& features, size_t each, size_t units, std::vector<int32_t>& scores,
             std::vector<uint8_t>& labels) const;

 private:
  std::vector<int8_t> weights_;
  uint32_t mask_ = 0;
  Transitions transitions_{};
};

// Finds names in the runs of a text in two passes: the second knows how the first has labelled each word elsewhere in
// the text.  A structured perceptron (Collins 2002), averaged; trained by tests/quality/train_names.cc, of which
// docs/names-model.md tells.  Immutable after Load; any thread may use it.
class NameTagger {
 public:
  // The model's bytes: "chancery-names 1\n" and the weights of both passes.  False and "file: cause" when it is none.
  bool Load(const rules::DataFile& file, std::string& error);

  // The names in the runs of a text, by position.
  std::vector<PersonName> Find(const NameTools& tools, const rules::TokenizedText& text, const Candidates& candidates,
                               const std::vector<PersonName>& supported) const;

 private:
  NameWeights first_;
  NameWeights second_;
};

// The best labels of units with those scores, [unit][label]; a name begins before it goes on.
void BestLabels(const std::vector<int32_t>& scores, const Transitions& transitions, std::vector<uint8_t>& labels);

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_NAME_TAGGER_H_
