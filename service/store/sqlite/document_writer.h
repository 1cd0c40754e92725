#ifndef CHANCERY_SERVICE_STORE_SQLITE_DOCUMENT_WRITER_H_
#define CHANCERY_SERVICE_STORE_SQLITE_DOCUMENT_WRITER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/store/sqlite/connection.h"
#include "service/store/store.h"

namespace chancery::store {

// Store::Write of one document, inside the caller's transaction.  Nothing is left of what fails when the caller undoes
// its savepoint.
absl::StatusOr<WriteResult> WriteDocument(Connection& connection, const DocumentWrite& write, absl::Time now);

// Store::DeleteDocument, in the same way.
absl::StatusOr<int32_t> RemoveDocument(Connection& connection, const std::string& collection, const std::string& id,
                                       const std::string& etag);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_DOCUMENT_WRITER_H_
