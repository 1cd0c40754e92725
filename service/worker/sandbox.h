#ifndef CHANCERY_SERVICE_WORKER_SANDBOX_H_
#define CHANCERY_SERVICE_WORKER_SANDBOX_H_

#include <atomic>
#include <cstdint>

#include "absl/status/status.h"

namespace chancery::worker {

// What a plugin may ask of the kernel.  Each stage takes away more, for all threads of the process and for good.  What
// is refused ends the process with SIGSYS.
//
//   kLoading   from before the library is mapped until its instances are created: reads files, maps code, starts
//              threads.  No file is written, no process started, no socket opened, no other process touched.
//   kWorking   from before the first self-test: no file is opened either, and no memory made executable.  Threads are
//              still there: extract() may use its own.
enum class SandboxStage { kLoading, kWorking };

// A language runtime (CHX_PLUGIN_HAS_RUNTIME) may in kWorking also handle signals, poll, and use timers, pipes and
// event descriptors; and it gets EACCES instead of the end for opening a file.
struct SandboxProfile {
  bool runtime = false;
  // Where the number of the refused system call plus 1 is left.
  std::atomic<uint64_t>* violation = nullptr;
};

absl::Status EnterSandbox(SandboxStage stage, const SandboxProfile& profile);

// Before the plugin is there: dies with its parent, cannot gain privileges, be traced or leave a core; gives up root
// when it has it, else goes into a user namespace of its own where the system allows it; and may take `memory` bytes
// more than it has now.
absl::Status DropPrivileges(uint64_t memory, bool runtime, int parent_pid);

}  // namespace chancery::worker

#endif  // CHANCERY_SERVICE_WORKER_SANDBOX_H_
