#ifndef CHANCERY_SERVICE_PIPELINE_ANSWER_QUERY_H_
#define CHANCERY_SERVICE_PIPELINE_ANSWER_QUERY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/query/highlights.h"
#include "service/query/planner.h"
#include "service/store/store.h"

namespace chancery::pipeline {

struct HighlightOptions {
  int32_t max_fragments = 0;
  int32_t fragment_length = 0;
};

// One row; which member is used depends on the kind of result asked for.
struct QueryRow {
  store::DocumentRow document;
  store::StoredFact fact;
  // Of a fact's row, the document that its spans lie in; rows of one document share it.
  std::shared_ptr<const model::Document> source;
  model::Entity entity;
  std::vector<query::Highlight> highlights;
  // Ids of facts of the document that satisfy a condition of the filter, or whose text holds a word of the query, in
  // the order of the text; at most 20.
  std::vector<std::string> matched_facts;
  // Page token that continues after this row.
  std::string resume_token;
};

struct QueryAnswer {
  std::vector<QueryRow> rows;
  std::string next_page_token;
  int64_t total_size = 0;
  std::vector<std::string> expanded_names;
};

// The story of Query: words and filter -> plan -> rows -> highlights.
absl::StatusOr<QueryAnswer> AnswerQuery(const query::Query& query, const HighlightOptions& highlight,
                                        store::Store& store);

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_ANSWER_QUERY_H_
