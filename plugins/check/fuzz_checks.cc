#include <time.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "plugins/check/mutate.h"
#include "plugins/check/process.h"
#include "plugins/check/sha256.h"

namespace chancery::check {
namespace {

using nlohmann::json;

constexpr int kMostTries = 300;
constexpr double kMinimiseSeconds = 20;
constexpr double kReplayTimeout = 15;

double Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Makes an input smaller while it still goes wrong in the same way.
class Minimiser {
 public:
  Minimiser(const Options& options, const json& input, Verdict verdict)
      : options_(options), input_(input), verdict_(verdict), until_(Now() + kMinimiseSeconds) {}

  bool Reproduces(const json& input) {
    ++tries_;
    return RunInProcess(options_, "internal.replay", kReplayTimeout, input.dump()).verdict == verdict_;
  }

  json Run() {
    if (input_["kind"] == "document") {
      TryDocument([](TestDocument* d) { d->prior.clear(); });
      TryDocument([](TestDocument* d) { d->title.clear(); });
      TryDocument([](TestDocument* d) { d->date = {}; });
      ShrinkText();
      ShrinkPrior();
    } else {
      ShrinkConfig();
    }
    return input_;
  }
  int tries() const { return tries_; }

 private:
  bool IsOver() const { return tries_ >= kMostTries || Now() > until_; }

  bool Try(const json& candidate) {
    if (IsOver() || !Reproduces(candidate)) return false;
    input_ = candidate;
    return true;
  }
  template <typename F>
  bool TryDocument(F change) {
    TestDocument document = DocumentFromJson(input_["document"]);
    change(&document);
    json candidate = input_;
    candidate["document"] = ToJson(document);
    return candidate != input_ && Try(candidate);
  }

  // Halves, then quarters, ... of the text, each cut out where it can be.
  void ShrinkText() {
    for (size_t piece = input_["document"]["text"].get<std::string>().size(); piece > 0 && !IsOver(); piece /= 2) {
      for (size_t begin = 0; !IsOver();) {
        const std::string text = input_["document"]["text"];
        while (begin < text.size() && !IsBoundary(text, begin)) ++begin;
        size_t end = std::min(begin + piece, text.size());
        while (end < text.size() && !IsBoundary(text, end)) ++end;
        if (begin >= end) break;
        // What was cut out leaves its place to what followed.
        if (!TryDocument([&](TestDocument* d) { *d = Without(*d, begin, end); })) begin = end;
      }
    }
  }
  void ShrinkPrior() {
    for (size_t i = input_["document"]["prior"].size(); i-- > 0 && !IsOver();) {
      TryDocument([&](TestDocument* d) { d->prior.erase(d->prior.begin() + static_cast<std::ptrdiff_t>(i)); });
    }
  }
  void ShrinkConfig() {
    for (size_t piece = input_["config_bytes"].size(); piece > 0 && !IsOver(); piece /= 2) {
      for (size_t begin = 0; begin < input_["config_bytes"].size() && !IsOver();) {
        json candidate = input_;
        std::vector<int> bytes = candidate["config_bytes"];
        bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                    bytes.begin() + static_cast<std::ptrdiff_t>(std::min(begin + piece, bytes.size())));
        candidate["config_bytes"] = bytes;
        if (!Try(candidate)) begin += piece;
      }
    }
  }

  const Options& options_;
  json input_;
  Verdict verdict_;
  double until_;
  int tries_ = 0;
};

// Runs in a process that never loads the plugin: it starts those that do.
Outcome Fuzz(const Subject& subject, const char* kind) {
  Outcome out;
  const Options& options = subject.options;
  if (options.fuzz_seconds <= 0) {
    out.skipped = "--fuzz-seconds=0";
    return out;
  }
  const json request = {{"kind", kind}, {"seconds", options.fuzz_seconds}, {"seed", options.seed}};
  const Ended ended =
      RunInProcess(options, "internal.fuzz", options.fuzz_seconds + options.timeout_seconds, request.dump());
  out.note = std::to_string(ended.iterations) + " inputs, seed " + std::to_string(options.seed);
  if (!IsBad(ended.verdict)) {
    out.skipped = ended.outcome.skipped;
    return out;
  }
  out.problems = ended.outcome.problems;
  json input = json::parse(ended.input, nullptr, false);
  if (!input.is_object() || !input.contains("extractor")) return out;  // it never came to an input
  Minimiser minimiser(options, input, ended.verdict);
  std::string how;
  if (minimiser.Reproduces(input)) {
    input = minimiser.Run();
    how = "made smaller in " + std::to_string(minimiser.tries()) + " tries";
  } else {
    how = "only after the " + std::to_string(ended.iterations) +
          " inputs before it: --seed=" + std::to_string(options.seed);
  }
  const std::string text = input.dump(1) + "\n";
  const std::string path = (std::filesystem::path(options.reproducer_folder) /
                            (subject.manifest.id + "-" + Sha256(text).substr(0, 8) + ".json"))
                               .string();
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  out.problems[0].message += "; the input, " + how + (file ? ", is in " + path : ", could not be written to " + path);
  out.problems[0].advice = "chancery-plugin-check " + subject.path + " --replay=" + path +
                           (out.problems[0].advice.empty() ? "" : ".  ") + out.problems[0].advice;
  return out;
}

}  // namespace

std::vector<Check> FuzzChecks() {
  return {
      {"fuzz.documents", "no mutated document breaks a rule",
       [](const Subject& subject) { return Fuzz(subject, "document"); }},
      {"fuzz.config", "no mutated configuration breaks create()",
       [](const Subject& subject) { return Fuzz(subject, "config"); }},
  };
}

}  // namespace chancery::check
