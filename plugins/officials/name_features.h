#ifndef CHANCERY_PLUGINS_OFFICIALS_NAME_FEATURES_H_
#define CHANCERY_PLUGINS_OFFICIALS_NAME_FEATURES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugins/officials/candidate_runs.h"
#include "plugins/officials/person_name.h"
#include "plugins/rules/token.h"

namespace chancery::officials {

// What the name tagger knows of one unit of a run: hashes of its features.  Training and tagging share this code, so
// that both see the same.  For one text and one thread.
class NameFeatures {
 public:
  // `supported`: the names that the rules' weights find; what they say is a feature, too.  All must outlive this.
  NameFeatures(const NameTools& tools, const rules::TokenizedText& text, const Candidates& candidates,
               const std::vector<PersonName>& supported);

  // Puts the features of every unit of the run into `out`, as many for each, and returns how many.  Cost: linear in
  // the units; no allocation but the growth of `out`.
  size_t Of(const Run& run, std::vector<uint32_t>& out);

  // Tells how a first pass labelled a run.  Features that are asked for after that say of each word how often the text
  // has it in names and outside, too: a second pass.
  void Remember(const Run& run, const std::vector<uint8_t>& labels);

 private:
  // What of a unit enters its own features and its neighbours'.
  struct View {
    static constexpr uint64_t kOutside = 0x517CC1B727220A95u;  // where no unit or token is
    uint64_t word = kOutside;
    uint64_t suffix2 = kOutside, suffix3 = kOutside, suffix4 = kOutside;
    uint64_t prefix2 = kOutside, prefix3 = kOutside;
    uint32_t shape = 0;  // kind, capitals, hyphens, script, length
    uint32_t known = 0;  // what lists and endings say
    uint32_t rule = 0;
  };
  View ViewOf(const Run& run, size_t index) const;

  const NameTools& tools_;
  const rules::TokenizedText& text_;
  const std::vector<rules::Token>& tokens_;
  const Candidates& candidates_;
  std::vector<uint8_t> rule_labels_;                       // by token: 0 none, 1 begin, 2 inside a supported name
  std::unordered_map<std::string_view, uint32_t> counts_;  // capitalised words of the text
  std::unordered_map<std::string_view, uint32_t> named_;   // words of supported names of several parts
  struct History {
    uint32_t in_long_names = 0, alone = 0, outside = 0;
  };
  std::unordered_map<std::string_view, History> history_;  // by stem; views of the candidates' words
  std::vector<View> views_;
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_NAME_FEATURES_H_
