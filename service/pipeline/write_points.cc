#include "service/pipeline/write_points.h"

#include <utility>

#include "service/pipeline/summary_focus.h"

namespace chancery::pipeline {

absl::StatusOr<PointScope> ReadPoints(const SummaryScope& scope, absl::string_view focus, store::Store& store) {
  auto wanted = ReadPointFocus(focus, store);
  if (!wanted.ok()) return wanted.status();
  PointScope points{summarize::ScopeFacts(*std::move(wanted)), {}};
  auto report = ReadScope(scope, store, [&](const model::Document& document, const std::vector<model::Fact>& facts) {
    points.facts.Add(document, facts);
    return absl::OkStatus();
  });
  if (!report.ok()) return report.status();
  points.report = *std::move(report);
  return points;
}

absl::StatusOr<std::map<std::string, CitedDocument>> ReadQuoted(const PointScope& points,
                                                                const std::set<uint32_t>& quoted,
                                                                const SummaryScope& scope, store::Store& store) {
  std::map<std::string, std::string> sha256;
  for (uint32_t i : quoted) {
    const summarize::ScopeDocument& document = points.facts.documents()[i];
    sha256[document.name] = document.content_sha256;
  }
  return ReadCited(sha256, scope, store);
}

}  // namespace chancery::pipeline
