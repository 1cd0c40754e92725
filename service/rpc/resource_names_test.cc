#include "service/rpc/resource_names.h"

#include <string>

#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::rpc {
namespace {

TEST(ResourceNames, Good) {
  EXPECT_EQ(*ParseCollection("collections/seeds", "parent"), "seeds");
  EXPECT_EQ(*ParseCollection("collections/" + std::string(63, 'a'), "parent"), std::string(63, 'a'));
  EXPECT_EQ(*ParseCollectionOrAll("collections/-", "parent"), "");
  EXPECT_EQ(*ParseCollectionOrAll("collections/a--b", "parent"), "a--b");
  EXPECT_EQ(ParseDocumentName("collections/c-1/documents/d-2", "name")->collection, "c-1");
  EXPECT_EQ(ParseDocumentName("collections/c-1/documents/d-2", "name")->document, "d-2");
  EXPECT_EQ(*ParseExtractor("extractors/org-example_v2", "name"), "org-example_v2");
  EXPECT_TRUE(CheckEntityName("treaties/eaeu-treaty-2014", "name").ok());
}

TEST(ResourceNames, Bad) {
  for (const std::string name :
       {"", "collections", "collections/", "collections/-", "collections/A", "collections/a b", "collections/a/b",
        "/collections/a", "collections/a/", "documents/a", "collections/\xD0\x90"}) {
    SCOPED_TRACE(name);
    const auto parsed = ParseCollection(name, "parent");
    ASSERT_FALSE(parsed.ok());
    const auto reason = model::ReasonOf(parsed.status());
    EXPECT_EQ(reason->reason, "FIELD_INVALID");
    EXPECT_EQ(reason->field, "parent");
  }
  EXPECT_FALSE(ParseCollection("collections/" + std::string(64, 'a'), "parent").ok());
  for (const char* name : {"collections/c", "collections/-/documents/d", "collections/c/documents/-",
                           "collections/c/documents/d/facts/f", "collections/c/facts/d"}) {
    EXPECT_FALSE(ParseDocumentName(name, "name").ok()) << name;
  }
  for (const char* name : {"", "officials/", "people/x", "officials/a/b"})
    EXPECT_FALSE(CheckEntityName(name, "name").ok()) << name;
  for (const char* name : {"", "extractors/", "dates", "extractors/a/b"})
    EXPECT_FALSE(ParseExtractor(name, "name").ok()) << name;
}

}  // namespace
}  // namespace chancery::rpc
