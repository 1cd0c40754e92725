// What a worker costs: one plugin in this process and in a worker, on 3 KB documents with 11 findings of 2 attributes
// each.  The variants are run in turn, call by call, so that whatever else the machine does hits all of them.
//
//   usage: plugin_overhead [ROUNDS]      default 300; prints a table of microseconds a document
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "service/extract/document_view.h"
#include "service/extract/elf_note.h"
#include "service/extract/in_process_extractor.h"
#include "service/extract/manifest.h"
#include "service/extract/monotonic_clock.h"
#include "service/extract/plugin.h"
#include "service/extract/plugin_search.h"
#include "service/extract/worker_extractor.h"
#include "service/extract/worker_plugin.h"

namespace chancery::extract {
namespace {

struct Series {
  std::string name;
  std::vector<double> us;

  double At(double quantile) {
    std::sort(us.begin(), us.end());
    return us.empty() ? 0 : us[static_cast<size_t>(quantile * static_cast<double>(us.size() - 1))];
  }
};

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "plugin_overhead: %s\n", what.c_str());
  std::exit(1);
}

std::string Text() {
  std::string text;
  for (int i = 0; i < 11; ++i) text += std::string(255, static_cast<char>('a' + i % 5)) + " the treaty of 1998.";
  text.resize(3072, ' ');
  return text;
}

int Main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 300;
  const auto file = ReadPluginFile(OVERHEAD_PLUGIN);
  if (!file.ok()) Die(std::string(file.status().message()));
  const Manifest manifest = *ParseManifest(*ReadManifestNote(file->bytes));
  const auto plugin = Plugin::Load(*file, nullptr);
  auto in_process = InProcessExtractor::Create(plugin.get(), 0, &manifest.extractors[0], "");
  if (!in_process.ok()) Die(std::string(in_process.status().message()));

  WorkerPlugin::Options options;
  options.program = WORKER;
  Series start{"spawn to ready"};
  std::unique_ptr<WorkerPlugin> worker;
  for (int i = 0; i < std::max(rounds / 10, 5); ++i) {
    worker.reset();
    const uint64_t begin = NowNs();
    auto started = WorkerPlugin::Start(*file, manifest, options);
    if (!started.ok()) Die(std::string(started.status().message()));
    start.us.push_back(static_cast<double>(NowNs() - begin) / 1e3);
    worker = *std::move(started);
  }
  auto made = worker->MakeExtractor(0);
  if (!made.ok()) Die(std::string(made.status().message()));
  auto* in_worker = static_cast<WorkerExtractor*>(made->get());

  std::deque<model::Document> documents(64);
  std::vector<std::unique_ptr<DocumentView>> views;
  for (model::Document& document : documents) {
    document.content = Text();
    views.push_back(std::make_unique<DocumentView>(document));
  }
  constexpr uint64_t kTime = 10'000'000'000;
  const auto run_here = [&](size_t count) {
    for (size_t i = 0; i < count; ++i) {
      if ((*in_process)->Run(documents[i], views[i].get(), NowNs() + kTime, 1000, 1).annotations.size() != 11)
        Die("findings");
    }
  };
  const auto run_there = [&](size_t count) {
    std::vector<WorkerExtractor::Item> items;
    for (size_t i = 0; i < count; ++i) items.push_back({&documents[i], views[i].get(), NowNs() + kTime, 1000, 1});
    for (const SinkResult& result : in_worker->RunTogether(items)) {
      if (result.annotations.size() != 11) Die("findings: " + result.message);
    }
  };
  const auto measure = [](Series* series, size_t count, const auto& run) {
    const uint64_t begin = NowNs();
    run(count);
    series->us.push_back(static_cast<double>(NowNs() - begin) / 1e3 / static_cast<double>(count));
  };
  Series rows[] = {{"in process, 1"},      {"worker, batch of 1"}, {"in process, 8"},
                   {"worker, batch of 8"}, {"in process, 64"},     {"worker, batch of 64"}};
  for (int i = 0; i < rounds; ++i) {
    int row = 0;
    for (const size_t count : {1, 8, 64}) {
      measure(&rows[row++], count, run_here);
      measure(&rows[row++], count, run_there);
    }
  }

  // A document that kills the process, then the first good answer of the next one.  Each kills twice: the time is that
  // of both replacements.
  Series crash{"two crashes to the next answer"};
  for (int i = 0; i < std::max(rounds / 10, 5); ++i) {
    model::Document bad;
    bad.content = "!" + std::to_string(i);
    DocumentView view(bad);
    const uint64_t begin = NowNs();
    if (!in_worker->Run(bad, &view, NowNs() + kTime, 1000, 1).crashed) Die("it did not crash");
    run_there(1);
    crash.us.push_back(static_cast<double>(NowNs() - begin) / 1e3);
  }

  std::printf("%-32s %9s %9s %9s   us a document\n", "", "p10", "p50", "p90");
  for (int i = 0; i < 6; ++i) {
    Series& row = rows[i];
    std::printf("%-32s %9.1f %9.1f %9.1f", row.name.c_str(), row.At(0.1), row.At(0.5), row.At(0.9));
    if (i % 2 == 1)
      std::printf("   %+.1f at p50, %+.1f at p10", row.At(0.5) - rows[i - 1].At(0.5),
                  row.At(0.1) - rows[i - 1].At(0.1));
    std::printf("\n");
  }
  for (Series* row : {&start, &crash})
    std::printf("%-32s %9.0f %9.0f %9.0f   us\n", row->name.c_str(), row->At(0.1), row->At(0.5), row->At(0.9));
  return 0;
}

}  // namespace
}  // namespace chancery::extract

int main(int argc, char** argv) { return chancery::extract::Main(argc, argv); }
