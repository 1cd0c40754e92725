#ifndef CHANCERY_SERVICE_EXTRACT_FACT_ID_H_
#define CHANCERY_SERVICE_EXTRACT_FACT_ID_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "service/model/text_span.h"

namespace chancery::extract {

// Gives the facts of one document their ids: 16 hexadecimal digits of SHA-256 over kind, span, rule family and ordinal
// among equals, so that analysing the text again gives the same ids.  Unique within the document.
class FactIds {
 public:
  // `rule` is the whole name ("ru.day-month-year"); its family is what comes before the last point.
  std::string Next(absl::string_view kind, model::TextSpan span, absl::string_view rule);

 private:
  std::map<std::string, int> ordinals_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_FACT_ID_H_
