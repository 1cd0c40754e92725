#include "service/pipeline/write_summary.h"

#include <utility>

namespace chancery::pipeline {

absl::StatusOr<Summary> WriteExtract(const SummaryScope& scope, const summarize::Request& request,
                                     store::Store& store) {
  Summary summary;
  summarize::Extract extract(request);
  std::map<std::string, std::string> read;  // name -> content_sha256
  auto report = ReadScope(scope, store, [&](const model::Document& document, const std::vector<model::Fact>& facts) {
    extract.Add(document, facts);
    read[document.Name()] = document.content_sha256;
    return absl::OkStatus();
  });
  if (!report.ok()) return report.status();
  summary.scope = *std::move(report);

  std::vector<summarize::Quotation> quotations = extract.Choose();
  std::map<std::string, std::string> quoted;
  for (const summarize::Quotation& quotation : quotations) {
    quoted.insert(*read.find(quotation.document));
    for (const auto& [name, span] : quotation.also) quoted.insert(*read.find(name));
  }
  auto cited = ReadCited(quoted, scope, store);
  if (!cited.ok()) return cited.status();
  summary.cited = *std::move(cited);
  for (const auto& [name, sha256] : quoted) {
    if (summary.cited.count(name) > 0) continue;
    --summary.scope.considered;
    summary.scope.omitted.push_back({name, "CHANGED"});
  }
  for (summarize::Quotation& quotation : quotations) {
    const auto document = summary.cited.find(quotation.document);
    if (document == summary.cited.end()) continue;
    std::erase_if(quotation.also, [&](const auto& other) { return summary.cited.count(other.first) == 0; });
    summary.sentences.push_back(
        summarize::ReadQuotation(std::move(quotation), document->second.document, document->second.facts));
  }
  return summary;
}

}  // namespace chancery::pipeline
