#ifndef CHANCERY_SERVICE_EXTRACT_WORKER_PROTOCOL_H_
#define CHANCERY_SERVICE_EXTRACT_WORKER_PROTOCOL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"
#include "service/extract/plugin_metrics.h"

// What the host and chancery-worker say to each other.  Both are of one build: there are no versions.  The worker may
// be anything but honest; the host reads what it wrote as it reads a file from a stranger.
//
//   host                                          worker
//   posix_spawn, descriptors 0-8         ->       dlopen, init(), create(), sandbox, self-tests
//                                        <-       kMetric, kExtractorFailed ..., then kReady or kFailed
//   fills in the request, rings kRun     ->       extract(); emit() writes records into the response,
//                                                 finish() publishes them
//   copies what is published             <-       kDone (after any kLog)
//
// The bell is a SOCK_SEQPACKET socket: one message, one packet.
namespace chancery::extract {

// The worker's descriptors.  0 and 1 are /dev/null, 2 a pipe that the host reads for its log.
enum WorkerDescriptor : int { kBell = 3, kLibrary, kRequest, kResponse, kSetup, kResources, kAfterLast };

// The program's exit codes when it fails before it is ready, for those who run it by hand.
enum WorkerExit : int {
  kExitSetup = 2,
  kExitLoad = 3,
  kExitSymbol = 4,
  kExitVersion = 5,
  kExitInit = 6,
  kExitCreate = 7
};

// ---- Messages on the bell: a kind, then its fields as Pack writes them.

enum class Message : uint8_t {
  kRun = 1,          // host: u64 bytes of the request
  kSelfTest,         // host: u64 extractor
  kEnd,              // host: destroy(), shutdown(), and end
  kReady,            // worker: u64 of each extractor, its max_batch
  kFailed,           // worker: text reason, message, help; it ends
  kExtractorFailed,  // worker: u64 extractor, text reason, message
  kMetric,           // worker: text name, help, u64 bounds, each bound's bits; the first is metric 1
  kLog,              // worker: u64 severity, text
  kDone,             // worker
  kSelfTestDone,     // worker: u64 1 when passed, text message
};

inline constexpr size_t kMaxMessage = 4096;

// Builds a message.  What does not fit is cut off, at the end of the text that it is in.
class Pack {
 public:
  explicit Pack(Message kind) { size_ = 1, bytes_[0] = static_cast<char>(kind); }
  Pack& Number(uint64_t n);
  Pack& Text(absl::string_view text);
  absl::string_view bytes() const { return {bytes_, size_}; }

 private:
  char bytes_[kMaxMessage];
  size_t size_;
};

// Takes a message apart.  What is not there is 0 or "", and ok() is false from then on.
class Unpack {
 public:
  explicit Unpack(absl::string_view bytes);
  Message kind() const { return kind_; }
  uint64_t Number();
  absl::string_view Text();
  bool ok() const { return ok_; }

 private:
  absl::string_view rest_;
  Message kind_{};
  bool ok_ = true;
};

// ---- The setup: one JSON object.
//   plugin     the manifest's text
//   config     the configuration's text, "" for none
//   memory     bytes that the plugin may take
//   self_test  whether to run the self-tests
//   host       the server's version
//   parent     the server's process id
//   resources  [{"name", "offset", "size"}] in the descriptor kResources

// ---- The request.  The host writes it, the worker sees it read-only.

// Address space kept for it; memory is taken as it is used.  The worker can read only the first bytes of it, as many as
// kRun says, and at least the first kRequestFloor.
inline constexpr size_t kRequestCapacity = size_t{128} << 20;
inline constexpr size_t kRequestFloor = size_t{1} << 20;

struct RequestText {
  uint64_t offset, size;  // in the request; size 0: absent
};

struct RequestDocument {
  RequestText text, id, language, title;
  chx_date date;
  uint64_t max_annotations;
  RequestText boilerplate;  // model::TextSpan after model::TextSpan
  RequestText prior;        // each a uint64_t size and that many bytes of WriteWire
  uint64_t prior_count;
};

struct RequestHead {
  std::atomic<uint32_t> cancel;  // the host sets it while the worker works
  uint32_t extractor;
  uint32_t count;
  uint32_t reserved;
  uint64_t deadline_ns;
  // `count` times RequestDocument follow, then what they point at.
};

// ---- The response.  The worker writes it.

inline constexpr size_t kResponseCapacity = size_t{64} << 20;
inline constexpr size_t kResponseRecords = size_t{32} << 10;  // where the records begin

struct MetricSlot {
  std::atomic<uint64_t> count;
  std::atomic<uint64_t> buckets[PluginMetrics::kMaxBounds + 1];
};

struct ResponseHead {
  // Bytes of records that are whole; stored with release order after the last of a document.
  std::atomic<uint64_t> published;
  // The number of a system call that the sandbox refused, plus 1.
  std::atomic<uint64_t> violation;
  MetricSlot metrics[PluginMetrics::kMaxMetrics];
};
static_assert(sizeof(ResponseHead) <= kResponseRecords);

enum RecordKind : uint32_t {
  kAnnotationRecord = 1,  // WriteWire's bytes
  kFinishedRecord = 2,    // FinishedRecord, then message and refusal
  kRefusedRecord = 3,     // u64 calls refused since, u64 size of the first one's reason, the reason
};

struct RecordHead {
  uint32_t size;  // with this head; a multiple of 8
  uint32_t kind;
  uint32_t document;
  uint32_t reserved;
};

enum FinishedFlags : uint32_t {
  kByPlugin = 1,   // by finish(), not by the return of extract()
  kStopped = 2,    // it had been told to stop
  kExhausted = 4,  // emit() had said that the budget is used up
  kNoRoom = 8,     // ... only because other documents have taken the response
};

struct FinishedRecord {
  chx_status status;
  uint32_t flags;
  uint64_t refused;
  uint32_t message_size, refusal_size;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_WORKER_PROTOCOL_H_
