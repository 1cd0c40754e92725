// How fast the bundled extractors are, by language and by length.  Build it with -O2.
//
//   extract_speed [--plugins=FOLDER] [--folder=TEXTS] [--rounds=N] [--pipeline]
//
// TEXTS: a folder whose *.txt files are taken in place of made-up articles, each as its language is found to be.  Every
// figure is the best of N rounds (5), in CPU time of one thread; MB are 10^6 bytes.  A plugin's figure is its own time
// through the C ABI.  --pipeline adds what `chancery extract` does with a text up to its facts: reading it, sentences,
// all extractors in their real host, entities.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "benchmarks/articles.h"
#include "benchmarks/bare_host.h"
#include "service/extract/analyzer.h"
#include "service/ingest/prepare_document.h"
#include "service/link/linker.h"
#include "service/pipeline/ingest_documents.h"

namespace chancery::benchmarks {
namespace {

namespace fs = std::filesystem;

// In an order in which each is given what it builds on.
const std::vector<std::string> kPlugins = {"dates", "officials", "money", "treaties", "events"};
constexpr size_t kDates = 0;
constexpr size_t kMoney = 2;
constexpr size_t kArticles = 200;  // of each language
constexpr size_t kLeast = 2000;    // bytes of an article

struct Arguments {
  std::string plugins = "plugins";
  std::string folder;
  int rounds = 5;
  bool pipeline = false;
};

using Corpus = std::map<std::string, std::vector<model::Document>>;  // by language

double CpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

ingest::RawItem Item(const std::string& text) {
  ingest::RawItem item;
  item.content = text;
  item.publish_time = absl::FromCivil(absl::CivilDay(2024, 6, 14), absl::UTCTimeZone());
  return item;
}

void Add(const std::string& text, const std::string& name, Corpus& corpus) {
  auto document = ingest::PrepareDocument(Item(text), ingest::Limits());
  if (!document.ok()) {
    std::fprintf(stderr, "%s: %s\n", name.c_str(), std::string(document.status().message()).c_str());
    return;
  }
  corpus[document->language].push_back(*std::move(document));
}

Corpus ReadFolder(const std::string& folder) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  Corpus corpus;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    Add(std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()), path.string(), corpus);
  }
  return corpus;
}

// Articles of one language, joined until they have at least `least` bytes.
std::string Text(const std::string& language, size_t least, uint64_t& number) {
  std::string text;
  while (text.size() < least) {
    const MadeArticle article = MakeArticle(number++);
    if (article.language != language) continue;
    if (!text.empty()) text += "\n\n";
    text += article.text;
  }
  return text;
}

Corpus MakeCorpus() {
  Corpus corpus;
  for (const std::string language : {"en", "ru", "kk"}) {
    uint64_t number = 0;
    for (size_t i = 0; i < kArticles; ++i) Add(Text(language, kLeast, number), language, corpus);
  }
  return corpus;
}

// The best of each plugin's rounds.
std::vector<double> Measure(BareHost& host, const std::vector<model::Document>& documents, int rounds, size_t& found) {
  std::vector<double> best(kPlugins.size(), HUGE_VAL);
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> seconds(kPlugins.size());
    found = 0;
    for (const model::Document& document : documents) found += host.Run(document, seconds);
    for (size_t i = 0; i < best.size(); ++i) best[i] = std::min(best[i], seconds[i]);
  }
  return best;
}

size_t Bytes(const std::vector<model::Document>& documents) {
  size_t bytes = 0;
  for (const model::Document& document : documents) bytes += document.content.size();
  return bytes;
}

void PrintPlugins(BareHost& host, const Corpus& corpus, int rounds) {
  std::printf("MB/s      texts   bytes  found");
  for (const std::string& name : kPlugins) std::printf(" %9s", name.c_str());
  std::printf("  dates+money       all\n");
  for (const auto& [language, documents] : corpus) {
    const double bytes = static_cast<double>(Bytes(documents));
    size_t found = 0;
    const std::vector<double> seconds = Measure(host, documents, rounds, found);
    std::printf("%-8s %6zu %7.0f %6.1f", language.c_str(), documents.size(),
                bytes / static_cast<double>(documents.size()),
                static_cast<double>(found) / static_cast<double>(documents.size()));
    double all = 0;
    for (const double s : seconds) {
      std::printf(" %9.2f", bytes / 1e6 / s);
      all += s;
    }
    std::printf("  %11.2f %9.2f\n", bytes / 1e6 / (seconds[kDates] + seconds[kMoney]), bytes / 1e6 / all);
  }
}

// Time against length, and the exponent of length that fits it best from 8 KB on: 1 is linear.
void PrintLengths(BareHost& host, int rounds) {
  std::printf("\nMB/s by length");
  constexpr size_t kFirst = 1 << 10, kLast = 1 << 20;
  for (size_t size = kFirst; size <= kLast; size *= 4) std::printf("%8zu KB", size >> 10);
  std::printf("  exponent\n");
  for (const std::string language : {"en", "ru", "kk"}) {
    std::vector<std::vector<double>> speed(kPlugins.size() + 1);
    std::vector<std::vector<std::pair<double, double>>> points(kPlugins.size() + 1);  // logarithms
    for (size_t size = kFirst; size <= kLast; size *= 4) {
      uint64_t number = 0;
      std::string text = Text(language, size, number);
      size_t end = std::min(text.size(), size);
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
      text.resize(end);
      Corpus corpus;
      Add(text, language, corpus);
      size_t found = 0;
      std::vector<double> seconds = Measure(host, corpus.begin()->second, size < 100000 ? 10 * rounds : rounds, found);
      double all = 0;
      for (const double s : seconds) all += s;
      seconds.push_back(all);
      for (size_t i = 0; i < seconds.size(); ++i) {
        speed[i].push_back(static_cast<double>(text.size()) / 1e6 / seconds[i]);
        if (size >= 8 << 10) points[i].emplace_back(std::log(static_cast<double>(text.size())), std::log(seconds[i]));
      }
    }
    for (size_t i = 0; i < speed.size(); ++i) {
      std::printf("%s %-11s", language.c_str(), i < kPlugins.size() ? kPlugins[i].c_str() : "all");
      for (const double s : speed[i]) std::printf("%11.2f", s);
      double n = 0, x = 0, y = 0, xx = 0, xy = 0;
      for (const auto& [a, b] : points[i]) {
        n += 1;
        x += a;
        y += b;
        xx += a * a;
        xy += a * b;
      }
      std::printf("%10.2f\n", (n * xy - x * y) / (n * xx - x * x));
    }
  }
}

// Nothing is stored.
class NoDirectory : public link::EntityDirectory {
 public:
  absl::StatusOr<std::vector<model::Entity>> FindByKey(model::EntityKind, const std::string&) override {
    return std::vector<model::Entity>();
  }
  absl::StatusOr<model::Entity> Get(const std::string& name) override { return absl::NotFoundError(name); }
};

int PrintPipeline(const Corpus& corpus, const Arguments& arguments) {
  extract::Analyzer::Options options;
  options.plugin_folders = {fs::absolute(arguments.plugins).string()};
  options.log = [](absl::string_view line) { std::fprintf(stderr, "%s\n", std::string(line).c_str()); };
  auto analyzer = extract::Analyzer::Load(options);
  if (!analyzer.ok()) {
    std::fprintf(stderr, "%s\n", std::string(analyzer.status().message()).c_str());
    return 1;
  }
  std::printf("\nMB/s      prepare   analyze  pipeline\n");
  for (const auto& [language, documents] : corpus) {
    const double bytes = static_cast<double>(Bytes(documents)) / 1e6;
    double best[] = {HUGE_VAL, HUGE_VAL, HUGE_VAL};
    for (int round = 0; round < arguments.rounds; ++round) {
      double start = CpuSeconds();
      for (const model::Document& document : documents)
        (void)ingest::PrepareDocument(Item(document.content), ingest::Limits());
      best[0] = std::min(best[0], CpuSeconds() - start);
      start = CpuSeconds();
      for (const model::Document& document : documents)
        (void)(*analyzer)->Analyze(document, {}, absl::InfiniteFuture());
      best[1] = std::min(best[1], CpuSeconds() - start);
      NoDirectory directory;
      link::Linker linker(&directory);
      pipeline::IngestDocuments pipeline(analyzer->get(), &linker, nullptr, ingest::Limits());
      start = CpuSeconds();
      for (const model::Document& document : documents)
        (void)pipeline.Analyze(Item(document.content), {}, absl::InfiniteFuture());
      best[2] = std::min(best[2], CpuSeconds() - start);
    }
    std::printf("%-8s %8.2f  %8.2f  %8.2f\n", language.c_str(), bytes / best[0], bytes / best[1], bytes / best[2]);
  }
  return 0;
}

int Run(const Arguments& arguments) {
  std::string error;
  const auto host = BareHost::Load(arguments.plugins, kPlugins, error);
  if (host == nullptr) {
    std::fprintf(stderr, "extract_speed: %s\n", error.c_str());
    return 1;
  }
  const Corpus corpus = arguments.folder.empty() ? MakeCorpus() : ReadFolder(arguments.folder);
  PrintPlugins(*host, corpus, arguments.rounds);
  if (arguments.folder.empty()) PrintLengths(*host, arguments.rounds);
  return arguments.pipeline ? PrintPipeline(corpus, arguments) : 0;
}

}  // namespace
}  // namespace chancery::benchmarks

int main(int argc, char** argv) {
  chancery::benchmarks::Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.rfind("--plugins=", 0) == 0) arguments.plugins = argument.substr(10);
    else if (argument.rfind("--folder=", 0) == 0) arguments.folder = argument.substr(9);
    else if (argument.rfind("--rounds=", 0) == 0) arguments.rounds = std::max(1, std::atoi(argument.c_str() + 9));
    else if (argument == "--pipeline") arguments.pipeline = true;
    else {
      std::fprintf(stderr, "usage: extract_speed [--plugins=FOLDER] [--folder=TEXTS] [--rounds=N] [--pipeline]\n");
      return 2;
    }
  }
  return chancery::benchmarks::Run(arguments);
}
