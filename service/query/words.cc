#include "service/query/words.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"

namespace chancery::query {
namespace {

constexpr size_t kMostWords = 64;
constexpr size_t kMostBytes = 4096;

struct Chunk {
  absl::string_view text;
  bool excluded = false;
};

// An opening quotation mark without its closing one quotes the rest.
std::vector<Chunk> Split(absl::string_view words) {
  std::vector<Chunk> chunks;
  size_t at = 0;
  while (at < words.size()) {
    if (absl::ascii_isspace(static_cast<unsigned char>(words[at]))) {
      ++at;
      continue;
    }
    Chunk chunk;
    if (words[at] == '-') {
      chunk.excluded = true;
      if (++at == words.size()) break;
    }
    const bool quoted = words[at] == '"';
    const size_t begin = quoted ? at + 1 : at;
    size_t end = begin;
    while (end < words.size() &&
           (quoted ? words[end] != '"'
                   : !absl::ascii_isspace(static_cast<unsigned char>(words[end])) && words[end] != '"'))
      ++end;
    chunk.text = words.substr(begin, end - begin);
    at = quoted && end < words.size() ? end + 1 : end;
    chunks.push_back(chunk);
  }
  return chunks;
}

absl::Status WordsError(absl::string_view message) {
  return model::MakeError(absl::StatusCode::kInvalidArgument, message, {.reason = "FIELD_INVALID", .field = "query"});
}

store::Condition EntityIn(const std::vector<std::string>& names) {
  return store::Condition::Compare(store::Field::kEntity, store::Op::kIn,
                                   std::vector<store::Value>(names.begin(), names.end()));
}

}  // namespace

absl::StatusOr<QueryWords> ReadWords(absl::string_view words, ResultKind kind, NameFinder& names) {
  if (words.size() > kMostBytes) return WordsError(absl::StrCat("query is longer than ", kMostBytes, " bytes"));
  QueryWords read;
  if (absl::StripAsciiWhitespace(words).empty()) return read;

  const std::vector<SearchWord> all_words = SearchWordsOf(words);
  if (all_words.size() > kMostWords) return WordsError(absl::StrCat("query has more than ", kMostWords, " words"));
  const bool any_capitalized = AnyCapitalized(all_words);
  const bool facts = kind == ResultKind::kFact || kind == ResultKind::kEvent;

  std::vector<store::Condition> all;
  std::string name;  // of entities: the words that must be in one name
  for (const Chunk& chunk : Split(words)) {
    if (kind == ResultKind::kEntity && !chunk.excluded) absl::StrAppend(&name, " ", chunk.text);
    std::vector<std::vector<std::string>> excluded;
    std::vector<std::string> excluded_entities;
    for (const SearchWord& word : SearchWordsOf(chunk.text)) {
      auto match = names.Match(word.text, word.capitalized || !any_capitalized);
      if (!match.ok()) return match.status();
      if (chunk.excluded) {
        excluded.push_back(std::move(match->terms));
        continue;
      }
      read.highlight_terms.insert(read.highlight_terms.end(), match->terms.begin(), match->terms.end());
      read.expanded_names.insert(match->spellings.begin(), match->spellings.end());
      read.ranking_terms.push_back(std::move(match->terms));
      if (facts && !match->entities.empty()) all.push_back(EntityIn(match->entities));
    }
    if (excluded.empty()) continue;
    if (kind == ResultKind::kEntity) {
      auto found = names.Find(chunk.text, model::EntityKind::kUnspecified, /*whole=*/false);
      if (!found.ok()) return found.status();
      all.push_back(store::Condition::Not(EntityIn(*found)));
    } else {
      store::Condition terms = store::Condition::Not(store::Condition::Terms(std::move(excluded)));
      all.push_back(facts ? store::Condition::InDocument(std::move(terms)) : std::move(terms));
    }
  }

  if (kind == ResultKind::kEntity) {
    if (!name.empty()) {
      auto found = names.Find(name, model::EntityKind::kUnspecified, /*whole=*/false);
      if (!found.ok()) return found.status();
      all.push_back(EntityIn(*found));
    }
    read.ranking_terms.clear();
  } else if (!read.ranking_terms.empty()) {
    store::Condition terms = store::Condition::Terms(read.ranking_terms);
    all.insert(all.begin(), facts ? store::Condition::InDocument(std::move(terms)) : std::move(terms));
  }
  if (all.empty()) all.push_back(store::Condition::Or({}));
  read.condition = store::Condition::And(std::move(all));
  return read;
}

}  // namespace chancery::query
