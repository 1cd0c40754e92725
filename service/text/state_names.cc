#include "service/text/state_names.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace chancery::text {
namespace {

constexpr size_t kMostWords = 5;
constexpr size_t kMostTerms = 3;  // of one word

struct Table {
  std::map<std::string, std::string> codes_by_terms;  // "unit state" -> "US"
  std::map<std::string, bool> codes;
};

// The terms of the tokens, of each the one with that index or its last: a word has a term in each language it may be of.
std::string TermsOf(const std::vector<SearchToken>& tokens, size_t first, size_t last, size_t index) {
  std::string terms;
  for (size_t i = first; i < last; ++i)
    absl::StrAppend(&terms, i == first ? "" : " ", tokens[i].terms[std::min(index, tokens[i].terms.size() - 1)]);
  return terms;
}

const Table& States() {
  static const auto& states = *[] {
    auto* table = new Table();
    const auto add = [table](absl::string_view name, const std::string& code) {
      const std::vector<SearchToken> tokens = AnalyzeText(name);
      const bool readable =
          std::none_of(tokens.begin(), tokens.end(), [](const SearchToken& t) { return t.terms.empty(); });
      if (tokens.empty() || !readable) return;
      for (size_t index = 0; index < kMostTerms; ++index)
        table->codes_by_terms.emplace(TermsOf(tokens, 0, tokens.size(), index), code);
    };
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      table->codes[*code] = true;
      for (const char* language : {"en", "ru", "kk"}) {
        icu::UnicodeString name;
        icu::Locale("und", *code).getDisplayCountry(icu::Locale(language), name);
        std::string utf8;
        name.toUTF8String(utf8);
        add(utf8, *code);
      }
    }
    // Names in daily use that ICU's tables do not have.
    static constexpr std::pair<const char*, const char*> kOthers[] = {
        {"USA", "US"},
        {"United States of America", "US"},
        {"США", "US"},
        {"АҚШ", "US"},
        {"Britain", "GB"},
        {"Great Britain", "GB"},
        {"UK", "GB"},
        {"Британия", "GB"},
        {"Turkey", "TR"},
        {"Türkiye", "TR"},
        {"Czechia", "CZ"},
        {"Czech Republic", "CZ"},
        {"Kyrgyz Republic", "KG"},
        {"Russian Federation", "RU"},
        {"Российская Федерация", "RU"},
        {"РФ", "RU"},
        {"UAE", "AE"},
        {"ОАЭ", "AE"},
        {"Киргизия", "KG"},
        {"Кыргызстан", "KG"},
        {"Белоруссия", "BY"},
        {"КНР", "CN"},
        {"Молдавия", "MD"},
        {"Туркмения", "TM"},
    };
    for (const auto& [name, code] : kOthers) add(name, code);
    return table;
  }();
  return states;
}

}  // namespace

std::vector<NamedState> StatesNamed(absl::string_view text, const std::vector<SearchToken>& tokens) {
  const Table& states = States();
  std::vector<NamedState> named;
  for (size_t i = 0; i < tokens.size();) {
    size_t last = i;
    std::string code;
    for (size_t end = i + 1; end <= std::min(tokens.size(), i + kMostWords); ++end) {
      if (tokens[end - 1].terms.empty()) break;
      for (size_t index = 0; index < kMostTerms; ++index) {
        const auto found = states.codes_by_terms.find(TermsOf(tokens, i, end, index));
        if (found == states.codes_by_terms.end()) continue;
        last = end;
        code = found->second;
        break;
      }
    }
    if (last == i) {
      const auto begin = static_cast<size_t>(tokens[i].span.begin), end = static_cast<size_t>(tokens[i].span.end);
      const std::string word(text.substr(begin, end - begin));
      if (states.codes.count(word) > 0) {
        code = word;
        last = i + 1;
      }
    }
    if (last == i) {
      ++i;
      continue;
    }
    named.push_back({i, last, std::move(code)});
    i = last;
  }
  return named;
}

}  // namespace chancery::text
