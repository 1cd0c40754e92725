// A plugin made of a manifest and two classes, through the C border and in the SDK's own test host.
#include <chancery/testing.h>
#include <chancery/plugin.hpp>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace {

namespace sdk = chancery::sdk;

// Finds the words of its configuration, sentence by sentence.
class Words : public sdk::Extractor {
 public:
  static constexpr bool kConcurrent = true;

  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host& host, std::string_view config, std::string& error) {
    auto out = std::make_unique<Words>();
    const sdk::Json json = sdk::Json::Parse(config);
    const std::vector<sdk::Json>& words = json["words"].items();
    for (size_t i = 0; i < words.size(); ++i) {
      if (words[i].Text().empty()) throw sdk::ConfigError("not a word", "/words/" + std::to_string(i));
      out->words_.push_back(words[i].Text());
    }
    if (out->words_.empty()) {
      error = "no words";
      return nullptr;
    }
    out->fails_ = json["fails"].Bool();
    out->found_ = host.NewCounter("found", "Words found.");
    out->length_ = host.NewHistogram("length", "Length of words.", {1, 2, 4});
    return out;
  }

  bool SelfTest(std::string& error) override {
    if (fails_) error = "told to fail";
    return !fails_;
  }

  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior sentence = document.prior(i);
      const std::string_view text = document.text().substr(0, sentence.end());
      for (const std::string& word : words_) {
        for (size_t at = text.find(word, sentence.begin()); at != std::string_view::npos;
             at = text.find(word, at + 1)) {
          emitter.Emit(sdk::Annotation("word", at, at + word.size())
                           .Canonical(word)
                           .SetDouble("share", 0.5)
                           .Set("title", document.Metadata("title")));
          found_.Add();
          length_.Record(static_cast<double>(word.size()));
        }
      }
    }
  }

 private:
  std::vector<std::string> words_;
  bool fails_ = false;
  sdk::Counter found_;
  sdk::Histogram length_;
};

// Says what it is given, and does what its text says.
class Trouble : public sdk::Extractor {
 public:
  static std::unique_ptr<sdk::Extractor> Create(const sdk::Host&, std::string_view config, std::string&) {
    if (config == "throw") throw 7;
    return config == "null" ? nullptr : std::make_unique<Trouble>();
  }
  void Extract(const sdk::Document& document, sdk::Emitter& emitter) override {
    if (document.text() == "throw") throw std::runtime_error("thrown");
    if (document.text() == "throw 7") throw 7;
    if (document.text() == "ж") emitter.Emit(sdk::Annotation("word", 0, 1));
    if (document.text() == "nan") emitter.Emit(sdk::Annotation("word", 0, 1).Confidence(std::nan("")));
    for (size_t i = 0; i < document.prior_count(); ++i) {
      const sdk::Prior p = document.prior(i);
      sdk::Annotation a("word", p.begin(), p.end());
      a.Set("source", p.source()).SetInt("year", p.Int("year")).SetBool("sure", p.Bool("sure"));
      if (p.Date("start")) a.SetDate("start", *p.Date("start"));
      if (p.Decimal("amount")) a.SetDecimal("amount", p.Decimal("amount")->unscaled, p.Decimal("amount")->scale);
      if (p.Double("share")) a.SetDouble("share", *p.Double("share"));
      if (p.Date("year") || p.Decimal("start") || p.Double("amount")) throw std::logic_error("of another type");
      emitter.Emit(a.Link("wikidata", p.LinkId("wikidata")).Relate("of", p.id()).Relate("next", p.Related("next")));
    }
  }
};

CHANCERY_MANIFEST_FILE(MANIFEST);
CHANCERY_PLUGIN_FROM_MANIFEST(Words, Trouble)

std::string Extract(chancery_test test, const char* text) {
  char* lines = chancery_test_extract(&test, text);
  std::string out = lines;
  std::free(lines);
  return out;
}

TEST(Plugin, DescriptorSaysWhatTheManifestSays) {
  const chx_plugin* plugin = chx_entry_v1();
  ASSERT_NE(plugin, nullptr);
  EXPECT_EQ(chx_entry_v1(), plugin);
  EXPECT_EQ(sdk::View(plugin->id), "test.cpp-sdk");
  EXPECT_EQ(sdk::View(plugin->version), "2.1.0");
  ASSERT_EQ(plugin->extractor_count, 2u);
  const chx_extractor& words = *plugin->extractors[0];
  const chx_extractor& trouble = *plugin->extractors[1];
  EXPECT_EQ(sdk::View(words.version), "2.1.0");
  EXPECT_EQ(sdk::View(trouble.version), "0.1.0");
  ASSERT_EQ(words.language_count, 2u);
  EXPECT_EQ(sdk::View(words.languages[1]), "ru");
  ASSERT_EQ(words.uses_count, 1u);
  EXPECT_EQ(sdk::View(words.uses_types[0]), "sentence");
  ASSERT_EQ(trouble.requires_count, 1u);
  EXPECT_EQ(sdk::View(trouble.requires_types[0]), "date");
  EXPECT_EQ(words.threads, CHX_THREADS_CONCURRENT);
  EXPECT_EQ(trouble.threads, CHX_THREADS_INSTANCE);
}

TEST(Plugin, ConfigurationArrives) {
  chancery_test test = {};
  test.title = "A \"title\"";
  test.config = R"({"words": ["пакт", "treaty"]})";
  EXPECT_EQ(Extract(test, "A treaty, пакт"),
            "word 10-18 \"пакт\" share=0.5 title=\"A \\\"title\\\"\"\n"
            "word 2-8 \"treaty\" share=0.5 title=\"A \\\"title\\\"\"\n");
  EXPECT_EQ(Extract(test, ""), "");
  test.config = R"({"words": ["a", 7]})";
  EXPECT_EQ(Extract(test, "text"), "not a word at /words/1\nFAILED -3: init() or create()\n");
  test.config = nullptr;
  EXPECT_EQ(Extract(test, "text"), "no words\nFAILED -9: init() or create()\n");
  test.config = "{";
  EXPECT_EQ(Extract(test, "text"), "a name was expected at byte 1\nFAILED -9: init() or create()\n");
  test.config = R"({"words": ["a"], "fails": true})";
  EXPECT_EQ(Extract(test, "text"), "told to fail\nFAILED -9: self test\n");
}

TEST(Plugin, TroubleEndsAtTheBorder) {
  struct Case {
    const char *config, *text, *lines;
  };
  for (const Case& c : {
           Case{"", "throw", "FAILED -2: thrown\n"},
           Case{"", "throw 7", "FAILED -2: unknown exception\n"},
           Case{"", "ж", "REFUSED (the span begins or ends inside a character): word 0-1\n"},
           Case{"", "nan", "REFUSED (the confidence is not between 0 and 1): word 0-1 nan\n"},
           Case{"", "fine", ""},
           Case{"throw", "", "unknown exception\nFAILED -9: init() or create()\n"},
           Case{"null", "", "Create() gave no extractor and no reason\nFAILED -9: init() or create()\n"},
       }) {
    SCOPED_TRACE(c.text);
    chancery_test test = {};
    test.extractor = 1;
    test.config = c.config;
    EXPECT_EQ(Extract(test, c.text), c.lines);
  }
}

TEST(Plugin, PriorAnnotationsAreRead) {
  chx_attr attrs[5] = {};
  attrs[0].key = CHX_STR("year");
  attrs[0].value.type = CHX_VALUE_INT64;
  attrs[0].value.as.i64 = 1998;
  attrs[1].key = CHX_STR("sure");
  attrs[1].value.type = CHX_VALUE_BOOL;
  attrs[1].value.as.i64 = 1;
  attrs[2].key = CHX_STR("start");
  attrs[2].value.type = CHX_VALUE_DATE;
  attrs[2].value.as.date = {1998, 4, 10, CHX_DATE_DAY, 0};
  attrs[3].key = CHX_STR("amount");
  attrs[3].value.type = CHX_VALUE_DECIMAL;
  attrs[3].value.as.decimal = {-12500, 2, 0};
  attrs[4].key = CHX_STR("share");
  attrs[4].value.type = CHX_VALUE_DOUBLE;
  attrs[4].value.as.f64 = 0.25;
  const chx_link links[] = {{CHX_STR("geonames"), CHX_STR("1"), 1}, {CHX_STR("wikidata"), CHX_STR("Q2"), 1}};
  const chx_relation relation = {CHX_STR("next"), 9};
  chx_annotation date = {};
  date.struct_size = sizeof date;
  date.end = 4;
  date.type = CHX_STR("date");
  date.source = CHX_STR("test.dates");
  date.confidence = 1;
  date.id = 5;
  date.attrs = attrs;
  date.attr_count = 5;
  date.links = links;
  date.link_count = 2;
  date.relations = &relation;
  date.relation_count = 1;
  const chx_annotation* prior = &date;
  chancery_test test = {};
  test.extractor = 1;
  test.prior = &prior;
  test.prior_count = 1;
  EXPECT_EQ(
      Extract(test, "1998"),
      "word 0-4 source=\"test.dates\" year=1998 sure=true start=1998-04-10 amount=-125.00 share=0.25 wikidata:Q2 of->5 "
      "next->9\n");
  date.attr_count = 0;
  EXPECT_EQ(Extract(test, "1998"), "word 0-4 source=\"test.dates\" year=-1 sure=false wikidata:Q2 of->5 next->9\n");
}

}  // namespace
