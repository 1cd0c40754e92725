#ifndef CHANCERY_SERVICE_SUMMARIZE_FACT_CONTENT_H_
#define CHANCERY_SERVICE_SUMMARIZE_FACT_CONTENT_H_

#include <string>
#include <vector>

#include "service/model/fact.h"

namespace chancery::summarize {

// What a fact adds to the sentence that carries it.
struct FactContent {
  double weight = 0;  // how much it says; the greatest are near 1
  // What it states and the days that it names, in words that are the same in every language; empty: nothing that could
  // be told apart from what others state.
  std::string statement;
  std::string days;
  std::vector<std::string> entities;  // whom it is about: resource names, states
};

FactContent ContentOf(const model::Fact& fact);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_FACT_CONTENT_H_
