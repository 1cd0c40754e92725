/* SPDX-License-Identifier: Apache-2.0 */
// A thin C++17 layer over chancery/extractor.h: RAII, string_views, and no exception across the border.
//
//   namespace sdk = chancery::sdk;
//   class Ships : public sdk::Extractor {
//    public:
//     static std::unique_ptr<sdk::Extractor> Create(const sdk::Host& host, std::string_view config, std::string&
//     error); void Extract(const sdk::Document& document, sdk::Emitter& emitter) override;
//   };
//   CHX_MANIFEST("{...}");   // chancery/extractor.h; docs/plugin-abi.md lists the members
//   CHANCERY_PLUGIN(Ships, .id = "org.example.ships", .version = "1.0.0", .languages = "en ru", .produces = "ship")
//
// chancery/plugin.hpp has the other way: a manifest.json, and a descriptor that is made of it.  chancery/json.hpp reads
// the configuration.
//
// Create puts the reason into `error` when it returns null; it may also throw, best a ConfigError.  All that the plugin
// is given is valid until the call returns, and what it emits is copied; a Host, a Counter and a resource's bytes are
// valid as long as the plugin.
//
// An instance is used by one thread at a time unless the plugin says `.concurrent = true`; then Extract must be
// re-entrant (all bundled plugins are: everything is compiled in Create and only read afterwards).
#ifndef CHANCERY_SDK_CPP_EXTRACTOR_HPP
#define CHANCERY_SDK_CPP_EXTRACTOR_HPP

#include <chancery/extractor.h>

#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chancery::sdk {

inline chx_str Str(std::string_view text) { return chx_str{text.data(), text.size()}; }
inline std::string_view View(chx_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.len);
}

// What an earlier extractor, or the host ("sentence", "boilerplate"), found in the document.  Valid during Extract.
class Prior {
 public:
  explicit Prior(const chx_annotation* a) : a_(a) {}
  std::string_view type() const { return View(a_->type); }
  std::string_view canonical() const { return View(a_->canonical); }
  uint64_t begin() const { return a_->begin; }
  uint64_t end() const { return a_->end; }
  // For Annotation::Relate; 0 for what no relation may name.
  uint64_t id() const { return a_->id; }
  double confidence() const { return a_->confidence; }
  // The id of the extractor that found it; "" for the host's two types.
  std::string_view source() const { return View(a_->source); }

  // The attribute of that key, or nullptr.  Its type may be one that this header does not know: ignore it then.
  const chx_value* Find(std::string_view key) const {
    for (uint64_t i = 0; i < a_->attr_count; ++i) {
      if (View(a_->attrs[i].key) == key) return &a_->attrs[i].value;
    }
    return nullptr;
  }
  // The string attribute of that key, or "".
  std::string_view Text(std::string_view key) const {
    const chx_value* v = Find(key);
    return v != nullptr && v->type == CHX_VALUE_STRING ? View(v->as.str) : std::string_view();
  }
  // The attribute of that key when it has the type asked for, else `missing` or nothing.
  int64_t Int(std::string_view key, int64_t missing = -1) const {
    const chx_value* v = Find(key);
    return v != nullptr && v->type == CHX_VALUE_INT64 ? v->as.i64 : missing;
  }
  bool Bool(std::string_view key, bool missing = false) const {
    const chx_value* v = Find(key);
    return v != nullptr && v->type == CHX_VALUE_BOOL ? v->as.i64 != 0 : missing;
  }
  std::optional<double> Double(std::string_view key) const {
    const chx_value* v = Find(key);
    return v != nullptr && v->type == CHX_VALUE_DOUBLE ? std::optional(v->as.f64) : std::nullopt;
  }
  std::optional<chx_date> Date(std::string_view key) const {
    const chx_value* v = Find(key);
    return v != nullptr && v->type == CHX_VALUE_DATE ? std::optional(v->as.date) : std::nullopt;
  }
  std::optional<chx_decimal> Decimal(std::string_view key) const {
    const chx_value* v = Find(key);
    return v != nullptr && v->type == CHX_VALUE_DECIMAL ? std::optional(v->as.decimal) : std::nullopt;
  }
  // The first, and so the best, link's id in that knowledge base, or "".
  std::string_view LinkId(std::string_view kb) const {
    for (uint64_t i = 0; i < a_->link_count; ++i) {
      if (View(a_->links[i].kb) == kb) return View(a_->links[i].id);
    }
    return {};
  }
  // The id of the first annotation related in that role, or 0.
  uint64_t Related(std::string_view role) const {
    for (uint64_t i = 0; i < a_->relation_count; ++i) {
      if (View(a_->relations[i].role) == role) return a_->relations[i].target_id;
    }
    return 0;
  }
  // For what is not above: all attributes, links and relations in turn.
  const chx_annotation& raw() const { return *a_; }

 private:
  const chx_annotation* a_;
};

// The document being analysed.  Valid during Extract.
class Document {
 public:
  explicit Document(const chx_document* d) : d_(d) {}
  // Valid UTF-8; positions are bytes of it.
  std::string_view text() const { return View(d_->text); }
  std::string_view id() const { return View(d_->id); }
  // BCP 47; "" when not known.
  std::string_view language() const { return View(d_->language); }
  // When it was written; precision CHX_DATE_UNKNOWN if nobody said.
  chx_date date() const { return d_->date; }
  // The string in the document's metadata ("title"), or "".
  std::string_view Metadata(std::string_view key) const {
    for (uint64_t i = 0; i < d_->metadata_count; ++i) {
      const chx_attr& attr = d_->metadata[i];
      if (View(attr.key) == key && attr.value.type == CHX_VALUE_STRING) return View(attr.value.as.str);
    }
    return {};
  }
  // The annotations of the types that the extractor requires or uses, sorted by begin, then by end descending.
  size_t prior_count() const { return static_cast<size_t>(d_->prior_count); }
  Prior prior(size_t i) const { return Prior(d_->prior[i]); }
  const chx_document& raw() const { return *d_; }

 private:
  const chx_document* d_;
};

// One finding on its way to the host.  Copies what it is given.
class Annotation {
 public:
  // [begin, end) are bytes of the document's text, on the borders of code points.
  Annotation(std::string_view type, uint64_t begin, uint64_t end) : type_(type), begin_(begin), end_(end) {}
  // The normal form by which findings are grouped.
  Annotation& Canonical(std::string_view text) {
    canonical_ = text;
    return *this;
  }
  // 0 to 1; 1 when not called.
  Annotation& Confidence(double value) {
    confidence_ = value;
    return *this;
  }
  // Any number below CHX_HOST_ID unique within the document; other annotations' relations name it.
  Annotation& Id(uint64_t id) {
    id_ = id;
    return *this;
  }
  // Attributes: keys are lower_snake_case, each once.  An empty text is no attribute.
  Annotation& Set(std::string_view key, std::string_view text) {
    if (!text.empty()) attributes_.push_back({std::string(key), std::string(text), Make(CHX_VALUE_STRING)});
    return *this;
  }
  Annotation& SetInt(std::string_view key, int64_t value) {
    chx_value v = Make(CHX_VALUE_INT64);
    v.as.i64 = value;
    return Add(key, v);
  }
  Annotation& SetBool(std::string_view key, bool value) {
    chx_value v = Make(CHX_VALUE_BOOL);
    v.as.i64 = value ? 1 : 0;
    return Add(key, v);
  }
  // Finite; the host refuses an annotation with another.  Money is SetDecimal.
  Annotation& SetDouble(std::string_view key, double value) {
    chx_value v = Make(CHX_VALUE_DOUBLE);
    v.as.f64 = value;
    return Add(key, v);
  }
  Annotation& SetDate(std::string_view key, chx_date value) {
    chx_value v = Make(CHX_VALUE_DATE);
    v.as.date = value;
    return Add(key, v);
  }
  // unscaled * 10^-scale
  Annotation& SetDecimal(std::string_view key, int64_t unscaled, int32_t scale) {
    chx_value v = Make(CHX_VALUE_DECIMAL);
    v.as.decimal = chx_decimal{unscaled, scale, 0};
    return Add(key, v);
  }
  // An entry of a knowledge base, best first.  An empty id is no link.
  Annotation& Link(std::string_view kb, std::string_view id, double confidence = 1) {
    if (!id.empty()) links_.push_back({std::string(kb), std::string(id), confidence});
    return *this;
  }
  // To another annotation of the document, own or prior; 0 is no relation.
  Annotation& Relate(std::string_view role, uint64_t target_id) {
    if (target_id != 0) relations_.emplace_back(std::string(role), target_id);
    return *this;
  }
  uint64_t begin() const { return begin_; }
  uint64_t end() const { return end_; }
  uint64_t id() const { return id_; }

 private:
  friend class Emitter;
  struct Attribute {
    std::string key, text;  // the text is the value of a string, whose address is known only when it is emitted
    chx_value value;
  };
  struct LinkText {
    std::string kb, id;
    double confidence;
  };
  static chx_value Make(chx_value_type type) {
    chx_value v;
    std::memset(&v, 0, sizeof v);
    v.type = type;
    return v;
  }
  Annotation& Add(std::string_view key, const chx_value& value) {
    attributes_.push_back({std::string(key), {}, value});
    return *this;
  }

  std::string type_;
  uint64_t begin_, end_, id_ = 0;
  std::string canonical_;
  double confidence_ = 1;
  std::vector<Attribute> attributes_;
  std::vector<LinkText> links_;
  std::vector<std::pair<std::string, uint64_t>> relations_;
};

// Hands findings to the host.  Valid during Extract, on its thread.
class Emitter {
 public:
  Emitter(const chx_sink* sink, uint32_t document) : sink_(sink), document_(document) {}

  // The host's verdict: CHX_E_RESOURCE_EXHAUSTED and CHX_E_CANCELLED mean: stop with this document, as Stopped() then
  // says too.  CHX_E_OUT_OF_RANGE and CHX_E_INVALID_ARGUMENT mean that this one was refused: a bug, logged by the host.
  chx_status Emit(const Annotation& a) {
    attrs_.clear();
    for (const auto& attribute : a.attributes_) {
      chx_value v = attribute.value;
      if (v.type == CHX_VALUE_STRING) v.as.str = Str(attribute.text);
      attrs_.push_back(chx_attr{Str(attribute.key), v});
    }
    links_.clear();
    for (const auto& l : a.links_) links_.push_back(chx_link{Str(l.kb), Str(l.id), l.confidence});
    relations_.clear();
    for (const auto& [role, id] : a.relations_) relations_.push_back(chx_relation{Str(role), id});
    chx_annotation out;
    std::memset(&out, 0, sizeof out);
    out.struct_size = sizeof out;
    out.begin = a.begin_;
    out.end = a.end_;
    out.type = Str(a.type_);
    out.canonical = Str(a.canonical_);
    out.confidence = a.confidence_;
    out.id = a.id_;
    out.attrs = attrs_.data();
    out.attr_count = attrs_.size();
    out.links = links_.data();
    out.link_count = links_.size();
    out.relations = relations_.data();
    out.relation_count = relations_.size();
    const chx_status status = sink_->emit(sink_, document_, &out);
    if (status == CHX_E_CANCELLED) cancelled_ = true;
    if (status == CHX_E_RESOURCE_EXHAUSTED) exhausted_ = true;
    return status;
  }
  // True once the caller has gone away, the deadline has passed, or the document's output budget is used up.  Cheap;
  // ask in every loop over the text.
  bool Stopped() {
    if (!cancelled_ && sink_->should_stop(sink_) != 0) cancelled_ = true;
    return cancelled_ || exhausted_;
  }
  // What Extract's return means to the host.
  chx_status Verdict() const { return cancelled_ ? CHX_E_CANCELLED : CHX_OK; }

 private:
  const chx_sink* sink_;
  uint32_t document_;
  bool cancelled_ = false;
  bool exhausted_ = false;
  // Kept from one Emit to the next for their memory.
  std::vector<chx_attr> attrs_;
  std::vector<chx_link> links_;
  std::vector<chx_relation> relations_;
};

// A number of the plugin's own that only grows, in the server's metrics.  Safe to use from several threads.  One that
// the host did not give, or that was never asked for, counts nothing.
class Counter {
 public:
  Counter() = default;
  Counter(const chx_host* host, const chx_host_metrics* metrics, chx_metric metric)
      : host_(host), metrics_(metrics), metric_(metric) {}
  void Add(uint64_t n = 1) const {
    if (metrics_ != nullptr) metrics_->add(host_, metric_, n);
  }

 private:
  const chx_host* host_ = nullptr;
  const chx_host_metrics* metrics_ = nullptr;
  chx_metric metric_ = 0;
};

// How often values fell between given bounds.  As Counter in all else.
class Histogram {
 public:
  Histogram() = default;
  Histogram(const chx_host* host, const chx_host_metrics* metrics, chx_metric metric)
      : host_(host), metrics_(metrics), metric_(metric) {}
  void Record(double value) const {
    if (metrics_ != nullptr) metrics_->record(host_, metric_, value);
  }

 private:
  const chx_host* host_ = nullptr;
  const chx_host_metrics* metrics_ = nullptr;
  chx_metric metric_ = 0;
};

// What the host offers to Create.  Copy it to keep it: it is valid as long as the plugin, and its functions may be
// called from any thread.
class Host {
 public:
  explicit Host(const chx_host* host) : host_(host) {}
  std::string_view name() const { return View(host_->name); }
  std::string_view version() const { return View(host_->version); }
  // One line, at most 512 bytes; never the documents' text.  The host limits the rate.
  void Log(chx_severity severity, std::string_view message) const { host_->log(host_, severity, Str(message)); }
  // Monotonic.
  uint64_t now_ns() const { return host_->now_ns(host_); }
  // The bytes of a resource file the manifest names, valid as long as the plugin; false when there is none.
  bool Resource(std::string_view name, std::string_view& bytes) const {
    const auto* resources =
        static_cast<const chx_host_resources*>(host_->get_extension(host_, CHX_STR(CHX_EXT_RESOURCES)));
    const void* data = nullptr;
    uint64_t size = 0;
    if (resources == nullptr || resources->map(host_, Str(name), &data, &size) != CHX_OK) return false;
    bytes = std::string_view(static_cast<const char*>(data), size);
    return true;
  }
  // Only in Create.  The host puts the plugin's id before the name; the same name gives the same metric.
  Counter NewCounter(std::string_view name, std::string_view help) const {
    const chx_host_metrics* metrics = Metrics();
    return metrics == nullptr ? Counter() : Counter(host_, metrics, metrics->counter(host_, Str(name), Str(help)));
  }
  // Bounds ascend; at most 32.
  Histogram NewHistogram(std::string_view name, std::string_view help, const std::vector<double>& bounds) const {
    const chx_host_metrics* metrics = Metrics();
    if (metrics == nullptr) return {};
    return {host_, metrics, metrics->histogram(host_, Str(name), Str(help), bounds.data(), bounds.size())};
  }
  const chx_host& raw() const { return *host_; }

 private:
  const chx_host_metrics* Metrics() const {
    return static_cast<const chx_host_metrics*>(host_->get_extension(host_, CHX_STR(CHX_EXT_METRICS)));
  }

  const chx_host* host_;
};

// Throw it from Create when the configuration is not as it should be.  `pointer` is the JSON Pointer (RFC 6901) of the
// member that is to blame: "/words/0".
class ConfigError : public std::invalid_argument {
 public:
  explicit ConfigError(const std::string& message, std::string pointer = {})
      : std::invalid_argument(message), pointer_(std::move(pointer)) {}
  const std::string& pointer() const { return pointer_; }

 private:
  std::string pointer_;
};

// Derive from this, and name the class in CHANCERY_PLUGIN.
class Extractor {
 public:
  virtual ~Extractor() = default;
  // Reports the document's findings.  An exception fails the document with its what(); the next one is tried all the
  // same.
  virtual void Extract(const Document& document, Emitter& emitter) = 0;
  // Run once, after the first Create: false, with the reason in `error`, keeps the plugin from being used.  It may
  // throw.
  virtual bool SelfTest(std::string& error) {
    (void)error;
    return true;
  }
  // An extension of the extractor beyond the SDK's own, by its id, or nullptr; valid as long as the extractor.
  virtual const void* Extension(std::string_view id) {
    (void)id;
    return nullptr;
  }
};

// How the plugin presents itself; lists are separated by spaces.  Must say what the manifest says.
struct PluginInfo {
  const char* id;
  const char* version;
  const char* languages = "*";
  const char* produces = "";
  const char* requires_types = "";
  const char* uses_types = "";
  bool concurrent = false;
};

namespace internal {

// The functions of the C border for extractors of class T: every exception ends here.
template <class T>
struct Adapter {
  static chx_status CHX_CALL Create(const chx_host* host, chx_str config, chx_instance** out,
                                    const chx_error* error) CHX_NOEXCEPT {
    *out = nullptr;
    std::string message;
    chx_status status = CHX_E_FAILED_PRECONDITION;
    try {
      std::unique_ptr<Extractor> made = T::Create(Host(host), View(config), message);
      if (made != nullptr) {
        *out = reinterpret_cast<chx_instance*>(made.release());
        return CHX_OK;
      }
      if (message.empty()) message = "Create() gave no extractor and no reason";
      error->set(error, Str(message), chx_str{nullptr, 0});
    } catch (const ConfigError& e) {
      status = CHX_E_INVALID_ARGUMENT;
      error->set(error, Str(e.what()), Str(e.pointer()));
    } catch (const std::exception& e) {
      error->set(error, Str(e.what()), chx_str{nullptr, 0});
    } catch (...) {
      error->set(error, CHX_STR("unknown exception"), chx_str{nullptr, 0});
    }
    return status;
  }
  static void CHX_CALL Destroy(chx_instance* instance) CHX_NOEXCEPT { delete reinterpret_cast<Extractor*>(instance); }
  static chx_status CHX_CALL Extract(chx_instance* instance, const chx_batch* batch,
                                     const chx_sink* sink) CHX_NOEXCEPT {
    for (uint32_t i = 0; i < batch->count; ++i) {
      if (sink->should_stop(sink) != 0) return CHX_E_CANCELLED;
      try {
        Emitter emitter(sink, i);
        reinterpret_cast<Extractor*>(instance)->Extract(Document(batch->documents[i]), emitter);
        if (emitter.Verdict() != CHX_OK) return CHX_E_CANCELLED;
        sink->finish(sink, i, CHX_OK, chx_str{nullptr, 0});
      } catch (const std::exception& e) {
        sink->finish(sink, i, CHX_E_UNKNOWN, Str(e.what()));
      } catch (...) {
        sink->finish(sink, i, CHX_E_UNKNOWN, CHX_STR("unknown exception"));
      }
    }
    return CHX_OK;
  }
  static chx_status CHX_CALL RunSelfTest(chx_instance* instance, const chx_error* error) CHX_NOEXCEPT {
    try {
      std::string message;
      if (reinterpret_cast<Extractor*>(instance)->SelfTest(message)) return CHX_OK;
      error->set(error, Str(message), chx_str{nullptr, 0});
      return CHX_E_FAILED_PRECONDITION;
    } catch (const std::exception& e) {
      error->set(error, Str(e.what()), chx_str{nullptr, 0});
    } catch (...) {
      error->set(error, CHX_STR("unknown exception"), chx_str{nullptr, 0});
    }
    return CHX_E_UNKNOWN;
  }
  static const void* CHX_CALL GetExtension(chx_instance* instance, chx_str id) CHX_NOEXCEPT {
    static constexpr chx_plugin_self_test kSelfTest = {sizeof(chx_plugin_self_test), 0, &RunSelfTest};
    if (View(id) == CHX_EXT_SELF_TEST) return &kSelfTest;
    try {
      return reinterpret_cast<chancery::sdk::Extractor*>(instance)->Extension(View(id));
    } catch (...) {
      return nullptr;
    }
  }
};

// A descriptor and the texts and lists that it points at.  Never torn down: the host may read it until the process
// ends.
class Descriptor {
 public:
  struct Lists {
    std::vector<std::string> languages, produces, requires_types, uses_types;
  };

  Descriptor(std::string_view id, std::string_view version) : id_(id), version_(version) {}

  // Extractors keep the order of the calls.
  template <class T>
  void Add(std::string_view id, std::string_view version, const Lists& lists, bool concurrent) {
    entries_.push_back(std::make_unique<Entry>());
    Entry& entry = *entries_.back();
    entry.id = id;
    entry.version = version;
    entry.lists = lists;
    chx_extractor& e = entry.extractor;
    std::memset(&e, 0, sizeof e);
    e.struct_size = sizeof e;
    e.threads = concurrent ? CHX_THREADS_CONCURRENT : CHX_THREADS_INSTANCE;
    e.id = Str(entry.id);
    e.version = Str(entry.version);
    e.languages = Point(entry.lists.languages, entry.views[0], &e.language_count);
    e.produces = Point(entry.lists.produces, entry.views[1], &e.produces_count);
    e.requires_types = Point(entry.lists.requires_types, entry.views[2], &e.requires_count);
    e.uses_types = Point(entry.lists.uses_types, entry.views[3], &e.uses_count);
    e.create = &Adapter<T>::Create;
    e.destroy = &Adapter<T>::Destroy;
    e.extract = &Adapter<T>::Extract;
    e.get_extension = &Adapter<T>::GetExtension;
    list_.push_back(&e);
  }

  // After the last Add.
  const chx_plugin* Finish() {
    std::memset(&plugin_, 0, sizeof plugin_);
    plugin_.struct_size = sizeof plugin_;
    plugin_.abi_version = CHX_ABI_VERSION;
    plugin_.min_host_abi = CHX_ABI(1, 0);
    plugin_.id = Str(id_);
    plugin_.version = Str(version_);
    plugin_.extractors = list_.data();
    plugin_.extractor_count = list_.size();
    return &plugin_;
  }

 private:
  struct Entry {
    std::string id, version;
    Lists lists;
    std::vector<chx_str> views[4];
    chx_extractor extractor;
  };
  static const chx_str* Point(const std::vector<std::string>& texts, std::vector<chx_str>& views, uint64_t* count) {
    for (const std::string& text : texts) views.push_back(Str(text));
    *count = views.size();
    return views.data();
  }

  std::string id_, version_;
  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<const chx_extractor*> list_;
  chx_plugin plugin_;
};

inline std::vector<std::string> Split(const char* list) {
  std::vector<std::string> out;
  std::string_view rest(list);
  while (!rest.empty()) {
    const size_t space = rest.find(' ');
    if (space != 0) out.emplace_back(rest.substr(0, space));
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  }
  return out;
}

template <class T>
const chx_plugin* DescribeOne(const PluginInfo& info) noexcept {
  // A function-local static: built once, thread-safe, and not destroyed with the process's other statics.
  static const chx_plugin* plugin = [&info]() -> const chx_plugin* {
    try {
      auto descriptor = std::make_unique<Descriptor>(info.id, info.version);
      const Descriptor::Lists lists = {Split(info.languages), Split(info.produces), Split(info.requires_types),
                                       Split(info.uses_types)};
      descriptor->Add<T>(info.id, info.version, lists, info.concurrent);
      return descriptor.release()->Finish();
    } catch (...) {
      return nullptr;
    }
  }();
  return plugin;
}

}  // namespace internal
}  // namespace chancery::sdk

// Defines chx_entry_v1 for class T; the further arguments are the fields of PluginInfo as designated initialisers
// (C++20; g++ and clang++ take them in C++17 too).
#define CHANCERY_PLUGIN(T, ...)                                                      \
  extern "C" CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) CHX_NOEXCEPT { \
    static const chancery::sdk::PluginInfo info = {__VA_ARGS__};                     \
    return chancery::sdk::internal::DescribeOne<T>(info);                            \
  }

#endif  // CHANCERY_SDK_CPP_EXTRACTOR_HPP
