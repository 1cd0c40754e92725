#include "service/extract/plugin.h"

#include <dlfcn.h>

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/extract/chx_text.h"
#include "service/extract/descriptor.h"
#include "service/extract/elf_note.h"
#include "service/extract/error_collector.h"
#include "service/extract/load_error.h"
#include "service/extract/memory_file.h"
#include "service/extract/resource_files.h"

namespace chancery::extract {
namespace {

// Loads exactly these bytes: a sealed memory file cannot be changed between the check and the load, as a path can.  The
// file stays open as long as the library is there, which is for good: the dynamic loader knows libraries by their path,
// and would take another plugin's memory file that got the same descriptor number for this one.
absl::StatusOr<void*> OpenLibrary(const std::string& name, absl::string_view bytes) {
  absl::StatusOr<UniqueFd> file = SealedMemoryFile(name, bytes);
  if (!file.ok()) return LoadError(kLibraryInvalid, file.status().message());
  void* library = dlopen(absl::StrCat("/proc/self/fd/", file->get()).c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    return LoadError(kLibraryInvalid, absl::StrCat("dlopen: ", ReadMessage(AsChx(dlerror()))),
                     "Link what the plugin needs into it; the server offers it no symbols.");
  }
  file->Release();
  return library;
}

}  // namespace

std::unique_ptr<Plugin> Plugin::Load(const PluginFile& file, const LogFunction& log) {
  std::unique_ptr<Plugin> plugin(new Plugin(file.path, file.sha256));
  plugin->status_ = plugin->DoLoad(file.bytes, log);
  return plugin;
}

Plugin::~Plugin() {
  if (descriptor_ != nullptr && descriptor_->shutdown != nullptr) descriptor_->shutdown();
}

absl::Status Plugin::DoLoad(absl::string_view bytes, const LogFunction& log) {
  absl::StatusOr<absl::string_view> note = ReadManifestNote(bytes);
  if (!note.ok()) return note.status();
  absl::StatusOr<Manifest> manifest = ParseManifest(*note);
  if (!manifest.ok()) return manifest.status();
  manifest_ = *std::move(manifest);
  if (absl::Status s = CheckAbi(manifest_->abi, manifest_->min_host_abi); !s.ok()) return s;

  if (manifest_->has_runtime) {
    return LoadError(kLibraryInvalid, "it brings a language runtime, which this process cannot take in",
                     "Let it run as worker.");
  }

  const std::string stem(absl::StripSuffix(path_, ".so"));
  absl::StatusOr<std::unique_ptr<ResourceFiles>> resources = ResourceFiles::Open(stem, manifest_->resources);
  if (!resources.ok()) return resources.status();
  host_ = std::make_unique<PluginHost>(manifest_->id, log, *std::move(resources));

  absl::StatusOr<void*> library = OpenLibrary(manifest_->id, bytes);
  if (!library.ok()) return library.status();
  const auto entry = reinterpret_cast<chx_entry_v1_fn>(dlsym(*library, CHX_ENTRY_SYMBOL));
  if (entry == nullptr) {
    return LoadError(kSymbolMissing, "the library exports no " CHX_ENTRY_SYMBOL,
                     "Define it with C linkage and CHX_EXPORT; `nm -D` shows it.", {{"symbol", CHX_ENTRY_SYMBOL}});
  }
  const chx_plugin* descriptor = entry();
  if (absl::Status s = CheckDescriptor(descriptor, *manifest_); !s.ok()) return s;
  if (descriptor->init != nullptr) {
    ErrorCollector error;
    const chx_status status = descriptor->init(host_->get(), error.get());
    if (status != CHX_OK)
      return LoadError(kInitFailed, absl::StrCat("init() failed with ", status, ": ", error.Text()));
  }
  descriptor_ = descriptor;
  return absl::OkStatus();
}

}  // namespace chancery::extract
