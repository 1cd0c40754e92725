#include "service/text/state_names.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace chancery::text {
namespace {

TEST(StateNames, InThreeLanguagesAndAllCases) {
  struct Case {
    const char* text;
    const char* states;
  };
  for (const Case& c : {Case{"trade between Kazakhstan and Russia", "KZ RU"},
                        Case{"Kazakhstan's talks with the United States", "KZ US"},
                        Case{"торговля Казахстана с Россией", "KZ RU"}, Case{"между Узбекистаном и Китаем", "UZ CN"},
                        Case{"Қазақстанның Қытаймен саудасы", "KZ CN"}, Case{"KZ and TR", "KZ TR"},
                        Case{"США и Турция", "US TR"}, Case{"in us all", ""}, Case{"", ""}, Case{"turnover", ""}}) {
    SCOPED_TRACE(c.text);
    std::string states;
    for (const NamedState& state : StatesNamed(c.text, AnalyzeText(c.text)))
      absl::StrAppend(&states, states.empty() ? "" : " ", state.code);
    EXPECT_EQ(states, c.states);
  }
}

}  // namespace
}  // namespace chancery::text
