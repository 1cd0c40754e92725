#include "clients/cli/command.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace chancery::cli {
namespace {

const Option* FindOption(const Command& command, absl::string_view name) {
  for (absl::Span<const Option> options : {absl::MakeConstSpan(command.options), CommonOptions()}) {
    for (const Option& option : options) {
      if (name == option.name) return &option;
    }
  }
  return nullptr;
}

std::vector<std::string> Choices(const Option& option) {
  if (!absl::StrContains(option.value, '|')) return {};
  return absl::StrSplit(option.value, '|');
}

std::string CheckValue(const Option& option, const std::string& value) {
  int64_t number = 0;
  if (absl::string_view(option.value) == "N" && !absl::SimpleAtoi(value, &number)) {
    return absl::StrCat("--", option.name, " takes a whole number, not '", value, "'");
  }
  const std::vector<std::string> choices = Choices(option);
  if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
    return absl::StrCat("--", option.name, " takes one of ", absl::StrJoin(choices, ", "), ", not '", value, "'");
  }
  return "";
}

std::string OptionLines(absl::Span<const Option> options) {
  std::string out;
  for (const Option& option : options) {
    std::string left = absl::StrCat("  --", option.name);
    if (*option.value != '\0') absl::StrAppend(&left, "=", option.value);
    left.resize(std::max<size_t>(left.size() + 2, 32), ' ');
    absl::StrAppend(&out, left, option.help, "\n");
  }
  return out;
}

}  // namespace

std::string Arguments::Get(const std::string& option, const std::string& missing) const {
  const auto it = values_.find(option);
  return it == values_.end() ? missing : it->second.back();
}

std::vector<std::string> Arguments::All(const std::string& option) const {
  const auto it = values_.find(option);
  return it == values_.end() ? std::vector<std::string>() : it->second;
}

int64_t Arguments::Number(const std::string& option, int64_t missing) const {
  int64_t number = missing;
  if (Has(option)) (void)absl::SimpleAtoi(Get(option), &number);
  return number;
}

absl::Span<const Option> CommonOptions() {
  static const Option kOptions[] = {
      {"server", "HOST:PORT", "the server to talk to (default: $CHANCERY_SERVER, else 127.0.0.1:7450)"},
      {"collection", "ID", "the collection to work in (default: $CHANCERY_COLLECTION, else 'news')"},
      {"format", "table|json|jsonl", "how to print (default: table on a terminal, json otherwise)"},
      {"timeout", "N", "seconds to wait for an answer (default: 60)"},
      {"no-color", "", "plain tables ($NO_COLOR does the same)"},
      {"help", "", "what this command does"},
  };
  return kOptions;
}

Parsed ParseArguments(const Command& command, absl::Span<const std::string> line) {
  Parsed parsed;
  bool options_ended = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const std::string& word = line[i];
    if (options_ended || word.size() < 3 || word.compare(0, 2, "--") != 0) {
      if (word == "--" && !options_ended) {
        options_ended = true;
      } else if (word.size() > 1 && word[0] == '-' && !options_ended) {
        parsed.error = absl::StrCat(
            "'", word, "' is not an option; options begin with -- (a query that begins with '-' goes after --)");
        return parsed;
      } else {
        parsed.arguments.positional_.push_back(word);
      }
      continue;
    }
    const size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
    const Option* option = FindOption(command, name);
    if (option == nullptr) {
      parsed.error = absl::StrCat("'chancery ", command.name, "' has no option --", name);
      return parsed;
    }
    std::string value;
    if (*option->value == '\0') {
      if (equals != std::string::npos) {
        parsed.error = absl::StrCat("--", name, " takes no value");
        return parsed;
      }
    } else if (equals != std::string::npos) {
      value = word.substr(equals + 1);
    } else if (i + 1 < line.size()) {
      value = line[++i];
    } else {
      parsed.error = absl::StrCat("--", name, " needs a value: --", name, "=", option->value);
      return parsed;
    }
    parsed.error = CheckValue(*option, value);
    if (!parsed.error.empty()) return parsed;
    parsed.arguments.values_[name].push_back(value);
  }
  return parsed;
}

std::string HelpOf(const Command& command) {
  return absl::StrCat("usage: chancery ", command.name, " [OPTION...] ", command.arguments, "\n\n", command.summary,
                      "\n\nOptions:\n", OptionLines(command.options), OptionLines(CommonOptions()), "\nExamples:\n",
                      command.examples);
}

std::string HelpOf(absl::Span<const Command> commands) {
  std::string out =
      "usage: chancery COMMAND [OPTION...] [ARGUMENT...]\n\n"
      "Facts from diplomatic, parliamentary and government news in English, Russian and Kazakh.\n\nCommands:\n";
  for (const Command& command : commands) {
    std::string left = absl::StrCat("  ", command.name);
    left.resize(16, ' ');
    absl::StrAppend(&out, left, std::string(command.summary).substr(0, std::string(command.summary).find('\n')), "\n");
  }
  absl::StrAppend(
      &out,
      "  completion    a completion script for bash, zsh or fish\n\n"
      "'chancery COMMAND --help' shows options and examples.\n\n"
      "Exit codes: 0 done, 1 some documents failed, 2 bad command line or input, 3 server unreachable or too slow,\n"
      "4 not found, 5 request refused as invalid, 6 not allowed or over a limit, 7 server error.\n");
  return out;
}

std::string CompletionScript(const std::string& shell, absl::Span<const Command> commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  names.push_back("completion");
  const auto options_of = [](const Command& command) {
    std::vector<std::string> out;
    for (absl::Span<const Option> options : {absl::MakeConstSpan(command.options), CommonOptions()}) {
      for (const Option& option : options) {
        const std::vector<std::string> choices = Choices(option);
        if (choices.empty()) out.push_back(absl::StrCat("--", option.name, *option.value == '\0' ? "" : "="));
        for (const std::string& choice : choices) out.push_back(absl::StrCat("--", option.name, "=", choice));
      }
    }
    return out;
  };
  if (shell == "bash" || shell == "zsh") {
    std::string cases;
    for (const Command& command : commands) {
      absl::StrAppend(&cases, "    ", command.name, ") words='", absl::StrJoin(options_of(command), " "), "' ;;\n");
    }
    return absl::StrCat(shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "",
                        "_chancery() {\n"
                        "  local words='' current=${COMP_WORDS[COMP_CWORD]}\n"
                        "  COMP_WORDBREAKS=${COMP_WORDBREAKS//=/}\n"
                        "  if [ \"$COMP_CWORD\" -eq 1 ]; then words='",
                        absl::StrJoin(names, " "),
                        "'\n"
                        "  else case ${COMP_WORDS[1]} in\n",
                        cases,
                        "    completion) words='bash zsh fish' ;;\n"
                        "  esac; fi\n"
                        "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
                        "  [ ${#COMPREPLY[@]} -eq 1 ] && [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
                        "}\n"
                        "complete -o default -F _chancery chancery\n");
  }
  if (shell == "fish") {
    std::string out =
        absl::StrCat("complete -c chancery -n __fish_use_subcommand -a '", absl::StrJoin(names, " "), "'\n");
    for (const Command& command : commands) {
      for (absl::Span<const Option> options : {absl::MakeConstSpan(command.options), CommonOptions()}) {
        for (const Option& option : options) {
          absl::StrAppend(&out, "complete -c chancery -n '__fish_seen_subcommand_from ", command.name, "' -l ",
                          option.name);
          const std::vector<std::string> choices = Choices(option);
          if (!choices.empty()) absl::StrAppend(&out, " -x -a '", absl::StrJoin(choices, " "), "'");
          else if (*option.value != '\0') absl::StrAppend(&out, " -r");
          out += '\n';
        }
      }
    }
    return out;
  }
  return "";
}

}  // namespace chancery::cli
