#include "clients/cli/connection.h"

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace chancery::cli {
namespace {

std::string Setting(const Arguments& arguments, const char* option, const char* variable, const char* otherwise) {
  if (arguments.Has(option)) return arguments.Get(option);
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

std::string ServerOf(const Arguments& arguments) {
  return Setting(arguments, "server", "CHANCERY_SERVER", "127.0.0.1:7450");
}

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const Arguments& arguments) {
  return grpc::CreateChannel(ServerOf(arguments), grpc::InsecureChannelCredentials());
}

std::string ParentOf(const Arguments& arguments) {
  return absl::StrCat("collections/", Setting(arguments, "collection", "CHANCERY_COLLECTION", "news"));
}

std::string DocumentName(const Arguments& arguments, const std::string& id) {
  return absl::StrContains(id, '/') ? id : absl::StrCat(ParentOf(arguments), "/documents/", id);
}

void SetDeadline(const Arguments& arguments, grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(arguments.Number("timeout", 60)));
}

std::string Describe(const google::rpc::Status& error) {
  std::string out = error.message();
  for (const google::protobuf::Any& detail : error.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::Help help;
    if (detail.UnpackTo(&info)) {
      absl::StrAppend(&out, " [", info.reason());
      // The map is unordered; its keys are few.
      std::map<std::string, std::string> metadata(info.metadata().begin(), info.metadata().end());
      for (const auto& [key, value] : metadata) absl::StrAppend(&out, ", ", key, "=", value);
      out += "]";
    } else if (detail.UnpackTo(&bad)) {
      for (const auto& violation : bad.field_violations()) absl::StrAppend(&out, "\n  in ", violation.field());
    } else if (detail.UnpackTo(&help)) {
      for (const auto& link : help.links()) absl::StrAppend(&out, "\n  ", link.description());
    }
  }
  return out;
}

int Report(const Arguments& arguments, const grpc::Status& status) {
  if (status.ok()) return kOk;
  google::rpc::Status error;
  if (!error.ParseFromString(status.error_details()) || error.message().empty())
    error.set_message(status.error_message());
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      std::cerr << "chancery: no answer from " << ServerOf(arguments) << ": " << Describe(error)
                << "\n  Is the server running? ('./dev serve', or --server=HOST:PORT)\n";
      return kUnreachable;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      std::cerr << "chancery: " << ServerOf(arguments) << " did not answer in time; --timeout=SECONDS allows longer\n";
      return kUnreachable;
    default: break;
  }
  std::cerr << "chancery: " << Describe(error) << "\n";
  switch (status.error_code()) {
    case grpc::StatusCode::NOT_FOUND: return kNotFound;
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::ABORTED:
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::OUT_OF_RANGE: return kInvalid;
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::RESOURCE_EXHAUSTED: return kNotAllowed;
    default: return kServerError;
  }
}

}  // namespace chancery::cli
