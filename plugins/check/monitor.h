#ifndef CHANCERY_PLUGINS_CHECK_MONITOR_H_
#define CHANCERY_PLUGINS_CHECK_MONITOR_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace chancery::check {

// The memory that a check's process shares with the program that started it: no file descriptor that a plugin might
// close or write to, and it says, when the process is gone, what it was at.
struct Monitor {
  static constexpr size_t kResult = size_t{4} << 20;
  static constexpr size_t kInput = size_t{4} << 20;

  std::atomic<int32_t> pid;      // that may write here; a child that a plugin forked may not
  std::atomic<int32_t> done;     // the result is complete
  std::atomic<int32_t> syscall;  // the sandbox met this one; -1: none
  std::atomic<uint32_t> result_size;
  std::atomic<uint32_t> input_size;  // fuzz: the input being tried
  std::atomic<uint64_t> iterations;  // fuzz: tried so far
  char phase[256];                   // "extract() of en-talks"
  char fault[160];                   // "behind the text of en-talks"
  char result[kResult];
  char input[kInput];
};

// The one of this process; with --in-process, or before the program knows of one, ordinary memory.
Monitor* TheMonitor();
void SetMonitor(Monitor* monitor);

// Says what comes next, for the report of a crash or a hang.
void SetPhase(const std::string& what);

// Has faults described in the monitor before they end the process.  Needs no memory when it happens, and works when the
// stack is used up (on the calling thread).
void InstallFaultHandler();

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_MONITOR_H_
