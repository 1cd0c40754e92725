// chancery: the command-line client.  `extract` works in this process; the other commands talk to a server.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/command.h"

namespace chancery::cli {
namespace {

absl::Span<const Command> Commands() {
  static const Command kCommands[] = {
      {"extract",
       "[FILE...]",
       "Reads the facts out of texts, in this process and without a server; nothing is stored.\n"
       "Without FILE: JSON lines on standard input, {\"id\", \"text\", \"language_code\"?, \"publish_time\"?}.",
       {{"plugins", "FOLDER", "where the extractors are (default: $CHANCERY_PLUGINS, else beside this program)"},
        {"config", "FILE", "the server's configuration file: what it says of plugins"},
        {"charset", "NAME", "of the files: windows-1251, KZ-1048, ... (default: UTF-8)"},
        {"language", "TAG", "of the files: en, ru, kk (default: detected)"},
        {"date", "DATE", "publication date of the files, 2024-06-14 (default: what the text says)"},
        {"explain", "", "which rule matched where and why; at the end, on standard error, what each rule cost"}},
       "  chancery extract article.txt\n"
       "  chancery extract --explain --date=2024-06-14 article.txt\n"
       "  chancery extract --format=jsonl < articles.jsonl > facts.jsonl\n",
       &RunExtract},
      {"ingest",
       "FILE|FOLDER|-...",
       "Stores articles: text files, folders of them, .jsonl files, or JSON lines on standard input.\n"
       "Interrupted, the same command goes on where it stopped; sending an article again changes nothing.",
       {{"charset", "NAME", "of text files: windows-1251, KZ-1048, ... (default: UTF-8)"},
        {"source", "NAME", "who published them"},
        {"restart", "", "send everything, also what an interrupted run has stored"}},
       "  chancery ingest articles/\n"
       "  chancery ingest --charset=windows-1251 --source=Archive old/*.txt\n"
       "  zcat dump.jsonl.gz | chancery ingest -\n",
       &RunIngest},
      {"documents",
       "[get DOCUMENT | delete DOCUMENT]",
       "Lists documents, shows one with its facts, or deletes one.",
       {{"filter", "FILTER", "which, as in docs/filters.md"},
        {"order-by", "FIELDS", "'publish_time desc'"},
        {"limit", "N", "at most so many (default: 100)"}},
       "  chancery documents --filter='language = \"kk\"'\n"
       "  chancery documents get seed-000\n",
       &RunDocuments},
      {"facts",
       "[DOCUMENT]",
       "Lists the facts of one document, or of the collection, with the bytes they stand at.",
       {{"filter", "FILTER", "which, as in docs/filters.md"}, {"limit", "N", "at most so many (default: 1000)"}},
       "  chancery facts seed-000\n"
       "  chancery facts --filter='kind = \"TREATY\"'\n",
       &RunFacts},
      {"query",
       "[WORD...]",
       "Finds documents, facts, events or entities by words, by names in any script, and by a filter.",
       {{"kind", "document|fact|event|entity", "what to find (default: document)"},
        {"filter", "FILTER", "which, as in docs/filters.md"},
        {"order-by", "FIELDS", "'money.amount desc', 'publish_time'"},
        {"name-matching", "exact|same-script|cross-script", "how far spellings may differ (default: cross-script)"},
        {"limit", "N", "at most so many (default: 20)"}},
       "  chancery query Кошанов\n"
       "  chancery query --kind=fact --filter='kind = \"MONEY\" AND money.amount >= 1000000000'\n"
       "  chancery query trade --filter='official:\"Koshanov\" AND date >= \"2024-01-01\"'\n",
       &RunQuery},
      {"summarize",
       "[DOCUMENT...]",
       "Says what the documents named, or those of a filter, tell: quoted, with numbered citations.",
       {{"kind", "extractive|timeline|brief|update|comparison",
         "sentences that stand for all; events by date; who met, signed, how much; what is new since --since; figures "
         "side by "
         "side (default: extractive)"},
        {"filter", "FILTER", "which documents (default: all)"},
        {"focus", "WORDS", "what the reader wants to know: names, states, measures, words"},
        {"since", "DATE", "for --kind=update: what was published until then is known; 2024-06-14 or RFC 3339"},
        {"sentences", "N",
         "at most so many sentences, entries, facts of a list or comparisons (default: 5, other kinds 100)"},
        {"characters", "N", "at most so many instead"},
        {"language", "TAG", "only documents in this language; may be repeated"},
        {"html", "FILE",
         "write a page: summary, timeline, figures compared, and the articles with the passages marked"}},
       "  chancery summarize --filter='date >= \"2024-06-01\"' --focus='trade turnover'\n"
       "  chancery summarize seed-000 seed-003 --sentences=3\n"
       "  chancery summarize --kind=timeline --focus=Koshanov\n"
       "  chancery summarize --kind=update --since=2024-06-14\n"
       "  chancery summarize --kind=brief --focus=Kazakhstan --html=brief.html\n",
       &RunSummarize},
      {"extractors",
       "[list | reload EXTRACTOR | enable EXTRACTOR | disable EXTRACTOR]",
       "Lists the server's extractors, loads one's file again, or switches one on or off.",
       {},
       "  chancery extractors\n"
       "  chancery extractors reload org-example-email\n"
       "  chancery extractors disable org-example-email\n",
       &RunExtractors},
      {"reanalyze",
       "",
       "Analyses stored documents again whose facts come from other versions of extractors than run now.",
       {{"wait", "", "until it is done"},
        {"status", "", "say only how far it is"},
        {"stop", "", "end the run under way"}},
       "  chancery reanalyze --wait\n"
       "  chancery reanalyze --status\n",
       &RunReanalyze},
  };
  return kCommands;
}

int Main(std::vector<std::string> line) {
  // Options may stand before the command as well: "chancery --server=... query x".
  const auto command_word =
      std::find_if(line.begin(), line.end(), [](const std::string& word) { return word.rfind("--", 0) != 0; });
  if (command_word != line.end()) std::rotate(line.begin(), command_word, command_word + 1);
  if (line.empty() || line[0] == "--help" || line[0] == "help") {
    (line.empty() ? std::cerr : std::cout) << HelpOf(Commands());
    return line.empty() ? kUsage : kOk;
  }
  if (line[0] == "completion") {
    const std::string script = line.size() == 2 ? CompletionScript(line[1], Commands()) : "";
    if (script.empty()) {
      std::cerr << "usage: chancery completion bash|zsh|fish\n  e.g. source <(chancery completion bash)\n";
      return kUsage;
    }
    std::cout << script;
    return kOk;
  }
  for (const Command& command : Commands()) {
    if (line[0] != command.name) continue;
    const Parsed parsed = ParseArguments(command, absl::MakeConstSpan(line).subspan(1));
    if (!parsed.error.empty()) {
      std::cerr << "chancery " << command.name << ": " << parsed.error << "\n  'chancery " << command.name
                << " --help' lists them\n";
      return kUsage;
    }
    if (parsed.arguments.Has("help")) {
      std::cout << HelpOf(command);
      return kOk;
    }
    return command.run(parsed.arguments);
  }
  std::cerr << "chancery: there is no command '" << line[0] << "'; 'chancery --help' lists them\n";
  return kUsage;
}

}  // namespace
}  // namespace chancery::cli

int main(int argc, char** argv) { return chancery::cli::Main(std::vector<std::string>(argv + 1, argv + argc)); }
