#include "service/extract/worker_queue.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/extract/monotonic_clock.h"
#include "service/extract/worker_request.h"
#include "service/text/digest.h"

namespace chancery::extract {
namespace {

using Outcome = WorkerCall::Outcome;
using Place = WorkerCall::Place;

// Who waits for another's batch waits this much longer than his deadline: that long the plugin is given to stop.
constexpr uint64_t kSlackNs = WorkerProcess::kMostGraceNs + 5'000'000;
// Texts of a batch; a longer one goes by itself.
constexpr size_t kBatchBytes = size_t{4} << 20;

}  // namespace

WorkerQueue::~WorkerQueue() {
  absl::MutexLock lock(&mutex_);
  if (process_ != nullptr) nursery_->Discard(std::move(process_), false, "");
}

int WorkerQueue::pid() const {
  absl::MutexLock lock(&mutex_);
  return process_ == nullptr ? 0 : process_->pid();
}

void WorkerQueue::Run(const Calls& calls) {
  absl::CondVar waiter;
  absl::MutexLock lock(&mutex_);
  for (const auto& call : calls) {
    call->waiter = &waiter;
    call->place = Place::kQueued;
    call->outcome = Outcome::kPending;
    queue_.push_back(call);
  }
  for (;;) {
    uint64_t until_ns = 0;
    bool pending = false;
    for (const auto& call : calls) {
      if (call->place == Place::kDone) continue;
      until_ns = pending ? std::min(until_ns, call->deadline_ns) : call->deadline_ns;
      pending = true;
    }
    if (!pending) break;
    if (!busy_ && !queue_.empty() && queue_.front()->waiter == &waiter) {
      busy_ = true;
      Lead();
      busy_ = false;
      continue;
    }
    // Whoever is first now does not know of it.
    if (!busy_ && !queue_.empty()) queue_.front()->waiter->Signal();
    if (until_ns > UINT64_MAX / 4) {
      waiter.Wait(&mutex_);
    } else if (const uint64_t now = NowNs(); now < until_ns + kSlackNs) {
      waiter.WaitWithTimeout(&mutex_, absl::Nanoseconds(static_cast<int64_t>(until_ns + kSlackNs - now)));
    } else {
      GiveUpLate(calls);
    }
  }
  if (!busy_ && !queue_.empty()) queue_.front()->waiter->Signal();
  if (!events_.empty()) SendEvents();
}

void WorkerQueue::GiveUpLate(const Calls& mine) {
  const uint64_t now = NowNs();
  bool taken = false;
  for (const auto& call : mine) {
    if (call->place == Place::kDone || now < call->deadline_ns + kSlackNs) continue;
    if (call->place == Place::kTaken) {
      taken = true;
      continue;
    }
    if (call->place == Place::kQueued) queue_.erase(std::find(queue_.begin(), queue_.end(), call));
    call->abandoned = true;
    Finish(call.get(), Outcome::kLate, "its turn did not come in time");
  }
  // Its document is being copied: a matter of microseconds, but it has to stay.
  if (taken && !mine.empty()) mine.front()->waiter->WaitWithTimeout(&mutex_, absl::Milliseconds(1));
}

void WorkerQueue::Finish(WorkerCall* call, Outcome outcome, std::string message) {
  call->place = Place::kDone;
  call->outcome = outcome;
  call->message = std::move(message);
  if (!call->abandoned) call->waiter->Signal();
}

void WorkerQueue::PutBack(const Calls& calls) {
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    if ((*call)->place == Place::kDone) continue;
    (*call)->place = Place::kQueued;
    queue_.push_front(*call);
  }
}

std::string WorkerQueue::PoisonKey(const WorkerCall& call) {
  if (!call.poison_key.empty()) return call.poison_key;
  const std::string& known = call.document->content_sha256;
  return absl::StrCat(call.extractor, ":", known.size() == 32 ? known : text::Sha256(call.document->content));
}

WorkerQueue::Calls WorkerQueue::TakeBatch() {
  Calls batch;
  size_t most = options_.max_batch;
  size_t bytes = 0;
  for (auto at = queue_.begin(); at != queue_.end() && batch.size() < most;) {
    const std::shared_ptr<WorkerCall>& call = *at;
    if (!batch.empty() && (call->alone || call->self_test || call->extractor != batch[0]->extractor)) {
      ++at;
      continue;
    }
    if (!call->self_test && !poison_.empty()) {
      if (call->poison_key.empty()) call->poison_key = PoisonKey(*call);
      const int deaths = poison_.Deaths(call->poison_key, NowNs());
      if (deaths >= 2) {
        Finish(call.get(), Outcome::kPoisoned,
               "its process died on this document twice; it is not tried again for an hour");
        at = queue_.erase(at);
        // The leader works on nothing but what begins with his own.
        if (batch.empty()) return batch;
        continue;
      }
      call->alone = call->alone || deaths == 1;
      if (call->alone && !batch.empty()) {
        ++at;
        continue;
      }
    }
    if (batch.empty()) {
      most = call->alone || call->self_test ? 1 : std::min(most, process_->max_batch(call->extractor));
    } else if (bytes + call->view->text.len > kBatchBytes) {
      break;
    }
    if (!call->self_test) bytes += call->view->text.len;
    call->place = Place::kTaken;
    batch.push_back(call);
    at = queue_.erase(at);
  }
  return batch;
}

void WorkerQueue::Lead() {
  if (!condemned_.empty() && process_ != nullptr) EndProcess({}, condemned_, false);
  condemned_.clear();
  if (process_ == nullptr) {
    const std::shared_ptr<WorkerCall> front = queue_.front();
    std::string why;
    front->place = Place::kTaken;  // nobody but this thread waits for it
    mutex_.Unlock();
    std::unique_ptr<WorkerProcess> process = nursery_->Take(front->deadline_ns, &why);
    mutex_.Lock();
    front->place = Place::kQueued;
    if (process == nullptr) {
      queue_.erase(std::find(queue_.begin(), queue_.end(), front));
      return Finish(front.get(), NowNs() < front->deadline_ns ? Outcome::kUnavailable : Outcome::kLate, std::move(why));
    }
    process_ = std::move(process);
    ++process_number_;
  }
  const Calls batch = TakeBatch();
  if (batch.empty()) return;
  if (batch[0]->self_test) return RunSelfTest(batch[0].get());
  RunBatch(batch);
}

void WorkerQueue::RunSelfTest(WorkerCall* call) {
  WorkerProcess* process = process_.get();
  mutex_.Unlock();
  absl::Status status = process->SelfTest(call->extractor, call->deadline_ns);
  mutex_.Lock();
  if (process->dead()) EndProcess({}, "", false);
  call->self_test_status = std::move(status);
  Finish(call, Outcome::kSelfTested);
}

void WorkerQueue::RunBatch(const Calls& batch) {
  WorkerProcess* process = process_.get();
  const uint64_t number = process_number_;
  mutex_.Unlock();
  // The leader's deadline is the batch's: he has to be back by then.  Who has more time gets another turn.
  uint64_t deadline_ns = batch[0]->deadline_ns;
  if (options_.document_time != absl::InfiniteDuration()) {
    const auto most = static_cast<uint64_t>(absl::ToInt64Nanoseconds(options_.document_time)) * batch.size();
    deadline_ns = std::min(deadline_ns, NowNs() + most);
  }
  RequestWriter request(process->request(), static_cast<uint32_t>(batch[0]->extractor), deadline_ns, batch.size());
  size_t written = 0;
  while (written < batch.size() &&
         request.Add(*batch[written]->document, *batch[written]->view, batch[written]->max_annotations)) {
    ++written;
  }
  mutex_.Lock();
  const Calls running(batch.begin(), batch.begin() + static_cast<ptrdiff_t>(written));
  const Calls left(batch.begin() + static_cast<ptrdiff_t>(written), batch.end());
  for (const auto& call : running) call->place = Place::kRunning;
  if (running.empty()) Finish(left[0].get(), Outcome::kTooLarge, "the document and what was found in it are too large");
  PutBack(left);
  if (running.empty()) return;
  mutex_.Unlock();

  const WorkerProcess::Outcome outcome = process->Run(request.size(), deadline_ns);
  std::vector<DocumentRecords> records;
  std::string malformed = SplitResponse(process->CopyRecords(), running.size(), &records);

  mutex_.Lock();
  const uint64_t now = NowNs();
  const bool late = now >= deadline_ns;
  bool culprit_found = false;
  Calls unfinished, again;
  for (size_t i = 0; i < running.size(); ++i) {
    WorkerCall* call = running[i].get();
    if (!records[i].finished) {
      unfinished.push_back(running[i]);
      continue;
    }
    if (call->place == Place::kDone) continue;
    const uint32_t flags = records[i].end.flags;
    if ((flags & kNoRoom) != 0 && running.size() > 1) {
      call->alone = true;
      again.push_back(running[i]);
      continue;
    }
    if ((flags & kStopped) != 0 && late && now < call->deadline_ns && culprit_found) {
      again.push_back(running[i]);
      continue;
    }
    culprit_found = culprit_found || (flags & kStopped) != 0;
    if (!call->poison_key.empty()) poison_.Remove(call->poison_key);
    call->records = std::move(records[i]);
    call->process = number;
    Finish(call, Outcome::kFinished);
  }
  PutBack(again);
  const bool dead = outcome != WorkerProcess::Outcome::kDone;
  if (malformed.empty() && !dead && !unfinished.empty()) malformed = "a document without an end";
  if (dead || !malformed.empty())
    EndProcess(unfinished, dead ? "" : malformed, outcome != WorkerProcess::Outcome::kGone);
}

int WorkerQueue::Blame(WorkerCall* call) {
  if (call->poison_key.empty()) {
    if (call->abandoned) return 1;  // its document is gone
    call->poison_key = PoisonKey(*call);
  }
  return poison_.Add(call->poison_key, NowNs());
}

void WorkerQueue::EndProcess(const Calls& unfinished, absl::string_view malformed, bool blame) {
  std::unique_ptr<WorkerProcess> process = std::move(process_);
  mutex_.Unlock();
  const WorkerDeath death = process->Kill(malformed);
  nursery_->Discard(std::move(process), true, death.message);
  mutex_.Lock();
  events_.push_back({WorkerEvent::Kind::kDied, death.message});
  if (unfinished.empty()) return;
  const uint64_t now = NowNs();
  Calls again;
  for (size_t i = blame ? 1 : 0; i < unfinished.size(); ++i) {
    WorkerCall* call = unfinished[i].get();
    if (call->place == Place::kDone) continue;
    if (now < call->deadline_ns) again.push_back(unfinished[i]);
    else Finish(call, Outcome::kLate, "another document took the time");
  }
  if (blame) {
    WorkerCall* suspect = unfinished[0].get();
    const int deaths = Blame(suspect);
    if (deaths >= 2) {
      nursery_->Forgive(deaths);
      events_.push_back({WorkerEvent::Kind::kExplained, death.message, deaths});
    }
    if (suspect->place != Place::kDone) {
      suspect->alone = true;
      if (death.kind == WorkerDeath::Kind::kHang && (deaths >= 2 || now >= suspect->deadline_ns)) {
        Finish(suspect, Outcome::kLate, death.message);
      } else if (deaths >= 2) {
        Finish(suspect, Outcome::kCrashed, death.message);
      } else {
        again.push_back(unfinished[0]);  // after the others: it may not take the next process from them
      }
    }
  }
  PutBack(again);
}

bool WorkerQueue::Reject(const std::shared_ptr<WorkerCall>& call, const std::string& why) {
  absl::MutexLock lock(&mutex_);
  if (process_ != nullptr && call->process == process_number_ && condemned_.empty()) condemned_ = why;
  const int deaths = Blame(call.get());
  call->alone = true;
  if (deaths < 2) return true;
  nursery_->Forgive(deaths);
  events_.push_back({WorkerEvent::Kind::kExplained, why, deaths});
  call->outcome = Outcome::kCrashed;
  call->message = absl::StrCat("what its process sent makes no sense: ", why);
  return false;
}

void WorkerQueue::SendEvents() {
  std::vector<WorkerEvent> events;
  events.swap(events_);
  if (!options_.on_event) return;
  mutex_.Unlock();
  for (const WorkerEvent& event : events) options_.on_event(event);
  mutex_.Lock();
}

}  // namespace chancery::extract
