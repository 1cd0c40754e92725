#include "service/extract/worker_extractor.h"

#include <memory>
#include <string>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/extract/monotonic_clock.h"
#include "service/extract/worker_response.h"

namespace chancery::extract {
namespace {

constexpr uint64_t kSelfTestNs = 10'000'000'000;

SinkResult Failed(chx_status status, std::string message) {
  SinkResult result;
  result.status = status;
  result.message = std::move(message);
  return result;
}

// Of a call that brought no records.
SinkResult ResultOf(WorkerCall& call) {
  SinkResult result;
  switch (call.outcome) {
    case WorkerCall::Outcome::kLate:
      result = Failed(CHX_E_DEADLINE_EXCEEDED, std::move(call.message));
      result.stopped = true;
      break;
    case WorkerCall::Outcome::kPoisoned:
      result = Failed(CHX_E_INTERNAL, std::move(call.message));
      result.poisoned = true;
      break;
    case WorkerCall::Outcome::kUnavailable:
      result = Failed(CHX_E_UNAVAILABLE, std::move(call.message));
      result.unavailable = true;
      break;
    case WorkerCall::Outcome::kTooLarge: result = Failed(CHX_E_RESOURCE_EXHAUSTED, std::move(call.message)); break;
    default: result = Failed(CHX_E_INTERNAL, std::move(call.message)); result.crashed = true;
  }
  return result;
}

}  // namespace

SinkResult WorkerExtractor::Run(const model::Document& document, DocumentView* view, uint64_t deadline_ns,
                                size_t max_annotations, uint64_t first_id) {
  const Item item{&document, view, deadline_ns, max_annotations, first_id};
  return std::move(RunTogether(absl::MakeConstSpan(&item, 1))[0]);
}

std::vector<SinkResult> WorkerExtractor::RunTogether(absl::Span<const Item> items) {
  std::vector<std::unordered_set<uint64_t>> prior_ids(items.size());
  std::vector<std::shared_ptr<WorkerCall>> calls;
  calls.reserve(items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    auto call = std::make_shared<WorkerCall>();
    call->extractor = index_;
    call->document = items[i].document;
    call->view = items[i].view->WithPrior(manifest().requires_types, manifest().uses_types, &prior_ids[i]);
    call->deadline_ns = items[i].deadline_ns;
    call->max_annotations = items[i].max_annotations;
    calls.push_back(std::move(call));
  }
  std::vector<SinkResult> results(items.size());
  std::vector<std::shared_ptr<WorkerCall>> open = calls;
  while (!open.empty()) {
    queue_->Run(open);
    open.clear();
    for (size_t i = 0; i < items.size(); ++i) {
      if (calls[i] == nullptr) continue;
      if (calls[i]->outcome == WorkerCall::Outcome::kFinished) {
        const DocumentSink::Options options{items[i].document, &manifest().produces, &prior_ids[i],
                                            items[i].deadline_ns, items[i].max_annotations};
        std::string why;
        if (!ReplayDocument(calls[i]->records, options, items[i].first_id, &results[i], &why) &&
            queue_->Reject(calls[i], why)) {
          open.push_back(calls[i]);
          continue;
        }
      }
      if (calls[i]->outcome != WorkerCall::Outcome::kFinished) results[i] = ResultOf(*calls[i]);
      calls[i] = nullptr;
    }
  }
  return results;
}

absl::Status WorkerExtractor::SelfTest() {
  auto call = std::make_shared<WorkerCall>();
  call->extractor = index_;
  call->self_test = true;
  call->deadline_ns = NowNs() + kSelfTestNs;
  queue_->Run({call});
  if (call->outcome == WorkerCall::Outcome::kSelfTested) return call->self_test_status;
  return absl::UnavailableError(call->message);
}

}  // namespace chancery::extract
