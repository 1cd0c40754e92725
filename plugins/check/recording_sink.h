#ifndef CHANCERY_PLUGINS_CHECK_RECORDING_SINK_H_
#define CHANCERY_PLUGINS_CHECK_RECORDING_SINK_H_

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/extractor.h"
#include "plugins/check/guarded_block.h"
#include "plugins/check/rules.h"

namespace chancery::check {

// How the host behaves during one call.
struct SinkOptions {
  // The k-th emit() of the call, from 1, and what follows for the same document (for a whole call after CANCELLED) gets
  // `refusal`; 0: none.
  uint64_t refuse_at = 0;
  chx_status refusal = CHX_OK;
  // should_stop() says yes from this call of it on, from 1; 0: never.
  uint64_t stop_at = 0;
  // ... and, whatever else, once the thread has used this much CPU time in the call; 0: never.
  uint64_t stop_after_cpu_ns = 0;
  bool has_budget = true;  // 20,000 annotations and 32 MiB a document
  uint32_t extra = 0;      // as HostOptions::extra
};

// What came of one document.
struct DocumentResult {
  bool finished = false;
  chx_status status = CHX_OK;
  std::string message;
  uint64_t refused = 0;               // emits that got something other than CHX_OK
  std::vector<std::string> findings;  // one line each, sorted; equal lines mean equal annotations
};

// Takes what a plugin reports in one extract(), and holds it against every rule of the header, as a host does, only
// that it says what is wrong.  Never destroyed: a plugin may have kept the pointer.
class RecordingSink {
 public:
  // `texts` of the batch's documents and the ids of their prior annotations must stay valid until Close().
  RecordingSink(const std::vector<std::string_view>& texts, const std::vector<std::vector<uint64_t>>& prior_ids,
                const std::vector<std::string>& produces, const SinkOptions& options, std::string name);

  const chx_sink* get() const { return sink_; }
  // extract() returned `status`: finishes what the plugin left, resolves relations.  Calls from now on are violations.
  void Close(chx_status status);

  const std::vector<DocumentResult>& documents() const { return results_; }
  // Includes what came after Close().
  Violations TakeViolations();
  uint64_t emits() const { return emits_; }
  uint64_t polls() const { return polls_; }
  // The longest CPU time of the calling thread between two questions, and from the yes to Close(); ns.
  uint64_t longest_silence_ns() const { return longest_silence_ns_; }
  uint64_t stop_to_return_ns() const { return stop_to_return_ns_; }

 private:
  // Relations are resolved when all annotations of the document are known.
  struct Pending {
    std::string line;
    std::string identity;  // without relations: what a relation to it says
    uint64_t id = 0;
    std::vector<std::pair<std::string, uint64_t>> relations;
  };
  static chx_status CHX_CALL Emit(const chx_sink* sink, uint32_t doc_index, const chx_annotation* annotation) noexcept;
  static void CHX_CALL Finish(const chx_sink* sink, uint32_t doc_index, chx_status status, chx_str message) noexcept;
  static int32_t CHX_CALL ShouldStop(const chx_sink* sink) noexcept;

  chx_status Take(uint32_t doc_index, const chx_annotation* annotation);
  bool IsMine(const char* call);
  std::string Where(uint32_t doc_index) const;
  // The annotation as a line, or "" and a violation.
  std::string Read(uint32_t doc_index, const chx_annotation& a, Pending* pending);
  void Break(Rule rule, std::string what) { violations_.Add(rule, std::move(what)); }

  std::vector<std::string_view> texts_;
  std::vector<std::vector<uint64_t>> prior_ids_;
  std::vector<std::string> produces_;
  SinkOptions options_;
  std::string name_;
  pthread_t thread_;
  std::unique_ptr<GuardedBlock> block_;
  const chx_sink* sink_;
  std::mutex mutex_;  // of everything below: a wrong plugin calls from anywhere
  bool closed_ = false;
  bool cancelled_ = false;
  std::vector<DocumentResult> results_;
  std::vector<std::vector<Pending>> pending_;
  std::vector<uint64_t> bytes_;
  std::vector<std::set<uint64_t>> ids_;
  std::vector<bool> exhausted_;
  std::vector<uint64_t> after_exhausted_;
  uint64_t after_cancelled_ = 0;
  Violations violations_;
  uint64_t emits_ = 0;
  std::atomic<uint64_t> polls_{0};
  std::atomic<bool> told_to_stop_{false};
  uint64_t begin_cpu_ns_ = 0, last_poll_ns_ = 0, longest_silence_ns_ = 0, stopped_ns_ = 0, stop_to_return_ns_ = 0;
};

// CPU time of the calling thread.
uint64_t ThreadCpuNs();

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_RECORDING_SINK_H_
