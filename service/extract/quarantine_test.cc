#include "service/extract/quarantine.h"

#include "gtest/gtest.h"

namespace chancery::extract {
namespace {

absl::Time At(double seconds) { return absl::UnixEpoch() + absl::Seconds(seconds); }

TEST(Quarantine, FiveFailuresInARow) {
  Quarantine q{QuarantinePolicy()};
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(q.Failed(true, At(i)));
  q.Succeeded();
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(q.Failed(true, At(i)));
  // What does not weigh neither counts nor ends the row.
  EXPECT_FALSE(q.Failed(false, At(5)));
  EXPECT_FALSE(q.quarantined());
  EXPECT_TRUE(q.Failed(true, At(6)));
  EXPECT_TRUE(q.quarantined());
  EXPECT_EQ(q.reason(), "5 documents in a row failed");
  // Said once.
  EXPECT_FALSE(q.Failed(true, At(7)));
  // A document that was under way does not release it.
  q.Succeeded();
  EXPECT_TRUE(q.quarantined());
}

TEST(Quarantine, FiveDeathsWithinAMinute) {
  Quarantine q{QuarantinePolicy()};
  // Spread over more than a minute they are bad luck.
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(q.Died(At(15 * i))) << i;
  q.Release();
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(q.Died(At(1000 + i)));
  EXPECT_TRUE(q.Died(At(1059.9)));
  EXPECT_EQ(q.reason(), "its process died 5 times within 1m");
}

TEST(Quarantine, APoisonousDocumentsDeathsAreNotTheExtractorsFault) {
  Quarantine q{QuarantinePolicy()};
  for (int document = 0; document < 50; ++document) {
    EXPECT_FALSE(q.Died(At(document)));
    EXPECT_FALSE(q.Died(At(document + 0.1)));
    q.Explained(2);
  }
  q.Explained(7);  // more than there were
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(q.Died(At(100)));
  EXPECT_TRUE(q.Died(At(100)));
}

TEST(Quarantine, TwoFailedStarts) {
  Quarantine q{QuarantinePolicy()};
  EXPECT_FALSE(q.Started(false, At(0)));
  EXPECT_FALSE(q.Started(true, At(1)));
  EXPECT_FALSE(q.Started(false, At(2)));
  EXPECT_TRUE(q.Started(false, At(3)));
  EXPECT_EQ(q.reason(), "its process failed to start 2 times in a row");
}

TEST(Quarantine, IsProbedAfterAMinuteAndReleasedBySuccess) {
  Quarantine q{QuarantinePolicy()};
  EXPECT_EQ(q.NextProbe(), absl::InfiniteFuture());
  EXPECT_FALSE(q.BeginProbe(At(1000)));
  q.Started(false, At(0));
  ASSERT_TRUE(q.Started(false, At(10)));
  EXPECT_EQ(q.NextProbe(), At(70));
  EXPECT_FALSE(q.BeginProbe(At(69.9)));
  EXPECT_TRUE(q.BeginProbe(At(70)));
  // One probe at a time; the extractor stays in quarantine meanwhile.
  EXPECT_FALSE(q.BeginProbe(At(200)));
  EXPECT_EQ(q.NextProbe(), absl::InfiniteFuture());
  EXPECT_TRUE(q.quarantined());
  q.Probed(false, At(75));
  EXPECT_TRUE(q.quarantined());
  EXPECT_EQ(q.NextProbe(), At(135));
  EXPECT_TRUE(q.BeginProbe(At(135)));
  q.Probed(true, At(136));
  EXPECT_FALSE(q.quarantined());
  EXPECT_EQ(q.reason(), "");
  // With a clean record.
  EXPECT_FALSE(q.Started(false, At(137)));
}

TEST(Quarantine, IsReleasedByHand) {
  Quarantine q{QuarantinePolicy()};
  for (int i = 0; i < 5; ++i) q.Failed(true, At(i));
  ASSERT_TRUE(q.quarantined());
  ASSERT_TRUE(q.BeginProbe(At(100)));
  q.Release();
  EXPECT_FALSE(q.quarantined());
  // The probe's late answer is about a past state.
  q.Probed(false, At(101));
  EXPECT_FALSE(q.quarantined());
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(q.Failed(true, At(200 + i)));
}

}  // namespace
}  // namespace chancery::extract
