#ifndef CHANCERY_SERVICE_WORKER_BATCH_SINK_H_
#define CHANCERY_SERVICE_WORKER_BATCH_SINK_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "chancery/extractor.h"
#include "service/extract/emit_rules.h"
#include "service/extract/worker_protocol.h"

namespace chancery::worker {

// Where a batch's findings go: chx_sink over the shared response.  Its verdicts are those of extract::DocumentSink. The
// thread that makes it makes the extract() call.
class BatchSink {
 public:
  // `response` is kResponseCapacity bytes; `rules` has an element for each document.
  BatchSink(char* response, const std::atomic<uint32_t>* cancel, uint64_t deadline_ns,
            std::vector<extract::EmitRules>* rules);
  BatchSink(const BatchSink&) = delete;
  BatchSink& operator=(const BatchSink&) = delete;

  const chx_sink* get() const { return &sink_; }

  // Called once, after extract() has returned `returned`: finishes what is not finished and says that all is done.
  void End(chx_status returned);

 private:
  struct Document {
    bool finished = false;
    bool no_room = false;
    uint64_t refused = 0;  // since they were last told
    std::string first_refusal;
  };
  static BatchSink* From(const chx_sink* sink) { return static_cast<BatchSink*>(sink->impl); }
  static chx_status CHX_CALL EmitCall(const chx_sink* sink, uint32_t index, const chx_annotation* annotation) noexcept;
  static void CHX_CALL FinishCall(const chx_sink* sink, uint32_t index, chx_status status, chx_str message) noexcept;
  static int32_t CHX_CALL ShouldStopCall(const chx_sink* sink) noexcept;

  chx_status Emit(uint32_t index, const chx_annotation* annotation);
  void Finish(uint32_t index, chx_status status, chx_str message);
  void WriteFinished(uint32_t index, chx_status status, uint32_t flags, absl::string_view message);
  bool ShouldStop();
  bool OnOwnThread();
  void Refuse(uint32_t index, std::string why);
  // Room for a record, with its head written; nullptr when the response is full.  `reserve` bytes stay free.
  char* NewRecord(uint32_t kind, uint32_t index, size_t payload, size_t reserve);

  chx_sink sink_;
  char* const response_;
  const std::atomic<uint32_t>* const cancel_;
  const uint64_t deadline_ns_;
  std::vector<extract::EmitRules>* const rules_;
  const std::thread::id thread_;
  std::vector<Document> documents_;
  std::atomic<bool> stopped_{false};
  std::atomic<uint64_t> wrong_thread_{0};
  size_t used_ = 0;
};

}  // namespace chancery::worker

#endif  // CHANCERY_SERVICE_WORKER_BATCH_SINK_H_
