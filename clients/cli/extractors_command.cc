// `chancery extractors` and `chancery reanalyze`: what finds the facts, and finding them again.
#include <chrono>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "chancery/v1/extractor_service.grpc.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/connection.h"
#include "clients/cli/output.h"

namespace chancery::cli {
namespace {

namespace v1 = chancery::v1;

// "in process" of EXTRACTOR_TRUST_IN_PROCESS.
std::string Words(const std::string& name, const char* prefix) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(name, prefix)), {{"_", " "}});
}

int PrintExtractors(const Arguments& arguments, const std::vector<v1::Extractor>& extractors) {
  const Format format = FormatOf(arguments);
  if (format != Format::kTable) {
    for (const v1::Extractor& e : extractors) PrintJson(e, format);
    return kOk;
  }
  Table table({"extractor", "version", "state", "runs", "languages", "finds", "documents", "facts", "errors", "p99 ms",
               "last error"});
  for (const v1::Extractor& e : extractors) {
    const auto& p99 = e.stats().latency_p99();
    table.Add({e.name(), e.version(), Words(v1::ExtractorState_Name(e.state()), "EXTRACTOR_STATE_"),
               e.trust() == v1::EXTRACTOR_TRUST_UNSPECIFIED
                   ? ""
                   : Words(v1::ExtractorTrust_Name(e.trust()), "EXTRACTOR_TRUST_"),
               absl::StrJoin(e.language_codes(), " "), absl::StrJoin(e.fact_kinds(), " "),
               absl::StrCat(e.stats().documents()), absl::StrCat(e.stats().facts()),
               absl::StrCat(e.stats().errors() + e.stats().timeouts()),
               absl::StrCat(p99.seconds() * 1000 + p99.nanos() / 1000000),
               e.has_last_error() ? Describe(e.last_error()) : ""});
  }
  PrintTable(arguments, table);
  return kOk;
}

int List(const Arguments& arguments, v1::ExtractorService::Stub& stub) {
  v1::ListExtractorsRequest request;
  std::vector<v1::Extractor> extractors;
  do {
    grpc::ClientContext context;
    SetDeadline(arguments, context);
    v1::ListExtractorsResponse response;
    if (const grpc::Status status = stub.ListExtractors(&context, request, &response); !status.ok())
      return Report(arguments, status);
    for (v1::Extractor& e : *response.mutable_extractors()) extractors.push_back(std::move(e));
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return PrintExtractors(arguments, extractors);
}

// "extractors/dates" of "dates"; a whole name stays.
std::string ExtractorName(const std::string& id) {
  return id.rfind("extractors/", 0) == 0 ? id : absl::StrCat("extractors/", id);
}

int Reload(const Arguments& arguments, v1::ExtractorService::Stub& stub, const std::string& id) {
  grpc::ClientContext context;
  SetDeadline(arguments, context);
  v1::ReloadExtractorRequest request;
  request.set_name(ExtractorName(id));
  v1::ReloadExtractorResponse response;
  if (const grpc::Status status = stub.ReloadExtractor(&context, request, &response); !status.ok())
    return Report(arguments, status);
  return PrintExtractors(arguments, {response.extractor()});
}

int Switch(const Arguments& arguments, v1::ExtractorService::Stub& stub, const std::string& id, bool on) {
  grpc::ClientContext context;
  SetDeadline(arguments, context);
  v1::UpdateExtractorStateRequest request;
  request.set_name(ExtractorName(id));
  request.set_state(on ? v1::EXTRACTOR_STATE_ENABLED : v1::EXTRACTOR_STATE_DISABLED);
  v1::UpdateExtractorStateResponse response;
  if (const grpc::Status status = stub.UpdateExtractorState(&context, request, &response); !status.ok())
    return Report(arguments, status);
  return PrintExtractors(arguments, {response.extractor()});
}

void PrintReanalysis(const Arguments& arguments, const v1::Reanalysis& run) {
  if (FormatOf(arguments) != Format::kTable) return PrintJson(run, FormatOf(arguments));
  std::cout << (run.running() ? "running: " : "not running: ") << run.analyzed_document_count()
            << " documents analysed again, " << run.updated_document_count() << " with other facts, "
            << run.failed_document_count() << " failed; " << run.stale_document_count() << " left\n";
  if (run.has_last_error()) std::cout << "last error: " << Describe(run.last_error()) << "\n";
}

int Get(const Arguments& arguments, v1::ExtractorService::Stub& stub, v1::Reanalysis* out) {
  grpc::ClientContext context;
  SetDeadline(arguments, context);
  v1::GetReanalysisResponse response;
  if (const grpc::Status status = stub.GetReanalysis(&context, {}, &response); !status.ok())
    return Report(arguments, status);
  *out = response.reanalysis();
  return kOk;
}

}  // namespace

int RunExtractors(const Arguments& arguments) {
  auto stub = v1::ExtractorService::NewStub(Connect(arguments));
  const std::vector<std::string>& words = arguments.positional();
  if (words.empty() || (words.size() == 1 && words[0] == "list")) return List(arguments, *stub);
  if (words.size() == 2 && words[0] == "reload") return Reload(arguments, *stub, words[1]);
  if (words.size() == 2 && words[0] == "enable") return Switch(arguments, *stub, words[1], true);
  if (words.size() == 2 && words[0] == "disable") return Switch(arguments, *stub, words[1], false);
  std::cerr << "chancery extractors: either nothing, or 'reload', 'enable' or 'disable' and an extractor\n";
  return kUsage;
}

int RunReanalyze(const Arguments& arguments) {
  if (!arguments.positional().empty()) {
    std::cerr << "chancery reanalyze: unexpected '" << arguments.positional()[0] << "'\n";
    return kUsage;
  }
  auto stub = v1::ExtractorService::NewStub(Connect(arguments));
  v1::Reanalysis run;
  if (arguments.Has("stop")) {
    grpc::ClientContext context;
    SetDeadline(arguments, context);
    v1::StopReanalysisResponse response;
    if (const grpc::Status status = stub->StopReanalysis(&context, {}, &response); !status.ok())
      return Report(arguments, status);
    run = response.reanalysis();
  } else if (arguments.Has("status")) {
    if (const int code = Get(arguments, *stub, &run); code != kOk) return code;
  } else {
    grpc::ClientContext context;
    SetDeadline(arguments, context);
    v1::StartReanalysisResponse response;
    if (const grpc::Status status = stub->StartReanalysis(&context, {}, &response); !status.ok())
      return Report(arguments, status);
    run = response.reanalysis();
  }
  while (arguments.Has("wait") && run.running()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    if (const int code = Get(arguments, *stub, &run); code != kOk) return code;
  }
  PrintReanalysis(arguments, run);
  return run.failed_document_count() > 0 && !run.running() ? kSomeFailed : kOk;
}

}  // namespace chancery::cli
