// The small parts of running plugins in workers.
#include <signal.h>
#include <sys/syscall.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/extract/chx_text.h"
#include "service/extract/poison_list.h"
#include "service/extract/restart_delay.h"
#include "service/extract/worker_exit.h"
#include "service/extract/worker_protocol.h"

namespace chancery::extract {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PoisonList, RemembersForItsTimeAndInItsRoom) {
  PoisonList list(2, 100);
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.Add("a", 0), 1);
  EXPECT_EQ(list.Add("a", 50), 2);
  EXPECT_EQ(list.Deaths("a", 149), 2);
  EXPECT_EQ(list.Deaths("a", 150), 0);
  EXPECT_EQ(list.Add("a", 200), 1);
  EXPECT_EQ(list.Add("b", 200), 1);
  EXPECT_EQ(list.Add("c", 200), 1);
  EXPECT_EQ(list.Deaths("c", 201), 1);
  EXPECT_LE(list.Deaths("a", 201) + list.Deaths("b", 201), 1);
  list.Remove("c");
  EXPECT_EQ(list.Deaths("c", 201), 0);
}

TEST(RestartDelay, DoublesUpToHalfAMinuteAndEndsAfterACleanOne) {
  constexpr uint64_t kMs = RestartDelay::kMs;
  RestartDelay delay(7);
  uint64_t now = 0;
  EXPECT_EQ(delay.Died(now), 0u);
  for (const uint64_t expected : {50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000}) {
    now += kMs;
    const uint64_t wait = delay.Died(now);
    EXPECT_GE(wait, expected * kMs * 8 / 10);
    EXPECT_LE(wait, expected * kMs * 12 / 10);
  }
  EXPECT_EQ(delay.Died(now + 60'000 * kMs), 0u);
  EXPECT_GT(delay.Died(now + 60'001 * kMs), 0u);
  delay.Forgive(2);
  EXPECT_EQ(delay.Died(now + 60'002 * kMs), 0u);
}

TEST(WorkerDeathWords, SayWhatHappened) {
  using Kind = WorkerDeath::Kind;
  struct Case {
    WorkerEnd end;
    Kind kind;
    std::string words;
  };
  for (const Case& c : {
           Case{{false, SIGSEGV}, Kind::kCrash, "killed by SIGSEGV (invalid memory access)"},
           Case{{false, SIGABRT, 0, false, "", "terminate called after throwing\n  what():  bad\n"},
                Kind::kCrash,
                "its last words:   what():  bad"},
           Case{{false, SIGABRT, 0, false, "", "terminate called after throwing an instance of 'std::bad_alloc'\n"},
                Kind::kMemory,
                "out of memory; killed by SIGABRT"},
           Case{{false, SIGSYS, __NR_socket + 1}, Kind::kPolicy, "refuses): socket"},
           Case{{false, SIGSYS, 100'000}, Kind::kPolicy, "system call 99999"},
           Case{{false, SIGKILL}, Kind::kMemory, "SIGKILL"},
           Case{{false, SIGKILL, 0, true}, Kind::kHang, "did not come back in time"},
           Case{{false, SIGKILL, 0, false, "document 3 of 2"}, Kind::kMalformed, "makes no sense: document 3 of 2"},
           Case{{true, 0}, Kind::kCrash, "exit code 0"},
           Case{{false, 64}, Kind::kCrash, "signal 64"},
       }) {
    SCOPED_TRACE(c.words);
    const WorkerDeath death = DescribeDeath(c.end);
    EXPECT_EQ(death.kind, c.kind);
    EXPECT_THAT(death.message, HasSubstr(c.words));
  }
  EXPECT_EQ(LastLine("one\ntwo \xff three\n\n"), "two ");
  EXPECT_EQ(LastLine("\n \n"), "");
}

TEST(WorkerMessages, AreTakenApartAsTheyWerePut) {
  const Pack pack = Pack(Message::kLog).Number(3).Text("words").Text("").Number(UINT64_MAX);
  Unpack unpack(pack.bytes());
  EXPECT_EQ(unpack.kind(), Message::kLog);
  EXPECT_EQ(unpack.Number(), 3u);
  EXPECT_EQ(unpack.Text(), "words");
  EXPECT_EQ(unpack.Text(), "");
  EXPECT_EQ(unpack.Number(), UINT64_MAX);
  EXPECT_TRUE(unpack.ok());
  EXPECT_EQ(unpack.Text(), "");
  EXPECT_FALSE(unpack.ok());
  // Too long: cut off, and still whole.
  const Pack long_one = Pack(Message::kLog).Text(std::string(10'000, 'x')).Number(1);
  Unpack cut(long_one.bytes());
  EXPECT_LT(cut.Text().size(), kMaxMessage);
  for (const std::string& bytes :
       {std::string(), std::string("\7"), std::string("\7abc"), std::string("\7\xff\xff\xff\xff\xff\xff\xff\xff")}) {
    Unpack bad(bytes);
    EXPECT_EQ(bad.Text(), "");
    EXPECT_FALSE(bad.ok());
  }
}

TEST(ValidUtf8Prefix, EndsBeforeTheFirstThatIsNone) {
  for (const std::string good : {"", "ascii text of some length", "\xD0\x90", "\xE0\xA0\x80", "\xED\x9F\xBF",
                                 "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(ValidUtf8Prefix(good), good.size());
  }
  for (const std::string bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xD0\x41", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xEF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82\xC2"}) {
    EXPECT_EQ(ValidUtf8Prefix("Ünder " + bad), 7u);
    EXPECT_EQ(ValidUtf8Prefix("0123456789" + bad + "0123456789"), 10u);
  }
}

}  // namespace
}  // namespace chancery::extract
