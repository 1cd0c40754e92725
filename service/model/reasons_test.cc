#include "service/model/reasons.h"

#include "gtest/gtest.h"

namespace chancery::model {
namespace {

TEST(ErrorReason, TravelsWithTheStatus) {
  const absl::Status status = MakeError(absl::StatusCode::kInvalidArgument, "bad filter",
                                        {.reason = "FILTER_SYNTAX",
                                         .metadata = {{"position", "17"}},
                                         .field = "filter",
                                         .help = "close it",
                                         .retry_seconds = 1.5});
  const auto reason = ReasonOf(status);
  ASSERT_TRUE(reason.has_value());
  EXPECT_EQ(reason->reason, "FILTER_SYNTAX");
  EXPECT_EQ(reason->metadata.at("position"), "17");
  EXPECT_EQ(reason->help, "close it");
  EXPECT_EQ(reason->retry_seconds, 1.5);
  EXPECT_EQ(ReasonOf(WithFieldPrefix(status, "query."))->field, "query.filter");
  EXPECT_FALSE(ReasonOf(absl::InternalError("plain")).has_value());
}

TEST(ErrorReason, SeparatorsInValuesDoNotBreakIt) {
  const auto reason = ReasonOf(
      MakeError(absl::StatusCode::kInvalidArgument, "", {.reason = "R", .metadata = {{"a", "x\x1fm:b\x1fy"}}}));
  EXPECT_EQ(reason->metadata.size(), 1u);
  EXPECT_EQ(reason->metadata.at("a"), "xm:by");
}

}  // namespace
}  // namespace chancery::model
