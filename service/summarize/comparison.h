#ifndef CHANCERY_SERVICE_SUMMARIZE_COMPARISON_H_
#define CHANCERY_SERVICE_SUMMARIZE_COMPARISON_H_

#include <cstdint>
#include <string>
#include <vector>

#include "service/summarize/points.h"
#include "service/summarize/same_figure.h"

namespace chancery::summarize {

// Names and numbers as in chancery.v1.FigureRelation.
enum class FigureRelation : uint8_t { kUnspecified, kAgrees, kConflicts, kNotComparable, kPartOf, kSupersedes };

struct FigureComparison {
  // Indices in ScopeFacts::figures().  Of kPartOf the first is the part, of kSupersedes the first is the later; else
  // the one of the earlier period, then of the earlier publication comes first.  Two, but of kAgrees one a document, at
  // most 20.
  std::vector<uint32_t> figures;
  FigureRelation relation = FigureRelation::kUnspecified;
  std::string reason;  // in English, with the periods and the sources
  int32_t document_count = 0;
  int32_t focus = 0;
};

// Puts figures of one measure and the same parties side by side.
//
//   AGREES          the same thing, period and unit, and one number can lie behind both (GroupFigures); told by two
//                   documents or more
//   PART_OF         the text says that it is a part ("of the total"), and the whole stands in the same document; or its
//                   period lies inside the other's and its value is not larger; or it is exports or imports, and the
//                   other the turnover of the same period, and its value is not larger
//   SUPERSEDES      the same thing and period, another value, from the same source or speaker, published later
//   CONFLICTS       the same thing and period, another value; or a part that is larger than its whole
//   NOT_COMPARABLE  all else that stands next to one another: another or an unknown period, another currency, other
//                   goods, a level and a change, "more than" that leaves room; loans, aid, contracts, fines, prices and
//                   shares whose words do not show that they are the same one
//
// What a text does not state is not guessed: a figure without a period neither agrees with another value nor conflicts
// with it.  A part is compared with its whole alone.  Of the rest of a measure every figure is compared with the next
// in time, not with all.  Figures of no known measure are left out, those without parties are compared with each other.
//
// In the order of how many documents tell of the measure and parties, then conflicts, superseded, parts, agreements,
// not comparable.
std::vector<FigureComparison> CompareFigures(const ScopeFacts& facts);

// The relation of two figures of one measure and the same parties, for which GroupFigures does not hold; with its
// reason. `a` comes first in time.  kUnspecified when there is nothing to say.
struct Judgement {
  FigureRelation relation = FigureRelation::kUnspecified;
  bool swapped = false;  // the second is the part, or supersedes
  std::string reason;
};
Judgement Judge(const ScopeFacts& facts, const FigureItem& a, const FigureItem& b);

// A decimal number for reading, exact: "24 billion", "6.2 million", "1,234,567.5", "1,500".
std::string AmountInWords(const std::string& decimal);

// "$24 billion" is "USD 24 billion"; with its qualifier: "almost USD 30 billion", "70%".
std::string FigureInWords(const FigureItem& figure);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_COMPARISON_H_
