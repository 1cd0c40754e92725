// The program: flags, exit codes, signals.
#include <signal.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

// The last line: messages about the start may come before it.
std::string LastLine(const std::string& output) {
  const std::string text = output.substr(0, output.find_last_not_of('\n') + 1);
  return text.substr(text.rfind('\n') + 1);
}

TEST(Program, SaysWhyItDoesNotStart) {
  TemporaryFolder folder, empty;
  const std::string data = absl::StrCat("--data=", folder.File("chancery.db")),
                    plugins = absl::StrCat("--plugins=", empty.path());
  std::ofstream(folder.File("text"))
      << "This is no database. This is no database. This is no database. This is no database. This is no database.";
  ServerProcess running({data, plugins, "--listen=127.0.0.1:0"});
  const std::string address = running.WaitForAddress();
  ASSERT_FALSE(address.empty()) << running.output();

  const struct {
    std::vector<std::string> flags;
    int code;
    const char* words;
  } cases[] = {
      {{data, "--plugins=/nowhere", "--listen=127.0.0.1:0"}, 3, "/nowhere"},
      {{data, plugins, "--listen=127.0.0.1:0"}, 4, "chancery.db is in use"},
      {{absl::StrCat("--data=", folder.File("none/chancery.db")), plugins, "--listen=127.0.0.1:0"}, 4, "none"},
      {{absl::StrCat("--data=", folder.File("text")), plugins, "--listen=127.0.0.1:0"}, 4, "text"},
      {{absl::StrCat("--data=", folder.File("b.db")), plugins, absl::StrCat("--listen=", address)},
       5,
       "Address already in use"},
      {{absl::StrCat("--data=", folder.File("b.db")), plugins, "--listen=127.0.0.1"}, 5, "port"},
      {{absl::StrCat("--data=", folder.File("b.db")), plugins, "--listen=127.0.0.1:99999"}, 5, "port"},
      {{data, plugins, "--synchronous=maybe"}, 2, "--synchronous must be full or normal"},
      {{data, plugins, "--drain_seconds=-1"}, 2, "--drain_seconds must be from 0 to 3600"},
      {{data, plugins, "--log_level=loud"}, 2, "--log_level"},
      {{data, plugins, "serve"}, 2, "unexpected argument 'serve'"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.words);
    ServerProcess process(c.flags);
    EXPECT_EQ(process.WaitForEnd(), c.code) << process.output();
    EXPECT_EQ(LastLine(process.output()).rfind("chancery-server: ", 0), 0u) << process.output();
    EXPECT_NE(LastLine(process.output()).find(c.words), std::string::npos) << process.output();
  }
  ServerProcess unknown({"--nosuch"});
  EXPECT_EQ(unknown.WaitForEnd(), 1) << "as Abseil's flags have it";
}

TEST(Program, ASignalStopsItInGoodOrder) {
  for (int signal : {SIGTERM, SIGINT}) {
    TemporaryFolder folder;
    ServerProcess process({absl::StrCat("--data=", folder.File("chancery.db")),
                           absl::StrCat("--plugins=", folder.path()), "--listen=127.0.0.1:0"});
    const std::string address = process.WaitForAddress();
    ASSERT_FALSE(address.empty()) << process.output();
    auto stub = v1::ChanceryService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
    v1::IngestRequest request;
    request.set_parent("collections/c");
    *request.add_items() = Item("a", "Minister Anna Orlova arrived.");
    v1::IngestResponse response;
    grpc::ClientContext context;
    ASSERT_TRUE(stub->Ingest(&context, request, &response).ok());
    process.Signal(signal);
    EXPECT_EQ(process.WaitForEnd(), 0) << process.output();
    EXPECT_NE(process.output().find("event=stopped"), std::string::npos);

    ServerProcess again({absl::StrCat("--data=", folder.File("chancery.db")), absl::StrCat("--plugins=", folder.path()),
                         "--listen=127.0.0.1:0"});
    const std::string second = again.WaitForAddress();
    ASSERT_FALSE(second.empty()) << again.output();
    auto documents = v1::DocumentService::NewStub(grpc::CreateChannel(second, grpc::InsecureChannelCredentials()));
    v1::GetDocumentRequest get;
    get.set_name("collections/c/documents/a");
    v1::GetDocumentResponse got;
    grpc::ClientContext get_context;
    EXPECT_TRUE(documents->GetDocument(&get_context, get, &got).ok());
  }
}

}  // namespace
}  // namespace chancery
