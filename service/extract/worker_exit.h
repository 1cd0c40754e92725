#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_EXIT_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_EXIT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace chancery::extract {

// How a worker came to its end, as far as the host can see.
struct WorkerDeath {
  enum class Kind : uint8_t {
    kCrash,      // a signal of its own making, or it ended without being told to
    kPolicy,     // it asked the kernel for what the sandbox refuses
    kHang,       // killed by the host at a deadline
    kMemory,     // it had no memory left, or was killed by the system
    kMalformed,  // killed by the host because what it sent makes no sense
  };
  Kind kind = Kind::kCrash;
  std::string message;  // "killed by SIGSEGV (invalid memory access)", then what it last wrote to stderr, if anything
};

// What is known of it.
struct WorkerEnd {
  bool exited = false;     // else by a signal
  int code = 0;            // exit code or signal
  uint64_t violation = 0;  // the refused system call plus 1, or 0
  bool killed_for_hang = false;
  absl::string_view malformed;   // what made no sense, or ""
  absl::string_view last_words;  // the end of what it wrote to stderr
};
// The words for it.
WorkerDeath DescribeDeath(const WorkerEnd& end);

// The last line of a text that says something, in at most 200 bytes of valid UTF-8.
std::string LastLine(absl::string_view text);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_EXIT_H_
