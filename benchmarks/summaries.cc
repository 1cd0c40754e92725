// Summarises made-up articles and prints time and memory: summaries PLUGIN_FOLDER DATABASE [DOCUMENTS...]
//
// The database is filled with as many articles as the greatest number of DOCUMENTS (1,000 and 10,000) and their facts
// when it has not as many, which takes a while; a second run finds it filled.  Each number is summarised in a process
// of its own, so that the peak of memory is its own: what the process holds beyond what it held before.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "benchmarks/articles.h"
#include "service/link/linker.h"
#include "service/pipeline/ingest_documents.h"
#include "service/pipeline/store_directory.h"
#include "service/pipeline/write_summary.h"
#include "service/store/sqlite/sqlite_store.h"

namespace chancery::benchmarks {
namespace {

constexpr char kCollection[] = "made";
constexpr int kBatch = 100;

// One article a quarter of an hour, so that the newest N are the same in every database.
absl::Time TimeOf(int number) { return absl::FromUnixSeconds(1700000000 + 900 * int64_t{number}); }
std::string IdOf(int number) { return absl::StrCat("made-", number); }

bool Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return false;
}

bool Fill(const std::string& plugin_folder, store::Store& store, int documents) {
  if (store.GetDocument(kCollection, IdOf(documents - 1)).ok()) return true;
  extract::Analyzer::Options options;
  options.plugin_folder = std::filesystem::absolute(plugin_folder);
  const auto analyzer = extract::Analyzer::Load(options);
  if (!analyzer.ok()) return Fail(analyzer.status());
  pipeline::StoreDirectory directory(&store);
  link::Linker linker(&directory);
  pipeline::IngestDocuments ingest(analyzer->get(), &linker, &store, ingest::Limits());
  pipeline::IngestOptions into;
  into.collection = kCollection;
  for (int first = 0; first < documents; first += kBatch) {
    std::vector<pipeline::IngestItem> items;
    for (int i = first; i < std::min(first + kBatch, documents); ++i) {
      pipeline::IngestItem& item = items.emplace_back();
      item.raw.document_id = IdOf(i);
      item.raw.content = MakeArticle(static_cast<uint64_t>(i)).text;
      item.raw.publish_time = TimeOf(i);
    }
    for (const auto& outcome : ingest.Run(items, into)) {
      if (!outcome.ok()) return Fail(outcome.status());
    }
  }
  return true;
}

struct rusage Usage() {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double PeakMegabytes() { return static_cast<double>(Usage().ru_maxrss) / 1024; }

double CpuSeconds() {
  const struct rusage usage = Usage();
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

bool Summarize(const std::string& database, int newest, int oldest_number) {
  auto store = store::OpenSqliteStore({.path = database});
  if (!store.ok()) return Fail(store.status());
  pipeline::SummaryScope scope;
  scope.collection = kCollection;
  scope.filter = absl::StrCat("publish_time >= \"",
                              absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", TimeOf(oldest_number), absl::UTCTimeZone()), "\"");
  const double before = PeakMegabytes(), cpu = CpuSeconds();
  const absl::Time begin = absl::Now();
  const auto summary = pipeline::WriteExtract(scope, {.max_sentences = 10}, **store);
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  if (!summary.ok()) return Fail(summary.status());
  std::printf("extract of %d documents: %d read, %zu sentences, %.2f s (%.2f s of one core), %.0f MB more memory\n",
              newest, summary->scope.considered, summary->sentences.size(), seconds, CpuSeconds() - cpu,
              PeakMegabytes() - before);
  return true;
}

// In a process of its own.
bool Apart(const std::string& database, int newest, int oldest_number) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const bool done = Summarize(database, newest, oldest_number);
    std::fflush(stdout);
    _exit(done ? 0 : 1);
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int Run(const std::string& plugin_folder, const std::string& database, const std::vector<int>& sizes) {
  const int most = *std::max_element(sizes.begin(), sizes.end());
  {
    auto store = store::OpenSqliteStore({.path = database, .synchronous_full = false});
    if (!store.ok()) return Fail(store.status());
    if (!Fill(plugin_folder, **store, most)) return 1;
  }
  for (int size : sizes) {
    if (!Apart(database, size, most - size)) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace chancery::benchmarks

int main(int argc, char** argv) {
  std::vector<int> sizes;
  for (int i = 3; i < argc; ++i) sizes.push_back(std::atoi(argv[i]));
  if (argc == 3) sizes = {1000, 10000};
  if (sizes.empty() || *std::min_element(sizes.begin(), sizes.end()) < 1) {
    std::fprintf(stderr, "usage: summaries PLUGIN_FOLDER DATABASE [DOCUMENTS...]\n");
    return 2;
  }
  return chancery::benchmarks::Run(argv[1], argv[2], sizes);
}
