#include "tests/integration/test_server.h"

#include <stdlib.h>

#include <filesystem>

#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"

namespace chancery {

TemporaryFolder::TemporaryFolder() {
  std::string pattern = testing::TempDir() + "/chancery-XXXXXX";
  path_ = mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

const extract::Analyzer& Plugins() {
  static const extract::Analyzer* const analyzer = [] {
    extract::Analyzer::Options options;
    options.plugin_folder = PLUGIN_FOLDER;
    auto loaded = extract::Analyzer::Load(options);
    if (!loaded.ok()) {
      ADD_FAILURE() << loaded.status();
      abort();
    }
    return loaded->release();
  }();
  return *analyzer;
}

TestServer::TestServer(Options options) {
  log_ = std::make_unique<ops::Log>(ops::Level::kDebug, [this](absl::string_view line) {
    absl::MutexLock lock(&mutex_);
    log_text_.append(line.data(), line.size());
  });
  options.store.path = folder_.File("chancery.db");
  auto store = store::OpenSqliteStore(options.store);
  EXPECT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
  directory_ = std::make_unique<pipeline::StoreDirectory>(store_.get());
  linker_ = std::make_unique<link::Linker>(directory_.get());
  const extract::Analyzer* analyzer = options.analyzer != nullptr ? options.analyzer : &Plugins();
  ingest_ = std::make_unique<pipeline::IngestDocuments>(analyzer, linker_.get(), store_.get(), ingest::Limits());
  options.server.listen = "127.0.0.1:0";
  auto server = rpc::Server::Start(options.server, ingest_.get(), store_.get(), analyzer, log_.get());
  EXPECT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  const auto channel = NewChannel();
  chancery_ = v1::ChanceryService::NewStub(channel);
  documents_ = v1::DocumentService::NewStub(channel);
  entities_ = v1::EntityService::NewStub(channel);
  extractors_ = v1::ExtractorService::NewStub(channel);
}

TestServer::~TestServer() { server_.reset(); }

std::shared_ptr<grpc::Channel> TestServer::NewChannel() const {
  grpc::ChannelArguments arguments;
  // Else channels to one address share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel(server_->address(), grpc::InsecureChannelCredentials(), arguments);
}

std::string TestServer::LogText() {
  absl::MutexLock lock(&mutex_);
  return log_text_;
}

void TestServer::Put(const std::string& collection, const std::vector<std::pair<std::string, std::string>>& documents) {
  v1::IngestRequest request;
  request.set_parent("collections/" + collection);
  for (const auto& [id, content] : documents) *request.add_items() = Item(id, content);
  v1::IngestResponse response;
  grpc::ClientContext context;
  const grpc::Status status = chancery_->Ingest(&context, request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.failed_count(), 0) << response.DebugString();
}

v1::IngestItem Item(const std::string& id, const std::string& content) {
  v1::IngestItem item;
  item.set_document_id(id);
  item.mutable_document()->set_content(content);
  return item;
}

}  // namespace chancery
