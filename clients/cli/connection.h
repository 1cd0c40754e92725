#ifndef CHANCERY_CLIENTS_CLI_CONNECTION_H_
#define CHANCERY_CLIENTS_CLI_CONNECTION_H_

#include <memory>
#include <string>

#include "clients/cli/command.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/grpcpp.h"

namespace chancery::cli {

// The channel of --server.
std::shared_ptr<grpc::Channel> Connect(const Arguments& arguments);

// "collections/" + --collection.
std::string ParentOf(const Arguments& arguments);

// A document's resource name from its id in --collection, "seed-000"; a whole resource name stays.
std::string DocumentName(const Arguments& arguments, const std::string& id);

// Sets the deadline of --timeout.
void SetDeadline(const Arguments& arguments, grpc::ClientContext& context);

// An error in words: message, the field and the reason, and what to do.
std::string Describe(const google::rpc::Status& error);

// kOk, or the error printed to stderr and its class.
int Report(const Arguments& arguments, const grpc::Status& status);

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_CONNECTION_H_
