#ifndef CHANCERY_SERVICE_WORKER_BELL_H_
#define CHANCERY_SERVICE_WORKER_BELL_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "service/extract/worker_protocol.h"

namespace chancery::worker {

// The socket to the host.  Safe to use from several threads.

// Sends a message; waits until the host has room for it.  Ends the process when the host is gone.
void Ring(const extract::Pack& message);

// False when there is no room, or no host.
bool TryRing(const extract::Pack& message);

// Waits for a message of the host and puts it into `buffer` of kMaxMessage bytes.  Ends the process when the host is
// gone.
absl::string_view Listen(char* buffer);

}  // namespace chancery::worker

#endif  // CHANCERY_SERVICE_WORKER_BELL_H_
