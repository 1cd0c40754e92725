#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_EVENT_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_EVENT_H_

#include <cstdint>
#include <string>

namespace chancery::extract {

// What became of a plugin's process.
struct WorkerEvent {
  enum class Kind : uint8_t {
    kStarted,
    kStartFailed,
    kDied,       // while it had documents, or between them
    kExplained,  // so many of the latest deaths were one document's fault: it is known to be poisonous now
  };
  Kind kind;
  std::string message;  // of a failed start or a death: "killed by SIGSEGV (invalid memory access)"
  int deaths = 0;       // of kExplained
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_EVENT_H_
