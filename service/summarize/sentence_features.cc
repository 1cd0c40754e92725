#include "service/summarize/sentence_features.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "service/summarize/fact_content.h"
#include "service/summarize/sentence_shape.h"
#include "service/text/search_terms.h"

namespace chancery::summarize {
namespace {

// FNV-1a (Fowler, Noll, Vo), folded: the same on every machine.
uint32_t Hash(absl::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return static_cast<uint32_t>(hash ^ (hash >> 32));
}

uint32_t FeatureOf(absl::string_view term) { return Hash(term) % kFeatures; }

void SortUnique(std::vector<uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

SparseVector Counted(std::vector<uint32_t>& features) {
  std::sort(features.begin(), features.end());
  SparseVector counts;
  counts.reserve(features.size());
  for (uint32_t feature : features) {
    if (counts.empty() || counts.back().first != feature) counts.emplace_back(feature, 0);
    counts.back().second += 1;
  }
  return counts;
}

int32_t CodePoints(absl::string_view text) {
  int32_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

uint64_t FocusHits(const text::SearchToken& token, const Focus& focus) {
  uint64_t hits = 0;
  for (size_t f = 0; f < focus.size(); ++f) {
    for (const std::string& term : token.terms) {
      if (focus[f].count(term) > 0) hits |= uint64_t{1} << f;
    }
  }
  return hits;
}

// Adds what the facts of a sentence say; `facts` are in the order of their spans from `next` on, which is moved behind
// those that begin in the sentence.
void ReadFacts(const std::vector<model::Fact>& facts, size_t& next, SentenceFeatures& sentence,
               std::vector<uint32_t>& terms) {
  double weight = 0;
  std::set<std::string> entities;
  while (next < facts.size() && facts[next].span.begin < sentence.span.begin) ++next;
  for (; next < facts.size() && facts[next].span.begin < sentence.span.end; ++next) {
    if (!sentence.span.Contains(facts[next].span)) continue;
    FactContent content = ContentOf(facts[next]);
    weight += content.weight;
    if (!content.statement.empty()) sentence.statements.push_back(Hash(content.statement));
    if (!content.days.empty()) sentence.days.push_back(Hash(content.days));
    for (std::string& entity : content.entities) entities.insert(std::move(entity));
  }
  sentence.facts = static_cast<float>(1 - std::exp(-weight / 2));
  for (const std::string& entity : entities) {
    // A blank cannot stand in a term, so that entities and words stay apart.
    const uint32_t feature = FeatureOf(absl::StrCat("entity ", entity));
    sentence.entities.push_back(feature);
    terms.push_back(feature);
  }
  SortUnique(sentence.statements);
  SortUnique(sentence.days);
  SortUnique(sentence.entities);
}

}  // namespace

Focus ReadFocus(absl::string_view words) {
  constexpr size_t kMostWords = 64;
  Focus focus;
  for (const text::SearchToken& token : text::AnalyzeText(words.substr(0, 4096))) {
    if (focus.size() == kMostWords) break;
    if (token.terms.empty() || IsFunctionWord(token.terms[0])) continue;
    std::set<std::string> terms(token.terms.begin(), token.terms.end());
    if (std::find(focus.begin(), focus.end(), terms) == focus.end()) focus.push_back(std::move(terms));
  }
  return focus;
}

DocumentFeatures ReadSentences(const model::Document& document, const std::vector<model::Fact>& facts,
                               const Focus& focus) {
  DocumentFeatures features;
  const absl::string_view content(document.content);
  const std::vector<text::SearchToken> tokens = text::AnalyzeText(content);
  std::vector<uint32_t> title;
  for (const text::SearchToken& token : text::AnalyzeText(document.title)) {
    if (!token.terms.empty() && !IsFunctionWord(token.terms[0])) title.push_back(FeatureOf(token.terms[0]));
  }
  size_t token = 0, fact = 0;
  int32_t place = 0;
  for (const model::TextSpan span : document.sentences) {
    SentenceFeatures& sentence = features.sentences.emplace_back();
    sentence.span = span;
    sentence.place = place;
    const absl::string_view text =
        content.substr(static_cast<size_t>(span.begin), static_cast<size_t>(span.end - span.begin));
    sentence.code_points = CodePoints(text);
    std::vector<uint32_t> terms;
    std::vector<absl::string_view> words;
    int plain_words = 0;
    while (token < tokens.size() && tokens[token].span.begin < span.begin) ++token;
    for (; token < tokens.size() && tokens[token].span.end <= span.end; ++token) {
      if (tokens[token].terms.empty()) continue;
      const std::string& term = tokens[token].terms[0];
      words.push_back(term);
      // Capitalised words have name terms besides.
      if (tokens[token].terms.size() == 1 && !absl::ascii_isdigit(static_cast<unsigned char>(term[0]))) ++plain_words;
      if (!IsFunctionWord(term)) terms.push_back(FeatureOf(term));
      sentence.focus |= FocusHits(tokens[token], focus);
    }
    sentence.stands_alone = static_cast<float>(StandsAlone(text, words, plain_words));
    const bool headline = !EndsAsSentence(text);
    if (headline && place == 0 && title.empty()) title = terms;
    if (!headline) ++place;
    ReadFacts(facts, fact, sentence, terms);
    sentence.vector = Counted(terms);
  }
  features.title = Counted(title);
  return features;
}

}  // namespace chancery::summarize
