#include "tests/integration/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gtest/gtest.h"

extern char** environ;

namespace chancery {

ServerProcess::ServerProcess(const std::vector<std::string>& flags) {
  int ends[2];
  EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
  std::vector<std::string> words = {SERVER_PROGRAM};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  EXPECT_EQ(posix_spawn(&pid_, SERVER_PROGRAM, &actions, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  stderr_ = ends[0];
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(stderr_);
}

bool ServerProcess::ReadMore() {
  char buffer[4096];
  const ssize_t got = read(stderr_, buffer, sizeof(buffer));
  if (got > 0) output_.append(buffer, static_cast<size_t>(got));
  return got > 0;
}

std::string ServerProcess::WaitForAddress() {
  constexpr char kBefore[] = "listening on ";
  for (;;) {
    const size_t at = output_.find(kBefore);
    if (at != std::string::npos && output_.find('\n', at) != std::string::npos) {
      const size_t begin = at + sizeof(kBefore) - 1;
      return output_.substr(begin, output_.find('\n', at) - begin);
    }
    if (!ReadMore()) return "";
  }
}

void ServerProcess::Signal(int signal) { kill(pid_, signal); }

int ServerProcess::WaitForEnd() {
  while (ReadMore()) {
  }
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace chancery
