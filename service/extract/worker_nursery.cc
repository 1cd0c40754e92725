#include "service/extract/worker_nursery.h"

#include <sys/prctl.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/extract/chx_text.h"
#include "service/extract/load_error.h"
#include "service/extract/monotonic_clock.h"

namespace chancery::extract {
namespace {

constexpr uint64_t kPatienceNs = 500'000'000;

absl::Duration Until(uint64_t then_ns) {
  const uint64_t now = NowNs();
  return then_ns > now ? absl::Nanoseconds(static_cast<int64_t>(std::min(then_ns - now, uint64_t{1} << 60)))
                       : absl::ZeroDuration();
}

}  // namespace

WorkerNursery::WorkerNursery(WorkerImage image, const Options& options, PluginLog* log, WorkerMetrics* metrics)
    : image_(std::move(image)), options_(options), log_(log), metrics_(metrics), delay_(NowNs()) {
  thread_ = std::thread([this] { Loop(); });
}

WorkerNursery::~WorkerNursery() {
  std::unique_ptr<WorkerProcess> ready;
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
    ready = std::move(ready_);
    changed_.SignalAll();
  }
  if (ready != nullptr) metrics_->Remove(ready.get());
  ready.reset();
  thread_.join();
  if (ready_ != nullptr) metrics_->Remove(ready_.get());
}

void WorkerNursery::Loop() {
  prctl(PR_SET_NAME, "worker-nursery");
  for (bool first = true;; first = false) {
    {
      absl::MutexLock lock(&mutex_);
      for (;;) {
        if (ending_) return;
        if (!Wanted()) changed_.Wait(&mutex_);
        else if (NowNs() < next_start_ns_) changed_.WaitWithTimeout(&mutex_, Until(next_start_ns_));
        else break;
      }
    }
    auto started =
        WorkerProcess::Start(image_, first, options_.start_time, [this](chx_severity severity, absl::string_view text) {
          if (severity >= 0) log_->FromPlugin(severity, AsChx(text));
          else log_->Line(absl::StrCat("stderr: ", text));
        });
    absl::Status trouble = started.status();
    {
      absl::MutexLock lock(&mutex_);
      if (started.ok() && !first) {
        // What worked once has to work again: its callers know nothing of an extractor that is gone.
        for (size_t i = 0; i < extractors_.size(); ++i) {
          if (extractors_[i].ok() && !(*started)->extractors()[i].ok() && trouble.ok())
            trouble = (*started)->extractors()[i];
        }
      }
      if (trouble.ok()) {
        if (first) extractors_ = (*started)->extractors();
        ready_ = *std::move(started);
        metrics_->Add(ready_.get());
      } else {
        last_trouble_ = std::string(trouble.message());
        next_start_ns_ = NowNs() + std::max<uint64_t>(delay_.Died(NowNs()), 50 * RestartDelay::kMs);
      }
      if (first) {
        first_done_ = true;
        first_status_ = trouble;
      }
      changed_.SignalAll();
    }
    if (options_.on_event && !first) {
      options_.on_event(trouble.ok() ? WorkerEvent{WorkerEvent::Kind::kStarted, ""}
                                     : WorkerEvent{WorkerEvent::Kind::kStartFailed, std::string(trouble.message())});
    }
    if (!trouble.ok()) {
      if (first) return;
      log_->Line(absl::StrCat("its process does not start: ", trouble.message()));
    }
  }
}

absl::StatusOr<std::vector<absl::Status>> WorkerNursery::AwaitFirst() {
  absl::MutexLock lock(&mutex_);
  while (!first_done_) changed_.Wait(&mutex_);
  if (!first_status_.ok()) return first_status_;
  return extractors_;
}

std::unique_ptr<WorkerProcess> WorkerNursery::Take(uint64_t deadline_ns, std::string* why) {
  absl::MutexLock lock(&mutex_);
  const uint64_t until_ns = std::min(deadline_ns, std::max(NowNs(), next_start_ns_) + kPatienceNs * 20);
  while (ready_ == nullptr) {
    const uint64_t now = NowNs();
    if (now >= until_ns || ending_ || (next_start_ns_ > now && next_start_ns_ - now > kPatienceNs)) {
      *why = absl::StrCat("its process is being started again",
                          last_trouble_.empty() ? "" : "; the last one: ", last_trouble_);
      return nullptr;
    }
    changed_.WaitWithTimeout(&mutex_, Until(until_ns));
  }
  ++out_;
  changed_.SignalAll();  // for the next spare
  return std::move(ready_);
}

void WorkerNursery::Discard(std::unique_ptr<WorkerProcess> process, bool died, absl::string_view how) {
  metrics_->Remove(process.get());
  {
    absl::MutexLock lock(&mutex_);
    --out_;
    if (died) {
      last_trouble_ = std::string(how);
      next_start_ns_ = std::max(next_start_ns_, NowNs() + delay_.Died(NowNs()));
    }
    changed_.SignalAll();
  }
  process.reset();
}

void WorkerNursery::Forgive(int deaths) {
  absl::MutexLock lock(&mutex_);
  delay_.Forgive(deaths);
  if (next_start_ns_ > NowNs()) {
    // The wait for the deaths that are forgiven is over, too.
    next_start_ns_ = NowNs();
    changed_.SignalAll();
  }
}

}  // namespace chancery::extract
