#include "service/extract/manifest.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "chancery/extractor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::extract {
namespace {

constexpr char kGood[] =
    R"({"id": "org.example.ships", "version": "1.2.3", "abi": "1.0", "license": "MIT", "unknown": [1],
  "extractors": [{"id": "org.example.ships", "languages": ["en", "*"], "produces": ["ship"], "requires": ["date"], "uses": ["sentence"]},
                 {"id": "org.example.ports", "version": "2.0.0", "languages": ["ru-KZ"], "produces": ["org.example.port-call"]}],
  "resources": [{"name": "ru/rules.txt", "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]})";

TEST(Manifest, IsRead) {
  const auto manifest = ParseManifest(kGood);
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(manifest->id, "org.example.ships");
  EXPECT_EQ(manifest->abi, CHX_ABI(1, 0));
  EXPECT_EQ(manifest->min_host_abi, CHX_ABI(1, 0));
  ASSERT_EQ(manifest->extractors.size(), 2u);
  EXPECT_EQ(manifest->extractors[0].version, "1.2.3");
  EXPECT_EQ(manifest->extractors[0].requires_types, std::vector<std::string>{"date"});
  EXPECT_EQ(manifest->extractors[1].version, "2.0.0");
  ASSERT_EQ(manifest->resources.size(), 1u);
  EXPECT_EQ(manifest->resources[0].name, "ru/rules.txt");
}

TEST(Manifest, MistakesAreNamedByMember) {
  struct Case {
    const char* from;
    const char* to;
    const char* member;
  };
  for (const Case& c : {
           Case{"\"id\": \"org.example.ships\", \"version\"", "\"version\"", "/id"},
           Case{"\"org.example.ships\", \"version\"", "\"ships\", \"version\"", "/id"},
           Case{"\"org.example.ships\", \"version\"", "\"org.Example.ships\", \"version\"", "/id"},
           Case{"\"org.example.ships\", \"version\"", "\"org..ships\", \"version\"", "/id"},
           Case{"\"org.example.ships\", \"version\"", "\"org/../etc.ships\", \"version\"", "/id"},
           Case{"\"1.2.3\"", "\"1.2\"", "/version"},
           Case{"\"1.2.3\"", "\"01.2.3\"", "/version"},
           Case{"\"1.2.3\"", "\"1.2.3-\"", "/version"},
           Case{"\"1.2.3\"", "1", "/version"},
           Case{"\"1.0\"", "\"1\"", "/abi"},
           Case{"\"1.0\"", "\"1.99999\"", "/abi"},
           Case{"\"1.0\"", "\"-1.0\"", "/abi"},
           Case{"\"1.0\"", "\"1.0\", \"min_host_abi\": 1", "/min_host_abi"},
           Case{"\"extractors\"", "\"others\"", "/extractors"},
           Case{"org.example.ports", "org.example.ships", "/extractors/1/id"},
           Case{"[\"en\", \"*\"]", "[]", "/extractors/0/languages"},
           Case{"[\"en\", \"*\"]", "[\"en us\"]", "/extractors/0/languages"},
           Case{"[\"en\", \"*\"]", "[\"en\", \"en\"]", "/extractors/0/languages"},
           Case{"[\"en\", \"*\"]", "\"en\"", "/extractors/0/languages"},
           Case{"[\"ship\"]", "[\"Ship\"]", "/extractors/0/produces"},
           Case{"[\"ship\"]", "[\"boilerplate\"]", "/extractors/0/produces"},
           Case{"[\"date\"]", "[7]", "/extractors/0/requires"},
           Case{"\"2.0.0\"", "null", "/extractors/1/version"},
           Case{"ru/rules.txt", "../rules.txt", "/resources/0/name"},
           Case{"ru/rules.txt", "/etc/passwd", "/resources/0/name"},
           Case{"ru/rules.txt", "ru//rules.txt", "/resources/0/name"},
           Case{"ru/rules.txt", "ru/./rules.txt", "/resources/0/name"},
           Case{"ru/rules.txt", "ru/ru\\u0000les.txt", "/resources/0/name"},
           Case{"0123456789abcdef012", "0123456789ABCDEF012", "/resources/0/sha256"},
       }) {
    SCOPED_TRACE(absl::StrCat(c.from, " -> ", c.to));
    const std::string text = absl::StrReplaceAll(kGood, {{c.from, c.to}});
    ASSERT_NE(text, kGood);
    const auto reason = model::ReasonOf(ParseManifest(text).status());
    ASSERT_TRUE(reason.has_value());
    EXPECT_EQ(reason->reason, "MANIFEST_INVALID");
    EXPECT_EQ(reason->metadata.at("member"), c.member);
  }
  for (const std::string& text : {std::string(""), std::string("[]"), std::string("{"),
                                  std::string("{\"id\": \"\xff\"}"), std::string(60000, '[')}) {
    EXPECT_FALSE(ParseManifest(text).ok());
  }
}

TEST(CheckAbi, SameMajorAndNoYoungerNeeds) {
  EXPECT_TRUE(CheckAbi(CHX_ABI(1, 0), CHX_ABI(1, 0)).ok());
  // Built with a younger header, content with an older host.
  EXPECT_TRUE(CheckAbi(CHX_ABI(1, 7), CHX_ABI(1, 0)).ok());
  for (const auto& [abi, oldest, plugin] :
       {std::tuple{CHX_ABI(2, 0), CHX_ABI(2, 0), "2.0"}, std::tuple{CHX_ABI(0, 9), CHX_ABI(0, 9), "0.9"},
        std::tuple{CHX_ABI(1, 7), CHX_ABI(1, 5), "1.5"}}) {
    const auto reason = model::ReasonOf(CheckAbi(abi, oldest));
    ASSERT_TRUE(reason.has_value()) << plugin;
    EXPECT_EQ(reason->reason, "ABI_MISMATCH");
    EXPECT_EQ(reason->metadata.at("plugin"), plugin);
    EXPECT_EQ(reason->metadata.at("host"), "1.0");
  }
}

}  // namespace
}  // namespace chancery::extract
