#ifndef CHANCERY_SERVICE_EXTRACT_PLUGIN_H_
#define CHANCERY_SERVICE_EXTRACT_PLUGIN_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "chancery/extractor.h"
#include "service/extract/manifest.h"
#include "service/extract/plugin_host.h"

namespace chancery::extract {

// A plugin's answer to create(), init() or a self-test: collects what it says through chx_error.
class ErrorCollector {
 public:
  ErrorCollector() : error_{sizeof(chx_error), 0, this, &Set} {}
  ErrorCollector(const ErrorCollector&) = delete;
  ErrorCollector& operator=(const ErrorCollector&) = delete;

  const chx_error* get() const { return &error_; }
  // "message (at /path)", or "(no message)".
  std::string Text() const;

 private:
  static void CHX_CALL Set(const chx_error* error, chx_str message, chx_str path) noexcept;

  chx_error error_;
  std::string message_;
  std::string path_;
};

// One file of the plugin folder, loaded as far as it goes.  Its library stays in the process for good.
class Plugin {
 public:
  // Reads, checks and initialises the plugin.  Nothing of the file runs before its manifest, its hash and its data
  // files are read; the bytes that were read are those that run.  Never null: status() tells how far it came.
  static std::unique_ptr<Plugin> Load(const std::string& path, const LogFunction& log);

  // Calls the plugin's shutdown(); all its instances must be destroyed.
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  // OK when it is ready for create(); else why not, with ErrorReason.
  const absl::Status& status() const { return status_; }
  const std::string& path() const { return path_; }
  const std::string& sha256() const { return sha256_; }  // hexadecimal; empty when the file was not read
  // What it says of itself; there even when loading failed later.
  const std::optional<Manifest>& manifest() const { return manifest_; }

  // Only of a plugin that is OK.
  const chx_extractor* extractor(size_t index) const { return descriptor_->extractors[index]; }
  PluginHost* host() const { return host_.get(); }

 private:
  explicit Plugin(std::string path) : path_(std::move(path)) {}
  absl::Status DoLoad(const LogFunction& log);

  const std::string path_;
  absl::Status status_;
  std::string sha256_;
  std::optional<Manifest> manifest_;
  std::unique_ptr<PluginHost> host_;
  const chx_plugin* descriptor_ = nullptr;  // set once init() has succeeded
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_PLUGIN_H_
