#ifndef CHANCERY_SERVICE_STORE_SQLITE_SCHEMA_H_
#define CHANCERY_SERVICE_STORE_SQLITE_SCHEMA_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "service/store/sqlite/connection.h"

namespace chancery::store {

// "Chcy" in the file's header: tells Chancery's databases from other SQLite files.
inline constexpr int32_t kApplicationId = 0x43686379;

// The scripts that lead from an empty file to today's schema; the n-th makes version n (PRAGMA user_version).  A script
// never changes once it is released: a new one is added.
absl::Span<const char* const> Migrations();

// Whether this program may open the database; changes nothing.
//   kFailedPrecondition SCHEMA_NEWER      its version is above `supported` (metadata schema, supported)
//   kFailedPrecondition DATABASE_FOREIGN  an SQLite database of another program
absl::Status CheckOwner(Connection& connection, size_t supported);

// CheckOwner, then brings the database to the last of `migrations`, each in one transaction.
absl::Status Migrate(Connection& connection, absl::Span<const char* const> migrations);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_SCHEMA_H_
