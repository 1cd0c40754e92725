// `chancery` as a user runs it, against the real server.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
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

}  // namespace
}  // namespace chancery
