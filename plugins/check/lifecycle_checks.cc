#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "plugins/check/check.h"
#include "plugins/check/loaded_plugin.h"
#include "plugins/check/monitor.h"
#include "plugins/check/process_state.h"
#include "plugins/check/semantics.h"

namespace chancery::check {
namespace {

using nlohmann::json;

constexpr int kRepeats = 1000;
constexpr double kRepeatSeconds = 4;
constexpr int kFewestRepeats = 20;
// What an allocator may keep back; and what one create() may lose without it being a leak that anybody meets.
constexpr uint64_t kSlackBytes = 2 << 20;
constexpr uint64_t kLossBytes = 1024;

const char* const kCreateAdvice =
    "create() gives an instance and CHX_OK; or says why with error->set(), leaves *out NULL and returns an error.";

std::unique_ptr<LoadedPlugin> Load(const Subject& subject, Outcome* out, HostOptions options = {}) {
  std::string why;
  std::unique_ptr<LoadedPlugin> plugin = LoadedPlugin::Load(subject, NewHost(subject, options), &why);
  if (plugin == nullptr) out->skipped = why;
  return plugin;
}

// Whether a create() kept its contract, success or not; adds what is wrong.
bool IsConsistent(const CreateResult& made, const std::string& what, Outcome* out) {
  const size_t before = out->problems.size();
  if (made.status == CHX_OK && made.instance == nullptr)
    out->Fail(what + " returned CHX_OK without an instance", kCreateAdvice);
  if (made.status != CHX_OK && made.instance != nullptr)
    out->Fail(what + " failed, but gave an instance", kCreateAdvice);
  if (made.status != CHX_OK && made.error.calls == 0) {
    out->Fail(what + " returned " + StatusText(made.status) + " and said nothing with error->set()", kCreateAdvice);
  }
  return out->problems.size() == before;
}

Outcome CheckCreate(const Subject& subject) {
  Outcome out;
  const std::unique_ptr<LoadedPlugin> plugin = Load(subject, &out);
  if (plugin == nullptr) return out;
  const bool absent_is_legal = ConfigProblem(subject.manifest.config_schema, "{}").empty();
  for (size_t i = 0; i < plugin->extractor_count(); ++i) {
    const std::string& id = subject.manifest.extractors[i].id;
    for (const bool given : {true, false}) {
      const std::string what =
          "create() of " + id + (given ? " with " + subject.options.config.substr(0, 60) : " without configuration");
      const CreateResult made = plugin->Create(i, given ? std::optional(subject.options.config) : std::nullopt);
      if (!IsConsistent(made, what, &out)) continue;
      if (made.status != CHX_OK && (given || absent_is_legal)) {
        out.Fail(what + ": " + made.error.message + (made.error.path.empty() ? "" : " (at " + made.error.path + ")"),
                 "Give a configuration that it takes with --config, and say in config_schema what is required.");
      }
      if (made.instance != nullptr) {
        SetPhase("destroy() of " + id);
        plugin->extractor(i)->destroy(made.instance);
      }
    }
  }
  return out;
}

// Configurations that are none, or break what config_schema says of a member.
std::vector<std::string> WrongConfigs(const json& schema) {
  std::vector<std::string> out = {
      "[]", "\"text\"", "{", "{\"a\": }", "nul", "{\"a\": 1} {\"b\": 2}", std::string("{\0}", 3), "\xFF\xFE{}"};
  if (!schema.is_object() || !schema.contains("properties") || !schema["properties"].is_object()) return out;
  for (const auto& [name, member] : schema["properties"].items()) {
    if (!member.is_object()) continue;
    for (const json& value : {json(nullptr), json("text"), json(-1), json(1e300), json::array({json::object()}),
                              json::object(), json(true)}) {
      const std::string config = json{{name, value}}.dump();
      if (!ConfigProblem(schema, config).empty()) out.push_back(config);
    }
  }
  return out;
}

Outcome CheckConfigTypes(const Subject& subject) {
  Outcome out;
  const std::unique_ptr<LoadedPlugin> plugin = Load(subject, &out);
  if (plugin == nullptr) return out;
  // The server holds a configuration against the schema before create() sees it.
  const bool server_refuses = !subject.manifest.config_schema.is_null();
  int taken = 0, refused = 0;
  std::string example;
  for (size_t i = 0; i < plugin->extractor_count(); ++i) {
    for (const std::string& config : WrongConfigs(subject.manifest.config_schema)) {
      const CreateResult made = plugin->Create(i, config);
      IsConsistent(made, "create() with " + OneLine({config.data(), std::min<size_t>(config.size(), 60)}), &out);
      if (made.instance != nullptr) plugin->extractor(i)->destroy(made.instance);
      if (made.status != CHX_OK) {
        ++refused;
      } else if (taken++ == 0) {
        example = OneLine({config.data(), std::min<size_t>(config.size(), 60)});
      }
    }
  }
  out.note = std::to_string(refused) + " wrong configurations refused, " + std::to_string(taken) + " taken";
  if (taken > 0 && !server_refuses) {
    out.Warn("create() takes " + example + " for a configuration, and the manifest has no config_schema",
             "Put a config_schema into the manifest: the server then refuses what it does not allow, and says where it "
             "is wrong.");
  }
  return out;
}

Outcome CheckConfigLarge(const Subject& subject) {
  Outcome out;
  const std::unique_ptr<LoadedPlugin> plugin = Load(subject, &out);
  if (plugin == nullptr) return out;
  const size_t megabyte = 1 << 20;
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "{\"a\":";
  std::string many = "{";
  for (int i = 0; many.size() < megabyte; ++i)
    many += "\"member_" + std::to_string(i) + "\": [1, 2.5e10, null, \"\\u0416\"], ";
  many += "\"last\": 0}";
  for (const std::string& config : {"{\"text\": \"" + std::string(megabyte, 'x') + "\"}", deep, many,
                                    std::string(megabyte, '['), "{\"text\": \"" + std::string(megabyte, '\\')}) {
    for (size_t i = 0; i < plugin->extractor_count(); ++i) {
      const CreateResult made = plugin->Create(i, config);
      IsConsistent(made, "create() with " + std::to_string(config.size()) + " bytes of configuration", &out);
      if (made.instance != nullptr) plugin->extractor(i)->destroy(made.instance);
    }
  }
  return out;
}

Outcome CheckNoExtensions(const Subject& subject) {
  Outcome out;
  HostOptions options;
  options.extensions = false;
  std::string why;
  SetPhase("init() with a host without extensions");
  const std::unique_ptr<LoadedPlugin> plugin = LoadedPlugin::Load(subject, NewHost(subject, options), &why);
  if (plugin == nullptr) {
    out.note = why;
    return out;
  }
  for (size_t i = 0; i < plugin->extractor_count(); ++i) {
    const CreateResult made = plugin->Create(i, subject.options.config);
    IsConsistent(made, "create() with a host without extensions", &out);
    if (made.status != CHX_OK) out.note = made.error.message;
    if (made.instance != nullptr) plugin->extractor(i)->destroy(made.instance);
  }
  return out;
}

Outcome CheckExtension(const Subject& subject) {
  Running running(subject);
  Outcome out;
  if (!running.why.empty()) {
    out.skipped = running.why;
    return out;
  }
  bool any = false;
  for (const Instance& instance : running.instances) {
    if (instance.extractor->get_extension == nullptr) continue;
    any = true;
    for (const chx_str id : {CHX_STR("org.example.unheard-of/7"), CHX_STR("chx.self-test/999"), CHX_STR("chx.self-tes"),
                             CHX_STR(""), chx_str{nullptr, 0}}) {
      SetPhase("get_extension()");
      if (instance.extractor->get_extension(instance.instance, id) != nullptr) {
        out.Fail("get_extension() gives something for the unknown id \"" + OneLine(id) + "\"",
                 "Compare the whole id; NULL for any other.");
      }
    }
  }
  if (!any) out.skipped = "it has no get_extension()";
  return out;
}

Outcome CheckSelfTest(const Subject& subject) {
  Running running(subject);
  Outcome out;
  if (!running.why.empty()) {
    out.skipped = running.why;
    return out;
  }
  bool any = false;
  for (const Instance& instance : running.instances) {
    if (instance.extractor->get_extension == nullptr) continue;
    const auto* test = static_cast<const chx_plugin_self_test*>(
        instance.extractor->get_extension(instance.instance, CHX_STR(CHX_EXT_SELF_TEST)));
    if (test == nullptr) continue;
    any = true;
    if (test->struct_size < CHX_END(chx_plugin_self_test, run) || test->run == nullptr) {
      out.Fail("chx_plugin_self_test has struct_size " + std::to_string(test->struct_size) + " or no run", "");
      continue;
    }
    const ErrorSink error(running.plugin->host()->options());
    SetPhase("the self-test of " + instance.manifest->id);
    const chx_status status = test->run(instance.instance, error.get());
    if (status != CHX_OK) {
      out.Fail("the self-test of " + instance.manifest->id + " returned " + StatusText(status) +
                   (error.text().calls > 0 ? ": " + error.text().message : " and said nothing"),
               "The server does not run a plugin whose self-test fails.");
    }
  }
  if (!any) out.skipped = "it has no self-test";
  return out;
}

Outcome CheckRepeat(const Subject& subject) {
  Outcome out;
  const std::unique_ptr<LoadedPlugin> plugin = Load(subject, &out);
  if (plugin == nullptr) return out;
  const auto once = [&] {
    for (size_t i = 0; i < plugin->extractor_count(); ++i) {
      const CreateResult made = plugin->Create(i, subject.options.config);
      if (made.instance != nullptr) plugin->extractor(i)->destroy(made.instance);
    }
  };
  timespec begin, now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  const auto elapsed = [&] {
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec - begin.tv_sec) + static_cast<double>(now.tv_nsec - begin.tv_nsec) * 1e-9;
  };
  for (int i = 0; i < kFewestRepeats / 2; ++i) once();
  const double warm = elapsed();
  const ProcessState before = ProcessState::Now();
  int count = 0;
  // A plugin that builds large tables is made fewer times: what it loses is the larger.
  while (count < kRepeats && (count < kFewestRepeats || elapsed() - warm < kRepeatSeconds) &&
         elapsed() < subject.options.timeout_seconds * 0.8) {
    once();
    ++count;
  }
  SettleThreads(before.threads);
  const ProcessState after = ProcessState::Now();
  out.note = std::to_string(count) + " times";
  const auto grows = [&](uint64_t was, uint64_t is, const char* what) {
    const uint64_t growth = is > was ? is - was : 0;
    if (growth <= kSlackBytes || growth / static_cast<uint64_t>(count) < kLossBytes) return;
    out.Fail(std::string(what) + " grows by " + std::to_string(growth / static_cast<uint64_t>(count)) +
                 " bytes with each create() and destroy()",
             "destroy() frees what create() took.");
  };
  grows(before.resident_bytes, after.resident_bytes, "memory");
  if (out.problems.empty()) grows(before.data_bytes, after.data_bytes, "address space");
  for (Facet facet : {Facet::kFiles, Facet::kThreads}) {
    const std::string difference = Difference(facet, before, after);
    if (!difference.empty() && !subject.manifest.has_runtime)
      out.Fail(difference + " after " + std::to_string(count) + " create() and destroy()", Advice(facet));
  }
  return out;
}

Outcome CheckTwoCopies(const Subject& subject) {
  Outcome out;
  if (subject.manifest.has_runtime) {
    out.skipped = "a language runtime is one to a process";
    return out;
  }
  std::string why;
  const std::unique_ptr<LoadedPlugin> first = LoadedPlugin::Load(subject, NewHost(subject), &why);
  // Another inode: the dynamic loader takes it for another library.
  const int fd = memfd_create("copy", MFD_CLOEXEC);
  for (size_t at = 0; at < subject.bytes.size();) {
    const ssize_t wrote = write(fd, subject.bytes.data() + at, subject.bytes.size() - at);
    if (wrote <= 0) break;
    at += static_cast<size_t>(wrote);
  }
  const std::unique_ptr<LoadedPlugin> second =
      first == nullptr ? nullptr
                       : LoadedPlugin::Load(subject, NewHost(subject), &why, "/proc/self/fd/" + std::to_string(fd));
  if (second == nullptr) {
    out.Fail("a second copy in the same process: " + why,
             "Keep state in the instance, or in static variables that are not exported.");
    return out;
  }
  if (first->plugin() == second->plugin()) {
    out.Fail("a second copy of the library gives the first one's descriptor",
             "Compile with -fvisibility=hidden -fno-gnu-unique.");
    return out;
  }
  const std::optional<std::vector<Instance>> a = first->CreateAll(&why), b = second->CreateAll(&why);
  if (!a || !b) {
    out.Fail("with two copies in one process: " + why, "");
    return out;
  }
  // One copy's end is not the other's.
  for (size_t i = 0; i < a->size(); ++i) {
    for (const TestDocument& document : NewsFor(subject, *(*a)[i].manifest)) {
      const ExtractResult one = Extract((*a)[i], {&document}, {});
      const ExtractResult two = Extract((*b)[i], {&document}, {});
      if (one.documents[0].findings != two.documents[0].findings) {
        out.Fail(document.id + ": the second copy finds something else: " +
                     FirstDifference(one.documents[0].findings, two.documents[0].findings),
                 "");
      }
    }
  }
  first->Destroy(*a);
  first->Shutdown();
  for (const Instance& instance : *b) {
    const std::vector<TestDocument> documents = NewsFor(subject, *instance.manifest);
    Extract(instance, {&documents[0]}, {});
  }
  second->Destroy(*b);
  second->Shutdown();
  return out;
}

Outcome CheckShutdown(const Subject& subject) {
  const size_t threads = ProcessState::Now().threads;
  Running running(subject);
  Outcome out;
  if (!running.why.empty()) {
    out.skipped = running.why;
    return out;
  }
  for (const Instance& instance : running.instances) {
    const std::vector<TestDocument> documents = NewsFor(subject, *instance.manifest);
    Extract(instance, {&documents[0]}, {});
  }
  running.Stop();
  SettleThreads(threads);
  const size_t left = ProcessState::Now().threads;
  if (left > threads && !subject.manifest.has_runtime) {
    out.Fail(std::to_string(left - threads) + " threads run after shutdown()", Advice(Facet::kThreads));
  }
  return out;
}

Outcome CheckFacet(const Subject& subject, Facet facet) {
  Outcome out;
  const bool runtimes_may = facet == Facet::kThreads || facet == Facet::kSignals || facet == Facet::kFiles;
  const std::unique_ptr<LoadedPlugin> plugin = Load(subject, &out);
  if (plugin == nullptr) return out;
  const ProcessState before = ProcessState::Now();
  std::string why;
  const std::optional<std::vector<Instance>> instances = plugin->CreateAll(&why);
  if (!instances) {
    out.skipped = why;
    return out;
  }
  for (const Instance& instance : *instances) {
    for (const TestDocument& document : NewsFor(subject, *instance.manifest)) Extract(instance, {&document}, {});
  }
  const std::string during = Difference(facet, before, ProcessState::Now());
  plugin->Destroy(*instances);
  SettleThreads(before.threads);
  const std::string after = Difference(facet, before, ProcessState::Now());
  if (subject.manifest.has_runtime && runtimes_may) {
    if (!after.empty()) out.note = after + ": its language runtime may";
    return out;
  }
  if (!after.empty()) {
    out.Fail(after + " between create() and the end of destroy()", Advice(facet));
  } else if (!during.empty() && facet != Facet::kThreads && facet != Facet::kFiles) {
    out.Fail(during + " during extract()", Advice(facet));
  }
  return out;
}

}  // namespace

std::vector<Check> LifecycleChecks() {
  return {
      {"lifecycle.create", "create() with a configuration and without gives an instance; destroy()", &CheckCreate,
       true},
      {"lifecycle.config-types", "a wrong configuration is refused in words", &CheckConfigTypes},
      {"lifecycle.config-large", "1 MB of configuration does no harm", &CheckConfigLarge},
      {"lifecycle.no-extensions", "a host without extensions: an instance, or a reason", &CheckNoExtensions},
      {"lifecycle.extension", "an unknown extension id gives NULL", &CheckExtension},
      {"lifecycle.self-test", "the self-test passes", &CheckSelfTest},
      {"lifecycle.repeat", "create() and destroy() again and again without growth", &CheckRepeat},
  };
}

std::vector<Check> LifecycleRunChecks() {
  std::vector<Check> out = {
      {"lifecycle.two-copies", "two copies of the library in one process do not meet", &CheckTwoCopies},
      {"lifecycle.shutdown", "shutdown() returns, leaves no thread, and the process ends well", &CheckShutdown},
  };
  const struct {
    const char* id;
    const char* asks;
    Facet facet;
  } facets[] = {
      {"lifecycle.output", "nothing is written to standard streams", Facet::kOutput},
      {"lifecycle.files", "no file descriptor is left or closed", Facet::kFiles},
      {"lifecycle.threads", "no thread is left", Facet::kThreads},
      {"lifecycle.signals", "signal handlers and mask stay", Facet::kSignals},
      {"lifecycle.state", "locale, folder, umask, environment, floating-point mode stay", Facet::kState},
  };
  for (const auto& f : facets) {
    const Facet facet = f.facet;
    out.push_back({f.id, f.asks, [facet](const Subject& subject) { return CheckFacet(subject, facet); }});
  }
  return out;
}

}  // namespace chancery::check
