#ifndef CHANCERY_SERVICE_QUERY_FILTER_AST_H_
#define CHANCERY_SERVICE_QUERY_FILTER_AST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery::query {

// A parsed AIP-160 filter.  Positions are bytes of the filter text.
struct FilterNode {
  enum class Kind : uint8_t { kAnd, kOr, kNot, kComparison, kFunction, kLiteral };
  Kind kind = Kind::kLiteral;
  std::vector<FilterNode> children;  // of kAnd, kOr, kNot; the arguments (as kLiteral) of kFunction
  std::string name;                  // of the field ("money.currency") or function ("within")
  std::string op;                    // of kComparison: = != < <= > >= :
  std::string value;                 // of kComparison and kLiteral, unquoted
  bool quoted = false;               // whether `value` stood in quotes
  int32_t begin = 0;
  int32_t end = 0;
  int32_t value_begin = 0;  // of kComparison: where its value begins
};

inline constexpr int kMaxFilterBytes = 16 << 10;
inline constexpr int kMaxFilterDepth = 64;
inline constexpr int kMaxFilterConditions = 200;

// Parses AIP-160: literals, comparisons, `:` has, functions, AND/OR/NOT (OR binds tighter than AND, a sequence of terms
// is an AND of them), `-` for NOT, parentheses, strings in double or single quotes with backslash escapes.  An empty
// filter gives an empty kAnd.  Parentheses leave no node of their own, but an AND in parentheses inside an AND stays a
// node. Linear in the filter.  kInvalidArgument FILTER_SYNTAX with metadata "position" (byte), a message that names
// what was expected and, where one is likely meant, metadata "suggestion"; also when the filter is over the limits
// above.
absl::StatusOr<FilterNode> ParseFilter(absl::string_view filter);

}  // namespace chancery::query

#endif  // CHANCERY_SERVICE_QUERY_FILTER_AST_H_
