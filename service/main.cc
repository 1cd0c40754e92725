// chancery-server: the service on one port over one database.  The only file that knows every concrete class.
#include <signal.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "service/extract/analyzer.h"
#include "service/extract/trust.h"
#include "service/link/linker.h"
#include "service/model/reasons.h"
#include "service/ops/config.h"
#include "service/ops/log.h"
#include "service/pipeline/extractor_switches.h"
#include "service/pipeline/ingest_documents.h"
#include "service/pipeline/reanalyze.h"
#include "service/pipeline/store_directory.h"
#include "service/rpc/server.h"
#include "service/store/sqlite/sqlite_store.h"

ABSL_FLAG(
    std::string, listen, "127.0.0.1:7450",
    "address and port to listen on; port 0 takes a free one; there is no encryption yet: keep it on a trusted network");
ABSL_FLAG(std::string, data, "chancery.db", "path of the database; made when it does not exist");
ABSL_FLAG(std::string, config, "", "configuration file; docs/chancery.example.yaml explains it; SIGHUP reads it again");
ABSL_FLAG(std::string, plugins, "",
          "folder of the extractors (*.so); default: those of the configuration, else plugins/ beside the program, or "
          "beside its folder");
ABSL_FLAG(std::string, synchronous, "full",
          "full: what was acknowledged survives a loss of power; normal: the death of the process, with faster writes");
ABSL_FLAG(int64_t, max_database_mib, 0,
          "largest size of the database file in MiB; writes beyond it fail with STORAGE_FULL; 0: as large as the disk");
ABSL_FLAG(int32_t, max_document_kib, 1024, "largest text in KiB, from 1 to 4096");
ABSL_FLAG(int32_t, extract_seconds, 0,
          "most seconds that the extractors may take over one document, from 1 to 600; default: as the configuration "
          "says, else 10");
ABSL_FLAG(int32_t, drain_seconds, 30, "most seconds that running calls get to end after SIGTERM, from 0 to 3600");
ABSL_FLAG(bool, reflection, true, "offer gRPC reflection");
ABSL_FLAG(std::string, log_level, "info", "debug, info, warning or error; debug has a line for each call");

namespace chancery {
namespace {

// Of the process; `--help` lists them.
enum ExitCode { kEnded = 0, kFailed = 1, kUsage = 2, kNoPlugins = 3, kDatabase = 4, kListen = 5, kConfig = 6 };

// `path`, unless empty, stands before a message that does not name it.
int Fail(ExitCode code, const absl::Status& status, const std::string& path = "") {
  const bool named = std::string(status.message()).find(path) != std::string::npos;
  std::string line = absl::StrCat("chancery-server: ", named ? "" : path, named ? "" : ": ", status.message());
  const auto reason = model::ReasonOf(status);
  if (reason && !reason->help.empty()) absl::StrAppend(&line, " (", reason->help, ")");
  // One line, whatever the layers below put into it.
  std::fprintf(stderr, "%s\n", absl::StrReplaceAll(line, {{"\n", " "}, {"\r", " "}}).c_str());
  return code;
}

absl::Status CheckFlags(const std::vector<char*>& rest, ops::Level* level) {
  const auto invalid = [](absl::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat(what, "; --help lists the flags"));
  };
  if (rest.size() > 1) return invalid(absl::StrCat("unexpected argument '", rest[1], "'"));
  const std::string synchronous = absl::GetFlag(FLAGS_synchronous);
  if (synchronous != "full" && synchronous != "normal") return invalid("--synchronous must be full or normal");
  if (!ops::ParseLevel(absl::GetFlag(FLAGS_log_level), level))
    return invalid("--log_level must be debug, info, warning or error");
  struct Range {
    const char* name;
    int64_t value, low, high;
  };
  for (const Range& r : {Range{"max_database_mib", absl::GetFlag(FLAGS_max_database_mib), 0, int64_t{1} << 40},
                         Range{"max_document_kib", absl::GetFlag(FLAGS_max_document_kib), 1, 4096},
                         Range{"extract_seconds", absl::GetFlag(FLAGS_extract_seconds), 0, 600},
                         Range{"drain_seconds", absl::GetFlag(FLAGS_drain_seconds), 0, 3600}}) {
    if (r.value < r.low || r.value > r.high)
      return invalid(absl::StrCat("--", r.name, " must be from ", r.low, " to ", r.high));
  }
  if (absl::GetFlag(FLAGS_data).empty()) return invalid("--data is empty");
  return absl::OkStatus();
}

// The flag's folder, those of the configuration, or the one that lies beside the program; absolute.
std::vector<std::string> PluginFolders(const ops::Config& config) {
  std::error_code error;
  if (const std::string given = absl::GetFlag(FLAGS_plugins); !given.empty())
    return {std::filesystem::absolute(given, error).string()};
  if (!config.plugin_folders.empty()) return config.plugin_folders;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const std::filesystem::path beside = program / "plugins";
  if (std::filesystem::is_directory(beside, error)) return {beside.string()};
  return {(program.parent_path() / "plugins").string()};
}

absl::StatusOr<ops::Config> ReadConfiguration() {
  const std::string path = absl::GetFlag(FLAGS_config);
  return path.empty() ? absl::StatusOr<ops::Config>(ops::Config()) : ops::ReadConfig(path);
}

// SIGHUP: the configuration and the plugin folders again.  What is wrong leaves what runs as it is.
void Reload(extract::ExtractorControl& control, pipeline::ExtractorSwitches& switches, pipeline::Reanalysis& reanalysis,
            ops::Log& log) {
  const auto refuse = [&log](const absl::Status& why) {
    log.Write(ops::Level::kError, "reload_refused", {{"message", std::string(why.message())}});
  };
  const auto config = ReadConfiguration();
  if (!config.ok()) return refuse(config.status());
  const auto failed = control.ReloadAll(extract::PolicyOf(*config), PluginFolders(*config));
  if (!failed.ok()) return refuse(failed.status());
  if (absl::Status status = switches.Apply(); !status.ok()) refuse(status);
  if (config->reanalyze_automatically.value_or(false)) {
    if (absl::Status status = reanalysis.Start(); !status.ok()) refuse(status);
  }
  log.Write(ops::Level::kInfo, "reloaded", {{"failed_plugins", absl::StrCat(*failed)}});
}

int Run(const std::vector<char*>& rest) {
  ops::Level level = ops::Level::kInfo;
  if (absl::Status status = CheckFlags(rest, &level); !status.ok()) return Fail(kUsage, status);
  const auto config = ReadConfiguration();
  if (!config.ok()) return Fail(kConfig, config.status());
  // gRPC keeps using it while the process ends.
  auto& log = *new ops::Log(level);
  rpc::RouteGrpcLog(&log);

  // Before any thread is started, so that all of them leave the signals to sigwait below.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  extract::Analyzer::Options extraction;
  extraction.plugin_folders = PluginFolders(*config);
  extraction.trust = extract::PolicyOf(*config);
  const int32_t seconds = absl::GetFlag(FLAGS_extract_seconds);
  extraction.budget = absl::Seconds(seconds > 0 ? seconds : config->extract_seconds.value_or(10));
  extraction.log = [&log](absl::string_view line) {
    log.Write(ops::Level::kWarning, "extractor", {{"message", std::string(line)}});
  };
  auto analyzer = extract::Analyzer::Load(extraction);
  if (!analyzer.ok()) return Fail(kNoPlugins, analyzer.status());

  store::SqliteOptions database;
  database.path = absl::GetFlag(FLAGS_data);
  database.synchronous_full = absl::GetFlag(FLAGS_synchronous) == "full";
  database.max_bytes = absl::GetFlag(FLAGS_max_database_mib) << 20;
  auto store = store::OpenSqliteStore(database);
  if (!store.ok()) return Fail(kDatabase, store.status(), database.path);

  ingest::Limits limits;
  limits.max_document_bytes = static_cast<size_t>(absl::GetFlag(FLAGS_max_document_kib)) << 10;
  pipeline::StoreDirectory directory(store->get());
  link::Linker linker(&directory);
  pipeline::IngestDocuments ingest(analyzer->get(), &linker, store->get(), limits);
  extract::ExtractorControl& control = *(*analyzer)->control();
  pipeline::ExtractorSwitches switches(&control, store->get());
  if (absl::Status status = switches.Apply(); !status.ok()) return Fail(kDatabase, status, database.path);
  pipeline::Reanalysis::Options again;
  again.documents_per_second = config->reanalyze_documents_per_second.value_or(again.documents_per_second);
  again.log = [&log](absl::string_view line) {
    log.Write(ops::Level::kInfo, "reanalysis", {{"message", std::string(line)}});
  };
  pipeline::Reanalysis reanalysis(analyzer->get(), &linker, store->get(), again);
  if (absl::Status status = config->reanalyze_automatically.value_or(false) ? reanalysis.Start() : reanalysis.Resume();
      !status.ok())
    return Fail(kDatabase, status, database.path);

  rpc::ServerOptions options;
  options.control = &control;
  options.switches = &switches;
  options.reanalysis = &reanalysis;
  options.listen = absl::GetFlag(FLAGS_listen);
  options.reflection = absl::GetFlag(FLAGS_reflection);
  auto server = rpc::Server::Start(options, &ingest, store->get(), analyzer->get(), &log);
  if (!server.ok()) return Fail(kListen, server.status());

  int loaded = 0, failed = 0;
  for (const extract::ExtractorStatus& e : (*analyzer)->List())
    ++(e.state == extract::ExtractorState::kFailed ? failed : loaded);
  log.Write(ops::Level::kInfo, "started",
            {{"data", database.path},
             {"plugins", absl::StrJoin(extraction.plugin_folders, " ")},
             {"extractors", absl::StrCat(loaded)},
             {"failed_extractors", absl::StrCat(failed)}});
  std::fprintf(stderr, "chancery-server: listening on %s\n", (*server)->address().c_str());

  int signal_number = 0;
  for (;;) {
    if (sigwait(&signals, &signal_number) != 0) continue;
    if (signal_number != SIGHUP) break;
    Reload(control, switches, reanalysis, log);
  }
  log.Write(ops::Level::kInfo, "draining", {{"signal", signal_number == SIGINT ? "SIGINT" : "SIGTERM"}});
  // A second signal ends the process at once.
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  // Nobody reloads any more; a late SIGHUP must not end the process.
  signal(SIGHUP, SIG_IGN);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  (*server)->Drain(absl::Seconds(absl::GetFlag(FLAGS_drain_seconds)));
  log.Write(ops::Level::kInfo, "stopped", {});
  return kEnded;
}

}  // namespace
}  // namespace chancery

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "serves chancery.v1 over gRPC from one database.\n\n"
      "  chancery-server --data=chancery.db\n\n"
      "Prints 'listening on HOST:PORT' to stderr once it answers.  SIGTERM and SIGINT stop it in good order, a second "
      "one at once; SIGHUP reads the configuration and the plugin folders again.\n"
      "Exit codes: 0 stopped by a signal, 2 wrong flags, 3 no plugin folder, 4 database cannot be opened, 5 cannot "
      "listen, 6 configuration cannot be read.");
  absl::FlagsUsageConfig usage;
  usage.contains_helpshort_flags = usage.contains_help_flags = usage.contains_helppackage_flags =
      [](absl::string_view file) { return absl::string_view(file).find("service/main.cc") != absl::string_view::npos; };
  usage.version_string = [] { return std::string("chancery-server " CHANCERY_VERSION "\n"); };
  absl::SetFlagsUsageConfig(usage);
  return chancery::Run(absl::ParseCommandLine(argc, argv));
}
