#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/query/filter_ast.h"
#include "service/query/filter_error.h"

// Recursive descent over the grammar of AIP-160 (google.aip.dev/160, "EBNF grammar"):
//   expression : sequence {"AND" sequence}        sequence : factor {factor}
//   factor     : term {"OR" term}                 term     : ["NOT" | "-"] simple
//   simple     : restriction | "(" expression ")"
//   restriction: member [comparator arg] | name "(" [arg {"," arg}] ")"
// Arguments are values only: nothing here compares with a composite.
namespace chancery::query {
namespace {

enum class TokenKind : uint8_t { kText, kString, kOperator, kOpen, kClose, kComma, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;    // of kString unescaped
  bool glued = false;  // nothing stands between it and the token before
  int32_t begin = 0;
  int32_t end = 0;
};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool EndsText(char c) { return IsSpace(c) || absl::StrContains("\"'()<>=!:,", absl::string_view(&c, 1)); }

class Lexer {
 public:
  explicit Lexer(absl::string_view filter) : filter_(filter) {}

  absl::StatusOr<Token> Next() {
    const size_t before = at_;
    while (at_ < filter_.size() && IsSpace(filter_[at_])) ++at_;
    Token token;
    token.glued = at_ == before;
    token.begin = static_cast<int32_t>(at_);
    if (at_ == filter_.size()) {
      token.end = token.begin;
      return token;
    }
    const char c = filter_[at_];
    if (c == '"' || c == '\'') {
      if (auto status = ReadString(token); !status.ok()) return status;
    } else if (c == '(' || c == ')' || c == ',') {
      token.kind = c == '(' ? TokenKind::kOpen : c == ')' ? TokenKind::kClose : TokenKind::kComma;
      token.text = c;
      ++at_;
    } else if (EndsText(c)) {
      if (auto status = ReadOperator(token); !status.ok()) return status;
    } else {
      token.kind = TokenKind::kText;
      while (at_ < filter_.size() && !EndsText(filter_[at_])) ++at_;
      token.text =
          std::string(filter_.substr(static_cast<size_t>(token.begin), at_ - static_cast<size_t>(token.begin)));
    }
    token.end = static_cast<int32_t>(at_);
    return token;
  }

  // Puts the reading position back to `at`, which was in the last token read.
  void Rewind(int32_t at) { at_ = static_cast<size_t>(at); }

 private:
  absl::Status ReadString(Token& token) {
    token.kind = TokenKind::kString;
    const char quote = filter_[at_++];
    while (at_ < filter_.size() && filter_[at_] != quote) {
      if (filter_[at_] == '\\') {
        if (++at_ == filter_.size()) break;
      }
      token.text += filter_[at_++];
    }
    if (at_ >= filter_.size()) {
      return FilterError("FILTER_SYNTAX", token.begin,
                         absl::StrCat("the string that begins here has no closing ", std::string(1, quote)));
    }
    ++at_;
    return absl::OkStatus();
  }

  absl::Status ReadOperator(Token& token) {
    token.kind = TokenKind::kOperator;
    const absl::string_view rest = filter_.substr(at_);
    for (absl::string_view wrong : {"==", "=>", "=<", "<>"}) {
      if (!absl::StartsWith(rest, wrong)) continue;
      const absl::string_view right = wrong == "==" ? "=" : wrong == "=>" ? ">=" : wrong == "=<" ? "<=" : "!=";
      return FilterError("FILTER_SYNTAX", token.begin, absl::StrCat("unknown operator ", Quoted(wrong)), Quoted(right));
    }
    for (absl::string_view op : {"!=", "<=", ">=", "=", "<", ">", ":"}) {
      if (!absl::StartsWith(rest, op)) continue;
      token.text = std::string(op);
      at_ += op.size();
      return absl::OkStatus();
    }
    return FilterError("FILTER_SYNTAX", token.begin, "expected an operator: = != < <= > >= :", Quoted("NOT"));
  }

  const absl::string_view filter_;
  size_t at_ = 0;
};

class Parser {
 public:
  explicit Parser(absl::string_view filter) : lexer_(filter) {}

  absl::StatusOr<FilterNode> Parse() {
    if (auto status = Advance(); !status.ok()) return status;
    if (token_.kind == TokenKind::kEnd) return FilterNode{.kind = FilterNode::Kind::kAnd};
    auto node = Expression(0);
    if (!node.ok()) return node;
    if (token_.kind != TokenKind::kEnd) return Unexpected("the end of the filter, AND, OR or another condition");
    return node;
  }

 private:
  absl::Status Advance() {
    last_end_ = token_.end;
    auto token = lexer_.Next();
    if (!token.ok()) return token.status();
    token_ = *std::move(token);
    return absl::OkStatus();
  }

  bool IsWord(absl::string_view word) const {
    return token_.kind == TokenKind::kText && absl::string_view(token_.text) == word;
  }
  bool EndsSequence() const {
    return token_.kind == TokenKind::kEnd || token_.kind == TokenKind::kClose || IsWord("AND");
  }

  absl::Status Unexpected(absl::string_view expected) const {
    const std::string found =
        token_.kind == TokenKind::kEnd ? "the filter ends" : absl::StrCat("found ", Quoted(token_.text));
    return FilterError("FILTER_SYNTAX", token_.begin, absl::StrCat("expected ", expected, ", ", found));
  }

  // Several children become one node; a single one stands for itself.
  FilterNode Joined(FilterNode::Kind kind, std::vector<FilterNode> children) const {
    if (children.size() == 1) return std::move(children[0]);
    FilterNode node{.kind = kind, .children = std::move(children)};
    node.begin = node.children.front().begin;
    node.end = last_end_;
    return node;
  }

  absl::StatusOr<FilterNode> Expression(int depth) {
    if (depth > kMaxFilterDepth) {
      return FilterError("FILTER_SYNTAX", token_.begin,
                         absl::StrCat("nested deeper than ", kMaxFilterDepth, " levels"));
    }
    std::vector<FilterNode> all;
    for (;;) {
      do {
        auto factor = Factor(depth);
        if (!factor.ok()) return factor;
        all.push_back(*std::move(factor));
      } while (!EndsSequence());
      if (!IsWord("AND")) break;
      if (auto status = Advance(); !status.ok()) return status;
    }
    return Joined(FilterNode::Kind::kAnd, std::move(all));
  }

  absl::StatusOr<FilterNode> Factor(int depth) {
    std::vector<FilterNode> any;
    for (;;) {
      auto term = Term(depth);
      if (!term.ok()) return term;
      any.push_back(*std::move(term));
      if (!IsWord("OR")) break;
      if (auto status = Advance(); !status.ok()) return status;
    }
    return Joined(FilterNode::Kind::kOr, std::move(any));
  }

  absl::StatusOr<FilterNode> Term(int depth) {
    const int32_t begin = token_.begin;
    const bool minus = token_.kind == TokenKind::kText && token_.text[0] == '-';
    if (!minus && !IsWord("NOT")) return Simple(depth);
    if (minus) lexer_.Rewind(begin + 1);
    if (auto status = Advance(); !status.ok()) return status;
    if (minus && !token_.glued) return FilterError("FILTER_SYNTAX", begin, "expected a condition right after `-`");
    auto inner = Simple(depth);
    if (!inner.ok()) return inner;
    FilterNode node{.kind = FilterNode::Kind::kNot, .begin = begin, .end = inner->end};
    node.children.push_back(*std::move(inner));
    return node;
  }

  absl::StatusOr<FilterNode> Simple(int depth) {
    if (token_.kind == TokenKind::kOpen) {
      if (auto status = Advance(); !status.ok()) return status;
      auto inner = Expression(depth + 1);
      if (!inner.ok()) return inner;
      if (token_.kind != TokenKind::kClose) return Unexpected("`)`, AND, OR or another condition");
      if (auto status = Advance(); !status.ok()) return status;
      return inner;
    }
    return Restriction();
  }

  absl::StatusOr<FilterNode> Restriction() {
    if (++conditions_ > kMaxFilterConditions) {
      return FilterError("FILTER_SYNTAX", token_.begin,
                         absl::StrCat("more than ", kMaxFilterConditions, " conditions"));
    }
    if (token_.kind != TokenKind::kText && token_.kind != TokenKind::kString)
      return Unexpected("a field, a word or `(`");
    for (absl::string_view keyword : {"AND", "OR", "NOT"}) {
      if (IsWord(keyword)) return Unexpected("a field, a word or `(`");
    }
    if (auto status = CheckWord(); !status.ok()) return status;
    FilterNode node{
        .value = token_.text, .quoted = token_.kind == TokenKind::kString, .begin = token_.begin, .end = token_.end};
    node.value_begin = node.begin;
    if (auto status = Advance(); !status.ok()) return status;
    // A map key that is no plain word: labels."press.office".
    if (!node.quoted && node.value.back() == '.' && token_.kind == TokenKind::kString && token_.glued) {
      node.value += token_.text;
      node.end = token_.end;
      if (auto status = Advance(); !status.ok()) return status;
    }
    if (!node.quoted && token_.kind == TokenKind::kOpen && token_.glued) return Function(std::move(node));
    if (token_.kind != TokenKind::kOperator) return node;
    if (node.quoted)
      return Unexpected("AND, OR or another condition after a quoted text (fields stand without quotes)");
    node.kind = FilterNode::Kind::kComparison;
    node.name = std::move(node.value);
    node.op = token_.text;
    if (auto status = Advance(); !status.ok()) return status;
    auto value = Value();
    if (!value.ok()) return value;
    node.value = std::move(value->value);
    node.quoted = value->quoted;
    node.value_begin = value->begin;
    node.end = value->end;
    return node;
  }

  absl::StatusOr<FilterNode> Function(FilterNode node) {
    node.kind = FilterNode::Kind::kFunction;
    node.name = std::move(node.value);
    node.value.clear();
    if (auto status = Advance(); !status.ok()) return status;
    while (token_.kind != TokenKind::kClose) {
      if (!node.children.empty()) {
        if (token_.kind != TokenKind::kComma) return Unexpected("`,` or `)`");
        if (auto status = Advance(); !status.ok()) return status;
      }
      // No function takes so many; the planner says how many it does take.
      if (node.children.size() >= 16) return Unexpected("`)`");
      auto value = Value();
      if (!value.ok()) return value;
      node.children.push_back(*std::move(value));
    }
    node.end = token_.end;
    if (auto status = Advance(); !status.ok()) return status;
    return node;
  }

  absl::StatusOr<FilterNode> Value() {
    if (token_.kind != TokenKind::kText && token_.kind != TokenKind::kString) return Unexpected("a value");
    FilterNode node{
        .value = token_.text, .quoted = token_.kind == TokenKind::kString, .begin = token_.begin, .end = token_.end};
    node.value_begin = node.begin;
    if (auto status = Advance(); !status.ok()) return status;
    if (!node.quoted && token_.kind == TokenKind::kOperator && token_.glued) {
      return FilterError("FILTER_SYNTAX", token_.begin,
                         absl::StrCat("a value with ", Quoted(token_.text), " in it stands in quotes"));
    }
    return node;
  }

  // What other query languages write for AND, OR and NOT would be searched for as a word.
  absl::Status CheckWord() const {
    if (token_.kind != TokenKind::kText) return absl::OkStatus();
    for (const auto& [wrong, right] : {std::pair<absl::string_view, absl::string_view>{"&&", "AND"},
                                       {"&", "AND"},
                                       {"||", "OR"},
                                       {"|", "OR"},
                                       {"and", "AND"},
                                       {"or", "OR"},
                                       {"not", "NOT"},
                                       {"And", "AND"},
                                       {"Or", "OR"},
                                       {"Not", "NOT"}}) {
      if (!IsWord(wrong)) continue;
      return FilterError("FILTER_SYNTAX", token_.begin,
                         absl::StrCat("expected a condition, found ", Quoted(wrong),
                                      " (operators are in capitals, words to search for in quotes)"),
                         Quoted(right));
    }
    return absl::OkStatus();
  }

  Lexer lexer_;
  Token token_;
  int32_t last_end_ = 0;
  int conditions_ = 0;
};

}  // namespace

absl::StatusOr<FilterNode> ParseFilter(absl::string_view filter) {
  if (filter.size() > static_cast<size_t>(kMaxFilterBytes)) {
    return FilterError("FILTER_SYNTAX", kMaxFilterBytes, absl::StrCat("longer than ", kMaxFilterBytes, " bytes"));
  }
  return Parser(filter).Parse();
}

}  // namespace chancery::query
