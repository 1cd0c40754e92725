#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "plugins/rules/testing/examples.h"

namespace chancery::rules::testing {
namespace {

class Money : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string error;
    host_ = PluginHost::Load({CHANCERY_PLUGINS "/money.so"}, error).release();
    ASSERT_NE(host_, nullptr) << error;
  }
  static void TearDownTestSuite() {
    delete host_;
    host_ = nullptr;
  }
  static std::vector<Found> Find(TestDocument document) {
    std::string error;
    std::vector<Found> found = host_->Run(document, error);
    EXPECT_EQ(error, "");
    std::erase_if(found, [](const Found& f) { return f.type == "date"; });
    return found;
  }
  static std::vector<Found> Find(std::string language, std::string text) {
    return Find({.text = std::move(text), .language = std::move(language)});
  }
  static PluginHost* host_;
};

PluginHost* Money::host_ = nullptr;

TEST_F(Money, Examples) {
  CheckExamples(*host_, CHANCERY_PLUGINS "/money", {"en/rules.txt", "ru/rules.txt", "kk/rules.txt"});
}

TEST_F(Money, SaysWhatIsMeasuredAndHow) {
  struct Case {
    const char* language;
    const char* text;
    const char* canonical;
    const char* qualifier;
    const char* measure;
    const char* parties;
  };
  for (const Case& c : {
           Case{"en", "Trade between Kazakhstan and Italy reached almost $15 billion.", "15000000000 USD", "ALMOST",
                "TRADE_TURNOVER", "IT KZ"},
           Case{"en", "Turkey's exports to Georgia came to at least €2bn.", "2000000000 EUR", "MORE_THAN", "EXPORT",
                "GE TR"},
           Case{"en", "The firm was fined $1.5 million or so.", "1500000 USD", "APPROXIMATE", "FINE", ""},
           Case{"en", "Gas is sold at $80 per thousand cubic metres.", "80 USD", "EXACT", "PRICE", ""},
           Case{"en", "A loan of no more than 3 million euros was agreed.", "3000000 EUR", "LESS_THAN", "LOAN", ""},
           Case{"en", "They hope for $3-4 million in aid.", "3000000 USD", "RANGE", "AID", ""},
           Case{"ru", "Товарооборот России и Китая превысил 200 млрд долларов.", "200000000000 USD", "MORE_THAN",
                "TRADE_TURNOVER", "CN RU"},
           Case{"ru", "Его оштрафовали на 20 тыс. рублей.", "20000 RUB", "EXACT", "FINE", ""},
           Case{"ru", "Бюджет вырос до 5 млн сомов Киргизии.", "5000000 KGS", "EXACT", "BUDGET", ""},
           Case{"ru", "Проезд стоит до 500 тенге.", "500 KZT", "LESS_THAN", "PRICE", ""},
           Case{"kk", "Қытаймен тауар айналымы 30 миллиард доллардан асты.", "30000000000 USD", "MORE_THAN",
                "TRADE_TURNOVER", "CN KZ"},
           Case{"kk", "Оған 20 мың теңгедей айыппұл салынды.", "20000 KZT", "APPROXIMATE", "FINE", ""},
       }) {
    SCOPED_TRACE(c.text);
    const auto found = Find(c.language, c.text);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].canonical, c.canonical);
    EXPECT_EQ(found[0].Attribute("qualifier"), c.qualifier);
    EXPECT_EQ(found[0].Attribute("measure"), c.measure);
    EXPECT_EQ(found[0].Attribute("parties"), c.parties);
  }
}

TEST_F(Money, RangeHasBothEnds) {
  const auto found = Find("en", "It costs 50 to 100 million dollars.");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].Attribute("amount"), "50000000");
  EXPECT_EQ(found[0].Attribute("amount_max"), "100000000");
}

TEST_F(Money, CurrencyFollowsTheCountry) {
  struct Case {
    const char* language;
    const char* text;
    const char* currency;
    const char* currencies;
  };
  for (const Case& c : {
           Case{"ru", "Швеция выделила 5 млн крон.", "SEK", ""},
           Case{"ru", "Прага выделила 5 млн крон.", "CZK", ""},
           Case{"ru", "Фонд выделил 5 млн крон.", "", "SEK NOK DKK CZK ISK"},
           Case{"en", "Baku will pay 5 million manats.", "AZN", ""},
           Case{"en", "He paid 5 million manats.", "", "AZN TMT"},
           Case{"en", "He paid 5 dollars.", "USD", ""},
           Case{"en", "Egypt paid 5 million pounds.", "EGP", ""},
           Case{"en", "Egypt paid Britain 5 million pounds.", "GBP", ""},
       }) {
    SCOPED_TRACE(c.text);
    const auto found = Find(c.language, c.text);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].Attribute("currency"), c.currency);
    EXPECT_EQ(found[0].Attribute("currencies"), c.currencies);
  }
}

TEST_F(Money, ACurrencyOnceNamedInFullIsMeantAgain) {
  struct Case {
    const char* language;
    const char* text;
    const char* currency;  // of the last amount
  };
  for (const Case& c : {
           Case{"en", "It paid 7 million Swiss francs. Another 2 million francs is due.", "CHF"},
           Case{"ru", "Выделено 250 тыс. норвежских крон. Потеряно 3 млн крон.", "NOK"},
           Case{"ru", "Заложено 5 млрд белорусских рублей. Это больше прежних 4 млрд рублей.", "BYN"},
           Case{"ru", "Заложено 5 млрд белорусских рублей. Первое. Второе. Москва дала 4 млрд рублей.", "RUB"},
           Case{"kk", "Айыппұл 250 мың норвег кронасы болды. Қор 3 млрд крона алды.", "NOK"},
       }) {
    SCOPED_TRACE(c.text);
    const auto found = Find(c.language, c.text);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[1].Attribute("currency"), c.currency);
  }
}

TEST_F(Money, EquivalentInBracketsIsLinked) {
  const auto found = Find("en", "The loan was 25 mln rubles (about $1 mln).");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].Related("equals"), found[0].id);
  EXPECT_EQ(found[1].Attribute("qualifier"), "APPROXIMATE");
  EXPECT_EQ(found[1].Attribute("measure"), "LOAN");
  EXPECT_EQ(found[0].Related("equals"), 0u);
}

TEST_F(Money, PartIsLinkedToTheWhole) {
  const auto found = Find("en", "Trade reached $23 billion; exports accounted for $8 billion of that.");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].Related("part_of"), found[0].id);
}

TEST_F(Money, PeriodIsADateOfTheSentence) {
  TestDocument d{.text = "On Friday he said that exports were $5 million in 2023.", .language = "en"};
  d.given = {{.begin = 3, .end = 9, .type = "date", .canonical = "2024-06-14"},
             {.begin = 50, .end = 54, .type = "date", .canonical = "2023"}};
  std::string error;
  const auto found = host_->Run(d, error);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[1].type, "money");
  EXPECT_EQ(found[1].Related("period"), found[2].id);
}

TEST_F(Money, RecordIsNoted) {
  EXPECT_EQ(Find("en", "Exports reached a record $5 million.").at(0).Attribute("record"), "true");
  EXPECT_EQ(Find("ru", "Экспорт достиг рекордных 5 млн рублей.").at(0).Attribute("record"), "true");
  EXPECT_EQ(Find("en", "Exports reached $5 million.").at(0).Attribute("record"), "");
}

TEST_F(Money, SharesAreApartAndCountsAreNothing) {
  const auto found = Find("en", "Some 40 per cent of 300 deputies in 12 towns took flight 450 on 1 June 2024.");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].type, "quantity");
  EXPECT_EQ(found[0].Attribute("value"), "40");
  EXPECT_EQ(found[0].Attribute("unit"), "PERCENT");
}

TEST_F(Money, OtherLanguagesAndEmptyTextsGiveNothing) {
  EXPECT_TRUE(Find("de", "5 Euro").empty());
  EXPECT_TRUE(Find("en", "").empty());
}

// One long sentence of amounts, clues and countries: the time must grow with its length, not its square.
TEST_F(Money, HostileTextsAreLinear) {
  for (const char* unit :
       {"$5 ", "5% ", "5 крон Швеция экспорт 2 млн ", "1 ", "one ", "1,1", "million ", "$", "trade 5 dollars or ( "}) {
    SCOPED_TRACE(unit);
    double seconds[2];
    for (const int size : {0, 1}) {
      std::string text;
      while (text.size() < (size == 0 ? 40'000u : 160'000u)) text += unit;
      TestDocument d{.text = text, .language = std::string(unit).find("крон") == std::string::npos ? "en" : "ru"};
      std::string error;
      const auto begin = std::chrono::steady_clock::now();
      host_->Run(d, error);
      seconds[size] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    EXPECT_LT(seconds[1], 10 * seconds[0] + 0.5);
  }
}

}  // namespace
}  // namespace chancery::rules::testing
