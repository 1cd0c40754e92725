#include "service/store/sqlite/write_queue.h"

#include <utility>

namespace chancery::store {
namespace {

// Bounds of one transaction: enough that the cost of a sync is small beside the rest, short enough that nobody waits
// long.
constexpr size_t kMaxJobs = 256;
constexpr size_t kMaxBytes = 8 << 20;
// Pages of the log: 16 MiB are folded in as far as readers allow.  Readers that never leave a gap would keep the log
// from ever being reused, so at 128 MiB the writer waits for one, but not long: a reader may be slow.
constexpr int kCheckpointPages = 4096;
constexpr int kInsistPages = 8 * kCheckpointPages;
constexpr int kInsistTimeoutMs = 200;

}  // namespace

WriteQueue::WriteQueue(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), insist_at_(kInsistPages) {
  // In place of SQLite's own checkpoint, which would keep the callers waiting.
  const auto note = [](void* pages, sqlite3*, const char*, int in_log) {
    *static_cast<int*>(pages) = in_log;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(connection_->db(), note, &log_pages_);
  thread_ = std::thread([this] { Loop(); });
}

WriteQueue::~WriteQueue() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

absl::Status WriteQueue::Run(size_t bytes, Work work) {
  Job job{.work = std::move(work), .bytes = bytes, .status = {}};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&job);
  changed_.notify_all();
  changed_.wait(lock, [&job] { return job.done; });
  return job.status;
}

void WriteQueue::Loop() {
  for (;;) {
    std::vector<Job*> batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stop_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      for (size_t bytes = 0; !waiting_.empty() && batch.size() < kMaxJobs &&
                             (batch.empty() || bytes + waiting_.front()->bytes <= kMaxBytes);) {
        bytes += waiting_.front()->bytes;
        batch.push_back(waiting_.front());
        waiting_.pop_front();
      }
    }
    const size_t answered = RunBatch(batch);
    {
      std::lock_guard lock(mutex_);
      for (size_t i = batch.size(); i-- > answered;) waiting_.push_front(batch[i]);
      for (size_t i = 0; i < answered; ++i) batch[i]->done = true;
    }
    changed_.notify_all();
    Checkpoint();
  }
}

void WriteQueue::Checkpoint() {
  if (log_pages_ < kCheckpointPages) {
    insist_at_ = kInsistPages;
    return;
  }
  // What fails here is tried again after the next commit; nothing is lost, the log has it all.
  sqlite3* const db = connection_->db();
  if (log_pages_ < insist_at_) {
    sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    return;
  }
  sqlite3_busy_timeout(db, kInsistTimeoutMs);
  sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
  sqlite3_busy_timeout(db, Connection::kBusyTimeoutMs);
  insist_at_ = log_pages_ + kInsistPages;
}

size_t WriteQueue::RunBatch(const std::vector<Job*>& batch) {
  absl::Status failure = connection_->Execute("BEGIN IMMEDIATE");
  size_t ran = 0;
  while (failure.ok() && ran < batch.size()) {
    Job* job = batch[ran++];
    job->status = job->work(*connection_);
    // A full disk or an I/O error can end the whole transaction: then all that ran so far is lost.
    if (!connection_->InTransaction())
      failure = job->status.ok() ? absl::InternalError("the transaction ended early") : job->status;
  }
  if (failure.ok()) failure = connection_->Execute("COMMIT");
  if (failure.ok()) return ran;
  connection_->Rollback();
  if (ran == 0) ran = batch.size();
  for (size_t i = 0; i < ran; ++i) batch[i]->status = failure;
  return ran;
}

absl::Status InSavepoint(Connection& connection, const std::function<absl::Status()>& work) {
  if (auto status = connection.Execute("SAVEPOINT work"); !status.ok()) return status;
  absl::Status status = work();
  if (status.ok()) status = connection.Execute("RELEASE work");
  if (!status.ok() && connection.InTransaction()) {
    // When even this fails the transaction cannot be trusted with the others' changes.
    if (!connection.Execute("ROLLBACK TO work; RELEASE work").ok()) connection.Rollback();
  }
  return status;
}

}  // namespace chancery::store
