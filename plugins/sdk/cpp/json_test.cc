#include <chancery/json.hpp>
#include <string>

#include "gtest/gtest.h"

namespace chancery::sdk {
namespace {

TEST(Json, ReadsWhatIsJson) {
  const Json json = Json::Parse(R"( {"words": ["пакт", "a\n\"b\"", "\u0448\ud83d\ude00"], "most": 12, "share": -1.5e2,
                                     "strict": true, "none": null, "empty": [{}, []], "words": 1} )");
  ASSERT_EQ(json["words"].items().size(), 3u);
  EXPECT_EQ(json["words"].items()[0].Text(), "пакт");
  EXPECT_EQ(json["words"].items()[1].Text(), "a\n\"b\"");
  EXPECT_EQ(json["words"].items()[2].Text(), "ш😀");
  EXPECT_EQ(json["most"].Int(), 12);
  EXPECT_EQ(json["share"].Int(-1), -1);
  EXPECT_EQ(json["share"].Number(), -150);
  EXPECT_TRUE(json["strict"].Bool());
  EXPECT_TRUE(json["none"].is_null());
  EXPECT_EQ(json["empty"].items().size(), 2u);
  EXPECT_TRUE(json["absent"]["deeper"].is_null());
  EXPECT_EQ(json["absent"].Text("otherwise"), "otherwise");
  EXPECT_EQ(json.names().front(), "words");
  EXPECT_EQ(Json::Parse("").type(), Json::Type::kObject);
  EXPECT_EQ(Json::Parse("9223372036854775807").Int(), INT64_MAX);
  EXPECT_EQ(Json::Parse("9223372036854775808").Int(-1), -1);
}

TEST(Json, RefusesWhatIsNot) {
  struct Case {
    std::string text, what;
  };
  for (const Case& c : {
           Case{" ", "a value was expected at byte 1"},
           Case{"{", "a name was expected at byte 1"},
           Case{"{\"a\" 1}", "':' was expected at byte 5"},
           Case{"[1 2]", "',' or ']' was expected at byte 3"},
           Case{"[1,]", "a value was expected at byte 3"},
           Case{"01", "something follows the value at byte 1"},
           Case{"1e999", "a number beyond what a double holds at byte 5"},
           Case{"\"a", "a string without an end at byte 2"},
           Case{"\"a\\", "a string without an end at byte 3"},
           Case{"\"\\x\"", "no such escape at byte 2"},
           Case{"\"\\ud800\"", "half of a surrogate pair at byte 7"},
           Case{"\"\\ud800\\u0041\"", "half of a surrogate pair at byte 13"},
           Case{"\"\\u12g4\"", "four hexadecimal digits were expected at byte 3"},
           Case{"\"\\u12", "an escape is cut short at byte 3"},
           Case{"\"\n\"", "a control character in a string at byte 1"},
           Case{std::string(100'000, '['), "nested too deeply at byte 65"},
       }) {
    SCOPED_TRACE(c.text.substr(0, 40));
    try {
      Json::Parse(c.text);
      ADD_FAILURE() << "taken";
    } catch (const JsonError& e) {
      EXPECT_EQ(e.what(), c.what);
    }
  }
}

}  // namespace
}  // namespace chancery::sdk
