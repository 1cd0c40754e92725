#include "service/store/sqlite/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"

namespace chancery::store {

absl::StatusOr<std::unique_ptr<LockFile>> LockFile::Acquire(const std::string& database) {
  const std::string path = database + ".lock";
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    const int error = errno;
    const std::string message = absl::StrCat("cannot open ", path, ": ", std::strerror(error));
    if (error == ENOENT || error == ENOTDIR) {
      return model::MakeError(absl::StatusCode::kNotFound, message,
                              {.reason = "DATABASE_FOLDER_MISSING",
                               .metadata = {{"path", database}},
                               .help = "Make the folder of the database."});
    }
    if (error == ENOSPC || error == EDQUOT) {
      return model::MakeError(absl::StatusCode::kResourceExhausted, message,
                              {.reason = "STORAGE_FULL",
                               .metadata = {{"path", database}},
                               .help = "Free space on the disk of the database."});
    }
    return model::MakeError(absl::StatusCode::kPermissionDenied, message,
                            {.reason = "STORAGE_READ_ONLY",
                             .metadata = {{"path", database}},
                             .help = "Let the server's user write the folder of the database."});
  }
  // flock belongs to the open file, not to the process: a second store in this process is refused as well.
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    close(fd);
    return model::MakeError(absl::StatusCode::kFailedPrecondition,
                            absl::StrCat(database, " is in use by another server"),
                            {.reason = "DATABASE_IN_USE",
                             .metadata = {{"path", database}},
                             .help = "Stop the other server, or give this one another database."});
  }
  return std::unique_ptr<LockFile>(new LockFile(fd));
}

LockFile::~LockFile() { close(fd_); }

}  // namespace chancery::store
