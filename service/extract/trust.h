#ifndef CHANCERY_SERVICE_EXTRACT_TRUST_H_
#define CHANCERY_SERVICE_EXTRACT_TRUST_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/extract/manifest.h"
#include "service/ops/config.h"

namespace chancery::extract {

// How far the operator trusts a plugin; docs/adr/0005-plugin-trust.md.
enum class Trust : uint8_t {
  kOff,        // not loaded
  kWorker,     // runs in a process of its own, in a sandbox
  kInProcess,  // runs in the server
};

// What the operator says of one plugin.
struct PluginPolicy {
  std::optional<Trust> trust;
  std::set<std::string> sha256;  // not empty: only a file with one of these hashes is loaded
  std::string config_json;       // "" for none
  int64_t memory_mib = 256;      // of its worker
  // Most time for one document; the infinite duration: whatever the document has left.
  absl::Duration document_time = absl::InfiniteDuration();
  friend bool operator==(const PluginPolicy&, const PluginPolicy&) = default;
};

// What the operator says of plugins.  A value.
struct TrustPolicy {
  std::map<std::string, PluginPolicy> plugins;  // by the id in the manifest
  Trust default_trust = Trust::kWorker;         // of what is neither in `plugins` nor bundled; never kInProcess
  // Hashes of the files that came with the server: in process unless `plugins` says otherwise.
  std::set<std::string> bundled;

  const PluginPolicy& Of(const std::string& plugin_id) const;
};

// What the configuration file says of plugins.
TrustPolicy PolicyOf(const ops::Config& config);

// How this file of a plugin is to be run.  A plugin with a language runtime is never run in process.  LIBRARY_UNTRUSTED
// for a file that is not one of the hashes the policy gives, and for `in_process` without its hash there.
absl::StatusOr<Trust> DecideTrust(const TrustPolicy& policy, const Manifest& manifest, const std::string& sha256);

// The hashes in "FOLDER/bundled.sha256", lines as sha256sum prints them; none when there is no such file.
// LIBRARY_UNTRUSTED when others may write to it; kInvalidArgument with the line for one that is not as it should be.
absl::StatusOr<std::set<std::string>> ReadBundledList(const std::string& folder);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_TRUST_H_
