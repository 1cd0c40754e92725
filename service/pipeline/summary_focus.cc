#include "service/pipeline/summary_focus.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "service/query/names.h"
#include "service/summarize/sentence_shape.h"
#include "service/text/search_terms.h"
#include "service/text/state_names.h"

namespace chancery::pipeline {

absl::StatusOr<summarize::PointFocus> ReadPointFocus(absl::string_view words, store::Store& store) {
  constexpr size_t kMostWords = 64;
  summarize::PointFocus focus;
  std::string rest;
  for (absl::string_view part : absl::StrSplit(words, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty())) {
    const bool is_resource = absl::StartsWith(part, "officials/") || absl::StartsWith(part, "organizations/") ||
                             absl::StartsWith(part, "treaties/");
    if (is_resource && focus.names.size() < kMostWords) focus.names.push_back({{std::string(part)}, {}});
    else rest.append(rest.empty() ? "" : " ").append(part.data(), part.size());
  }

  std::vector<text::SearchToken> tokens = text::AnalyzeText(rest);
  tokens.erase(std::remove_if(tokens.begin(), tokens.end(), [](const text::SearchToken& t) { return t.terms.empty(); }),
               tokens.end());
  if (tokens.size() > kMostWords) tokens.resize(kMostWords);
  // Only capitalised words have name terms.
  const auto is_capitalized = [](const text::SearchToken& token) { return token.terms.size() > 1; };
  const bool any_capitals = std::any_of(tokens.begin(), tokens.end(), is_capitalized);
  const std::vector<text::NamedState> states = text::StatesNamed(rest, tokens);
  query::NameFinder finder(store, query::NameMatching::kCrossScript);
  auto state = states.begin();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (state != states.end() && state->first == i) {
      focus.names.push_back({{state->code}, {}});
      i = state->last - 1;
      ++state;
      continue;
    }
    const text::SearchToken& token = tokens[i];
    if (summarize::IsFunctionWord(token.terms[0])) continue;
    if (const model::Measure measure = summarize::MeasureOfTerm(token.terms[0]);
        measure != model::Measure::kUnspecified) {
      focus.measures.insert(measure);
      continue;
    }
    if (is_capitalized(token) || !any_capitals) {
      const absl::string_view word = absl::string_view(rest).substr(
          static_cast<size_t>(token.span.begin), static_cast<size_t>(token.span.end - token.span.begin));
      auto match = finder.Match(word, /*as_name=*/true);
      if (!match.ok()) return match.status();
      if (!match->entities.empty()) {
        focus.names.push_back(
            {{match->entities.begin(), match->entities.end()}, {token.terms.begin(), token.terms.end()}});
        continue;
      }
      // A capital at the beginning says nothing.
      if (is_capitalized(token) && i > 0) {
        focus.names.push_back({{}, {token.terms.begin(), token.terms.end()}});
        continue;
      }
    }
    focus.terms.insert(token.terms[0]);
  }
  return focus;
}

}  // namespace chancery::pipeline
