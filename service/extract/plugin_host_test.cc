#include "service/extract/plugin_host.h"

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/extract/chx_text.h"
#include "service/extract/latency_histogram.h"
#include "service/model/reasons.h"
#include "service/text/digest.h"

namespace chancery::extract {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<ResourceFiles> NoFiles() { return *ResourceFiles::Open("/nonexistent", {}); }

TEST(PluginHost, SaysWhoItIs) {
  const PluginHost host("a.b", nullptr, NoFiles());
  EXPECT_EQ(host.get()->struct_size, sizeof(chx_host));
  EXPECT_EQ(host.get()->abi_version, CHX_ABI_VERSION);
  EXPECT_EQ(host.get()->get_extension(host.get(), CHX_STR("chx.unknown/1")), nullptr);
  EXPECT_EQ(host.get()->get_extension(host.get(), chx_str{nullptr, 5}), nullptr);
  const uint64_t now = host.get()->now_ns(host.get());
  EXPECT_LE(now, host.get()->now_ns(host.get()));
}

TEST(PluginHost, LogsOneLineEachAndNotTooMany) {
  std::vector<std::string> lines;
  const PluginHost host(
      "a.b", [&lines](absl::string_view line) { lines.emplace_back(line); }, NoFiles());
  host.get()->log(host.get(), CHX_LOG_WARNING, CHX_STR("two\nlines\xff tail"));
  host.get()->log(host.get(), 77, chx_str{nullptr, 9});
  host.get()->log(host.get(), CHX_LOG_INFO, AsChx(std::string(5000, 'x')));
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0], "plugin a.b: warning: two lines");
  EXPECT_EQ(lines[1], "plugin a.b: error: (no message)");
  EXPECT_EQ(lines[2], "plugin a.b: info: " + std::string(512, 'x'));
  for (int i = 0; i < 1000; ++i) host.get()->log(host.get(), CHX_LOG_INFO, CHX_STR("again"));
  EXPECT_EQ(lines.size(), 51u);
  EXPECT_THAT(lines.back(), testing::HasSubstr("further ones are left out"));
}

TEST(PluginHost, Metrics) {
  const PluginHost host("a.b", nullptr, NoFiles());
  const auto* metrics =
      static_cast<const chx_host_metrics*>(host.get()->get_extension(host.get(), CHX_STR(CHX_EXT_METRICS)));
  ASSERT_NE(metrics, nullptr);
  const chx_metric words = metrics->counter(host.get(), CHX_STR("words"), CHX_STR("Words seen"));
  const double bounds[] = {1, 10};
  const chx_metric sizes = metrics->histogram(host.get(), CHX_STR("sizes"), CHX_STR(""), bounds, 2);
  EXPECT_NE(words, 0u);
  EXPECT_EQ(metrics->counter(host.get(), CHX_STR("words"), CHX_STR("")), words);
  metrics->add(host.get(), words, 3);
  metrics->add(host.get(), words, 4);
  for (const double value : {0.5, 1.0, 5.0, 11.0, 1e300}) metrics->record(host.get(), sizes, value);
  // All harmless.
  metrics->record(host.get(), sizes, NAN);
  metrics->record(host.get(), words, 1);
  metrics->add(host.get(), sizes, 1);
  metrics->add(host.get(), 0, 1);
  metrics->add(host.get(), UINT64_MAX, 1);
  const double falling[] = {2, 1};
  EXPECT_EQ(metrics->histogram(host.get(), CHX_STR("x"), CHX_STR(""), falling, 2), 0u);
  EXPECT_EQ(metrics->histogram(host.get(), CHX_STR("x"), CHX_STR(""), bounds, UINT64_MAX), 0u);
  EXPECT_EQ(metrics->histogram(host.get(), CHX_STR("x"), CHX_STR(""), nullptr, 2), 0u);
  EXPECT_EQ(metrics->counter(host.get(), CHX_STR(""), CHX_STR("")), 0u);
  EXPECT_EQ(metrics->counter(host.get(), CHX_STR("\xff"), CHX_STR("")), 0u);

  const std::vector<PluginMetric> all = host.Metrics();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].name, "a.b/words");
  EXPECT_EQ(all[0].help, "Words seen");
  EXPECT_EQ(all[0].count, 7u);
  EXPECT_EQ(all[1].count, 5u);
  EXPECT_EQ(all[1].buckets, (std::vector<uint64_t>{2, 1, 2}));
  for (int i = 0; i < 62; ++i) EXPECT_NE(metrics->counter(host.get(), AsChx("n" + std::to_string(i)), CHX_STR("")), 0u);
  EXPECT_EQ(metrics->counter(host.get(), CHX_STR("one too many"), CHX_STR("")), 0u);
}

TEST(PluginHost, ResourcesAreThoseOfTheManifest) {
  const fs::path folder = fs::path(testing::TempDir()) / ("resources." + std::to_string(getpid()));
  fs::create_directories(folder / "ru");
  std::ofstream(folder / "ru" / "words.txt") << "слова\n";
  std::ofstream(folder / "empty.txt");
  std::ofstream(folder / "unlisted.txt") << "x";
  const auto hash = [](absl::string_view text) { return text::Hex(text::Sha256(text)); };
  {
    auto files = ResourceFiles::Open(folder.string(), {{"ru/words.txt", hash("слова\n")}, {"empty.txt", hash("")}});
    ASSERT_TRUE(files.ok()) << files.status();
    const PluginHost host("a.b", nullptr, *std::move(files));
    const auto* resources =
        static_cast<const chx_host_resources*>(host.get()->get_extension(host.get(), CHX_STR(CHX_EXT_RESOURCES)));
    ASSERT_NE(resources, nullptr);
    const void* data = nullptr;
    uint64_t size = 0;
    EXPECT_EQ(resources->map(host.get(), CHX_STR("ru/words.txt"), &data, &size), CHX_OK);
    EXPECT_EQ(std::string(static_cast<const char*>(data), size), "слова\n");
    EXPECT_EQ(resources->map(host.get(), CHX_STR("empty.txt"), &data, &size), CHX_OK);
    EXPECT_EQ(size, 0u);
    EXPECT_NE(data, nullptr);
    for (const char* name : {"unlisted.txt", "../words.txt", "", "/etc/passwd"}) {
      EXPECT_EQ(resources->map(host.get(), AsChx(name), &data, &size), CHX_E_NOT_FOUND) << name;
      EXPECT_EQ(data, nullptr);
    }
    EXPECT_EQ(resources->map(host.get(), CHX_STR("empty.txt"), nullptr, &size), CHX_E_INVALID_ARGUMENT);
  }
  const std::vector<std::vector<ManifestResource>> wrong = {{{"ru/words.txt", hash("words\n")}},
                                                            {{"absent.txt", hash("")}},
                                                            {{"ru", hash("")}},
                                                            {{"empty.txt", hash("")}, {"empty.txt", hash("")}}};
  for (const std::vector<ManifestResource>& bad : wrong) {
    const auto reason = model::ReasonOf(ResourceFiles::Open(folder.string(), bad).status());
    ASSERT_TRUE(reason.has_value());
    EXPECT_EQ(reason->reason, "RESOURCE_MISMATCH");
    EXPECT_EQ(reason->metadata.at("resource"), bad.back().name);
  }
  fs::remove_all(folder);
}

TEST(LatencyHistogram, QuantilesAreCloseAbove) {
  LatencyHistogram histogram;
  EXPECT_EQ(histogram.Quantile(0.5), absl::ZeroDuration());
  for (int ms = 1; ms <= 1000; ++ms) histogram.Add(absl::Milliseconds(ms));
  for (const auto& [q, exact] : {std::pair{0.5, absl::Milliseconds(500)}, std::pair{0.99, absl::Milliseconds(990)},
                                 std::pair{0.0, absl::Milliseconds(1)}}) {
    SCOPED_TRACE(q);
    EXPECT_GE(histogram.Quantile(q), exact);
    EXPECT_LE(histogram.Quantile(q), exact * 1.13);
  }
  for (const absl::Duration odd :
       {absl::ZeroDuration(), -absl::Seconds(1), absl::Hours(1000), absl::InfiniteDuration()})
    histogram.Add(odd);
  EXPECT_LE(histogram.Quantile(0), absl::Microseconds(1));
  EXPECT_GE(histogram.Quantile(1), absl::Hours(1));
}

}  // namespace
}  // namespace chancery::extract
