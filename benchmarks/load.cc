// Drives a running server and prints figures, or writes made-up articles.
//
//   load articles N                  N articles as JSON lines on standard output
//   load ingest ADDRESS N            N articles through one StreamIngest: durable documents a second
//   load rpc ADDRESS N               N calls, one at a time, of GetDocument and of Query: p50 and p99
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "benchmarks/articles.h"
#include "chancery/v1/chancery_service.grpc.pb.h"
#include "chancery/v1/document_service.grpc.pb.h"
#include "google/protobuf/util/json_util.h"
#include "grpcpp/grpcpp.h"

namespace chancery::benchmarks {
namespace {

namespace v1 = chancery::v1;
using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point since) { return std::chrono::duration<double>(Clock::now() - since).count(); }

std::string IdOf(uint64_t number) { return "made-" + std::to_string(number); }

int WriteArticles(uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    const MadeArticle article = MakeArticle(i);
    google::protobuf::Struct object;
    (*object.mutable_fields())["id"].set_string_value(IdOf(i));
    (*object.mutable_fields())["text"].set_string_value(article.text);
    std::string json;
    (void)google::protobuf::util::MessageToJsonString(object, &json);
    std::cout << json << '\n';
  }
  return 0;
}

int Ingest(const std::string& address, uint64_t count) {
  auto stub = v1::ChanceryService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  auto stream = stub->StreamIngest(&context);
  std::atomic<uint64_t> stored{0}, failed{0};
  const Clock::time_point start = Clock::now();
  std::thread reader([&] {
    v1::StreamIngestResponse response;
    while (stream->Read(&response)) ++(response.result().has_error() ? failed : stored);
  });
  uint64_t bytes = 0;
  for (uint64_t i = 0; i < count; ++i) {
    v1::StreamIngestRequest request;
    if (i == 0) request.set_parent("collections/bench");
    const MadeArticle article = MakeArticle(i);
    bytes += article.text.size();
    request.mutable_item()->set_document_id(IdOf(i));
    request.mutable_item()->mutable_document()->set_content(article.text);
    if (!stream->Write(request)) break;
  }
  stream->WritesDone();
  reader.join();
  const grpc::Status status = stream->Finish();
  const double seconds = Seconds(start);
  std::printf("ingest: %llu stored, %llu failed, %.1f MB in %.2f s: %.0f docs/s, %.2f MB/s\n",
              static_cast<unsigned long long>(stored), static_cast<unsigned long long>(failed),
              static_cast<double>(bytes) / 1e6, seconds, static_cast<double>(stored) / seconds,
              static_cast<double>(bytes) / 1e6 / seconds);
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.error_message().c_str());
  return status.ok() && failed == 0 ? 0 : 1;
}

template <typename Call>
bool Time(const char* name, uint64_t count, Call call) {
  std::vector<double> micros;
  for (uint64_t i = 0; i < count; ++i) {
    const Clock::time_point start = Clock::now();
    const grpc::Status status = call(i);
    micros.push_back(Seconds(start) * 1e6);
    if (!status.ok()) {
      std::fprintf(stderr, "%s: %s\n", name, status.error_message().c_str());
      return false;
    }
  }
  std::sort(micros.begin(), micros.end());
  std::printf("%s: %llu calls, p50 %.0f us, p99 %.0f us\n", name, static_cast<unsigned long long>(count),
              micros[micros.size() / 2], micros[micros.size() * 99 / 100]);
  return true;
}

int Rpc(const std::string& address, uint64_t count) {
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  auto documents = v1::DocumentService::NewStub(channel);
  auto chancery = v1::ChanceryService::NewStub(channel);
  const bool ok =
      Time("GetDocument", count,
           [&](uint64_t i) {
             v1::GetDocumentRequest request;
             request.set_name("collections/bench/documents/" + IdOf(i * 7919 % count));
             grpc::ClientContext context;
             v1::GetDocumentResponse response;
             return documents->GetDocument(&context, request, &response);
           }) &&
      Time("Query, official and currency", count / 10 + 1,
           [&](uint64_t i) {
             static const char* const kNames[] = {"Abenov", "Сарсенов", "Karimov", "Орлова", "Tuleuov"};
             v1::QueryRequest request;
             request.set_parent("collections/bench");
             request.set_filter("official:\"" + std::string(kNames[i % 5]) + "\" AND money.currency = \"USD\"");
             grpc::ClientContext context;
             v1::QueryResponse response;
             return chancery->Query(&context, request, &response);
           }) &&
      Time("Query, a word with relevance", count / 10 + 1, [&](uint64_t i) {
        static const char* const kWords[] = {"railway", "экспорт", "museum", "энергетика", "delegation"};
        v1::QueryRequest request;
        request.set_parent("collections/bench");
        request.set_query(kWords[i % 5]);
        grpc::ClientContext context;
        v1::QueryResponse response;
        return chancery->Query(&context, request, &response);
      });
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace chancery::benchmarks

int main(int argc, char** argv) {
  using namespace chancery::benchmarks;
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "articles" && argc == 3) return WriteArticles(std::strtoull(argv[2], nullptr, 10));
  if (what == "ingest" && argc == 4) return Ingest(argv[2], std::strtoull(argv[3], nullptr, 10));
  if (what == "rpc" && argc == 4) return Rpc(argv[2], std::strtoull(argv[3], nullptr, 10));
  std::cerr << "usage: load articles N | load ingest ADDRESS N | load rpc ADDRESS N\n";
  return 2;
}
