#ifndef CHANCERY_SERVICE_RPC_BACKEND_H_
#define CHANCERY_SERVICE_RPC_BACKEND_H_

#include <cstddef>
#include <functional>

#include "service/extract/analyzer.h"
#include "service/pipeline/extractor_switches.h"
#include "service/pipeline/ingest_documents.h"
#include "service/pipeline/reanalyze.h"
#include "service/rpc/calls.h"
#include "service/rpc/request_memory.h"
#include "service/store/store.h"

namespace chancery::rpc {

// What a request may ask for; errors name the limit.
struct Limits {
  int max_items = 100;                 // of an Ingest
  size_t max_message_bytes = 4 << 20;  // of a unary request
  // gRPC itself refuses what is larger, without details; between the two the service answers with them.
  size_t max_received_bytes = 16 << 20;
  int max_streams = 64;  // StreamIngest calls at a time
  // Of each StreamIngest: what is read but not yet answered.
  size_t stream_window = 64;
  size_t stream_window_bytes = 8 << 20;
  // A page ends early when its rows pass this, so that clients with gRPC's default limit of 4 MiB can read it.
  size_t page_bytes = 2 << 20;
};

// What the services work with; all must outlive them.
struct Backend {
  pipeline::IngestDocuments* ingest = nullptr;
  store::Store* store = nullptr;
  const extract::Analyzer* analyzer = nullptr;
  // To change what runs, and to analyse again; nullptr when this server cannot.
  extract::ExtractorControl* control = nullptr;
  pipeline::ExtractorSwitches* switches = nullptr;
  pipeline::Reanalysis* reanalysis = nullptr;
  Calls* calls = nullptr;
  RequestMemory* memory = nullptr;
  // Called when an extractor had trouble with a document: its health may have changed.
  std::function<void()> extractor_trouble;
  Limits limits;
};

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_BACKEND_H_
