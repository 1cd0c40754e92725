#include "service/query/highlights.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/string_view.h"
#include "service/text/search_terms.h"

namespace chancery::query {
namespace {

struct Match {
  size_t token = 0;  // index among the text's tokens
  size_t term = 0;   // which of the sorted terms
};

struct Candidate {
  Highlight highlight;
  std::set<size_t> terms;
};

// The sentence around `span`; of text outside sentences (boilerplate) the line.
model::TextSpan Around(const model::Document& document, model::TextSpan span) {
  const auto after = std::upper_bound(document.sentences.begin(), document.sentences.end(), span.begin,
                                      [](int32_t at, const model::TextSpan& sentence) { return at < sentence.begin; });
  if (after != document.sentences.begin() && std::prev(after)->Contains(span)) return *std::prev(after);
  const absl::string_view text(document.content);
  const size_t line = span.begin == 0 ? absl::string_view::npos : text.rfind('\n', static_cast<size_t>(span.begin) - 1);
  const size_t line_end = text.find('\n', static_cast<size_t>(span.end));
  return {line == absl::string_view::npos ? 0 : static_cast<int32_t>(line) + 1,
          static_cast<int32_t>(line_end == absl::string_view::npos ? text.size() : line_end)};
}

int32_t CodePoints(absl::string_view text, int32_t begin, int32_t end) {
  int32_t count = 0;
  for (int32_t i = begin; i < end; ++i)
    count += (static_cast<unsigned char>(text[static_cast<size_t>(i)]) & 0xC0) != 0x80;
  return count;
}

// Whole tokens on both sides of token `first`, as many as `length` code points hold, none before `floor`.
model::TextSpan Window(absl::string_view text, const std::vector<text::SearchToken>& tokens, size_t first,
                       int32_t length, int32_t floor) {
  model::TextSpan window = tokens[first].span;
  int32_t left = length - CodePoints(text, window.begin, window.end);
  const auto grow = [&](size_t token, int32_t budget) {
    const model::TextSpan span = tokens[token].span;
    const int32_t cost =
        span.begin < window.begin ? CodePoints(text, span.begin, window.begin) : CodePoints(text, window.end, span.end);
    if (span.begin < floor || cost > budget) return false;
    window = {std::min(window.begin, span.begin), std::max(window.end, span.end)};
    left -= cost;
    return true;
  };
  // Half of the room before the match, the rest after it, and what that leaves before it again.
  size_t before = first, after = first + 1;
  const int32_t behind = left - left / 2;
  while (before > 0 && grow(before - 1, left - behind)) --before;
  while (after < tokens.size() && grow(after, left)) ++after;
  while (before > 0 && grow(before - 1, left)) --before;
  return window;
}

}  // namespace

std::vector<Highlight> MakeHighlights(const model::Document& document, absl::Span<const std::string> terms,
                                      int32_t max_fragments, int32_t fragment_length) {
  std::vector<Highlight> highlights;
  if (max_fragments <= 0 || terms.empty()) return highlights;
  std::vector<std::string> wanted(terms.begin(), terms.end());
  std::sort(wanted.begin(), wanted.end());
  const std::vector<text::SearchToken> tokens = text::AnalyzeText(document.content);
  std::vector<Match> matches;
  for (size_t i = 0; i < tokens.size(); ++i) {
    for (const std::string& term : tokens[i].terms) {
      const auto found = std::lower_bound(wanted.begin(), wanted.end(), term);
      if (found == wanted.end() || *found != term) continue;
      // One term a token: a name's spelling and its key are one word, not two.
      matches.push_back({i, static_cast<size_t>(found - wanted.begin())});
      break;
    }
  }

  std::vector<Candidate> candidates;
  for (const Match& match : matches) {
    const model::TextSpan span = tokens[match.token].span;
    if (candidates.empty() || !candidates.back().highlight.fragment.Contains(span)) {
      const int32_t floor = candidates.empty() ? 0 : candidates.back().highlight.fragment.end;
      candidates.emplace_back().highlight.fragment =
          fragment_length <= 0 ? Around(document, span)
                               : Window(document.content, tokens, match.token, fragment_length, floor);
    }
    candidates.back().highlight.matches.push_back(span);
    candidates.back().terms.insert(match.term);
  }
  // Stable: among equals the earliest stays first.
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.terms.size() > b.terms.size(); });
  for (Candidate& candidate : candidates) {
    if (highlights.size() == static_cast<size_t>(max_fragments)) break;
    highlights.push_back(std::move(candidate.highlight));
  }
  return highlights;
}

}  // namespace chancery::query
