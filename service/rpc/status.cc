#include "service/rpc/status.h"

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "service/model/reasons.h"
#include "service/text/decode.h"

namespace chancery::rpc {
namespace {

constexpr size_t kMostTextBytes = 1024;
// For what passes by itself and says no time.
constexpr double kRetrySeconds = 1;

std::string Utf8Prefix(absl::string_view text) {
  const absl::string_view cut = text.substr(0, kMostTextBytes);
  return std::string(cut.substr(0, text::FirstInvalidUtf8(cut).value_or(cut.size())));
}

absl::string_view ResourceType(absl::string_view name) {
  if (absl::StrContains(name, "/facts/")) return "chancery.v1.Fact";
  if (absl::StrContains(name, "/documents/")) return "chancery.v1.Document";
  if (absl::StartsWith(name, "extractors/")) return "chancery.v1.Extractor";
  return "chancery.v1.Entity";
}

void AddDetails(const absl::Status& status, const model::ErrorReason& reason, google::rpc::Status& out) {
  google::rpc::ErrorInfo info;
  info.set_domain(kErrorDomain);
  info.set_reason(reason.reason.empty() ? absl::StatusCodeToString(status.code()) : reason.reason);
  for (const auto& [key, value] : reason.metadata) (*info.mutable_metadata())[Utf8Prefix(key)] = Utf8Prefix(value);
  out.add_details()->PackFrom(info);
  if (!reason.field.empty()) {
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field(Utf8Prefix(reason.field));
    violation->set_description(out.message());
    out.add_details()->PackFrom(bad);
  }
  if (!reason.resource.empty()) {
    google::rpc::ResourceInfo resource;
    resource.set_resource_type(std::string(ResourceType(reason.resource)));
    resource.set_resource_name(Utf8Prefix(reason.resource));
    out.add_details()->PackFrom(resource);
  }
  if (absl::IsFailedPrecondition(status)) {
    google::rpc::PreconditionFailure failure;
    auto* violation = failure.add_violations();
    violation->set_type(info.reason());
    violation->set_subject(Utf8Prefix(reason.resource));
    violation->set_description(out.message());
    out.add_details()->PackFrom(failure);
  }
  if (info.reason() == "RATE_LIMITED") {
    google::rpc::QuotaFailure failure;
    failure.add_violations()->set_description(out.message());
    out.add_details()->PackFrom(failure);
  }
  if (reason.retry_seconds || absl::IsUnavailable(status)) {
    const double seconds = reason.retry_seconds.value_or(kRetrySeconds);
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(static_cast<int64_t>(seconds));
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>((seconds - std::floor(seconds)) * 1e9));
    out.add_details()->PackFrom(retry);
  }
  if (!reason.help.empty()) {
    google::rpc::Help help;
    help.add_links()->set_description(Utf8Prefix(reason.help));
    out.add_details()->PackFrom(help);
  }
}

}  // namespace

google::rpc::Status ToProto(const absl::Status& status) {
  google::rpc::Status out;
  if (status.ok()) return out;
  out.set_code(static_cast<int32_t>(status.code()));
  out.set_message(Utf8Prefix(status.message()));
  AddDetails(status, model::ReasonOf(status).value_or(model::ErrorReason{}), out);
  return out;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status proto = ToProto(status);
  return grpc::Status(static_cast<grpc::StatusCode>(proto.code()), proto.message(), proto.SerializeAsString());
}

absl::Status FieldInvalid(absl::string_view field, absl::string_view message) {
  return model::MakeError(absl::StatusCode::kInvalidArgument, absl::StrCat(field, ": ", message),
                          {.reason = "FIELD_INVALID", .field = std::string(field)});
}

absl::Status NotImplemented(absl::string_view what, absl::string_view help) {
  return model::MakeError(
      absl::StatusCode::kUnimplemented, absl::StrCat(what, " is not implemented in this version"),
      {.reason = "NOT_IMPLEMENTED", .metadata = {{"feature", std::string(what)}}, .help = std::string(help)});
}

}  // namespace chancery::rpc
