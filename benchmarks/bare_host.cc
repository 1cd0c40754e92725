#include "benchmarks/bare_host.h"

#include <dlfcn.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "chancery/extractor.h"

namespace chancery::benchmarks {
namespace {

std::string_view View(chx_str s) { return s.data == nullptr ? std::string_view() : std::string_view(s.data, s.len); }

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Memory that is given back all at once.
class Arena {
 public:
  template <typename T>
  T* Copy(const T* from, size_t count) {
    const size_t bytes = (count * sizeof(T) + 7) & ~size_t{7};
    if (chunks_.empty() || used_ + bytes > kChunk) {
      if (chunk_ == chunks_.size()) chunks_.push_back(std::make_unique<char[]>(std::max(kChunk, bytes)));
      at_ = chunks_[chunk_++].get();
      used_ = 0;
    }
    char* to = at_ + used_;
    used_ += bytes;
    if (count > 0) std::memcpy(to, from, count * sizeof(T));
    return reinterpret_cast<T*>(to);
  }
  chx_str Copy(chx_str s) { return {Copy(s.data, s.len), s.len}; }
  void Clear() {
    chunk_ = 0;
    used_ = kChunk;
  }

 private:
  static constexpr size_t kChunk = 1 << 16;
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t chunk_ = 0;
  size_t used_ = kChunk;
  char* at_ = nullptr;
};

// One loaded plugin with the host it sees.
class Loaded {
 public:
  explicit Loaded(std::string folder) : folder_(std::move(folder)) {
    std::memset(&host_, 0, sizeof host_);
    host_.struct_size = sizeof host_;
    host_.abi_version = CHX_ABI_VERSION;
    host_.impl = this;
    host_.name = CHX_STR("chancery-benchmark");
    host_.version = CHX_STR("1.0.0");
    host_.log = [](const chx_host*, chx_severity, chx_str) noexcept {};
    host_.now_ns = [](const chx_host*) noexcept { return static_cast<uint64_t>(CpuSeconds() * 1e9); };
    host_.get_extension = [](const chx_host* host, chx_str id) noexcept -> const void* {
      return View(id) == CHX_EXT_RESOURCES ? &static_cast<Loaded*>(host->impl)->resources_ : nullptr;
    };
    std::memset(&resources_, 0, sizeof resources_);
    resources_.struct_size = sizeof resources_;
    resources_.map = [](const chx_host* host, chx_str name, const void** data, uint64_t* size) noexcept -> chx_status {
      auto& self = *static_cast<Loaded*>(host->impl);
      std::ifstream in(self.folder_ + "/" + std::string(View(name)), std::ios::binary);
      if (!in) return CHX_E_NOT_FOUND;
      const std::string& bytes =
          self.files_.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
      *data = bytes.data();
      *size = bytes.size();
      return CHX_OK;
    };
  }
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;
  ~Loaded() {
    if (instance_ != nullptr) extractor_->destroy(instance_);
  }

  bool Create(std::string& error) {
    void* library = dlopen((folder_ + ".so").c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) {
      error = dlerror();
      return false;
    }
    const auto entry = reinterpret_cast<chx_entry_v1_fn>(dlsym(library, CHX_ENTRY_SYMBOL));
    const chx_plugin* plugin = entry == nullptr ? nullptr : entry();
    if (plugin == nullptr || plugin->extractor_count == 0) {
      error = folder_ + ".so: no plugin in it";
      return false;
    }
    chx_error report;
    std::memset(&report, 0, sizeof report);
    report.struct_size = sizeof report;
    report.impl = &error;
    report.set = [](const chx_error* e, chx_str message, chx_str) noexcept {
      *static_cast<std::string*>(e->impl) = View(message);
    };
    extractor_ = plugin->extractors[0];
    return (plugin->init == nullptr || plugin->init(&host_, &report) == CHX_OK) &&
           extractor_->create(&host_, chx_str{nullptr, 0}, &instance_, &report) == CHX_OK;
  }

  bool Wants(chx_str type) const {
    const auto names = [type](const chx_str* types, uint64_t count) {
      return std::any_of(types, types + count, [type](chx_str t) { return View(t) == View(type); });
    };
    return names(extractor_->requires_types, extractor_->requires_count) ||
           names(extractor_->uses_types, extractor_->uses_count);
  }
  void Extract(const chx_batch& batch, const chx_sink& sink) { extractor_->extract(instance_, &batch, &sink); }

 private:
  const std::string folder_;
  chx_host host_;
  chx_host_resources resources_;
  std::deque<std::string> files_;
  const chx_extractor* extractor_ = nullptr;
  chx_instance* instance_ = nullptr;
};

class BareHostImpl : public BareHost {
 public:
  BareHostImpl() {
    std::memset(&sink_, 0, sizeof sink_);
    sink_.struct_size = sizeof sink_;
    sink_.impl = this;
    sink_.emit = [](const chx_sink* s, uint32_t, const chx_annotation* a) noexcept -> chx_status {
      static_cast<BareHostImpl*>(s->impl)->Keep(*a);
      return CHX_OK;
    };
    sink_.finish = [](const chx_sink*, uint32_t, chx_status, chx_str) noexcept {};
    sink_.should_stop = [](const chx_sink*) noexcept -> int32_t { return 0; };
  }

  bool Add(const std::string& path, std::string& error) {
    plugins_.push_back(std::make_unique<Loaded>(path));
    return plugins_.back()->Create(error);
  }

  size_t Run(const model::Document& document, std::vector<double>& seconds) override {
    arena_.Clear();
    found_.clear();
    for (const model::TextSpan span : document.sentences) Give(span, CHX_STR(CHX_TYPE_SENTENCE));
    for (const model::TextSpan span : document.boilerplate) Give(span, CHX_STR(CHX_TYPE_BOILERPLATE));
    const size_t given = found_.size();
    chx_document d;
    std::memset(&d, 0, sizeof d);
    d.struct_size = sizeof d;
    d.text = {document.content.data(), document.content.size()};
    d.language = {document.language.data(), document.language.size()};
    if (document.publish_time.has_value()) {
      const absl::CivilDay day = absl::ToCivilDay(*document.publish_time, absl::UTCTimeZone());
      d.date.year = static_cast<int32_t>(day.year());
      d.date.month = static_cast<uint8_t>(day.month());
      d.date.day = static_cast<uint8_t>(day.day());
      d.date.precision = CHX_DATE_DAY;
    }
    const chx_document* documents[] = {&d};
    chx_batch batch;
    std::memset(&batch, 0, sizeof batch);
    batch.struct_size = sizeof batch;
    batch.count = 1;
    batch.documents = documents;
    for (size_t i = 0; i < plugins_.size(); ++i) {
      prior_.clear();
      for (const chx_annotation& a : found_) {
        if (plugins_[i]->Wants(a.type)) prior_.push_back(&a);
      }
      std::stable_sort(prior_.begin(), prior_.end(), [](const auto* a, const auto* b) {
        return a->begin != b->begin ? a->begin < b->begin : a->end > b->end;
      });
      d.prior = prior_.data();
      d.prior_count = prior_.size();
      base_id_ = CHX_HOST_ID + (uint64_t{i + 1} << 32);
      const double start = CpuSeconds();
      plugins_[i]->Extract(batch, sink_);
      seconds[i] += CpuSeconds() - start;
    }
    return found_.size() - given;
  }

 private:
  void Give(model::TextSpan span, chx_str type) {
    chx_annotation& a = found_.emplace_back();
    std::memset(&a, 0, sizeof a);
    a.struct_size = sizeof a;
    a.begin = static_cast<uint64_t>(span.begin);
    a.end = static_cast<uint64_t>(span.end);
    a.type = type;
    a.confidence = 1;
  }

  void Keep(const chx_annotation& from) {
    chx_annotation& a = found_.emplace_back(from);
    a.type = arena_.Copy(a.type);
    a.canonical = arena_.Copy(a.canonical);
    if (a.id != 0) a.id += base_id_;
    chx_attr* attrs = arena_.Copy(a.attrs, a.attr_count);
    for (uint64_t i = 0; i < a.attr_count; ++i) {
      attrs[i].key = arena_.Copy(attrs[i].key);
      if (attrs[i].value.type == CHX_VALUE_STRING) attrs[i].value.as.str = arena_.Copy(attrs[i].value.as.str);
    }
    a.attrs = attrs;
    chx_link* links = arena_.Copy(a.links, a.link_count);
    for (uint64_t i = 0; i < a.link_count; ++i) {
      links[i].kb = arena_.Copy(links[i].kb);
      links[i].id = arena_.Copy(links[i].id);
    }
    a.links = links;
    chx_relation* relations = arena_.Copy(a.relations, a.relation_count);
    for (uint64_t i = 0; i < a.relation_count; ++i) {
      relations[i].role = arena_.Copy(relations[i].role);
      if (relations[i].target_id < CHX_HOST_ID) relations[i].target_id += base_id_;
    }
    a.relations = relations;
  }

  std::vector<std::unique_ptr<Loaded>> plugins_;
  chx_sink sink_;
  Arena arena_;
  std::deque<chx_annotation> found_;  // keeps their addresses
  std::vector<const chx_annotation*> prior_;
  uint64_t base_id_ = 0;  // what the host adds to the running plugin's own ids
};

}  // namespace

std::unique_ptr<BareHost> BareHost::Load(const std::string& folder, const std::vector<std::string>& names,
                                         std::string& error) {
  auto host = std::make_unique<BareHostImpl>();
  for (const std::string& name : names) {
    if (!host->Add(folder + "/" + name, error)) return nullptr;
  }
  return host;
}

}  // namespace chancery::benchmarks
