#include "service/rpc/read_mask.h"

#include "chancery/v1/document.pb.h"
#include "chancery/v1/fact.pb.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"

namespace chancery::rpc {
namespace {

google::protobuf::FieldMask Mask(std::initializer_list<const char*> paths) {
  google::protobuf::FieldMask mask;
  for (const char* path : paths) mask.add_paths(path);
  return mask;
}

v1::Document Sample() {
  v1::Document document;
  document.set_name("n");
  document.set_content("c");
  document.set_title("t");
  document.add_facts()->set_name("f");
  return document;
}

TEST(ReadMask, TrimsToWhatIsNamed) {
  struct Case {
    google::protobuf::FieldMask mask;
    bool name, content, title, facts;
  };
  for (const Case& c :
       {Case{Mask({}), true, false, true, false}, Case{Mask({"*"}), true, true, true, true},
        Case{Mask({"title"}), false, false, true, false}, Case{Mask({"name", "facts"}), true, false, false, true}}) {
    SCOPED_TRACE(c.mask.ShortDebugString());
    const auto mask = ReadMask::Parse(c.mask, v1::Document::descriptor(), {"content", "facts"});
    ASSERT_TRUE(mask.ok());
    v1::Document document = Sample();
    mask->Trim(&document);
    EXPECT_EQ(!document.name().empty(), c.name);
    EXPECT_EQ(!document.content().empty(), c.content);
    EXPECT_EQ(!document.title().empty(), c.title);
    EXPECT_EQ(!document.facts().empty(), c.facts);
    EXPECT_EQ(mask->Wants("content"), c.content);
    EXPECT_EQ(mask->Wants("facts"), c.facts);
  }
  v1::Fact fact;
  fact.set_name("f");
  fact.mutable_citation()->set_document("d");
  fact.mutable_citation()->mutable_span()->set_end(3);
  const auto nested = ReadMask::Parse(Mask({"citation.span"}), v1::Fact::descriptor());
  ASSERT_TRUE(nested.ok());
  nested->Trim(&fact);
  EXPECT_TRUE(fact.name().empty());
  EXPECT_TRUE(fact.citation().document().empty());
  EXPECT_EQ(fact.citation().span().end(), 3);
}

TEST(ReadMask, UnknownPathsAreErrors) {
  for (const char* path : {"", "contents", "name.x", "facts.name", "publishTime", "a..b", ".", "title.", ".title"}) {
    SCOPED_TRACE(path);
    const auto mask = ReadMask::Parse(Mask({path}), v1::Document::descriptor());
    ASSERT_FALSE(mask.ok());
    EXPECT_EQ(model::ReasonOf(mask.status())->field, "read_mask");
  }
}

}  // namespace
}  // namespace chancery::rpc
