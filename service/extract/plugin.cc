#include "service/extract/plugin.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/extract/chx_text.h"
#include "service/extract/descriptor.h"
#include "service/extract/elf_note.h"
#include "service/extract/load_error.h"
#include "service/extract/resource_files.h"
#include "service/text/digest.h"

namespace chancery::extract {
namespace {

constexpr off_t kMaxLibrary = off_t{256} << 20;

// The file's bytes, if it is one that only root or this user can have written.
absl::StatusOr<std::string> ReadLibrary(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return LoadError(kLibraryInvalid, absl::StrCat("cannot open it: ", std::strerror(errno)));
  const auto close_fd = absl::MakeCleanup([fd] { close(fd); });
  struct stat info;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return LoadError(kLibraryInvalid, "it is no regular file");
  if (info.st_uid != 0 && info.st_uid != geteuid()) {
    return LoadError(kLibraryUntrusted, "it belongs to neither root nor the server's user", "chown it.");
  }
  if ((info.st_mode & S_IWOTH) != 0) return LoadError(kLibraryUntrusted, "everybody may write to it", "chmod o-w it.");
  if (info.st_size > kMaxLibrary) return LoadError(kLibraryInvalid, "it is over 256 MiB");
  std::string bytes(static_cast<size_t>(info.st_size), '\0');
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t n = read(fd, &bytes[done], bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return LoadError(kLibraryInvalid, "cannot read it");
    done += static_cast<size_t>(n);
  }
  return bytes;
}

// Loads exactly these bytes: a sealed memory file cannot be changed between the check and the load, as a path can.  The
// file stays open as long as the library is there, which is for good: the dynamic loader knows libraries by their path,
// and would take another plugin's memory file that got the same descriptor number for this one.
absl::StatusOr<void*> OpenLibrary(const std::string& name, absl::string_view bytes) {
  const int fd = memfd_create(name.c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return LoadError(kLibraryInvalid, absl::StrCat("memfd_create: ", std::strerror(errno)));
  auto close_fd = absl::MakeCleanup([fd] { close(fd); });
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t n = write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return LoadError(kLibraryInvalid, absl::StrCat("no memory for the library: ", std::strerror(errno)));
    done += static_cast<size_t>(n);
  }
  if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    return LoadError(kLibraryInvalid, absl::StrCat("cannot seal it: ", std::strerror(errno)));
  }
  void* library = dlopen(absl::StrCat("/proc/self/fd/", fd).c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    return LoadError(kLibraryInvalid, absl::StrCat("dlopen: ", ReadMessage(AsChx(dlerror()))),
                     "Link what the plugin needs into it; the server offers it no symbols.");
  }
  std::move(close_fd).Cancel();
  return library;
}

}  // namespace

void ErrorCollector::Set(const chx_error* error, chx_str message, chx_str path) noexcept {
  auto* self = static_cast<ErrorCollector*>(error->impl);
  self->message_ = ReadMessage(message);
  self->path_ = path.len == 0 ? "" : ReadMessage(path);
}

std::string ErrorCollector::Text() const {
  if (message_.empty()) return "(no message)";
  return path_.empty() ? message_ : absl::StrCat(message_, " (at ", path_, ")");
}

std::unique_ptr<Plugin> Plugin::Load(const std::string& path, const LogFunction& log) {
  std::unique_ptr<Plugin> plugin(new Plugin(path));
  plugin->status_ = plugin->DoLoad(log);
  return plugin;
}

Plugin::~Plugin() {
  if (descriptor_ != nullptr && descriptor_->shutdown != nullptr) descriptor_->shutdown();
}

absl::Status Plugin::DoLoad(const LogFunction& log) {
  absl::StatusOr<std::string> bytes = ReadLibrary(path_);
  if (!bytes.ok()) return bytes.status();
  sha256_ = text::Hex(text::Sha256(*bytes));

  absl::StatusOr<absl::string_view> note = ReadManifestNote(*bytes);
  if (!note.ok()) return note.status();
  absl::StatusOr<Manifest> manifest = ParseManifest(*note);
  if (!manifest.ok()) return manifest.status();
  manifest_ = *std::move(manifest);
  if (absl::Status s = CheckAbi(manifest_->abi, manifest_->min_host_abi); !s.ok()) return s;

  const std::string stem(absl::StripSuffix(path_, ".so"));
  absl::StatusOr<std::unique_ptr<ResourceFiles>> resources = ResourceFiles::Open(stem, manifest_->resources);
  if (!resources.ok()) return resources.status();
  host_ = std::make_unique<PluginHost>(manifest_->id, log, *std::move(resources));

  absl::StatusOr<void*> library = OpenLibrary(manifest_->id, *bytes);
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
