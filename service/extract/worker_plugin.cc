#include "service/extract/worker_plugin.h"

#include <unistd.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/extract/elf_note.h"
#include "service/extract/load_error.h"
#include "service/extract/memory_file.h"
#include "service/extract/resource_files.h"
#include "service/extract/worker_extractor.h"
#include "service/extract/worker_metrics.h"
#include "service/extract/worker_nursery.h"
#include "service/extract/worker_queue.h"

namespace chancery::extract {
namespace {

absl::StatusOr<WorkerImage> MakeImage(const PluginFile& file, const Manifest& manifest,
                                      const WorkerPlugin::Options& options) {
  const absl::StatusOr<absl::string_view> note = ReadManifestNote(file.bytes);
  if (!note.ok()) return note.status();
  const std::string folder(absl::StripSuffix(file.path, ".so"));
  absl::StatusOr<std::unique_ptr<ResourceFiles>> resources = ResourceFiles::Open(folder, manifest.resources);
  if (!resources.ok()) return resources.status();

  WorkerImage image;
  image.program = options.program;
  image.plugin_id = manifest.id;
  image.extractors = manifest.extractors.size();
  absl::StatusOr<UniqueFd> library = SealedMemoryFile(manifest.id, file.bytes);
  if (!library.ok()) return library.status();
  image.library = *std::move(library);

  absl::StatusOr<UniqueFd> all = OpenMemoryFile("resources");
  if (!all.ok()) return all.status();
  nlohmann::json listed = nlohmann::json::array();
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  size_t offset = 0;
  for (const ManifestResource& resource : manifest.resources) {
    // Each begins on a page, as a mapped file does.
    const size_t begin = (offset + page - 1) / page * page;
    const absl::string_view bytes = *(*resources)->Find(resource.name);
    if (absl::Status s = WriteAll(all->get(), std::string(begin - offset, '\0')); !s.ok()) return s;
    if (absl::Status s = WriteAll(all->get(), bytes); !s.ok()) return s;
    listed.push_back({{"name", resource.name}, {"offset", begin}, {"size", bytes.size()}});
    offset = begin + bytes.size();
  }
  if (absl::Status s = SealForGood(all->get()); !s.ok()) return s;
  image.resources = *std::move(all);

  image.setup_json = nlohmann::json({{"plugin", std::string(*note)},
                                     {"config", options.config_json},
                                     {"memory", static_cast<uint64_t>(options.memory_mib) << 20},
                                     {"host", CHANCERY_VERSION},
                                     {"resources", std::move(listed)}})
                         .dump();
  return image;
}

class RunningWorkerPlugin final : public WorkerPlugin {
 public:
  RunningWorkerPlugin(WorkerImage image, const Manifest& manifest, Options options)
      : manifest_(manifest),
        log_(manifest.id, std::move(options.log)),
        on_event_(std::move(options.on_event)),
        metrics_(manifest.id),
        nursery_(std::move(image),
                 {options.start_time, options.warm_spare, [this](const WorkerEvent& event) { OnEvent(event); }}, &log_,
                 &metrics_),
        queue_({options.max_batch, options.document_time, [this](const WorkerEvent& event) { OnEvent(event); }},
               &nursery_) {}

  absl::Status AwaitStart() {
    auto started = nursery_.AwaitFirst();
    if (!started.ok()) return started.status();
    extractors_ = *std::move(started);
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<Extractor>> MakeExtractor(size_t index) override {
    if (!extractors_[index].ok()) return extractors_[index];
    return std::make_unique<WorkerExtractor>(&queue_, index, &manifest_.extractors[index]);
  }
  void Log(absl::string_view line) override { log_.Line(line); }
  std::vector<PluginMetric> Metrics() const override { return metrics_.Snapshot(); }
  int pid() const override { return queue_.pid(); }

 private:
  void OnEvent(const WorkerEvent& event) {
    if (event.kind == WorkerEvent::Kind::kDied) log_.Line(absl::StrCat("its process died: ", event.message));
    if (on_event_) on_event_(event);
  }

  const Manifest manifest_;
  PluginLog log_;
  const std::function<void(const WorkerEvent&)> on_event_;
  std::vector<absl::Status> extractors_;
  WorkerMetrics metrics_;
  WorkerNursery nursery_;
  WorkerQueue queue_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerPlugin>> WorkerPlugin::Start(const PluginFile& file, const Manifest& manifest,
                                                                  Options options) {
  if (options.program.empty() || access(options.program.c_str(), X_OK) != 0) {
    return LoadError(kWorkerFailed, absl::StrCat("there is no program ", options.program, " to run it in"),
                     "Install chancery-worker beside chancery-server, or say in the configuration where it is.");
  }
  absl::StatusOr<WorkerImage> image = MakeImage(file, manifest, options);
  if (!image.ok()) return image.status();
  auto plugin = std::make_unique<RunningWorkerPlugin>(*std::move(image), manifest, std::move(options));
  if (absl::Status s = plugin->AwaitStart(); !s.ok()) return s;
  return plugin;
}

std::string WorkerProgramBesideThis() {
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  const absl::string_view whole(path, size > 0 ? static_cast<size_t>(size) : 0);
  return absl::StrCat(whole.substr(0, whole.rfind('/') + 1), "chancery-worker");
}

}  // namespace chancery::extract
