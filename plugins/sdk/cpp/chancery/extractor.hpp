/* SPDX-License-Identifier: Apache-2.0 */
// A thin C++17 layer over chancery/extractor.h: RAII, string_views, and no exception across the border.
//
//   class Ships : public chancery::sdk::Extractor {
//    public:
//     static std::unique_ptr<Extractor> Create(const chancery::sdk::Host& host, std::string_view config, std::string&
//     error); void Extract(const chancery::sdk::Document& document, chancery::sdk::Emitter& emitter) override;
//   };
//   CHX_MANIFEST("{...}");   // chancery/extractor.h; docs/plugin-abi.md lists the members
//   CHANCERY_PLUGIN(Ships, .id = "org.example.ships", .version = "1.0.0", .languages = "en ru", .produces = "ship")
//
// Create puts the reason into `error` when it returns null; it may also throw.  All that the plugin is given is valid
// until the call returns; what it emits is copied.
//
// An instance is used by one thread at a time unless the plugin says `.concurrent = true`; then Extract must be
// re-entrant (all bundled plugins are: everything is compiled in Create and only read afterwards).
#ifndef CHANCERY_SDK_CPP_EXTRACTOR_HPP
#define CHANCERY_SDK_CPP_EXTRACTOR_HPP

#include <chancery/extractor.h>

#include <cstring>
#include <exception>
#include <memory>
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
  uint64_t id() const { return a_->id; }
  double confidence() const { return a_->confidence; }
  // The attribute of that key, or nullptr.
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
  // The integer attribute of that key, or `missing`.
  int64_t Int(std::string_view key, int64_t missing = -1) const {
    const chx_value* v = Find(key);
    return v != nullptr && v->type == CHX_VALUE_INT64 ? v->as.i64 : missing;
  }
  // The first link's id in that knowledge base, or "".
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
  const chx_annotation& raw() const { return *a_; }

 private:
  const chx_annotation* a_;
};

// The document being analysed.  Valid during Extract.
class Document {
 public:
  explicit Document(const chx_document* d) : d_(d) {}
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
  size_t prior_count() const { return static_cast<size_t>(d_->prior_count); }
  // Sorted by begin, then by end descending.
  Prior prior(size_t i) const { return Prior(d_->prior[i]); }

 private:
  const chx_document* d_;
};

// One finding on its way to the host.  Copies what it is given.
class Annotation {
 public:
  Annotation(std::string_view type, uint64_t begin, uint64_t end) : type_(type), begin_(begin), end_(end) {}
  Annotation& Canonical(std::string_view text) {
    canonical_ = text;
    return *this;
  }
  Annotation& Confidence(double value) {
    confidence_ = value;
    return *this;
  }
  // Any number below CHX_HOST_ID unique within the document; other annotations' relations name it.
  Annotation& Id(uint64_t id) {
    id_ = id;
    return *this;
  }
  Annotation& Set(std::string_view key, std::string_view text) {
    if (!text.empty()) texts_.emplace_back(std::string(key), std::string(text));
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
  Annotation& Link(std::string_view kb, std::string_view id, double confidence = 1) {
    if (!id.empty()) links_.push_back({std::string(kb), std::string(id), confidence});
    return *this;
  }
  Annotation& Relate(std::string_view role, uint64_t target_id) {
    if (target_id != 0) relations_.emplace_back(std::string(role), target_id);
    return *this;
  }
  uint64_t begin() const { return begin_; }
  uint64_t end() const { return end_; }
  uint64_t id() const { return id_; }

 private:
  friend class Emitter;
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
    values_.emplace_back(std::string(key), value);
    return *this;
  }

  std::string type_;
  uint64_t begin_, end_, id_ = 0;
  std::string canonical_;
  double confidence_ = 1;
  std::vector<std::pair<std::string, std::string>> texts_;
  std::vector<std::pair<std::string, chx_value>> values_;
  std::vector<LinkText> links_;
  std::vector<std::pair<std::string, uint64_t>> relations_;
};

// Hands findings to the host.  Valid during Extract, on its thread.
class Emitter {
 public:
  Emitter(const chx_sink* sink, uint32_t document) : sink_(sink), document_(document) {}

  // The host's verdict; CHX_E_RESOURCE_EXHAUSTED and CHX_E_CANCELLED mean: stop with this document.
  chx_status Emit(const Annotation& a) {
    attrs_.clear();
    for (const auto& [key, text] : a.texts_) {
      chx_value v = Annotation::Make(CHX_VALUE_STRING);
      v.as.str = Str(text);
      attrs_.push_back(chx_attr{Str(key), v});
    }
    for (const auto& [key, value] : a.values_) attrs_.push_back(chx_attr{Str(key), value});
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

// What the host offers to Create.
class Host {
 public:
  explicit Host(const chx_host* host) : host_(host) {}
  void Log(chx_severity severity, std::string_view message) const { host_->log(host_, severity, Str(message)); }
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

 private:
  const chx_host* host_;
};

// Derive from this, and name the class in CHANCERY_PLUGIN.
class Extractor {
 public:
  virtual ~Extractor() = default;
  // Reports the document's findings.  An exception fails the document with its what(); the next one is tried all the
  // same.
  virtual void Extract(const Document& document, Emitter& emitter) = 0;
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

inline std::vector<chx_str> Split(const char* list) {
  std::vector<chx_str> out;
  std::string_view rest(list);
  while (!rest.empty()) {
    const size_t space = rest.find(' ');
    const std::string_view word = rest.substr(0, space);
    if (!word.empty()) out.push_back(Str(word));
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  }
  return out;
}

template <class T>
struct Adapter {
  static chx_status CHX_CALL Create(const chx_host* host, chx_str config, chx_instance** out,
                                    const chx_error* error) CHX_NOEXCEPT {
    *out = nullptr;
    std::string message;
    try {
      std::unique_ptr<Extractor> made = T::Create(Host(host), View(config), message);
      if (made != nullptr) {
        *out = reinterpret_cast<chx_instance*>(made.release());
        return CHX_OK;
      }
    } catch (const std::exception& e) {
      message = e.what();
    } catch (...) {
      message = "unknown exception";
    }
    if (message.empty()) message = "Create() gave no extractor and no reason";
    error->set(error, Str(message), chx_str{nullptr, 0});
    return CHX_E_FAILED_PRECONDITION;
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
  // Function-local statics: built once, thread-safe, and never torn down while the host may still read them.
  static const chx_plugin* Plugin(const PluginInfo& info) {
    struct Tables {
      std::vector<chx_str> languages, produces, required, used;
      chx_extractor extractor;
      const chx_extractor* list[1];
      chx_plugin plugin;
    };
    static const Tables* tables = [&info] {
      auto* t = new Tables{
          Split(info.languages), Split(info.produces), Split(info.requires_types), Split(info.uses_types), {}, {}, {}};
      t->extractor.struct_size = sizeof(chx_extractor);
      t->extractor.threads = info.concurrent ? CHX_THREADS_CONCURRENT : CHX_THREADS_INSTANCE;
      t->extractor.id = Str(info.id);
      t->extractor.version = Str(info.version);
      t->extractor.languages = t->languages.data();
      t->extractor.language_count = t->languages.size();
      t->extractor.produces = t->produces.data();
      t->extractor.produces_count = t->produces.size();
      t->extractor.requires_types = t->required.data();
      t->extractor.requires_count = t->required.size();
      t->extractor.uses_types = t->used.data();
      t->extractor.uses_count = t->used.size();
      t->extractor.create = &Create;
      t->extractor.destroy = &Destroy;
      t->extractor.extract = &Extract;
      t->list[0] = &t->extractor;
      t->plugin.struct_size = sizeof(chx_plugin);
      t->plugin.abi_version = CHX_ABI_VERSION;
      t->plugin.min_host_abi = CHX_ABI(1, 0);
      t->plugin.id = Str(info.id);
      t->plugin.version = Str(info.version);
      t->plugin.extractors = t->list;
      t->plugin.extractor_count = 1;
      return t;
    }();
    return &tables->plugin;
  }
};

}  // namespace internal
}  // namespace chancery::sdk

// Defines chx_entry_v1 for class T; the further arguments are the fields of PluginInfo as designated initialisers
// (C++20; g++ and clang++ take them in C++17 too).
#define CHANCERY_PLUGIN(T, ...)                                                      \
  extern "C" CHX_EXPORT const chx_plugin* CHX_CALL chx_entry_v1(void) CHX_NOEXCEPT { \
    static const chancery::sdk::PluginInfo info = {__VA_ARGS__};                     \
    return chancery::sdk::internal::Adapter<T>::Plugin(info);                        \
  }

#endif  // CHANCERY_SDK_CPP_EXTRACTOR_HPP
