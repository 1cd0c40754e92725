#ifndef CHANCERY_SERVICE_STORE_SQLITE_LOCK_FILE_H_
#define CHANCERY_SERVICE_STORE_SQLITE_LOCK_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace chancery::store {

// Keeps a database to one owner: holds a lock on `<database>.lock`, which the system releases when the process ends,
// however it ends.  The file stays.
class LockFile {
 public:
  // kFailedPrecondition DATABASE_IN_USE (metadata path) while another holds it, in this process or another; kNotFound
  // when the folder is not there; kPermissionDenied when it cannot be written.
  static absl::StatusOr<std::unique_ptr<LockFile>> Acquire(const std::string& database);
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  explicit LockFile(int fd) : fd_(fd) {}
  const int fd_;
};

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_LOCK_FILE_H_
