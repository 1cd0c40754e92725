#include "service/summarize/extractive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <random>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/model/decimal.h"
#include "service/text/sentences.h"

namespace chancery::summarize {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Source {
  model::Document document;
  std::vector<model::Fact> facts;  // by span
};

Source SourceOf(const std::string& id, const std::string& content, int day = 0) {
  Source source;
  source.document.collection = "c";
  source.document.id = id;
  source.document.content = content;
  source.document.sentences = text::SplitSentences(content, {});
  if (day != 0) source.document.publish_time = absl::UnixEpoch() + absl::Hours(24 * day);
  return source;
}

model::Fact FactAt(const Source& source, const std::string& words, const std::string& id,
                   decltype(model::Fact::value) value) {
  const auto at = source.document.content.find(words);
  EXPECT_NE(at, std::string::npos) << words;
  const auto begin = static_cast<int32_t>(at);
  return {.id = id, .value = std::move(value), .span = {begin, begin + static_cast<int32_t>(words.size())}};
}

std::vector<Sentence> Summarize(absl::Span<const Source> sources, const Request& request) {
  Extract extract(request);
  for (const Source& source : sources) extract.Add(source.document, source.facts);
  std::vector<Sentence> sentences;
  for (Quotation& quotation : extract.Choose()) {
    const auto source = std::find_if(sources.begin(), sources.end(),
                                     [&](const Source& s) { return s.document.Name() == quotation.document; });
    sentences.push_back(ReadQuotation(std::move(quotation), source->document, source->facts));
  }
  return sentences;
}

std::vector<std::string> Texts(const std::vector<Sentence>& sentences) {
  std::vector<std::string> texts;
  for (const Sentence& sentence : sentences) texts.push_back(sentence.text);
  return texts;
}

int32_t CodePoints(const std::string& text) {
  return static_cast<int32_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

const char kHarvest[] =
    "Grain port reopens after storm\n\n"
    "The grain port of Aktobay reopened on Monday after a storm closed its harbour for a week. "
    "The governor inspected the harbour and promised repairs to the grain port. "
    "He wore a blue coat. "
    "Why did the warnings come late? "
    "Ships with grain waited outside the harbour during the storm, the port authority said. "
    "A museum in another town showed paintings of horses.";

TEST(Extractive, ChoosesWhatTheTextIsAbout) {
  const Source source = SourceOf("a", kHarvest);
  const std::vector<Sentence> one = Summarize({&source, 1}, {.max_sentences = 1});
  EXPECT_THAT(Texts(one),
              ElementsAre("The grain port of Aktobay reopened on Monday after a storm closed its harbour for a week."));
  EXPECT_EQ(one[0].document, "collections/c/documents/a");
  for (const std::string& text : Texts(Summarize({&source, 1}, {.max_sentences = 3}))) {
    for (const char* weak : {"Grain port reopens after storm", "He wore a blue coat.",
                             "Why did the warnings come late?", "A museum in another town showed paintings of horses."})
      EXPECT_NE(text, weak);
  }
}

TEST(Extractive, SentencesAreSlicesOfTheirDocuments) {
  std::vector<Source> sources = {SourceOf("a", kHarvest),
                                 SourceOf("b", "В порту Актобая снова грузят зерно. Шторм закрыл гавань на неделю."),
                                 SourceOf("c", "")};
  for (const Sentence& sentence : Summarize(sources, {.max_sentences = 50, .redundancy_penalty = 0})) {
    const auto source = std::find_if(sources.begin(), sources.end(),
                                     [&](const Source& s) { return s.document.Name() == sentence.document; });
    ASSERT_NE(source, sources.end());
    EXPECT_EQ(sentence.text, source->document.Slice(sentence.span));
    EXPECT_THAT(source->document.sentences, testing::Contains(sentence.span));
  }
}

TEST(Extractive, Limits) {
  const Source source = SourceOf("a", kHarvest);
  struct Case {
    std::optional<int32_t> sentences, characters;
    size_t most;
  };
  for (const Case& c : {Case{{}, {}, 5},
                        {2, {}, 2},
                        {0, {}, 0},
                        {-1, {}, 0},
                        {100, {}, 7},
                        {{}, 0, 0},
                        {{}, -5, 0},
                        {{}, 25, 1},
                        {{}, 200, 7},
                        {1, 200, 1},
                        {7, 30, 1},
                        {2147483647, 2147483647, 7}}) {
    SCOPED_TRACE(absl::StrCat(c.sentences.value_or(-99), " ", c.characters.value_or(-99)));
    const std::vector<Sentence> summary = Summarize(
        {&source, 1}, {.max_sentences = c.sentences, .max_characters = c.characters, .redundancy_penalty = 0});
    EXPECT_LE(summary.size(), c.most);
    if (!c.characters) {
      EXPECT_EQ(summary.size(), c.most);
      continue;
    }
    int32_t characters = 0;
    for (const Sentence& sentence : summary) characters += CodePoints(sentence.text) + (characters > 0);
    EXPECT_LE(characters, std::max(*c.characters, 0));
  }
  EXPECT_THAT(Summarize({}, {}), IsEmpty());
}

TEST(Extractive, CharactersAreCodePoints) {
  const std::string text = "Порт Актобая открыт снова после шторма.";
  const Source source = SourceOf("a", text);
  EXPECT_THAT(Summarize({&source, 1}, {.max_characters = CodePoints(text)}), SizeIs(1));
  EXPECT_THAT(Summarize({&source, 1}, {.max_characters = CodePoints(text) - 1}), IsEmpty());
}

TEST(Extractive, DrawsOnSeveralDocuments) {
  std::vector<Source> sources;
  for (int i = 0; i < 5; ++i) {
    const std::string town = std::string("Town") + static_cast<char>('A' + i);
    sources.push_back(
        SourceOf(absl::StrCat("d", i),
                 absl::StrCat("The council of ", town, " voted for a new bridge over the river. The bridge of ", town,
                              " will carry trams, the council said. Builders of ", town,
                              " start work on the river bank in spring.")));
  }
  std::set<std::string> documents;
  for (const Sentence& sentence : Summarize(sources, {.max_sentences = 5, .redundancy_penalty = 0.2}))
    documents.insert(sentence.document);
  EXPECT_GE(documents.size(), 3u);
}

TEST(Extractive, OrderIsTimeThenNameThenPosition) {
  const std::vector<Source> sources = {
      SourceOf(
          "z",
          "Wheat exports grew in the northern regions last year. Barley prices fell at the southern market on Friday."),
      SourceOf("b", "The mine at Karabulak closed its third shaft on Sunday.", 9),
      SourceOf("c", "Railway engineers tested a locomotive near the eastern border.", 3),
      SourceOf("a", "Doctors opened a clinic beside the western lake yesterday.", 9)};
  EXPECT_THAT(Texts(Summarize(sources, {.max_sentences = 5})),
              ElementsAre("Railway engineers tested a locomotive near the eastern border.",
                          "Doctors opened a clinic beside the western lake yesterday.",
                          "The mine at Karabulak closed its third shaft on Sunday.",
                          "Wheat exports grew in the northern regions last year.",
                          "Barley prices fell at the southern market on Friday."));
}

TEST(Extractive, FocusSteers) {
  const std::vector<Source> sources = {
      SourceOf("a", kHarvest),
      SourceOf("b",
               "Сегодня открылась выставка картин. Министр Жандос Ермеков посетил порт Актобая. Погода была ясной.")};
  EXPECT_THAT(Texts(Summarize(sources, {.max_sentences = 1, .focus = "museum paintings"})),
              ElementsAre("A museum in another town showed paintings of horses."));
  // A name in another script.
  EXPECT_THAT(Texts(Summarize(sources, {.max_sentences = 1, .focus = "Yermekov"})),
              ElementsAre("Министр Жандос Ермеков посетил порт Актобая."));
  // What nobody writes about steers nothing.
  EXPECT_EQ(Texts(Summarize(sources, {.max_sentences = 2, .focus = "submarines"})),
            Texts(Summarize(sources, {.max_sentences = 2})));
}

TEST(Extractive, RedundancyPenalty) {
  const std::string same = "The parliament of Aktobay ratified the fishing charter on Tuesday.";
  const std::vector<Source> sources = {SourceOf("a", same), SourceOf("b", same),
                                       SourceOf("c", "Rain is expected in the southern valleys on Sunday evening.")};
  const std::vector<Sentence> kept = Summarize(sources, {.max_sentences = 3, .redundancy_penalty = 0});
  EXPECT_THAT(kept, SizeIs(3));
  for (double penalty : {0.5, 1.0}) {
    const std::vector<Sentence> summary = Summarize(sources, {.max_sentences = 3, .redundancy_penalty = penalty});
    ASSERT_THAT(summary, SizeIs(2));
    EXPECT_EQ(summary[0].text, same);
    EXPECT_THAT(summary[0].also, ElementsAre(std::pair<std::string, model::TextSpan>(
                                     "collections/c/documents/b", {0, static_cast<int32_t>(same.size())})));
    EXPECT_THAT(summary[1].also, IsEmpty());
  }
  for (double odd : {-1.0, 2.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    EXPECT_FALSE(Summarize(sources, {.max_sentences = 3, .redundancy_penalty = odd}).empty());
  }
}

TEST(Extractive, SameFactsAreOneStatementInTwoLanguages) {
  Source en = SourceOf("en", "Trade with the neighbours reached 24 billion dollars, Premier Ermekov said.");
  Source ru = SourceOf("ru", "Премьер Ермеков сообщил, что торговля с соседями достигла 24 миллиардов долларов.");
  Source other = SourceOf("zz", "Премьер Ермеков сообщил, что экспорт зерна принёс стране 3 миллиарда долларов.");
  const auto add = [](Source& source, const std::string& figure, const char* amount, const std::string& name) {
    source.facts.push_back(FactAt(source, figure, "money",
                                  model::MoneyFact{.amount = *model::Decimal::Parse(amount), .currency_code = "USD"}));
    source.facts.push_back(FactAt(source, name, "official", model::OfficialFact{.official = "officials/ermekov"}));
  };
  add(en, "24 billion dollars", "24000000000", "Ermekov");
  add(ru, "24 миллиардов долларов", "24000000000", "Ермеков");
  add(other, "3 миллиарда долларов", "3000000000", "Ермеков");
  const std::vector<Sentence> summary = Summarize({en, ru, other}, {.max_sentences = 3});
  ASSERT_THAT(summary, SizeIs(2));
  const bool english = summary[0].document == en.document.Name();
  EXPECT_THAT(summary[0].also, ElementsAre(std::pair<std::string, model::TextSpan>(
                                   english ? ru.document.Name() : en.document.Name(),
                                   english ? ru.document.sentences[0] : en.document.sentences[0])));
  EXPECT_EQ(summary[1].document, other.document.Name());
  EXPECT_THAT(summary[1].also, IsEmpty());
  EXPECT_THAT(summary[0].supporting_facts, testing::UnorderedElementsAre(summary[0].document + "/facts/money",
                                                                         summary[0].document + "/facts/official"));
}

TEST(Extractive, OneDayOfOneDocumentIsSeveralStatements) {
  Source source = SourceOf(
      "a", "On 14 June Ermekov met farmers in the valley. On 14 June Ermekov opened a hospital near the harbour.");
  const auto date = [] {
    return model::DateFact{.time = {.timex = "2024-06-14",
                                    .start = model::PartialDate{2024, 6, 14},
                                    .end = model::PartialDate{2024, 6, 14}}};
  };
  source.facts.push_back(FactAt(source, "14 June Ermekov met", "d1", date()));
  source.facts.push_back(FactAt(source, "Ermekov met", "o1", model::OfficialFact{.official = "officials/ermekov"}));
  source.facts.push_back(FactAt(source, "14 June Ermekov opened", "d2", date()));
  source.facts.push_back(FactAt(source, "Ermekov opened", "o2", model::OfficialFact{.official = "officials/ermekov"}));
  EXPECT_THAT(Summarize({&source, 1}, {.max_sentences = 2}), SizeIs(2));
}

// Documents of words that are drawn unevenly, as words are.
std::vector<Source> ManySources(int count, int sentences) {
  std::mt19937 random(5);
  std::vector<Source> sources;
  for (int d = 0; d < count; ++d) {
    std::string content;
    for (int s = 0; s < sentences; ++s) {
      content += "Word";
      for (int w = 0; w < 19; ++w)
        absl::StrAppend(&content, " word", static_cast<uint32_t>(3000.0 / (1 + random() % 3000)) * 7 + random() % 900);
      content += ". ";
    }
    sources.push_back(SourceOf(absl::StrCat("d", 10000 + d), content));
  }
  return sources;
}

TEST(Extractive, SameBytesWhateverTheOrderOfTheSources) {
  std::vector<Source> sources = ManySources(40, 8);
  sources.push_back(SourceOf("harvest", kHarvest, 4));
  const Request request{.max_sentences = 20, .focus = "grain word7"};
  const std::vector<Sentence> first = Summarize(sources, request);
  std::shuffle(sources.begin(), sources.end(), std::mt19937(3));
  const std::vector<Sentence> second = Summarize(sources, request);
  ASSERT_EQ(first.size(), second.size());
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].document, second[i].document);
    EXPECT_EQ(first[i].span, second[i].span);
    EXPECT_EQ(first[i].score, second[i].score);
    EXPECT_EQ(first[i].also, second[i].also);
  }
}

TEST(Extractive, ManyDocumentsTakeLinearTime) {
  const std::vector<Source> sources = ManySources(1000, 14);
  const absl::Time begin = absl::Now();
  EXPECT_THAT(Summarize(sources, {.max_sentences = 10}), SizeIs(10));
  const absl::Duration elapsed = absl::Now() - begin;
  RecordProperty("milliseconds", static_cast<int>(absl::ToInt64Milliseconds(elapsed)));
  // Generous for sanitizers and busy machines; a matrix over all sentences would take far longer.
  EXPECT_LT(elapsed, absl::Seconds(20));
}

TEST(Extractive, OtherFiguresInTheSameWordsAreAnotherPoint) {
  std::vector<Source> sources = {
      SourceOf("a", "Trade of the two states reached 4 billion dollars in 2030, Premier Ermekov said."),
      SourceOf("b", "Trade of the two states reached 9 billion dollars in 2030, Premier Ermekov said.")};
  for (const auto& [i, words, amount] :
       {std::tuple{0, "4 billion dollars", "4000000000"}, {1, "9 billion dollars", "9000000000"}}) {
    Source& source = sources[static_cast<size_t>(i)];
    source.facts.push_back(FactAt(source, words, "money",
                                  model::MoneyFact{.amount = *model::Decimal::Parse(amount), .currency_code = "USD"}));
    source.facts.push_back(FactAt(source, "Ermekov", "official", model::OfficialFact{.official = "officials/ermekov"}));
  }
  const std::vector<Sentence> summary = Summarize(sources, {.max_sentences = 2});
  ASSERT_THAT(summary, SizeIs(2));
  for (const Sentence& sentence : summary) EXPECT_THAT(sentence.also, IsEmpty());
}

TEST(Extractive, FragmentsAreNeverQuoted) {
  const Source source = SourceOf("a",
                                 "Ashgabat.\n\nAKTOBAY, Northern Region, 3 December 2031\n\nPhoto: Author\n\nThe "
                                 "ministers opened a bridge over the border river.");
  for (const Request& request : {Request{.max_sentences = 10}, Request{.max_characters = 1000},
                                 Request{.max_sentences = 10, .focus = "Ashgabat"}})
    EXPECT_THAT(Texts(Summarize({&source, 1}, request)),
                ElementsAre("The ministers opened a bridge over the border river."));
}

TEST(Extractive, OfAGreatScopeTheOrderDoesNotMatter) {
  // More sentences than are weighed against one another.
  std::vector<Source> sources = ManySources(2500, 18);
  const Request request{.max_sentences = 12, .focus = "word14"};
  const std::vector<Sentence> first = Summarize(sources, request);
  ASSERT_THAT(first, SizeIs(12));
  std::reverse(sources.begin(), sources.end());
  const std::vector<Sentence> second = Summarize(sources, request);
  ASSERT_THAT(second, SizeIs(12));
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].document, second[i].document);
    EXPECT_EQ(first[i].text, second[i].text);
    EXPECT_EQ(first[i].score, second[i].score);
  }
}

TEST(Extractive, AnyTextIsQuotedLiterally) {
  static const char* const kPieces[] = {
      "The ",     "ministers ", "met ", "in ",   "Astana", ". ",           "? ",
      "! ",       "\n\n",       "\n",   "« ",    "» ",     "\"",           "5 млрд ",
      "Министр ", "г. ",        "Қ. ",  "жылы ", "U.S. ",  "\xE2\x80\xA6", "\xF0\x9F\x87\xB9 ",
      "a",        "- "};
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::vector<Source> sources;
    for (int d = 0; d < 3; ++d) {
      std::string content;
      for (uint32_t i = random() % 120; i > 0; --i) content += kPieces[random() % std::size(kPieces)];
      sources.push_back(SourceOf(absl::StrCat("d", d), content));
    }
    Request request{.redundancy_penalty = static_cast<double>(random() % 5) / 4};
    if (random() % 2 == 0) request.max_characters = static_cast<int32_t>(random() % 500);
    for (const Sentence& sentence : Summarize(sources, request)) {
      const Source& source = *std::find_if(sources.begin(), sources.end(),
                                           [&](const Source& s) { return s.document.Name() == sentence.document; });
      EXPECT_THAT(source.document.sentences, testing::Contains(sentence.span));
      EXPECT_EQ(sentence.text, source.document.Slice(sentence.span));
      for (const auto& [name, span] : sentence.also) EXPECT_FALSE(span.empty());
    }
  }
}

TEST(Extractive, SpansAndFactsOutsideSentencesAreIgnored) {
  Source source =
      SourceOf("a", "First sentence about the harbour of the town. Second sentence about the grain of the port.");
  source.document.sentences = {{46, 91}};
  source.document.sentences[0].end = static_cast<int32_t>(source.document.content.size());
  source.facts.push_back(FactAt(source, "First", "f", model::MoneyFact{}));
  source.facts.push_back({.id = "across", .value = model::MoneyFact{}, .span = {40, 60}});
  const std::vector<Sentence> summary = Summarize({&source, 1}, {});
  EXPECT_THAT(Texts(summary), ElementsAre("Second sentence about the grain of the port."));
  EXPECT_THAT(summary[0].supporting_facts, IsEmpty());
}

}  // namespace
}  // namespace chancery::summarize
