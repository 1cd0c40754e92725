#ifndef CHANCERY_SERVICE_EXTRACT_DOCUMENT_SINK_H_
#define CHANCERY_SERVICE_EXTRACT_DOCUMENT_SINK_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "chancery/extractor.h"
#include "service/extract/emit_rules.h"
#include "service/model/annotation.h"
#include "service/model/document.h"

namespace chancery::extract {

// What one extract() call on one document came to.
struct SinkResult {
  // The plugin's verdict: what it finished the document with, else what extract() returned.
  chx_status status = CHX_OK;
  std::string message;
  // It was told to stop (deadline), so its findings are incomplete.
  bool stopped = false;
  // Of a worker; each with kInternal or kUnavailable in `status`, what happened in `message`, and no annotations:
  bool crashed = false;      // the document killed the process, twice
  bool poisoned = false;     // it did so within the last hour, and was not tried
  bool unavailable = false;  // there is no process now: it is being restarted, or cannot be
  // It emitted more than its budget; what came before is there.
  bool exhausted = false;
  // Calls that were refused, and why the first was.
  int64_t refused = 0;
  std::string first_refusal;
  int64_t dangling_relations = 0;
  // Checked; ids and relation targets are the host's.
  std::vector<model::Annotation> annotations;
};

// Where one extractor's findings in one document go: chx_sink as the host implements it.  The thread that makes it
// makes the extract() call; emit() and finish() from other threads are refused.
class DocumentSink {
 public:
  struct Options {
    const model::Document* document;
    const std::vector<std::string>* produces;
    // Host ids (without kHostIdBit) of the annotations the plugin was given, which relations may name.
    const std::unordered_set<uint64_t>* prior_ids;
    uint64_t deadline_ns;  // on NowNs(); UINT64_MAX for none
    size_t max_annotations;
    size_t max_bytes = 32 << 20;
  };

  // The pointees must outlive the sink.
  explicit DocumentSink(const Options& options);
  DocumentSink(const DocumentSink&) = delete;
  DocumentSink& operator=(const DocumentSink&) = delete;

  const chx_sink* get() const { return &sink_; }

  // Called once, after extract() has returned `returned`.  Annotations get the ids from `first_id` up, in the order
  // they were emitted; relations to what is not there are dropped and counted.
  SinkResult Take(chx_status returned, uint64_t first_id);

 private:
  static DocumentSink* From(const chx_sink* sink) { return static_cast<DocumentSink*>(sink->impl); }
  static chx_status CHX_CALL EmitCall(const chx_sink* sink, uint32_t doc_index,
                                      const chx_annotation* annotation) noexcept;
  static void CHX_CALL FinishCall(const chx_sink* sink, uint32_t doc_index, chx_status status,
                                  chx_str message) noexcept;
  static int32_t CHX_CALL ShouldStopCall(const chx_sink* sink) noexcept;

  chx_status Emit(uint32_t doc_index, const chx_annotation* annotation);
  void Finish(uint32_t doc_index, chx_status status, chx_str message);
  bool ShouldStop();
  bool OnOwnThread();
  void Refuse(std::string why);

  chx_sink sink_;
  const Options options_;
  const std::thread::id thread_;
  std::atomic<bool> stopped_{false};
  std::atomic<int64_t> wrong_thread_{0};
  bool finished_ = false;
  EmitRules rules_;
  SinkResult result_;
};

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_DOCUMENT_SINK_H_
