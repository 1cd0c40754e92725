// A plugin finds the same in a worker as in this process.
#include <deque>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/extract/in_process_extractor.h"
#include "service/extract/plugin.h"
#include "tests/worker/striking.h"

namespace chancery::extract {
namespace {

namespace fs = std::filesystem;

std::string Text(const model::AttributeValue& value) {
  struct Visitor {
    std::string operator()(const std::string& v) const { return "\"" + v + "\""; }
    std::string operator()(int64_t v) const { return absl::StrCat(v); }
    std::string operator()(double v) const { return absl::StrCat("f", v); }
    std::string operator()(const model::PartialDate& v) const { return v.Text(); }
    std::string operator()(const model::Decimal& v) const { return v.text() + "m"; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
  };
  return std::visit(Visitor(), value);
}

// All of a result in one text.
std::string Text(const SinkResult& result) {
  std::string out = absl::StrCat(result.status, " ", result.message, result.stopped ? " stopped" : "",
                                 result.exhausted ? " exhausted" : "", " refused ", result.refused, " ",
                                 result.first_refusal, " dangling ", result.dangling_relations, "\n");
  for (const model::Annotation& a : result.annotations) {
    absl::StrAppend(&out, a.id, " ", a.type, " ", a.span.begin, "-", a.span.end, " ", a.canonical, " ", a.confidence);
    for (const auto& attribute : a.attributes) absl::StrAppend(&out, " ", attribute.key, "=", Text(attribute.value));
    for (const auto& link : a.links)
      absl::StrAppend(&out, " ", link.knowledge_base, ":", link.id, "@", link.confidence);
    for (const auto& relation : a.relations) absl::StrAppend(&out, " ", relation.role, "->", relation.target_id);
    absl::StrAppend(&out, "\n");
  }
  return out;
}

// A plugin both ways.
struct Pair {
  explicit Pair(const std::string& path, const std::string& config = "") : worker(path, Options(config)) {
    const auto file = ReadPluginFile(path);
    plugin = Plugin::Load(*file, nullptr);
    EXPECT_TRUE(plugin->status().ok()) << plugin->status();
    auto made = InProcessExtractor::Create(plugin.get(), 0, &worker.manifest.extractors[0], config);
    EXPECT_TRUE(made.ok()) << made.status();
    if (made.ok()) in_process = *std::move(made);
  }
  static WorkerPlugin::Options Options(const std::string& config) {
    WorkerPlugin::Options options;
    options.config_json = config;
    return options;
  }
  InWorker worker;
  std::unique_ptr<Plugin> plugin;
  std::unique_ptr<Extractor> in_process;
};

model::Document Article(const std::string& content, const std::string& language) {
  model::Document document;
  document.collection = "c";
  document.id = "d";
  document.content = content;
  document.language = language;
  document.title = "A visit";
  document.publish_time = absl::FromUnixSeconds(1'700'000'000);
  document.sentences = {{0, static_cast<int32_t>(content.size())}};
  return document;
}

TEST(WorkerFindings, OfTheBundledPluginsAreThoseOfThisProcess) {
  const model::Document articles[] = {
      Article(
          "ASTANA, 14 June. President Kassym-Jomart Tokayev met Prime Minister Viktor Orban of Hungary on Tuesday. "
          "They "
          "signed a Treaty on Strategic Partnership. Trade grew by 12 per cent to 1.5 billion US dollars in 2023, said "
          "Foreign Minister Murat Nurtleu.",
          "en"),
      Article("Президент Казахстана Касым-Жомарт Токаев 14 июня встретился с министром иностранных дел России Сергеем "
              "Лавровым. Стороны подписали Договор о союзничестве; объём инвестиций составил 8,5 млрд долларов.",
              "ru"),
      Article(
          "Қазақстан Президенті Қасым-Жомарт Тоқаев 14 маусымда Түркия Президентімен кездесті. Тараптар келісімге қол "
          "қойды, сауда көлемі 5 млрд долларға жетті.",
          "kk"),
  };
  // In an order in which each finds what it needs.
  std::deque<Pair> pairs;
  for (const std::string name : {"dates", "officials", "money", "treaties", "events"}) {
    ASSERT_TRUE(fs::exists(fs::path(BUNDLED) / (name + ".so")));
    pairs.emplace_back((fs::path(BUNDLED) / (name + ".so")).string());
    ASSERT_TRUE(pairs.back().worker.status.ok()) << name << pairs.back().worker.status;
  }
  size_t found = 0;
  for (const model::Document& article : articles) {
    DocumentView view(article);
    std::deque<model::Annotation> prior;
    for (Pair& pair : pairs) {
      const std::string& id = pair.worker.manifest.extractors[0].id;
      SCOPED_TRACE(id + " " + article.language);
      SinkResult here = pair.in_process->Run(article, &view, NowNs() + 10 * kSecondNs, 1000, prior.size() + 1);
      const SinkResult there =
          pair.worker.extractor->Run(article, &view, NowNs() + 10 * kSecondNs, 1000, prior.size() + 1);
      EXPECT_EQ(Text(there), Text(here));
      found += here.annotations.size();
      for (model::Annotation& a : here.annotations) {
        prior.push_back(std::move(a));
        view.Add(prior.back(), id);
      }
    }
  }
  EXPECT_GT(found, 20u);
}

TEST(WorkerFindings, VerdictsAndEndsAreThoseOfThisProcess) {
  Pair pair(STRIKING, R"({"note": "x"})");
  ASSERT_TRUE(pair.worker.status.ok()) << pair.worker.status;
  std::string many;
  for (int i = 0; i < 30; ++i) many += "treaty ";
  for (const std::string& text :
       {std::string("a treaty, another treaty"), std::string(), std::string("a treaty !outside"),
        std::string("~ a treaty that never ends"), many, std::string("in a treaty: treaty")}) {
    SCOPED_TRACE(text);
    model::Document document = Article(text, "en");
    if (text[0] == 'i') document.boilerplate = {{0, 11}};
    DocumentView view(document);
    const SinkResult here = pair.in_process->Run(document, &view, UINT64_MAX / 8, 20, 7);
    const SinkResult there = pair.worker.extractor->Run(document, &view, UINT64_MAX / 8, 20, 7);
    EXPECT_EQ(Text(there), Text(here));
  }
}

TEST(WorkerFindings, SeveralDocumentsGoTogether) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) {
    std::string text;
    for (int j = 0; j < i % 7; ++j) text += "treaty ";
    if (i % 5 == 0) text += "!outside";
    texts.push_back(text);
  }
  const std::vector<SinkResult> results = striking.RunTogether(texts);
  for (size_t i = 0; i < texts.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(results[i].status, CHX_OK);
    EXPECT_EQ(results[i].annotations.size(), i % 7);
    EXPECT_EQ(results[i].refused, i % 5 == 0 ? 1 : 0);
  }
}

TEST(WorkerFindings, SeveralThreadsShareIt) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  std::vector<std::thread> threads;
  std::atomic<int> found{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) found += static_cast<int>(striking.Run("treaty, treaty").annotations.size());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(found, 8 * 200 * 2);
  const std::vector<PluginMetric> metrics = striking.plugin->Metrics();
  ASSERT_EQ(metrics.size(), 1u);
  EXPECT_EQ(metrics[0].name, "test.striking/documents");
  EXPECT_EQ(metrics[0].count, 8u * 200);
}

TEST(WorkerFindings, MetricsOutliveTheProcess) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  striking.Run("a treaty");
  EXPECT_TRUE(striking.Run("!segfault").crashed);
  striking.Run("a treaty");
  ASSERT_EQ(striking.plugin->Metrics().size(), 1u);
  EXPECT_EQ(striking.plugin->Metrics()[0].count, 4u);  // the one it died on was tried twice
}

TEST(WorkerFindings, OfATextOfTenMebibytes) {
  InWorker striking(STRIKING);
  ASSERT_TRUE(striking.status.ok()) << striking.status;
  std::string text(10 << 20, ' ');
  text.replace(0, 6, "treaty");
  text.replace(text.size() - 6, 6, "treaty");
  const std::vector<SinkResult> results = striking.RunTogether({text, "a treaty", text});
  EXPECT_EQ(results[0].annotations.size(), 2u) << results[0].message;
  EXPECT_EQ(results[1].annotations.size(), 1u) << results[1].message;
  EXPECT_EQ(results[2].annotations.size(), 2u) << results[2].message;
  EXPECT_EQ(results[2].annotations[1].span.end, 10 << 20);
  // One that fits nowhere.
  const SinkResult huge = striking.Run(std::string(size_t{129} << 20, ' '));
  EXPECT_EQ(huge.status, CHX_E_RESOURCE_EXHAUSTED);
  EXPECT_EQ(striking.Run("a treaty").annotations.size(), 1u);
}

TEST(WorkerFindings, DependOnTheConfiguration) {
  Pair pair(STRIKING, R"({"note": "configured"})");
  const SinkResult result = pair.worker.Run("a treaty");
  ASSERT_EQ(result.annotations.size(), 1u);
  EXPECT_EQ(result.annotations[0].canonical, R"({"note": "configured"})");
  EXPECT_TRUE(pair.worker.extractor->SelfTest().ok());
  EXPECT_TRUE(pair.in_process->SelfTest().ok());
}

}  // namespace
}  // namespace chancery::extract
