// The host with bad plugins in workers, and in its own process as far as that is survivable: all of them in one folder,
// with good ones between them.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/extract/analyzer.h"
#include "service/extract/testing/trust_all.h"
#include "service/model/reasons.h"
#include "service/text/digest.h"
#include "tests/plugin_abi/bad/bad_plugins.h"
#include "tests/plugin_abi/in_process_policy.h"

namespace chancery::extract {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string ReasonText(const absl::Status& status) {
  const auto reason = model::ReasonOf(status);
  return reason.has_value() ? reason->reason : "";
}

void Copy(const fs::path& from, const fs::path& to) { fs::copy_file(from, to, fs::copy_options::overwrite_existing); }

// One folder with everything, loaded once: the tests read what became of it.
class Loaded {
 public:
  explicit Loaded(Trust trust) : trust(trust) {
    folder = fs::path(testing::TempDir()) / absl::StrCat("bad_plugins.", getpid(), ".", static_cast<int>(trust));
    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const BadPlugin& plugin : ReadBadPlugins()) {
      if (trust == Trust::kInProcess ? !plugin.alone : HangsAtStart(plugin)) continue;
      if (TheSanitizersOwn(plugin)) continue;
      CopyPlugin(plugin.name, folder);
      plugins.push_back(plugin);
    }
    Copy(fs::path(EXAMPLES) / "un_documents.so", folder / "un_documents.so");
    Copy(fs::path(EXAMPLES) / "email.so", folder / "email.so");

    std::ifstream good(folder / "email.so", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(good)), std::istreambuf_iterator<char>());
    std::ofstream(folder / "cut-short.so", std::ios::binary) << bytes.substr(0, 5000);
    std::ofstream(folder / "text-file.so") << "This is no library.\n";
    std::ofstream(folder / "empty.so");
    Copy(folder / "email.so", folder / "world-writable.so");
    chmod((folder / "world-writable.so").c_str(), 0777);
    Copy(folder / "email.so", folder / "z-twin.so");
    fs::create_directory(folder / "folder.so");
    fs::create_symlink("nowhere", folder / "dangling-link.so");
    analyzer = Load(folder);
  }
  ~Loaded() {
    analyzer.reset();
    fs::remove_all(folder);
  }

  // Faults of memory that the address sanitizer reports itself, or that a worker under it has no limit for.
  static bool TheSanitizersOwn([[maybe_unused]] const BadPlugin& plugin) {
#if defined(__SANITIZE_ADDRESS__)
    return plugin.name == "leak-memory" || plugin.name == "double-free" || plugin.name == "eat-memory";
#else
    return false;
#endif
  }

  // Those are waited for, one after another, so that they have a test of their own.
  static bool HangsAtStart(const BadPlugin& plugin) {
    return absl::StrContains(plugin.in_worker.words, "not ready in time");
  }

  static void CopyPlugin(const std::string& name, const fs::path& to) {
    const fs::path library = fs::path(BadPluginFolder()) / (name + ".so");
    Copy(library, to / library.filename());
    if (!fs::exists(library.parent_path() / name)) return;
    fs::copy(library.parent_path() / name, to / name, fs::copy_options::recursive);
  }

  std::unique_ptr<Analyzer> Load(const fs::path& from, absl::Duration budget = absl::Milliseconds(400)) {
    Analyzer::Options options;
    options.plugin_folder = from.string();
    if (trust == Trust::kInProcess) options.trust = InProcessPolicy(from);
    options.worker_program = WORKER_PROGRAM;
    options.max_annotations = 100;
    options.budget = budget;
    options.log = [this](absl::string_view line) {
      absl::MutexLock lock(&mutex);
      lines.emplace_back(line);
    };
    auto loaded = Analyzer::Load(options);
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return loaded.ok() ? *std::move(loaded) : nullptr;
  }

  const Trust trust;
  fs::path folder;
  std::vector<BadPlugin> plugins;
  absl::Mutex mutex;
  std::vector<std::string> lines;
  std::unique_ptr<Analyzer> analyzer;  // logs into the above
};

class BadPlugins : public testing::TestWithParam<Trust> {
 protected:
  // Made by the first test that asks, and ended with the program's other statics.
  static Loaded& For(Trust trust) {
    static std::map<Trust, std::unique_ptr<Loaded>> all;
    std::unique_ptr<Loaded>& loaded = all[trust];
    if (loaded == nullptr) loaded = std::make_unique<Loaded>(trust);
    return *loaded;
  }
  void SetUp() override { ASSERT_NE(loaded_.analyzer, nullptr); }

  const Verdict& Expected(const BadPlugin& plugin) const {
    return GetParam() == Trust::kInProcess ? plugin.in_process : plugin.in_worker;
  }
  ExtractorStatus Get(const std::string& id) {
    for (ExtractorStatus& status : loaded_.analyzer->List()) {
      if (status.id == id) return status;
    }
    ADD_FAILURE() << "no extractor " << id;
    return {};
  }
  Analysis AnalyzeWith(const std::vector<std::string>& extractors, const model::Document& document) {
    auto analysis = loaded_.analyzer->Analyze(document, extractors, absl::InfiniteFuture());
    EXPECT_TRUE(analysis.ok()) << analysis.status();
    return analysis.ok() ? *std::move(analysis) : Analysis();
  }
  bool Logged(absl::string_view text) {
    absl::MutexLock lock(&loaded_.mutex);
    return std::any_of(loaded_.lines.begin(), loaded_.lines.end(),
                       [text](const std::string& line) { return absl::StrContains(line, text); });
  }
  void ExpectFailed(const std::string& id, const std::string& reason, const std::string& words) {
    SCOPED_TRACE(id);
    const ExtractorStatus status = Get(id);
    EXPECT_EQ(status.state, ExtractorState::kFailed);
    EXPECT_EQ(status.last_error.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonText(status.last_error), reason);
    EXPECT_THAT(std::string(status.last_error.message()), HasSubstr(words));
    EXPECT_TRUE(Logged("extractor " + id + " ("));
  }

  Loaded& loaded_ = For(GetParam());
};

TEST_P(BadPlugins, ThatDoNotLoadAreNamedWithTheirReason) {
  size_t count = 0;
  for (const BadPlugin& plugin : loaded_.plugins) {
    if (Expected(plugin).loads()) continue;
    // One whose manifest is not read is known by its file's name alone.
    const Verdict& expected = Expected(plugin);
    const bool nameless = absl::StartsWith(expected.reason, "MANIFEST_") || plugin.name == "huge-note";
    ExpectFailed(nameless ? plugin.name : "test-" + plugin.name, expected.reason, expected.words);
    ++count;
  }
  struct Case {
    std::string id, reason, words;
  };
  for (const Case& c : {
           Case{"cut-short", "LIBRARY_INVALID", ""},
           Case{"text-file", "LIBRARY_INVALID", "no ELF header"},
           Case{"empty", "LIBRARY_INVALID", "no ELF header"},
           Case{"folder", "LIBRARY_INVALID", "no regular file"},
           Case{"dangling-link", "LIBRARY_INVALID", "cannot open"},
           Case{"world-writable", "LIBRARY_UNTRUSTED", "writable for everybody"},
           Case{"z-twin", "EXTRACTOR_DUPLICATE", "email.so"},
       }) {
    ExpectFailed(c.id, c.reason, c.words);
    ++count;
  }
  const auto failed = [](const ExtractorStatus& s) { return s.state == ExtractorState::kFailed; };
  const std::vector<ExtractorStatus> all = loaded_.analyzer->List();
  EXPECT_EQ(static_cast<size_t>(std::count_if(all.begin(), all.end(), failed)), count);
}

TEST_P(BadPlugins, MismatchTellsBothVersionsAndTheWayOut) {
  const auto reason = model::ReasonOf(Get("test-abi-2-manifest").last_error);
  ASSERT_TRUE(reason.has_value());
  EXPECT_EQ(reason->metadata.at("host"), "1.0");
  EXPECT_EQ(reason->metadata.at("plugin"), "2.0");
  EXPECT_THAT(reason->help, HasSubstr("Build the plugin"));
}

TEST_P(BadPlugins, ThatMisbehaveOnADocumentAreNamedAndTheRestIsKept) {
  for (const BadPlugin& plugin : loaded_.plugins) {
    if (!Expected(plugin).loads()) continue;
    const std::string id = "test-" + plugin.name;
    const Verdict& expected = Expected(plugin);
    SCOPED_TRACE(id);
    // With a good one, before and after it by name.
    const Analysis analysis = AnalyzeWith({"org-example-email", id, "org-example-un-documents"}, TroubleDocument());
    size_t kept = 0;
    bool email = false, symbol = false;
    for (const model::Annotation& a : analysis.annotations) {
      if (a.extractor == id) ++kept;
      email = email || a.canonical == "a@b.kz";
      symbol = symbol || a.canonical == "S/RES/2231(2015)";
      EXPECT_TRUE(a.relations.empty());
    }
    EXPECT_TRUE(email);
    // Only one whose time another has used up may come too late.
    EXPECT_TRUE(symbol || expected.reason == "EXTRACTOR_TIMEOUT");
    EXPECT_EQ(kept, expected.kept);
    const auto issue = std::find_if(analysis.issues.begin(), analysis.issues.end(),
                                    [&id](const auto& i) { return i.extractor == id; });
    if (expected.reason == "-") {
      EXPECT_EQ(issue, analysis.issues.end());
      continue;
    }
    EXPECT_NE(issue, analysis.issues.end());
    if (issue == analysis.issues.end()) continue;
    EXPECT_EQ(issue->reason, expected.reason);
    EXPECT_EQ(absl::StatusCodeToString(static_cast<absl::StatusCode>(issue->code)), expected.code);
    EXPECT_THAT(issue->message, HasSubstr(expected.words));
    EXPECT_LE(issue->message.size(), 1024u);
    const ExtractorStatus status = Get(id);
    EXPECT_EQ(status.state, ExtractorState::kEnabled);
    EXPECT_EQ(ReasonText(status.last_error), expected.reason);
    EXPECT_EQ(status.errors + status.timeouts, 1);
    EXPECT_EQ(status.documents, 1);
    // One that floods the log has used up its lines.
    EXPECT_TRUE(Logged("plugin test." + plugin.name + ": collections/c/documents/d: " + expected.reason) ||
                Logged("plugin test." + plugin.name + ": over 50 lines"));
    // A document that gives it no trouble finds it as good as ever, unless its trouble is of another kind.
    if (plugin.name == "forge-ready") continue;
    const Analysis calm = AnalyzeWith({id}, CalmDocument());
    EXPECT_TRUE(calm.issues.empty());
    EXPECT_EQ(calm.annotations.size(), 1u);
  }
  EXPECT_EQ(Get("org-example-un-documents").errors, 0);
}

TEST_P(BadPlugins, OneThatFailsFiveTimesIsQuarantined) {
  // Copies in a folder of their own, so that the order of tests does not matter.
  const fs::path folder = loaded_.folder / "quarantine";
  fs::create_directories(folder);
  for (const char* name : {"returns-error.so", "polls.so", "email.so"}) Copy(loaded_.folder / name, folder / name);
  const std::unique_ptr<Analyzer> analyzer = loaded_.Load(folder, absl::Milliseconds(200));
  ASSERT_NE(analyzer, nullptr);
  const auto run = [&](const std::string& id, absl::Time deadline) {
    auto analysis = analyzer->Analyze(TroubleDocument(), {id}, deadline);
    return analysis.ok() && analysis->issues.size() == 1 ? analysis->issues[0].reason : "";
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(run("test-returns-error", absl::InfiniteFuture()), "EXTRACTOR_FAILED");
  EXPECT_EQ(run("test-returns-error", absl::InfiniteFuture()), "EXTRACTOR_QUARANTINED");
  // A caller in a hurry puts nobody in quarantine; using up the budget does.
  for (int i = 0; i < 7; ++i) EXPECT_EQ(run("test-polls", absl::Now() + absl::Milliseconds(2)), "EXTRACTOR_TIMEOUT");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(run("test-polls", absl::InfiniteFuture()), "EXTRACTOR_TIMEOUT");
  EXPECT_EQ(run("test-polls", absl::InfiniteFuture()), "EXTRACTOR_QUARANTINED");
  for (const ExtractorStatus& status : analyzer->List()) {
    SCOPED_TRACE(status.id);
    EXPECT_EQ(status.state, status.id == "org-example-email" ? ExtractorState::kEnabled : ExtractorState::kQuarantined);
  }
  EXPECT_TRUE(Logged("extractor test-returns-error is put in quarantine"));
  auto analysis = analyzer->Analyze(TroubleDocument(), {}, absl::InfiniteFuture());
  ASSERT_TRUE(analysis.ok());
  EXPECT_EQ(analysis->annotations.size(), 1u);
  EXPECT_EQ(analysis->issues.size(), 2u);
}

TEST_P(BadPlugins, UnknownNamesAndFailedOnesAreTold) {
  auto unknown = loaded_.analyzer->Analyze(CalmDocument(), {"nobody"}, absl::InfiniteFuture());
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonText(unknown.status()), "FIELD_INVALID");
  const Analysis failed = AnalyzeWith({"test-init-fails"}, CalmDocument());
  ASSERT_EQ(failed.issues.size(), 1u);
  EXPECT_EQ(failed.issues[0].reason, "EXTRACTOR_NOT_LOADED");
}

INSTANTIATE_TEST_SUITE_P(All, BadPlugins, testing::Values(Trust::kInProcess, Trust::kWorker),
                         [](const testing::TestParamInfo<Trust>& test) {
                           return test.param == Trust::kWorker ? "Worker" : "InProcess";
                         });

TEST(WorkerStart, OneThatHangsIsEndedAndNamed) {
  std::vector<std::thread> threads;
  for (const BadPlugin& plugin : ReadBadPlugins()) {
    if (!Loaded::HangsAtStart(plugin)) continue;
    threads.emplace_back([plugin] {
      const fs::path folder = fs::path(testing::TempDir()) / absl::StrCat("hangs.", getpid(), ".", plugin.name);
      fs::remove_all(folder);
      fs::create_directories(folder);
      Loaded::CopyPlugin(plugin.name, folder);
      Analyzer::Options options;
      options.plugin_folder = folder.string();
      options.worker_program = WORKER_PROGRAM;
      const absl::Time start = absl::Now();
      const auto analyzer = Analyzer::Load(options);
      EXPECT_LT(absl::Now() - start, absl::Seconds(40)) << plugin.name;
      EXPECT_TRUE(analyzer.ok()) << analyzer.status();
      if (analyzer.ok()) {
        const ExtractorStatus status = (*analyzer)->List()[0];
        EXPECT_EQ(status.state, ExtractorState::kFailed) << plugin.name;
        EXPECT_EQ(ReasonText(status.last_error), plugin.in_worker.reason) << plugin.name;
        EXPECT_THAT(std::string(status.last_error.message()), HasSubstr(plugin.in_worker.words)) << plugin.name;
      }
      fs::remove_all(folder);
    });
  }
  EXPECT_GT(threads.size(), 5u);
  for (std::thread& thread : threads) thread.join();
}

// The library under a name changes all the time; whatever is loaded is what was hashed.
TEST(AnalyzerLoad, WhatIsHashedIsWhatRuns) {
  const fs::path folder = fs::path(testing::TempDir()) / absl::StrCat("swap.", getpid());
  const fs::path aside = folder / "aside";
  fs::remove_all(folder);
  fs::create_directories(aside);
  Copy(fs::path(EXAMPLES) / "un_documents.so", aside / "a");
  Copy(fs::path(EXAMPLES) / "email.so", aside / "b");
  std::map<std::string, std::string> id_of;
  for (const auto& [file, id] : {std::pair("a", "org-example-un-documents"), std::pair("b", "org-example-email")}) {
    std::ifstream in(aside / file, std::ios::binary);
    id_of[text::Hex(
        text::Sha256(std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>())))] = id;
  }
  fs::create_symlink(aside / "a", folder / "plugin.so");
  std::atomic<bool> end{false};
  std::thread swapper([&] {
    for (int i = 0; !end; ++i) {
      fs::create_symlink(aside / (i % 2 == 0 ? "b" : "a"), folder / "next");
      fs::rename(folder / "next", folder / "plugin.so");
    }
  });
  std::map<std::string, int> seen;
  for (int i = 0; i < 60; ++i) {
    Analyzer::Options options;
    options.plugin_folder = folder.string();
    for (const auto& [hash, id] : id_of) options.trust.bundled.insert(hash);
    const auto analyzer = Analyzer::Load(options);
    ASSERT_TRUE(analyzer.ok()) << analyzer.status();
    const std::vector<ExtractorStatus> list = (*analyzer)->List();
    ASSERT_EQ(list.size(), 1u);
    ASSERT_EQ(list[0].state, ExtractorState::kEnabled) << list[0].last_error;
    EXPECT_EQ(list[0].id, id_of[list[0].library_sha256]);
    const auto analysis = (*analyzer)->Analyze(TroubleDocument(), {}, absl::InfiniteFuture());
    ASSERT_TRUE(analysis.ok());
    ASSERT_EQ(analysis->annotations.size(), 1u);
    EXPECT_EQ(analysis->annotations[0].canonical, list[0].id == "org-example-email" ? "a@b.kz" : "S/RES/2231(2015)");
    ++seen[list[0].id];
  }
  end = true;
  swapper.join();
  EXPECT_EQ(seen.size(), 2u) << "the swap was never in time";
  fs::remove_all(folder);
}

// One byte of a library on the list has changed.
TEST(AnalyzerLoad, AnotherHashIsNotTrusted) {
  const fs::path folder = fs::path(testing::TempDir()) / absl::StrCat("hash.", getpid());
  fs::remove_all(folder);
  fs::create_directories(folder);
  Copy(fs::path(EXAMPLES) / "email.so", folder / "email.so");
  Analyzer::Options options;
  options.plugin_folder = folder.string();
  PluginPolicy& policy = options.trust.plugins["org.example.email"];
  policy.trust = Trust::kInProcess;
  policy.sha256 = InProcessPolicy(folder).bundled;
  EXPECT_EQ((*Analyzer::Load(options))->List()[0].state, ExtractorState::kEnabled);
  std::ofstream(folder / "email.so", std::ios::binary | std::ios::app) << "x";
  const auto analyzer = Analyzer::Load(options);
  ASSERT_TRUE(analyzer.ok());
  const ExtractorStatus status = (*analyzer)->List()[0];
  EXPECT_EQ(status.state, ExtractorState::kFailed);
  EXPECT_EQ(ReasonText(status.last_error), "LIBRARY_UNTRUSTED");
  fs::remove_all(folder);
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
