#include "service/rpc/ingest_stream.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/model/reasons.h"
#include "service/rpc/from_proto.h"
#include "service/rpc/resource_names.h"
#include "service/rpc/results.h"
#include "service/rpc/status.h"

namespace chancery::rpc {
namespace {

// Stored by one commit.  Larger batches keep the first answers waiting.
constexpr size_t kBatch = 16;

absl::Status Draining() {
  return model::MakeError(
      absl::StatusCode::kUnavailable, "The server is stopping; every item that was answered is stored.",
      {.reason = "DRAINING", .help = "Send the items that were not answered again.", .retry_seconds = 2});
}

absl::Status TooManyStreams(int limit) {
  return model::MakeError(absl::StatusCode::kResourceExhausted,
                          absl::StrCat("There are ", limit, " StreamIngest calls already."),
                          {.reason = "RATE_LIMITED", .metadata = {{"limit", absl::StrCat(limit)}}, .retry_seconds = 5});
}

}  // namespace

IngestStream::IngestStream(const Backend* backend, WorkerPool* workers, std::atomic<int>* streams,
                           const grpc::CallbackServerContext* context)
    : backend_(backend),
      workers_(workers),
      streams_(streams),
      start_(absl::Now()),
      deadline_(DeadlineOf(*context)),
      mask_(*DocumentListMask({})) {
  const bool too_many = streams_->fetch_add(1) >= backend_->limits.max_streams;
  absl::Status status = backend_->calls->Begin(this);
  begun_ = status.ok();
  if (status.ok() && too_many) status = TooManyStreams(backend_->limits.max_streams);
  absl::ReleasableMutexLock lock(&mutex_);
  // Drain may have come in between; then its task ends the call.
  if (status_.ok()) status_ = status;
  ReadOn();
  const bool over = IsOver();
  lock.Release();
  if (over) End();
}

void IngestStream::OnReadDone(bool ok) {
  absl::ReleasableMutexLock lock(&mutex_);
  reading_ = false;
  if (!ok) {
    all_read_ = true;
  } else if (status_.ok()) {
    Take();
    ReadOn();
  }
  const bool over = IsOver();
  lock.Release();
  if (over) End();
}

void IngestStream::Take() {
  if (parent_.empty() || (!request_.parent().empty() && request_.parent() != parent_)) {
    auto collection = ParseCollection(request_.parent(), "parent");
    if (collection.ok() && !parent_.empty())
      collection = FieldInvalid("parent", "is another one than in the first message");
    if (!collection.ok()) {
      status_ = collection.status();
      return;
    }
    parent_ = request_.parent();
    collection_ = *std::move(collection);
  }
  if (!request_.has_item()) return;
  const size_t bytes = request_.ByteSizeLong();
  inbox_.push_back({std::move(*request_.mutable_item()), bytes});
  sizes_.push_back(bytes);
  unanswered_bytes_ += bytes;
  Schedule();
}

void IngestStream::ReadOn() {
  const bool room =
      sizes_.size() < backend_->limits.stream_window && unanswered_bytes_ < backend_->limits.stream_window_bytes;
  if (reading_ || all_read_ || draining_ || over_ || !status_.ok() || !room) return;
  reading_ = true;
  request_.Clear();
  StartRead(&request_);
}

void IngestStream::Schedule() {
  if (task_) return;
  task_ = true;
  workers_->Add([this] { RunTask(); });
}

void IngestStream::RunTask() {
  std::vector<Pending> batch;
  std::string collection;
  {
    absl::MutexLock lock(&mutex_);
    if (cancelled_) inbox_.clear();
    const size_t count = std::min(inbox_.size(), kBatch);
    for (size_t i = 0; i < count; ++i) {
      batch.push_back(std::move(inbox_.front()));
      inbox_.pop_front();
    }
    collection = collection_;
  }
  std::vector<v1::IngestResult> results;
  if (!batch.empty()) results = Store(collection, batch);

  absl::ReleasableMutexLock lock(&mutex_);
  task_ = false;
  for (v1::IngestResult& result : results) outbox_.push_back(std::move(result));
  WriteNext();
  if (!inbox_.empty()) Schedule();
  const bool over = IsOver();
  lock.Release();
  if (over) End();
}

std::vector<v1::IngestResult> IngestStream::Store(const std::string& collection, std::vector<Pending>& batch) {
  pipeline::IngestOptions options;
  options.collection = collection;
  options.deadline = deadline_;
  options.cancelled = [this] { return cancelled_.load(); };
  std::vector<absl::StatusOr<pipeline::IngestOutcome>> outcomes(batch.size(), absl::UnknownError(""));
  std::vector<pipeline::IngestItem> items;
  std::vector<size_t> index;
  std::vector<std::string> tags;
  for (size_t i = 0; i < batch.size(); ++i) {
    tags.push_back(batch[i].item.client_tag());
    auto item = ReadItem(batch[i].item);
    batch[i].item.Clear();
    if (!item.ok()) {
      outcomes[i] = item.status();
      continue;
    }
    items.push_back(*std::move(item));
    index.push_back(i);
  }
  auto stored = backend_->ingest->Run(items, options);
  bool trouble = false;
  for (size_t k = 0; k < stored.size(); ++k) {
    trouble = trouble || (stored[k].ok() && !stored[k]->issues.empty());
    outcomes[index[k]] = std::move(stored[k]);
  }
  if (trouble) backend_->extractor_trouble();
  std::vector<v1::IngestResult> results;
  for (size_t i = 0; i < outcomes.size(); ++i)
    results.push_back(MakeIngestResult(tags[i], outcomes[i], mask_, "item.", *backend_->store));
  return results;
}

void IngestStream::WriteNext() {
  if (cancelled_) outbox_.clear();
  if (writing_ || over_ || outbox_.empty()) return;
  writing_ = true;
  *response_.mutable_result() = std::move(outbox_.front());
  outbox_.pop_front();
  StartWrite(&response_);
}

void IngestStream::OnWriteDone(bool ok) {
  absl::ReleasableMutexLock lock(&mutex_);
  writing_ = false;
  if (!ok) cancelled_ = true;
  unanswered_bytes_ -= sizes_.front();
  sizes_.pop_front();
  WriteNext();
  ReadOn();
  const bool over = IsOver();
  lock.Release();
  if (over) End();
}

void IngestStream::OnCancel() {
  cancelled_ = true;
  absl::ReleasableMutexLock lock(&mutex_);
  const bool over = IsOver();
  lock.Release();
  if (over) End();
}

void IngestStream::Drain() {
  absl::MutexLock lock(&mutex_);
  draining_ = true;
  // The call may be idle: the task ends it then.
  if (!over_) Schedule();
}

bool IngestStream::IsOver() {
  const bool no_more = all_read_ || draining_ || !status_.ok() || cancelled_;
  if (over_ || !no_more || task_ || writing_ || (!cancelled_ && (!inbox_.empty() || !outbox_.empty()))) return false;
  // An item that was taken in before the end is in the inbox until its task has run.
  over_ = true;
  if (status_.ok() && cancelled_) status_ = absl::CancelledError("the client has gone");
  if (status_.ok() && draining_ && !all_read_) status_ = Draining();
  return true;
}

void IngestStream::End() {
  absl::Status status;
  {
    absl::MutexLock lock(&mutex_);
    status = status_;
  }
  Finish(backend_->calls->End("StreamIngest", start_, status, begun_, this));
}

void IngestStream::OnDone() {
  streams_->fetch_sub(1);
  delete this;
}

}  // namespace chancery::rpc
