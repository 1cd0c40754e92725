#ifndef CHANCERY_SERVICE_STORE_SQLITE_ROW_READER_H_
#define CHANCERY_SERVICE_STORE_SQLITE_ROW_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "service/model/entity.h"
#include "service/store/sqlite/connection.h"
#include "service/store/store.h"

namespace chancery::store {

// Whole rows by their keys.  kNotFound when there is none (with DOCUMENT_NOT_FOUND or ENTITY_NOT_FOUND where a caller
// named it); kDataLoss STORAGE_CORRUPT when a row cannot be read.
absl::StatusOr<int64_t> FindDocument(Connection& connection, const std::string& collection, const std::string& id);
absl::StatusOr<DocumentRow> ReadDocument(Connection& connection, int64_t doc);
absl::StatusOr<StoredFact> ReadFact(Connection& connection, int64_t fact);
absl::StatusOr<model::Entity> ReadEntity(Connection& connection, const std::string& name);

// The error for a document that is not there.
absl::Status DocumentNotFound(const std::string& collection, const std::string& id);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_ROW_READER_H_
