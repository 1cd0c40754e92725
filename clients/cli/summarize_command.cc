#include <fstream>
#include <iostream>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "chancery/v1/chancery_service.grpc.pb.h"
#include "chancery/v1/document_service.grpc.pb.h"
#include "clients/cli/article_input.h"
#include "clients/cli/command.h"
#include "clients/cli/connection.h"
#include "clients/cli/html_page.h"
#include "clients/cli/output.h"
#include "clients/cli/summary_text.h"
#include "service/rpc/to_proto.h"

namespace chancery::cli {
namespace {

v1::SummaryKind KindOf(const std::string& kind) {
  if (kind == "timeline") return v1::SUMMARY_KIND_TIMELINE;
  if (kind == "brief") return v1::SUMMARY_KIND_BRIEF;
  if (kind == "update") return v1::SUMMARY_KIND_UPDATE;
  if (kind == "comparison") return v1::SUMMARY_KIND_COMPARISON;
  return v1::SUMMARY_KIND_EXTRACTIVE;
}

// Adds the documents that an answer quotes.
void AddQuoted(const v1::SummarizeResponse& response, std::set<std::string>& names) {
  const auto add = [&names](const google::protobuf::RepeatedPtrField<v1::Citation>& citations) {
    for (const v1::Citation& citation : citations) names.insert(citation.document());
  };
  for (const v1::SummarySentence& sentence : response.sentences()) add(sentence.citations());
  for (const v1::TimelineEntry& entry : response.timeline()) {
    for (const v1::SummarySentence& sentence : entry.sentences()) add(sentence.citations());
  }
  for (const v1::FigureComparison& comparison : response.figure_comparisons()) {
    for (const v1::FigureStatement& statement : comparison.statements()) names.insert(statement.citation().document());
  }
  const v1::Brief& brief = response.brief();
  for (const auto* list :
       {&brief.meetings(), &brief.instruments(), &brief.figures(), &brief.planned(), &brief.organizations()}) {
    for (const v1::Fact& fact : *list) names.insert(fact.citation().document());
  }
  for (const v1::FactCitations& also : brief.also()) add(also.citations());
}

class Summaries {
 public:
  explicit Summaries(const Arguments& arguments)
      : arguments_(arguments),
        channel_(Connect(arguments)),
        chancery_(v1::ChanceryService::NewStub(channel_)),
        documents_(v1::DocumentService::NewStub(channel_)) {}

  grpc::Status Ask(const v1::SummarizeRequest& request, v1::SummarizeResponse* response) {
    grpc::ClientContext context;
    SetDeadline(arguments_, context);
    return chancery_->Summarize(&context, request, response);
  }

  grpc::Status Get(const std::string& name, v1::Document* document) {
    v1::GetDocumentRequest request;
    request.set_name(name);
    request.mutable_read_mask()->add_paths("*");
    grpc::ClientContext context;
    SetDeadline(arguments_, context);
    v1::GetDocumentResponse response;
    const grpc::Status status = documents_->GetDocument(&context, request, &response);
    *document = std::move(*response.mutable_document());
    return status;
  }

 private:
  const Arguments& arguments_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::ChanceryService::Stub> chancery_;
  std::unique_ptr<v1::DocumentService::Stub> documents_;
};

// What the page has beside the kind that was asked for: a summary, the timeline and the figures of the same documents.
grpc::Status ReadPage(Summaries& summaries, const v1::SummarizeRequest& request, const v1::SummarizeResponse& asked,
                      SummaryPage& page) {
  const auto part = [&](v1::SummaryKind kind, v1::SummarizeResponse* response) {
    if (kind == request.kind()) {
      *response = asked;
      return grpc::Status::OK;
    }
    v1::SummarizeRequest other = request;
    other.set_kind(kind);
    other.clear_since_time();
    // A limit was set for the kind that was asked for.
    other.clear_length();
    return summaries.Ask(other, response);
  };
  const bool is_summary = request.kind() != v1::SUMMARY_KIND_TIMELINE && request.kind() != v1::SUMMARY_KIND_COMPARISON;
  grpc::Status status = part(is_summary ? request.kind() : v1::SUMMARY_KIND_EXTRACTIVE, &page.summary);
  if (status.ok()) status = part(v1::SUMMARY_KIND_TIMELINE, &page.timeline);
  if (status.ok()) status = part(v1::SUMMARY_KIND_COMPARISON, &page.comparison);
  std::set<std::string> names;
  for (const v1::SummarizeResponse* response : {&page.summary, &page.timeline, &page.comparison})
    AddQuoted(*response, names);
  for (const std::string& name : names) {
    if (!status.ok()) break;
    status = summaries.Get(name, &page.documents[name]);
  }
  return status;
}

}  // namespace

int RunSummarize(const Arguments& arguments) {
  v1::SummarizeRequest request;
  request.set_parent(ParentOf(arguments));
  request.set_kind(KindOf(arguments.Get("kind")));
  request.set_focus(arguments.Get("focus"));
  if (arguments.positional().empty()) {
    request.set_filter(arguments.Get("filter"));
  } else {
    for (const std::string& id : arguments.positional())
      request.mutable_documents()->add_names(DocumentName(arguments, id));
  }
  for (const std::string& language : arguments.All("language")) request.add_language_codes(language);
  if (arguments.Has("characters"))
    request.mutable_length()->set_characters(static_cast<int32_t>(arguments.Number("characters", 0)));
  if (arguments.Has("sentences"))
    request.mutable_length()->set_sentences(static_cast<int32_t>(arguments.Number("sentences", 5)));
  if (arguments.Has("since")) {
    const std::optional<absl::Time> since = ParseTime(arguments.Get("since"));
    if (!since) {
      std::cerr << "chancery summarize: --since=" << arguments.Get("since") << ": neither 2024-06-14 nor RFC 3339\n";
      return kUsage;
    }
    *request.mutable_since_time() = rpc::ToProto(*since);
  }

  Summaries summaries(arguments);
  v1::SummarizeResponse response;
  if (const grpc::Status status = summaries.Ask(request, &response); !status.ok()) return Report(arguments, status);
  if (arguments.Has("html")) {
    SummaryPage page;
    page.collection = arguments.Get("collection", request.parent().substr(sizeof("collections/") - 1));
    page.question = request.focus();
    if (const grpc::Status status = ReadPage(summaries, request, response, page); !status.ok())
      return Report(arguments, status);
    const std::string path = arguments.Get("html");
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << RenderPage(page);
    out.close();
    if (!out) {
      std::cerr << "chancery summarize: cannot write " << path << "\n";
      return kUsage;
    }
    std::cerr << "wrote " << path << "\n";
    return kOk;
  }
  if (FormatOf(arguments) != Format::kTable) {
    PrintJson(response, FormatOf(arguments));
    return kOk;
  }
  std::cout << SummaryText(response, Colours(arguments), TerminalWidth());
  return kOk;
}

}  // namespace chancery::cli
