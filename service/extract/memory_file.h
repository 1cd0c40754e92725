#ifndef CHANCERY_SERVICE_EXTRACT_MEMORY_FILE_H_
#define CHANCERY_SERVICE_EXTRACT_MEMORY_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/extract/unique_fd.h"

namespace chancery::extract {

// A file in memory, close-on-exec.  kResourceExhausted when there is no memory or descriptor for it.
absl::StatusOr<UniqueFd> OpenMemoryFile(const std::string& name);
// Appends.
absl::Status WriteAll(int fd, absl::string_view bytes);
// Nobody can change it any more, or take that back.
absl::Status SealForGood(int fd);
// One with these bytes, sealed.
absl::StatusOr<UniqueFd> SealedMemoryFile(const std::string& name, absl::string_view bytes);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_MEMORY_FILE_H_
