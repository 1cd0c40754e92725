#include "service/extract/memory_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace chancery::extract {
namespace {

absl::Status NoMemory(absl::string_view what) {
  return absl::ResourceExhaustedError(absl::StrCat("memory file: ", what, ": ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<UniqueFd> OpenMemoryFile(const std::string& name) {
  UniqueFd fd(memfd_create(name.substr(0, 200).c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd.open()) return NoMemory("memfd_create");
  return fd;
}

absl::Status WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return NoMemory("write");
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return absl::OkStatus();
}

absl::Status SealForGood(int fd) {
  if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) return NoMemory("seal");
  return absl::OkStatus();
}

absl::StatusOr<UniqueFd> SealedMemoryFile(const std::string& name, absl::string_view bytes) {
  absl::StatusOr<UniqueFd> fd = OpenMemoryFile(name);
  if (!fd.ok()) return fd.status();
  if (absl::Status s = WriteAll(fd->get(), bytes); !s.ok()) return s;
  if (absl::Status s = SealForGood(fd->get()); !s.ok()) return s;
  return fd;
}

}  // namespace chancery::extract
