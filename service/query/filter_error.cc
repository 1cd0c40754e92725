#include "service/query/filter_error.h"

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"

namespace chancery::query {

absl::Status FilterError(absl::string_view reason, int32_t position, absl::string_view message,
                         absl::string_view suggestion) {
  model::ErrorReason details{
      .reason = std::string(reason), .metadata = {{"position", absl::StrCat(position)}}, .field = "filter"};
  std::string text = absl::StrCat("filter, byte ", position, ": ", message);
  if (!suggestion.empty()) {
    details.metadata["suggestion"] = std::string(suggestion);
    absl::StrAppend(&text, "; did you mean ", suggestion, "?");
  }
  return model::MakeError(absl::StatusCode::kInvalidArgument, text, std::move(details));
}

std::string Quoted(absl::string_view text) {
  constexpr size_t kMost = 40;
  if (text.size() <= kMost) return absl::StrCat("`", text, "`");
  size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat("`", text.substr(0, end), "...`");
}

}  // namespace chancery::query
