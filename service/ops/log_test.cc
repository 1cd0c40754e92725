#include "service/ops/log.h"

#include <vector>

#include "gtest/gtest.h"

namespace chancery::ops {
namespace {

TEST(Log, OneEventIsOneLineWhateverIsInIt) {
  std::string out;
  const absl::Time now = absl::FromUnixMillis(1718366400123);
  Log log(
      Level::kInfo, [&out](absl::string_view line) { out.append(line.data(), line.size()); }, [now] { return now; });
  struct Case {
    std::string value, written;
  };
  for (const Case& c : {Case{"OK", "OK"}, Case{"", "\"\""}, Case{"two words", "\"two words\""},
                        Case{"a\nlevel=error", "\"a\\u000alevel=error\""}, Case{"q\"\\", "\"q\\\"\\\\\""},
                        Case{"\xD0\x90", "\"\\u00d0\\u0090\""}, Case{std::string(2000, 'x'), std::string(1024, 'x')}}) {
    SCOPED_TRACE(c.value);
    out.clear();
    log.Write(Level::kWarning, "event", {{"key", c.value}});
    EXPECT_EQ(out, "time=2024-06-14T12:00:00.123Z level=warning event=event key=" + c.written + "\n");
  }
}

TEST(Log, LowerLevelsAreNotWritten) {
  int lines = 0;
  Log log(Level::kWarning, [&lines](absl::string_view) { ++lines; });
  log.Write(Level::kInfo, "event", {});
  EXPECT_EQ(lines, 0);
  log.Write(Level::kError, "event", {});
  EXPECT_EQ(lines, 1);
}

TEST(Log, LevelsHaveNames) {
  Level level = Level::kDebug;
  EXPECT_TRUE(ParseLevel("error", &level));
  EXPECT_EQ(level, Level::kError);
  EXPECT_FALSE(ParseLevel("loud", &level));
  EXPECT_EQ(level, Level::kError);
}

}  // namespace
}  // namespace chancery::ops
