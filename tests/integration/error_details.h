#ifndef CHANCERY_TESTS_INTEGRATION_ERROR_DETAILS_H_
#define CHANCERY_TESTS_INTEGRATION_ERROR_DETAILS_H_

#include <map>
#include <ostream>
#include <string>

#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace chancery {

// What an error says in its code and details.
struct ErrorDetails {
  int code = 0;
  std::string message;
  std::string reason, domain;
  std::map<std::string, std::string> metadata;
  std::string field;     // of BadRequest
  std::string resource;  // of ResourceInfo
  std::string help;
  double retry_seconds = -1;  // -1: no RetryInfo
};

ErrorDetails DetailsOf(const google::rpc::Status& status);
// Of a call.  Fails the test when grpc-status-details-bin is no google.rpc.Status that agrees with the status.
ErrorDetails DetailsOf(const grpc::Status& status);

std::ostream& operator<<(std::ostream& out, const ErrorDetails& details);

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_ERROR_DETAILS_H_
