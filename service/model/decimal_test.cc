#include "service/model/decimal.h"

#include "gtest/gtest.h"

namespace chancery::model {
namespace {

TEST(Decimal, KeepsTheShortestText) {
  struct Case {
    const char* in;
    const char* out;
  };
  for (const Case& c :
       {Case{"8000000000", "8000000000"}, Case{"1.50", "1.5"}, Case{"007", "7"}, Case{"-0.250", "-0.25"},
        Case{"0", "0"}, Case{"-0.0", "0"}, Case{"+3", "3"}, Case{"0.5", "0.5"}}) {
    SCOPED_TRACE(c.in);
    ASSERT_TRUE(Decimal::Parse(c.in).has_value());
    EXPECT_EQ(Decimal::Parse(c.in)->text(), c.out);
  }
  for (const char* bad : {"", "-", ".5", "5.", "1e9", "1,000", " 1", "1 ", "--1", "0x1"}) {
    SCOPED_TRACE(bad);
    EXPECT_FALSE(Decimal::Parse(bad).has_value());
  }
  EXPECT_FALSE(Decimal::Parse(std::string(65, '1')).has_value());
}

TEST(Decimal, ReadsUnscaledNumbers) {
  EXPECT_EQ(Decimal::FromUnscaled(1250, 2)->text(), "12.5");
  EXPECT_EQ(Decimal::FromUnscaled(-5, 3)->text(), "-0.005");
  EXPECT_EQ(Decimal::FromUnscaled(3, -9)->text(), "3000000000");
  EXPECT_EQ(Decimal::FromUnscaled(INT64_MIN, 0)->text(), "-9223372036854775808");
  EXPECT_FALSE(Decimal::FromUnscaled(1, 1000).has_value());
}

TEST(Decimal, OrderKeysSortAsNumbersDo) {
  const char* ascending[] = {"-1000000", "-12", "-2.5",   "-2",   "-1.05",       "-1",         "-0.5",
                             "-0.05",    "0",   "0.0001", "0.05", "0.5",         "0.55",       "1",
                             "1.05",     "2",   "9.99",   "10",   "24000000000", "30000000000"};
  for (size_t i = 0; i + 1 < std::size(ascending); ++i) {
    SCOPED_TRACE(ascending[i]);
    EXPECT_LT(Decimal::Parse(ascending[i])->OrderKey(), Decimal::Parse(ascending[i + 1])->OrderKey());
  }
}

}  // namespace
}  // namespace chancery::model
