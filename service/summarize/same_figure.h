#ifndef CHANCERY_SERVICE_SUMMARIZE_SAME_FIGURE_H_
#define CHANCERY_SERVICE_SUMMARIZE_SAME_FIGURE_H_

#include <cstdint>
#include <vector>

#include "service/summarize/points.h"

namespace chancery::summarize {

// How the values of two figures in one unit compare, each taken for what its words allow: half a unit of its last
// written digit up and down; a twentieth of the value more where the text says "about", downwards for "almost" and
// "less than", upwards for "more than"; the whole range for a range.
enum class ValueRelation : uint8_t {
  kEqual,        // the same value as written
  kWithin,       // one number can lie behind both
  kNotExcluded,  // they differ, but "more than" or "less than" leaves room
  kDifferent,
};
ValueRelation CompareValues(const FigureItem& a, const FigureItem& b);

// Whether both can be in one unit: the same, or one of those that a text does not tell apart ("dollars").
bool SameUnit(const FigureItem& a, const FigureItem& b);

// Whether both measure one thing as far as their words say: the same measure, aspect, parties and goods, and both parts
// of a larger figure or neither.
bool SameThing(const FigureItem& a, const FigureItem& b);

// Whether the words of both tell what they are about, and it is mostly the same.  False across languages.
bool AboutTheSame(const FigureItem& a, const FigureItem& b);

// One figure as several documents give it.
struct FigurePoint {
  std::vector<uint32_t> figures;  // indices in ScopeFacts::figures(); the first is the one to show, then by IsBefore
  int32_t document_count = 0;
  int32_t focus = 0;
};

// Puts together the figures that agree: the same thing in the same unit, and
//   - the same value, where the periods are the same or one of them is not stated; without a known measure also the
//     same words, or one document;
//   - values that one number can lie behind, where both state the same period; of shares also the same words.
// The one shown states its period, then gives its value most
// exactly, then is the first by publication.  Points come in the order of measure, parties, unit, period, then
// publication.
std::vector<FigurePoint> GroupFigures(const ScopeFacts& facts);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_SAME_FIGURE_H_
