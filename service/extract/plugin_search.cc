#include "service/extract/plugin_search.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/extract/load_error.h"
#include "service/text/digest.h"

namespace chancery::extract {
namespace {

constexpr off_t kMaxLibrary = off_t{256} << 20;

absl::Status CheckFolder(const std::string& folder) {
  struct stat info;
  if (stat(folder.c_str(), &info) != 0)
    return absl::NotFoundError(absl::StrCat("plugin folder ", folder, ": ", std::strerror(errno)));
  if (!S_ISDIR(info.st_mode)) return absl::NotFoundError(absl::StrCat("plugin folder ", folder, " is no folder"));
  return CheckWriters(folder, info.st_uid, info.st_gid, info.st_mode);
}

}  // namespace

absl::Status CheckWriters(absl::string_view what, unsigned owner, unsigned group, unsigned mode) {
  const unsigned self = geteuid();
  if (owner != 0 && owner != self) {
    return LoadError(kLibraryUntrusted,
                     absl::StrCat(what, " belongs to user ", owner, ", neither root nor the server's user ", self),
                     absl::StrCat("chown ", self == 0 ? "root" : absl::StrCat(self), " ", what));
  }
  const auto writable = [&](absl::string_view by, absl::string_view fix) {
    return LoadError(kLibraryUntrusted, absl::StrFormat("%s is writable for %s (mode %04o)", what, by, mode & 07777),
                     absl::StrCat("chmod ", fix, " ", what));
  };
  if ((mode & S_IWOTH) != 0) return writable("everybody", "o-w");
  if ((mode & S_IWGRP) != 0 && group != 0 && !(group == getegid() && group == self))
    return writable(absl::StrCat("group ", group), "g-w");
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> FindPlugins(const std::vector<std::string>& folders) {
  std::vector<std::string> found;
  std::set<std::string> seen;
  for (const std::string& folder : folders) {
    if (folder.empty() || folder[0] != '/') {
      return absl::InvalidArgumentError(
          absl::StrCat("plugin folder \"", folder, "\" is no absolute path; the working directory is never searched"));
    }
    if (absl::Status s = CheckFolder(folder); !s.ok()) return s;
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(folder, error);
    if (error) return absl::NotFoundError(absl::StrCat("plugin folder ", folder, ": ", error.message()));
    if (!seen.insert(real.string()).second) continue;
    std::vector<std::string> files;
    for (auto it = std::filesystem::directory_iterator(real, error);
         !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
      if (it->path().extension() == ".so") files.push_back(it->path().string());
    }
    if (error) return absl::NotFoundError(absl::StrCat("plugin folder ", folder, ": ", error.message()));
    std::sort(files.begin(), files.end());
    found.insert(found.end(), files.begin(), files.end());
  }
  return found;
}

absl::StatusOr<PluginFile> ReadPluginFile(const std::string& path) {
  PluginFile file;
  file.path = path;
  std::error_code error;
  file.real_path = std::filesystem::canonical(path, error).string();
  if (error) return LoadError(kLibraryInvalid, absl::StrCat("cannot open it: ", error.message()));
  // The path is free of links by now; one that takes its place meanwhile is refused.
  const int fd = open(file.real_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  if (fd < 0) return LoadError(kLibraryInvalid, absl::StrCat("cannot open it: ", std::strerror(errno)));
  const auto close_fd = absl::MakeCleanup([fd] { close(fd); });
  struct stat info;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return LoadError(kLibraryInvalid, "it is no regular file");
  if (absl::Status s = CheckWriters(file.real_path, info.st_uid, info.st_gid, info.st_mode); !s.ok()) return s;
  if (absl::Status s = CheckFolder(std::filesystem::path(file.real_path).parent_path().string()); !s.ok()) return s;
  if (info.st_size > kMaxLibrary) return LoadError(kLibraryInvalid, "it is over 256 MiB");
  file.bytes.resize(static_cast<size_t>(info.st_size));
  for (size_t done = 0; done < file.bytes.size();) {
    const ssize_t n = read(fd, &file.bytes[done], file.bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return LoadError(kLibraryInvalid, "cannot read it");
    done += static_cast<size_t>(n);
  }
  file.sha256 = text::Hex(text::Sha256(file.bytes));
  return file;
}

}  // namespace chancery::extract
