#ifndef CHANCERY_SERVICE_EXTRACT_PLUGIN_H_
#define CHANCERY_SERVICE_EXTRACT_PLUGIN_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "chancery/extractor.h"
#include "service/extract/manifest.h"
#include "service/extract/plugin_host.h"
#include "service/extract/plugin_search.h"

namespace chancery::extract {

// One file of the plugin folder, loaded as far as it goes.  Its library stays in the process for good.
class Plugin {
 public:
  // Checks and initialises the plugin.  Nothing of the file runs before its manifest and its data files are read; the
  // bytes in `file` are those that run.  Never null: status() tells how far it came.
  static std::unique_ptr<Plugin> Load(const PluginFile& file, const LogFunction& log);

  // Calls the plugin's shutdown(); all its instances must be destroyed.
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  // OK when it is ready for create(); else why not, with ErrorReason.
  const absl::Status& status() const { return status_; }
  const std::string& path() const { return path_; }
  const std::string& sha256() const { return sha256_; }  // hexadecimal
  // What it says of itself; there even when loading failed later.
  const std::optional<Manifest>& manifest() const { return manifest_; }

  // Only of a plugin that is OK.
  const chx_extractor* extractor(size_t index) const { return descriptor_->extractors[index]; }
  PluginHost* host() const { return host_.get(); }

 private:
  Plugin(std::string path, std::string sha256) : path_(std::move(path)), sha256_(std::move(sha256)) {}
  absl::Status DoLoad(absl::string_view bytes, const LogFunction& log);

  const std::string path_;
  const std::string sha256_;
  absl::Status status_;
  std::optional<Manifest> manifest_;
  std::unique_ptr<PluginHost> host_;
  const chx_plugin* descriptor_ = nullptr;  // set once init() has succeeded
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_PLUGIN_H_
