#ifndef CHANCERY_SERVICE_STORE_SQLITE_READER_POOL_H_
#define CHANCERY_SERVICE_STORE_SQLITE_READER_POOL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "service/store/sqlite/connection.h"

namespace chancery::store {

// Connections that readers take in turn.  Safe to use from several threads.
class ReaderPool {
 public:
  explicit ReaderPool(std::vector<std::unique_ptr<Connection>> connections) : free_(std::move(connections)) {}

  // A connection for one thread, given back at the end of its life.
  class Lease {
   public:
    explicit Lease(ReaderPool* pool) : pool_(pool) {
      std::unique_lock lock(pool_->mutex_);
      pool_->returned_.wait(lock, [pool] { return !pool->free_.empty(); });
      connection_ = std::move(pool_->free_.back());
      pool_->free_.pop_back();
    }
    ~Lease() {
      connection_->Rollback();
      {
        std::lock_guard lock(pool_->mutex_);
        pool_->free_.push_back(std::move(connection_));
      }
      pool_->returned_.notify_one();
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    ReaderPool* const pool_;
    std::unique_ptr<Connection> connection_;
  };

 private:
  // Not absl::Mutex: ThreadSanitizer does not see through that of a distribution's library.
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_SQLITE_READER_POOL_H_
