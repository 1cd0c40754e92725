#include "service/text/digest.h"

#include "gtest/gtest.h"

namespace chancery::text {
namespace {

// FIPS 180-2's examples.
TEST(Digest, Sha256) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(absl::string_view("\x00\xff\x0a", 3)), "00ff0a");
}

}  // namespace
}  // namespace chancery::text
