#include "benchmarks/summary_quality/rouge.h"

#include <algorithm>
#include <map>

#include "service/text/letters.h"

namespace chancery::benchmarks {
namespace {

Rouge Shares(double shared, size_t summary, size_t reference) {
  return {.recall = reference == 0 ? 0 : shared / static_cast<double>(reference),
          .precision = summary == 0 ? 0 : shared / static_cast<double>(summary)};
}

std::map<std::vector<std::string>, int> Grams(const std::vector<std::string>& words, size_t n) {
  std::map<std::vector<std::string>, int> grams;
  for (size_t i = 0; i + n <= words.size(); ++i)
    ++grams[std::vector<std::string>(words.begin() + static_cast<ptrdiff_t>(i),
                                     words.begin() + static_cast<ptrdiff_t>(i + n))];
  return grams;
}

}  // namespace

std::vector<std::string> RougeWords(absl::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (size_t at = 0; at < text.size();) {
    const text::CodePoint c = text::DecodeAt(text, at);
    at += static_cast<size_t>(c.size);
    if (text::IsLetter(c.value) || text::IsDigit(c.value) || text::IsMark(c.value)) {
      text::AppendUtf8(word, text::ToLower(c.value));
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

Rouge RougeN(const std::vector<std::string>& summary, const std::vector<std::string>& reference, size_t n) {
  const auto of_summary = Grams(summary, n), of_reference = Grams(reference, n);
  int shared = 0;
  for (const auto& [gram, count] : of_reference) {
    const auto its = of_summary.find(gram);
    if (its != of_summary.end()) shared += std::min(count, its->second);
  }
  const auto grams = [n](size_t words) { return words < n ? 0 : words - n + 1; };
  return Shares(shared, grams(summary.size()), grams(reference.size()));
}

Rouge RougeL(const std::vector<std::string>& summary, const std::vector<std::string>& reference) {
  // Longest common subsequence, a row at a time.
  std::vector<int> row(reference.size() + 1);
  for (const std::string& word : summary) {
    int diagonal = 0;
    for (size_t j = 0; j < reference.size(); ++j) {
      const int above = row[j + 1];
      row[j + 1] = word == reference[j] ? diagonal + 1 : std::max(above, row[j]);
      diagonal = above;
    }
  }
  return Shares(row.back(), summary.size(), reference.size());
}

}  // namespace chancery::benchmarks
