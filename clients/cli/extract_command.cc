// `chancery extract`: the pipeline up to the facts, in this process.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/article_input.h"
#include "clients/cli/command.h"
#include "clients/cli/explain.h"
#include "clients/cli/output.h"
#include "google/protobuf/struct.pb.h"
#include "service/extract/analyzer.h"
#include "service/extract/trust.h"
#include "service/link/linker.h"
#include "service/model/reasons.h"
#include "service/ops/config.h"
#include "service/pipeline/ingest_documents.h"
#include "service/rpc/to_proto.h"

namespace chancery::cli {
namespace {

namespace fs = std::filesystem;

// Nothing is stored: the linker remembers by itself what it named in this run.
class NoDirectory : public link::EntityDirectory {
 public:
  absl::StatusOr<std::vector<model::Entity>> FindByKey(model::EntityKind, const std::string&) override {
    return std::vector<model::Entity>();
  }
  absl::StatusOr<model::Entity> Get(const std::string& name) override { return absl::NotFoundError(name); }
};

// --plugins, $CHANCERY_PLUGINS, or plugins/ in the folder of the program or in one above it.
std::string PluginFolder(const Arguments& arguments) {
  if (arguments.Has("plugins")) return arguments.Get("plugins");
  if (const char* folder = std::getenv("CHANCERY_PLUGINS"); folder != nullptr && *folder != '\0') return folder;
  std::error_code error;
  fs::path at = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (int levels = 0; levels < 3 && !at.empty(); ++levels, at = at.parent_path()) {
    if (fs::is_directory(at / "plugins", error)) return at / "plugins";
  }
  return "plugins";
}

// chancery-worker beside this program, or as a build has it: in service/ of a folder above.
std::string WorkerProgram() {
  std::error_code error;
  fs::path at = fs::read_symlink("/proc/self/exe", error).parent_path();
  const fs::path beside = at / "chancery-worker";
  if (fs::exists(beside, error)) return beside;
  for (int levels = 0; levels < 3 && !at.empty(); ++levels, at = at.parent_path()) {
    if (fs::exists(at / "service" / "chancery-worker", error)) return at / "service" / "chancery-worker";
  }
  return beside;
}

// The facts as {"id": ..., "facts": [...]}, each in proto3 JSON.
// `rules`: with --explain, the rules' matches as a JSON array; else empty.
std::string FactsAsJson(const std::string& id, const std::vector<chancery::v1::Fact>& facts, const std::string& rules,
                        bool one_line) {
  google::protobuf::Value quoted;
  quoted.set_string_value(id);
  std::string out = absl::StrCat("{\"id\":", ToJson(quoted, true), ",\"facts\":[");
  for (size_t i = 0; i < facts.size(); ++i)
    absl::StrAppend(&out, i == 0 ? "" : ",", one_line ? "" : "\n", ToJson(facts[i], one_line));
  if (!rules.empty()) absl::StrAppend(&out, "],", one_line ? "" : "\n", "\"rules\":", rules, "}\n");
  else absl::StrAppend(&out, "]}\n");
  return out;
}

class ExtractRun {
 public:
  // `explainer`: nullptr without --explain.
  ExtractRun(const Arguments& arguments, const extract::Analyzer& analyzer, Explainer* explainer)
      : arguments_(arguments),
        explainer_(explainer),
        format_(FormatOf(arguments)),
        linker_(&directory_),
        ingest_(&analyzer, &linker_, nullptr, ingest::Limits()) {}

  // False when the article cannot be read.
  bool Print(const Article& article) {
    ingest::RawItem item;
    if (article.is_text) {
      item.content = article.bytes;
    } else {
      item.raw_content = article.bytes;
      item.charset = arguments_.Get("charset");
    }
    item.title = article.title;
    item.language = arguments_.Get("language", article.language_code);
    item.publish_time = arguments_.Has("date") ? ParseTime(arguments_.Get("date")) : article.publish_time;
    absl::StatusOr<pipeline::TextAnalysis> analysis = ingest_.Analyze(item, {}, absl::InfiniteFuture());
    if (!analysis.ok()) {
      std::cerr << article.origin << ": " << analysis.status().message() << "\n";
      return false;
    }
    for (const model::ExtractionIssue& issue : analysis->issues) {
      if (issue.reason != "LANGUAGE_UNSUPPORTED")
        std::cerr << article.origin << ": " << issue.extractor << ": " << issue.message << "\n";
    }
    std::vector<v1::Fact> facts;
    const rpc::SpanWriter spans(analysis->document, text::Encoding::kUtf8);
    for (const model::Fact& fact : analysis->facts) facts.push_back(rpc::ToProto(fact, spans));
    const std::string id = article.id.empty() ? article.origin : article.id;
    std::vector<RuleMatch> matches;
    if (explainer_ != nullptr) matches = explainer_->Explain(analysis->document);
    if (format_ == Format::kTable) {
      if (printed_++ > 0) std::cout << "\n";
      std::cout << id << " (" << analysis->document.language << ")\n";
      PrintTable(arguments_, FactTable(facts, false));
      if (explainer_ != nullptr) std::cout << "\n" << ExplanationText(analysis->document, matches, analysis->facts);
    } else {
      const std::string rules = explainer_ == nullptr ? "" : ExplanationJson(analysis->document, matches);
      std::cout << FactsAsJson(id, facts, rules, format_ == Format::kJsonl);
    }
    return true;
  }

 private:
  const Arguments& arguments_;
  Explainer* const explainer_;
  const Format format_;
  NoDirectory directory_;
  link::Linker linker_;
  // Analyze alone is used, which stores nothing.
  pipeline::IngestDocuments ingest_;
  int printed_ = 0;
};

}  // namespace

int RunExtract(const Arguments& arguments) {
  if (arguments.Has("date") && !ParseTime(arguments.Get("date"))) {
    std::cerr << "chancery extract: --date takes a date like 2024-06-14, not '" << arguments.Get("date") << "'\n";
    return kUsage;
  }
  std::vector<std::string> inputs = arguments.positional();
  if (inputs.empty()) {
    if (isatty(STDIN_FILENO) != 0) std::cerr << "reading JSON lines from the terminal; end with Ctrl-D\n";
    inputs.emplace_back("-");
  }
  auto input = ArticleInput::Open(inputs);
  if (!input.ok()) {
    std::cerr << "chancery extract: " << input.status().message() << "\n";
    return kUsage;
  }
  extract::Analyzer::Options options;
  if (arguments.Has("config")) {
    const auto config = ops::ReadConfig(arguments.Get("config"));
    if (!config.ok()) {
      std::cerr << "chancery extract: " << config.status().message() << "\n";
      return kUsage;
    }
    options.trust = extract::PolicyOf(*config);
    if (!arguments.Has("plugins")) options.plugin_folders = config->plugin_folders;
  }
  if (std::error_code error; options.plugin_folders.empty())
    options.plugin_folders = {fs::absolute(PluginFolder(arguments), error).string()};
  options.worker_program = WorkerProgram();
  options.log = [](absl::string_view line) { std::cerr << line << "\n"; };
  auto analyzer = extract::Analyzer::Load(options);
  if (!analyzer.ok()) {
    const auto reason = model::ReasonOf(analyzer.status());
    std::cerr << "chancery extract: " << analyzer.status().message()
              << (reason && !reason->help.empty() ? absl::StrCat("\n  ", reason->help) : "") << "\n";
    return kUsage;
  }
  std::unique_ptr<Explainer> explainer;
  if (arguments.Has("explain")) {
    auto loaded = Explainer::Load(options.plugin_folders);
    if (!loaded.ok()) {
      std::cerr << "chancery extract: " << loaded.status().message() << "\n";
      return kUsage;
    }
    explainer = *std::move(loaded);
  }
  ExtractRun run(arguments, **analyzer, explainer.get());
  int failed = 0;
  for (;;) {
    absl::StatusOr<std::optional<Article>> article = (*input)->Next();
    if (!article.ok()) {
      std::cerr << article.status().message() << "\n";
      ++failed;
      continue;
    }
    if (!article->has_value()) break;
    if (!(*article)->warning.empty()) std::cerr << (*article)->warning << "\n";
    failed += run.Print(**article) ? 0 : 1;
  }
  std::cout.flush();
  // Apart from the answers, so that JSON stays JSON.
  if (explainer != nullptr) std::cerr << "\n" << explainer->Work().Render(false, 0);
  return failed > 0 ? kSomeFailed : kOk;
}

}  // namespace chancery::cli
