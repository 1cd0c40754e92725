#ifndef CHANCERY_PLUGINS_CHECK_CHECK_H_
#define CHANCERY_PLUGINS_CHECK_CHECK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/check/document.h"
#include "plugins/check/elf_checks.h"
#include "plugins/check/manifest.h"

namespace chancery::check {

enum class Verdict { kPassed, kWarning, kFailed, kCrashed, kTimeout, kSkipped };

// "passed", "warning", ...
const char* VerdictName(Verdict verdict);
// Whether the plugin is to blame: failed, crashed or timeout.
bool IsBad(Verdict verdict);

struct Problem {
  Severity severity = Severity::kError;
  std::string message;  // what is wrong, where
  std::string advice;   // what to do; may be ""
};

// What a check found.  With no problem and no reason to skip, it passed.
struct Outcome {
  std::vector<Problem> problems;
  std::string skipped;  // why the question does not arise
  std::string note;     // a figure worth showing: "exponent 1.02"

  void Fail(std::string message, std::string advice) {
    problems.push_back({Severity::kError, std::move(message), std::move(advice)});
  }
  void Warn(std::string message, std::string advice) {
    problems.push_back({Severity::kWarning, std::move(message), std::move(advice)});
  }
};

struct Options {
  std::string config = "{}";  // for create()
  std::string glibc;          // the oldest that the plugin is to run on
  uint64_t seed = 1;
  double fuzz_seconds = 2;
  std::string reproducer_folder = ".";
  std::vector<TestDocument> documents;  // --documents; besides the built-in ones
  double timeout_seconds = 30;          // of one check
  std::vector<std::string> arguments;   // that make these options, and the file
};

// The plugin that is checked, as its file tells.  Immutable.
struct Subject {
  std::string path;   // absolute
  std::string bytes;  // of the library
  bool has_note = false;
  std::vector<std::string> manifest_problems;    // when there is a note
  Manifest manifest;                             // when there is a note without problems
  std::map<std::string, std::string> resources;  // those that can be read, by name
  Options options;
};

// Reads the file, its manifest and its resources.  False, with *error, when the file cannot be read.
bool LoadSubject(const std::string& path, const Options& options, Subject* out, std::string* error);
// Where a resource of the library lies.
std::string ResourcePath(const Subject& subject, const std::string& name);

struct Check {
  std::string id;    // "stage.name"
  std::string asks;  // one line
  std::function<Outcome(const Subject&)> run;
  // When it fails, what the rest would say is of no use.
  bool is_gate = false;
};

// All, in the order in which they run.
const std::vector<Check>& AllChecks();
// "semantics" of "semantics.spans".
std::string_view StageOf(std::string_view id);
const std::vector<std::string>& AllStages();

// Each stage's own, in a file of its name.
std::vector<Check> StaticChecks();
std::vector<Check> LoadChecks();
std::vector<Check> HostChecks();  // load checks that need a plugin which works
std::vector<Check> LifecycleChecks();
std::vector<Check> LifecycleRunChecks();  // those that need a plugin which works
std::vector<Check> SemanticsChecks();
std::vector<Check> ThreadsChecks();
std::vector<Check> TimeChecks();
std::vector<Check> SandboxChecks();
std::vector<Check> FuzzChecks();

}  // namespace chancery::check

#endif  // CHANCERY_PLUGINS_CHECK_CHECK_H_
