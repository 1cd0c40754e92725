// Old binaries on this host: every museum/MAJOR.MINOR/MACHINE is loaded, run over museum/texts, and compared with the
// answers of its day.
//
//   CHANCERY_RECORD=1 museum_test    writes the answers of versions that have none yet

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "service/extract/analyzer.h"
#include "tests/plugin_abi/in_process_policy.h"

namespace chancery::extract {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// museum/texts/LANGUAGE.txt: a title, and an article of one sentence a line.
model::Document ReadDocument(const fs::path& path) {
  model::Document document;
  document.collection = "museum";
  document.id = path.stem().string();
  document.language = path.stem().string();
  std::istringstream lines(ReadFile(path));
  std::getline(lines, document.title);
  for (std::string line; std::getline(lines, line);) {
    const auto begin = static_cast<int32_t>(document.content.size());
    document.content += line;
    document.sentences.push_back({begin, static_cast<int32_t>(document.content.size())});
    document.content += '\n';
  }
  document.publish_time = absl::FromCivil(absl::CivilSecond(2024, 6, 14, 12, 0, 0), absl::UTCTimeZone());
  return document;
}

std::string Describe(const model::AttributeValue& value) {
  return std::visit(
      [](const auto& v) -> std::string {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, std::string>) return absl::StrCat("\"", v, "\"");
        else if constexpr (std::is_same_v<T, model::PartialDate>)
          return absl::StrCat("date ", v.year, "-", v.month, "-", v.day);
        else if constexpr (std::is_same_v<T, model::Decimal>) return absl::StrCat("decimal ", v.text());
        else if constexpr (std::is_same_v<T, bool>) return v ? "true" : "false";
        else if constexpr (std::is_same_v<T, double>) return absl::StrCat("double ", v);
        else return absl::StrCat(v);
      },
      value);
}

std::string Describe(const model::Annotation& a) {
  std::string out = absl::StrFormat("  %s@%s #%d %s [%d, %d) \"%s\" %.3g\n", a.extractor, a.extractor_version, a.id,
                                    a.type, a.span.begin, a.span.end, a.canonical, a.confidence);
  for (const model::Attribute& attribute : a.attributes)
    absl::StrAppend(&out, "    ", attribute.key, " = ", Describe(attribute.value), "\n");
  for (const model::Link& link : a.links)
    absl::StrAppend(&out, "    ", link.knowledge_base, ":", link.id, " ", link.confidence, "\n");
  for (const model::Relation& relation : a.relations)
    absl::StrAppend(&out, "    ", relation.role, " -> #", relation.target_id, "\n");
  return out;
}

std::string Answers(const fs::path& exhibits, const Analyzer& analyzer) {
  std::string out;
  for (const ExtractorStatus& status : analyzer.List()) {
    absl::StrAppend(
        &out, status.id, " ", status.version, " ",
        status.state == ExtractorState::kEnabled ? "enabled" : "does not run: ", status.last_error.message(), "\n");
  }
  std::vector<fs::path> texts;
  for (const auto& file : fs::directory_iterator(exhibits.parent_path().parent_path() / "texts"))
    texts.push_back(file.path());
  std::sort(texts.begin(), texts.end());
  for (const fs::path& text : texts) {
    auto analysis = analyzer.Analyze(ReadDocument(text), {}, absl::InfiniteFuture());
    if (!analysis.ok()) return analysis.status().ToString();
    absl::StrAppend(&out, text.filename().string(), "\n");
    for (const model::Annotation& a : analysis->annotations) absl::StrAppend(&out, Describe(a));
    for (const model::ExtractionIssue& issue : analysis->issues) {
      absl::StrAppend(&out, "  ", issue.extractor, ": ", issue.reason, ": ", issue.message, "\n");
    }
  }
  return out;
}

class Museum : public testing::TestWithParam<Trust> {};

TEST_P(Museum, OldBinariesAnswerAsTheyDid) {
  size_t versions = 0;
  for (const auto& version : fs::directory_iterator(MUSEUM)) {
    const fs::path exhibits = version.path() / MACHINE;
    if (!fs::exists(exhibits)) continue;
    SCOPED_TRACE(exhibits.string());
    ++versions;
    const fs::path copy = fs::path(testing::TempDir()) / ("museum." + std::to_string(getpid()));
    fs::remove_all(copy);
    fs::copy(exhibits, copy, fs::copy_options::recursive);
    Analyzer::Options options;
    options.plugin_folder = copy.string();
    options.worker_program = WORKER_PROGRAM;
    if (GetParam() == Trust::kInProcess) options.trust = InProcessPolicy(copy);
    auto analyzer = Analyzer::Load(options);
    ASSERT_TRUE(analyzer.ok()) << analyzer.status();
    const std::string answers = Answers(exhibits, **analyzer);
    const fs::path recorded = version.path() / "answers.txt";
    if (!fs::exists(recorded) && std::getenv("CHANCERY_RECORD") != nullptr) std::ofstream(recorded) << answers;
    EXPECT_EQ(answers, ReadFile(recorded));
    for (const ExtractorStatus& status : (*analyzer)->List()) {
      EXPECT_EQ(status.state, ExtractorState::kEnabled) << status.id << ": " << status.last_error;
    }
    fs::remove_all(copy);
  }
#if defined(__x86_64__)
  EXPECT_GE(versions, 1u);
#else
  if (versions == 0) GTEST_SKIP() << "the museum has nothing for this machine";
#endif
}

INSTANTIATE_TEST_SUITE_P(All, Museum, testing::Values(Trust::kInProcess, Trust::kWorker),
                         [](const testing::TestParamInfo<Trust>& test) {
                           return test.param == Trust::kWorker ? "Worker" : "InProcess";
                         });

}  // namespace
}  // namespace chancery::extract
