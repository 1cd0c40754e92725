#ifndef CHANCERY_SERVICE_RPC_RESOURCE_NAMES_H_
#define CHANCERY_SERVICE_RPC_RESOURCE_NAMES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Resource names as requests have them.  Errors are FIELD_INVALID about `field` and show the pattern.
namespace chancery::rpc {

struct DocumentName {
  std::string collection;
  std::string document;
};

// The id of "collections/{collection}"; ids match [a-z0-9-]{1,63} and are no single "-".
absl::StatusOr<std::string> ParseCollection(absl::string_view name, absl::string_view field);

// The same, and "" for "collections/-", which means all of them.
absl::StatusOr<std::string> ParseCollectionOrAll(absl::string_view name, absl::string_view field);

// The ids of "collections/{collection}/documents/{document}".
absl::StatusOr<DocumentName> ParseDocumentName(absl::string_view name, absl::string_view field);

// The id of "extractors/{extractor}".
absl::StatusOr<std::string> ParseExtractor(absl::string_view name, absl::string_view field);

// OK for "officials/{id}", "organizations/{id}" and "treaties/{id}".
absl::Status CheckEntityName(absl::string_view name, absl::string_view field);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_RESOURCE_NAMES_H_
