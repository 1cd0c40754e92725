#include "service/extract/schedule.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::extract {
namespace {

std::vector<std::string> Order(const std::vector<ScheduleNode>& nodes) {
  std::vector<std::string> out;
  for (const size_t i : MakeSchedule(nodes).order) out.push_back(nodes[i].id);
  return out;
}

TEST(Schedule, ProducersRunBeforeConsumers) {
  struct Case {
    const char* what;
    std::vector<ScheduleNode> nodes;
    std::vector<std::string> order;
  };
  for (const Case& c : {
           Case{"nothing", {}, {}},
           Case{"by id without needs", {{"b", {"x"}}, {"a", {"y"}}}, {"a", "b"}},
           Case{"required", {{"a", {"x"}, {"y"}}, {"b", {"y"}}}, {"b", "a"}},
           Case{"used", {{"a", {"x"}, {}, {"y"}}, {"b", {"y"}}}, {"b", "a"}},
           Case{"used but not there", {{"a", {"x"}, {}, {"y"}}}, {"a"}},
           Case{"host types", {{"a", {"x"}, {"sentence", "boilerplate"}}}, {"a"}},
           Case{"diamond",
                {{"a", {"w"}, {"x", "y"}}, {"b", {"x"}, {"z"}}, {"c", {"y"}, {"z"}}, {"d", {"z"}}},
                {"d", "b", "c", "a"}},
           Case{"two producers", {{"a", {"w"}, {"x"}}, {"b", {"x"}}, {"c", {"x"}}}, {"b", "c", "a"}},
           Case{"adds to what it uses", {{"a", {"x"}, {}, {"x"}}}, {"a"}},
           Case{"one of two producers failed",
                {{"a", {"w"}, {"x"}}, {"b", {"x"}, {}, {}, false}, {"c", {"x"}}},
                {"c", "a"}},
           Case{"used producer failed", {{"a", {"w"}, {}, {"x"}}, {"b", {"x"}, {}, {}, false}}, {"a"}},
       }) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(Order(c.nodes), c.order);
    for (const absl::Status& error : MakeSchedule(c.nodes).errors) EXPECT_TRUE(error.ok()) << error;
  }
}

TEST(Schedule, WhatCannotRunIsTold) {
  struct Case {
    const char* what;
    std::vector<ScheduleNode> nodes;
    size_t failed;
    const char* reason;
    const char* message;
    std::vector<std::string> order;
  };
  for (const Case& c : {
           Case{"no producer",
                {{"a", {"x"}, {"y"}}, {"b", {"z"}}},
                0,
                "REQUIREMENT_MISSING",
                "\"y\", which no plugin here produces",
                {"b"}},
           Case{"failed producer",
                {{"a", {"x"}, {"y"}}, {"b", {"y"}, {}, {}, false}},
                0,
                "REQUIREMENT_MISSING",
                "but b failed",
                {}},
           Case{"by way of another",
                {{"a", {"x"}, {"y"}}, {"b", {"y"}, {"z"}}},
                0,
                "REQUIREMENT_MISSING",
                "but b failed",
                {}},
           Case{"own product", {{"a", {"x"}, {"x"}}}, 0, "REQUIREMENT_MISSING", "\"x\"", {}},
           Case{"circle",
                {{"a", {"x"}, {"y"}}, {"b", {"y"}, {"x"}}, {"c", {"z"}}},
                1,
                "REQUIREMENT_CYCLE",
                "a, b wait for each other's \"x\", \"y\"",
                {"c"}},
           Case{"circle of uses",
                {{"a", {"x"}, {}, {"y"}}, {"b", {"y"}, {}, {"x"}}},
                0,
                "REQUIREMENT_CYCLE",
                "a, b",
                {}},
           Case{"behind a circle",
                {{"a", {"x"}, {"y"}}, {"b", {"y"}, {"x"}}, {"c", {"z"}, {"x"}}},
                2,
                "REQUIREMENT_MISSING",
                "but a failed",
                {}},
           Case{"uses a circle",
                {{"a", {"x"}, {"y"}}, {"b", {"y"}, {"x"}}, {"c", {"z"}, {}, {"x"}}},
                0,
                "REQUIREMENT_CYCLE",
                "a, b",
                {"c"}},
       }) {
    SCOPED_TRACE(c.what);
    const Schedule schedule = MakeSchedule(c.nodes);
    const absl::Status& error = schedule.errors[c.failed];
    EXPECT_EQ(error.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(error.message()), testing::HasSubstr(c.message));
    const auto reason = model::ReasonOf(error);
    ASSERT_TRUE(reason.has_value());
    EXPECT_EQ(reason->reason, c.reason);
    EXPECT_EQ(Order(c.nodes), c.order);
  }
}

}  // namespace
}  // namespace chancery::extract
