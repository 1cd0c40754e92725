#include "service/extract/in_process_extractor.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/extract/chx_text.h"
#include "service/extract/error_collector.h"
#include "service/extract/load_error.h"

namespace chancery::extract {

absl::StatusOr<std::unique_ptr<Extractor>> InProcessExtractor::Create(const Plugin* plugin, size_t index,
                                                                      const ManifestExtractor* manifest,
                                                                      std::string config_json) {
  std::unique_ptr<InProcessExtractor> extractor(
      new InProcessExtractor(plugin, index, manifest, std::move(config_json)));
  absl::StatusOr<chx_instance*> instance = extractor->NewInstance();
  if (!instance.ok()) return instance.status();
  {
    absl::MutexLock lock(&extractor->mutex_);
    extractor->idle_.push_back(*instance);
  }
  if (absl::Status s = extractor->TestInstance(*instance); !s.ok()) return s;
  return extractor;
}

InProcessExtractor::~InProcessExtractor() {
  absl::MutexLock lock(&mutex_);
  for (chx_instance* instance : idle_) chx_->destroy(instance);
}

absl::StatusOr<chx_instance*> InProcessExtractor::NewInstance() const {
  chx_instance* instance = nullptr;
  ErrorCollector error;
  const chx_status status = chx_->create(plugin_->host()->get(), AsChx(config_json_), &instance, error.get());
  if (status != CHX_OK)
    return LoadError(kCreateFailed, absl::StrCat("create() failed with ", status, ": ", error.Text()));
  if (instance == nullptr) return LoadError(kCreateFailed, "create() succeeded without giving an instance");
  return instance;
}

absl::Status InProcessExtractor::SelfTest() {
  absl::StatusOr<chx_instance*> instance = NewInstance();
  if (!instance.ok()) return instance.status();
  absl::Status status = TestInstance(*instance);
  chx_->destroy(*instance);
  return status;
}

absl::Status InProcessExtractor::TestInstance(chx_instance* instance) const {
  if (chx_->get_extension == nullptr) return absl::OkStatus();
  const auto* test =
      static_cast<const chx_plugin_self_test*>(chx_->get_extension(instance, CHX_STR(CHX_EXT_SELF_TEST)));
  if (test == nullptr || !CHX_HAS(chx_plugin_self_test, test, run) || test->run == nullptr) return absl::OkStatus();
  ErrorCollector error;
  const chx_status status = test->run(instance, error.get());
  if (status == CHX_OK) return absl::OkStatus();
  return LoadError(kSelfTestFailed, absl::StrCat("its self-test failed with ", status, ": ", error.Text()));
}

SinkResult InProcessExtractor::Run(const model::Document& document, DocumentView* view, uint64_t deadline_ns,
                                   size_t max_annotations, uint64_t first_id) {
  const bool concurrent = chx_->threads == CHX_THREADS_CONCURRENT;
  chx_instance* instance = nullptr;
  {
    absl::MutexLock lock(&mutex_);
    if (!idle_.empty()) {
      instance = idle_.back();
      if (!concurrent) idle_.pop_back();
    }
  }
  if (instance == nullptr) {
    absl::StatusOr<chx_instance*> created = NewInstance();
    if (!created.ok()) {
      SinkResult failed;
      failed.status = CHX_E_UNAVAILABLE;
      failed.message = std::string(created.status().message());
      return failed;
    }
    instance = *created;
  }

  std::unordered_set<uint64_t> prior_ids;
  const chx_document* const documents[] = {
      view->WithPrior(manifest().requires_types, manifest().uses_types, &prior_ids)};
  DocumentSink sink({&document, &manifest().produces, &prior_ids, deadline_ns, max_annotations});
  chx_batch batch{};
  batch.struct_size = sizeof(batch);
  batch.count = 1;
  batch.documents = documents;
  batch.deadline_ns = deadline_ns;
  const chx_status returned = chx_->extract(instance, &batch, sink.get());
  SinkResult result = sink.Take(returned, first_id);

  if (!concurrent) {
    absl::MutexLock lock(&mutex_);
    idle_.push_back(instance);
  }
  return result;
}

}  // namespace chancery::extract
