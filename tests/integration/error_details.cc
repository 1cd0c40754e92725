#include "tests/integration/error_details.h"

#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace chancery {

ErrorDetails DetailsOf(const google::rpc::Status& status) {
  ErrorDetails out;
  out.code = status.code();
  out.message = status.message();
  for (const google::protobuf::Any& detail : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::ResourceInfo resource;
    google::rpc::Help help;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info)) {
      out.reason = info.reason();
      out.domain = info.domain();
      out.metadata.insert(info.metadata().begin(), info.metadata().end());
    } else if (detail.UnpackTo(&bad)) {
      out.field = bad.field_violations_size() > 0 ? bad.field_violations(0).field() : "";
    } else if (detail.UnpackTo(&resource)) {
      out.resource = resource.resource_name();
    } else if (detail.UnpackTo(&help)) {
      out.help = help.links_size() > 0 ? help.links(0).description() : "";
    } else if (detail.UnpackTo(&retry)) {
      out.retry_seconds = static_cast<double>(retry.retry_delay().seconds()) + retry.retry_delay().nanos() / 1e9;
    }
  }
  return out;
}

ErrorDetails DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), static_cast<int>(status.error_code())) << status.error_message();
  EXPECT_EQ(details.message(), status.error_message());
  return DetailsOf(details);
}

std::ostream& operator<<(std::ostream& out, const ErrorDetails& d) {
  out << "code " << d.code << " " << d.domain << "/" << d.reason << " field '" << d.field << "' resource '"
      << d.resource << "': " << d.message;
  for (const auto& [key, value] : d.metadata) out << " [" << key << "=" << value << "]";
  return out;
}

}  // namespace chancery
