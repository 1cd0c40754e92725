#ifndef CHANCERY_SERVICE_EXTRACT_RESOURCE_FILES_H_
#define CHANCERY_SERVICE_EXTRACT_RESOURCE_FILES_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/extract/manifest.h"

namespace chancery::extract {

// The data files that a plugin's manifest lists, read into read-only memory.  Immutable; safe to use from several
// threads.
class ResourceFiles {
 public:
  // Reads every file from `folder`.  RESOURCE_MISMATCH, with metadata `resource`, for one that is missing, no regular
  // file, over 1 GiB, or not of the SHA-256 in the manifest.
  static absl::StatusOr<std::unique_ptr<ResourceFiles>> Open(const std::string& folder,
                                                             const std::vector<ManifestResource>& resources);
  ~ResourceFiles();
  ResourceFiles(const ResourceFiles&) = delete;
  ResourceFiles& operator=(const ResourceFiles&) = delete;

  // The file's bytes, which live as long as this object; nullptr when the manifest has no such name.
  const absl::string_view* Find(absl::string_view name) const;

 private:
  ResourceFiles() = default;

  std::map<std::string, absl::string_view, std::less<>> files_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_RESOURCE_FILES_H_
