#ifndef CHANCERY_SERVICE_EXTRACT_EMIT_RULES_H_
#define CHANCERY_SERVICE_EXTRACT_EMIT_RULES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"
#include "service/extract/check_annotation.h"
#include "service/model/text_span.h"

namespace chancery::extract {

// The verdicts on what a plugin emits for one document, the same in this process and in a worker.  For one thread.
class EmitRules {
 public:
  struct Options {
    absl::string_view text;
    const std::vector<std::string>* produces;
    const std::vector<model::TextSpan>* boilerplate;  // in order, disjoint
    size_t max_annotations;
    size_t max_bytes = 32 << 20;
  };
  static constexpr size_t kDropped = SIZE_MAX;

  // The pointees must outlive the rules.
  explicit EmitRules(const Options& options) : options_(options) {}

  // What emit() is to answer.  CHX_OK with `keep` false for one in boilerplate, which is dropped without a word.  `why`
  // is set for one that is refused: CHX_E_OUT_OF_RANGE or CHX_E_INVALID_ARGUMENT.
  chx_status Admit(const chx_annotation* emitted, bool* keep, std::string* why);

  // Whether the budget is used up.
  bool exhausted() const { return exhausted_; }
  // For a sink that has less room than the budget.
  void SetExhausted() { exhausted_ = true; }

  // The number, from 0, that the annotation with this id of the plugin's has among those kept, kDropped for one in
  // boilerplate; nullptr when there is none.
  const size_t* Find(uint64_t id) const;

 private:
  const Options options_;
  bool exhausted_ = false;
  size_t kept_ = 0;
  size_t bytes_ = 0;
  std::unordered_map<uint64_t, size_t> ids_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_EMIT_RULES_H_
