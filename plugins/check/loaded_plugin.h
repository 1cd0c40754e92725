#ifndef CHANCERY_PLUGINS_CHECK_LOADED_PLUGIN_H_
#define CHANCERY_PLUGINS_CHECK_LOADED_PLUGIN_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugins/check/check.h"
#include "plugins/check/fake_host.h"
#include "plugins/check/recording_sink.h"

namespace chancery::check {

// One instance of one extractor of a loaded plugin.
struct Instance {
  const chx_extractor* extractor = nullptr;
  const ManifestExtractor* manifest = nullptr;
  chx_instance* instance = nullptr;
};

// How create() went.
struct CreateResult {
  chx_status status = CHX_OK;
  chx_instance* instance = nullptr;
  ErrorText error;
};

// The plugin loaded into this process, from its file.  Nothing is unloaded.
class LoadedPlugin {
 public:
  // dlopen, entry and init(), each with its phase set.  Nothing when one of them does not succeed; *why then says what.
  // `path`: another file than the subject's, "" for that one.
  static std::unique_ptr<LoadedPlugin> Load(const Subject& subject, FakeHost* host, std::string* why,
                                            const std::string& path = "");

  const chx_plugin* plugin() const { return plugin_; }
  FakeHost* host() const { return host_; }
  size_t extractor_count() const { return subject_.manifest.extractors.size(); }
  const chx_extractor* extractor(size_t i) const { return plugin_->extractors[i]; }

  // create() with a configuration, or without any.
  CreateResult Create(size_t extractor, const std::optional<std::string>& config) const;
  // create() of every extractor with the subject's configuration.  Nothing when one fails; *why then says what.
  std::optional<std::vector<Instance>> CreateAll(std::string* why) const;
  void Destroy(const std::vector<Instance>& instances) const;
  void Shutdown() const;

 private:
  LoadedPlugin(const Subject& subject, FakeHost* host, const chx_plugin* plugin)
      : subject_(subject), host_(host), plugin_(plugin) {}

  const Subject& subject_;
  FakeHost* host_;
  const chx_plugin* plugin_;
};

// A host as the server is today; lives as long as the process.
FakeHost* NewHost(const Subject& subject, HostOptions options = {});

// dlopen as the server does it.  NULL and *why when it does not.
void* OpenLibrary(const std::string& path, std::string* why);

struct ExtractOptions {
  SinkOptions sink;
  Placement placement = Placement::kEnd;
  uint32_t extra = 0;  // as HostOptions::extra, of chx_batch, chx_document and chx_annotation
  // Whether what was handed over is made unreadable when the call returned, for ever.  Without, nothing is kept: for
  // loops that watch memory, with plugins that are known to keep no pointer.
  bool revoke = true;
};

struct ExtractResult {
  chx_status status = CHX_OK;
  std::vector<DocumentResult> documents;
  Violations violations;
  uint64_t emits = 0;
  uint64_t polls = 0;
  uint64_t longest_silence_ns = 0;
  uint64_t stop_to_return_ns = 0;
  uint64_t cpu_ns = 0;
  RecordingSink* sink = nullptr;  // for what comes late; null without `revoke`
};

// One extract() of one batch, on this thread.
ExtractResult Extract(const Instance& instance, const std::vector<const TestDocument*>& batch,
                      const ExtractOptions& options);

// The documents an extractor can be asked for: those of its languages; when there are none, all of them as of its
// first.
std::vector<TestDocument> DocumentsFor(const ManifestExtractor& extractor, const std::vector<TestDocument>& documents);
// Built-in and the user's, for one extractor.
std::vector<TestDocument> NewsFor(const Subject& subject, const ManifestExtractor& extractor);

// "document en-talks was finished with -13 (torn)": what a status of extract() or finish() says, for messages.
std::string StatusText(chx_status status);

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_LOADED_PLUGIN_H_
