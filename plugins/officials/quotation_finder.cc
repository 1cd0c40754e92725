#include "plugins/officials/quotation_finder.h"

#include <string_view>

namespace chancery::officials {
namespace {

using rules::Token;
using rules::TokenKind;

constexpr uint32_t kFewestWords = 3;  // fewer are a title, a nickname or a quoted word
constexpr uint32_t kMostTokens = 400;
constexpr uint32_t kClauseTokens = 40;

class Search {
 public:
  Search(const rules::TokenizedText& text, const rules::Lexicon& lexicon) : text_(text), tokens_(text.tokens()) {
    says_.assign(tokens_.size(), false);
    const auto say = lexicon.ClassId("say");
    if (!say) return;
    std::vector<rules::LexiconHit> hits;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != TokenKind::kWord) continue;
      hits.clear();
      lexicon.FindAt(text, i, hits);
      for (const auto& h : hits) {
        if (h.class_id == *say) says_[i] = true;
      }
    }
  }

  std::vector<Quotation> Find() {
    const auto count = static_cast<uint32_t>(tokens_.size());
    for (uint32_t paragraph = 0; paragraph < count;) {
      uint32_t end = paragraph + 1;
      while (end < count && !NewParagraph(end)) ++end;
      Paragraph(paragraph, end);
      paragraph = end;
    }
    return std::move(out_);
  }

 private:
  bool NewParagraph(uint32_t i) const { return tokens_[i].newline_before; }

  std::string_view Surface(uint32_t i) const { return text_.Surface(tokens_[i]); }

  // +1 an opening mark, -1 a closing one, 0 neither; straight marks by the space around them.
  int MarkAt(uint32_t i, uint32_t last) const {
    const std::string_view s = Surface(i);
    if (s == "«" || s == "“" || s == "„") return 1;
    if (s == "»" || s == "”") return -1;
    if (s != "\"") return 0;
    const bool space_before = tokens_[i].space_before;
    const bool space_after = i + 1 >= last || tokens_[i + 1].space_before;
    return space_before && !space_after ? 1 : -1;
  }

  void Paragraph(uint32_t first, uint32_t last) {
    uint32_t open = UINT32_MAX;
    int depth = 0;
    bool any = false;
    for (uint32_t i = first; i < last; ++i) {
      const int mark = MarkAt(i, last);
      if (mark == 0) continue;
      const bool straight = Surface(i) == "\"";
      if (mark > 0) {
        if (depth == 0) open = i;
        if (depth == 0 || !straight) ++depth;
        any = true;
      } else if (depth > 0) {
        if (--depth == 0) Add(open + 1, i, first, last, i + 1);
      } else if (!any && i > first + 2 && IsStop(i - 1) && SaysBetween(i + 1, Clause(i + 1, last))) {
        // The opening mark is missing: `The talks went well," X said.`
        Add(first, i, first, last, i + 1);
        any = true;
      }
    }
    // A dialogue dash: «— Да, — сказал он.»
    if (!any && last - first > 4 && tokens_[first].folded == "-" && tokens_[first + 1].space_before) {
      for (uint32_t i = first + 2; i + 2 < last; ++i) {
        if (tokens_[i].folded == "-" && tokens_[i].space_before && IsStop(i - 1) &&
            SaysBetween(i + 1, Clause(i + 1, last))) {
          Add(first + 1, i, first, last, i + 1);
          break;
        }
      }
    }
  }

  bool IsStop(uint32_t i) const {
    const std::string_view s = tokens_[i].folded;
    return s == "," || s == "." || s == "!" || s == "?" || s == "…";
  }

  uint32_t Clause(uint32_t from, uint32_t last) const {
    uint32_t end = from;
    while (end < last && end - from < kClauseTokens && tokens_[end].folded != "." && MarkAt(end, last) <= 0) ++end;
    return end;
  }

  bool SaysBetween(uint32_t from, uint32_t to) const {
    for (uint32_t i = from; i < to; ++i) {
      if (says_[i]) return true;
    }
    return false;
  }

  void Add(uint32_t from, uint32_t to, uint32_t first, uint32_t last, uint32_t after) {
    if (to <= from || to - from > kMostTokens) return;
    while (to > from && tokens_[to - 1].folded == ",") --to;
    uint32_t words = 0;
    for (uint32_t i = from; i < to; ++i) words += tokens_[i].kind == TokenKind::kWord;
    Quotation q;
    q.after_first = after;
    q.after_last = Clause(after, last);
    q.says_after = SaysBetween(q.after_first, q.after_last);
    uint32_t before = from > first ? from - 1 : first;
    q.before_last = before;
    while (before > first && q.before_last - before < kClauseTokens &&
           !(tokens_[before - 1].folded == "." && tokens_[before].space_before))
      --before;
    q.before_first = before;
    q.says_before = SaysBetween(q.before_first, q.before_last);
    if (words < kFewestWords && !(words > 0 && (q.says_after || q.says_before))) return;
    // Words in quotation marks without a verb of saying or a colon before are names and titles.
    const bool colon = q.before_last > q.before_first && tokens_[q.before_last - 1].folded == ":";
    if (!q.says_after && !q.says_before && !colon && words < 8) return;
    q.begin = tokens_[from].begin;
    q.end = tokens_[to - 1].end;
    out_.push_back(q);
  }

  const rules::TokenizedText& text_;
  const std::vector<Token>& tokens_;
  std::vector<bool> says_;
  std::vector<Quotation> out_;
};

}  // namespace

std::vector<Quotation> FindQuotations(const rules::TokenizedText& text, const rules::Lexicon& lexicon) {
  return Search(text, lexicon).Find();
}

}  // namespace chancery::officials
