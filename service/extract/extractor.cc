#include "service/extract/extractor.h"

#include <string>

#include "absl/strings/match.h"

namespace chancery::extract {

bool Extractor::Reads(absl::string_view language) const {
  for (const std::string& range : manifest_->languages) {
    if (range == "*") return true;
    if (absl::StartsWithIgnoreCase(language, range) &&
        (language.size() == range.size() || language[range.size()] == '-'))
      return true;
  }
  return false;
}

}  // namespace chancery::extract
