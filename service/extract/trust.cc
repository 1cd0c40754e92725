#include "service/extract/trust.h"

#include <sys/stat.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "service/extract/load_error.h"
#include "service/extract/plugin_search.h"

namespace chancery::extract {

const PluginPolicy& TrustPolicy::Of(const std::string& plugin_id) const {
  static const auto* const kNothingSaid = new PluginPolicy();
  const auto found = plugins.find(plugin_id);
  return found == plugins.end() ? *kNothingSaid : found->second;
}

TrustPolicy PolicyOf(const ops::Config& config) {
  const auto trust_of = [](const std::string& name) {
    return name == "off" ? Trust::kOff : name == "in_process" ? Trust::kInProcess : Trust::kWorker;
  };
  TrustPolicy policy;
  if (config.default_trust) policy.default_trust = trust_of(*config.default_trust);
  for (const auto& [id, said] : config.plugins) {
    PluginPolicy& plugin = policy.plugins[id];
    if (said.trust) plugin.trust = trust_of(*said.trust);
    plugin.sha256.insert(said.sha256.begin(), said.sha256.end());
    plugin.config_json = said.config_json;
    if (said.memory_mib) plugin.memory_mib = *said.memory_mib;
    if (said.seconds) plugin.document_time = absl::Seconds(*said.seconds);
  }
  return policy;
}

absl::StatusOr<Trust> DecideTrust(const TrustPolicy& policy, const Manifest& manifest, const std::string& sha256) {
  const PluginPolicy& said = policy.Of(manifest.id);
  const bool listed = said.sha256.count(sha256) > 0;
  const bool bundled = policy.bundled.count(sha256) > 0;
  Trust trust = said.trust.value_or(bundled ? Trust::kInProcess : policy.default_trust);
  if (trust == Trust::kOff) return trust;
  if (!said.sha256.empty() && !listed) {
    return LoadError(
        kLibraryUntrusted, absl::StrCat("its SHA-256 is ", sha256, ", which the configuration does not list"),
        absl::StrCat("If it is the file you mean, add the hash to sha256 of ", manifest.id, "."), {{"sha256", sha256}});
  }
  if (manifest.has_runtime) return Trust::kWorker;
  if (trust == Trust::kInProcess && !listed && !bundled) {
    return LoadError(
        kLibraryUntrusted, absl::StrCat("it is to run in process, but its SHA-256 ", sha256, " is on no list"),
        absl::StrCat("Add the hash to sha256 of ", manifest.id, " in the configuration, or let it run as worker."),
        {{"sha256", sha256}});
  }
  return trust;
}

absl::StatusOr<std::set<std::string>> ReadBundledList(const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/bundled.sha256");
  std::set<std::string> hashes;
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return hashes;
  if (absl::Status s = CheckWriters(path, info.st_uid, info.st_gid, info.st_mode); !s.ok()) return s;
  std::ifstream file(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty()) continue;
    const std::string hash = line.substr(0, line.find(' '));
    if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != std::string::npos)
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": no line of sha256sum"));
    hashes.insert(hash);
  }
  return hashes;
}

}  // namespace chancery::extract
