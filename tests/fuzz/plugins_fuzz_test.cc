// Feeds made-up hostile texts to the dates and money plugins through the C ABI.  The first thousand are tried in a
// test run; CHANCERY_FUZZ_SECONDS says how long to go on instead:
//
//   CHANCERY_FUZZ_SECONDS=3600 nice -n 19 build/asan/tests/fuzz/plugins_fuzz_test
//
// Under the address sanitizer it also finds reads out of range.  CHANCERY_FUZZ_SEED starts elsewhere.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "plugins/rules/rule_set.h"
#include "plugins/rules/testing/plugin_host.h"
#include "tests/fuzz/mutator.h"

namespace chancery::fuzz {
namespace {

using Clock = std::chrono::steady_clock;
using rules::testing::Found;
using rules::testing::PluginHost;
using rules::testing::TestDocument;

constexpr uint64_t kTexts = 1000;
constexpr size_t kMostBytes = 200000;
// Far above what any text takes, sanitizers and a busy machine included; a run-away match would take minutes.
constexpr double kMostSeconds = 20;

// The examples of the plugin's rules in all languages, and the lines of its lexicons.
std::vector<std::string> Texts(const std::string& plugin) {
  std::vector<std::string> texts;
  for (const char* language : {"en", "ru", "kk"}) {
    const std::string folder = std::string(CHANCERY_SOURCE "/plugins/") + plugin + "/" + language;
    std::ifstream rules_file(folder + "/rules.txt", std::ios::binary);
    const std::string rules(std::istreambuf_iterator<char>(rules_file), {});
    std::vector<rules::Example> examples;
    std::string error;
    EXPECT_TRUE(rules::ReadExamples({plugin + "/" + language + "/rules.txt", rules}, examples, error)) << error;
    for (const rules::Example& example : examples) texts.push_back(example.text);
    std::ifstream lexicon(folder + "/lexicon.tsv", std::ios::binary);
    for (std::string line; std::getline(lexicon, line);) {
      const size_t tab = line.find('\t');
      if (line[0] != '#' && tab != std::string::npos)
        texts.push_back(line.substr(tab + 1, line.find_first_of("\t{@", tab + 1) - tab - 1));
    }
  }
  return texts;
}

std::string Print(const std::vector<Found>& found) {
  std::string out;
  for (const Found& f : found) {
    out += f.type + " [" + std::to_string(f.begin) + ", " + std::to_string(f.end) + ") " + f.canonical;
    for (const auto& [key, value] : f.attributes) out += " " + key + "=" + value;
    for (const auto& [role, id] : f.relations) out += " " + role + "->" + std::to_string(id);
    out += "\n";
  }
  return out;
}

uint64_t Number(const char* variable, uint64_t missing) {
  const char* text = std::getenv(variable);
  return text == nullptr ? missing : std::strtoull(text, nullptr, 10);
}

void Fuzz(const std::vector<std::string>& plugins, std::vector<std::string> texts) {
  std::vector<std::string> paths;
  for (const std::string& plugin : plugins) paths.push_back(std::string(CHANCERY_PLUGINS "/") + plugin + ".so");
  std::string error;
  const auto host = PluginHost::Load(paths, error);
  ASSERT_NE(host, nullptr) << error;

  const uint64_t seconds = Number("CHANCERY_FUZZ_SECONDS", 0);
  const Clock::time_point start = Clock::now();
  const auto since = [](Clock::time_point then) { return std::chrono::duration<double>(Clock::now() - then).count(); };
  Mutator mutator(Number("CHANCERY_FUZZ_SEED", 1), std::move(texts));
  TestDocument remembered;  // from some texts before; what was read since must not change its answer
  std::string remembered_answer;
  uint64_t count = 0, bytes = 0;
  for (; seconds == 0 ? count < kTexts : since(start) < static_cast<double>(seconds); ++count) {
    TestDocument document;
    document.text = mutator.Next(kMostBytes);
    document.sentences = mutator.Sentences(document.text);
    document.language = (const char*[]){"en", "ru", "kk", "kk-Latn"}[mutator.Below(4)];
    document.date = (const char*[]){"", "2024-06-14", "2024-02", "2023", "0001-01-01", "9999-12-31"}[mutator.Below(6)];
    bytes += document.text.size();
    const Clock::time_point begin = Clock::now();
    const std::string answer = Print(host->Run(document, error));
    ASSERT_EQ(error, "") << "text " << count << ": " << document.text;
    ASSERT_LT(since(begin), kMostSeconds) << "text " << count << " of " << document.text.size() << " bytes";
    if (mutator.Below(20) == 0) {
      ASSERT_EQ(Print(host->Run(remembered, error)), remembered_answer) << remembered.text;
      remembered = document;
      remembered_answer = answer;
    }
  }
  std::printf("%llu texts, %.1f MB, %.0f s\n", static_cast<unsigned long long>(count), static_cast<double>(bytes) / 1e6,
              since(start));
}

TEST(PluginsFuzz, Dates) { Fuzz({"dates"}, Texts("dates")); }

TEST(PluginsFuzz, DatesAndMoney) {
  std::vector<std::string> texts = Texts("money");
  for (std::string& text : Texts("dates")) texts.push_back(std::move(text));
  Fuzz({"dates", "money"}, std::move(texts));
}

}  // namespace
}  // namespace chancery::fuzz
