// Extracts of articles through a real server: whole answers beside golden files, and what must hold of any answer.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/pipeline/summary_scope.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::filesystem::path kTestdata = TESTDATA;

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

v1::SummarizeRequest Of(const std::string& collection, int sentences = 0) {
  v1::SummarizeRequest request;
  request.set_parent("collections/" + collection);
  if (sentences > 0) request.mutable_length()->set_sentences(sentences);
  return request;
}

std::vector<std::string> Texts(const v1::SummarizeResponse& response) {
  std::vector<std::string> texts;
  for (const v1::SummarySentence& sentence : response.sentences()) texts.push_back(sentence.text());
  return texts;
}

class Extracts : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new TestServer();
    contents_ = new std::map<std::string, std::string>();
    std::vector<std::pair<std::string, std::string>> news, talks, made;
    std::vector<std::filesystem::path> paths;
    for (const char* folder : {"articles", "summaries"}) {
      for (const auto& entry : std::filesystem::directory_iterator(kTestdata / folder)) {
        if (entry.path().extension() == ".txt") paths.push_back(entry.path());
      }
    }
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      std::string id = path.stem();
      std::replace(id.begin(), id.end(), '.', '-');
      // One meeting, told in three languages.
      if (absl::StartsWith(id, "talks")) talks.emplace_back(id, ReadFile(path));
      if (path.parent_path().filename() == "articles") news.emplace_back(id, ReadFile(path));
    }
    // Articles of paragraphs of all of them.
    std::vector<std::string> paragraphs;
    for (const auto& [id, text] : news) {
      for (absl::string_view paragraph : absl::StrSplit(text, '\n', absl::SkipWhitespace()))
        paragraphs.emplace_back(paragraph);
    }
    std::mt19937 random(5);
    for (int i = 0; i < 40; ++i) {
      std::string text;
      for (int n = 0; n < 6; ++n) absl::StrAppend(&text, paragraphs[random() % paragraphs.size()], "\n\n");
      made.emplace_back(absl::StrCat("made-", i), std::move(text));
    }
    for (const auto& [collection, documents] : {std::pair{"news", &news}, {"talks", &talks}, {"made", &made}}) {
      server_->Put(collection, *documents);
      for (const auto& [id, text] : *documents)
        (*contents_)[absl::StrCat("collections/", collection, "/documents/", id)] = text;
    }
  }
  static void TearDownTestSuite() {
    delete server_;
    delete contents_;
  }

  static v1::SummarizeResponse Ask(const v1::SummarizeRequest& request) {
    grpc::ClientContext context;
    v1::SummarizeResponse response;
    const grpc::Status status = server_->chancery().Summarize(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // What a reader sees of an answer.
  static std::string Shown(const v1::SummarizeResponse& response) {
    std::string text;
    for (const v1::SummarySentence& sentence : response.sentences()) {
      absl::StrAppend(&text, sentence.text(), "\n");
      for (const v1::Citation& citation : sentence.citations())
        absl::StrAppend(&text, "  ", citation.document(), " ", citation.span().begin(), "-", citation.span().end(),
                        "\n");
    }
    for (const v1::OmittedDocument& omitted : response.omitted_documents())
      absl::StrAppend(&text, "left out: ", omitted.document(), " ", omitted.reason(), "\n");
    absl::StrAppend(&text, response.considered_document_count(), " documents, ", response.algorithm(), "\n");
    return text;
  }

  static void ExpectLiteral(const v1::SummarizeResponse& response) {
    std::set<std::string> seen;
    for (const v1::SummarySentence& sentence : response.sentences()) {
      ASSERT_GT(sentence.citations_size(), 0);
      for (int i = 0; i < sentence.citations_size(); ++i) {
        const v1::Citation& citation = sentence.citations(i);
        const std::string& content = (*contents_)[citation.document()];
        ASSERT_LE(citation.span().end(), static_cast<int64_t>(content.size()));
        const std::string words = content.substr(static_cast<size_t>(citation.span().begin()),
                                                 static_cast<size_t>(citation.span().end() - citation.span().begin()));
        EXPECT_FALSE(words.empty());
        EXPECT_TRUE(seen.insert(absl::StrCat(citation.document(), " ", citation.span().begin())).second || i > 0)
            << "quoted twice: " << words;
        if (i == 0) {
          EXPECT_EQ(words, sentence.text());
        }
      }
      for (const std::string& fact : sentence.supporting_facts())
        EXPECT_TRUE(absl::StartsWith(fact, absl::StrCat(sentence.citations(0).document(), "/facts/")));
    }
  }

  static TestServer* server_;
  static std::map<std::string, std::string>* contents_;
};

TestServer* Extracts::server_ = nullptr;
std::map<std::string, std::string>* Extracts::contents_ = nullptr;

TEST_F(Extracts, WholeAnswers) {
  v1::SummarizeRequest focus = Of("news", 3), characters = Of("news"), russian = Of("news"), one = Of("news", 3);
  focus.set_focus("trade turnover, товарооборот");
  characters.mutable_length()->set_characters(400);
  russian.add_language_codes("ru");
  one.mutable_documents()->add_names("collections/news/documents/astana-talks-en");
  for (const auto& [name, request] : {std::pair{"all", Of("news")},
                                      {"focus", focus},
                                      {"characters", characters},
                                      {"russian", russian},
                                      {"one", one}}) {
    SCOPED_TRACE(name);
    const std::filesystem::path golden = kTestdata / "extracts" / absl::StrCat(name, ".golden");
    const std::string shown = Shown(Ask(request));
    if (std::getenv("CHANCERY_WRITE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << shown;
    EXPECT_EQ(shown, ReadFile(golden));
  }
}

TEST_F(Extracts, EverySentenceIsTheBytesThatItsCitationNames) {
  for (const char* collection : {"news", "talks", "made"}) {
    for (int sentences : {1, 2, 5, 20, 100}) {
      for (double penalty : {0.0, 0.3, 0.5, 1.0}) {
        for (const char* words : {"", "trade", "товарооборот Казахстана", "Abenov"}) {
          SCOPED_TRACE(absl::StrCat(collection, " ", sentences, " ", penalty, " ", words));
          v1::SummarizeRequest request = Of(collection, sentences);
          request.set_redundancy_penalty(penalty);
          request.set_focus(words);
          const v1::SummarizeResponse response = Ask(request);
          EXPECT_LE(response.sentences_size(), sentences);
          EXPECT_GT(response.sentences_size(), 0);
          ExpectLiteral(response);
          EXPECT_EQ(response.SerializeAsString(), Ask(request).SerializeAsString());
        }
      }
    }
    for (int characters : {1, 50, 200, 1000, 20000}) {
      v1::SummarizeRequest request = Of(collection);
      request.mutable_length()->set_characters(characters);
      const v1::SummarizeResponse response = Ask(request);
      const std::string& text = response.text();
      EXPECT_LE(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }), characters);
      ExpectLiteral(response);
    }
  }
}

TEST_F(Extracts, SameFactsInThreeLanguagesAreOnePointWithItsCitations) {
  size_t most = 0;
  const v1::SummarizeResponse response = Ask(Of("talks", 4));
  for (const v1::SummarySentence& sentence : response.sentences()) {
    std::set<std::string> documents;
    for (const v1::Citation& citation : sentence.citations()) documents.insert(citation.document());
    most = std::max(most, documents.size());
  }
  EXPECT_GE(most, 2u) << Shown(response);
}

TEST_F(Extracts, WhatIsLeftOutAndWhy) {
  server_->Put("odd", {{"en", "The ministers of the two states met on Monday to discuss the railway."},
                       {"ru", "Министры двух государств встретились в понедельник и обсудили железную дорогу."},
                       {"nothing", "* * *"}});
  v1::SummarizeRequest request = Of("odd");
  request.add_language_codes("en");
  const v1::SummarizeResponse response = Ask(request);
  EXPECT_THAT(Texts(response), ElementsAre("The ministers of the two states met on Monday to discuss the railway."));
  EXPECT_EQ(response.considered_document_count(), 1);
  std::set<std::string> reasons;
  for (const v1::OmittedDocument& omitted : response.omitted_documents())
    reasons.insert(absl::StrCat(omitted.document(), " ", omitted.reason()));
  EXPECT_EQ(reasons.count("collections/odd/documents/ru LANGUAGE_NOT_REQUESTED"), 1u);
  EXPECT_THAT(reasons, SizeIs(2));
}

TEST_F(Extracts, BoilerplateIsNeverQuoted) {
  const std::string text =
      "date 2024-06-14 Astana city hosted a meeting of the commission on transport between the two states.\n"
      "Photo: press service of the ministry\n"
      "The sides discussed the railway, the road and the pipeline across the border.\n"
      "Also Read: Ministers discuss the railway and the road\n"
      "Copyright 2024 The Agency. All rights reserved.\n";
  server_->Put("boilerplate", {{"a", text}});
  const v1::SummarizeResponse response = Ask(Of("boilerplate", 100));
  EXPECT_GT(response.sentences_size(), 0);
  for (const std::string& sentence : Texts(response)) {
    for (const char* boilerplate : {"Photo", "Also Read", "Copyright", "date 2024"})
      EXPECT_FALSE(absl::StrContains(sentence, boilerplate)) << sentence;
  }
}

pipeline::SummaryScope Made() {
  pipeline::SummaryScope scope;
  scope.collection = "made";
  return scope;
}

TEST_F(Extracts, ScopeIsReadPageByPageWithinItsLimits) {
  const auto read = [this](const pipeline::SummaryScope& scope) {
    return pipeline::ReadScope(scope, server_->store(), [](const auto&, const auto&) { return absl::OkStatus(); });
  };
  const auto all = read(Made());
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(all->considered, 40);
  EXPECT_THAT(all->omitted, IsEmpty());

  pipeline::SummaryScope few = Made();
  few.max_documents = 3;
  const auto some = read(few);
  ASSERT_TRUE(some.ok());
  EXPECT_EQ(some->considered, 3);
  ASSERT_THAT(some->omitted, SizeIs(37));
  EXPECT_EQ(some->omitted[0].reason, "LIMIT");

  pipeline::SummaryScope small = Made();
  small.max_bytes = 5000;
  const auto little = read(small);
  ASSERT_TRUE(little.ok());
  EXPECT_GT(little->considered, 0);
  EXPECT_LT(little->considered, 10);
  EXPECT_EQ(little->considered + static_cast<int32_t>(little->omitted.size()), 40);

  pipeline::SummaryScope dated = Made();
  dated.needs_publish_time = true;
  const auto with_date = read(dated);
  ASSERT_TRUE(with_date.ok());
  EXPECT_EQ(with_date->considered + static_cast<int32_t>(with_date->omitted.size()), 40);
  for (const auto& omitted : with_date->omitted) EXPECT_EQ(omitted.reason, "NO_PUBLISH_TIME");

  pipeline::SummaryScope late = Made(), gone = Made(), unknown = Made(), stopped = Made();
  late.deadline = absl::Now() - absl::Seconds(1);
  EXPECT_TRUE(absl::IsDeadlineExceeded(read(late).status()));
  gone.cancelled = [] { return true; };
  EXPECT_TRUE(absl::IsCancelled(read(gone).status()));
  unknown.document_ids = {"made-1", "made-999"};
  EXPECT_TRUE(absl::IsNotFound(read(unknown).status()));
  EXPECT_TRUE(absl::IsAborted(pipeline::ReadScope(stopped, server_->store(), [](const auto&, const auto&) {
                                return absl::AbortedError("enough");
                              }).status()));
}

TEST_F(Extracts, ADocumentThatChangedIsNotCited) {
  const std::string name = "collections/made/documents/made-1";
  const auto row = server_->store().GetDocument("made", "made-1");
  ASSERT_TRUE(row.ok());
  const auto cited = pipeline::ReadCited({{name, row->document.content_sha256},
                                          {"collections/made/documents/made-2", "another text's"},
                                          {"collections/made/documents/made-999", row->document.content_sha256}},
                                         Made(), server_->store());
  ASSERT_TRUE(cited.ok()) << cited.status();
  ASSERT_THAT(*cited, SizeIs(1));
  EXPECT_EQ(cited->begin()->first, name);
  EXPECT_EQ(cited->begin()->second.document.content, row->document.content);
  EXPECT_FALSE(cited->begin()->second.facts.empty());
}

}  // namespace
}  // namespace chancery
