#include "clients/cli/command.h"

#include "gtest/gtest.h"

namespace chancery::cli {
namespace {

Command Sample() {
  return {"query",
          "[WORD...]",
          "Finds things.",
          {{"kind", "document|fact", "what"}, {"limit", "N", "how many"}, {"all", "", "all"}},
          "  chancery query x\n",
          nullptr};
}

TEST(ParseArguments, TakesOptionsInEveryForm) {
  const Parsed p = ParseArguments(Sample(), {"--kind=fact", "Koshanov", "--limit", "5", "--all", "--", "-not"});
  ASSERT_EQ(p.error, "");
  EXPECT_EQ(p.arguments.Get("kind"), "fact");
  EXPECT_EQ(p.arguments.Number("limit", 1), 5);
  EXPECT_TRUE(p.arguments.Has("all"));
  EXPECT_EQ(p.arguments.positional(), (std::vector<std::string>{"Koshanov", "-not"}));
  EXPECT_EQ(p.arguments.Get("server", "x"), "x");
}

TEST(ParseArguments, NamesWhatIsWrong) {
  struct Case {
    std::vector<std::string> line;
    const char* error;
  };
  for (const Case& c : {Case{{"--knd=fact"}, "no option --knd"}, Case{{"--kind=x"}, "takes one of document, fact"},
                        Case{{"--limit=ten"}, "whole number"}, Case{{"--limit"}, "needs a value"},
                        Case{{"--all=1"}, "takes no value"}, Case{{"-x"}, "not an option"}}) {
    SCOPED_TRACE(c.line[0]);
    EXPECT_NE(ParseArguments(Sample(), c.line).error.find(c.error), std::string::npos)
        << ParseArguments(Sample(), c.line).error;
  }
}

TEST(Completion, KnowsCommandsAndChoices) {
  const Command commands[] = {Sample()};
  for (const char* shell : {"bash", "zsh", "fish"}) {
    SCOPED_TRACE(shell);
    const std::string script = CompletionScript(shell, commands);
    EXPECT_NE(script.find("query"), std::string::npos);
    EXPECT_NE(script.find("fact"), std::string::npos);
  }
  EXPECT_EQ(CompletionScript("tcsh", commands), "");
}

}  // namespace
}  // namespace chancery::cli
