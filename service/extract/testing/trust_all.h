#ifndef CHANCERY_SERVICE_EXTRACT_TESTING_TRUST_ALL_H_
#define CHANCERY_SERVICE_EXTRACT_TESTING_TRUST_ALL_H_

#include <string>

#include "service/extract/plugin_search.h"
#include "service/extract/trust.h"

namespace chancery::extract {

// For tests: runs every file of the folder in process, as if it were bundled.
inline TrustPolicy TrustAllIn(const std::string& folder) {
  TrustPolicy policy;
  const auto paths = FindPlugins({folder});
  if (!paths.ok()) return policy;
  for (const std::string& path : *paths) {
    if (const auto file = ReadPluginFile(path); file.ok()) policy.bundled.insert(file->sha256);
  }
  return policy;
}

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_TESTING_TRUST_ALL_H_
