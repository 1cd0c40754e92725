#include "service/model/time_span.h"

#include "gtest/gtest.h"

namespace chancery::model {
namespace {

TEST(PartialDate, DaysAndDatesAgree) {
  EXPECT_EQ(DaysFromCivil(1970, 1, 1), 0);
  EXPECT_EQ(DaysFromCivil(2024, 6, 14), 19888);
  for (int32_t day = -800000; day < 800000; day += 37) {
    const PartialDate date = CivilFromDays(day);
    ASSERT_EQ(DaysFromCivil(date.year, date.month, date.day), day);
  }
}

TEST(PartialDate, PartialDatesCoverTheirWholeInterval) {
  EXPECT_EQ((PartialDate{2024, 2, 0}).LastDay(), DaysFromCivil(2024, 2, 29));
  EXPECT_EQ((PartialDate{2023, 0, 0}).FirstDay(), DaysFromCivil(2023, 1, 1));
  EXPECT_EQ((PartialDate{2023, 0, 0}).LastDay(), DaysFromCivil(2023, 12, 31));
  EXPECT_FALSE((PartialDate{0, 6, 14}).FirstDay().has_value());
  EXPECT_FALSE((PartialDate{2023, 2, 29}).FirstDay().has_value());
  EXPECT_FALSE((PartialDate{2023, 13, 1}).FirstDay().has_value());
}

TEST(PartialDate, TextLeavesUnknownPartsOpen) {
  EXPECT_EQ((PartialDate{2024, 6, 14}).Text(), "2024-06-14");
  EXPECT_EQ((PartialDate{2024, 6, 0}).Text(), "2024-06");
  EXPECT_EQ((PartialDate{0, 6, 14}).Text(), "XXXX-06-14");
  EXPECT_EQ((PartialDate{}).Text(), "");
}

}  // namespace
}  // namespace chancery::model
