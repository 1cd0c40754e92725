#ifndef CHANCERY_SERVICE_RPC_SERVER_H_
#define CHANCERY_SERVICE_RPC_SERVER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/extract/analyzer.h"
#include "service/ops/log.h"
#include "service/pipeline/extractor_switches.h"
#include "service/pipeline/ingest_documents.h"
#include "service/pipeline/reanalyze.h"
#include "service/rpc/backend.h"
#include "service/store/store.h"

namespace chancery::rpc {

struct ServerOptions {
  // "127.0.0.1:7450", "[::1]:7450"; port 0: one that is free.
  std::string listen = "127.0.0.1:7450";
  Limits limits;
  bool reflection = true;
  // Threads that store what StreamIngest calls bring.
  int stream_workers = 2;
  std::function<absl::Time()> now = absl::Now;
  // To change what runs, and to analyse stored documents again; without them the methods are UNIMPLEMENTED.  Must
  // outlive the server.
  extract::ExtractorControl* control = nullptr;
  pipeline::ExtractorSwitches* switches = nullptr;
  pipeline::Reanalysis* reanalysis = nullptr;
};

// The services of the contract, grpc.health.v1 and reflection on one port, without encryption.  Health has the overall
// state (""), each service's by its full name, and "extractors/{id}" of each extractor: NOT_SERVING when it failed to
// load or is quarantined.
class Server {
 public:
  // All but the options must outlive the server.  kFailedPrecondition LISTEN_FAILED with the system's reason.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options, pipeline::IngestDocuments* ingest,
                                                       store::Store* store, const extract::Analyzer* analyzer,
                                                       ops::Log* log);
  // Stops at once.
  virtual ~Server() = default;

  // "127.0.0.1:41873", with the port that was given.
  virtual std::string address() const = 0;

  // Stops in good order: health answers NOT_SERVING, new calls get UNAVAILABLE DRAINING, those under way end;
  // StreamIngest calls store and answer what they have read.  After `grace` what still runs is cancelled.  Returns when
  // nothing runs.
  virtual void Drain(absl::Duration grace) = 0;
};

// Sends gRPC's own messages to `log` instead of stderr, unless GRPC_VERBOSITY is set.  `log` must live as long as the
// process.
void RouteGrpcLog(ops::Log* log);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_SERVER_H_
