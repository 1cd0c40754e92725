// The host against plugins that do one thing wrong each: all of them in one folder, with good ones between them.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/extract/analyzer.h"
#include "service/model/reasons.h"

namespace chancery::extract {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

model::Document English(std::string text) {
  model::Document document;
  document.collection = "c";
  document.id = "d";
  document.language = "en";
  document.content = std::move(text);
  document.sentences = {{0, static_cast<int32_t>(document.content.size())}};
  return document;
}

std::string ReasonText(const absl::Status& status) {
  const auto reason = model::ReasonOf(status);
  return reason.has_value() ? reason->reason : "";
}

void Copy(const fs::path& from, const fs::path& to) { fs::copy_file(from, to, fs::copy_options::overwrite_existing); }

// One folder with everything, loaded once: the tests read what became of it.
class BadPlugins : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::path(testing::TempDir()) / ("bad_plugins." + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    fs::copy(TEST_PLUGINS, folder_, fs::copy_options::recursive);
    Copy(fs::path(EXAMPLES) / "un_documents.so", folder_ / "un_documents.so");
    Copy(fs::path(EXAMPLES) / "email.so", folder_ / "email.so");

    std::ifstream good(folder_ / "email.so", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(good)), std::istreambuf_iterator<char>());
    std::ofstream(folder_ / "cut-short.so", std::ios::binary) << bytes.substr(0, 5000);
    std::ofstream(folder_ / "text-file.so") << "This is no library.\n";
    std::ofstream(folder_ / "empty.so");
    Copy(folder_ / "email.so", folder_ / "world-writable.so");
    chmod((folder_ / "world-writable.so").c_str(), 0777);
    Copy(folder_ / "email.so", folder_ / "z-twin.so");
    fs::create_directory(folder_ / "folder.so");
    fs::create_symlink("nowhere", folder_ / "dangling-link.so");

    Analyzer::Options options;
    options.plugin_folder = folder_.string();
    options.max_annotations = 100;
    options.budget = absl::Milliseconds(400);
    options.log = [](absl::string_view line) {
      absl::MutexLock lock(&mutex_);
      lines_.emplace_back(line);
    };
    auto loaded = Analyzer::Load(options);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    analyzer_ = *std::move(loaded);
  }
  static void TearDownTestSuite() {
    analyzer_.reset();
    fs::remove_all(folder_);
  }

  static ExtractorStatus Get(const std::string& id) {
    for (ExtractorStatus& status : analyzer_->List()) {
      if (status.id == id) return status;
    }
    ADD_FAILURE() << "no extractor " << id;
    return {};
  }
  static Analysis AnalyzeWith(const std::vector<std::string>& extractors,
                              const std::string& text = "The state of affairs") {
    auto analysis = analyzer_->Analyze(English(text), extractors, absl::InfiniteFuture());
    EXPECT_TRUE(analysis.ok()) << analysis.status();
    return analysis.ok() ? *std::move(analysis) : Analysis();
  }
  static bool Logged(absl::string_view text) {
    absl::MutexLock lock(&mutex_);
    return std::any_of(lines_.begin(), lines_.end(),
                       [text](const std::string& line) { return absl::StrContains(line, text); });
  }

  static fs::path folder_;
  static std::unique_ptr<Analyzer> analyzer_;
  static absl::Mutex mutex_;
  static std::vector<std::string> lines_;
};

fs::path BadPlugins::folder_;
std::unique_ptr<Analyzer> BadPlugins::analyzer_;
absl::Mutex BadPlugins::mutex_;
std::vector<std::string> BadPlugins::lines_;

TEST_F(BadPlugins, ThatDoNotLoadAreNamedWithTheirReason) {
  struct Case {
    std::string id, reason, message;
  };
  const std::vector<Case> cases = {
      {"no-manifest", "MANIFEST_MISSING", "no Chancery manifest note"},
      {"two-manifests", "MANIFEST_INVALID", "2 manifest notes"},
      {"garbage-manifest", "MANIFEST_INVALID", "not one JSON object"},
      {"cut-short", "LIBRARY_INVALID", ""},
      {"text-file", "LIBRARY_INVALID", "no ELF header"},
      {"empty", "LIBRARY_INVALID", "no ELF header"},
      {"folder", "LIBRARY_INVALID", "no regular file"},
      {"dangling-link", "LIBRARY_INVALID", "cannot open"},
      {"world-writable", "LIBRARY_UNTRUSTED", "everybody may write"},
      {"test-abi-2-manifest", "ABI_MISMATCH", "the plugin speaks plugin ABI 2.0, this server 1.0"},
      {"test-abi-2-descriptor", "ABI_MISMATCH", "ABI 2.0"},
      {"test-future-manifest", "ABI_MISMATCH", "needs a server of plugin ABI 1.9"},
      {"test-future-descriptor", "ABI_MISMATCH", "needs a server of plugin ABI 9.9"},
      {"test-no-symbol", "SYMBOL_MISSING", "chx_entry_v1"},
      {"test-entry-null", "DESCRIPTOR_INVALID", "returned NULL"},
      {"test-size-0", "DESCRIPTOR_INVALID", "struct_size is 0"},
      {"test-size-7", "DESCRIPTOR_INVALID", "struct_size is 7"},
      {"test-size-2g", "DESCRIPTOR_INVALID", "struct_size is 2147483648"},
      {"test-extractor-size-7", "DESCRIPTOR_INVALID", "extractors[0].struct_size is 7"},
      {"test-other-version", "DESCRIPTOR_INVALID", "extractors[0].version is not the manifest's \"1.0.0\""},
      {"test-huge-count", "DESCRIPTOR_INVALID", "4294967296 extractors"},
      {"test-null-create", "DESCRIPTOR_INVALID", "create is NULL"},
      {"test-null-produces", "DESCRIPTOR_INVALID", "extractors[0].produces"},
      {"test-runtime", "DESCRIPTOR_INVALID", "language runtime"},
      {"test-init-fails", "INIT_FAILED", "the hall is locked"},
      {"test-create-fails", "CREATE_FAILED", "no moon today (at /moon)"},
      {"test-create-null", "CREATE_FAILED", "without giving an instance"},
      {"test-self-test-fails", "SELF_TEST_FAILED", "two and two are five"},
      {"test-resource-changed", "RESOURCE_MISMATCH", "has not the SHA-256"},
      {"test-resource-missing", "RESOURCE_MISMATCH", "cannot open"},
      {"resource-outside", "MANIFEST_INVALID", "/resources/0/name"},
      {"host-type", "MANIFEST_INVALID", "sentence is given by the host"},
      {"test-requires-unknown", "REQUIREMENT_MISSING", "\"unheard_of\", which no plugin here produces"},
      {"test-cycle-a", "REQUIREMENT_CYCLE",
       "test-cycle-a, test-cycle-b wait for each other's \"cycle_a\", \"cycle_b\""},
      {"test-cycle-b", "REQUIREMENT_CYCLE", "test-cycle-a, test-cycle-b"},
      {"test-after-cycle", "REQUIREMENT_MISSING", "\"cycle_a\", but test-cycle-a failed"},
      {"z-twin", "EXTRACTOR_DUPLICATE", "email.so"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.id);
    const ExtractorStatus status = Get(c.id);
    EXPECT_EQ(status.state, ExtractorState::kFailed);
    EXPECT_EQ(status.last_error.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonText(status.last_error), c.reason);
    EXPECT_THAT(std::string(status.last_error.message()), HasSubstr(c.message));
    EXPECT_TRUE(Logged("extractor " + c.id + " ("));
  }
  const auto failed = [](const ExtractorStatus& s) { return s.state == ExtractorState::kFailed; };
  const std::vector<ExtractorStatus> all = analyzer_->List();
  EXPECT_EQ(static_cast<size_t>(std::count_if(all.begin(), all.end(), failed)), cases.size());
}

TEST_F(BadPlugins, MismatchTellsBothVersionsAndTheWayOut) {
  const auto reason = model::ReasonOf(Get("test-abi-2-manifest").last_error);
  ASSERT_TRUE(reason.has_value());
  EXPECT_EQ(reason->metadata.at("host"), "1.0");
  EXPECT_EQ(reason->metadata.at("plugin"), "2.0");
  EXPECT_THAT(reason->help, HasSubstr("Build the plugin"));
}

TEST_F(BadPlugins, ThatMisbehaveOnADocumentAreNamedAndTheRestIsKept) {
  struct Case {
    std::string id;
    size_t kept;
    std::string reason;
    absl::StatusCode code;
    std::string message;
  };
  constexpr absl::StatusCode kInternal = absl::StatusCode::kInternal;
  for (const Case& c : {
           Case{"test-finishes-with-error", 0, "EXTRACTOR_FAILED", kInternal, "the table is "},
           Case{"test-returns-error", 0, "EXTRACTOR_FAILED", absl::StatusCode::kUnavailable, "gave up"},
           Case{"test-out-of-range", 1, "EXTRACTOR_FAILED", kInternal, "span [0, 1099511627776) in a text of"},
           Case{"test-reversed", 1, "EXTRACTOR_FAILED", kInternal, "span [1, 0)"},
           Case{"test-mid-code-point", 1, "EXTRACTOR_FAILED", kInternal, "cuts a code point"},
           Case{"test-nan-confidence", 1, "EXTRACTOR_FAILED", kInternal, "confidence"},
           Case{"test-undeclared-type", 1, "EXTRACTOR_FAILED", kInternal, "type is not one"},
           Case{"test-not-utf8", 1, "EXTRACTOR_FAILED", kInternal, "value of attribute key"},
           Case{"test-huge-string", 1, "EXTRACTOR_FAILED", kInternal, "value of attribute key"},
           Case{"test-huge-canonical", 1, "EXTRACTOR_FAILED", kInternal, "canonical"},
           Case{"test-huge-attr-count", 1, "EXTRACTOR_FAILED", kInternal, "1152921504606846976 attributes"},
           Case{"test-null-attrs", 1, "EXTRACTOR_FAILED", kInternal, "3 attributes at NULL"},
           Case{"test-bad-key", 1, "EXTRACTOR_FAILED", kInternal, "key of attribute 0"},
           Case{"test-bad-date", 1, "EXTRACTOR_FAILED", kInternal, "value of attribute key"},
           Case{"test-bad-decimal", 1, "EXTRACTOR_FAILED", kInternal, "value of attribute key"},
           Case{"test-null-annotation", 1, "EXTRACTOR_FAILED", kInternal, "annotation is NULL"},
           Case{"test-small-annotation", 1, "EXTRACTOR_FAILED", kInternal, "struct_size is 8"},
           Case{"test-host-id", 1, "EXTRACTOR_FAILED", kInternal, "highest bit"},
           Case{"test-same-id", 1, "EXTRACTOR_FAILED", kInternal, "id 5 is an earlier"},
           Case{"test-dangling", 1, "", absl::StatusCode::kOk, ""},
           Case{"test-too-many", 100, "EXTRACTOR_FAILED", absl::StatusCode::kResourceExhausted,
                "the first 100 are kept"},
           Case{"test-doc-index", 1, "EXTRACTOR_FAILED", kInternal,
                "2 of its calls were refused, the first: emit() for document 99"},
           Case{"test-never-finishes", 1, "", absl::StatusCode::kOk, ""},
           Case{"test-emit-after-finish", 1, "EXTRACTOR_FAILED", kInternal, "emit() after finish()"},
           Case{"test-finish-twice", 1, "EXTRACTOR_FAILED", kInternal, "finish() after finish()"},
           Case{"test-sleeps", 0, "EXTRACTOR_TIMEOUT", absl::StatusCode::kDeadlineExceeded, "stopped at the deadline"},
       }) {
    SCOPED_TRACE(c.id);
    // With a good one, before and after it by name.
    const Analysis analysis = AnalyzeWith({"org-example-email", c.id, "org-example-un-documents"},
                                          "L'\xC3\xA9tat, write to a@b.kz on S/RES/2231(2015)");
    size_t kept = 0;
    bool email = false;
    for (const model::Annotation& a : analysis.annotations) {
      if (a.extractor == c.id) ++kept;
      if (a.extractor == "org-example-email") email = a.canonical == "a@b.kz";
      EXPECT_TRUE(a.relations.empty());
    }
    // The good ones find theirs; only one whose time a sleeper has used up may come too late.
    EXPECT_TRUE(email);
    EXPECT_EQ(kept, c.kept);
    const auto issue = std::find_if(analysis.issues.begin(), analysis.issues.end(),
                                    [&c](const auto& i) { return i.extractor == c.id; });
    if (c.reason.empty()) {
      EXPECT_EQ(issue, analysis.issues.end());
      continue;
    }
    ASSERT_NE(issue, analysis.issues.end());
    EXPECT_EQ(issue->reason, c.reason);
    EXPECT_EQ(issue->code, static_cast<int>(c.code));
    EXPECT_THAT(issue->message, HasSubstr(c.message));
    const ExtractorStatus status = Get(c.id);
    EXPECT_EQ(status.state, ExtractorState::kEnabled);
    EXPECT_EQ(ReasonText(status.last_error), c.reason);
    EXPECT_EQ(status.errors + status.timeouts, 1);
    EXPECT_EQ(status.documents, 1);
    EXPECT_TRUE(Logged("plugin test." + c.id.substr(5) + ": collections/c/documents/d: " + c.reason));
  }
  EXPECT_EQ(Get("org-example-un-documents").errors, 0);
}

TEST_F(BadPlugins, OneThatFailsFiveTimesIsQuarantined) {
  // A copy of the failing one in a folder of its own, so that the order of tests does not matter.
  const fs::path folder = folder_ / "quarantine";
  fs::create_directories(folder);
  Copy(folder_ / "returns-error.so", folder / "returns-error.so");
  Copy(folder_ / "sleeps.so", folder / "sleeps.so");
  Copy(folder_ / "email.so", folder / "email.so");
  std::vector<std::string> lines;
  Analyzer::Options options;
  options.plugin_folder = folder.string();
  options.budget = absl::Milliseconds(40);
  options.log = [&lines](absl::string_view line) { lines.emplace_back(line); };
  auto analyzer = Analyzer::Load(options);
  ASSERT_TRUE(analyzer.ok());
  const auto run = [&](const std::string& id, absl::Time deadline) {
    auto analysis = (*analyzer)->Analyze(English("mail a@b.kz"), {id}, deadline);
    return analysis.ok() && analysis->issues.size() == 1 ? analysis->issues[0].reason : "";
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(run("test-returns-error", absl::InfiniteFuture()), "EXTRACTOR_FAILED");
  EXPECT_EQ(run("test-returns-error", absl::InfiniteFuture()), "EXTRACTOR_QUARANTINED");
  // A caller in a hurry puts nobody in quarantine; using up the budget does.
  for (int i = 0; i < 7; ++i) EXPECT_EQ(run("test-sleeps", absl::Now() + absl::Milliseconds(2)), "EXTRACTOR_TIMEOUT");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(run("test-sleeps", absl::InfiniteFuture()), "EXTRACTOR_TIMEOUT");
  EXPECT_EQ(run("test-sleeps", absl::InfiniteFuture()), "EXTRACTOR_QUARANTINED");
  for (const ExtractorStatus& status : (*analyzer)->List()) {
    SCOPED_TRACE(status.id);
    EXPECT_EQ(status.state, status.id == "org-example-email" ? ExtractorState::kEnabled : ExtractorState::kQuarantined);
  }
  EXPECT_THAT(lines, testing::Contains(HasSubstr("extractor test-returns-error is put in quarantine")));
  auto analysis = (*analyzer)->Analyze(English("mail a@b.kz"), {}, absl::InfiniteFuture());
  ASSERT_TRUE(analysis.ok());
  EXPECT_EQ(analysis->annotations.size(), 1u);
  EXPECT_EQ(analysis->issues.size(), 2u);
}

TEST_F(BadPlugins, UnknownNamesAndFailedOnesAreTold) {
  auto unknown = analyzer_->Analyze(English("x"), {"nobody"}, absl::InfiniteFuture());
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonText(unknown.status()), "FIELD_INVALID");
  const Analysis failed = AnalyzeWith({"test-init-fails"});
  ASSERT_EQ(failed.issues.size(), 1u);
  EXPECT_EQ(failed.issues[0].reason, "EXTRACTOR_NOT_LOADED");
}

TEST(AnalyzerLoad, MissingFolderIsNamed) {
  Analyzer::Options options;
  options.plugin_folder = "/nonexistent/plugins";
  auto analyzer = Analyzer::Load(options);
  EXPECT_EQ(analyzer.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(analyzer.status().message()), HasSubstr("/nonexistent/plugins"));
}

}  // namespace
}  // namespace chancery::extract
