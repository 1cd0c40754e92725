#ifndef CHANCERY_SERVICE_SUMMARIZE_POINT_FOCUS_H_
#define CHANCERY_SERVICE_SUMMARIZE_POINT_FOCUS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/model/fact.h"

namespace chancery::summarize {

// What a reader wants to hear about, made of the words of a request: who and what must be named, which measures, and
// other words.  Empty: everything.
struct PointFocus {
  // A name in it.  It is met by what names one of `entities`, or has one of `terms` among its words.
  struct Name {
    std::set<std::string> entities;  // resource names of entities, and states: "KZ"
    std::set<std::string> terms;     // text::SearchToken::terms
  };
  std::vector<Name> names;            // each must be met
  std::set<model::Measure> measures;  // figures must measure one of these, when there are any
  std::set<std::string> terms;  // without names and measures one must be met; else they only decide what goes first

  bool empty() const { return names.empty() && measures.empty() && terms.empty(); }
};

// The measure that a word of English, Russian or Kazakh names, by its term (text::SearchToken::terms[0]):
// "turnover", "товарооборот", "айналым"; kUnspecified for others.
model::Measure MeasureOfTerm(absl::string_view term);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_POINT_FOCUS_H_
