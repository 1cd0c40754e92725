#ifndef CHANCERY_SERVICE_RPC_POINT_SUMMARIES_H_
#define CHANCERY_SERVICE_RPC_POINT_SUMMARIES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "chancery/v1/chancery_service.pb.h"
#include "service/pipeline/summary_scope.h"
#include "service/store/store.h"
#include "service/text/offsets.h"

namespace chancery::rpc {

// A request for a kind of summary that is made of facts, checked.
struct PointRequest {
  v1::SummaryKind kind = v1::SUMMARY_KIND_TIMELINE;  // TIMELINE, BRIEF, UPDATE or COMPARISON
  pipeline::SummaryScope scope;
  std::string focus;
  size_t limit = 100;                       // points in each list
  absl::Time since = absl::InfinitePast();  // UPDATE
  text::Encoding encoding = text::Encoding::kUtf8;
};

// Fills all of `response`.  Errors as in pipeline::ReadScope.
absl::Status SummarizePoints(const PointRequest& request, store::Store& store, v1::SummarizeResponse* response);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_POINT_SUMMARIES_H_
