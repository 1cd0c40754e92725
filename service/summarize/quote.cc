#include "service/summarize/quote.h"

#include <tuple>
#include <utility>

namespace chancery::summarize {

Quote MakeQuote(const std::vector<const Told*>& told) {
  Quote quote;
  std::set<std::pair<uint32_t, model::TextSpan>> cited;
  for (const Told* one : told) {
    if (cited.size() < kMostCitations && cited.insert({one->document, one->sentence}).second) {
      if (cited.size() == 1) {
        quote.document = one->document;
        quote.sentence = one->sentence;
        quote.speaker = one->speaker;
      } else {
        quote.also.push_back(*one);
      }
    }
    if (quote.facts.size() < kMostCitations) quote.facts.emplace_back(one->document, one->fact);
  }
  return quote;
}

}  // namespace chancery::summarize
