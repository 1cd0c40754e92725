#include "plugins/rules/testing/plugin_host.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>

namespace chancery::rules::testing {
namespace {

std::string_view View(chx_str s) { return s.data == nullptr ? std::string_view() : std::string_view(s.data, s.len); }
chx_str Str(std::string_view s) { return {s.data(), s.size()}; }

std::string DateText(const chx_date& d) {
  char text[32];
  if (d.precision == CHX_DATE_DAY) {
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
  } else if (d.precision == CHX_DATE_MONTH) {
    std::snprintf(text, sizeof text, "%04d-%02d", d.year, d.month);
  } else if (d.precision == CHX_DATE_DECADE) {
    std::snprintf(text, sizeof text, "%03dX", d.year / 10);
  } else {
    std::snprintf(text, sizeof text, "%04d", d.year);
  }
  return text;
}

std::string DecimalText(const chx_decimal& d) {
  std::string digits = std::to_string(d.unscaled);
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  if (d.scale < 0) digits.append(static_cast<size_t>(-d.scale), '0');
  if (d.scale > 0) {
    const size_t scale = static_cast<size_t>(d.scale);
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return (negative ? "-" : "") + digits;
}

std::string ValueText(const chx_value& v) {
  switch (v.type) {
    case CHX_VALUE_STRING: return std::string(View(v.as.str));
    case CHX_VALUE_INT64: return std::to_string(v.as.i64);
    case CHX_VALUE_BOOL: return v.as.i64 != 0 ? "true" : "false";
    case CHX_VALUE_DOUBLE: return std::to_string(v.as.f64);
    case CHX_VALUE_DATE: return DateText(v.as.date);
    case CHX_VALUE_DECIMAL: return DecimalText(v.as.decimal);
    default: return {};
  }
}

chx_date ParseDate(const std::string& text) {
  chx_date d;
  std::memset(&d, 0, sizeof d);
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const int parts = std::sscanf(text.c_str(), "%d-%u-%u", &year, &month, &day);
  if (parts < 1) return d;
  d.year = year;
  d.month = static_cast<uint8_t>(month);
  d.day = static_cast<uint8_t>(day);
  d.precision = static_cast<uint8_t>(parts == 3 ? CHX_DATE_DAY : parts == 2 ? CHX_DATE_MONTH : CHX_DATE_YEAR);
  return d;
}

// A copy of an annotation that owns what it points to.  Not movable: it points into itself.
class Copy {
 public:
  explicit Copy(const chx_annotation& a) : raw_(a) {
    raw_.struct_size = sizeof raw_;
    raw_.type = Keep(a.type);
    raw_.canonical = Keep(a.canonical);
    raw_.source = Keep(a.source);
    for (uint64_t i = 0; i < a.attr_count; ++i) {
      chx_attr attr = a.attrs[i];
      attr.key = Keep(attr.key);
      if (attr.value.type == CHX_VALUE_STRING) attr.value.as.str = Keep(attr.value.as.str);
      attrs_.push_back(attr);
    }
    for (uint64_t i = 0; i < a.link_count; ++i) {
      links_.push_back({Keep(a.links[i].kb), Keep(a.links[i].id), a.links[i].confidence});
    }
    for (uint64_t i = 0; i < a.relation_count; ++i) {
      relations_.push_back({Keep(a.relations[i].role), a.relations[i].target_id});
    }
    raw_.attrs = attrs_.data();
    raw_.links = links_.data();
    raw_.relations = relations_.data();
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  chx_annotation& raw() { return raw_; }
  std::vector<chx_relation>& relations() { return relations_; }

  Found ToFound() const {
    Found f;
    f.begin = raw_.begin;
    f.end = raw_.end;
    f.id = raw_.id;
    f.type = View(raw_.type);
    f.canonical = View(raw_.canonical);
    for (const chx_attr& a : attrs_) f.attributes[std::string(View(a.key))] = ValueText(a.value);
    for (const chx_link& l : links_) f.links.emplace_back(View(l.kb), View(l.id));
    for (const chx_relation& r : relations_) f.relations.emplace_back(View(r.role), r.target_id);
    return f;
  }

 private:
  chx_str Keep(chx_str s) { return s.data == nullptr ? s : Str(strings_.emplace_back(View(s))); }

  chx_annotation raw_;
  std::deque<std::string> strings_;
  std::vector<chx_attr> attrs_;
  std::vector<chx_link> links_;
  std::vector<chx_relation> relations_;
};

using Copies = std::vector<std::unique_ptr<Copy>>;

void SortForPrior(Copies& all) {
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a->raw().begin != b->raw().begin ? a->raw().begin < b->raw().begin : a->raw().end > b->raw().end;
  });
}

// One loaded plugin with the host it sees.
class Loaded {
 public:
  explicit Loaded(const std::string& path) : folder_(path.ends_with(".so") ? path.substr(0, path.size() - 3) : path) {
    std::memset(&host_, 0, sizeof host_);
    host_.struct_size = sizeof host_;
    host_.abi_version = CHX_ABI_VERSION;
    host_.impl = this;
    host_.name = CHX_STR("chancery-rules-testing");
    host_.version = CHX_STR("1.0.0");
    host_.log = [](const chx_host*, chx_severity severity, chx_str message) noexcept {
      if (severity >= CHX_LOG_WARNING) std::fprintf(stderr, "%.*s\n", static_cast<int>(message.len), message.data);
    };
    host_.now_ns = [](const chx_host*) noexcept { return uint64_t{0}; };
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

  bool Create(const std::string& path, std::string& error) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) {
      error = dlerror();
      return false;
    }
    const auto entry = reinterpret_cast<chx_entry_v1_fn>(dlsym(library, CHX_ENTRY_SYMBOL));
    const chx_plugin* plugin = entry == nullptr ? nullptr : entry();
    if (plugin == nullptr || plugin->extractor_count == 0) {
      error = path + ": no plugin in it";
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
    if (plugin->init != nullptr && plugin->init(&host_, &report) != CHX_OK) return false;
    if (extractor_->create(&host_, chx_str{nullptr, 0}, &instance_, &report) != CHX_OK) {
      error = path + ": " + error;
      return false;
    }
    return true;
  }

  // Adds what the plugin finds to `all`, with ids from `next_id` on.
  void Extract(const TestDocument& document, Copies& all, uint64_t& next_id, std::string& error) {
    std::vector<const chx_annotation*> prior;
    for (const auto& c : all) prior.push_back(&c->raw());
    chx_document d;
    std::memset(&d, 0, sizeof d);
    d.struct_size = sizeof d;
    d.text = Str(document.text);
    d.language = Str(document.language);
    d.date = ParseDate(document.date);
    d.prior = prior.data();
    d.prior_count = prior.size();
    const chx_document* documents[] = {&d};
    chx_batch batch;
    std::memset(&batch, 0, sizeof batch);
    batch.struct_size = sizeof batch;
    batch.count = 1;
    batch.documents = documents;

    struct Sink {
      const TestDocument* document;
      Copies found;
      std::string* error;
    } state{&document, {}, &error};
    chx_sink sink;
    std::memset(&sink, 0, sizeof sink);
    sink.struct_size = sizeof sink;
    sink.impl = &state;
    sink.emit = [](const chx_sink* s, uint32_t, const chx_annotation* a) noexcept -> chx_status {
      auto& to = *static_cast<Sink*>(s->impl);
      const std::string& text = to.document->text;
      const auto inside = [&](uint64_t at) { return at < text.size() && (text[at] & 0xC0) == 0x80; };
      if (a->begin >= a->end || a->end > text.size() || inside(a->begin) || inside(a->end)) {
        *to.error += "bad span [" + std::to_string(a->begin) + ", " + std::to_string(a->end) + ") of " +
                     std::string(View(a->type)) + "\n";
        return CHX_E_OUT_OF_RANGE;
      }
      to.found.push_back(std::make_unique<Copy>(*a));
      return CHX_OK;
    };
    sink.finish = [](const chx_sink* s, uint32_t, chx_status status, chx_str message) noexcept {
      if (status != CHX_OK) *static_cast<Sink*>(s->impl)->error += "failed: " + std::string(View(message)) + "\n";
    };
    sink.should_stop = [](const chx_sink*) noexcept -> int32_t { return 0; };
    if (extractor_->extract(instance_, &batch, &sink) != CHX_OK) error += "extract failed\n";

    // The plugin's own ids become the host's; others in relations are those of the prior annotations.
    std::map<uint64_t, uint64_t> ids;
    for (const auto& c : state.found) {
      const uint64_t own = c->raw().id;
      c->raw().id = next_id++;
      c->raw().source = extractor_->id;
      if (own != 0 && !ids.emplace(own, c->raw().id).second) error += "id " + std::to_string(own) + " used twice\n";
    }
    const auto known = [&](uint64_t id) {
      return std::any_of(all.begin(), all.end(), [&](const auto& c) { return c->raw().id == id; });
    };
    for (const auto& c : state.found) {
      for (chx_relation& r : c->relations()) {
        const auto own = ids.find(r.target_id);
        if (own != ids.end()) {
          r.target_id = own->second;
        } else if (!known(r.target_id)) {
          error += "relation " + std::string(View(r.role)) + " to unknown id " + std::to_string(r.target_id) + "\n";
        }
      }
    }
    std::move(state.found.begin(), state.found.end(), std::back_inserter(all));
    SortForPrior(all);
  }

 private:
  std::string folder_;
  chx_host host_;
  chx_host_resources resources_;
  std::deque<std::string> files_;
  const chx_extractor* extractor_ = nullptr;
  chx_instance* instance_ = nullptr;
};

class PluginHostImpl : public PluginHost {
 public:
  bool Add(const std::string& path, std::string& error) {
    plugins_.push_back(std::make_unique<Loaded>(path));
    return plugins_.back()->Create(path, error);
  }

  std::vector<Found> Run(const TestDocument& document, std::string& error) override {
    error.clear();
    Copies all;
    // Ids of prior annotations start high so that they differ from those a plugin makes up.
    uint64_t next_id = uint64_t{1} << 40;
    auto sentences = document.sentences;
    if (sentences.empty() && !document.text.empty()) sentences.emplace_back(0, document.text.size());
    for (const auto& [begin, end] : sentences) {
      chx_annotation a;
      std::memset(&a, 0, sizeof a);
      a.struct_size = sizeof a;
      a.begin = begin;
      a.end = end;
      a.type = CHX_STR("sentence");
      a.confidence = 1;
      a.id = next_id++;
      all.push_back(std::make_unique<Copy>(a));
    }
    for (const Found& f : document.given) {
      std::vector<chx_attr> attributes;
      for (const auto& [key, text] : f.attributes) {
        chx_attr& attr = attributes.emplace_back();
        std::memset(&attr, 0, sizeof attr);
        attr.key = Str(key);
        attr.value.type = CHX_VALUE_STRING;
        attr.value.as.str = Str(text);
      }
      chx_annotation a;
      std::memset(&a, 0, sizeof a);
      a.struct_size = sizeof a;
      a.begin = f.begin;
      a.end = f.end;
      a.type = Str(f.type);
      a.canonical = Str(f.canonical);
      a.confidence = 1;
      a.id = next_id++;
      a.attrs = attributes.data();
      a.attr_count = attributes.size();
      all.push_back(std::make_unique<Copy>(a));
    }
    SortForPrior(all);
    for (const auto& p : plugins_) p->Extract(document, all, next_id, error);
    std::vector<Found> found;
    for (const auto& c : all) {
      if (View(c->raw().type) != "sentence") found.push_back(c->ToFound());
    }
    return found;
  }

 private:
  std::vector<std::unique_ptr<Loaded>> plugins_;
};

}  // namespace

std::string_view Found::Attribute(std::string_view key) const {
  const auto it = attributes.find(std::string(key));
  return it == attributes.end() ? std::string_view() : std::string_view(it->second);
}

uint64_t Found::Related(std::string_view role) const {
  for (const auto& [name, id] : relations) {
    if (name == role) return id;
  }
  return 0;
}

std::unique_ptr<PluginHost> PluginHost::Load(const std::vector<std::string>& paths, std::string& error) {
  auto host = std::make_unique<PluginHostImpl>();
  for (const std::string& path : paths) {
    if (!host->Add(path, error)) return nullptr;
  }
  return host;
}

}  // namespace chancery::rules::testing
