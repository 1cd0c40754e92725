#include "service/extract/load_error.h"

#include <utility>

#include "service/model/reasons.h"

namespace chancery::extract {

absl::Status LoadError(absl::string_view reason, absl::string_view message, absl::string_view help,
                       std::map<std::string, std::string> metadata) {
  model::ErrorReason details;
  details.reason = std::string(reason);
  details.help = std::string(help);
  details.metadata = std::move(metadata);
  return model::MakeError(absl::StatusCode::kFailedPrecondition, message, std::move(details));
}

}  // namespace chancery::extract
