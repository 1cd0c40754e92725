// What a plugin in a worker cannot reach.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/worker/striking.h"

namespace chancery::extract {
namespace {

using testing::HasSubstr;

TEST(WorkerSandbox, RefusesWithTheNameOfTheCall) {
  struct Case {
    std::string order, words;
  };
  for (const Case& c : {
           Case{"!fork", "clone"},
           Case{"!socket", "socket"},
           Case{"!open", "openat"},
           Case{"!exec", "execve"},
           Case{"!killparent", "kill"},
           Case{"!tgkillparent", "tgkill"},
           Case{"!code", "mmap"},
           Case{"!close", "close"},
       }) {
    SCOPED_TRACE(c.order);
    InWorker striking(STRIKING);
    ASSERT_TRUE(striking.status.ok()) << striking.status;
    const SinkResult result = striking.Run("a treaty " + c.order);
    EXPECT_TRUE(result.crashed);
    EXPECT_THAT(result.message, HasSubstr("SIGSYS"));
    EXPECT_THAT(result.message, HasSubstr(c.words));
  }
}

TEST(WorkerSandbox, TheDocumentIsReadOnly) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  EXPECT_THAT(striking.Run("a treaty !write").message, HasSubstr("SIGSEGV"));
}

TEST(WorkerSandbox, LetsThreadsLogsAndPrintsPass) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  for (const std::string order : {"!thread", "!log", "!print"}) {
    SCOPED_TRACE(order);
    const SinkResult result = striking.Run("a treaty " + order);
    EXPECT_EQ(result.status, CHX_OK) << result.message;
    EXPECT_EQ(result.annotations.size(), 1u);
  }
  striking.Run("once more, for what was left in the pipe");
  EXPECT_THAT(striking.lines(), testing::Contains("plugin test.striking: warning: the plugin speaks"));
  EXPECT_THAT(striking.lines(), testing::Contains("plugin test.striking: stderr: the plugin prints"));
}

TEST(WorkerSandbox, NothingOfTheServerIsOpenInIt) {
  // What a careless library would leave open: no close-on-exec.
  const int leaked = open("/dev/null", O_RDONLY);
  const int high = fcntl(leaked, F_DUPFD, 900);
  InWorker striking(STRIKING);
  close(leaked);
  close(high);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  EXPECT_EQ(striking.Run("a treaty").annotations.size(), 1u);
  const std::string proc = "/proc/" + std::to_string(striking.plugin->pid());
  DIR* folder = opendir((proc + "/fd").c_str());
  if (folder == nullptr && geteuid() != 0) GTEST_SKIP() << "only root may look into a process that is not dumpable";
  ASSERT_NE(folder, nullptr);
  std::vector<std::string> open_ones;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') open_ones.push_back(entry->d_name);
  }
  closedir(folder);
  EXPECT_THAT(open_ones, testing::UnorderedElementsAre("0", "1", "2", "3"));
  std::error_code error;
  EXPECT_EQ(std::filesystem::read_symlink(proc + "/cwd", error), "/");
  std::ifstream environment(proc + "/environ");
  EXPECT_EQ(environment.get(), std::char_traits<char>::eof());
  std::ifstream status(proc + "/status");
  const std::string text((std::istreambuf_iterator<char>(status)), std::istreambuf_iterator<char>());
  EXPECT_THAT(text, HasSubstr("NoNewPrivs:\t1"));
  EXPECT_THAT(text, HasSubstr("Seccomp:\t2"));
  if (geteuid() == 0) {
    EXPECT_THAT(text, HasSubstr("Uid:\t65534\t65534\t65534\t65534"));
  }
}

// A Go plugin brings threads, signal handlers and a garbage collector.
TEST(WorkerSandbox, HasRoomForALanguageRuntime) {
  const std::string library = EXAMPLES "/sanctions.so";
  if (!std::filesystem::exists(library)) GTEST_SKIP() << "no Go toolchain: " << library;
  InWorker go(library);
  ASSERT_TRUE(go.status.ok()) << go.status;
  EXPECT_TRUE(go.manifest.has_runtime);
  // Enough for its garbage collector to run.
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "Entry CDi.001 of the list, and KPe.022. ";
  size_t found = 0;
  for (int i = 0; i < 50; ++i) {
    const SinkResult result = go.Run(text);
    ASSERT_EQ(result.status, CHX_OK) << result.message;
    if (i == 0) found = result.annotations.size();
    EXPECT_EQ(result.annotations.size(), found);
  }
  EXPECT_GT(found, 0u);
  EXPECT_EQ(go.Count(WorkerEvent::Kind::kDied), 0);
}

}  // namespace
}  // namespace chancery::extract
