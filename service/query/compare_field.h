#ifndef CHANCERY_SERVICE_QUERY_COMPARE_FIELD_H_
#define CHANCERY_SERVICE_QUERY_COMPARE_FIELD_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/query/fields.h"
#include "service/query/filter_ast.h"
#include "service/query/names.h"
#include "service/store/selection.h"

namespace chancery::query {

// Turns single comparisons of a filter into the store's conditions.  For one filter: not for several threads.
class FieldComparer {
 public:
  // `names` must outlive it.
  explicit FieldComparer(NameFinder& names) : names_(names) {}

  // The comparison `node` of the field `spec`, on the fact or document that has the field.  `mark`: words that it asks
  // for are to be highlighted.  kInvalidArgument FILTER_TYPE; errors of the store.
  absl::StatusOr<store::Condition> Compare(const FieldSpec& spec, const FilterNode& node, bool mark);

  // The document has all words of `text`, which stands at byte `position` of the filter; a text without words is in
  // none.
  absl::StatusOr<store::Condition> Words(absl::string_view text, int32_t position, bool mark);

  std::vector<std::string> TakeHighlightTerms() { return std::move(highlight_terms_); }

 private:
  absl::StatusOr<store::Condition> CompareName(const FieldSpec& spec, const FilterNode& node);

  NameFinder& names_;
  int words_ = 0;
  std::vector<std::string> highlight_terms_;
};

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_COMPARE_FIELD_H_
