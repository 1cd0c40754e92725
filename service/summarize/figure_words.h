#ifndef CHANCERY_SERVICE_SUMMARIZE_FIGURE_WORDS_H_
#define CHANCERY_SERVICE_SUMMARIZE_FIGURE_WORDS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "service/model/decimal.h"
#include "service/model/text_span.h"

namespace chancery::summarize {

// What kind of number the words around a figure make of it.
enum class FigureAspect : uint8_t {
  kLevel,   // how much it is: "reached $24 billion"; also when no word says otherwise
  kChange,  // by how much it changed: "rose by 12%", "на 3 процента больше"
  kShare,  // which share of the whole it is: "70% of the total turnover falls on", "70 процентов приходится на"
};

// What the sentence says of a figure beside its value.  Read in English, Russian and Kazakh by the words' stems.
struct FigureWords {
  FigureAspect aspect = FigureAspect::kLevel;
  // It is said to be a part of a larger one: "accounts for $8 billion of the total", "из них", "оның ішінде".
  bool is_part = false;
  // Stems of what the measure is said to be of: "textil" in "exports of textiles"; empty for all goods.
  std::set<std::string> goods;
  // Stems of what else the sentence is about: no function words, numbers, names, units or verbs that go with figures.
  std::set<std::string> about;
  // Of the text, so that words are compared within one language only: "en".
  std::string language;
};

// `sentence` has the figure at `figure` and what it measures at `measure`, in bytes of the sentence.  Linear in the
// sentence; of a long one the 2,000 bytes on each side of the figure are read.
FigureWords ReadFigureWords(absl::string_view sentence, model::TextSpan figure, std::optional<model::TextSpan> measure,
                            bool is_percent, absl::string_view language);

// The value of the last digit that `written` gives of `value`: 1e9 for "$24 billion", 1e8 for "6,2 млрд", 1 for "24
// 000". Of a number in words the last digit of the value that is not zero.
double StepOf(absl::string_view written, const model::Decimal& value);

}  // namespace chancery::summarize

#endif  // CHANCERY_SERVICE_SUMMARIZE_FIGURE_WORDS_H_
