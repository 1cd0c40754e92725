#ifndef CHANCERY_SERVICE_QUERY_HIGHLIGHTS_H_
#define CHANCERY_SERVICE_QUERY_HIGHLIGHTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "service/model/document.h"
#include "service/model/text_span.h"

namespace chancery::query {

struct Highlight {
  model::TextSpan fragment;
  std::vector<model::TextSpan> matches;  // inside it, in order
};

// Fragments of the document's text in which one of `terms` occurs, best first (most different terms, then the
// earliest), at most `max_fragments`. `fragment_length` code points around the first match, on word boundaries; 0: the
// sentence.
std::vector<Highlight> MakeHighlights(const model::Document& document, absl::Span<const std::string> terms,
                                      int32_t max_fragments, int32_t fragment_length);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_HIGHLIGHTS_H_
