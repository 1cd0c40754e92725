#ifndef CHANCERY_SERVICE_RPC_FROM_PROTO_H_
#define CHANCERY_SERVICE_RPC_FROM_PROTO_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "chancery/v1/chancery_service.pb.h"
#include "grpcpp/server_context.h"
#include "service/extract/analyzer.h"
#include "service/ingest/prepare_document.h"
#include "service/pipeline/answer_query.h"
#include "service/pipeline/ingest_documents.h"
#include "service/query/planner.h"
#include "service/text/offsets.h"

// Requests as values of the layers below.  Errors are FIELD_INVALID about the field unless said otherwise.
namespace chancery::rpc {

absl::StatusOr<absl::Time> ReadTime(const google::protobuf::Timestamp& time, absl::string_view field);

absl::StatusOr<text::Encoding> ReadEncoding(v1::TextEncoding encoding);

// Fields are relative to the document: "document.publish_time".
absl::StatusOr<ingest::RawItem> ReadDocument(const v1::Document& document);
absl::StatusOr<pipeline::IngestItem> ReadItem(const v1::IngestItem& item);

// Ids of "extractors/{extractor}" names that `analyzer` has.
absl::StatusOr<std::vector<std::string>> ReadExtractors(const google::protobuf::RepeatedPtrField<std::string>& names,
                                                        const extract::Analyzer& analyzer);

// Everything but the read mask and the encoding.  NOT_IMPLEMENTED for facets, as_of_time and explain.
absl::StatusOr<query::Query> ReadQuery(const v1::QueryRequest& request);
absl::StatusOr<pipeline::HighlightOptions> ReadHighlight(const v1::HighlightSpec& spec);

// When the caller stops waiting; InfiniteFuture when it set no deadline.
absl::Time DeadlineOf(const grpc::ServerContextBase& context);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_FROM_PROTO_H_
