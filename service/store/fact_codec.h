#ifndef CHANCERY_SERVICE_STORE_FACT_CODEC_H_
#define CHANCERY_SERVICE_STORE_FACT_CODEC_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/model/fact.h"
#include "service/model/text_span.h"
#include "service/store/store.h"

// Values of the model <-> the JSON texts that every engine keeps.  Members whose value is the default one are left
// out, so that a member added later reads as its default from what was written before it.  Enums are their proto's
// numbers.  Decoding is safe for any bytes: kDataLoss with reason STORAGE_CORRUPT when they are not such a text.
namespace chancery::store {

// kInvalidArgument for a fact that could not be read back (a number that is not finite, text that is not UTF-8).
absl::StatusOr<std::string> EncodeFact(const model::Fact& fact);
absl::StatusOr<model::Fact> DecodeFact(absl::string_view json);

// [begin,end,begin,end,...]
std::string EncodeSpans(const std::vector<model::TextSpan>& spans);
absl::StatusOr<std::vector<model::TextSpan>> DecodeSpans(absl::string_view json);

std::string EncodeLabels(const std::map<std::string, std::string>& labels);
absl::StatusOr<std::map<std::string, std::string>> DecodeLabels(absl::string_view json);

std::string EncodeCounts(const std::map<std::string, int32_t>& counts);
absl::StatusOr<std::map<std::string, int32_t>> DecodeCounts(absl::string_view json);

std::string EncodeAnalysis(const AnalysisRecord& record);
absl::StatusOr<AnalysisRecord> DecodeAnalysis(absl::string_view json);

std::string EncodeStrings(const std::vector<std::string>& strings);
absl::StatusOr<std::vector<std::string>> DecodeStrings(absl::string_view json);

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_FACT_CODEC_H_
