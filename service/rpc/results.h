#ifndef CHANCERY_SERVICE_RPC_RESULTS_H_
#define CHANCERY_SERVICE_RPC_RESULTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "chancery/v1/chancery_service.pb.h"
#include "service/pipeline/answer_query.h"
#include "service/pipeline/ingest_documents.h"
#include "service/rpc/read_mask.h"
#include "service/store/store.h"
#include "service/text/offsets.h"

// Results of Ingest and Query as messages: values, what the read mask asks for, and errors.
namespace chancery::rpc {

// The fields of a Document that lists leave out unless a read mask asks for them.
absl::StatusOr<ReadMask> DocumentListMask(const google::protobuf::FieldMask& mask);

// The document with what `mask` wants, its facts read from the store.  kNotFound when it is deleted meanwhile.
absl::StatusOr<v1::Document> MakeDocument(const model::Document& document,
                                          const std::map<std::string, int32_t>& fact_counts, const ReadMask& mask,
                                          text::Encoding encoding, store::Store& store);

// `field` stands before the error's own: "items[3].".
v1::IngestResult MakeIngestResult(const std::string& client_tag, const absl::StatusOr<pipeline::IngestOutcome>& outcome,
                                  const ReadMask& mask, absl::string_view field, store::Store& store);

// What QueryRequest.read_mask may say of the items of that kind.
absl::StatusOr<ReadMask> QueryMask(const google::protobuf::FieldMask& mask, query::ResultKind kind);
absl::StatusOr<v1::QueryResult> MakeQueryResult(const pipeline::QueryRow& row, query::ResultKind kind,
                                                const ReadMask& mask, text::Encoding encoding, store::Store& store);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_RESULTS_H_
