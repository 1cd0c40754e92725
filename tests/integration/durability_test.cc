// What StreamIngest acknowledged outlives the server's death, whole and once.  CHANCERY_ROUNDS: how often it is killed
// (default 3).
#include <signal.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

// The n-th document of a round: its text is made of its number, so that half of one would be seen.
std::string Text(int round, int n) {
  std::string text = absl::StrCat("Report ", round, "-", n, ".");
  for (int i = 0; i < 5 + n % 20; ++i) {
    absl::StrAppend(&text, " Minister Anna Orlova met ambassador Boris Lemtov on ", 1 + i, " May 2024 about $",
                    round * 1000 + n, " million.");
  }
  return text;
}

TEST(Durability, AcknowledgedDocumentsSurviveKills) {
  const char* wanted = std::getenv("CHANCERY_ROUNDS");
  const int rounds = wanted == nullptr ? 3 : std::atoi(wanted);
  ASSERT_GT(rounds, 0);
  TemporaryFolder folder;
  const std::vector<std::string> flags = {absl::StrCat("--data=", folder.File("chancery.db")),
                                          absl::StrCat("--plugins=", PLUGIN_FOLDER), "--listen=127.0.0.1:0"};
  std::mt19937 random(20240614);            // the moment of death varies anyhow
  std::map<std::string, int> acknowledged;  // document -> how many facts

  for (int round = 0; round <= rounds; ++round) {
    SCOPED_TRACE(round);
    ServerProcess process(flags);
    const std::string address = process.WaitForAddress();
    ASSERT_FALSE(address.empty()) << process.output();
    const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    auto documents = v1::DocumentService::NewStub(channel);

    // Everything acknowledged until now is there, and what else is there is whole too.
    std::map<std::string, int> seen;
    v1::ListDocumentsRequest list;
    list.set_parent("collections/d");
    list.set_page_size(200);
    list.mutable_read_mask()->add_paths("*");
    do {
      grpc::ClientContext context;
      v1::ListDocumentsResponse response;
      const grpc::Status status = documents->ListDocuments(&context, list, &response);
      ASSERT_TRUE(status.ok()) << status.error_message();
      for (const v1::Document& document : response.documents()) {
        ++seen[document.name()];
        int r = 0, n = 0;
        ASSERT_EQ(sscanf(document.name().c_str(), "collections/d/documents/r%d-%d", &r, &n), 2);
        ASSERT_EQ(document.content(), Text(r, n)) << document.name();
        int counted = 0;
        for (const auto& [kind, count] : document.fact_counts()) counted += count;
        ASSERT_EQ(document.facts_size(), counted) << document.name();
        if (const auto it = acknowledged.find(document.name()); it != acknowledged.end()) {
          ASSERT_EQ(counted, it->second);
        }
      }
      list.set_page_token(response.next_page_token());
    } while (!list.page_token().empty());
    for (const auto& [name, count] : seen) ASSERT_EQ(count, 1) << name;
    for (const auto& [name, facts] : acknowledged) ASSERT_EQ(seen.count(name), 1u) << name << " was acknowledged";
    if (round == rounds) break;

    auto stub = v1::ChanceryService::NewStub(channel);
    grpc::ClientContext context;
    auto stream = stub->StreamIngest(&context);
    std::thread writer([&] {
      for (int n = 0;; ++n) {
        v1::StreamIngestRequest request;
        request.set_parent("collections/d");
        *request.mutable_item() = Item(absl::StrCat("r", round, "-", n), Text(round, n));
        if (!stream->Write(request)) return;
      }
    });
    std::atomic<int> answers{0};
    std::thread reader([&] {
      v1::StreamIngestResponse response;
      while (stream->Read(&response)) {
        const v1::IngestResult& result = response.result();
        ASSERT_TRUE(result.has_document()) << result.ShortDebugString();
        int facts = 0;
        for (const auto& [kind, count] : result.document().fact_counts()) facts += count;
        acknowledged[result.document().name()] = facts;
        ++answers;
      }
    });
    // At a random moment after the first answer, so that each round tells something.
    while (answers == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution<>(0, 1500)(random)));
    process.Signal(SIGKILL);
    EXPECT_EQ(process.WaitForEnd(), 128 + SIGKILL);
    writer.join();
    reader.join();
    stream->Finish();
  }
  std::printf("%zu documents acknowledged in %d rounds, all there\n", acknowledged.size(), rounds);
}

}  // namespace
}  // namespace chancery
