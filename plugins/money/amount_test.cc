#include "plugins/money/amount.h"

#include <gtest/gtest.h>

#include <string>

namespace chancery::money {
namespace {

constexpr std::string_view kEnglish =
    "nw\ttwo\t2\nnw\tthree\t3\nnw\tfive\t5\nnw\ttwenty\t20\nnw\thundred\t*100\nnw\thalf\t0.5\nnw\tpoint\tpoint\n"
    "nw\tquarter\t0.25\nscale\tthousand\t3\nscale\tmillion\t6\nscale\tbillion\t9\nglued\tbn\t9\nglued\tk\t3\n";
constexpr std::string_view kRussian =
    "nw\tодна\t1\nnw\tпять\t5\nnw\tсто\t100\nnw\tдвадцать\t20\nnw\tцелая\twhole\nnw\tдесятых\t/10\nnw\tс "
    "половиной\t0.5\n"
    "nw\tбүтін\twhole\nnw\tоннан\t/10\nnw\tжүзден\t/100\nnw\tалты\t6\nnw\tотыз\t30\nnw\tде\tpoint\nnw\tекі\t2\n"
    "scale\tтыс.\t3\nscale\tмлн\t6\nscale\tмлрд\t9\nscale\tтрлн\t12\n";

std::string Read(std::string_view lexicon_text, bool decimal_comma, std::string_view said) {
  std::string error;
  const auto lexicon = rules::Lexicon::Load({{"lexicon.tsv", lexicon_text}}, error);
  if (lexicon == nullptr) return error;
  const rules::TokenizedText text(said);
  const auto amount = AmountReader(*lexicon, decimal_comma).Read(text, 0, text.tokens().size());
  if (!amount) return "none";
  const auto decimal = amount->value.ToDecimal();
  return decimal ? decimal->ToString() : "too large";
}

TEST(AmountReader, ReadsEnglish) {
  struct Case {
    const char* said;
    const char* value;
  };
  for (const Case& c : {
           Case{"5", "5"},
           Case{"007", "7"},
           Case{"0.05", "0.05"},
           Case{"1,234", "1234"},
           Case{"1,234.50", "1234.5"},
           Case{"12,345,678", "12345678"},
           Case{"2,50,000", "250000"},
           Case{"1.234", "1.234"},
           Case{"1.234,5", "1234.5"},
           Case{"1.234.567", "1234567"},
           Case{"1'234", "1234"},
           Case{"2 850", "2850"},
           Case{"2\u00A0850\u202F000", "2850000"},
           Case{"3.5 million", "3500000"},
           Case{"2bn", "2000000000"},
           Case{"10k", "10000"},
           Case{"two hundred thousand five hundred", "200500"},
           Case{"two billion three hundred million", "2300000000"},
           Case{"twenty-five", "25"},
           Case{"half a million", "500000"},
           Case{"three and a half million", "3500000"},
           Case{"3 and a half million", "3500000"},
           Case{"two point five three billion", "2530000000"},
           Case{"million", "1000000"},
           Case{"two thousand million", "2000000000"},
           Case{"0.00000001", "0.00000001"},
           Case{"999999999999999999", "999999999999999999"},
           // Not numbers, or not exact ones.
           Case{"", "none"},
           Case{"a", "none"},
           Case{"1,2345,678", "none"},
           Case{"0.000000001", "none"},
           Case{"9999999999999999999", "none"},
           Case{"999999999999 million", "999999999999000000"},
           Case{"999999999999 billion", "none"},
           Case{"999999999999999999.5", "too large"},
       }) {
    SCOPED_TRACE(c.said);
    EXPECT_EQ(Read(kEnglish, false, c.said), c.value);
  }
}

TEST(AmountReader, ReadsRussianAndKazakh) {
  struct Case {
    const char* said;
    const char* value;
  };
  for (const Case& c : {
           Case{"310,5 млн", "310500000"},
           Case{"1,234 млрд", "1234000000"},
           Case{"3,200", "3200"},
           Case{"0,345", "0.345"},
           Case{"94.000.000", "94000000"},
           Case{"14 трлн 320,6 млрд", "14320600000000"},
           Case{"10 тыс. 5", "10005"},
           Case{"сто двадцать пять", "125"},
           Case{"двадцать одна целая пять десятых млн", "21500000"},
           Case{"пять с половиной млн", "5500000"},
           Case{"отыз алты бүтін оннан алты млрд", "36600000000"},
           Case{"алты бүтін жүзден отыз екі млрд", "6320000000"},
           Case{"алты де екі млрд", "6200000000"},
           Case{"алты де отыз екі млрд", "6320000000"},
       }) {
    SCOPED_TRACE(c.said);
    EXPECT_EQ(Read(kRussian, true, c.said), c.value);
  }
}

}  // namespace
}  // namespace chancery::money
