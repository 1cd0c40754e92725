#include "plugins/check/loaded_plugin.h"

#include <dlfcn.h>

#include <algorithm>

#include "plugins/check/allocation.h"
#include "plugins/check/monitor.h"

namespace chancery::check {

std::string StatusText(chx_status status) {
  switch (status) {
    case CHX_OK: return "CHX_OK";
    case CHX_E_CANCELLED: return "CHX_E_CANCELLED";
    case CHX_E_UNKNOWN: return "CHX_E_UNKNOWN";
    case CHX_E_INVALID_ARGUMENT: return "CHX_E_INVALID_ARGUMENT";
    case CHX_E_DEADLINE_EXCEEDED: return "CHX_E_DEADLINE_EXCEEDED";
    case CHX_E_NOT_FOUND: return "CHX_E_NOT_FOUND";
    case CHX_E_RESOURCE_EXHAUSTED: return "CHX_E_RESOURCE_EXHAUSTED";
    case CHX_E_FAILED_PRECONDITION: return "CHX_E_FAILED_PRECONDITION";
    case CHX_E_OUT_OF_RANGE: return "CHX_E_OUT_OF_RANGE";
    case CHX_E_UNIMPLEMENTED: return "CHX_E_UNIMPLEMENTED";
    case CHX_E_INTERNAL: return "CHX_E_INTERNAL";
    case CHX_E_UNAVAILABLE: return "CHX_E_UNAVAILABLE";
    default: return "unknown status " + std::to_string(status);
  }
}

FakeHost* NewHost(const Subject& subject, HostOptions options) {
  options.resources = &subject.resources;
  return new FakeHost(options);
}

void* OpenLibrary(const std::string& path, std::string* why) {
  dlerror();
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    const char* text = dlerror();
    *why = text != nullptr ? text : "dlopen failed";
  }
  return library;
}

std::unique_ptr<LoadedPlugin> LoadedPlugin::Load(const Subject& subject, FakeHost* host, std::string* why,
                                                 const std::string& path) {
  SetPhase("dlopen");
  void* library = OpenLibrary(path.empty() ? subject.path : path, why);
  if (library == nullptr) return nullptr;
  const auto entry = reinterpret_cast<chx_entry_v1_fn>(dlsym(library, CHX_ENTRY_SYMBOL));
  if (entry == nullptr) {
    *why = "there is no " CHX_ENTRY_SYMBOL;
    return nullptr;
  }
  SetPhase(CHX_ENTRY_SYMBOL "()");
  const chx_plugin* plugin = entry();
  if (plugin == nullptr) {
    *why = CHX_ENTRY_SYMBOL "() returned NULL";
    return nullptr;
  }
  if (plugin->init != nullptr) {
    SetPhase("init()");
    const ErrorSink error(host->options());
    const chx_status status = plugin->init(host->get(), error.get());
    if (status != CHX_OK) {
      *why = "init() returned " + StatusText(status) +
             (error.text().calls > 0 ? ": " + error.text().message : " and said nothing");
      return nullptr;
    }
  }
  SetPhase("after init()");
  return std::unique_ptr<LoadedPlugin>(new LoadedPlugin(subject, host, plugin));
}

CreateResult LoadedPlugin::Create(size_t extractor, const std::optional<std::string>& config) const {
  SetPhase("create() of " + subject_.manifest.extractors[extractor].id);
  const ErrorSink error(host_->options());
  CreateResult out;
  GuardedBlock block(config.value_or(""), Placement::kEnd, "the configuration");
  block.Seal();
  const chx_str text = config ? chx_str{block.data(), block.size()} : chx_str{nullptr, 0};
  out.status = plugin_->extractors[extractor]->create(host_->get(), text, &out.instance, error.get());
  out.error = error.text();
  SetPhase("after create()");
  return out;
}

std::optional<std::vector<Instance>> LoadedPlugin::CreateAll(std::string* why) const {
  std::vector<Instance> out;
  for (size_t i = 0; i < extractor_count(); ++i) {
    const CreateResult made = Create(i, subject_.options.config);
    if (made.status != CHX_OK || made.instance == nullptr) {
      *why = "create() of " + subject_.manifest.extractors[i].id + " returned " + StatusText(made.status) +
             (made.error.calls > 0 ? ": " + made.error.message : "");
      return std::nullopt;
    }
    out.push_back({plugin_->extractors[i], &subject_.manifest.extractors[i], made.instance});
  }
  return out;
}

void LoadedPlugin::Destroy(const std::vector<Instance>& instances) const {
  for (const Instance& instance : instances) {
    SetPhase("destroy() of " + instance.manifest->id);
    instance.extractor->destroy(instance.instance);
  }
  SetPhase("after destroy()");
}

void LoadedPlugin::Shutdown() const {
  if (plugin_->shutdown == nullptr) return;
  SetPhase("shutdown()");
  plugin_->shutdown();
  SetPhase("after shutdown()");
}

ExtractResult Extract(const Instance& instance, const std::vector<const TestDocument*>& batch,
                      const ExtractOptions& options) {
  const std::vector<std::string> prior_types = instance.manifest->PriorTypes();
  std::vector<std::unique_ptr<GuardedDocument>> documents;
  std::vector<const chx_document*> pointers;
  std::vector<std::string_view> texts;
  std::vector<std::vector<uint64_t>> prior_ids;
  for (const TestDocument* document : batch) {
    documents.push_back(std::make_unique<GuardedDocument>(*document, prior_types, options.placement, options.extra));
    pointers.push_back(documents.back()->get());
    texts.push_back(document->text);
    std::vector<uint64_t> ids;
    for (const Prior& prior : document->prior) {
      if (prior.id != 0 && std::find(prior_types.begin(), prior_types.end(), prior.type) != prior_types.end())
        ids.push_back(prior.id);
    }
    prior_ids.push_back(std::move(ids));
  }
  GuardedBlock list({reinterpret_cast<const char*>(pointers.data()), pointers.size() * sizeof(pointers[0])},
                    Placement::kEnd, "the batch's document list");
  list.Seal();
  chx_batch request = {};
  request.struct_size = static_cast<uint32_t>(sizeof request) + options.extra;
  request.count = static_cast<uint32_t>(batch.size());
  request.documents = reinterpret_cast<const chx_document* const*>(list.data());
  const std::unique_ptr<GuardedBlock> sealed = SealStruct(request, options.extra, "chx_batch");

  SinkOptions sink_options = options.sink;
  sink_options.extra = options.extra;
  auto* sink = new RecordingSink(texts, prior_ids, instance.manifest->produces, sink_options, batch[0]->id);
  SetPhase("extract() of " + instance.manifest->id + " on " + batch[0]->id +
           (batch.size() > 1 ? " and " + std::to_string(batch.size() - 1) + " more" : ""));
  ExtractResult out;
  const uint64_t begin = ThreadCpuNs();
  {
    InPlugin plugin(true);
    out.status =
        instance.extractor->extract(instance.instance, reinterpret_cast<const chx_batch*>(sealed->data()), sink->get());
  }
  out.cpu_ns = ThreadCpuNs() - begin;
  SetPhase("after extract() on " + batch[0]->id);
  sink->Close(out.status);
  if (options.revoke) {
    for (const auto& document : documents) document->Revoke();
    list.Revoke();
    sealed->Revoke();
  }
  out.documents = sink->documents();
  out.violations = sink->TakeViolations();
  out.emits = sink->emits();
  out.polls = sink->polls();
  out.longest_silence_ns = sink->longest_silence_ns();
  out.stop_to_return_ns = sink->stop_to_return_ns();
  out.sink = sink;
  if (!options.revoke) {
    out.sink = nullptr;
    delete sink;
  }
  return out;
}

namespace {

// BCP 47 range: "ru" takes "ru" and "ru-KZ".
bool Takes(const std::string& range, const std::string& language) {
  return range == "*" || language == range ||
         (language.size() > range.size() && language.compare(0, range.size(), range) == 0 &&
          language[range.size()] == '-');
}

}  // namespace

std::vector<TestDocument> DocumentsFor(const ManifestExtractor& extractor, const std::vector<TestDocument>& documents) {
  std::vector<TestDocument> out;
  for (const TestDocument& document : documents) {
    if (std::any_of(extractor.languages.begin(), extractor.languages.end(),
                    [&](const std::string& range) { return Takes(range, document.language); })) {
      out.push_back(document);
    }
  }
  if (!out.empty()) return out;
  for (TestDocument document : documents) {
    document.language = extractor.languages[0] == "*" ? "en" : extractor.languages[0];
    out.push_back(std::move(document));
  }
  return out;
}

std::vector<TestDocument> NewsFor(const Subject& subject, const ManifestExtractor& extractor) {
  std::vector<TestDocument> all = BuiltInDocuments();
  all.insert(all.end(), subject.options.documents.begin(), subject.options.documents.end());
  // A required type that nothing is known of: every third word is one, so that there is something to build on.
  for (TestDocument& document : all) {
    for (const std::string& type : extractor.PriorTypes()) {
      const auto has = [&](const Prior& p) { return p.type == type; };
      if (type == CHX_TYPE_SENTENCE || type == CHX_TYPE_BOILERPLATE ||
          std::any_of(document.prior.begin(), document.prior.end(), has)) {
        continue;
      }
      size_t word = 0;
      for (size_t begin = 0; begin < document.text.size(); ++word) {
        size_t end = std::min(document.text.find_first_of(" \n", begin), document.text.size());
        if (word % 3 == 0 && end > begin) {
          Prior prior;
          prior.type = type;
          prior.begin = begin;
          prior.end = end;
          prior.canonical = document.text.substr(begin, end - begin);
          prior.id = CHX_HOST_ID + 1000 + document.prior.size();
          prior.confidence = 0.5;
          prior.source = "org.example.other";
          document.prior.push_back(std::move(prior));
        }
        begin = end + 1;
      }
    }
    SortPrior(&document);
  }
  return DocumentsFor(extractor, all);
}

}  // namespace chancery::check
