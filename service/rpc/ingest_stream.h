#ifndef CHANCERY_SERVICE_RPC_INGEST_STREAM_H_
#define CHANCERY_SERVICE_RPC_INGEST_STREAM_H_

#include <atomic>
#include <deque>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "chancery/v1/chancery_service.pb.h"
#include "grpcpp/support/server_callback.h"
#include "service/rpc/backend.h"
#include "service/rpc/calls.h"
#include "service/rpc/read_mask.h"
#include "service/rpc/worker_pool.h"

namespace chancery::rpc {

// One StreamIngest call.  Reads while fewer than the window's items wait for an answer, so that HTTP/2 slows the client
// down to what the store takes; stores what has come in together; answers each item once it is durable.  When the
// server stops, what was read is stored and answered, and the call ends with DRAINING.  Deletes itself when the call is
// over.
class IngestStream final : public grpc::ServerBidiReactor<v1::StreamIngestRequest, v1::StreamIngestResponse>,
                           public LongCall {
 public:
  // All must outlive the call; `streams` is counted down at its end.
  IngestStream(const Backend* backend, WorkerPool* workers, std::atomic<int>* streams,
               const grpc::CallbackServerContext* context);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;
  void Drain() override;

 private:
  // Of what was taken in and is not yet answered.
  struct Pending {
    v1::IngestItem item;
    size_t bytes = 0;
  };

  void Take() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ReadOn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Schedule() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void RunTask();
  std::vector<v1::IngestResult> Store(const std::string& collection, std::vector<Pending>& batch);
  // True once nothing is left to do; then the caller, after unlocking, calls End and touches this object no more.
  bool IsOver() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End();

  const Backend* const backend_;
  WorkerPool* const workers_;
  std::atomic<int>* const streams_;
  const absl::Time start_;
  const absl::Time deadline_;
  const ReadMask mask_;
  std::atomic<bool> cancelled_{false};
  bool begun_ = false;  // set before the first reaction

  absl::Mutex mutex_;
  v1::StreamIngestRequest request_;    // being read
  v1::StreamIngestResponse response_;  // being written
  std::string collection_ ABSL_GUARDED_BY(mutex_);
  std::string parent_ ABSL_GUARDED_BY(mutex_);
  std::deque<Pending> inbox_ ABSL_GUARDED_BY(mutex_);
  std::deque<v1::IngestResult> outbox_ ABSL_GUARDED_BY(mutex_);
  std::deque<size_t> sizes_ ABSL_GUARDED_BY(mutex_);  // of what is not answered, in order
  size_t unanswered_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool task_ ABSL_GUARDED_BY(mutex_) = false;      // one is queued or running
  bool all_read_ ABSL_GUARDED_BY(mutex_) = false;  // the client has closed its side
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);  // not OK: no more is read
};

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_INGEST_STREAM_H_
