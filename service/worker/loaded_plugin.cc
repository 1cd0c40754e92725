#include "service/worker/loaded_plugin.h"

#include <dlfcn.h>

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/extract/descriptor.h"
#include "service/extract/error_collector.h"
#include "service/extract/load_error.h"
#include "service/extract/worker_protocol.h"

namespace chancery::worker {

using extract::ErrorCollector;
using extract::LoadError;

absl::Status LoadedPlugin::Load(const extract::Manifest& manifest, const chx_host* host, int* exit_code) {
  host_ = host;
  *exit_code = extract::kExitLoad;
  void* library = dlopen(absl::StrCat("/proc/self/fd/", static_cast<int>(extract::kLibrary)).c_str(),
                         RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    return LoadError(extract::kLibraryInvalid,
                     absl::StrCat("dlopen: ", extract::ReadMessage(extract::AsChx(dlerror()))),
                     "Link what the plugin needs into it; the server offers it no symbols.");
  }
  *exit_code = extract::kExitSymbol;
  const auto entry = reinterpret_cast<chx_entry_v1_fn>(dlsym(library, CHX_ENTRY_SYMBOL));
  if (entry == nullptr) {
    return LoadError(extract::kSymbolMissing, "the library exports no " CHX_ENTRY_SYMBOL,
                     "Define it with C linkage and CHX_EXPORT; `nm -D` shows it.");
  }
  *exit_code = extract::kExitVersion;
  const chx_plugin* plugin = entry();
  if (absl::Status s = extract::CheckDescriptor(plugin, manifest); !s.ok()) return s;
  *exit_code = extract::kExitInit;
  if (plugin->init != nullptr) {
    ErrorCollector error;
    const chx_status status = plugin->init(host, error.get());
    if (status != CHX_OK)
      return LoadError(extract::kInitFailed, absl::StrCat("init() failed with ", status, ": ", error.Text()));
  }
  plugin_ = plugin;
  instances_.resize(plugin->extractor_count);
  return absl::OkStatus();
}

absl::Status LoadedPlugin::Create(size_t index, const std::string& config) {
  ErrorCollector error;
  const chx_extractor* extractor = plugin_->extractors[index];
  const chx_status status = extractor->create(host_, extract::AsChx(config), &instances_[index], error.get());
  if (status != CHX_OK) {
    instances_[index] = nullptr;
    return LoadError(extract::kCreateFailed, absl::StrCat("create() failed with ", status, ": ", error.Text()));
  }
  if (instances_[index] == nullptr)
    return LoadError(extract::kCreateFailed, "create() succeeded without giving an instance");
  return absl::OkStatus();
}

absl::Status LoadedPlugin::SelfTest(size_t index) const {
  const chx_extractor* extractor = plugin_->extractors[index];
  if (extractor->get_extension == nullptr) return absl::OkStatus();
  const auto* test =
      static_cast<const chx_plugin_self_test*>(extractor->get_extension(instances_[index], CHX_STR(CHX_EXT_SELF_TEST)));
  if (test == nullptr || !CHX_HAS(chx_plugin_self_test, test, run) || test->run == nullptr) return absl::OkStatus();
  ErrorCollector error;
  const chx_status status = test->run(instances_[index], error.get());
  if (status == CHX_OK) return absl::OkStatus();
  return LoadError(extract::kSelfTestFailed, absl::StrCat("its self-test failed with ", status, ": ", error.Text()));
}

void LoadedPlugin::End() {
  for (size_t i = 0; i < instances_.size(); ++i) {
    if (instances_[i] != nullptr) plugin_->extractors[i]->destroy(instances_[i]);
  }
  if (plugin_->shutdown != nullptr) plugin_->shutdown();
}

}  // namespace chancery::worker
