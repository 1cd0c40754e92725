#include "plugins/officials/name_tagger.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chancery::officials {
namespace {

TEST(BestLabels, ANameBeginsBeforeItGoesOn) {
  constexpr uint8_t O = kOutsideName, B = kBeginsName, I = kInsideName;
  struct Case {
    const char* what;
    std::vector<int32_t> scores;  // outside, begins, inside of each unit
    Transitions transitions;
    std::vector<uint8_t> labels;
  };
  const Transitions none{};
  Transitions no_neighbours{};  // a name does not follow a name
  no_neighbours[B * kNameLabels + B] = -100;
  for (const Case& c : {
           Case{"no units", {}, none, {}},
           Case{"nothing speaks for a name", {5, 0, 0, 5, 0, 0}, none, {O, O}},
           Case{"a name of two units", {0, 9, 0, 0, 0, 9}, none, {B, I}},
           Case{"inside alone cannot be", {0, -20, 9, 5, 0, 0}, none, {O, O}},
           Case{"inside pulls a beginning along", {0, -2, 0, 0, 0, 9}, none, {B, I}},
           Case{"two names side by side", {0, 9, 0, 0, 9, 8}, none, {B, B}},
           Case{"unless that costs more", {0, 9, 0, 0, 9, 8}, no_neighbours, {B, I}},
       }) {
    SCOPED_TRACE(c.what);
    std::vector<uint8_t> labels;
    BestLabels(c.scores, c.transitions, labels);
    EXPECT_EQ(labels, c.labels);
  }
}

std::string Int(uint32_t n) {
  std::string out;
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(n >> shift & 0xFF);
  return out;
}

// Weights of a pass with a table of 2^bits rows.
std::string Pass(uint32_t bits) {
  return Int(bits) + std::string(4 * kNameLabels * kNameLabels, '\0') + std::string(kNameLabels << bits, '\0');
}

TEST(NameTagger, LoadRefusesWhatIsNoModel) {
  const std::string good = "chancery-names 1\n" + Pass(8) + Pass(8);
  std::string error;
  EXPECT_TRUE(NameTagger().Load({"m", good}, error)) << error;
  struct Case {
    const char* what;
    std::string bytes;
  };
  for (const Case& c : {
           Case{"empty", ""},
           Case{"another file", "chancery-names 2\n" + Pass(8) + Pass(8)},
           Case{"one pass", "chancery-names 1\n" + Pass(8)},
           Case{"cut short", good.substr(0, good.size() - 1)},
           Case{"too long", good + "x"},
           Case{"a table too small", "chancery-names 1\n" + Pass(7) + Pass(8)},
           Case{"a table of 2^31 rows", "chancery-names 1\n" + Int(31) + std::string(400, '\0')},
       }) {
    SCOPED_TRACE(c.what);
    error.clear();
    EXPECT_FALSE(NameTagger().Load({"m", c.bytes}, error));
    EXPECT_EQ(error, "m: is no model of names, or was cut short");
  }
}

}  // namespace
}  // namespace chancery::officials
