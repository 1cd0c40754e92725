#include "service/query/highlights.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "service/text/search_terms.h"
#include "service/text/sentences.h"

namespace chancery::query {
namespace {

model::Document DocumentOf(const std::string& content) {
  model::Document document{.content = content};
  document.sentences = text::SplitSentences(content, {});
  return document;
}

std::vector<std::string> TermsOf(const std::vector<std::string>& words) {
  std::vector<std::string> terms;
  for (const std::string& word : words) {
    for (std::string& term : text::QueryTerms(word, true)) terms.push_back(std::move(term));
  }
  return terms;
}

// "fragment: match, match" of each, joined by " | ".
std::string Shown(const model::Document& document, const std::vector<Highlight>& highlights) {
  std::string shown;
  for (const Highlight& highlight : highlights) {
    if (!shown.empty()) shown += " | ";
    shown += document.Slice(highlight.fragment) + ":";
    for (const model::TextSpan& match : highlight.matches) shown += " " + document.Slice(match);
  }
  return shown;
}

TEST(Highlights, MarkMatchesInSentences) {
  const model::Document document =
      DocumentOf("The envoy flew home. Trade with the union grew. The envoy praised trade with neighbours.");
  struct Case {
    std::vector<std::string> words;
    int32_t fragments;
    const char* shown;
  };
  for (const Case& c : {
           Case{{"envoy"}, 10, "The envoy flew home.: envoy | The envoy praised trade with neighbours.: envoy"},
           {{"envoy"}, 1, "The envoy flew home.: envoy"},
           {{"envoy", "trade"}, 1, "The envoy praised trade with neighbours.: envoy trade"},
           {{"envoy", "trade"},
            2,
            "The envoy praised trade with neighbours.: envoy trade | The envoy flew home.: envoy"},
           {{"absent"}, 10, ""},
           {{"envoy"}, 0, ""},
           {{"envoy"}, -3, ""},
           {{}, 10, ""},
       }) {
    SCOPED_TRACE(c.shown);
    EXPECT_EQ(Shown(document, MakeHighlights(document, TermsOf(c.words), c.fragments, 0)), c.shown);
  }
}

TEST(Highlights, FindNamesInOtherScripts) {
  const model::Document document = DocumentOf("Выступил Ерлан Кошанов. Зал слушал.");
  EXPECT_EQ(Shown(document, MakeHighlights(document, TermsOf({"Koshanov"}), 3, 0)), "Выступил Ерлан Кошанов.: Кошанов");
}

TEST(Highlights, WindowsKeepWordsWholeAndCountCodePoints) {
  const model::Document document = DocumentOf("один два три четыре пять шесть семь восемь девять десять");
  struct Case {
    int32_t length;
    const char* shown;
  };
  for (const Case& c : {Case{1, "пять: пять"},
                        {4, "пять: пять"},
                        {18, "четыре пять шесть: пять"},
                        {1000, "один два три четыре пять шесть семь восемь девять десять: пять"}}) {
    SCOPED_TRACE(c.length);
    EXPECT_EQ(Shown(document, MakeHighlights(document, TermsOf({"пять"}), 3, c.length)), c.shown);
  }
}

TEST(Highlights, WindowsDoNotOverlap) {
  std::string content;
  for (int i = 0; i < 200; ++i) content += i % 7 == 0 ? "envoy " : "word ";
  const model::Document document = DocumentOf(content);
  std::vector<Highlight> highlights = MakeHighlights(document, TermsOf({"envoy"}), 1000, 30);
  std::sort(highlights.begin(), highlights.end(),
            [](const Highlight& a, const Highlight& b) { return a.fragment < b.fragment; });
  size_t matches = 0;
  for (size_t i = 0; i < highlights.size(); ++i) {
    if (i > 0) {
      EXPECT_LE(highlights[i - 1].fragment.end, highlights[i].fragment.begin);
    }
    for (const model::TextSpan& match : highlights[i].matches) EXPECT_TRUE(highlights[i].fragment.Contains(match));
    matches += highlights[i].matches.size();
  }
  EXPECT_EQ(matches, 29u);
}

TEST(Highlights, OutsideSentencesTheLineIsTheFragment) {
  model::Document document{.content = "Photo: envoy at work\nThe hall was full."};
  document.sentences = {{21, 39}};
  EXPECT_EQ(Shown(document, MakeHighlights(document, TermsOf({"envoy"}), 3, 0)), "Photo: envoy at work: envoy");
}

}  // namespace
}  // namespace chancery::query
