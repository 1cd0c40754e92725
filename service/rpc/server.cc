#include "service/rpc/server.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "grpc/support/log.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "service/model/reasons.h"
#include "service/rpc/chancery_service.h"
#include "service/rpc/document_service.h"
#include "service/rpc/entity_service.h"
#include "service/rpc/extractor_service.h"

namespace chancery::rpc {
namespace {

// Calls at one time; gRPC answers RESOURCE_EXHAUSTED beyond.
constexpr int kMostThreads = 128;
// For answers to leave after their calls have ended.  An idle client that does not notice the goodbye costs all of it.
constexpr std::chrono::seconds kLastAnswers{2};

struct HostPort {
  std::string host, port;
};

HostPort Split(absl::string_view address) {
  const size_t colon = address.rfind(':');
  absl::string_view host = address.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  return {std::string(host), colon == absl::string_view::npos ? "" : std::string(address.substr(colon + 1))};
}

// gRPC does not tell why it could not bind: tries itself.
std::string WhyNot(const HostPort& at) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(at.host.empty() ? nullptr : at.host.c_str(), at.port.c_str(), &hints, &found);
      error != 0)
    return gai_strerror(error);
  std::string why = "unknown reason";
  if (const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0); fd >= 0) {
    if (bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, 1) != 0) why = std::strerror(errno);
    close(fd);
  }
  freeaddrinfo(found);
  return why;
}

bool IsServing(extract::ExtractorState state) {
  return state == extract::ExtractorState::kEnabled || state == extract::ExtractorState::kDisabled;
}

class GrpcServer final : public Server {
 public:
  GrpcServer(const ServerOptions& options, pipeline::IngestDocuments* ingest, store::Store* store,
             const extract::Analyzer* analyzer, ops::Log* log)
      : calls_(options.limits.max_message_bytes, log), memory_(store, options.now), workers_(options.stream_workers) {
    backend_.ingest = ingest;
    backend_.store = store;
    backend_.analyzer = analyzer;
    backend_.control = options.control;
    backend_.switches = options.switches;
    backend_.reanalysis = options.reanalysis;
    backend_.calls = &calls_;
    backend_.memory = &memory_;
    backend_.extractor_trouble = [this] { UpdateHealth(); };
    backend_.limits = options.limits;
  }

  ~GrpcServer() override {
    if (server_ == nullptr) return;
    if (backend_.control != nullptr) backend_.control->OnChange(nullptr);
    calls_.Drain();
    server_->Shutdown(std::chrono::system_clock::now());
    server_->Wait();
  }

  absl::Status Start(const ServerOptions& options) {
    const auto failed = [&options](absl::string_view why) {
      return model::MakeError(absl::StatusCode::kFailedPrecondition,
                              absl::StrCat("cannot listen on ", options.listen, ": ", why),
                              {.reason = "LISTEN_FAILED",
                               .metadata = {{"address", options.listen}},
                               .help = "Choose another HOST:PORT; port 0 takes a free one."});
    };
    // gRPC would take an address without a port for port 443.
    const HostPort at = Split(options.listen);
    if (uint32_t number = 0; !absl::SimpleAtoi(at.port, &number) || number > 65535) {
      return failed("its port must be a number from 0 to 65535, as in 127.0.0.1:7450");
    }
    grpc::EnableDefaultHealthCheckService(true);
    if (options.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    int port = 0;
    // Else a second server shares the port and gets every other connection.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.SetMaxReceiveMessageSize(static_cast<int>(options.limits.max_received_bytes));
    builder.SetResourceQuota(grpc::ResourceQuota("chancery").SetMaxThreads(kMostThreads));
    builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(), &port);
    for (grpc::Service* service :
         std::initializer_list<grpc::Service*>{&chancery_, &documents_, &entities_, &extractors_})
      builder.RegisterService(service);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port == 0) {
      server_ = nullptr;
      return failed(WhyNot(at));
    }
    address_ = absl::StrCat(options.listen.substr(0, options.listen.rfind(':')), ":", port);
    for (const char* name : {v1::ChanceryService::service_full_name(), v1::DocumentService::service_full_name(),
                             v1::EntityService::service_full_name(), v1::ExtractorService::service_full_name()}) {
      server_->GetHealthCheckService()->SetServingStatus(name, true);
    }
    if (backend_.control != nullptr) backend_.control->OnChange([this] { UpdateHealth(); });
    UpdateHealth();
    return absl::OkStatus();
  }

  std::string address() const override { return address_; }

  void Drain(absl::Duration grace) override {
    const absl::Time deadline = absl::Now() + grace;
    server_->GetHealthCheckService()->Shutdown();
    calls_.Drain();
    calls_.WaitForEnd(deadline);
    // Health's Watch calls never end by themselves; everything of ours has its answer by now, or its time is over.
    server_->Shutdown(std::chrono::system_clock::now() +
                      (absl::Now() < deadline ? kLastAnswers : std::chrono::seconds{0}));
    server_->Wait();
  }

 private:
  void UpdateHealth() {
    absl::MutexLock lock(&health_mutex_);
    grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
    std::set<std::string> gone = std::move(known_extractors_);
    known_extractors_.clear();
    for (const extract::ExtractorStatus& extractor : backend_.analyzer->List()) {
      const std::string name = absl::StrCat("extractors/", extractor.id);
      health->SetServingStatus(name, IsServing(extractor.state));
      gone.erase(name);
      known_extractors_.insert(name);
    }
    // A name cannot be taken out of the health service.
    for (const std::string& name : gone) {
      health->SetServingStatus(name, false);
      known_extractors_.insert(name);
    }
  }

  Calls calls_;
  RequestMemory memory_;
  Backend backend_;
  WorkerPool workers_;
  ChanceryService chancery_{&backend_, &workers_};
  DocumentService documents_{&backend_};
  EntityService entities_{&backend_};
  ExtractorService extractors_{&backend_};
  std::string address_;
  absl::Mutex health_mutex_;
  std::set<std::string> known_extractors_ ABSL_GUARDED_BY(health_mutex_);  // "extractors/dates"
  std::unique_ptr<grpc::Server> server_;                                   // last: gone before what its calls use
};

ops::Log* grpc_log = nullptr;

void WriteGrpcLog(gpr_log_func_args* args) {
  const ops::Level level = args->severity == GPR_LOG_SEVERITY_ERROR ? ops::Level::kWarning : ops::Level::kDebug;
  grpc_log->Write(level, "grpc", {{"at", absl::StrCat(args->file, ":", args->line)}, {"message", args->message}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, pipeline::IngestDocuments* ingest,
                                                      store::Store* store, const extract::Analyzer* analyzer,
                                                      ops::Log* log) {
  auto server = std::make_unique<GrpcServer>(options, ingest, store, analyzer, log);
  if (absl::Status status = server->Start(options); !status.ok()) return status;
  return server;
}

void RouteGrpcLog(ops::Log* log) {
  if (std::getenv("GRPC_VERBOSITY") != nullptr) return;
  grpc_log = log;
  gpr_set_log_function(WriteGrpcLog);
}

}  // namespace chancery::rpc
