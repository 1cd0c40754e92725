#include "service/model/reasons.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace chancery::model {
namespace {

// Key and value pairs, each closed by a unit separator; both are taken out of values on the way in.
constexpr char kSeparator = '\x1f';
constexpr absl::string_view kPayloadUrl = "chancery/error-reason";

void Append(std::string& out, absl::string_view key, absl::string_view value) {
  for (absl::string_view part : {key, value}) {
    for (char c : part) {
      if (c != kSeparator) out += c;
    }
    out += kSeparator;
  }
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, absl::string_view message, ErrorReason reason) {
  absl::Status status(code, message);
  std::string payload;
  Append(payload, "reason", reason.reason);
  if (!reason.field.empty()) Append(payload, "field", reason.field);
  if (!reason.resource.empty()) Append(payload, "resource", reason.resource);
  if (!reason.help.empty()) Append(payload, "help", reason.help);
  if (reason.retry_seconds) Append(payload, "retry", absl::StrCat(*reason.retry_seconds));
  for (const auto& [key, value] : reason.metadata) Append(payload, absl::StrCat("m:", key), value);
  status.SetPayload(kPayloadUrl, absl::Cord(payload));
  return status;
}

std::optional<ErrorReason> ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayloadUrl);
  if (!payload.has_value()) return std::nullopt;
  const std::string flat(*payload);
  ErrorReason reason;
  size_t at = 0;
  const auto next = [&flat, &at] {
    const size_t end = flat.find(kSeparator, at);
    std::string part = flat.substr(at, end - at);
    at = end + 1;
    return part;
  };
  while (at < flat.size()) {
    const std::string key = next();
    std::string value = next();
    if (key == "reason") reason.reason = std::move(value);
    else if (key == "field") reason.field = std::move(value);
    else if (key == "resource") reason.resource = std::move(value);
    else if (key == "help") reason.help = std::move(value);
    else if (key == "retry") reason.retry_seconds = std::strtod(value.c_str(), nullptr);
    else reason.metadata[key.substr(2)] = std::move(value);
  }
  return reason;
}

absl::Status WithFieldPrefix(const absl::Status& status, absl::string_view prefix) {
  std::optional<ErrorReason> reason = ReasonOf(status);
  if (!reason || reason->field.empty()) return status;
  reason->field = absl::StrCat(prefix, reason->field);
  return MakeError(status.code(), status.message(), *std::move(reason));
}

}  // namespace chancery::model
