// `chancery` as a user runs it, against the real server.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/integration/server_process.h"
#include "tests/integration/test_server.h"

namespace chancery {
namespace {

struct Outcome {
  int code = -1;
  std::string out;  // standard output, and standard error when `both`
};

Outcome Cli(const std::string& arguments, const std::string& environment = "", bool both = false) {
  const std::string command =
      absl::StrCat(environment, " " CLI_PROGRAM " ", arguments, both ? " 2>&1" : " 2>/dev/null", " </dev/null");
  Outcome run;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  for (size_t size; (size = fread(buffer, 1, sizeof buffer, pipe)) > 0;) run.out.append(buffer, size);
  const int status = pclose(pipe);
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

class CliProgram : public ::testing::Test {
 protected:
  CliProgram()
      : server_(
            {absl::StrCat("--data=", folder_.File("chancery.db")), "--plugins=" PLUGIN_FOLDER, "--listen=127.0.0.1:0"}),
        environment_(
            absl::StrCat("XDG_STATE_HOME=", folder_.File("state"), " CHANCERY_SERVER=", server_.WaitForAddress())) {}

  Outcome Ask(const std::string& arguments, bool both = false) { return Cli(arguments, environment_, both); }

  TemporaryFolder folder_;
  ServerProcess server_;
  const std::string environment_;
};

TEST_F(CliProgram, IngestsAFolderAndAnswersInAnyScript) {
  const Outcome ingest = Ask("ingest " ARTICLES " --format=table");
  ASSERT_EQ(ingest.code, 0) << ingest.out;
  EXPECT_NE(ingest.out.find("6 created"), std::string::npos) << ingest.out;
  // Again: nothing changes.
  EXPECT_NE(Ask("ingest " ARTICLES " --format=table").out.find("6 unchanged"), std::string::npos);

  size_t documents = 0;
  for (const char* name : {"Koshanov", "Кошанов", "Қошанов"}) {
    SCOPED_TRACE(name);
    const nlohmann::json answer = nlohmann::json::parse(Ask(absl::StrCat("query ", name)).out, nullptr, false);
    ASSERT_TRUE(answer.is_object());
    EXPECT_EQ(answer["results"].size(), 5u);
    documents = answer["results"].size();
  }
  EXPECT_EQ(documents, 5u);

  // Every figure stands where it says that it stands.
  const nlohmann::json money = nlohmann::json::parse(
      Ask("query --kind=fact --filter='kind = \"MONEY\"' --order-by='money.amount asc'").out, nullptr, false);
  ASSERT_TRUE(money.is_object());
  ASSERT_GE(money["results"].size(), 7u);
  for (const nlohmann::json& result : money["results"]) {
    const nlohmann::json& citation = result["fact"]["citation"];
    const std::string name = citation["document"];
    const std::string id = name.substr(name.rfind('/') + 1);
    const nlohmann::json document = nlohmann::json::parse(Ask(absl::StrCat("documents get ", id)).out, nullptr, false);
    const std::string content = document["content"];
    const size_t begin = citation["span"].value("begin", 0), end = citation["span"]["end"];
    EXPECT_EQ(content.substr(begin, end - begin), citation["span"]["text"]);
  }

  const Outcome summary = Ask("summarize --sentences=3");
  EXPECT_EQ(summary.code, 0);
  EXPECT_EQ(nlohmann::json::parse(summary.out)["sentences"].size(), 3u);
  EXPECT_EQ(summary.out, Ask("summarize --sentences=3").out);
  EXPECT_NE(Ask("extractors --format=table").out.find("extractors/dates"), std::string::npos);
  EXPECT_NE(Ask("facts almaty-session-ru --format=table").out.find("Кошанов"), std::string::npos);
}

TEST_F(CliProgram, ExtractorsAreSwitchedAndDocumentsAnalysedAgain) {
  ASSERT_EQ(Ask("extractors disable money").code, 0);
  EXPECT_NE(Ask("extractors --format=table").out.find("disabled"), std::string::npos);
  std::ofstream(folder_.File("loan.txt")) << "The ministers agreed in Lima on a loan of $5 million.";
  ASSERT_EQ(Ask(absl::StrCat("ingest ", folder_.File("loan.txt"))).code, 0);
  EXPECT_EQ(Ask("facts --filter='kind = \"MONEY\" AND text:Lima'").out, "");
  EXPECT_EQ(Ask("extractors enable money").code, 0);
  const Outcome run = Ask("reanalyze --wait --format=table");
  EXPECT_EQ(run.code, 0);
  EXPECT_NE(run.out.find("1 with other facts, 0 failed; 0 left"), std::string::npos) << run.out;
  EXPECT_NE(Ask("facts --filter='kind = \"MONEY\" AND text:Lima'").out.find("5000000"), std::string::npos);
  EXPECT_EQ(Ask("reanalyze --status").code, 0);
  // The bundled ones run in the server; the same file is the same extractor.
  EXPECT_EQ(Ask("extractors reload money").code, 0);
  EXPECT_EQ(Ask("extractors reload nothing").code, 4);
  EXPECT_EQ(Ask("extractors reload").code, 2);
  EXPECT_EQ(Ask("extractors enable").code, 2);
}

TEST_F(CliProgram, OneBadArticleSpoilsOnlyItself) {
  std::ofstream(folder_.File("good.txt")) << "Ministers of Peru and Chile met in Lima on 3 March 2031.";
  std::ofstream(folder_.File("bad.txt")) << "not \xff\xfe UTF-8";
  const Outcome run =
      Ask(absl::StrCat("ingest ", folder_.File("good.txt"), " ", folder_.File("bad.txt"), " --format=table"), true);
  EXPECT_EQ(run.code, 1) << run.out;
  EXPECT_NE(run.out.find("CONTENT_NOT_UTF8, byte_offset=4"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("1 created, 1 failed"), std::string::npos) << run.out;
}

TEST_F(CliProgram, AnInterruptedIngestGoesOnWhereItStopped) {
  std::ofstream(folder_.File("a.jsonl"))
      << "{\"id\": \"a\", \"text\": \"The council of Lima met.\"}\n{\"id\": \"b\", \"text\": \"\"}\n";
  EXPECT_EQ(Ask(absl::StrCat("ingest ", folder_.File("a.jsonl"))).code, 1);
  // The bad line keeps the run from being complete; the next one sends only what is not stored.
  const Outcome again = Ask(absl::StrCat("ingest ", folder_.File("a.jsonl"), " --format=table"), true);
  EXPECT_NE(again.out.find("0 facts"), std::string::npos) << again.out;
  EXPECT_EQ(again.code, 1);
}

TEST_F(CliProgram, ExitCodesTellTheClassOfFailure) {
  EXPECT_EQ(Ask("documents get nosuch").code, 4);
  EXPECT_EQ(Ask("query --filter='language ='").code, 5);
  EXPECT_EQ(Ask("query --filter='langage = \"en\"'", true).out.find("langage") == std::string::npos, false);
  EXPECT_EQ(Ask("documents --collection='Not/Valid'").code, 5);
  EXPECT_EQ(Ask("ingest /nowhere").code, 2);
  EXPECT_EQ(Ask("query --kind=poem x").code, 2);
  EXPECT_EQ(Cli("query x --server=127.0.0.1:1 --timeout=5").code, 3);
  EXPECT_EQ(Cli("fetch").code, 2);
  EXPECT_EQ(Cli("--help").code, 0);
  EXPECT_EQ(Cli("--server=127.0.0.1:1 --timeout=5 query x").code, 3);
  EXPECT_EQ(Cli("query --help").code, 0);
}

TEST(CliExtract, WorksWithoutAServer) {
  const Outcome run = Cli("extract --plugins=" PLUGIN_FOLDER " --format=jsonl " ARTICLES "/budget.kk.txt");
  ASSERT_EQ(run.code, 0);
  const nlohmann::json line = nlohmann::json::parse(run.out, nullptr, false);
  ASSERT_TRUE(line.is_object()) << run.out;
  EXPECT_GT(line["facts"].size(), 10u);
  EXPECT_EQ(Cli("extract --plugins=/nowhere " ARTICLES "/budget.kk.txt").code, 2);
  // Two days, one answer.
  EXPECT_EQ(run.out,
            Cli("extract --plugins=" PLUGIN_FOLDER " --format=jsonl " ARTICLES "/budget.kk.txt", "TZ=Asia/Tokyo").out);
}

TEST_F(CliProgram, SummariesOfEveryKind) {
  ASSERT_EQ(Ask("ingest " ARTICLES).code, 0);
  const struct {
    const char* arguments;
    const char* shown;
  } cases[] = {
      {"--kind=extractive --sentences=2", "Quoted from\n  [1] "},
      {"--kind=timeline --focus=Кошанов", "Timeline\n"},
      {"--kind=brief bishkek-signing-ru", "Instruments\n"},
      {"--kind=update --since=2024-11-01", "In their words\n"},
      {"--kind=comparison", "from 6 documents"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.arguments);
    const Outcome table = Ask(absl::StrCat("summarize --format=table ", c.arguments));
    EXPECT_EQ(table.code, 0);
    EXPECT_NE(table.out.find(c.shown), std::string::npos) << table.out;
    EXPECT_TRUE(nlohmann::json::accept(Ask(absl::StrCat("summarize --format=json ", c.arguments)).out));
  }
  EXPECT_EQ(Ask("summarize --kind=update").code, 5) << "--since is missing";
  EXPECT_EQ(Ask("summarize --kind=update --since=yesterday").code, 2);
  EXPECT_EQ(Ask("summarize --kind=poem").code, 2);
}

TEST_F(CliProgram, WritesAPage) {
  ASSERT_EQ(Ask("ingest " ARTICLES).code, 0);
  const std::string path = folder_.File("page.html"), again = folder_.File("again.html");
  ASSERT_EQ(Ask(absl::StrCat("summarize --kind=brief --html=", path)).code, 0);
  ASSERT_EQ(Ask(absl::StrCat("summarize --kind=brief --html=", again)).code, 0);
  const auto read = [](const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string page = read(path);
  EXPECT_EQ(page, read(again));
  for (const char* part : {"id=\"summary\"", "id=\"timeline\"", "id=\"articles\"", "<mark>", "Кошанов"})
    EXPECT_NE(page.find(part), std::string::npos) << part;
  // Every link leads to a place of the page, and every place that is linked is there once.
  size_t links = 0;
  for (size_t at = page.find("href=\"#"); at != std::string::npos; at = page.find("href=\"#", at + 1), ++links) {
    const size_t begin = at + 7, end = page.find('"', begin);
    const std::string target = absl::StrCat("id=\"", page.substr(begin, end - begin), "\"");
    const size_t place = page.find(target);
    ASSERT_NE(place, std::string::npos) << target;
    EXPECT_EQ(page.find(target, place + 1), std::string::npos) << target;
  }
  EXPECT_GT(links, 20u);
  EXPECT_EQ(Ask(absl::StrCat("summarize --html=", folder_.File("none/page.html"))).code, 2);
}

}  // namespace
}  // namespace chancery
