// chancery-worker: runs one plugin for chancery-server, which starts it; service/extract/worker_protocol.h says how the
// two talk.  It is of no use by itself.
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "service/extract/emit_rules.h"
#include "service/extract/load_error.h"
#include "service/extract/manifest.h"
#include "service/extract/worker_protocol.h"
#include "service/model/reasons.h"
#include "service/worker/batch_sink.h"
#include "service/worker/bell.h"
#include "service/worker/loaded_plugin.h"
#include "service/worker/request_reader.h"
#include "service/worker/sandbox.h"
#include "service/worker/worker_host.h"

// The address sanitizer's own handlers, leak check and symbolizer ask for what the sandbox refuses.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "handle_segv=0:handle_sigbus=0:handle_abort=0:handle_sigfpe=0:handle_sigill=0:detect_leaks=0:symbolize=0:"
         "abort_on_error=1:allocator_may_return_null=1:use_sigaltstack=0";
}

namespace chancery::worker {
namespace {

using extract::Message;
using extract::Pack;
using extract::Unpack;

[[noreturn]] void Fail(const absl::Status& status, int exit_code) {
  const std::optional<model::ErrorReason> reason = model::ReasonOf(status);
  Ring(Pack(Message::kFailed)
           .Text(reason.has_value() ? reason->reason : extract::kWorkerFailed)
           .Text(absl::string_view(status.message().data(), status.message().size()).substr(0, 1500))
           .Text(reason.has_value() ? reason->help : ""));
  _exit(exit_code);
}

const char* Map(int descriptor, size_t size, int protection, int flags) {
  void* memory = mmap(nullptr, size, protection, flags, descriptor, 0);
  if (memory == MAP_FAILED) Fail(absl::InternalError("cannot map shared memory"), extract::kExitSetup);
  return static_cast<const char*>(memory);
}

size_t SizeOf(int descriptor) {
  struct stat info;
  return fstat(descriptor, &info) == 0 ? static_cast<size_t>(info.st_size) : 0;
}

// The request, of which the plugin can read no more than there is.
class Request {
 public:
  Request()
      : memory_(const_cast<char*>(
            Map(extract::kRequest, extract::kRequestCapacity, PROT_NONE, MAP_SHARED | MAP_NORESERVE))) {
    Open(extract::kRequestFloor);
  }
  // Makes the first `size` bytes readable.
  bool Open(size_t size) {
    size = std::max(size, extract::kRequestFloor);
    const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    size = (size + page - 1) / page * page;
    if (size > extract::kRequestCapacity) return false;
    if (size > open_ && mprotect(memory_, size, PROT_READ) != 0) return false;
    if (size < open_ && mprotect(memory_ + size, open_ - size, PROT_NONE) != 0) return false;
    open_ = size;
    return true;
  }
  const char* data() const { return memory_; }
  const extract::RequestHead& head() const { return *reinterpret_cast<const extract::RequestHead*>(memory_); }

 private:
  char* const memory_;
  size_t open_ = 0;
};

struct Setup {
  extract::Manifest manifest;
  std::string config;
  std::string host_version;
  uint64_t memory = 0;
  int parent = 0;
  bool self_test = false;
  std::map<std::string, absl::string_view> resources;
};

absl::StatusOr<Setup> ReadSetup() {
  const size_t size = SizeOf(extract::kSetup);
  if (size == 0) return absl::InternalError("no setup: this program is started by chancery-server");
  const absl::string_view text(Map(extract::kSetup, size, PROT_READ, MAP_PRIVATE), size);
  const nlohmann::json json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object()) return absl::InternalError("the setup is no JSON object");
  Setup setup;
  absl::StatusOr<extract::Manifest> manifest = extract::ParseManifest(json.value("plugin", ""));
  if (!manifest.ok()) return manifest.status();
  setup.manifest = *std::move(manifest);
  setup.config = json.value("config", "");
  setup.host_version = json.value("host", "");
  setup.memory = json.value("memory", uint64_t{0});
  setup.parent = json.value("parent", 0);
  setup.self_test = json.value("self_test", false);
  const size_t resources_size = SizeOf(extract::kResources);
  const absl::string_view bytes =
      resources_size == 0
          ? absl::string_view()
          : absl::string_view(Map(extract::kResources, resources_size, PROT_READ, MAP_SHARED), resources_size);
  for (const auto& resource : json.value("resources", nlohmann::json::array())) {
    setup.resources.emplace(
        resource.value("name", ""),
        bytes.substr(std::min(bytes.size(), resource.value("offset", size_t{0})), resource.value("size", size_t{0})));
  }
  return setup;
}

class Worker {
 public:
  Worker(const Setup& setup, char* response)
      : setup_(setup),
        response_(response),
        host_(setup.host_version, reinterpret_cast<extract::ResponseHead*>(response), setup.resources) {}

  void Start() {
    SandboxProfile profile{setup_.manifest.has_runtime, &head().violation};
    Check(DropPrivileges(setup_.memory, profile.runtime, setup_.parent), extract::kExitSetup);
    Check(EnterSandbox(SandboxStage::kLoading, profile), extract::kExitSetup);
    int exit_code = 0;
    const absl::Status loaded = plugin_.Load(setup_.manifest, host_.get(), &exit_code);
    Check(loaded, exit_code);
    for (size_t i = 0; i < plugin_.size(); ++i) Report(i, plugin_.Create(i, setup_.config));
    for (const int descriptor :
         {extract::kLibrary, extract::kRequest, extract::kResponse, extract::kSetup, extract::kResources}) {
      close(descriptor);
    }
    Check(EnterSandbox(SandboxStage::kWorking, profile), extract::kExitSetup);
    for (size_t i = 0; setup_.self_test && i < plugin_.size(); ++i) {
      if (plugin_.created(i)) Report(i, plugin_.SelfTest(i));
    }
    Pack ready(Message::kReady);
    for (size_t i = 0; i < plugin_.size(); ++i) ready.Number(plugin_.max_batch(i));
    Ring(ready);
  }

  void Serve() {
    char buffer[extract::kMaxMessage];
    for (;;) {
      Unpack message(Listen(buffer));
      switch (message.kind()) {
        case Message::kRun: Run(message.Number()); break;
        case Message::kSelfTest: SelfTest(message.Number()); break;
        case Message::kEnd: plugin_.End(); _exit(0);
        default: _exit(extract::kExitSetup);
      }
    }
  }

 private:
  extract::ResponseHead& head() { return *reinterpret_cast<extract::ResponseHead*>(response_); }

  static void Check(const absl::Status& status, int exit_code) {
    if (!status.ok()) Fail(status, exit_code);
  }

  void Report(size_t index, const absl::Status& status) {
    if (status.ok()) return;
    const std::optional<model::ErrorReason> reason = model::ReasonOf(status);
    Ring(Pack(Message::kExtractorFailed)
             .Number(index)
             .Text(reason.has_value() ? reason->reason : "")
             .Text(absl::string_view(status.message().data(), status.message().size()).substr(0, 1500)));
  }

  void SelfTest(uint64_t index) {
    const absl::Status status =
        index < plugin_.size() && plugin_.created(index) ? plugin_.SelfTest(index) : absl::InternalError("no instance");
    Ring(Pack(Message::kSelfTestDone)
             .Number(status.ok() ? 1 : 0)
             .Text(absl::string_view(status.message().data(), status.message().size()).substr(0, 1500)));
  }

  void Run(uint64_t size) {
    const extract::RequestHead& request = request_.head();
    if (!request_.Open(size) || !reader_.Read(request_.data(), size)) _exit(extract::kExitSetup);
    const size_t index = request.extractor;
    if (index >= plugin_.size() || !plugin_.created(index)) _exit(extract::kExitSetup);
    rules_.clear();
    for (uint32_t i = 0; i < reader_.count(); ++i) {
      const chx_str text = reader_.documents()[i]->text;
      rules_.emplace_back(extract::EmitRules::Options{absl::string_view(text.data, text.len),
                                                      &setup_.manifest.extractors[index].produces,
                                                      &reader_.boilerplate(i), reader_.max_annotations(i)});
    }
    chx_batch batch{};
    batch.struct_size = sizeof(batch);
    batch.count = reader_.count();
    batch.documents = reader_.documents();
    batch.deadline_ns = request.deadline_ns;
    BatchSink sink(response_, &request.cancel, request.deadline_ns, &rules_);
    sink.End(plugin_.Extract(index, batch, sink.get()));
  }

  const Setup& setup_;
  char* const response_;
  WorkerHost host_;
  Request request_;
  LoadedPlugin plugin_;
  RequestReader reader_;
  std::vector<extract::EmitRules> rules_;
};

int Main() {
  absl::StatusOr<Setup> setup = ReadSetup();
  if (!setup.ok()) {
    std::fprintf(stderr, "chancery-worker: %s\n", std::string(setup.status().message()).c_str());
    Fail(setup.status(), extract::kExitSetup);
  }
  char* response = const_cast<char*>(
      Map(extract::kResponse, extract::kResponseCapacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE));
  // Lives until _exit, as what the plugin was given must.
  auto* worker = new Worker(*setup, response);
  worker->Start();
  worker->Serve();
  return 0;
}

}  // namespace
}  // namespace chancery::worker

int main() { return chancery::worker::Main(); }
