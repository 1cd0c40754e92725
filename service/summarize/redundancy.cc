#include "service/summarize/redundancy.h"

#include <algorithm>

namespace chancery::summarize {
namespace {

// The overlap of two sentences that state different things.
constexpr double kMostOfOthers = 0.5;

size_t Shared(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  size_t shared = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i < *j) ++i;
    else if (*j < *i) ++j;
    else ++shared, ++i, ++j;
  }
  return shared;
}

}  // namespace

double Overlap(const SentenceFeatures& candidate, const SentenceFeatures& said, double cosine, bool same_document) {
  const size_t statements = Shared(candidate.statements, said.statements);
  // Words alike about other figures, events or acts are another point: "$3.9 billion in 11 months", "$4.4 billion".
  if (statements == 0 && !candidate.statements.empty() && !said.statements.empty())
    return std::min(cosine, kMostOfOthers);
  const size_t entities = Shared(candidate.entities, said.entities);
  if (entities == 0) return cosine;
  double same = 0;
  // One number can belong to many stories: it is the same story when it is told of the same ones.
  if (statements > 0 && 2 * entities >= std::min(candidate.entities.size(), said.entities.size())) {
    same = static_cast<double>(statements) / static_cast<double>(candidate.statements.size());
  }
  // A day is weaker: one document tells several things of it, and of two documents more than one entity must agree.
  if (const size_t days = Shared(candidate.days, said.days); days > 0 && entities > 1 && !same_document) {
    same = std::max(same, static_cast<double>(days) / static_cast<double>(candidate.days.size()) *
                              static_cast<double>(entities) / static_cast<double>(candidate.entities.size()));
  }
  return std::max(cosine, same);
}

}  // namespace chancery::summarize
