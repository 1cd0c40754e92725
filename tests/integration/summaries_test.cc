// Summaries made of facts, over articles of the project in three languages: whole answers beside them in golden files.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "clients/cli/summary_text.h"
#include "gtest/gtest.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

const std::filesystem::path kFolder = SUMMARY_ARTICLES;

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Summaries : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new TestServer();
    contents_ = new std::map<std::string, std::string>();
    v1::IngestRequest request;
    request.set_parent("collections/news");
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
      if (entry.path().extension() == ".txt") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      // "Source: ...", "Date: ...", an empty line, the text.
      std::ifstream in(path);
      std::string source, date, empty;
      std::getline(in, source);
      std::getline(in, date);
      std::getline(in, empty);
      const std::string text(std::istreambuf_iterator<char>(in), {});
      std::string id = path.stem();
      std::replace(id.begin(), id.end(), '.', '-');
      v1::IngestItem& item = *request.add_items() = Item(id, text);
      item.mutable_document()->set_source(source.substr(sizeof("Source: ") - 1));
      absl::Time time;
      std::string error;
      ASSERT_TRUE(absl::ParseTime("Date: %Y-%m-%d", date, &time, &error)) << path << error;
      item.mutable_document()->mutable_publish_time()->set_seconds(absl::ToUnixSeconds(time));
      (*contents_)[absl::StrCat("collections/news/documents/", id)] = text;
    }
    grpc::ClientContext context;
    v1::IngestResponse response;
    const grpc::Status status = server_->chancery().Ingest(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.succeeded_count(), request.items_size());
  }
  static void TearDownTestSuite() {
    delete server_;
    delete contents_;
  }

  static v1::SummarizeResponse Ask(v1::SummaryKind kind, const std::string& focus = "", const std::string& since = "",
                                   v1::TextEncoding encoding = v1::TEXT_ENCODING_UTF8) {
    v1::SummarizeRequest request;
    request.set_parent("collections/news");
    request.set_kind(kind);
    request.set_focus(focus);
    request.set_text_encoding(encoding);
    absl::Time time;
    std::string error;
    if (absl::ParseTime("%Y-%m-%d", since, &time, &error))
      request.mutable_since_time()->set_seconds(absl::ToUnixSeconds(time));
    grpc::ClientContext context;
    v1::SummarizeResponse response;
    const grpc::Status status = server_->chancery().Summarize(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  static void ExpectLiteral(const v1::Citation& citation) {
    const v1::TextSpan& span = citation.span();
    EXPECT_EQ(contents_->at(citation.document())
                  .substr(static_cast<size_t>(span.begin()), static_cast<size_t>(span.end() - span.begin())),
              span.text());
    EXPECT_FALSE(span.text().empty());
  }
  static void ExpectLiteral(const v1::SummarySentence& sentence) {
    ASSERT_GT(sentence.citations_size(), 0);
    EXPECT_EQ(sentence.text(), sentence.citations(0).span().text());
    EXPECT_GT(sentence.supporting_facts_size(), 0);
    for (const v1::Citation& citation : sentence.citations()) ExpectLiteral(citation);
  }
  // All that an answer shows has its citation, and is there.
  static void ExpectAllCited(const v1::SummarizeResponse& response) {
    for (const v1::SummarySentence& sentence : response.sentences()) ExpectLiteral(sentence);
    for (const v1::TimelineEntry& entry : response.timeline()) {
      EXPECT_GT(entry.events_size(), 0);
      ASSERT_GT(entry.sentences_size(), 0);
      for (const v1::SummarySentence& sentence : entry.sentences()) ExpectLiteral(sentence);
    }
    for (const v1::FigureComparison& comparison : response.figure_comparisons()) {
      EXPECT_GE(comparison.statements_size(), 2);
      EXPECT_FALSE(comparison.reason().empty());
      for (const v1::FigureStatement& statement : comparison.statements()) ExpectLiteral(statement.citation());
    }
    const v1::Brief& brief = response.brief();
    for (const auto* list : {&brief.meetings(), &brief.instruments(), &brief.figures(), &brief.planned(),
                             &brief.organizations(), &brief.officials()}) {
      for (const v1::Fact& fact : *list) ExpectLiteral(fact.citation());
    }
    for (const v1::FactCitations& also : brief.also()) {
      EXPECT_EQ(also.facts_size(), also.citations_size());
      for (const v1::Citation& citation : also.citations()) ExpectLiteral(citation);
    }
  }

  static void ExpectGolden(const std::string& name, const v1::SummarizeResponse& response) {
    const std::string text = cli::SummaryText(response, false, 100);
    const std::filesystem::path path = kFolder / (name + ".golden");
    if (std::getenv("CHANCERY_WRITE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
    EXPECT_EQ(text, ReadFile(path)) << path;
  }

  static TestServer* server_;
  static std::map<std::string, std::string>* contents_;
};
TestServer* Summaries::server_ = nullptr;
std::map<std::string, std::string>* Summaries::contents_ = nullptr;

TEST_F(Summaries, WholeAnswers) {
  const struct {
    const char* name;
    v1::SummaryKind kind;
    const char* focus;
    const char* since;
  } cases[] = {
      {"timeline", v1::SUMMARY_KIND_TIMELINE, "", ""},
      {"brief", v1::SUMMARY_KIND_BRIEF, "", ""},
      {"update", v1::SUMMARY_KIND_UPDATE, "", "2024-02-10"},
      {"comparison", v1::SUMMARY_KIND_COMPARISON, "", ""},
      {"timeline-koshanov", v1::SUMMARY_KIND_TIMELINE, "Кошанов", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const v1::SummarizeResponse response = Ask(c.kind, c.focus, c.since);
    ExpectAllCited(response);
    ExpectGolden(c.name, response);
    EXPECT_EQ(Ask(c.kind, c.focus, c.since).SerializeAsString(), response.SerializeAsString());
  }
}

TEST_F(Summaries, OneMeetingInThreeLanguagesIsOneEntry) {
  const v1::SummarizeResponse response = Ask(v1::SUMMARY_KIND_TIMELINE);
  std::multiset<size_t> documents_of_entries;
  for (const v1::TimelineEntry& entry : response.timeline()) {
    if (entry.time().timex() != "2024-02-05") continue;
    std::set<std::string> documents;
    for (const v1::Citation& citation : entry.sentences(0).citations()) documents.insert(citation.document());
    documents_of_entries.insert(documents.size());
  }
  // The protocol's signing in two languages, and the meeting in three, of which a fourth article reminds.
  EXPECT_EQ(documents_of_entries, (std::multiset<size_t>{2, 4})) << response.DebugString();
}

TEST_F(Summaries, FiguresOfOneYear) {
  const v1::SummarizeResponse response =
      Ask(v1::SUMMARY_KIND_COMPARISON, "trade turnover between Kazakhstan and Uzbekistan");
  std::multiset<v1::FigureRelation> relations;
  for (const v1::FigureComparison& comparison : response.figure_comparisons())
    relations.insert(static_cast<v1::FigureRelation>(comparison.relation()));
  EXPECT_EQ(relations.count(v1::FIGURE_RELATION_AGREES), 1u) << response.DebugString();
  EXPECT_EQ(relations.count(v1::FIGURE_RELATION_SUPERSEDES), 1u);
  // The eleven months, and the grain.
  EXPECT_GE(relations.count(v1::FIGURE_RELATION_PART_OF), 2u);
  // Nothing is known of exports.
  EXPECT_EQ(Ask(v1::SUMMARY_KIND_COMPARISON, "exports of Kazakhstan").figure_comparisons_size(), 0);
}

TEST_F(Summaries, SpansInTheEncodingAskedFor) {
  const v1::SummarizeResponse bytes = Ask(v1::SUMMARY_KIND_TIMELINE),
                              points = Ask(v1::SUMMARY_KIND_TIMELINE, "", "", v1::TEXT_ENCODING_UTF32);
  ASSERT_EQ(bytes.timeline_size(), points.timeline_size());
  bool shorter = false;
  for (int i = 0; i < bytes.timeline_size(); ++i) {
    const v1::SummarySentence &a = bytes.timeline(i).sentences(0), &b = points.timeline(i).sentences(0);
    ASSERT_EQ(a.citations_size(), b.citations_size());
    for (int n = 0; n < a.citations_size(); ++n) {
      const v1::TextSpan &in_bytes = a.citations(n).span(), &in_points = b.citations(n).span();
      EXPECT_EQ(in_bytes.text(), in_points.text());
      shorter = shorter || in_points.end() - in_points.begin() < in_bytes.end() - in_bytes.begin();
    }
  }
  EXPECT_TRUE(shorter);
}

TEST_F(Summaries, LimitsAndNothing) {
  v1::SummarizeRequest request;
  request.set_parent("collections/news");
  request.set_kind(v1::SUMMARY_KIND_TIMELINE);
  request.mutable_length()->set_sentences(1);
  grpc::ClientContext context, other;
  v1::SummarizeResponse response;
  ASSERT_TRUE(server_->chancery().Summarize(&context, request, &response).ok());
  EXPECT_EQ(response.timeline_size(), 1);
  EXPECT_GT(response.omitted_point_count(), 0);
  EXPECT_EQ(response.timeline(0).time().timex(), "2024-02-05") << "told by most documents";
  request.set_parent("collections/empty");
  ASSERT_TRUE(server_->chancery().Summarize(&other, request, &response).ok());
  EXPECT_EQ(response.timeline_size(), 0);
  EXPECT_EQ(response.considered_document_count(), 0);
}

}  // namespace
}  // namespace chancery
