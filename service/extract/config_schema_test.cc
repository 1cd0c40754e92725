#include "service/extract/config_schema.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::extract {
namespace {

constexpr char kSchema[] = R"({
  "type": "object",
  "properties": {
    "domains": {"type": "array", "items": {"$ref": "#/definitions/domain"}, "maxItems": 3},
    "most": {"type": "integer", "minimum": 1},
    "a/b": {"enum": ["x", "y"]}
  },
  "required": ["most"],
  "additionalProperties": false,
  "definitions": {"domain": {"type": "string", "pattern": "^[a-z.]+$"}}
})";

TEST(ConfigSchema, WhatSatisfiesIt) {
  const auto schema = ConfigSchema::Parse(kSchema);
  ASSERT_TRUE(schema.ok()) << schema.status();
  for (const char* config : {R"({"most": 1})", R"({"most": 7, "domains": [], "a/b": "x"})",
                             R"({"domains": ["example.org", "un.org"], "most": 2})"}) {
    EXPECT_TRUE((*schema)->Check(config).ok()) << (*schema)->Check(config);
  }
  EXPECT_TRUE((*ConfigSchema::Parse("{}"))->Check("").ok());
}

TEST(ConfigSchema, ErrorsPointAtThePlaceAndSayWhatWasExpected) {
  const auto schema = ConfigSchema::Parse(kSchema);
  ASSERT_TRUE(schema.ok()) << schema.status();
  struct Case {
    const char *config, *path, *message;
  };
  for (const Case& c :
       {Case{R"({"most": "many"})", "/most", R"(found "many")"},
        {R"({"most": "many"})", "/most", R"(The schema says {"minimum":1,"type":"integer"})"},
        {R"({"most": 0})", "/most", "found 0"},
        {R"({"most": 1, "domains": ["un.org", 5]})", "/domains/1", R"({"pattern":"^[a-z.]+$","type":"string"})"},
        {R"({"most": 1, "domains": ["UN"]})", "/domains/0", R"(found "UN")"},
        {R"({"most": 1, "domains": "un.org"})", "/domains", R"(found "un.org")"},
        {R"({"most": 1, "a/b": "z"})", "/a~1b", R"({"enum":["x","y"]})"},
        {"", "", "most"},
        {R"({"most": 1, "domain": 1})", "", "domain"},
        {"[]", "", "found []"},
        {"nonsense", "", "no JSON"}}) {
    SCOPED_TRACE(c.config);
    const absl::Status status = (*schema)->Check(c.config);
    ASSERT_FALSE(status.ok());
    const auto reason = model::ReasonOf(status);
    ASSERT_TRUE(reason.has_value());
    EXPECT_EQ(reason->reason, "CONFIG_INVALID");
    EXPECT_EQ(reason->metadata.at("path"), c.path) << status;
    EXPECT_TRUE(absl::StrContains(status.message(), c.message)) << status;
  }
}

TEST(ConfigSchema, WhatIsNoSchemaIsALoadError) {
  std::string deep = "{}";
  for (int i = 0; i < 100; ++i) deep = absl::StrCat(R"({"not": )", deep, "}");
  // Ten references to ten references to ...: 10^8 subschemas in 2 KB.
  std::string laughs = R"({"definitions": {"a0": {"type": "string"})";
  for (int i = 1; i < 9; ++i) {
    absl::StrAppend(&laughs, ", \"a", i, "\": {\"allOf\": [");
    for (int k = 0; k < 10; ++k)
      absl::StrAppend(&laughs, k > 0 ? "," : "", "{\"$ref\": \"#/definitions/a", i - 1, "\"}");
    laughs += "]}";
  }
  laughs += R"(}, "$ref": "#/definitions/a8"})";
  struct Case {
    std::string schema, message;
  };
  for (const Case& c :
       {Case{"[]", "no JSON object"},
        {"true", "no JSON object"},
        {"{", "no JSON object"},
        {R"({"type": 5})", ""},
        {R"({"type": "sausage"})", ""},
        {R"({"properties": []})", ""},
        {R"({"minimum": "low"})", ""},
        {R"({"required": "most"})", ""},
        {R"({"$ref": "http://example.org/schema"})", "goes elsewhere"},
        {R"({"$ref": "#"})", "goes elsewhere"},
        {R"({"$ref": "#/definitions/none"})", "there is no #/definitions/none"},
        {R"({"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"not": {"$ref": "#/definitions/a"}}}})",
         "refers to itself"},
        {R"({"pattern": "(a+)+$"})", "a group is repeated"},
        {R"({"pattern": "a*b*c*"})", "more than two repetitions"},
        {R"({"pattern": "(a)\\1"})", "back references"},
        {R"({"pattern": "[a"})", ""},
        {R"({"patternProperties": {"(": {}}})", ""},
        {absl::StrCat(R"({"pattern": ")", std::string(129, 'a'), R"("})"), "over 128 bytes"},
        {deep, "nested too deep"},
        {laughs, "too large"}}) {
    SCOPED_TRACE(c.schema.substr(0, 200));
    const absl::Time start = absl::Now();
    const auto schema = ConfigSchema::Parse(c.schema);
    ASSERT_FALSE(schema.ok());
    const auto reason = model::ReasonOf(schema.status());
    ASSERT_TRUE(reason.has_value());
    EXPECT_EQ(reason->reason, "MANIFEST_INVALID");
    EXPECT_EQ(reason->metadata.at("member"), "/config_schema");
    EXPECT_TRUE(absl::StrContains(schema.status().message(), c.message)) << schema.status();
    EXPECT_LT(absl::Now() - start, absl::Seconds(5));
  }
}

TEST(ConfigSchema, LongTextsNeverMeetAPattern) {
  const auto schema =
      ConfigSchema::Parse(R"({"properties": {"x": {"pattern": "^[a-z]*[a-z]*!$"}, "d": {"format": "date"}}})");
  ASSERT_TRUE(schema.ok()) << schema.status();
  EXPECT_FALSE((*schema)->Check(absl::StrCat(R"({"x": ")", std::string(1000, 'a'), R"("})")).ok());
  const absl::Status status = (*schema)->Check(absl::StrCat(R"({"d": ")", std::string(1000000, '1'), R"("})"));
  EXPECT_TRUE(absl::StrContains(status.message(), "over 1024 bytes")) << status;
}

}  // namespace
}  // namespace chancery::extract
