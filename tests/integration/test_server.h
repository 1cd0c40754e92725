#ifndef CHANCERY_TESTS_INTEGRATION_TEST_SERVER_H_
#define CHANCERY_TESTS_INTEGRATION_TEST_SERVER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "chancery/v1/chancery_service.grpc.pb.h"
#include "chancery/v1/document_service.grpc.pb.h"
#include "chancery/v1/extractor_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "service/link/linker.h"
#include "service/ops/log.h"
#include "service/pipeline/ingest_documents.h"
#include "service/pipeline/store_directory.h"
#include "service/rpc/server.h"
#include "service/store/sqlite/sqlite_store.h"

namespace chancery {

// A new folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string File(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The plugins of this build, loaded once for the whole process.
const extract::Analyzer& Plugins();

// A server in this process, on a port of its own, with the real plugins and a database in a new folder.
class TestServer {
 public:
  struct Options {
    rpc::ServerOptions server;
    store::SqliteOptions store;  // but for the path
    // Instead of the real ones; must outlive the server.
    const extract::Analyzer* analyzer = nullptr;
  };
  TestServer() : TestServer(Options()) {}
  explicit TestServer(Options options);
  ~TestServer();

  std::shared_ptr<grpc::Channel> NewChannel() const;
  v1::ChanceryService::Stub& chancery() { return *chancery_; }
  v1::DocumentService::Stub& documents() { return *documents_; }
  v1::EntityService::Stub& entities() { return *entities_; }
  v1::ExtractorService::Stub& extractors() { return *extractors_; }
  rpc::Server& server() { return *server_; }
  store::Store& store() { return *store_; }
  // All that was logged until now.
  std::string LogText();

  // Ingests into "collections/{collection}" what is given as id and text; every one must be stored.
  void Put(const std::string& collection, const std::vector<std::pair<std::string, std::string>>& documents);

 private:
  TemporaryFolder folder_;
  absl::Mutex mutex_;
  std::string log_text_;
  std::unique_ptr<ops::Log> log_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<pipeline::StoreDirectory> directory_;
  std::unique_ptr<link::Linker> linker_;
  std::unique_ptr<pipeline::IngestDocuments> ingest_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::ChanceryService::Stub> chancery_;
  std::unique_ptr<v1::DocumentService::Stub> documents_;
  std::unique_ptr<v1::EntityService::Stub> entities_;
  std::unique_ptr<v1::ExtractorService::Stub> extractors_;
};

// One item of an Ingest request.
v1::IngestItem Item(const std::string& id, const std::string& content);

}  // namespace chancery

#endif  // CHANCERY_TESTS_INTEGRATION_TEST_SERVER_H_
