#include <dlfcn.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "plugins/check/check.h"
#include "plugins/check/loaded_plugin.h"
#include "plugins/check/monitor.h"
#include "plugins/check/process.h"
#include "plugins/check/process_state.h"
#include "plugins/check/semantics.h"
#include "plugins/check/sha256.h"

namespace chancery::check {
namespace {

constexpr double kSlowLoad = 0.2;
constexpr double kSlowEntry = 0.001;
constexpr uint64_t kMostExtractors = 64;
constexpr uint64_t kLongestList = 64;
constexpr uint32_t kLargestStruct = 1 << 16;

double Seconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string Milliseconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g ms", seconds * 1000);
  return text;
}

chx_entry_v1_fn Entry(void* library) { return reinterpret_cast<chx_entry_v1_fn>(dlsym(library, CHX_ENTRY_SYMBOL)); }

Outcome CheckDlopen(const Subject& subject) {
  Outcome out;
  SetPhase("dlopen");
  const double begin = Seconds();
  std::string why;
  if (OpenLibrary(subject.path, &why) == nullptr) {
    out.Fail("does not load: " + why, "Link with -Wl,-z,defs: what is missing is then told when you build.");
    return out;
  }
  const double took = Seconds() - begin;
  out.note = Milliseconds(took);
  if (took > kSlowLoad) {
    out.Warn("loading takes " + Milliseconds(took) + " of CPU time",
             "Move the work of global objects' constructors into init() or create().");
  }
  return out;
}

Outcome CheckEntry(const Subject& subject) {
  Outcome out;
  std::string why;
  void* library = OpenLibrary(subject.path, &why);
  const chx_entry_v1_fn entry = library == nullptr ? nullptr : Entry(library);
  if (entry == nullptr) {
    out.Fail("there is no " CHX_ENTRY_SYMBOL " to call", "");
    return out;
  }
  SetPhase(CHX_ENTRY_SYMBOL "()");
  const double begin = Seconds();
  const chx_plugin* plugin = entry();
  const double took = Seconds() - begin;
  if (plugin == nullptr) {
    out.Fail(CHX_ENTRY_SYMBOL "() returned NULL: the plugin says that this machine cannot run it", "");
    return out;
  }
  if (entry() != plugin)
    out.Fail(CHX_ENTRY_SYMBOL "() gives another pointer when it is called again", "Return a pointer to static data.");
  out.note = Milliseconds(took);
  if (took > kSlowEntry)
    out.Warn(CHX_ENTRY_SYMBOL "() takes " + Milliseconds(took), "Work belongs into init() or create().");
  return out;
}

// Compares descriptor and manifest, without trusting a single count or pointer of the former more than dlopen does.
class DescriptorCheck {
 public:
  explicit DescriptorCheck(const Manifest& manifest) : manifest_(manifest) {}

  Outcome Run(const chx_plugin* p) {
    if (!HasSize(p->struct_size, CHX_END(chx_plugin, shutdown), "plugin")) return out_;
    if (p->abi_version >> 16 != CHX_ABI_MAJOR) Bad("plugin.abi_version is " + AbiText(p->abi_version));
    if (p->min_host_abi > CHX_ABI_VERSION || p->min_host_abi >> 16 != CHX_ABI_MAJOR) {
      Bad("plugin.min_host_abi is " + AbiText(p->min_host_abi) + ", this program knows " + AbiText(CHX_ABI_VERSION));
    }
    if (p->min_host_abi != manifest_.min_host_abi && p->min_host_abi >> 16 == CHX_ABI_MAJOR) {
      Bad("plugin.min_host_abi is " + AbiText(p->min_host_abi) + ", the manifest says " +
          AbiText(manifest_.min_host_abi));
    }
    if (p->abi_version != manifest_.abi)
      Bad("plugin.abi_version is " + AbiText(p->abi_version) + ", the manifest says " + AbiText(manifest_.abi));
    const bool has_runtime = (p->flags & CHX_PLUGIN_HAS_RUNTIME) != 0;
    if (has_runtime != manifest_.has_runtime) {
      Bad(std::string("plugin.flags ") + (has_runtime ? "has" : "lacks") +
          " CHX_PLUGIN_HAS_RUNTIME, the manifest's has_runtime says otherwise");
    }
    Same(p->id, manifest_.id, "plugin.id");
    Same(p->version, manifest_.version, "plugin.version");
    if (p->extractor_count != manifest_.extractors.size() || p->extractor_count > kMostExtractors) {
      Bad("plugin has " + std::to_string(p->extractor_count) + " extractors, the manifest " +
          std::to_string(manifest_.extractors.size()));
      return out_;
    }
    if (p->extractors == nullptr) {
      Bad("plugin.extractors is NULL");
      return out_;
    }
    for (size_t i = 0; i < p->extractor_count; ++i) CheckExtractor(p->extractors[i], manifest_.extractors[i], i);
    return out_;
  }

 private:
  void Bad(std::string what) {
    if (out_.problems.size() < 8) {
      out_.Fail(std::move(what),
                "Descriptor and manifest say the same, in the same order; chancery/extractor.h, section 2.");
    }
  }
  bool HasSize(uint32_t size, size_t least, const std::string& what) {
    if (size >= least && size <= kLargestStruct) return true;
    Bad(what + ".struct_size is " + std::to_string(size) + ", at least " + std::to_string(least) + " is needed");
    return false;
  }
  void Same(chx_str text, const std::string& expected, const std::string& what) {
    if (text.data == nullptr || text.len > 4096) {
      Bad(what + " has " + std::to_string(text.len) + (text.data == nullptr ? " bytes at NULL" : " bytes"));
    } else if (std::string_view(text.data, text.len) != expected) {
      Bad(what + " is \"" + OneLine(text) + "\", not the manifest's \"" + expected + "\"");
    }
  }
  void SameList(const chx_str* list, uint64_t count, const std::vector<std::string>& expected,
                const std::string& what) {
    if (count != expected.size() || count > kLongestList) {
      Bad(what + " has " + std::to_string(count) + " names, the manifest " + std::to_string(expected.size()));
    } else if (count > 0 && list == nullptr) {
      Bad(what + " is NULL");
    } else {
      for (size_t i = 0; i < count; ++i) Same(list[i], expected[i], what + "[" + std::to_string(i) + "]");
    }
  }
  void CheckExtractor(const chx_extractor* e, const ManifestExtractor& expected, size_t index) {
    const std::string what = "extractors[" + std::to_string(index) + "]";
    if (e == nullptr) return Bad(what + " is NULL");
    if (!HasSize(e->struct_size, CHX_END(chx_extractor, get_extension), what)) return;
    if (e->create == nullptr) Bad(what + ".create is NULL");
    if (e->destroy == nullptr) Bad(what + ".destroy is NULL");
    if (e->extract == nullptr) Bad(what + ".extract is NULL");
    if (e->threads != CHX_THREADS_INSTANCE && e->threads != CHX_THREADS_CONCURRENT) {
      Bad(what + ".threads is " + std::to_string(e->threads));
    }
    if (e->max_batch != 0 && e->preferred_batch > e->max_batch) Bad(what + ".preferred_batch is above max_batch");
    Same(e->id, expected.id, what + ".id");
    Same(e->version, expected.version, what + ".version");
    SameList(e->languages, e->language_count, expected.languages, what + ".languages");
    SameList(e->produces, e->produces_count, expected.produces, what + ".produces");
    SameList(e->requires_types, e->requires_count, expected.requires_types, what + ".requires_types");
    SameList(e->uses_types, e->uses_count, expected.uses_types, what + ".uses_types");
  }

  const Manifest& manifest_;
  Outcome out_;
};

Outcome CheckDescriptor(const Subject& subject) {
  std::string why;
  void* library = OpenLibrary(subject.path, &why);
  const chx_entry_v1_fn entry = library == nullptr ? nullptr : Entry(library);
  const chx_plugin* plugin = entry == nullptr ? nullptr : entry();
  if (plugin == nullptr) {
    Outcome out;
    out.skipped = "there is no descriptor";
    return out;
  }
  SetPhase("the descriptor");
  return DescriptorCheck(subject.manifest).Run(plugin);
}

Outcome CheckInit(const Subject& subject) {
  Outcome out;
  const double begin = Seconds();
  std::string why;
  const std::unique_ptr<LoadedPlugin> plugin = LoadedPlugin::Load(subject, NewHost(subject), &why);
  if (plugin == nullptr) out.Fail(why, "init() returns CHX_OK, or says with error->set() what it needs.");
  else out.note = Milliseconds(Seconds() - begin);
  return out;
}

Outcome CheckFacet(const Subject& subject, Facet facet) {
  Outcome out;
  const bool runtimes_may = facet == Facet::kThreads || facet == Facet::kSignals || facet == Facet::kFiles;
  FakeHost* host = NewHost(subject);
  const ProcessState before = ProcessState::Now();
  std::string why;
  const std::unique_ptr<LoadedPlugin> plugin = LoadedPlugin::Load(subject, host, &why);
  SettleThreads(before.threads);
  const std::string difference = Difference(facet, before, ProcessState::Now());
  if (subject.manifest.has_runtime && runtimes_may) {
    if (!difference.empty()) out.note = difference + ": its language runtime may";
    return out;
  }
  if (!difference.empty()) out.Fail(difference + " between dlopen and the end of init()", Advice(facet));
  return out;
}

// The test documents with another kind of host: all is found that is found with one of today.
Outcome CheckOtherHost(const Subject& subject, HostOptions options, const std::string& name) {
  Outcome out;
  const char* advice =
      "Ask CHX_HAS() and get_extension() before using what is younger than min_host_abi; ignore unknown flags.";
  Running running(subject, options);
  if (!running.why.empty()) {
    out.Fail("does not start with " + name + ": " + running.why, advice);
    return out;
  }
  const std::string digest = Digest(subject, running, options.extra);
  running.plugin->Destroy(running.instances);
  const Ended today = RunInProcess(subject.options, "internal.digest", subject.options.timeout_seconds);
  if (today.verdict == Verdict::kPassed && today.outcome.note != Sha256(digest)) {
    out.Fail("finds something else with " + name + " than with one of " + AbiText(CHX_ABI_VERSION), advice);
  }
  return out;
}

Outcome CheckMinHost(const Subject& subject) {
  HostOptions options;
  options.abi_version = subject.manifest.min_host_abi;
  return CheckOtherHost(subject, options, "a host of " + AbiText(options.abi_version));
}

Outcome CheckFutureHost(const Subject& subject) {
  HostOptions options;
  options.abi_version = CHX_ABI(CHX_ABI_MAJOR, 99);
  options.extra = 64;
  return CheckOtherHost(subject, options, "a host of 1.99");
}

// Every struct stands before an unreadable page, cannot be written, and is gone after the call: that is all the check
// there is.
Outcome CheckRedzone(const Subject& subject) {
  Outcome out;
  std::string why;
  const std::unique_ptr<LoadedPlugin> plugin = LoadedPlugin::Load(subject, NewHost(subject), &why);
  const std::optional<std::vector<Instance>> instances = plugin == nullptr ? std::nullopt : plugin->CreateAll(&why);
  if (!instances) {
    out.skipped = why;
    return out;
  }
  for (const Instance& instance : *instances) {
    for (const TestDocument& document : NewsFor(subject, *instance.manifest)) {
      Extract(instance, {&document}, {});
    }
  }
  plugin->Destroy(*instances);
  return out;
}

}  // namespace

std::vector<Check> LoadChecks() {
  std::vector<Check> out = {
      {"load.dlopen", "loads with RTLD_NOW and RTLD_LOCAL", &CheckDlopen, true},
      {"load.entry", "the entry gives the same pointer twice, not NULL", &CheckEntry, true},
      {"load.descriptor", "sizes, counts and pointers are sane, and all is as in the manifest", &CheckDescriptor, true},
      {"load.init", "init() succeeds", &CheckInit, true},
  };
  const struct {
    const char* id;
    const char* asks;
    Facet facet;
  } facets[] = {
      {"load.output", "nothing is written to standard streams", Facet::kOutput},
      {"load.files", "no file descriptor is left or closed", Facet::kFiles},
      {"load.threads", "no thread is left", Facet::kThreads},
      {"load.signals", "signal handlers and mask stay", Facet::kSignals},
      {"load.state", "locale, folder, umask, environment, floating-point mode stay", Facet::kState},
  };
  for (const auto& f : facets) {
    const Facet facet = f.facet;
    out.push_back({f.id, f.asks, [facet](const Subject& subject) { return CheckFacet(subject, facet); }});
  }
  return out;
}

std::vector<Check> HostChecks() {
  return {
      {"load.min-host", "works with a host of its min_host_abi", &CheckMinHost},
      {"load.future-host", "works with a host of 1.99, whose structs are larger", &CheckFutureHost},
      {"load.redzone", "reads and writes nothing beside what it is given", &CheckRedzone},
  };
}

}  // namespace chancery::check
