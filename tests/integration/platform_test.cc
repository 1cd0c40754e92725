// The plugin platform as its operator sees it: the program, its configuration file, a third-party plugin in a worker,
// replaced, switched off, crashing.
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "tests/integration/error_details.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

class Platform : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(folder_.File("plugins"));
    chmod(folder_.File("plugins").c_str(), 0755);
  }

  // Puts the plugin's file in place in one step, as an installer does.
  void Install(const std::string& build, const std::string& name = "vessel.so") {
    const std::string path = folder_.File("plugins/" + name);
    fs::copy_file(absl::StrCat(VESSEL_PLUGINS, "/", build, ".so"), path + ".new", fs::copy_options::overwrite_existing);
    chmod((path + ".new").c_str(), 0644);
    fs::rename(path + ".new", path);
  }
  void Configure(const std::string& by_id, const std::string& more = "") {
    std::ofstream(folder_.File("chancery.yaml"))
        << "plugins:\n  folders: [" << PLUGIN_FOLDER << ", " << folder_.File("plugins") << "]\n  by_id:\n"
        << by_id << "\n"
        << more << "\n";
  }
  void Start() {
    server_ = std::make_unique<ServerProcess>(std::vector<std::string>{
        "--listen=127.0.0.1:0", "--data=" + folder_.File("c.db"), "--config=" + folder_.File("chancery.yaml")});
    const std::string address = server_->WaitForAddress();
    ASSERT_NE(address, "") << server_->output();
    const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    chancery_ = v1::ChanceryService::NewStub(channel);
    documents_ = v1::DocumentService::NewStub(channel);
    extractors_ = v1::ExtractorService::NewStub(channel);
  }

  v1::Extractor Extractor(const std::string& id = "org-example-vessel") {
    v1::GetExtractorRequest request;
    request.set_name("extractors/" + id);
    v1::GetExtractorResponse response;
    grpc::ClientContext context;
    const grpc::Status status = extractors_->GetExtractor(&context, request, &response);
    return status.ok() ? response.extractor() : v1::Extractor();
  }
  ErrorDetails Reload(const std::string& id = "org-example-vessel") {
    v1::ReloadExtractorRequest request;
    request.set_name("extractors/" + id);
    v1::ReloadExtractorResponse response;
    grpc::ClientContext context;
    return DetailsOf(extractors_->ReloadExtractor(&context, request, &response));
  }
  ErrorDetails Switch(bool on, const std::string& id = "org-example-vessel") {
    v1::UpdateExtractorStateRequest request;
    request.set_name("extractors/" + id);
    request.set_state(on ? v1::EXTRACTOR_STATE_ENABLED : v1::EXTRACTOR_STATE_DISABLED);
    v1::UpdateExtractorStateResponse response;
    grpc::ClientContext context;
    return DetailsOf(extractors_->UpdateExtractorState(&context, request, &response));
  }
  // SIGHUP, until what it does is seen in the extractor's version (or state).
  void Hangup(const std::function<bool()>& seen) {
    server_->Signal(SIGHUP);
    for (int i = 0; i < 200 && !seen(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(seen());
  }

  v1::IngestResult Put(const std::string& id, const std::string& text) {
    v1::IngestRequest request;
    request.set_parent("collections/c");
    *request.add_items() = Item(id, text);
    request.mutable_items(0)->mutable_document()->set_language_code("en");
    v1::IngestResponse response;
    grpc::ClientContext context;
    const grpc::Status status = chancery_->Ingest(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return status.ok() ? response.results(0) : v1::IngestResult();
  }
  std::vector<v1::Fact> Find(const std::string& filter) {
    std::vector<v1::Fact> facts;
    v1::ListFactsRequest request;
    request.set_parent("collections/c/documents/-");
    request.set_page_size(200);
    request.set_filter(filter);
    do {
      v1::ListFactsResponse response;
      grpc::ClientContext context;
      const grpc::Status status = documents_->ListFacts(&context, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      for (v1::Fact& fact : *response.mutable_facts()) facts.push_back(std::move(fact));
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return facts;
  }
  // Each canonical value with its producer, sorted.
  std::string Vessels(const std::string& filter = "kind = vessel") {
    std::vector<std::string> all;
    for (const v1::Fact& fact : Find(filter))
      all.push_back(absl::StrCat(fact.custom().canonical_value(), " ", fact.produced_by()));
    std::sort(all.begin(), all.end());
    std::string text;
    for (const std::string& one : all) absl::StrAppend(&text, one, "\n");
    return text;
  }

  TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<v1::ChanceryService::Stub> chancery_;
  std::unique_ptr<v1::DocumentService::Stub> documents_;
  std::unique_ptr<v1::ExtractorService::Stub> extractors_;
};

TEST_F(Platform, AThirdPartysFactsFromIngestToQuery) {
  Install("vessel-1.0.0");
  Configure("");
  Start();
  EXPECT_EQ(Extractor().trust(), v1::EXTRACTOR_TRUST_WORKER);
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_ENABLED) << Extractor().DebugString();
  EXPECT_EQ(Extractor("dates").trust(), v1::EXTRACTOR_TRUST_IN_PROCESS);
  const v1::IngestResult result = Put("a", "On 14 June 2024 the MV Aurora of Panama met the MV Borealis.");
  EXPECT_EQ(result.extraction_issues_size(), 0) << result.DebugString();
  EXPECT_EQ(result.document().fact_counts().at("vessel"), 2);
  Put("b", "The MV Zephyr, of Liberia.");
  EXPECT_EQ(Vessels("custom.vessel:\"mv aurora\""), "MV Aurora extractors/org-example-vessel@1.0.0\n");
  EXPECT_EQ(Find("custom.flag = PA").size(), 2u);
  EXPECT_EQ(Find("custom.letters > 6").size(), 1u);
  EXPECT_EQ(Find("kind = vessel AND NOT custom.flag = PA").size(), 1u);
  const v1::Fact fact = Find("custom.vessel = \"MV Aurora\"").at(0);
  EXPECT_EQ(fact.citation().span().text(), "MV Aurora");
  EXPECT_EQ(fact.custom().attributes().fields().at("flag").string_value(), "PA");

  v1::QueryRequest query;
  query.set_parent("collections/c");
  query.set_filter("custom.vessel = \"MV Aurora\" AND custom.flag = PA AND date >= \"2024-01-01\"");
  v1::QueryResponse found;
  grpc::ClientContext context;
  ASSERT_TRUE(chancery_->Query(&context, query, &found).ok());
  EXPECT_EQ(found.results_size(), 0) << "the text says no publication date";
  query.set_filter("custom.vessel = \"MV Aurora\" AND custom.flag = PA");
  grpc::ClientContext again;
  ASSERT_TRUE(chancery_->Query(&again, query, &found).ok());
  ASSERT_EQ(found.results_size(), 1);
  EXPECT_EQ(found.results(0).document().name(), "collections/c/documents/a");
  EXPECT_EQ(found.results(0).matched_facts_size(), 1);
}

TEST_F(Platform, TheExamplesInWorkers) {
  for (const char* name : {"email.so", "un_documents.so"}) {
    fs::copy_file(absl::StrCat(EXAMPLES, "/", name), folder_.File(absl::StrCat("plugins/", name)));
    chmod(folder_.File(absl::StrCat("plugins/", name)).c_str(), 0644);
  }
  Configure("    org.example.email: {config: {domains: [example.org]}}");
  Start();
  for (const char* id : {"org-example-email", "org-example-un-documents"}) {
    EXPECT_EQ(Extractor(id).state(), v1::EXTRACTOR_STATE_ENABLED) << Extractor(id).DebugString();
    EXPECT_EQ(Extractor(id).trust(), v1::EXTRACTOR_TRUST_WORKER);
  }
  Put("a", "Under Security Council resolution 2231 (2015) write to press@example.org, not to press@example.com.");
  const std::vector<v1::Fact> emails = Find("kind = email");
  ASSERT_EQ(emails.size(), 1u) << "only the domain of the configuration";
  EXPECT_EQ(emails[0].custom().canonical_value(), "press@example.org");
  EXPECT_EQ(Find("custom.domain = \"Example.ORG\"").size(), 1u);
  const std::vector<v1::Fact> documents = Find("custom.un_document:\"S/RES/2231(2015)\" AND custom.year >= 2015");
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ(documents[0].produced_by().rfind("extractors/org-example-un-documents@", 0), 0u)
      << documents[0].produced_by();
}

// What is analysed without a server: quarantine with times that a test can wait for.
TEST_F(Platform, TheSelfTestEndsAQuarantine) {
  Install("vessel-1.0.0");
  extract::Analyzer::Options options;
  options.plugin_folders = {folder_.File("plugins")};
  options.worker_program = fs::path(SERVER_PROGRAM).parent_path() / "chancery-worker";
  options.trust.plugins["org.example.vessel"].document_time = absl::Milliseconds(50);
  options.quarantine.failures_in_a_row = 2;
  options.quarantine.probe_after = absl::Milliseconds(500);
  auto loaded = extract::Analyzer::Load(options);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  extract::Analyzer& analyzer = **loaded;
  std::atomic<int> changes{0};
  analyzer.control()->OnChange([&changes] { ++changes; });
  const auto state = [&analyzer] { return analyzer.List().at(0).state; };
  ASSERT_EQ(state(), extract::ExtractorState::kEnabled) << analyzer.List().at(0).last_error;
  const auto analyze = [&analyzer](const std::string& text) {
    model::Document document;
    document.collection = "c";
    document.id = "d";
    document.language = "en";
    document.content = text;
    auto analysis = analyzer.Analyze(document, {}, absl::Now() + absl::Seconds(10));
    EXPECT_TRUE(analysis.ok()) << analysis.status();
    return analysis.ok() && !analysis->issues.empty() ? analysis->issues[0].reason : "";
  };
  EXPECT_EQ(analyze("1, hang the extractor"), "EXTRACTOR_TIMEOUT");
  EXPECT_EQ(analyze("2, hang the extractor"), "EXTRACTOR_TIMEOUT");
  EXPECT_EQ(state(), extract::ExtractorState::kQuarantined);
  EXPECT_EQ(changes, 1);
  EXPECT_TRUE(absl::StrContains(analyzer.List().at(0).last_error.message(), "2 documents in a row failed"))
      << analyzer.List().at(0).last_error;
  EXPECT_EQ(analyze("The MV Aurora."), "EXTRACTOR_QUARANTINED");
  for (int i = 0; i < 500 && state() != extract::ExtractorState::kEnabled; ++i) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(state(), extract::ExtractorState::kEnabled) << analyzer.List().at(0).last_error;
  EXPECT_EQ(changes, 2);
  EXPECT_EQ(analyze("The MV Aurora."), "");
}

TEST_F(Platform, ReloadUnderLoadFailsNoRequest) {
  Install("vessel-1.0.0");
  Configure("");
  Start();
  std::atomic<bool> stop{false};
  std::atomic<int> next{0}, failed{0}, with_issues{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < 4; ++c) {
    clients.emplace_back([&] {
      while (!stop) {
        const int n = next++;
        const v1::IngestResult result = Put(absl::StrCat("d", n), absl::StrCat("Report ", n, " on the MV Aurora."));
        if (!result.has_document()) ++failed;
        if (result.extraction_issues_size() > 0) ++with_issues;
      }
    });
  }
  const auto settle = [&](int more) {
    for (const int goal = next + more; next < goal;) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  };
  settle(40);
  for (const char* build : {"vessel-1.1.0", "vessel-1.0.0", "vessel-1.1.0"}) {
    Install(build);
    EXPECT_EQ(Reload().code, grpc::StatusCode::OK) << Reload();
    settle(40);
  }
  // A bad file in the middle of it.
  Install("vessel-broken");
  const ErrorDetails refused = Reload();
  EXPECT_EQ(refused.code, grpc::StatusCode::FAILED_PRECONDITION) << refused;
  EXPECT_EQ(refused.reason, "SELF_TEST_FAILED");
  settle(40);
  EXPECT_EQ(Extractor().version(), "1.1.0");
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_ENABLED);
  EXPECT_TRUE(absl::StrContains(Extractor().last_error().message(), "broken on purpose")) << Extractor().DebugString();
  stop = true;
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(with_issues, 0);
  const std::vector<v1::Fact> facts = Find("kind = vessel");
  EXPECT_EQ(static_cast<int>(facts.size()), next.load());
  std::map<std::string, int> by;
  for (const v1::Fact& fact : facts) ++by[fact.produced_by()];
  EXPECT_GE(by["extractors/org-example-vessel@1.0.0"], 40);
  EXPECT_GE(by["extractors/org-example-vessel@1.1.0"], 40);
  EXPECT_EQ(by.size(), 2u);
  absl::PrintF(
      "%d documents by 4 clients, 3 reloads and 1 refused file: %d failed, %d with issues; %d by 1.0.0, %d by 1.1.0\n",
      next.load(), failed.load(), with_issues.load(), by["extractors/org-example-vessel@1.0.0"],
      by["extractors/org-example-vessel@1.1.0"]);

  // And the stored ones catch up.
  v1::StartReanalysisResponse started;
  grpc::ClientContext context;
  ASSERT_TRUE(extractors_->StartReanalysis(&context, {}, &started).ok());
  for (;;) {
    v1::GetReanalysisResponse progress;
    grpc::ClientContext get;
    ASSERT_TRUE(extractors_->GetReanalysis(&get, {}, &progress).ok());
    if (!progress.reanalysis().running()) {
      EXPECT_EQ(progress.reanalysis().stale_document_count(), 0) << progress.DebugString();
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::set<std::string> before, after;
  for (const v1::Fact& fact : facts) before.insert(fact.name());
  for (const v1::Fact& fact : Find("kind = vessel")) {
    after.insert(fact.name());
    EXPECT_EQ(fact.produced_by(), "extractors/org-example-vessel@1.1.0");
  }
  EXPECT_EQ(before, after);
}

TEST_F(Platform, ACrashOnOneDocumentInAHundredHurtsNoOther) {
  Install("vessel-1.0.0");
  Configure("");
  Start();
  constexpr int kDocuments = 400, kClients = 4;
  std::atomic<int> next{0}, failed{0}, missing{0}, poisoned{0};
  std::vector<double> latencies[kClients];
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&, c] {
      for (int n; (n = next++) < kDocuments;) {
        const bool poison = n % 100 == 50;
        const absl::Time start = absl::Now();
        const v1::IngestResult result = Put(
            absl::StrCat("d", n), absl::StrCat("Report ", n, poison ? ": kill the extractor." : " on the MV Aurora."));
        if (!poison) latencies[c].push_back(absl::ToDoubleMilliseconds(absl::Now() - start));
        if (!result.has_document()) ++failed;
        const bool has = result.document().fact_counts().count("vessel") > 0;
        if (!poison && !has) ++missing;
        if (poison && result.extraction_issues_size() == 1) ++poisoned;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(missing, 0);
  EXPECT_EQ(poisoned, kDocuments / 100);
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_ENABLED) << Extractor().DebugString();
  EXPECT_EQ(Find("kind = vessel").size(), static_cast<size_t>(kDocuments - kDocuments / 100));
  std::vector<double> all;
  for (const auto& some : latencies) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  absl::PrintF(
      "%d documents by %d clients, %d of them deadly: %d calls failed, %d of the others without facts; ms of the "
      "others: "
      "p50 %.1f, p99 %.1f, max %.1f\n",
      kDocuments, kClients, kDocuments / 100, failed.load(), missing.load(), all[all.size() / 2],
      all[all.size() * 99 / 100], all.back());
}

TEST_F(Platform, ReanalysisGoesOnAfterAKill) {
  Install("vessel-1.0.0");
  Configure("", "reanalysis: {documents_per_second: 100}");
  Start();
  constexpr int kDocuments = 150;
  for (int i = 0; i < kDocuments; i += 50) {
    v1::IngestRequest request;
    request.set_parent("collections/c");
    for (int k = i; k < i + 50; ++k) {
      *request.add_items() = Item(absl::StrCat("d", k), absl::StrCat("Report ", k, " on the MV Aurora."));
      request.mutable_items(k - i)->mutable_document()->set_language_code("en");
    }
    v1::IngestResponse response;
    grpc::ClientContext context;
    ASSERT_TRUE(chancery_->Ingest(&context, request, &response).ok());
    ASSERT_EQ(response.succeeded_count(), 50);
  }
  const auto progress = [this] {
    v1::GetReanalysisResponse response;
    grpc::ClientContext context;
    const grpc::Status status = extractors_->GetReanalysis(&context, {}, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.reanalysis();
  };
  EXPECT_EQ(progress().stale_document_count(), 0);
  Install("vessel-1.1.0");
  ASSERT_EQ(Reload().code, grpc::StatusCode::OK);
  EXPECT_EQ(progress().stale_document_count(), kDocuments);
  v1::StartReanalysisResponse started;
  grpc::ClientContext context;
  ASSERT_TRUE(extractors_->StartReanalysis(&context, {}, &started).ok());
  while (progress().analyzed_document_count() < 20) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  server_->Signal(SIGKILL);
  server_->WaitForEnd();
  Start();
  const int64_t left = progress().stale_document_count() + progress().analyzed_document_count();
  EXPECT_LT(left, kDocuments - 10) << "what was done is not done again";
  while (progress().running()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(progress().stale_document_count(), 0);
  const std::vector<v1::Fact> facts = Find("kind = vessel");
  EXPECT_EQ(facts.size(), static_cast<size_t>(kDocuments));
  for (const v1::Fact& fact : facts) EXPECT_EQ(fact.produced_by(), "extractors/org-example-vessel@1.1.0");
}

TEST_F(Platform, SwitchingAnExtractorOffIsKept) {
  Install("vessel-1.0.0");
  Configure("");
  Start();
  EXPECT_EQ(Put("a", "The MV Aurora.").document().fact_counts().count("vessel"), 1u);
  EXPECT_EQ(Switch(false).code, grpc::StatusCode::OK);
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_DISABLED);
  const v1::IngestResult off = Put("b", "The MV Borealis.");
  EXPECT_EQ(off.document().fact_counts().count("vessel"), 0u);
  EXPECT_EQ(off.extraction_issues_size(), 0) << off.DebugString();
  server_->Signal(SIGTERM);
  EXPECT_EQ(server_->WaitForEnd(), 0);
  Start();
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_DISABLED);
  // Neither does a reload of everything switch it on.
  Install("vessel-1.1.0");
  Hangup([&] { return Extractor().version() == "1.1.0"; });
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_DISABLED);
  EXPECT_EQ(Switch(true).code, grpc::StatusCode::OK);
  EXPECT_EQ(Put("d", "The MV Zephyr.").document().fact_counts().count("vessel"), 1u);
  EXPECT_EQ(Switch(false, "none").reason, "EXTRACTOR_NOT_FOUND");
}

TEST_F(Platform, HangupTakesNewFilesAndAnotherConfiguration) {
  Configure("");
  Start();
  EXPECT_EQ(Extractor().name(), "");
  Install("vessel-1.0.0");
  Hangup([&] { return Extractor().version() == "1.0.0"; });
  EXPECT_EQ(Put("a", "The MV Aurora and the SS Borealis.").document().fact_counts().at("vessel"), 1);
  const auto load_time = Extractor().load_time();

  Configure("    org.example.vessel: {config: {prefix: SS}}");
  Hangup([&] { return Extractor().load_time().SerializeAsString() != load_time.SerializeAsString(); });
  Put("b", "The MV Aurora and the SS Borealis, again.");
  EXPECT_EQ(Vessels("document_id = b AND kind = vessel"), "SS Borealis extractors/org-example-vessel@1.0.0\n");

  // What is wrong is refused, and what runs runs on.
  Configure("    org.example.vessel: {config: {prefix: HMS}}");
  Hangup([&] { return Extractor().has_last_error(); });
  EXPECT_TRUE(absl::StrContains(Extractor().last_error().message(), "/prefix")) << Extractor().DebugString();
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_ENABLED);
  std::ofstream(folder_.File("chancery.yaml")) << "plugins: {foldes: []}\n";
  server_->Signal(SIGHUP);
  Put("e", "The SS Zephyr.");
  EXPECT_EQ(Vessels("document_id = e AND kind = vessel"), "SS Zephyr extractors/org-example-vessel@1.0.0\n");

  Configure("    org.example.vessel: {trust: \"off\"}");
  Hangup([&] { return Extractor().state() == v1::EXTRACTOR_STATE_DISABLED; });
  EXPECT_EQ(Extractor().trust(), v1::EXTRACTOR_TRUST_OFF);
  EXPECT_EQ(Switch(true).reason, "EXTRACTOR_NOT_LOADED");
  Configure("");
  Hangup([&] { return Extractor().state() == v1::EXTRACTOR_STATE_ENABLED; });
  fs::remove(folder_.File("plugins/vessel.so"));
  Hangup([&] { return Extractor().name().empty(); });
  EXPECT_EQ(Vessels("document_id = b AND kind = vessel"), "SS Borealis extractors/org-example-vessel@1.0.0\n");
  // The bundled ones run in the server and are not touched by any of this.
  EXPECT_EQ(Reload("dates").code, grpc::StatusCode::OK);
  EXPECT_EQ(Extractor("dates").state(), v1::EXTRACTOR_STATE_ENABLED);
}

TEST_F(Platform, RepeatedTroubleEndsInQuarantineAndAReloadEndsThat) {
  Install("vessel-1.0.0");
  Configure("    org.example.vessel: {limits: {seconds: 0.1}}");
  Start();
  for (int i = 0; i < 8 && Extractor().state() == v1::EXTRACTOR_STATE_ENABLED; ++i)
    Put(absl::StrCat("h", i), absl::StrCat("Report ", i, ": hang the extractor."));
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_QUARANTINED) << Extractor().DebugString();
  const v1::IngestResult result = Put("q", "The MV Aurora.");
  ASSERT_EQ(result.extraction_issues_size(), 1);
  EXPECT_EQ(DetailsOf(result.extraction_issues(0).status()).reason, "EXTRACTOR_QUARANTINED");
  EXPECT_TRUE(result.extraction_issues(0).retryable());
  EXPECT_EQ(Reload().code, grpc::StatusCode::OK);
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_ENABLED);
  // The same document again: now it is analysed.
  EXPECT_EQ(Put("q", "The MV Aurora.").disposition(), v1::INGEST_DISPOSITION_UPDATED);
  EXPECT_EQ(Find("document_id = q AND kind = vessel").size(), 1u);
}

TEST_F(Platform, TrustIsInTheConfiguration) {
  Install("vessel-1.0.0");
  Configure("    org.example.vessel: {sha256: [" + std::string(64, 'a') + "]}");
  Start();
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_FAILED);
  EXPECT_EQ(DetailsOf(Extractor().last_error()).reason, "LIBRARY_UNTRUSTED");
  const std::string hash = Extractor().library_sha256();
  ASSERT_EQ(hash.size(), 64u);
  Configure("    org.example.vessel: {trust: in_process, sha256: [" + hash + "]}");
  Hangup([&] { return Extractor().state() == v1::EXTRACTOR_STATE_ENABLED; });
  EXPECT_EQ(Extractor().trust(), v1::EXTRACTOR_TRUST_IN_PROCESS);
  EXPECT_EQ(Put("a", "The MV Aurora.").document().fact_counts().at("vessel"), 1);
  // Its file cannot be replaced in this process, with or without the new hash on the list.
  Install("vessel-1.1.0");
  EXPECT_EQ(Reload().reason, "LIBRARY_UNTRUSTED");
  EXPECT_EQ(Extractor().version(), "1.0.0");
  EXPECT_EQ(Extractor().state(), v1::EXTRACTOR_STATE_ENABLED);
  chmod(folder_.File("plugins/vessel.so").c_str(), 0666);
  const ErrorDetails writable = Reload();
  EXPECT_EQ(writable.reason, "LIBRARY_UNTRUSTED");
  EXPECT_TRUE(absl::StrContains(writable.message, "mode 0666")) << writable;
}

TEST_F(Platform, AWrongConfigurationIsNamedAtTheStart) {
  std::ofstream(folder_.File("chancery.yaml")) << "plugins:\n  default_trust: in_process\n";
  ServerProcess server(
      {"--listen=127.0.0.1:0", "--data=" + folder_.File("c.db"), "--config=" + folder_.File("chancery.yaml")});
  EXPECT_EQ(server.WaitForAddress(), "");
  EXPECT_EQ(server.WaitForEnd(), 6);
  EXPECT_TRUE(absl::StrContains(server.output(),
                                "chancery.yaml:2:18: plugins.default_trust must be worker, off, not `in_process`"))
      << server.output();
}

}  // namespace
}  // namespace chancery
