#include "service/query/names.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/text/name_key.h"
#include "service/text/search_terms.h"

namespace chancery::query {
namespace {

// More entities than a reader's name can mean; a surname as frequent as this is no condition any more.
constexpr int32_t kMostEntities = 1000;
// Of the whole name's key, over the cases that its words can stand in.
constexpr size_t kMostWholeKeys = 64;

enum class Script { kLatin, kCyrillic, kOther };

// By the first letter; Cyrillic and its Kazakh letters are U+0400 to U+052F, in UTF-8 D0 80 to D4 AF.
Script ScriptOf(absl::string_view word) {
  for (size_t i = 0; i < word.size(); ++i) {
    const auto c = static_cast<unsigned char>(word[i]);
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC3 && c <= 0xC9)) return Script::kLatin;
    if (c >= 0xD0 && c <= 0xD4) return Script::kCyrillic;
    if (c >= 0x80) return Script::kOther;
  }
  return Script::kOther;
}

std::vector<std::string> WholeKeys(const std::vector<std::vector<std::string>>& forms) {
  std::vector<std::string> keys = {""};
  for (const auto& word : forms) {
    std::vector<std::string> longer;
    for (const std::string& key : keys) {
      for (const std::string& form : word) {
        if (longer.size() < kMostWholeKeys) longer.push_back(key.empty() ? form : absl::StrCat(key, " ", form));
      }
    }
    keys = std::move(longer);
  }
  return keys;
}

// The terms of a name's word and of its oblique cases.  Snowball cuts -ов, -ев, -ин off a surname in the nominative as
// if it were a noun's ending, but keeps it before the endings of the other cases: Кошанов, Кошанова -> кошан, кошанов.
std::vector<std::string> TermsOfForms(absl::string_view word) {
  std::vector<std::string> terms = text::QueryTerms(word, false);
  if (ScriptOf(word) != Script::kCyrillic) return terms;
  for (std::string& term : text::QueryTerms(absl::StrCat(word, "а"), false)) terms.push_back(std::move(term));
  return terms;
}

void SortUnique(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

std::vector<SearchWord> SearchWordsOf(absl::string_view text) {
  std::vector<SearchWord> words;
  for (const text::SearchToken& token : text::AnalyzeText(text)) {
    const auto begin = static_cast<size_t>(token.span.begin), end = static_cast<size_t>(token.span.end);
    // Only capitalised words have name terms.
    words.push_back({std::string(text.substr(begin, end - begin)), token.terms.size() > 1});
  }
  return words;
}

bool AnyCapitalized(const std::vector<SearchWord>& words) {
  return std::any_of(words.begin(), words.end(), [](const SearchWord& word) { return word.capitalized; });
}

bool NameFinder::Alike(absl::string_view query_word, const std::vector<std::string>& keys,
                       absl::string_view name_word) const {
  if (matching_ == NameMatching::kExact) return query_word == name_word;
  if (matching_ == NameMatching::kSameScript && ScriptOf(query_word) != ScriptOf(name_word)) return false;
  const std::string key = text::NameKey(name_word);
  if (key.empty()) return false;
  for (const std::string& form : keys) {
    if (form == key || (form.size() == 1 && absl::StartsWith(key, form))) return true;
  }
  return false;
}

absl::StatusOr<std::vector<std::string>> NameFinder::Find(absl::string_view name, model::EntityKind kind, bool whole) {
  constexpr size_t kMostWords = 24;  // of a treaty's title; a longer text is none
  std::vector<SearchWord> words = SearchWordsOf(name);
  std::vector<std::string> found;
  std::vector<std::vector<std::string>> forms;
  std::vector<SearchWord> named;
  for (SearchWord& word : words) {
    std::vector<std::string> keys = text::NameKeysOfForm(word.text);
    keys.erase(std::remove(keys.begin(), keys.end(), ""), keys.end());
    if (keys.empty()) continue;
    forms.push_back(std::move(keys));
    named.push_back(std::move(word));
  }
  const std::string full = text::FullNameKey(name);
  if (full.empty() || named.empty() || named.size() > kMostWords) return found;

  std::vector<std::string> keys = WholeKeys(forms);
  keys.push_back(full);
  const std::set<std::string> whole_keys(keys.begin(), keys.end());
  for (const auto& word : forms) keys.insert(keys.end(), word.begin(), word.end());
  SortUnique(keys);
  auto candidates = store_.FindEntities(kind, keys, /*whole_name_only=*/false, kMostEntities);
  if (!candidates.ok()) return candidates.status();

  const auto has_all = [&](const model::EntityName& entity_name) {
    // Its own keys may hold forms that its text does not show, so they decide where spelling does not matter.
    if (matching_ == NameMatching::kCrossScript) {
      const auto last = whole && !entity_name.keys.empty() ? entity_name.keys.begin() + 1 : entity_name.keys.end();
      for (auto key = entity_name.keys.begin(); key != last; ++key) {
        if (whole_keys.count(*key) > 0) return true;
      }
    }
    const std::vector<SearchWord> its = SearchWordsOf(entity_name.text);
    if (whole && its.size() != words.size()) return false;
    for (size_t i = 0; i < named.size(); ++i) {
      if (std::none_of(its.begin(), its.end(),
                       [&](const SearchWord& w) { return Alike(named[i].text, forms[i], w.text); }))
        return false;
    }
    return true;
  };
  for (const model::Entity& entity : *candidates) {
    if (std::any_of(entity.names.begin(), entity.names.end(), has_all)) found.push_back(entity.name);
  }
  SortUnique(found);
  return found;
}

absl::StatusOr<NameFinder::WordMatch> NameFinder::Match(absl::string_view word, bool as_name) {
  WordMatch match;
  const bool cross_script = matching_ == NameMatching::kCrossScript;
  const bool same_script = matching_ == NameMatching::kSameScript;
  match.terms = as_name && same_script ? TermsOfForms(word) : text::QueryTerms(word, as_name && cross_script);
  if (!as_name || matching_ == NameMatching::kExact) return match;

  std::vector<std::string> forms = text::NameKeysOfForm(word);
  // A single letter is an initial of too many names.
  forms.erase(std::remove_if(forms.begin(), forms.end(), [](const std::string& key) { return key.size() < 2; }),
              forms.end());
  if (forms.empty()) return match;
  SortUnique(forms);
  auto entities = store_.FindEntities(model::EntityKind::kUnspecified, forms, /*whole_name_only=*/false, kMostEntities);
  if (!entities.ok()) return entities.status();
  const std::vector<std::string> own = text::QueryTerms(word, false);
  for (const model::Entity& entity : *entities) {
    bool named = false;
    for (const model::EntityName& name : entity.names) {
      for (const SearchWord& its : SearchWordsOf(name.text)) {
        if (!Alike(word, forms, its.text)) continue;
        named = true;
        // The same term: the same word, perhaps in another case of the grammar or of the letters.
        if (text::QueryTerms(its.text, false) == own) continue;
        match.spellings.insert(its.text);
        if (!same_script) continue;
        for (std::string& term : TermsOfForms(its.text)) match.terms.push_back(std::move(term));
      }
    }
    if (named) match.entities.push_back(entity.name);
  }
  SortUnique(match.entities);
  SortUnique(match.terms);
  return match;
}

}  // namespace chancery::query
