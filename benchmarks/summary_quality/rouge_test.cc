#include "benchmarks/summary_quality/rouge.h"

#include <gtest/gtest.h>

namespace chancery::benchmarks {
namespace {

TEST(Rouge, WordsAreLowerCaseWithoutMarks) {
  EXPECT_EQ(RougeWords("The U.S. – Қазақстан, 3.5%"),
            (std::vector<std::string>{"the", "u", "s", "қазақстан", "3", "5"}));
  EXPECT_TRUE(RougeWords(" … ").empty());
}

// The example of Lin 2004, section 3.1.
TEST(Rouge, ExampleOfThePaper) {
  const auto reference = RougeWords("police killed the gunman");
  const auto first = RougeWords("police kill the gunman"), second = RougeWords("the gunman kill police");
  EXPECT_DOUBLE_EQ(RougeN(first, reference, 2).F1(), RougeN(second, reference, 2).F1());
  EXPECT_DOUBLE_EQ(RougeL(first, reference).F1(), 0.75);
  EXPECT_DOUBLE_EQ(RougeL(second, reference).F1(), 0.5);
}

TEST(Rouge, RepeatsCountOnceEach) {
  const Rouge rouge = RougeN(RougeWords("a a a b"), RougeWords("a a c"), 1);
  EXPECT_DOUBLE_EQ(rouge.recall, 2.0 / 3);
  EXPECT_DOUBLE_EQ(rouge.precision, 0.5);
  EXPECT_EQ(RougeN({}, RougeWords("a"), 1).F1(), 0);
  EXPECT_EQ(RougeN(RougeWords("a"), RougeWords("a"), 2).F1(), 0);
  EXPECT_EQ(RougeL({}, {}).F1(), 0);
}

}  // namespace
}  // namespace chancery::benchmarks
