#ifndef CHANCERY_SERVICE_STORE_SQLITE_SQLITE_STORE_H_
#define CHANCERY_SERVICE_STORE_SQLITE_SQLITE_STORE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/store/store.h"

namespace chancery::store {

struct SqliteOptions {
  std::string path;  // of the database file; its folder must exist
  // PRAGMA synchronous: FULL survives power loss, NORMAL only the death of the process.
  bool synchronous_full = true;
  // Connections that readers share.
  int readers = 4;
  // Largest size of the database file, without its log; a write that would pass it gets STORAGE_FULL.  0: none.
  int64_t max_bytes = 0;
  std::function<absl::Time()> now = absl::Now;
};

// Opens or creates a database: WAL, one writer thread that commits what is waiting together, a pool of readers that
// never wait for it.
//   kFailedPrecondition DATABASE_IN_USE   another store, in this process or another, has it open (metadata path)
//   kFailedPrecondition DATABASE_FOREIGN  an SQLite database of another program, or not a plain file
//   (DATABASE_NOT_A_FILE) kFailedPrecondition SCHEMA_NEWER      written by a newer Chancery (metadata schema,
//   supported) kDataLoss STORAGE_CORRUPT             not a database, or damaged kNotFound DATABASE_FOLDER_MISSING,
//   kPermissionDenied STORAGE_READ_ONLY   the path, with what to do
// A lock file `<path>.lock` stays beside the database; it is held for the store's life and free after the process's
// death.
absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(const SqliteOptions& options);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_SQLITE_STORE_H_
