#include "service/ops/config.h"

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace chancery::ops {
namespace {

TEST(Config, EveryMemberIsRead) {
  const auto config = ParseConfig(R"(
plugins:
  folders: [/usr/lib/chancery/plugins, /opt/extractors]
  default_trust: "off"
  by_id:
    org.example.email:
      trust: in_process
      sha256:
        - 0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef
      config: {domains: [example.org, "12"], most: 12, share: .5, strict: true, note: ~, "quoted \"key\"": -1e3}
      limits: {memory_mib: 512, seconds: 1.5}
    org.example.vessels:
extraction: {seconds: 20}
reanalysis: {automatic: true, documents_per_second: 5}
)",
                                  "f");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->plugin_folders, (std::vector<std::string>{"/usr/lib/chancery/plugins", "/opt/extractors"}));
  EXPECT_EQ(config->default_trust, "off");
  ASSERT_EQ(config->plugins.size(), 2u);
  const PluginConfig& email = config->plugins.at("org.example.email");
  EXPECT_EQ(email.trust, "in_process");
  EXPECT_EQ(email.sha256, std::vector<std::string>{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"});
  EXPECT_EQ(
      email.config_json,
      R"({"domains":["example.org","12"],"most":12,"share":0.5,"strict":true,"note":null,"quoted \"key\"":-1000})");
  EXPECT_EQ(email.memory_mib, 512);
  EXPECT_EQ(email.seconds, 1.5);
  EXPECT_EQ(config->plugins.at("org.example.vessels").trust, std::nullopt);
  EXPECT_EQ(config->extract_seconds, 20);
  EXPECT_EQ(config->reanalyze_automatically, true);
  EXPECT_EQ(config->reanalyze_documents_per_second, 5);
}

TEST(Config, AnEmptyFileIsAllDefaults) {
  for (const char* text : {"", "# nothing\n", "plugins:\n", "plugins: {folders: []}", "---\n"}) {
    SCOPED_TRACE(text);
    const auto config = ParseConfig(text, "f");
    ASSERT_TRUE(config.ok()) << config.status();
    EXPECT_TRUE(config->plugin_folders.empty());
    EXPECT_FALSE(config->default_trust.has_value());
  }
}

TEST(Config, WhatIsWrongIsNamedWithItsPlace) {
  const std::string hash(64, 'a');
  struct Case {
    std::string yaml, error;
  };
  for (const Case& c : {
           Case{"plugin:\n  folders: []\n",
                "f:1:1: unknown key `plugin` in the configuration; did you mean `plugins`?"},
           {"plugins:\n  folder: [/a]\n", "f:2:3: unknown key `folder` in plugins; did you mean `folders`?"},
           {"plugins:\n  zzzzzz: 1\n", "f:2:3: unknown key `zzzzzz` in plugins; it has folders, default_trust, by_id"},
           {"plugins:\n  folders: /a\n",
            "f:2:12: plugins.folders must be a list (`- value` lines or [a, b]), found `/a`"},
           {"plugins:\n  folders:\n    - lib\n", "f:3:7: plugins.folders must be absolute paths, not `lib`"},
           {"plugins: [1]\n", "f:1:10: plugins must be a mapping (`key: value` lines), found a list"},
           {"plugins: {default_trust: in_process}",
            "f:1:26: plugins.default_trust must be worker, off, not `in_process`"},
           {"plugins: {by_id: {a.b: {trust: wroker}}}",
            "f:1:32: plugins.by_id.a.b.trust must be in_process, worker, off, not `wroker`; did you mean `worker`?"},
           {"plugins: {by_id: {a.b: {trust: in_process}}}",
            "f:1:24: plugins.by_id.a.b.trust is in_process, which needs the file's SHA-256: add `sha256: [...]`"},
           {"plugins: {by_id: {a.b: {sha256: [12]}}}",
            "f:1:34: plugins.by_id.a.b.sha256 must be 64 hexadecimal digits, as sha256sum prints"},
           {"plugins: {by_id: {a.b: {limits: {memory_mib: many}}}}",
            "f:1:46: plugins.by_id.a.b.limits.memory_mib must be a whole number, found `many`"},
           {"plugins: {by_id: {a.b: {limits: {memory_mib: 1}}}}",
            "f:1:46: plugins.by_id.a.b.limits.memory_mib must be from 16 to 65536, not 1"},
           {"plugins: {by_id: {a.b: {limits: {seconds: \"1\"}}}}",
            "f:1:43: plugins.by_id.a.b.limits.seconds must be a number, found `1`"},
           {"reanalysis: {automatic: yes}", "f:1:25: reanalysis.automatic must be true or false, found `yes`"},
           {"extraction: {seconds: 1.5}", "f:1:23: extraction.seconds must be a whole number, found `1.5`"},
           {"plugins: {by_id: {a.b: {config: {x: .nan}}}}", "f:1:37: `.nan`: JSON has no such number"},
           {"plugins: {by_id: {a.b: {config: {x: 0x1F}}}}",
            "f:1:37: `0x1F`: JSON has decimal numbers only; a text stands in quotes"},
           {"plugins: {by_id: {a.b: {config: {x: 1, x: 2}}}}", "f:1:40: `x` is given twice"},
           {"extraction: {seconds: 1}\nextraction: {seconds: 2}\n",
            "f:2:1: `extraction` is given twice in the configuration"},
           {"plugins: [\n", "no YAML: "},
           {"a: b: c", "f:1:5: no YAML: "},
           {"---\n{}\n---\n{}\n", "a second document; one file is one document"},
       }) {
    SCOPED_TRACE(c.yaml);
    const auto config = ParseConfig(c.yaml, "f");
    ASSERT_FALSE(config.ok());
    EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_TRUE(absl::StrContains(config.status().message(), c.error)) << config.status();
  }
}

TEST(Config, HostileFilesAreRefusedQuickly) {
  std::string laughs = "plugins: {by_id: {a.b: {config: {a0: &a0 [x, x, x, x, x, x, x, x, x, x]";
  for (int i = 1; i < 12; ++i) {
    absl::StrAppend(&laughs, ", a", i, ": &a", i, " [");
    for (int k = 0; k < 10; ++k) absl::StrAppend(&laughs, k > 0 ? ", " : "", "*a", i - 1);
    laughs += "]";
  }
  laughs += "}}}}";
  EXPECT_FALSE(ParseConfig(laughs, "f").ok());
  EXPECT_FALSE(ParseConfig(std::string(100000, '['), "f").ok());
  EXPECT_FALSE(ParseConfig(std::string("plugins: \xff\xfe\0"
                                       "a",
                                       12),
                           "f")
                   .ok());
}

TEST(Config, TheExampleOfTheManualIsRight) {
  const auto config = ReadConfig(EXAMPLE_CONFIG);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_FALSE(config->plugin_folders.empty());
  // With every line that is commented out, too.
  std::ifstream file(EXAMPLE_CONFIG);
  std::string line, all;
  while (std::getline(file, line)) {
    const size_t at = line.find("#: ");
    if (at == std::string::npos) absl::StrAppend(&all, line, "\n");
    else absl::StrAppend(&all, line.substr(0, at), line.substr(at + 3), "\n");
  }
  const auto whole = ParseConfig(all, "whole");
  ASSERT_TRUE(whole.ok()) << whole.status() << "\n" << all;
  EXPECT_FALSE(whole->plugins.empty());
  EXPECT_TRUE(whole->reanalyze_automatically.has_value());
}

TEST(Config, AFileThatIsNotThere) {
  EXPECT_EQ(ReadConfig("/nonexistent/chancery.yaml").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace chancery::ops
