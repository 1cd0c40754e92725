#include "plugins/check/fuzz.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "plugins/check/monitor.h"
#include "plugins/check/mutate.h"
#include "plugins/check/semantics.h"

namespace chancery::check {
namespace {

using nlohmann::json;

// An input that takes longer than this is a hang: SIGALRM ends the process.
constexpr unsigned kHangSeconds = 10;

std::string MonitorInput() {
  const Monitor* monitor = TheMonitor();
  return std::string(monitor->input, std::min<size_t>(monitor->input_size, Monitor::kInput));
}

void SetMonitorInput(const std::string& input) {
  Monitor* monitor = TheMonitor();
  monitor->input_size = static_cast<uint32_t>(std::min(input.size(), Monitor::kInput));
  std::memcpy(monitor->input, input.data(), monitor->input_size);
}

void TryDocument(const Instance& instance, const TestDocument& document, Outcome* out) {
  alarm(kHangSeconds);
  const ExtractResult result = Extract(instance, {&document}, {});
  alarm(0);
  Violations violations = AllViolations(result, document.id);
  Violations serious;
  for (Rule rule : violations.rules()) {
    // What a text made of chance may well be: too much of everything, references to what was cut.
    if (rule != Rule::kBudget && rule != Rule::kDangling) serious.Add(rule, violations.Describe(rule));
  }
  ReportAll(serious, "", out);
}

void TryConfig(const LoadedPlugin& plugin, size_t extractor, const std::string& config, Outcome* out) {
  alarm(kHangSeconds);
  const CreateResult made = plugin.Create(extractor, config);
  if (made.status == CHX_OK && made.instance == nullptr) out->Fail("create() returned CHX_OK without an instance", "");
  if (made.status != CHX_OK && made.instance != nullptr) out->Fail("create() failed, but gave an instance", "");
  if (made.status != CHX_OK && made.error.calls == 0)
    out->Fail("create() returned " + StatusText(made.status) + " and said nothing", "error->set() says why.");
  if (made.instance != nullptr) plugin.extractor(extractor)->destroy(made.instance);
  alarm(0);
}

}  // namespace

Outcome RunFuzzLoop(const Subject& subject) {
  const json request = json::parse(MonitorInput());
  const bool of_configs = request.at("kind") == "config";
  const double seconds = request.at("seconds");
  const uint64_t seed = request.at("seed");
  Outcome out;
  Running running(subject);
  if (!running.why.empty()) {
    out.skipped = running.why;
    return out;
  }
  std::vector<std::vector<TestDocument>> bases;
  for (const Instance& instance : running.instances) {
    bases.push_back(NewsFor(subject, *instance.manifest));
    const std::vector<TestDocument> odd = OddFor(*instance.manifest);
    bases.back().insert(bases.back().end(), odd.begin(), odd.end());
  }
  timespec begin, now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  uint64_t i = 0;
  do {
    Random random(seed * 0x100000001B3u + i);
    const size_t extractor = random.Below(running.instances.size());
    const ManifestExtractor& manifest = *running.instances[extractor].manifest;
    json input = {{"kind", of_configs ? "config" : "document"},
                  {"plugin", subject.manifest.id},
                  {"version", subject.manifest.version},
                  {"extractor", manifest.id},
                  {"seed", seed},
                  {"iteration", i}};
    if (of_configs) {
      const std::string config = MutatedConfig(subject.manifest.config_schema, subject.options.config, &random);
      input["config_bytes"] = std::vector<int>(config.begin(), config.end());
      SetMonitorInput(input.dump());
      TryConfig(*running.plugin, extractor, config, &out);
    } else {
      const TestDocument document = Mutated(bases[extractor], manifest, &random);
      input["config"] = subject.options.config;
      input["document"] = ToJson(document);
      SetMonitorInput(input.dump());
      TryDocument(running.instances[extractor], document, &out);
    }
    TheMonitor()->iterations = ++i;
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while (out.problems.empty() &&
           static_cast<double>(now.tv_sec - begin.tv_sec) + static_cast<double>(now.tv_nsec - begin.tv_nsec) * 1e-9 <
               seconds);
  return out;
}

Outcome ReplayInput(const Subject& subject, const std::string& input) {
  Outcome out;
  const json object = json::parse(input, nullptr, false);
  if (!object.is_object() || !object.contains("kind") || !object.contains("extractor")) {
    out.Fail("the file is no reproducer", "Reproducers are written by fuzz.documents and fuzz.config.");
    return out;
  }
  std::string why;
  const std::unique_ptr<LoadedPlugin> plugin = LoadedPlugin::Load(subject, NewHost(subject), &why);
  if (plugin == nullptr) {
    out.Fail("does not load: " + why, "");
    return out;
  }
  try {
    for (size_t i = 0; i < plugin->extractor_count(); ++i) {
      if (subject.manifest.extractors[i].id != object.at("extractor")) continue;
      if (object.at("kind") == "config") {
        std::string config;
        for (int byte : object.at("config_bytes").get<std::vector<int>>()) config += static_cast<char>(byte);
        TryConfig(*plugin, i, config, &out);
        return out;
      }
      const TestDocument document = DocumentFromJson(object.at("document"));
      const CreateResult made = plugin->Create(i, object.at("config").get<std::string>());
      if (made.instance == nullptr) {
        out.Fail("create() returned " + StatusText(made.status), "");
        return out;
      }
      TryDocument({plugin->extractor(i), &subject.manifest.extractors[i], made.instance}, document, &out);
      return out;
    }
    out.Fail("the plugin has no extractor " + object.at("extractor").get<std::string>(), "");
  } catch (const json::exception& e) {
    out.Fail(std::string("the file is no reproducer: ") + e.what(), "");
  }
  return out;
}

Outcome RunReplay(const Subject& subject) { return ReplayInput(subject, MonitorInput()); }

}  // namespace chancery::check
