#include "service/extract/fact_id.h"

#include "absl/strings/str_cat.h"
#include "service/text/digest.h"

namespace chancery::extract {

std::string FactIds::Next(absl::string_view kind, model::TextSpan span, absl::string_view rule) {
  // Rules are renamed and split more often than families; citations should survive that.
  const absl::string_view family = rule.substr(0, rule.rfind('.'));
  const std::string base = absl::StrCat(kind, "\n", span.begin, "\n", span.end, "\n", family);
  const int ordinal = ordinals_[base]++;
  return text::Hex(text::Sha256(absl::StrCat(base, "\n", ordinal)).substr(0, 8));
}

}  // namespace chancery::extract
