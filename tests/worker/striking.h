#ifndef CHANCERY_TESTS_WORKER_STRIKING_H_
#define CHANCERY_TESTS_WORKER_STRIKING_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "service/extract/document_view.h"
#include "service/extract/elf_note.h"
#include "service/extract/manifest.h"
#include "service/extract/monotonic_clock.h"
#include "service/extract/plugin_search.h"
#include "service/extract/worker_extractor.h"
#include "service/extract/worker_plugin.h"

namespace chancery::extract {

constexpr uint64_t kSecondNs = 1'000'000'000;

// A plugin in a worker, with what it has logged and what became of its processes.
class InWorker {
  // Before the plugin, which logs to its end.
  mutable absl::Mutex mutex_;
  std::vector<std::string> lines_;
  std::vector<WorkerEvent> events_;

 public:
  explicit InWorker(const std::string& path, WorkerPlugin::Options options = {}) {
    auto file = ReadPluginFile(path);
    EXPECT_TRUE(file.ok()) << file.status();
    if (!file.ok()) return;
    manifest = *ParseManifest(*ReadManifestNote(file->bytes));
    if (options.program.empty()) options.program = WORKER;
    options.log = [this](absl::string_view line) {
      absl::MutexLock lock(&mutex_);
      lines_.emplace_back(line);
    };
    options.on_event = [this](const WorkerEvent& event) {
      absl::MutexLock lock(&mutex_);
      events_.push_back(event);
    };
    auto started = WorkerPlugin::Start(*file, manifest, std::move(options));
    status = started.status();
    if (!started.ok()) return;
    plugin = *std::move(started);
    auto made = plugin->MakeExtractor(0);
    status = made.status();
    if (made.ok()) extractor = *std::move(made);
  }

  // Runs one document.
  SinkResult Run(const std::string& text, uint64_t time_ns = 10 * kSecondNs) {
    model::Document document;
    document.content = text;
    DocumentView view(document);
    return extractor->Run(document, &view, NowNs() + time_ns, 1000, 1);
  }
  // Runs several in one batch.
  std::vector<SinkResult> RunTogether(const std::vector<std::string>& texts, uint64_t time_ns = 10 * kSecondNs) {
    std::vector<model::Document> documents(texts.size());
    std::vector<std::unique_ptr<DocumentView>> views;
    std::vector<WorkerExtractor::Item> items;
    for (size_t i = 0; i < texts.size(); ++i) {
      documents[i].content = texts[i];
      views.push_back(std::make_unique<DocumentView>(documents[i]));
      items.push_back({&documents[i], views[i].get(), NowNs() + time_ns, 1000, 1});
    }
    return static_cast<WorkerExtractor*>(extractor.get())->RunTogether(items);
  }

  std::vector<std::string> lines() const {
    absl::MutexLock lock(&mutex_);
    return lines_;
  }
  int Count(WorkerEvent::Kind kind) const {
    absl::MutexLock lock(&mutex_);
    int count = 0;
    for (const WorkerEvent& event : events_) count += event.kind == kind;
    return count;
  }

  Manifest manifest;
  absl::Status status;
  std::unique_ptr<WorkerPlugin> plugin;
  std::unique_ptr<Extractor> extractor;
};

}  // namespace chancery::extract

#endif  // CHANCERY_TESTS_WORKER_STRIKING_H_
