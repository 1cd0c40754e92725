#include "service/extract/plugin_unit.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "plugins/check/elf_checks.h"
#include "service/extract/config_schema.h"
#include "service/extract/elf_note.h"
#include "service/extract/in_process_extractor.h"
#include "service/extract/load_error.h"
#include "service/extract/plugin.h"
#include "service/extract/plugin_search.h"
#include "service/text/digest.h"

namespace chancery::extract {

absl::StatusOr<std::shared_ptr<Plugin>> InProcessLibraries::Get(const PluginFile& file, const Manifest& manifest) {
  absl::MutexLock lock(&mutex_);
  std::shared_ptr<Plugin>& known = plugins_[manifest.id];
  if (known != nullptr && known->status().ok()) {
    if (known->sha256() == file.sha256) return known;
    if (known->path() != file.path)
      return LoadError(kExtractorDuplicate, absl::StrCat("its id ", manifest.id, " is that of ", known->path()),
                       "Keep one of the two files.");
    return LoadError(kRestartRequired,
                     "another file of this plugin runs in the server's own process, where it cannot be replaced",
                     "Restart the server, or let the plugin run as worker.");
  }
  known = Plugin::Load(file, log_);
  if (!known->status().ok()) return known->status();
  return known;
}

std::shared_ptr<PluginUnit> PluginUnit::Start(const std::string& path, const Options& options) {
  std::shared_ptr<PluginUnit> unit(new PluginUnit());
  unit->path_ = path;
  unit->load_time_ = absl::Now();
  unit->status_ = unit->Run(options);
  return unit;
}

absl::Status PluginUnit::Run(const Options& options) {
  absl::StatusOr<PluginFile> file = ReadPluginFile(path_);
  if (!file.ok()) return file.status();
  sha256_ = file->sha256;
  absl::StatusOr<absl::string_view> note = ReadManifestNote(file->bytes);
  if (!note.ok()) return note.status();
  absl::StatusOr<Manifest> manifest = ParseManifest(*note);
  if (!manifest.ok()) return manifest.status();
  manifest_ = *std::move(manifest);
  parts_.resize(manifest_->extractors.size());
  policy_ = options.policy->Of(manifest_->id);
  if (!policy_.config_json.empty())
    configured_ = absl::StrCat("+", text::Hex(text::Sha256(policy_.config_json).substr(0, 4)));
  if (absl::Status s = CheckAbi(manifest_->abi, manifest_->min_host_abi); !s.ok()) return s;

  absl::StatusOr<Trust> trust = DecideTrust(*options.policy, *manifest_, sha256_);
  if (!trust.ok()) return trust.status();
  trust_ = *trust;
  if (trust_ == Trust::kOff) return absl::OkStatus();
  if (!manifest_->config_schema.empty()) {
    auto schema = ConfigSchema::Parse(manifest_->config_schema);
    if (!schema.ok()) return schema.status();
    if (absl::Status s = (*schema)->Check(policy_.config_json); !s.ok()) return s;
  }
  // What came with the server has been through all stages of the conformance kit.
  if (options.policy->bundled.count(sha256_) == 0) {
    if (absl::Status s = CheckFile(*file, options); !s.ok()) return s;
  }
  return trust_ == Trust::kInProcess ? StartInProcess(*file, options) : StartWorker(*file, options);
}

absl::Status PluginUnit::CheckFile(const PluginFile& file, const Options& options) const {
  check::ElfCheckOptions what;
  what.has_runtime = manifest_->has_runtime;
  for (const check::ElfFinding& finding : check::CheckElf({file.bytes.data(), file.bytes.size()}, what)) {
    // A worker that breaks such a rule hurts nobody but itself.
    if (finding.severity == check::Severity::kError && trust_ == Trust::kInProcess) {
      return LoadError(finding.id == "static.entry" ? kSymbolMissing : kLibraryInvalid,
                       absl::StrCat(finding.id, ": the library ", finding.message), finding.advice,
                       {{"check", finding.id}});
    }
    if (finding.severity == check::Severity::kInfo || !options.log) continue;
    options.log(absl::StrCat("plugin ", manifest_->id, ": ", finding.id, ": the library ", finding.message, " -- ",
                             finding.advice));
  }
  return absl::OkStatus();
}

absl::Status PluginUnit::StartInProcess(const PluginFile& file, const Options& options) {
  auto loaded = options.libraries->Get(file, *manifest_);
  if (!loaded.ok()) return loaded.status();
  std::shared_ptr<Plugin> plugin = *std::move(loaded);
  backing_ = plugin;
  log_ = [host = plugin->host()](absl::string_view line) { host->Log(line); };
  metrics_ = [host = plugin->host()] { return host->Metrics(); };
  for (size_t i = 0; i < parts_.size(); ++i) {
    auto extractor = InProcessExtractor::Create(plugin.get(), i, &manifest_->extractors[i], policy_.config_json);
    parts_[i].status = extractor.status();
    if (extractor.ok()) parts_[i].extractor = *std::move(extractor);
  }
  return absl::OkStatus();
}

absl::Status PluginUnit::StartWorker(const PluginFile& file, const Options& options) {
  WorkerPlugin::Options worker;
  worker.program = options.worker_program.empty() ? WorkerProgramBesideThis() : options.worker_program;
  worker.config_json = policy_.config_json;
  worker.memory_mib = policy_.memory_mib;
  worker.document_time = policy_.document_time;
  worker.log = options.log;
  if (options.on_event) {
    worker.on_event = [this, on_event = options.on_event](const WorkerEvent& event) { on_event(this, event); };
  }
  auto started = WorkerPlugin::Start(file, *manifest_, std::move(worker));
  if (!started.ok()) return started.status();
  std::shared_ptr<WorkerPlugin> plugin = *std::move(started);
  backing_ = plugin;
  log_ = [plugin = plugin.get()](absl::string_view line) { plugin->Log(line); };
  metrics_ = [plugin = plugin.get()] { return plugin->Metrics(); };
  for (size_t i = 0; i < parts_.size(); ++i) {
    auto extractor = plugin->MakeExtractor(i);
    parts_[i].status = extractor.status();
    if (extractor.ok()) parts_[i].extractor = *std::move(extractor);
  }
  return absl::OkStatus();
}

bool PluginUnit::SameUnder(const TrustPolicy& policy) const {
  if (!manifest_.has_value() || !status_.ok()) return false;
  const auto trust = DecideTrust(policy, *manifest_, sha256_);
  return trust.ok() && *trust == trust_ && policy.Of(manifest_->id) == policy_;
}

}  // namespace chancery::extract
