// chancery-plugin-check: see README.md.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "plugins/check/check.h"
#include "plugins/check/fuzz.h"
#include "plugins/check/process.h"
#include "plugins/check/report.h"
#include "plugins/check/scaffold.h"

namespace chancery::check {
namespace {

constexpr int kUsage = 2;
constexpr int kUnreadable = 3;

constexpr char kHelp[] = R"(chancery-plugin-check FILE.so [options]        checks a plugin
chancery-plugin-check FILE.so --replay=FILE    tries one input again that --fuzz-seconds found
chancery-plugin-check new --lang=c|cpp|rust|go NAME [--dir=FOLDER] [--id=REVERSE.DNS]
                                               makes the folder of a new plugin
chancery-plugin-check --list                   all checks

  --stages=A,B         of static, load, lifecycle, semantics, threads, time, sandbox, fuzz (default: all)
  --include=REGEX      only checks whose id has a match; --exclude=REGEX: none of these
  --format=text|json|junit    --output=FILE    --verbose
  --config=JSON        for create() (default: {}); @FILE reads it from a file
  --documents=FOLDER   texts to find things in, besides the built-in ones: en-NAME.txt, ru-NAME.txt, ...
  --glibc=2.36         the oldest C library that the plugin is to run on (default: this machine's)
  --fuzz-seconds=N     (default 2)    --seed=N    --reproducers=FOLDER  for what the fuzzer finds (default: .)
  --timeout=SECONDS    of one check (default 30)
  --in-process         no process of its own for each check: for a debugger

Exit code: 0 no check failed, 1 checks of several stages failed, 2 usage, 3 the file cannot be read; one stage failed: 10 static,
11 load, 12 lifecycle, 13 semantics, 14 threads, 15 time, 16 sandbox, 17 fuzz.
)";

struct Arguments {
  std::vector<std::string> positional;
  Options options;
  std::set<std::string> stages;
  std::optional<std::regex> include, exclude;
  std::string format = "text", output, replay, run_check, language, folder, id;
  int monitor = -1;
  bool list = false, in_process = false, verbose = false, help = false;
};

bool ReadWholeFile(const std::string& path, std::string* out) {
  std::ifstream file(path, std::ios::binary);
  if (!file || !std::filesystem::is_regular_file(path)) return false;
  out->assign(std::istreambuf_iterator<char>(file), {});
  return true;
}

// Documents named LANGUAGE-NAME.txt, in the order of their names.
std::string ReadDocuments(const std::string& folder, std::vector<TestDocument>* out) {
  std::error_code code;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, code)) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  if (code) return "cannot read " + folder + ": " + code.message();
  std::sort(paths.begin(), paths.end());
  for (const std::filesystem::path& path : paths) {
    TestDocument document;
    document.id = path.stem().string();
    document.language = document.id.substr(0, document.id.find('-'));
    if (!ReadWholeFile(path.string(), &document.text) || !IsUtf8(document.text))
      return path.string() + " cannot be read, or is not UTF-8";
    AddSentences(&document);
    out->push_back(std::move(document));
  }
  return out->empty() ? folder + " has no *.txt" : "";
}

// Fills in `out`; "" or what is wrong.
std::string Parse(int argc, char** argv, Arguments* out) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.compare(0, 2, "--") != 0) {
      out->positional.push_back(argument);
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
    static const std::set<std::string> switches = {"list", "in-process", "verbose", "help"};
    std::string value;
    if (equals != std::string::npos) {
      value = argument.substr(equals + 1);
    } else if (switches.count(name) == 0) {
      if (i + 1 == argc) return "--" + name + " needs a value";
      value = argv[++i];
    }
    const auto number = [&](double* to) {
      char* end;
      *to = std::strtod(value.c_str(), &end);
      return !value.empty() && *end == '\0' && *to >= 0 && *to < 1e9;
    };
    double parsed = 0;
    if (name == "list") out->list = true;
    else if (name == "in-process") out->in_process = true;
    else if (name == "verbose") out->verbose = true;
    else if (name == "help") out->help = true;
    else if (name == "output") out->output = value;
    else if (name == "replay") out->replay = value;
    else if (name == "run-check") out->run_check = value;
    else if (name == "lang") out->language = value;
    else if (name == "dir") out->folder = value;
    else if (name == "id") out->id = value;
    else if (name == "glibc") out->options.glibc = value;
    else if (name == "reproducers") out->options.reproducer_folder = value;
    else if (name == "monitor") out->monitor = std::atoi(value.c_str());
    else if (name == "format") {
      if (value != "text" && value != "json" && value != "junit") return "--format is text, json or junit";
      out->format = value;
    } else if (name == "stages") {
      std::istringstream list(value);
      std::string stage;
      while (std::getline(list, stage, ',')) {
        if (std::find(AllStages().begin(), AllStages().end(), stage) == AllStages().end())
          return "there is no stage \"" + stage + "\"";
        out->stages.insert(stage);
      }
    } else if (name == "include" || name == "exclude") {
      try {
        (name == "include" ? out->include : out->exclude).emplace(value);
      } catch (const std::regex_error&) {
        return "--" + name + "=" + value + " is no regular expression";
      }
    } else if (name == "config") {
      out->options.config = value;
      if (!value.empty() && value[0] == '@' && !ReadWholeFile(value.substr(1), &out->options.config))
        return "cannot read " + value.substr(1);
    } else if (name == "documents") {
      const std::string problem = ReadDocuments(value, &out->options.documents);
      if (!problem.empty()) return problem;
    } else if (name == "seed") {
      if (!number(&parsed)) return "--seed is a number";
      out->options.seed = static_cast<uint64_t>(parsed);
    } else if (name == "fuzz-seconds") {
      if (!number(&out->options.fuzz_seconds)) return "--fuzz-seconds is a number";
    } else if (name == "timeout") {
      if (!number(&out->options.timeout_seconds) || out->options.timeout_seconds < 1)
        return "--timeout is a number of at least 1";
    } else {
      return "there is no option --" + name;
    }
    // What a check's own process is to know, too.
    static const std::set<std::string> passed = {"config",       "documents", "glibc",      "seed",
                                                 "fuzz-seconds", "timeout",   "reproducers"};
    if (passed.count(name) != 0) out->options.arguments.push_back("--" + name + "=" + value);
  }
  return "";
}

double Timeout(const Options& options, const std::string& id) {
  return StageOf(id) == "fuzz" ? options.timeout_seconds + options.fuzz_seconds * 2 + 30 : options.timeout_seconds;
}

std::vector<Result> RunAll(const Subject& subject, const Arguments& arguments) {
  std::vector<Result> results;
  std::string stopped_by;  // the gate that did not open
  bool is_crash = false;
  const bool progress = isatty(2) && arguments.format == "text" && arguments.output.empty();
  for (const Check& check : AllChecks()) {
    const std::string stage(StageOf(check.id));
    if (!arguments.stages.empty() && arguments.stages.count(stage) == 0) continue;
    if (arguments.include && !std::regex_search(check.id, *arguments.include)) continue;
    if (arguments.exclude && std::regex_search(check.id, *arguments.exclude)) continue;
    Result result;
    result.id = check.id;
    // What the plugin does when it runs is for the sandbox to say, also of one that crashed without.
    const bool still_asked = (stopped_by == "semantics.status" && (!is_crash || check.id == "sandbox.extract")) ||
                             (stage == "static" && stopped_by != "static.elf");
    if (!stopped_by.empty() && !still_asked) {
      result.verdict = Verdict::kSkipped;
      result.outcome.skipped = stopped_by + " failed";
      results.push_back(result);
      continue;
    }
    if (progress) std::fprintf(stderr, "\r\033[K%s", check.id.c_str());
    if (arguments.in_process) {
      result.outcome = check.run(subject);
      result.verdict = VerdictOf(result.outcome);
    } else {
      Ended ended = RunInProcess(subject.options, check.id, Timeout(subject.options, check.id));
      result.verdict = ended.verdict;
      result.outcome = std::move(ended.outcome);
      result.seconds = ended.seconds;
    }
    if (check.is_gate && IsBad(result.verdict) && stopped_by.empty()) {
      stopped_by = check.id;
      is_crash = result.verdict != Verdict::kFailed;
    }
    results.push_back(std::move(result));
  }
  if (progress) std::fprintf(stderr, "\r\033[K");
  return results;
}

int Usage(const std::string& problem) {
  std::cerr << "chancery-plugin-check: " << problem << "\n\n" << kHelp;
  return kUsage;
}

int New(const Arguments& arguments) {
  if (arguments.positional.size() != 2) return Usage("new takes one name");
  const ScaffoldOptions options = {arguments.language, arguments.positional[1], arguments.id, arguments.folder};
  if (const std::string problem = WriteScaffold(options); !problem.empty()) {
    std::cerr << "chancery-plugin-check: " << problem << "\n";
    return kUsage;
  }
  std::cout << ScaffoldNextSteps(options);
  return 0;
}

int Replay(const Subject& subject, const Arguments& arguments) {
  std::string input;
  if (!ReadWholeFile(arguments.replay, &input)) {
    std::cerr << "chancery-plugin-check: cannot read " << arguments.replay << "\n";
    return kUnreadable;
  }
  Result result;
  result.id = "fuzz.documents";
  if (arguments.in_process) {
    result.outcome = ReplayInput(subject, input);
    result.verdict = VerdictOf(result.outcome);
  } else {
    Ended ended = RunInProcess(subject.options, "internal.replay", subject.options.timeout_seconds, input);
    result.verdict = ended.verdict;
    result.outcome = std::move(ended.outcome);
  }
  std::cout << TextReport(subject, {result}, isatty(1) != 0, true);
  return ExitCode({result});
}

int Main(int argc, char** argv) {
  Arguments arguments;
  if (const std::string problem = Parse(argc, argv, &arguments); !problem.empty()) return Usage(problem);
  if (arguments.help) {
    std::cout << kHelp;
    return 0;
  }
  if (arguments.list) {
    for (const Check& check : AllChecks()) {
      std::cout << check.id << std::string(check.id.size() < 26 ? 26 - check.id.size() : 1, ' ') << check.asks << "\n";
    }
    return 0;
  }
  if (!arguments.positional.empty() && arguments.positional[0] == "new") return New(arguments);
  if (arguments.positional.size() != 1) return Usage("name one file");
  arguments.options.arguments.push_back(arguments.positional[0]);

  Subject subject;
  std::string error;
  if (!LoadSubject(arguments.positional[0], arguments.options, &subject, &error)) {
    std::cerr << "chancery-plugin-check: " << error << "\n";
    return kUnreadable;
  }
  if (!arguments.run_check.empty()) RunAsProcess(subject, arguments.run_check, arguments.monitor);
  if (!arguments.replay.empty()) return Replay(subject, arguments);

  const std::vector<Result> results = RunAll(subject, arguments);
  if (results.empty()) return Usage("no check has such an id");
  const bool color = arguments.output.empty() && isatty(1) != 0;
  const std::string report = arguments.format == "json"    ? JsonReport(subject, results)
                             : arguments.format == "junit" ? JUnitReport(subject, results)
                                                           : TextReport(subject, results, color, arguments.verbose);
  if (arguments.output.empty()) {
    std::cout << report << std::flush;
  } else {
    std::ofstream file(arguments.output, std::ios::binary);
    file << report;
    if (!file.flush()) {
      std::cerr << "chancery-plugin-check: cannot write " << arguments.output << "\n";
      return kUsage;
    }
  }
  return ExitCode(results);
}

}  // namespace
}  // namespace chancery::check

int main(int argc, char** argv) { return chancery::check::Main(argc, argv); }
