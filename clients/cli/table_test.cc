#include "clients/cli/table.h"

#include "gtest/gtest.h"

namespace chancery::cli {
namespace {

TEST(Table, WidthCountsColumnsOfATerminal) {
  struct Case {
    const char* text;
    size_t width;
  };
  for (const Case& c : {Case{"Lavrov", 6}, Case{"Кошанов", 7}, Case{"Қошанов", 7}, Case{"о\xcc\x81", 1}, Case{"議", 2},
                        Case{"😀", 2}, Case{"", 0}}) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(DisplayWidth(c.text), c.width);
  }
  EXPECT_GT(DisplayWidth("\xff\xfe\xf0\x9f"), 0u);
}

TEST(Table, FitsAndCleansCells) {
  EXPECT_EQ(FitTo("two\n\n lines\t", 0), "two lines");
  EXPECT_EQ(FitTo("Кошанов", 5), "Коша…");
  EXPECT_EQ(FitTo("Кошанов", 7), "Кошанов");
  EXPECT_EQ(FitTo("\x1b[31mred", 0), "[31mred");
}

TEST(Table, AlignsColumnsAndKeepsWithinTheWidth) {
  Table table({"kind", "text"});
  table.Add({"MONEY", "almost $30 billion and a long tail of words"});
  table.Add({"Күн", "x"});
  EXPECT_EQ(table.Render(false, 0), "kind   text\nMONEY  almost $30 billion and a long tail of words\nКүн    x\n");
  EXPECT_EQ(table.Render(false, 20), "kind   text\nMONEY  almost $30 b…\nКүн    x\n");
}

}  // namespace
}  // namespace chancery::cli
