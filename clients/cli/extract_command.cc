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
#include "clients/cli/output.h"
#include "google/protobuf/struct.pb.h"
#include "service/extract/analyzer.h"
#include "service/link/linker.h"
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

// The facts as {"id": ..., "facts": [...]}, each in proto3 JSON.
std::string FactsAsJson(const std::string& id, const std::vector<chancery::v1::Fact>& facts, bool one_line) {
  google::protobuf::Value quoted;
  quoted.set_string_value(id);
  std::string out = absl::StrCat("{\"id\":", ToJson(quoted, true), ",\"facts\":[");
  for (size_t i = 0; i < facts.size(); ++i)
    absl::StrAppend(&out, i == 0 ? "" : ",", one_line ? "" : "\n", ToJson(facts[i], one_line));
  return absl::StrCat(out, "]}\n");
}

class ExtractRun {
 public:
  ExtractRun(const Arguments& arguments, const extract::Analyzer& analyzer)
      : arguments_(arguments),
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
    if (format_ == Format::kTable) {
      if (printed_++ > 0) std::cout << "\n";
      std::cout << id << " (" << analysis->document.language << ")\n";
      PrintTable(arguments_, FactTable(facts, false));
    } else {
      std::cout << FactsAsJson(id, facts, format_ == Format::kJsonl);
    }
    return true;
  }

 private:
  const Arguments& arguments_;
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
  options.plugin_folder = PluginFolder(arguments);
  options.log = [](absl::string_view line) { std::cerr << line << "\n"; };
  auto analyzer = extract::Analyzer::Load(options);
  if (!analyzer.ok()) {
    std::cerr << "chancery extract: " << analyzer.status().message() << "\n";
    return kUsage;
  }
  ExtractRun run(arguments, **analyzer);
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
  return failed > 0 ? kSomeFailed : kOk;
}

}  // namespace chancery::cli
