#include "service/extract/resource_files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "service/extract/load_error.h"
#include "service/text/digest.h"

namespace chancery::extract {
namespace {

constexpr off_t kMaxSize = off_t{1} << 30;

absl::Status Mismatch(const std::string& name, absl::string_view what) {
  return LoadError(kResourceMismatch, absl::StrCat("resource ", name, ": ", what),
                   "Install the library together with the folder of its data files.", {{"resource", name}});
}

// Copied, not mapped from the file: a file that somebody cuts short later would be SIGBUS, and one that he changes
// would no longer be what its hash says.
absl::StatusOr<absl::string_view> ReadIntoMemory(const std::string& path, const std::string& name) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return Mismatch(name, absl::StrCat("cannot open ", path, ": ", std::strerror(errno)));
  const auto close_fd = absl::MakeCleanup([fd] { close(fd); });
  struct stat info;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return Mismatch(name, absl::StrCat(path, " is no regular file"));
  if (info.st_size > kMaxSize) return Mismatch(name, absl::StrCat(path, " is over ", kMaxSize, " bytes"));
  if (info.st_size == 0) return absl::string_view("", 0);
  const size_t size = static_cast<size_t>(info.st_size);
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return Mismatch(name, absl::StrCat("no memory for ", size, " bytes"));
  auto unmap = absl::MakeCleanup([memory, size] { munmap(memory, size); });
  for (size_t done = 0; done < size;) {
    const ssize_t n = read(fd, static_cast<char*>(memory) + done, size - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return Mismatch(name, absl::StrCat("cannot read ", path));
    done += static_cast<size_t>(n);
  }
  mprotect(memory, size, PROT_READ);
  std::move(unmap).Cancel();
  return absl::string_view(static_cast<const char*>(memory), size);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ResourceFiles>> ResourceFiles::Open(const std::string& folder,
                                                                   const std::vector<ManifestResource>& resources) {
  std::unique_ptr<ResourceFiles> out(new ResourceFiles);
  for (const ManifestResource& resource : resources) {
    if (out->files_.count(resource.name) > 0) return Mismatch(resource.name, "listed twice");
    absl::StatusOr<absl::string_view> bytes = ReadIntoMemory(absl::StrCat(folder, "/", resource.name), resource.name);
    if (!bytes.ok()) return bytes.status();
    out->files_.emplace(resource.name, *bytes);
    if (text::Hex(text::Sha256(*bytes)) != resource.sha256) {
      return Mismatch(resource.name,
                      absl::StrCat(folder, "/", resource.name, " has not the SHA-256 that the manifest lists"));
    }
  }
  return out;
}

ResourceFiles::~ResourceFiles() {
  for (const auto& [name, bytes] : files_) {
    if (!bytes.empty()) munmap(const_cast<char*>(bytes.data()), bytes.size());
  }
}

const absl::string_view* ResourceFiles::Find(absl::string_view name) const {
  const auto it = files_.find(std::string(name));
  return it == files_.end() ? nullptr : &it->second;
}

}  // namespace chancery::extract
