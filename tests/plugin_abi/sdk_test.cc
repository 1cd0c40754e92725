// A plugin written over the C++ SDK, and the examples, in the host.

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/extract/analyzer.h"
#include "service/extract/read_facts.h"
#include "service/extract/testing/trust_all.h"
#include "tests/plugin_abi/in_process_policy.h"

namespace chancery::extract {
namespace {

using testing::HasSubstr;

std::unique_ptr<Analyzer> Load(const std::string& folder, std::vector<std::string>* lines = nullptr) {
  Analyzer::Options options;
  options.plugin_folder = folder;
  options.trust = InProcessPolicy(folder);
  options.trust = TrustAllIn(options.plugin_folder);
  options.max_annotations = 50;
  if (lines != nullptr) {
    options.log = [lines](absl::string_view line) { lines->emplace_back(line); };
  }
  auto analyzer = Analyzer::Load(options);
  EXPECT_TRUE(analyzer.ok()) << analyzer.status();
  return analyzer.ok() ? *std::move(analyzer) : nullptr;
}

model::Document Document(std::string text) {
  model::Document document;
  document.collection = "c";
  document.id = "the-id";
  document.language = "en";
  document.title = "A title";
  document.publish_time = absl::FromCivil(absl::CivilSecond(2024, 6, 14, 23, 59, 0), absl::UTCTimeZone());
  document.content = std::move(text);
  document.sentences = {{0, static_cast<int32_t>(document.content.size())}};
  return document;
}

Analysis AnalyzeWith(const Analyzer& analyzer, const model::Document& document, const std::string& extractor,
                     absl::Time deadline = absl::InfiniteFuture()) {
  auto analysis = analyzer.Analyze(document, {extractor}, deadline);
  EXPECT_TRUE(analysis.ok()) << analysis.status();
  return analysis.ok() ? *std::move(analysis) : Analysis();
}

TEST(SdkPlugin, EveryKindOfValueArrives) {
  std::vector<std::string> lines;
  const auto analyzer = Load(TEST_PLUGINS, &lines);
  const Analysis analysis = AnalyzeWith(*analyzer, Document("A treaty and a pact."), "test-sdk-words");
  EXPECT_TRUE(analysis.issues.empty());
  ASSERT_EQ(analysis.annotations.size(), 2u);
  const model::Annotation& treaty = analysis.annotations[0];
  const model::Annotation& pact = analysis.annotations[1];
  EXPECT_EQ(treaty.type, "word");
  EXPECT_EQ(treaty.span, (model::TextSpan{2, 8}));
  EXPECT_EQ(treaty.canonical, "treaty");
  EXPECT_EQ(treaty.confidence, 0.5);
  EXPECT_EQ(treaty.extractor, "test-sdk-words");
  EXPECT_EQ(treaty.extractor_version, "2.1.0-rc.1+b7");
  EXPECT_EQ(treaty.Text("title"), "A title");
  EXPECT_EQ(treaty.Text("language"), "en");
  EXPECT_EQ(treaty.Text("document"), "the-id");
  EXPECT_EQ(*treaty.Find<int64_t>("year"), 2024);
  EXPECT_EQ(*treaty.Find<bool>("first"), true);
  EXPECT_EQ(*pact.Find<bool>("first"), false);
  EXPECT_EQ(*treaty.Find<model::PartialDate>("date"), (model::PartialDate{2024, 6, 14}));
  EXPECT_EQ(treaty.Find<model::Decimal>("half")->text(), "0.5");
  ASSERT_EQ(treaty.links.size(), 1u);
  EXPECT_EQ(treaty.links[0].id, "treaty");
  EXPECT_TRUE(treaty.relations.empty());
  EXPECT_EQ(pact.Related("previous"), treaty.id);
  EXPECT_THAT(lines, testing::Contains("plugin test.sdk-words: info: words are ready"));

  const std::vector<ReadFact> facts = ReadFacts(Document("A treaty and a pact."), analysis);
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[0].fact.produced_by, "extractors/test-sdk-words@2.1.0-rc.1+b7#en.word");
}

TEST(SdkPlugin, LanguagesAreRanges) {
  const auto analyzer = Load(TEST_PLUGINS);
  struct Case {
    const char* language;
    bool reads;
  };
  for (const Case& c :
       {Case{"en", true}, Case{"en-GB", true}, Case{"EN", true}, Case{"kk-Cyrl-KZ", true}, Case{"kk", false},
        Case{"enm", false}, Case{"ru", false}, Case{"und", false}, Case{"", false}}) {
    SCOPED_TRACE(c.language);
    model::Document document = Document("A treaty.");
    document.language = c.language;
    const Analysis analysis = AnalyzeWith(*analyzer, document, "test-sdk-words");
    EXPECT_EQ(analysis.annotations.size(), c.reads ? 1u : 0u);
    ASSERT_EQ(analysis.issues.size(), c.reads ? 0u : 1u);
    if (c.reads) continue;
    EXPECT_EQ(analysis.issues[0].reason, "LANGUAGE_UNSUPPORTED");
    EXPECT_EQ(analysis.issues[0].code, static_cast<int>(absl::StatusCode::kUnimplemented));
  }
}

TEST(SdkPlugin, FindingsInBoilerplateAreLeftOutWithoutAWord) {
  const auto analyzer = Load(TEST_PLUGINS);
  model::Document document = Document("A treaty. A pact. A pact.");
  document.boilerplate = {{0, 4}, {18, 25}};
  const Analysis analysis = AnalyzeWith(*analyzer, document, "test-sdk-words");
  EXPECT_TRUE(analysis.issues.empty());
  ASSERT_EQ(analysis.annotations.size(), 1u);
  EXPECT_EQ(analysis.annotations[0].span, (model::TextSpan{12, 16}));
  EXPECT_TRUE(analysis.annotations[0].relations.empty());  // its target went with the boilerplate
}

TEST(SdkPlugin, ExceptionsDeadlinesAndBudgetsEndADocumentWell) {
  const auto analyzer = Load(TEST_PLUGINS);
  const Analysis thrown = AnalyzeWith(*analyzer, Document("throw"), "test-sdk-words");
  ASSERT_EQ(thrown.issues.size(), 1u);
  EXPECT_EQ(thrown.issues[0].reason, "EXTRACTOR_FAILED");
  EXPECT_EQ(thrown.issues[0].code, static_cast<int>(absl::StatusCode::kUnknown));
  EXPECT_EQ(thrown.issues[0].message, "thrown on demand");

  const Analysis filled = AnalyzeWith(*analyzer, Document("fill"), "test-sdk-words");
  EXPECT_EQ(filled.annotations.size(), 50u);
  ASSERT_EQ(filled.issues.size(), 1u);
  EXPECT_EQ(filled.issues[0].code, static_cast<int>(absl::StatusCode::kResourceExhausted));

  const absl::Time start = absl::Now();
  const Analysis waited =
      AnalyzeWith(*analyzer, Document("wait for the treaty"), "test-sdk-words", start + absl::Milliseconds(30));
  ASSERT_EQ(waited.issues.size(), 1u);
  EXPECT_EQ(waited.issues[0].reason, "EXTRACTOR_TIMEOUT");
  EXPECT_TRUE(waited.issues[0].retryable);
  EXPECT_TRUE(waited.annotations.empty());
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));

  EXPECT_EQ(AnalyzeWith(*analyzer, Document("A treaty."), "test-sdk-words").annotations.size(), 1u);
}

TEST(SdkPlugin, ManyThreadsGetTheSameAnswer) {
  const auto analyzer = Load(TEST_PLUGINS);
  const model::Document document = Document("A treaty, a pact, a treaty.");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        // One that is re-entrant and one that gets an instance a thread.
        const std::vector<std::string> both = {"test-sdk-words", "test-one-thread"};
        auto analysis = analyzer->Analyze(document, both, absl::InfiniteFuture());
        if (!analysis.ok() || analysis->annotations.size() != 4) ++wrong[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
  for (const ExtractorStatus& status : analyzer->List()) {
    if (status.id != "test-sdk-words") continue;
    EXPECT_EQ(status.documents, 400);
    EXPECT_EQ(status.facts, 1200);
    EXPECT_GT(status.latency_p50, absl::ZeroDuration());
    EXPECT_GE(status.latency_p99, status.latency_p50);
  }
}

TEST(Examples, FindWhatTheySay) {
  const auto analyzer = Load(EXAMPLES);
  struct Case {
    std::string extractor, text;
    std::vector<std::string> found;
  };
  for (const Case& c : {
           Case{"org-example-email",
                "Write to press.office@mfa.example.kz, or to x_y+z@a-b.org.",
                {"press.office@mfa.example.kz", "x_y+z@a-b.org"}},
           Case{"org-example-email", "no@dot, @home.kz, a@b..c, тест@", {}},
           Case{"org-example-email", "a@b.c@d.e", {"a@b.c"}},
           Case{"org-example-email", "@@@@@", {}},
           Case{"org-example-un-documents",
                "Резолюция S/RES/2231(2015) и A/RES/76/300.",
                {"S/RES/2231(2015)", "A/RES/76/300"}},
           Case{"org-example-un-documents", "S/RES/1540 (2004), S/RES/1701(1800)", {"S/RES/1540(2004)", "S/RES/1701"}},
           Case{"org-example-un-documents", "US/RES/1 S/RES/ A/RES/76 S/RES/123456 S/RES/12a A/RES/76/", {}},
       }) {
    SCOPED_TRACE(c.text);
    const Analysis analysis = AnalyzeWith(*analyzer, Document(c.text), c.extractor);
    EXPECT_TRUE(analysis.issues.empty());
    std::vector<std::string> found;
    for (const model::Annotation& a : analysis.annotations) found.push_back(a.canonical);
    EXPECT_EQ(found, c.found);
  }
}

}  // namespace
}  // namespace chancery::extract
