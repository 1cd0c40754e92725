#include "service/rpc/status.h"

#include <string>

#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::rpc {
namespace {

template <typename Detail>
std::optional<Detail> Find(const google::rpc::Status& status) {
  for (const google::protobuf::Any& any : status.details()) {
    if (Detail detail; any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

TEST(Status, OkIsOk) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  EXPECT_EQ(ToProto(absl::OkStatus()).ByteSizeLong(), 0u);
}

TEST(Status, WhatTheReasonSaysBecomesDetails) {
  const absl::Status status = model::MakeError(absl::StatusCode::kInvalidArgument, "wrong",
                                               {.reason = "FILTER_SYNTAX",
                                                .metadata = {{"position", "17"}},
                                                .field = "filter",
                                                .resource = "collections/c/documents/d",
                                                .help = "Do so.",
                                                .retry_seconds = 1.5});
  const google::rpc::Status proto = ToProto(status);
  EXPECT_EQ(proto.code(), 3);
  EXPECT_EQ(proto.message(), "wrong");
  EXPECT_EQ(proto.details_size(), 5);
  const auto info = Find<google::rpc::ErrorInfo>(proto);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->domain(), "chancery");
  EXPECT_EQ(info->reason(), "FILTER_SYNTAX");
  EXPECT_EQ(info->metadata().at("position"), "17");
  EXPECT_EQ(Find<google::rpc::BadRequest>(proto)->field_violations(0).field(), "filter");
  EXPECT_EQ(Find<google::rpc::ResourceInfo>(proto)->resource_type(), "chancery.v1.Document");
  EXPECT_EQ(Find<google::rpc::RetryInfo>(proto)->retry_delay().seconds(), 1);
  EXPECT_EQ(Find<google::rpc::RetryInfo>(proto)->retry_delay().nanos(), 500000000);
  EXPECT_EQ(Find<google::rpc::Help>(proto)->links(0).description(), "Do so.");

  const grpc::Status call = ToGrpcStatus(status);
  EXPECT_EQ(call.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  google::rpc::Status carried;
  ASSERT_TRUE(carried.ParseFromString(call.error_details()));
  EXPECT_EQ(carried.code(), 3);
}

TEST(Status, CodesBringTheirOwnDetails) {
  struct Case {
    absl::Status status;
    const char* reason;
    bool precondition, quota, retry;
  };
  for (const Case& c : {Case{absl::NotFoundError("x"), "NOT_FOUND", false, false, false},
                        Case{absl::UnavailableError("x"), "UNAVAILABLE", false, false, true},
                        Case{absl::FailedPreconditionError("x"), "FAILED_PRECONDITION", true, false, false},
                        Case{model::MakeError(absl::StatusCode::kResourceExhausted, "x",
                                              {.reason = "RATE_LIMITED", .retry_seconds = 1}),
                             "RATE_LIMITED", false, true, true},
                        Case{NotImplemented("Flying"), "NOT_IMPLEMENTED", false, false, false},
                        Case{FieldInvalid("f", "x"), "FIELD_INVALID", false, false, false}}) {
    SCOPED_TRACE(c.reason);
    const google::rpc::Status proto = ToProto(c.status);
    EXPECT_EQ(Find<google::rpc::ErrorInfo>(proto)->reason(), c.reason);
    EXPECT_EQ(Find<google::rpc::PreconditionFailure>(proto).has_value(), c.precondition);
    EXPECT_EQ(Find<google::rpc::QuotaFailure>(proto).has_value(), c.quota);
    EXPECT_EQ(Find<google::rpc::RetryInfo>(proto).has_value(), c.retry);
  }
}

TEST(Status, MessagesAreShortAndUtf8) {
  EXPECT_EQ(ToProto(absl::InternalError(std::string(5000, 'x'))).message().size(), 1024u);
  EXPECT_EQ(ToProto(absl::InternalError("good \xFF bad")).message(), "good ");
  // A code point is not cut in two.
  EXPECT_EQ(ToProto(absl::InternalError(std::string(1023, 'x') + "\xD0\x90")).message(), std::string(1023, 'x'));
}

}  // namespace
}  // namespace chancery::rpc
