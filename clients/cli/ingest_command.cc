// `chancery ingest`: sends articles by StreamIngest, at most kWindow unanswered at a time.
#include <deque>
#include <iostream>
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "chancery/v1/chancery_service.grpc.pb.h"
#include "clients/cli/article_input.h"
#include "clients/cli/command.h"
#include "clients/cli/connection.h"
#include "clients/cli/ingest_journal.h"
#include "clients/cli/output.h"
#include "clients/cli/progress.h"

namespace chancery::cli {
namespace {

namespace v1 = chancery::v1;

constexpr size_t kWindow = 64;

v1::IngestItem ToItem(const Article& article, const Arguments& arguments, const std::string& tag) {
  v1::IngestItem item;
  item.set_client_tag(tag);
  item.set_document_id(article.id);
  v1::Document& document = *item.mutable_document();
  if (article.is_text) {
    document.set_content(article.bytes);
  } else {
    item.set_raw_content(article.bytes);
    item.set_charset(arguments.Get("charset"));
  }
  document.set_title(article.title);
  document.set_source(arguments.Get("source", article.source));
  document.set_source_uri(article.source_uri);
  document.set_language_code(article.language_code);
  if (article.publish_time) {
    document.mutable_publish_time()->set_seconds(absl::ToUnixSeconds(*article.publish_time));
  }
  return item;
}

// What came back, by disposition.
struct Tally {
  std::map<std::string, int64_t> dispositions;
  int64_t facts = 0;
  int64_t issues = 0;
};

class IngestRun {
 public:
  IngestRun(const Arguments& arguments, IngestJournal* journal)
      : arguments_(arguments), format_(FormatOf(arguments)), journal_(journal), progress_("stored") {}

  int Run(ArticleInput& input) {
    auto stub = v1::ChanceryService::NewStub(Connect(arguments_));
    grpc::ClientContext context;
    auto stream = stub->StreamIngest(&context);
    std::thread reader([&] { ReadAnswers(*stream); });
    bool writable = true;
    std::string parent = ParentOf(arguments_);
    while (writable) {
      absl::StatusOr<std::optional<Article>> article = input.Next();
      if (!article.ok()) {
        Fail(std::string(article.status().message()));
        continue;
      }
      if (!article->has_value()) break;
      if (!(*article)->warning.empty()) Warn((*article)->warning);
      const std::string tag = IngestJournal::TagOf((*article)->origin, (*article)->bytes);
      if (journal_->Contains(tag)) continue;
      v1::StreamIngestRequest request;
      request.set_parent(parent);
      parent.clear();
      *request.mutable_item() = ToItem(**article, arguments_, tag);
      writable = WaitForRoom(tag, (*article)->origin) && stream->Write(request);
    }
    if (writable) stream->WritesDone();
    reader.join();
    const grpc::Status status = stream->Finish();
    progress_.Clear();
    PrintTally();
    if (!status.ok()) {
      const int code = Report(arguments_, status);
      std::cerr << "  " << progress_.done() << " documents are stored; the same command goes on after them.\n";
      return code;
    }
    journal_->Finish();
    return progress_.failed() > 0 ? kSomeFailed : kOk;
  }

 private:
  bool WaitForRoom(const std::string& tag, const std::string& origin) {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(
        +[](IngestRun* self) { return self->closed_ || self->waiting_.size() < kWindow; }, this));
    waiting_[tag] = origin;
    return !closed_;
  }

  void ReadAnswers(grpc::ClientReaderWriter<v1::StreamIngestRequest, v1::StreamIngestResponse>& stream) {
    v1::StreamIngestResponse response;
    while (stream.Read(&response)) {
      absl::MutexLock lock(&mutex_);
      TakeAnswer(response.result());
    }
    absl::MutexLock lock(&mutex_);
    closed_ = true;
  }

  void TakeAnswer(const v1::IngestResult& result) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto it = waiting_.find(result.client_tag());
    const std::string origin = it == waiting_.end() ? result.client_tag() : it->second;
    if (it != waiting_.end()) waiting_.erase(it);
    if (format_ != Format::kTable) PrintJson(result, Format::kJsonl);
    if (result.has_error()) {
      progress_.Clear();
      std::cerr << origin << ": " << Describe(result.error()) << "\n";
      progress_.Count(true);
      return;
    }
    journal_->Add(result.client_tag());
    std::string name = v1::IngestDisposition_Name(result.disposition()).substr(sizeof("INGEST_DISPOSITION_") - 1);
    for (char& c : name) c = static_cast<char>(c - 'A' + 'a');
    ++tally_.dispositions[name];
    for (const auto& [kind, count] : result.document().fact_counts()) tally_.facts += count;
    for (const v1::ExtractionIssue& issue : result.extraction_issues()) {
      ++tally_.issues;
      progress_.Clear();
      std::cerr << origin << ": " << issue.extractor() << ": " << Describe(issue.status()) << "\n";
    }
    progress_.Count(false);
  }

  void Warn(const std::string& message) {
    absl::MutexLock lock(&mutex_);
    progress_.Clear();
    std::cerr << message << "\n";
  }

  void Fail(const std::string& message) {
    absl::MutexLock lock(&mutex_);
    progress_.Clear();
    std::cerr << message << "\n";
    progress_.Count(true);
  }

  void PrintTally() {
    absl::MutexLock lock(&mutex_);
    if (format_ != Format::kTable) return;
    std::vector<std::string> parts;
    for (const auto& [name, count] : tally_.dispositions) parts.push_back(absl::StrCat(count, " ", name));
    if (progress_.failed() > 0) parts.push_back(absl::StrCat(progress_.failed(), " failed"));
    std::cout << (parts.empty() ? "nothing to do" : absl::StrJoin(parts, ", ")) << "; " << tally_.facts << " facts; "
              << absl::StrFormat("%.1f s", progress_.Seconds()) << "\n";
  }

  const Arguments& arguments_;
  const Format format_;
  absl::Mutex mutex_;
  IngestJournal* const journal_;
  Progress progress_;
  Tally tally_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> waiting_ ABSL_GUARDED_BY(mutex_);  // tag -> origin
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

int RunIngest(const Arguments& arguments) {
  if (arguments.positional().empty()) {
    std::cerr << "chancery ingest: name files or folders, or - for JSON lines on standard input\n";
    return kUsage;
  }
  auto input = ArticleInput::Open(arguments.positional());
  if (!input.ok()) {
    std::cerr << "chancery ingest: " << input.status().message() << "\n";
    return kUsage;
  }
  IngestJournal journal(absl::StrCat(arguments.Get("server"), "\n", ParentOf(arguments), "\n",
                                     absl::StrJoin(arguments.positional(), "\n")));
  if (arguments.Has("restart")) journal.Restart();
  if (journal.size() > 0)
    std::cerr << "going on after " << journal.size() << " articles that are stored already (--restart sends all)\n";
  return IngestRun(arguments, &journal).Run(**input);
}

}  // namespace chancery::cli
