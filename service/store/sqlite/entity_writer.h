#ifndef CHANCERY_SERVICE_STORE_SQLITE_ENTITY_WRITER_H_
#define CHANCERY_SERVICE_STORE_SQLITE_ENTITY_WRITER_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "service/model/entity.h"
#include "service/store/sqlite/connection.h"

namespace chancery::store {

// Makes `named` (states are passed over) and `entities` what the document `doc` names: merges `entities` into what is
// stored, keeps document counts, removes entities that no document names any more.  Merging: names are added; the
// country is the first one given; the display name is the first one given, and for an official the first of those with
// the most words, so that a surname gives way to a full name.
absl::Status WriteEntities(Connection& connection, int64_t doc, std::set<std::string> named,
                           const std::vector<model::Entity>& entities);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_ENTITY_WRITER_H_
