#ifndef CHANCERY_TESTS_INTEGRATION_SERVER_PROCESS_H_
#define CHANCERY_TESTS_INTEGRATION_SERVER_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace chancery {

// The program chancery-server as a process of its own.
class ServerProcess {
 public:
  // Runs it with these flags; its stderr is read here.
  explicit ServerProcess(const std::vector<std::string>& flags);
  // Kills it when it still runs.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // The address behind "listening on"; "" when it ended without saying one.
  std::string WaitForAddress();
  void Signal(int signal);
  // Its exit code, or 128 + the signal that ended it.
  int WaitForEnd();
  // What it has written to stderr as far as it was read by the two above.
  const std::string& output() const { return output_; }

 private:
  // False at the end of its output.
  bool ReadMore();

  pid_t pid_ = -1;
  int stderr_ = -1;
  std::string output_;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_SERVER_PROCESS_H_
