#ifndef CHANCERY_SERVICE_RPC_TO_PROTO_H_
#define CHANCERY_SERVICE_RPC_TO_PROTO_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "chancery/v1/chancery_service.pb.h"
#include "chancery/v1/document.pb.h"
#include "chancery/v1/entity.pb.h"
#include "chancery/v1/extractor_service.pb.h"
#include "chancery/v1/fact.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "service/extract/analyzer.h"
#include "service/model/document.h"
#include "service/model/entity.h"
#include "service/model/fact.h"
#include "service/store/store.h"
#include "service/text/offsets.h"

// Values of the model as messages of the contract.  Also used by the command-line client, so that its JSON is the
// server's.
namespace chancery::rpc {

google::protobuf::Timestamp ToProto(absl::Time time);

// Makes spans of one document in the caller's encoding, each with the text it covers; a span that reaches beyond the
// text is cut.  Cheap to call often; refers to the document, which must outlive it.
class SpanWriter {
 public:
  SpanWriter(const model::Document& document, text::Encoding encoding)
      : document_(document), offsets_(document.content, encoding) {}
  v1::TextSpan operator()(model::TextSpan span) const;
  const model::Document& document() const { return document_; }

 private:
  const model::Document& document_;
  const text::OffsetMap offsets_;
};

// "collections/.../documents/.../facts/{id}"; what is a name already stays.
std::string FactName(const model::Document& document, absl::string_view fact_id);

v1::Fact ToProto(const model::Fact& fact, const SpanWriter& spans);
v1::TimeSpan ToProto(const model::TimeSpan& time);

v1::Citation MakeCitation(const SpanWriter& spans, model::TextSpan span, model::TextSpan sentence,
                          const std::string& speaker);

// Every field of the document but `facts` and `fact_counts`.
v1::Document ToProto(const SpanWriter& spans, bool with_content = true);
void SetFactCounts(const std::map<std::string, int32_t>& counts, v1::Document* out);

v1::Entity ToProto(const model::Entity& entity);
v1::ExtractionIssue ToProto(const model::ExtractionIssue& issue);
v1::IngestDisposition ToProto(store::Disposition disposition);
v1::Extractor ToProto(const extract::ExtractorStatus& status);

// Facts by kind, "MONEY" -> 3.
std::map<std::string, int32_t> CountFacts(absl::Span<const model::Fact> facts);

}  // namespace chancery::rpc

#endif  // CHANCERY_SERVICE_RPC_TO_PROTO_H_
