#include "service/summarize/comparison.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "service/summarize/points_testing.h"

namespace chancery::summarize {
namespace {

using model::Measure;
using model::Qualifier;

const std::vector<std::string> kBoth = {"KZ", "RU"};
const model::TimeSpan kYear = Time(Date(2023)), kMonths = Time(Date(2023, 1), Date(2023, 11)),
                      kYearBefore = Time(Date(2022));

struct Said {
  std::string sentence;
  std::string words;
  model::MoneyFact money;
  const char* published = "2024-02-01";
  const char* source = "";
  const char* language = "en";
};

struct Result {
  std::vector<FigureComparison> comparisons;
  std::string order;  // first letters of the documents of the first comparison: "ab"
};

Result CompareSaid(const std::vector<Said>& said, bool one_document = false) {
  ScopeFacts scope{PointFocus()};
  std::vector<TestDocument> documents;
  for (const Said& s : said) {
    if (documents.empty() || !one_document)
      documents.emplace_back(std::string(1, static_cast<char>('a' + documents.size())), s.published, s.language,
                             s.source);
    documents.back().Add(s.sentence, s.words, s.money);
  }
  for (const TestDocument& document : documents) document.AddTo(scope);
  Result result;
  result.comparisons = CompareFigures(scope);
  if (!result.comparisons.empty()) {
    for (uint32_t i : result.comparisons[0].figures)
      result.order += scope.documents()[scope.figures()[i].told.document].id;
  }
  return result;
}

Said Turnover(const std::string& amount, std::optional<model::TimeSpan> period, const char* published = "2024-02-01",
              const char* source = "", Qualifier qualifier = Qualifier::kExact, const std::string& currency = "USD") {
  return {
      absl::StrCat("Trade turnover reached $", amount, " billion."), absl::StrCat("$", amount, " billion"),
      Money(absl::StrCat(amount, "000000000"), currency, Measure::kTradeTurnover, kBoth, std::move(period), qualifier),
      published, source};
}

TEST(Comparison, Relations) {
  struct Case {
    const char* what;
    Said a, b;
    FigureRelation relation;
    const char* order;   // documents of the first and second statement
    const char* reason;  // a part of it
  };
  const auto loan = [](const char* what, const char* amount) {
    return Said{absl::StrCat("A loan of $", amount, " million for ", what, " was agreed."),
                absl::StrCat("$", amount, " million"),
                Money(absl::StrCat(amount, "000000"), "USD", Measure::kLoan, kBoth, kYear)};
  };
  const auto exports = [](const char* amount, const char* goods) {
    model::MoneyFact money = Money(absl::StrCat(amount, "000000000"), "USD", Measure::kExport, kBoth, kYear);
    money.measure_span = model::TextSpan{0, 7};
    return Said{absl::StrCat("Exports", goods, " reached $", amount, " billion."),
                absl::StrCat("$", amount, " billion"), money};
  };
  for (const Case& c : std::vector<Case>{
           {"same value and period", Turnover("24", kYear), Turnover("24", kYear), FigureRelation::kAgrees, "ab",
            "2 documents give the same value"},
           {"almost", Turnover("30", kYear, "2024-02-01", "", Qualifier::kAlmost), Turnover("29", kYear),
            FigureRelation::kAgrees, "ba", "rounding"},
           {"the same value, one period unknown", Turnover("24", kYear), Turnover("24", {}), FigureRelation::kAgrees,
            "ab", "b states no period"},
           {"two values of one period", Turnover("24", kYear), Turnover("27", kYear), FigureRelation::kConflicts, "ab",
            "different values"},
           {"one source, later", Turnover("24", kYear, "2024-02-01", "Agency"),
            Turnover("27", kYear, "2024-03-01", "Agency"), FigureRelation::kSupersedes, "ba", "2024-03-01"},
           {"one source, the same day", Turnover("24", kYear, "2024-02-01", "Agency"),
            Turnover("27", kYear, "2024-02-01", "Agency"), FigureRelation::kConflicts, "ab", "2023"},
           {"two sources, later", Turnover("24", kYear, "2024-02-01", "Agency"),
            Turnover("27", kYear, "2024-03-01", "Other"), FigureRelation::kConflicts, "ab", "Agency"},
           {"months of the year", Turnover("27", kYear), Turnover("24", kMonths), FigureRelation::kPartOf, "ba",
            "b covers January–November 2023; a covers 2023"},
           {"months with more than the year", Turnover("24", kYear), Turnover("27", kMonths),
            FigureRelation::kConflicts, "ba", "larger"},
           {"two years", Turnover("24", kYearBefore), Turnover("27", kYear), FigureRelation::kNotComparable, "ab",
            "different periods"},
           {"a period unknown", Turnover("24", kMonths), Turnover("30", {}), FigureRelation::kNotComparable, "ab",
            "a covers January–November 2023; b states no period"},
           {"both periods unknown", Turnover("24", {}), Turnover("30", {}), FigureRelation::kNotComparable, "ab",
            "neither a nor b"},
           {"two currencies", Turnover("24", kYear), Turnover("27", kYear, "2024-02-01", "", Qualifier::kExact, "EUR"),
            FigureRelation::kNotComparable, "ba", "EUR and USD"},
           {"more than leaves room", Turnover("24", kYear, "2024-02-01", "", Qualifier::kMoreThan),
            Turnover("30", kYear), FigureRelation::kNotComparable, "ab", "leave room"},
           {"one loan", loan("the railway", "200"), loan("the railway", "300"), FigureRelation::kConflicts, "ab",
            "different values"},
           {"two loans", loan("the railway", "200"), loan("rural schools", "300"), FigureRelation::kNotComparable, "ab",
            "same sum"},
           {"goods of exports", exports("5", ""), exports("2", " of wheat"), FigureRelation::kNotComparable, "ab",
            "goods"},
       }) {
    SCOPED_TRACE(c.what);
    const Result result = CompareSaid({c.a, c.b});
    ASSERT_EQ(result.comparisons.size(), 1u);
    EXPECT_EQ(result.comparisons[0].relation, c.relation);
    EXPECT_EQ(result.order, c.order);
    EXPECT_TRUE(absl::StrContains(result.comparisons[0].reason, c.reason)) << result.comparisons[0].reason;
  }
}

TEST(Comparison, OtherPartiesStandNotSideBySide) {
  Said other = Turnover("27", kYear);
  other.money.parties = {"KZ", "CN"};
  EXPECT_TRUE(CompareSaid({Turnover("24", kYear), other}).comparisons.empty());
}

TEST(Comparison, UnknownPartiesNeitherAgreeNorConflictByChance) {
  Said a = Turnover("24", kYear), b = Turnover("27", kYear);
  a.money.parties.clear();
  b.money.parties.clear();
  b.sentence = "Turnover of the port came to $27 billion.";
  const Result result = CompareSaid({a, b});
  ASSERT_EQ(result.comparisons.size(), 1u);
  EXPECT_EQ(result.comparisons[0].relation, FigureRelation::kNotComparable);
}

TEST(Comparison, APartIsComparedWithItsWholeAlone) {
  const Said part = {"The port accounts for about $8 billion of the total trade.", "$8 billion",
                     Money("8000000000", "USD", Measure::kTradeTurnover, kBoth, {}, Qualifier::kApproximate)};
  Result result = CompareSaid({part, Turnover("30", {})}, true);
  ASSERT_EQ(result.comparisons.size(), 1u);
  EXPECT_EQ(result.comparisons[0].relation, FigureRelation::kPartOf);
  EXPECT_EQ(result.comparisons[0].figures, (std::vector<uint32_t>{0, 1}));
  EXPECT_TRUE(absl::StrContains(result.comparisons[0].reason, "part of a total")) << result.comparisons[0].reason;
  // The total stands in another document: whose part it is nobody says.
  result = CompareSaid({part, Turnover("30", {})});
  EXPECT_TRUE(result.comparisons.empty());
}

TEST(Comparison, ExportsArePartOfTurnover) {
  Said exports = Turnover("14", kYear);
  exports.money.measure = Measure::kExport;
  Result result = CompareSaid({exports, Turnover("24", kYear)});
  ASSERT_EQ(result.comparisons.size(), 1u);
  EXPECT_EQ(result.comparisons[0].relation, FigureRelation::kPartOf);
  EXPECT_EQ(result.order, "ab");
  exports.money = Money("34000000000", "USD", Measure::kExport, kBoth, kYear);
  result = CompareSaid({exports, Turnover("24", kYear)});
  ASSERT_EQ(result.comparisons.size(), 1u);
  EXPECT_EQ(result.comparisons[0].relation, FigureRelation::kConflicts);
}

TEST(Comparison, ManyFiguresAreComparedWithTheNextInTime) {
  std::vector<Said> said;
  for (int year = 2015; year < 2024; ++year) said.push_back(Turnover(std::to_string(year - 2000), Time(Date(year))));
  const Result result = CompareSaid(said);
  EXPECT_EQ(result.comparisons.size(), said.size() - 1);
  for (const FigureComparison& comparison : result.comparisons)
    EXPECT_EQ(comparison.relation, FigureRelation::kNotComparable);
}

TEST(Comparison, SharesAgreeInTwoLanguagesAndChangesDoNot) {
  ScopeFacts scope{PointFocus()};
  TestDocument a("a", "2024-06-14"), b("b", "2024-02-01", "ru"), c("c", "2024-06-14", "ru");
  a.Add("Trade grew last year, with around 70% of the total turnover falling at the border.", "70%",
        Percent("70", Measure::kTradeTurnover, kYear, Qualifier::kApproximate));
  b.Add("Товарооборот на 70 процентов обеспечивается приграничной торговлей.", "70 процентов",
        Percent("70", Measure::kTradeTurnover));
  c.Add("Товарооборот вырос на 70 процентов.", "70 процентов", Percent("70", Measure::kTradeTurnover));
  for (const TestDocument* document : {&a, &b, &c}) document->AddTo(scope);
  const std::vector<FigureComparison> comparisons = CompareFigures(scope);
  ASSERT_EQ(comparisons.size(), 2u);
  EXPECT_EQ(comparisons[0].relation, FigureRelation::kAgrees);
  EXPECT_EQ(comparisons[0].figures, (std::vector<uint32_t>{0, 1}));
  EXPECT_EQ(comparisons[1].relation, FigureRelation::kNotComparable);
  EXPECT_TRUE(absl::StrContains(comparisons[1].reason, "a change")) << comparisons[1].reason;
}

TEST(Comparison, Values) {
  const auto item = [](const char* value, double step, Qualifier qualifier = Qualifier::kExact,
                       const char* most = nullptr) {
    FigureItem figure;
    figure.value = *model::Decimal::Parse(value);
    figure.step = step;
    figure.qualifier = qualifier;
    if (most != nullptr) figure.value_max = model::Decimal::Parse(most);
    return figure;
  };
  struct Case {
    FigureItem a, b;
    ValueRelation relation;
  };
  for (const Case& c : {
           Case{item("24", 1), item("24", 1, Qualifier::kAlmost), ValueRelation::kEqual},
           Case{item("24", 1), item("24.4", 0.1), ValueRelation::kWithin},
           Case{item("24", 1), item("24.6", 0.1), ValueRelation::kDifferent},
           Case{item("30", 1, Qualifier::kAlmost), item("29", 1), ValueRelation::kWithin},
           Case{item("30", 1, Qualifier::kAlmost), item("31.2", 0.1), ValueRelation::kDifferent},
           Case{item("41", 1, Qualifier::kMoreThan), item("41.7", 0.1), ValueRelation::kWithin},
           Case{item("41", 1, Qualifier::kMoreThan), item("60", 1), ValueRelation::kNotExcluded},
           Case{item("41", 1, Qualifier::kMoreThan), item("30", 1), ValueRelation::kDifferent},
           Case{item("41", 1, Qualifier::kLessThan), item("12", 1), ValueRelation::kNotExcluded},
           Case{item("200", 1, Qualifier::kRange, "250"), item("230", 1), ValueRelation::kWithin},
           Case{item("200", 1, Qualifier::kRange, "250"), item("260", 1), ValueRelation::kDifferent},
       }) {
    SCOPED_TRACE(testing::Message() << c.a.value.text() << " " << c.b.value.text());
    EXPECT_EQ(CompareValues(c.a, c.b), c.relation);
    EXPECT_EQ(CompareValues(c.b, c.a), c.relation);
  }
}

}  // namespace
}  // namespace chancery::summarize
