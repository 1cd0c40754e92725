#ifndef CHANCERY_CLIENTS_CLI_COMMAND_H_
#define CHANCERY_CLIENTS_CLI_COMMAND_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"

namespace chancery::cli {

// Exit codes by class of failure; `chancery --help` prints them.
enum ExitCode : int {
  kOk = 0,
  kSomeFailed = 1,   // some documents failed, the others are done
  kUsage = 2,        // bad command line or unreadable input
  kUnreachable = 3,  // no server, stopping, or too slow
  kNotFound = 4,
  kInvalid = 5,     // the server refused the request as it is
  kNotAllowed = 6,  // permission or a limit
  kServerError = 7,
};

// A command line, taken apart by a Command's options.
class Arguments {
 public:
  const std::vector<std::string>& positional() const { return positional_; }
  bool Has(const std::string& option) const { return values_.count(option) != 0; }
  // The option's last value, or `missing`.
  std::string Get(const std::string& option, const std::string& missing = "") const;
  // Every value of an option that may be repeated.
  std::vector<std::string> All(const std::string& option) const;
  // The option's value as a whole number; ParseArguments has checked it.
  int64_t Number(const std::string& option, int64_t missing) const;

 private:
  friend struct Parsed;
  friend struct Parsed ParseArguments(const struct Command&, absl::Span<const std::string>);
  std::vector<std::string> positional_;
  std::map<std::string, std::vector<std::string>> values_;
};

struct Option {
  const char* name;   // "page-size"
  const char* value;  // placeholder: "N" (a whole number), "FILE", "a|b|c" (one of these); "" for a switch
  const char* help;
};

struct Command {
  const char* name;
  const char* arguments;  // of the usage line: "[FILE...]"
  const char* summary;
  std::vector<Option> options;
  const char* examples;
  int (*run)(const Arguments&);
};

// Options that every command takes.
absl::Span<const Option> CommonOptions();

struct Parsed {
  Arguments arguments;
  std::string error;  // empty when the line is right
};

// Takes "--name=value", "--name value" and "--switch"; "--" ends the options.
Parsed ParseArguments(const Command& command, absl::Span<const std::string> line);

// Help of one command; of all.
std::string HelpOf(const Command& command);
std::string HelpOf(absl::Span<const Command> commands);

// A completion script made from the same tables, for "bash", "zsh" or "fish"; "" for another shell.
std::string CompletionScript(const std::string& shell, absl::Span<const Command> commands);

// The commands' entry points; each returns an ExitCode.
int RunExtract(const Arguments& arguments);
int RunIngest(const Arguments& arguments);
int RunDocuments(const Arguments& arguments);
int RunFacts(const Arguments& arguments);
int RunQuery(const Arguments& arguments);
int RunSummarize(const Arguments& arguments);
int RunExtractors(const Arguments& arguments);
int RunReanalyze(const Arguments& arguments);

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_COMMAND_H_
