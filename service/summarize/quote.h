#ifndef CHANCERY_SERVICE_SUMMARIZE_QUOTE_H_
#define CHANCERY_SERVICE_SUMMARIZE_QUOTE_H_

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "service/summarize/points.h"

namespace chancery::summarize {

// Most places that are cited for one point.
inline constexpr size_t kMostCitations = 20;

// A sentence to quote, with the other places that say the same and the facts that it is quoted for.  Documents are
// indices in ScopeFacts::documents().
struct Quote {
  uint32_t document = 0;
  model::TextSpan sentence;
  std::string speaker;
  std::vector<Told> also;                               // other sentences
  std::vector<std::pair<uint32_t, std::string>> facts;  // document and fact id
};

// The quote of items that tell the same, the first of which is shown.  Each sentence is cited once, at most
// kMostCitations of them.
Quote MakeQuote(const std::vector<const Told*>& told);

// Keeps the points that fit `limit`: those with more words of the focus (T::focus), then those told by more documents
// (T::document_count), then the earlier ones of `points`.  Leaves them in the order they had; returns how many went.
template <typename T>
int32_t KeepMostTold(std::vector<T>& points, size_t limit) {
  if (points.size() <= limit) return 0;
  std::vector<size_t> order(points.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (points[a].focus != points[b].focus) return points[a].focus > points[b].focus;
    return points[a].document_count > points[b].document_count;
  });
  order.resize(limit);
  std::sort(order.begin(), order.end());
  std::vector<T> kept;
  for (size_t i : order) kept.push_back(std::move(points[i]));
  const auto dropped = static_cast<int32_t>(points.size() - kept.size());
  points = std::move(kept);
  return dropped;
}

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_QUOTE_H_
