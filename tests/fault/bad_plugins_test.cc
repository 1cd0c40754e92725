// The server with every bad plugin of tests/plugin_abi/bad in its folder, and two good ones.  It starts, says of each
// what is wrong with it, and takes documents, answers questions and ends in good order while they crash, hang, scribble
// and leak.
//
// In-process plugins are the operator's own risk, so that here all run in workers, which is what happens to a plugin
// nobody has spoken for.

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "tests/integration/error_details.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_server.h"
#include "tests/plugin_abi/bad/bad_plugins.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

constexpr char kCollection[] = "collections/c";

// A process's name, state and parent, as /proc tells them.
struct Process {
  std::string name;
  char state = 0;
  int parent = 0;
};
Process ReadProcess(int pid) {
  Process out;
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string line;
  std::getline(file, line);
  const size_t open = line.find('('), close = line.rfind(')');
  if (close == std::string::npos) return out;
  out.name = line.substr(open + 1, close - open - 1);
  std::istringstream(line.substr(close + 1)) >> out.state >> out.parent;
  return out;
}

// The workers that descend from this process.
std::vector<int> Workers() {
  std::vector<int> out;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    int pid = 0;
    if (!absl::SimpleAtoi(entry.path().filename().string(), &pid) ||
        !absl::StartsWith(ReadProcess(pid).name, "chancery-worker"))
      continue;
    int ancestor = pid;
    while (ancestor > 1 && ancestor != getpid()) ancestor = ReadProcess(ancestor).parent;
    if (ancestor == getpid()) out.push_back(pid);
  }
  return out;
}

bool Runs(int pid) {
  const Process process = ReadProcess(pid);
  return absl::StartsWith(process.name, "chancery-worker") && process.state != 'Z';
}

class Clients {
 public:
  explicit Clients(const std::string& address)
      : channel_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())) {}

  grpc::Status Ingest(const model::Document& document, v1::IngestResult* result) {
    v1::IngestRequest request;
    request.set_parent(kCollection);
    *request.add_items() = Item(document.id, document.content);
    v1::IngestResponse response;
    grpc::ClientContext context;
    const grpc::Status status = v1::ChanceryService::NewStub(channel_)->Ingest(&context, request, &response);
    if (status.ok()) *result = response.results(0);
    return status;
  }
  grpc::Status Get(const std::string& id) {
    v1::GetDocumentRequest request;
    request.set_name(absl::StrCat(kCollection, "/documents/", id));
    v1::GetDocumentResponse response;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    return v1::DocumentService::NewStub(channel_)->GetDocument(&context, request, &response);
  }
  std::map<std::string, v1::Extractor> List() {
    std::map<std::string, v1::Extractor> out;
    v1::ListExtractorsRequest request;
    request.set_page_size(1000);
    v1::ListExtractorsResponse response;
    grpc::ClientContext context;
    const grpc::Status status = v1::ExtractorService::NewStub(channel_)->ListExtractors(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    for (const v1::Extractor& extractor : response.extractors()) out[extractor.name()] = extractor;
    return out;
  }

 private:
  std::shared_ptr<grpc::Channel> channel_;
};

TEST(BadPluginsInAServer, NobodyElseIsDisturbed) {
  TemporaryFolder folder;
  const fs::path plugins = folder.File("plugins");
  fs::create_directories(plugins);
  std::vector<BadPlugin> bad = ReadBadPlugins();
  // Those that hang take seconds of every document; bad_plugins_test.cc of tests/plugin_abi has them in workers.
  bad.erase(std::remove_if(bad.begin(), bad.end(),
                           [](const BadPlugin& plugin) {
                             return plugin.in_worker.reason == "EXTRACTOR_TIMEOUT" ||
                                    plugin.in_worker.words == "not ready in time" ||
                                    absl::StartsWith(plugin.name, "forge-") || plugin.name == "look-away";
                           }),
            bad.end());
  std::ofstream config(folder.File("chancery.yaml"));
  config << "extraction:\n  seconds: 60\nplugins:\n  by_id:\n";
  for (const BadPlugin& plugin : bad) {
    const fs::path library = fs::path(BadPluginFolder()) / (plugin.name + ".so");
    fs::copy_file(library, plugins / library.filename());
    const fs::path data = library.parent_path() / plugin.name;
    if (fs::exists(data)) fs::copy(data, plugins / plugin.name);
    // One that hangs would have all the time of the document, but for what it is given here.
    config << "    test." << plugin.name << ":\n      limits:\n        seconds: 1\n";
  }
  config.close();
  for (const char* name : {"un_documents.so", "email.so"}) fs::copy_file(fs::path(EXAMPLES) / name, plugins / name);

  const absl::Time start = absl::Now();
  ServerProcess server({absl::StrCat("--data=", folder.File("chancery.db")),
                        absl::StrCat("--plugins=", plugins.string()),
                        absl::StrCat("--config=", folder.File("chancery.yaml")), "--listen=127.0.0.1:0",
                        // Nobody reads its log from here on, and a full pipe would hold it up.
                        "--log_level=error"});
  const std::string address = server.WaitForAddress();
  ASSERT_FALSE(address.empty()) << server.output();
  std::cout << "ready after " << absl::Now() - start << " with " << bad.size() << " bad plugins" << std::endl;

  Clients clients(address);
  const std::map<std::string, v1::Extractor> listed = clients.List();
  for (const BadPlugin& plugin : bad) {
    SCOPED_TRACE(plugin.name);
    const Verdict& expected = plugin.in_worker;
    auto extractor = listed.find(absl::StrCat("extractors/test-", plugin.name));
    if (extractor == listed.end()) extractor = listed.find(absl::StrCat("extractors/", plugin.name));
    ASSERT_NE(extractor, listed.end());
    if (expected.loads()) {
      EXPECT_EQ(extractor->second.state(), v1::EXTRACTOR_STATE_ENABLED)
          << extractor->second.last_error().ShortDebugString();
      continue;
    }
    EXPECT_EQ(extractor->second.state(), v1::EXTRACTOR_STATE_FAILED);
    EXPECT_EQ(DetailsOf(extractor->second.last_error()).reason, expected.reason);
    EXPECT_THAT(extractor->second.last_error().message(), testing::HasSubstr(expected.words));
  }

  // Somebody else asks for a document all the time.
  v1::IngestResult result;
  model::Document first = CalmDocument("first");
  ASSERT_TRUE(clients.Ingest(first, &result).ok());
  std::atomic<bool> end{false};
  std::atomic<int> asked{0}, refused{0};
  std::atomic<int64_t> slowest_ms{0};
  std::thread reader([&] {
    Clients own(address);
    while (!end) {
      const absl::Time before = absl::Now();
      if (!own.Get("first").ok()) ++refused;
      slowest_ms = std::max(slowest_ms.load(), absl::ToInt64Milliseconds(absl::Now() - before));
      ++asked;
      absl::SleepFor(absl::Milliseconds(5));
    }
  });

  std::map<std::string, std::string> worst;  // what was told of each extractor
  for (int round = 0; round < 2; ++round) {
    for (model::Document document :
         {CalmDocument(absl::StrCat("calm-", round)), TroubleDocument(absl::StrCat("trouble-", round))}) {
      SCOPED_TRACE(document.id);
      const bool calm = absl::StartsWith(document.id, "calm");
      document.content += absl::StrCat(" (", round, ")");  // else it is a duplicate
      const grpc::Status status = clients.Ingest(document, &result);
      ASSERT_TRUE(status.ok()) << status.error_message();
      ASSERT_TRUE(result.has_document()) << result.error().ShortDebugString();
      EXPECT_EQ(result.document().fact_counts().count("email"), 1u) << result.document().ShortDebugString();
      EXPECT_EQ(result.document().fact_counts().count("un_document"), 1u);
      for (const v1::ExtractionIssue& issue : result.extraction_issues()) {
        EXPECT_TRUE(absl::StartsWith(issue.extractor(), "extractors/test-")) << issue.ShortDebugString();
        if (!calm && round == 0) worst[issue.extractor()] = DetailsOf(issue.status()).reason;
      }
    }
  }
  for (const BadPlugin& plugin : bad) {
    if (!plugin.in_worker.loads()) continue;
    SCOPED_TRACE(plugin.name);
#if defined(__SANITIZE_ADDRESS__)
    if (plugin.name == "eat-memory") continue;  // a worker under the sanitizer has no limit of memory
#endif
    EXPECT_EQ(worst[absl::StrCat("extractors/test-", plugin.name)],
              plugin.in_worker.reason == "-" ? "" : plugin.in_worker.reason);
  }
  end = true;
  reader.join();
  EXPECT_GT(asked, 50);
  EXPECT_EQ(refused, 0);
  std::cout << asked << " reads meanwhile, the slowest took " << slowest_ms << " ms\n";

  // Nothing of the plugins' is left when it ends.
  const std::vector<int> workers = Workers();
  EXPECT_FALSE(workers.empty());
  server.Signal(SIGTERM);
  EXPECT_EQ(server.WaitForEnd(), 0) << server.output();
  for (const int pid : workers) {
    for (int i = 0; i < 100 && Runs(pid); ++i) absl::SleepFor(absl::Milliseconds(50));
    EXPECT_FALSE(Runs(pid)) << pid;
  }
}

}  // namespace
}  // namespace chancery
