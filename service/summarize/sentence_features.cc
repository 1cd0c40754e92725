#include "service/summarize/sentence_features.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/summarize/sentence_shape.h"
#include "service/text/search_terms.h"

namespace chancery::summarize {
namespace {

constexpr size_t kMostSentences = 200000;

// Numbers for texts, in the order they are first met.
class Numbering {
 public:
  int32_t Of(absl::string_view text) {
    return numbers_.try_emplace(std::string(text), static_cast<int32_t>(numbers_.size())).first->second;
  }
  int32_t size() const { return static_cast<int32_t>(numbers_.size()); }

 private:
  std::unordered_map<std::string, int32_t> numbers_;
};

// What a fact adds to its sentence's worth, what it states and of whom.
struct FactContent {
  double weight = 0;
  std::string statement;  // in words that are the same in every language; empty: none
  std::string days;
  std::vector<std::string> entities;
};

// The days of a time that is known to the month or better; "" of any other.
std::string DaysKey(const std::optional<model::TimeSpan>& time) {
  if (!time || !time->start || !time->end || time->start->month == 0) return "";
  return absl::StrCat(time->start->Text(), "/", time->end->Text());
}

FactContent ContentOf(const model::Fact& fact) {
  FactContent content;
  const auto add = [&content](const std::string& entity) {
    if (!entity.empty()) content.entities.push_back(entity);
  };
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, model::DateFact>) {
          content.weight = 0.15;
          if (value.role != model::DateRole::kPublication && value.role != model::DateRole::kDateline)
            content.days = DaysKey(value.time);
        } else if constexpr (std::is_same_v<T, model::OfficialFact>) {
          content.weight = 0.2;
          add(value.official);
        } else if constexpr (std::is_same_v<T, model::MoneyFact>) {
          content.weight = 0.8;
          content.statement = absl::StrCat("money ", value.amount.text(), " ", value.currency_code);
          for (const std::string& party : value.parties) add(party);
        } else if constexpr (std::is_same_v<T, model::QuantityFact>) {
          content.weight = 0.4;
          content.statement = absl::StrCat("quantity ", value.value.text(), " ", static_cast<int>(value.unit));
          for (const std::string& party : value.parties) add(party);
        } else if constexpr (std::is_same_v<T, model::TreatyFact>) {
          content.weight = 0.6;
          add(value.treaty);
          for (const std::string& party : value.parties) add(party);
          if (!value.treaty.empty() && value.action > model::TreatyAction::kMentioned) {
            content.statement = absl::StrCat("treaty ", value.treaty, " ", static_cast<int>(value.action));
          }
        } else if constexpr (std::is_same_v<T, model::EventFact>) {
          content.weight = 0.8;
          std::set<std::string> participants;
          for (const model::Participant& p : value.participants) {
            add(p.entity);
            participants.insert(p.entity);
          }
          add(value.treaty);
          if (participants.size() > 1)
            content.statement = absl::StrCat("event ", value.event_type, " ", absl::StrJoin(participants, " "), " ",
                                             DaysKey(value.time));
        } else if constexpr (std::is_same_v<T, model::OrganizationFact>) {
          content.weight = 0.15;
          add(value.organization);
        } else {
          static_assert(std::is_same_v<T, model::CustomFact>);
          content.weight = 0.2;
        }
      },
      fact.value);
  return content;
}

void SortUnique(std::vector<int32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

// Counts by ascending feature.
SparseVector Counted(std::vector<int32_t> features) {
  std::sort(features.begin(), features.end());
  SparseVector counts;
  for (int32_t feature : features) {
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

// Words that the reader wants to hear about: each a set of alternatives, a name in any script.
using Focus = std::vector<std::set<std::string>>;

Focus ReadFocus(absl::string_view text) {
  constexpr size_t kMostWords = 64;
  Focus focus;
  const std::vector<text::SearchToken> tokens = text::AnalyzeText(text.substr(0, 4096));
  for (const text::SearchToken& token : tokens) {
    if (focus.size() == kMostWords) break;
    if (token.terms.empty() || IsFunctionWord(token.terms[0])) continue;
    std::set<std::string> terms(token.terms.begin(), token.terms.end());
    if (std::find(focus.begin(), focus.end(), terms) == focus.end()) focus.push_back(std::move(terms));
  }
  return focus;
}

// What has to be known of all sentences before one can be weighed.
struct Reader {
  Numbering features, statements;
  std::vector<int32_t> frequency;  // of a feature: sentences that have it
  Focus focus;
  std::vector<int32_t> focus_frequency;
  std::vector<std::vector<uint8_t>> focus_hits;  // of a sentence: which words of the focus it has

  SparseVector Count(const std::vector<int32_t>& numbers) {
    SparseVector counts = Counted(numbers);
    frequency.resize(static_cast<size_t>(features.size()));
    return counts;
  }
};

void ReadSource(const Source& source, int32_t number, size_t most, Reader& reader, FeatureTable& table,
                std::vector<SparseVector>& titles) {
  const model::Document& document = source.document;
  const absl::string_view content(document.content);
  const std::vector<text::SearchToken> tokens = text::AnalyzeText(content);
  std::vector<const model::Fact*> facts;
  for (const model::Fact& fact : source.facts) facts.push_back(&fact);
  std::stable_sort(facts.begin(), facts.end(),
                   [](const model::Fact* a, const model::Fact* b) { return a->span < b->span; });

  std::vector<int32_t> title;
  for (const text::SearchToken& token : text::AnalyzeText(document.title)) {
    if (!token.terms.empty() && !IsFunctionWord(token.terms[0])) title.push_back(reader.features.Of(token.terms[0]));
  }
  size_t token = 0, fact = 0;
  int32_t place = 0;
  for (size_t i = 0; i < document.sentences.size() && i < most; ++i) {
    const model::TextSpan span = document.sentences[i];
    SentenceFeatures sentence{.source = number, .span = span, .place = place};
    const absl::string_view text =
        content.substr(static_cast<size_t>(span.begin), static_cast<size_t>(span.end - span.begin));
    sentence.code_points = CodePoints(text);
    std::vector<int32_t> numbers;
    std::vector<absl::string_view> words;
    int plain_words = 0;
    std::vector<uint8_t> hits(reader.focus.size());
    while (token < tokens.size() && tokens[token].span.begin < span.begin) ++token;
    for (; token < tokens.size() && tokens[token].span.end <= span.end; ++token) {
      if (tokens[token].terms.empty()) continue;
      const std::string& term = tokens[token].terms[0];
      words.push_back(term);
      // Capitalised words have name terms besides.
      if (tokens[token].terms.size() == 1 && !absl::ascii_isdigit(static_cast<unsigned char>(term[0]))) ++plain_words;
      if (!IsFunctionWord(term)) numbers.push_back(reader.features.Of(term));
      for (size_t f = 0; f < reader.focus.size(); ++f) {
        for (const std::string& t : tokens[token].terms) hits[f] |= static_cast<uint8_t>(reader.focus[f].count(t));
      }
    }
    sentence.stands_alone = StandsAlone(text, words, plain_words);
    const bool headline = !EndsAsSentence(text);
    if (headline && place == 0 && title.empty()) title = numbers;
    if (!headline) ++place;

    double weight = 0;
    while (fact < facts.size() && facts[fact]->span.begin < span.begin) ++fact;
    std::set<std::string> entities;
    for (; fact < facts.size() && facts[fact]->span.begin < span.end; ++fact) {
      if (!span.Contains(facts[fact]->span)) continue;
      const FactContent its = ContentOf(*facts[fact]);
      weight += its.weight;
      if (!its.statement.empty()) sentence.statements.push_back(reader.statements.Of(its.statement));
      if (!its.days.empty()) sentence.days.push_back(reader.statements.Of(absl::StrCat("days ", its.days)));
      entities.insert(its.entities.begin(), its.entities.end());
      sentence.supporting_facts.push_back(absl::StrCat(document.Name(), "/facts/", facts[fact]->id));
    }
    sentence.facts = 1 - std::exp(-weight / 2);
    for (const std::string& entity : entities) {
      // A blank cannot stand in a term, so that entities and words stay apart.
      const int32_t feature = reader.features.Of(absl::StrCat("entity ", entity));
      sentence.entities.push_back(feature);
      numbers.push_back(feature);
    }
    SortUnique(sentence.statements);
    SortUnique(sentence.days);
    SortUnique(sentence.entities);

    sentence.vector = reader.Count(numbers);
    for (const auto& [feature, count] : sentence.vector) ++reader.frequency[static_cast<size_t>(feature)];
    for (size_t f = 0; f < hits.size(); ++f) reader.focus_frequency[f] += hits[f];
    reader.focus_hits.push_back(std::move(hits));
    table.sentences.push_back(std::move(sentence));
  }
  titles.push_back(reader.Count(title));
}

size_t Shared(const std::vector<int32_t>& a, const std::vector<int32_t>& b) {
  size_t shared = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i < *j) ++i;
    else if (*j < *i) ++j;
    else ++shared, ++i, ++j;
  }
  return shared;
}

}  // namespace

FeatureTable ReadSentences(absl::Span<const Source* const> sources, absl::string_view focus) {
  FeatureTable table;
  Reader reader;
  reader.focus = ReadFocus(focus);
  reader.focus_frequency.resize(reader.focus.size());
  std::vector<SparseVector> titles;
  const size_t most = sources.empty() ? 0 : std::max<size_t>(1, kMostSentences / sources.size());
  for (size_t i = 0; i < sources.size(); ++i)
    ReadSource(*sources[i], static_cast<int32_t>(i), most, reader, table, titles);

  table.feature_count = reader.features.size();
  const double n = static_cast<double>(table.sentences.size());
  const auto rarity = [n](int32_t frequency) { return std::log((n + 1) / (frequency + 0.5)); };
  const auto weigh = [&](SparseVector& counts) {
    for (auto& [feature, weight] : counts)
      weight = (1 + std::log(weight)) * rarity(reader.frequency[static_cast<size_t>(feature)]);
    Normalize(counts);
  };
  for (SparseVector& title : titles) weigh(title);
  double focus_total = 0;
  for (int32_t frequency : reader.focus_frequency) focus_total += rarity(frequency);
  for (size_t i = 0; i < table.sentences.size(); ++i) {
    SentenceFeatures& sentence = table.sentences[i];
    weigh(sentence.vector);
    sentence.title = Dot(sentence.vector, titles[static_cast<size_t>(sentence.source)]);
    for (size_t f = 0; f < reader.focus.size() && focus_total > 0; ++f) {
      if (reader.focus_hits[i][f] != 0) sentence.focus += rarity(reader.focus_frequency[f]) / focus_total;
    }
  }
  return table;
}

double Overlap(const SentenceFeatures& candidate, const SentenceFeatures& said, double cosine) {
  const size_t entities = Shared(candidate.entities, said.entities);
  if (entities == 0) return cosine;
  double same = 0;
  // One number can belong to many stories: it is the same story when it is told of the same ones.
  if (const size_t statements = Shared(candidate.statements, said.statements);
      statements > 0 && 2 * entities >= std::min(candidate.entities.size(), said.entities.size())) {
    same = static_cast<double>(statements) / static_cast<double>(candidate.statements.size());
  }
  // A day is weaker: one document tells several things of it, and of two documents more than one entity must agree.
  if (const size_t days = Shared(candidate.days, said.days);
      days > 0 && entities > 1 && candidate.source != said.source) {
    same = std::max(same, static_cast<double>(days) / static_cast<double>(candidate.days.size()) *
                              static_cast<double>(entities) / static_cast<double>(candidate.entities.size()));
  }
  return std::max(cosine, same);
}

}  // namespace chancery::summarize
