// Plugins of one version of the header on hosts of another.  This file is the host: it is built with the header as it
// is, and with the grown one of newer_header.py, and runs plugins that were built with either.
//
// All that the host hands out is exactly as large as its own header says.  Once each lies alone on the heap, for
// AddressSanitizer to watch; once each ends where its page does, read-only and followed by a page that nobody may
// touch, which needs no sanitizer and so also catches binaries that were built without.  The plugin (everything.c) does
// the same with what it hands to the host.

#include <chancery/extractor.h>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr bool kNewerHost = CHX_ABI_MINOR >= 7;
constexpr size_t kPage = 4096;

enum class Place { kHeap, kPageEnd };

// One object, the last thing before forbidden ground.
template <class T>
class Exact {
 public:
  Exact(Place place, const T& value) : place_(place) {
    if (place == Place::kHeap) {
      object_ = static_cast<T*>(operator new(sizeof(T)));
      std::memcpy(static_cast<void*>(object_), &value, sizeof(T));
      return;
    }
    pages_ = static_cast<char*>(mmap(nullptr, 2 * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    object_ = reinterpret_cast<T*>(pages_ + kPage - sizeof(T));
    std::memcpy(static_cast<void*>(object_), &value, sizeof(T));
    mprotect(pages_, kPage, PROT_READ);
    mprotect(pages_ + kPage, kPage, PROT_NONE);
  }
  ~Exact() {
    if (place_ == Place::kHeap) operator delete(object_);
    else munmap(pages_, 2 * kPage);
  }
  Exact(const Exact&) = delete;
  Exact& operator=(const Exact&) = delete;
  const T* get() const { return object_; }

 private:
  const Place place_;
  char* pages_ = nullptr;
  T* object_ = nullptr;
};

std::string Text(chx_str text) { return text.len == 0 ? "" : std::string(text.data, text.len); }
chx_str Str(const std::string& text) { return {text.data(), text.size()}; }

struct Found {
  uint64_t begin, end, id;
  std::string type, canonical, attrs;
  size_t links, relations;
  double salience = -1;  // when the plugin gave one
  std::string excerpt;
};

// A host with the callbacks' records.
class Host {
 public:
  explicit Host(Place place)
      : place(place),
        resources(place, MakeResources()),
        metrics(place, MakeMetrics()),
        host(place, MakeHost()),
        error(place, MakeError()),
        sink(place, MakeSink()) {}

  const Place place;
  std::vector<std::string> log, finished;
  std::vector<Found> found;
  std::map<std::string, uint64_t> metric_ids;
  std::vector<std::string> calls;  // of functions that only the newer header has
  std::string error_text;
  std::string words;

  const Exact<chx_host_resources> resources;
  const Exact<chx_host_metrics> metrics;
  const Exact<chx_host> host;
  const Exact<chx_error> error;
  const Exact<chx_sink> sink;

 private:
  static Host* Of(void* impl) { return static_cast<Host*>(impl); }

  chx_host MakeHost() {
    chx_host h{};
    h.struct_size = sizeof(h);
    h.abi_version = CHX_ABI_VERSION;
    h.impl = this;
    h.name = CHX_STR("test");
    h.version = CHX_STR("9.9.9");
    h.log = [](const chx_host* self, chx_severity, chx_str text) noexcept {
      Of(self->impl)->log.push_back(Text(text));
    };
    h.now_ns = [](const chx_host*) noexcept -> uint64_t { return 42; };
    h.get_extension = [](const chx_host* self, chx_str id) noexcept -> const void* {
      if (Text(id) == CHX_EXT_RESOURCES) return Of(self->impl)->resources.get();
      if (Text(id) == CHX_EXT_METRICS) return Of(self->impl)->metrics.get();
      return nullptr;
    };
#if CHX_ABI_MINOR >= 7
    h.random = [](const chx_host* self) noexcept -> uint64_t {
      Of(self->impl)->calls.push_back("random");
      return 1;
    };
#endif
    return h;
  }
  static chx_host_resources MakeResources() {
    chx_host_resources r{};
    r.struct_size = sizeof(r);
    r.map = [](const chx_host* self, chx_str name, const void** data, uint64_t* size) noexcept -> chx_status {
      *data = nullptr;
      *size = 0;
      if (Text(name) != "words.txt") return CHX_E_NOT_FOUND;
      *data = Of(self->impl)->words.data();
      *size = Of(self->impl)->words.size();
      return CHX_OK;
    };
    return r;
  }
  static chx_host_metrics MakeMetrics() {
    chx_host_metrics m{};
    m.struct_size = sizeof(m);
    m.counter = [](const chx_host* self, chx_str name, chx_str) noexcept -> chx_metric {
      Of(self->impl)->metric_ids[Text(name)];
      return 1;
    };
    m.histogram = [](const chx_host* self, chx_str name, chx_str, const double*, uint64_t) noexcept -> chx_metric {
      Of(self->impl)->metric_ids[Text(name)];
      return 2;
    };
    m.add = [](const chx_host* self, chx_metric, uint64_t n) noexcept { Of(self->impl)->metric_ids["documents"] += n; };
    m.record = [](const chx_host* self, chx_metric, double) noexcept { ++Of(self->impl)->metric_ids["words"]; };
#if CHX_ABI_MINOR >= 7
    m.set = [](const chx_host* self, chx_metric, double) noexcept { Of(self->impl)->calls.push_back("set"); };
#endif
    return m;
  }
  chx_error MakeError() {
    chx_error e{};
    e.struct_size = sizeof(e);
    e.impl = this;
    e.set = [](const chx_error* self, chx_str message, chx_str path) noexcept {
      Of(self->impl)->error_text = Text(message) + " at " + Text(path);
    };
#if CHX_ABI_MINOR >= 7
    e.set_code = [](const chx_error* self, int32_t) noexcept { Of(self->impl)->calls.push_back("set_code"); };
#endif
    return e;
  }
  chx_sink MakeSink() {
    chx_sink s{};
    s.struct_size = sizeof(s);
    s.impl = this;
    s.emit = [](const chx_sink* self, uint32_t, const chx_annotation* a) noexcept -> chx_status {
      Found f{a->begin, a->end, a->id, Text(a->type), Text(a->canonical), "", a->link_count, a->relation_count, -1, ""};
      for (uint64_t i = 0; i < a->attr_count; ++i) {
        // R6: a kind of value that this host does not know is passed over.
        if (a->attrs[i].value.type > CHX_VALUE_BOOL && !kNewerHost) continue;
        f.attrs += Text(a->attrs[i].key) + " ";
      }
#if CHX_ABI_MINOR >= 7
      if (CHX_HAS(chx_annotation, a, salience)) f.salience = a->salience;
      if (CHX_HAS(chx_annotation, a, excerpt)) f.excerpt = Text(a->excerpt);
#endif
      Of(self->impl)->found.push_back(f);
      return CHX_OK;
    };
    s.finish = [](const chx_sink* self, uint32_t d, chx_status status, chx_str) noexcept {
      Of(self->impl)->finished.push_back(std::to_string(d) + ":" + std::to_string(status));
    };
    s.should_stop = [](const chx_sink*) noexcept -> int32_t { return 0; };
#if CHX_ABI_MINOR >= 7
    s.progress = [](const chx_sink* self, uint32_t, double) noexcept { Of(self->impl)->calls.push_back("progress"); };
#endif
    return s;
  }
};

// A document with its parts, each exact.
class Document {
 public:
  Document(Place place, std::string text, std::vector<chx_annotation> prior) : text_(std::move(text)) {
    for (const chx_annotation& a : prior) prior_.push_back(std::make_unique<Exact<chx_annotation>>(place, a));
    for (const auto& a : prior_) prior_list_.push_back(a->get());
    chx_document d{};
    d.struct_size = sizeof(d);
    d.text = Str(text_);
    d.id = CHX_STR("the-id");
    d.language = CHX_STR("en");
    d.date = {2024, 6, 14, CHX_DATE_DAY, 0x80};
    d.prior = prior_list_.data();
    d.prior_count = prior_list_.size();
#if CHX_ABI_MINOR >= 7
    d.url = CHX_STR("https://example.org/a");
#endif
    document_ = std::make_unique<Exact<chx_document>>(place, d);
  }
  const chx_document* get() const { return document_->get(); }

 private:
  std::string text_;
  std::vector<std::unique_ptr<Exact<chx_annotation>>> prior_;
  std::vector<const chx_annotation*> prior_list_;
  std::unique_ptr<Exact<chx_document>> document_;
};

chx_annotation Prior(const char* type, uint64_t begin, uint64_t end, uint64_t id) {
  chx_annotation a{};
  a.struct_size = sizeof(a);
  a.begin = begin;
  a.end = end;
  a.type = {type, std::strlen(type)};
  a.confidence = 0.25;
  a.id = id;
  a.source = CHX_STR("test.everything.words");
  return a;
}

void RunOnce(const chx_extractor* extractor, Host* host, const std::vector<const chx_document*>& documents) {
  chx_instance* instance = nullptr;
  ASSERT_EQ(extractor->create(host->host.get(), CHX_STR("{}"), &instance, host->error.get()), CHX_OK)
      << host->error_text;
  ASSERT_NE(instance, nullptr);
  if (extractor->get_extension != nullptr) {
    EXPECT_EQ(extractor->get_extension(instance, CHX_STR("org.example.nobody-has-this/1")), nullptr);
    const auto* test =
        static_cast<const chx_plugin_self_test*>(extractor->get_extension(instance, CHX_STR(CHX_EXT_SELF_TEST)));
    ASSERT_NE(test, nullptr);
    EXPECT_EQ(test->run(instance, host->error.get()), CHX_OK) << host->error_text;
  }
  chx_batch b{};
  b.struct_size = sizeof(b);
  b.count = static_cast<uint32_t>(documents.size());
  b.documents = documents.data();
#if CHX_ABI_MINOR >= 7
  b.priority = 9;
#endif
  const Exact<chx_batch> batch(host->place, b);
  EXPECT_EQ(extractor->extract(instance, batch.get(), host->sink.get()), CHX_OK);
#if CHX_ABI_MINOR >= 7
  if (CHX_HAS(chx_extractor, extractor, rest) && extractor->rest != nullptr) {
    extractor->rest(instance);
    host->calls.push_back("rest");
  }
#endif
  extractor->destroy(instance);
}

class Compat : public testing::TestWithParam<std::tuple<const char*, Place>> {
 protected:
  void SetUp() override {
#if !defined(__x86_64__)
    if (!std::filesystem::exists(std::get<0>(GetParam()))) GTEST_SKIP() << "the museum has nothing for this machine";
#endif
    // A copy for each test: init() is called once in a library's life.
    static int copies = 0;
    const std::string copy =
        testing::TempDir() + "/compat." + std::to_string(getpid()) + "." + std::to_string(++copies) + ".so";
    std::filesystem::copy_file(std::get<0>(GetParam()), copy, std::filesystem::copy_options::overwrite_existing);
    void* library = dlopen(copy.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    std::filesystem::remove(copy);
    ASSERT_NE(library, nullptr) << dlerror();
    const auto entry = reinterpret_cast<chx_entry_v1_fn>(dlsym(library, CHX_ENTRY_SYMBOL));
    ASSERT_NE(entry, nullptr);
    plugin = entry();
    ASSERT_NE(plugin, nullptr);
    ASSERT_EQ(entry(), plugin);
    newer_plugin = (plugin->abi_version & 0xffff) >= 7;
    newer = kNewerHost && newer_plugin;
  }

  const Place place = std::get<1>(GetParam());
  const chx_plugin* plugin = nullptr;
  bool newer_plugin = false;
  bool newer = false;  // both are
};

TEST_P(Compat, FailuresAreExplained) {
  Host poor(place);
  EXPECT_EQ(plugin->init(poor.host.get(), poor.error.get()), CHX_E_NOT_FOUND);
  EXPECT_EQ(poor.error_text, "the words are not there at /words");
  EXPECT_EQ(poor.calls, newer ? std::vector<std::string>{"set_code"} : std::vector<std::string>{});
}

TEST_P(Compat, EverythingWorksAndWhatIsNewerIsUsedWhereBothHaveIt) {
  ASSERT_EQ(plugin->abi_version >> 16, 1u);
  ASSERT_LE(plugin->min_host_abi, CHX_ABI_VERSION);
  ASSERT_GE(plugin->struct_size, 80u);
  Host host(place);
  std::ifstream file(WORDS);
  host.words.assign(std::istreambuf_iterator<char>(file), {});
  ASSERT_EQ(plugin->init(host.host.get(), host.error.get()), CHX_OK) << host.error_text;
  EXPECT_EQ(host.log, std::vector<std::string>{"everything is ready"});

  const Document first(place, "A treaty.", {Prior("sentence", 0, 9, 0)});
  const Document second(place, "A treaty, a treaty. No treaty.",
                        {Prior("sentence", 0, 19, 0), Prior("sentence", 20, 30, 0)});
  ASSERT_EQ(plugin->extractor_count, 2u);
  RunOnce(plugin->extractors[0], &host, {first.get(), second.get()});
  ASSERT_EQ(host.found.size(), 4u);
  EXPECT_EQ(host.finished, (std::vector<std::string>{"0:0", "1:0"}));
  EXPECT_EQ(host.found[0].canonical, "treaty in sentence 1");
  EXPECT_EQ(host.found[3].canonical, "treaty in sentence 2");
  for (const Found& f : host.found) {
    EXPECT_EQ(f.type, "word");
    EXPECT_EQ(f.end - f.begin, 6u);
    EXPECT_EQ(f.links, 2u);
    EXPECT_EQ(f.relations, f.id == 100 ? 0u : 1u);
    EXPECT_EQ(f.attrs, std::string("word index half date decade org.example.price first ") +
                           (newer_plugin ? (kNewerHost ? "uri " : "") : "nothing "));
    EXPECT_EQ(f.salience, newer ? 0.75 : -1);
    EXPECT_EQ(f.excerpt, newer ? "https://example.org/a" : "");
  }
  EXPECT_EQ(host.metric_ids, (std::map<std::string, uint64_t>{{"documents", 2}, {"words", 2}}));
  EXPECT_EQ(host.calls,
            newer ? (std::vector<std::string>{"set", "random", "progress", "progress", "progress", "progress", "rest"})
                  : std::vector<std::string>{});

  host.found.clear();
  host.finished.clear();
  const Document pairs(place, "A treaty, a treaty. No treaty.",
                       {Prior("word", 2, 8, CHX_HOST_ID | 1), Prior("word", 12, 18, CHX_HOST_ID | 2),
                        Prior("word", 23, 29, CHX_HOST_ID | 3)});
  RunOnce(plugin->extractors[1], &host, {pairs.get()});
  ASSERT_EQ(host.found.size(), 2u);
  EXPECT_EQ(host.found[0].canonical, "test.everything.words");
  EXPECT_EQ(host.found[0].relations, 2u);
  EXPECT_EQ(host.found[1].type, "odd_one");
  EXPECT_TRUE(host.finished.empty());
  plugin->shutdown();
}

INSTANTIATE_TEST_SUITE_P(All, Compat,
                         testing::Combine(testing::Values(PLUGIN_1_0, PLUGIN_1_7, PLUGIN_MUSEUM),
                                          testing::Values(Place::kHeap, Place::kPageEnd)),
                         [](const testing::TestParamInfo<Compat::ParamType>& test) {
                           const std::string path = std::get<0>(test.param);
                           const std::string name = path == PLUGIN_1_0   ? "Plugin10"
                                                    : path == PLUGIN_1_7 ? "Plugin17"
                                                                         : "Museum";
                           return name + (std::get<1>(test.param) == Place::kHeap ? "OnHeap" : "AtPageEnd");
                         });

}  // namespace
