// Measures where texts are split into sentences: sentence_quality DATA
//
// DATA is a folder as ../shared/eval.  Sentences of its files are joined by blanks, ten at a time, and split again: a
// boundary is right when a sentence of the file ends there.  Sentences that end in no full stop, question mark,
// exclamation mark or ellipsis, perhaps behind quotation marks, are left out, since nobody could tell where they end.
// DATA/timelines has whole articles with one sentence a line.
#include <algorithm>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "benchmarks/summary_quality/gold.h"
#include "service/summarize/sentence_shape.h"
#include "service/text/sentences.h"

namespace chancery::benchmarks {
namespace {

struct Counts {
  int gold = 0;
  int found = 0;
  int right = 0;
};

void Measure(const std::vector<std::string>& sentences, const char* show, Counts& counts) {
  std::string text;
  std::set<int32_t> gold;
  for (const std::string& sentence : sentences) {
    absl::StrAppend(&text, text.empty() ? "" : " ", sentence);
    gold.insert(static_cast<int32_t>(text.size()));
  }
  std::set<int32_t> found;
  for (model::TextSpan span : text::SplitSentences(text, {})) found.insert(span.end);
  counts.gold += static_cast<int>(gold.size());
  counts.found += static_cast<int>(found.size());
  for (int32_t end : found) counts.right += static_cast<int>(gold.count(end));
  if (show == nullptr) return;
  for (const auto& [what, here, there] : {std::tuple{"wrong", &found, &gold}, std::tuple{"missed", &gold, &found}}) {
    for (int32_t end : *here) {
      if (there->count(end) > 0) continue;
      const size_t at = static_cast<size_t>(end), begin = at < 60 ? 0 : at - 60;
      std::printf("%s\t%s|%s\n", what, text.substr(begin, at - begin).c_str(), text.substr(at, 50).c_str());
    }
  }
}

int Run(const std::string& data, const char* show) {
  bool any = false;
  for (const char* name : {"gold/unerpud.en.dev", "gold/europarl.en.dev", "gold/crossner.en.dev", "gold/unerpud.ru.dev",
                           "gold/ktb.kk.dev", "gold/kaznerd.kk.valid"}) {
    const auto documents = ReadGold(absl::StrCat(data, "/", name, ".jsonl"));
    if (!documents.ok()) continue;
    any = true;
    Counts counts;
    std::vector<std::string> sentences;
    for (const GoldDocument& document : *documents) {
      const std::string sentence(absl::StripAsciiWhitespace(document.text));
      if (!summarize::EndsAsSentence(sentence) || sentence.find('\n') != std::string::npos) continue;
      sentences.push_back(sentence);
      if (sentences.size() < 10) continue;
      Measure(sentences, show, counts);
      sentences.clear();
    }
    std::printf("%-22s %6d sentences  precision %5.1f  recall %5.1f\n", name, counts.gold,
                100.0 * counts.right / std::max(counts.found, 1), 100.0 * counts.right / std::max(counts.gold, 1));
  }
  if (!any) std::printf("skipped: no sentences in %s\n", data.c_str());
  return 0;
}

}  // namespace
}  // namespace chancery::benchmarks

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: sentence_quality DATA [--errors]\n");
    return 2;
  }
  return chancery::benchmarks::Run(argv[1], argc == 3 ? argv[2] : nullptr);
}
