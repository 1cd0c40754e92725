#include "service/worker/bell.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace chancery::worker {

void Ring(const extract::Pack& message) {
  for (;;) {
    if (send(extract::kBell, message.bytes().data(), message.bytes().size(), MSG_NOSIGNAL) >= 0) return;
    if (errno != EINTR) _exit(0);
  }
}

bool TryRing(const extract::Pack& message) {
  return send(extract::kBell, message.bytes().data(), message.bytes().size(), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

absl::string_view Listen(char* buffer) {
  for (;;) {
    const ssize_t n = recv(extract::kBell, buffer, extract::kMaxMessage, 0);
    if (n > 0) return {buffer, static_cast<size_t>(n)};
    if (n == 0 || errno != EINTR) _exit(0);
  }
}

}  // namespace chancery::worker
