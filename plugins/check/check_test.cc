// The kit's own parts; the program as a whole is tested by kit_test.py on good plugins and by tests/plugin_abi on bad
// ones.
#include "plugins/check/check.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "plugins/check/embedded.h"
#include "plugins/check/guarded_block.h"
#include "plugins/check/manifest.h"
#include "plugins/check/mutate.h"
#include "plugins/check/recording_sink.h"
#include "plugins/check/report.h"
#include "plugins/check/scaffold.h"
#include "plugins/check/sha256.h"

namespace chancery::check {
namespace {

constexpr char kGoodManifest[] = R"({"id": "org.example.ships", "version": "1.2.3-rc.1+b", "abi": "1.0",
  "extractors": [{"id": "org.example.ships", "languages": ["en", "ru-KZ", "*"], "produces": ["ship"], "uses": ["sentence"]}],
  "resources": [{"name": "ru/rules.txt", "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}],
  "config_schema": {"type": "object", "properties": {"most": {"type": "integer", "minimum": 1}}, "additionalProperties": false}})";

TEST(Manifest, AGoodOneIsRead) {
  Manifest manifest;
  EXPECT_EQ(ReadManifest(kGoodManifest, &manifest), std::vector<std::string>());
  EXPECT_EQ(manifest.id, "org.example.ships");
  EXPECT_EQ(manifest.min_host_abi, CHX_ABI(1, 0));
  ASSERT_EQ(manifest.extractors.size(), 1u);
  EXPECT_EQ(manifest.extractors[0].version, "1.2.3-rc.1+b");
  EXPECT_EQ(manifest.extractors[0].PriorTypes(), std::vector<std::string>{"sentence"});
}

TEST(Manifest, EachFaultNamesItsMember) {
  const struct {
    const char* replace;
    const char* with;
    const char* pointer;
  } cases[] = {
      {"\"id\": \"org.example.ships\", \"version\"", "\"version\"", "/"},
      {"org.example.ships\", \"version", "ships\", \"version", "/id"},
      {"org.example.ships\", \"version", "Org.Example\", \"version", "/id"},
      {"1.2.3-rc.1+b", "1.2", "/version"},
      {"1.2.3-rc.1+b", "01.2.3", "/version"},
      {"\"abi\": \"1.0\"", "\"abi\": 1.0", "/abi"},
      {"[\"en\", \"ru-KZ\", \"*\"]", "[]", "/extractors/0/languages"},
      {"\"ru-KZ\"", "\"ru_KZ\"", "/extractors/0/languages/1"},
      {"[\"ship\"]", "[\"Ship\"]", "/extractors/0/produces/0"},
      {"[\"ship\"]", "[\"sentence\"]", "/extractors/0/produces/0"},
      {"[\"ship\"]", "[]", "/extractors/0/produces"},
      {"[\"sentence\"]", "[\"a\", \"a\"]", "/extractors/0/uses"},
      {"ru/rules.txt", "../rules.txt", "/resources/0/name"},
      {"ru/rules.txt", "/etc/passwd", "/resources/0/name"},
      {"ba7816bf", "BA7816BF", "/resources/0/sha256"},
      {"{\"type\": \"object\", \"properties\"", "[{\"type\": \"object\", \"properties\"", "/"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.with);
    std::string text = kGoodManifest;
    const size_t at = text.find(c.replace);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, std::string_view(c.replace).size(), c.with);
    Manifest manifest;
    const std::vector<std::string> problems = ReadManifest(text, &manifest);
    ASSERT_FALSE(problems.empty());
    bool named = false;
    for (const std::string& problem : problems)
      named |= problem.compare(0, std::string_view(c.pointer).size(), c.pointer) == 0;
    EXPECT_TRUE(named) << problems[0];
  }
}

TEST(Manifest, HostileTextEndsInAnAnswer) {
  Manifest manifest;
  for (const std::string& text :
       {std::string(), std::string("{"), std::string(60000, '['), "{\"id\": \"" + std::string(60000, 'a') + "\"}",
        std::string("\xFF\xFE{}"), std::string("nul"), std::string("[]")}) {
    EXPECT_FALSE(ReadManifest(text, &manifest).empty());
  }
}

TEST(Manifest, ConfigurationsAreHeldAgainstTheSchema) {
  Manifest manifest;
  ASSERT_TRUE(ReadManifest(kGoodManifest, &manifest).empty());
  EXPECT_EQ(ConfigProblem(manifest.config_schema, "{}"), "");
  EXPECT_EQ(ConfigProblem(manifest.config_schema, "{\"most\": 3}"), "");
  for (const char* bad : {"{\"most\": 0}", "{\"most\": \"3\"}", "{\"least\": 1}", "[]", "{", ""}) {
    SCOPED_TRACE(bad);
    EXPECT_NE(ConfigProblem(manifest.config_schema, bad), "");
  }
  std::string error;
  ConfigProblem(nlohmann::json{{"type", 7}}, "{}", &error);
  EXPECT_NE(error, "");
}

TEST(Sha256, Vectors) {
  EXPECT_EQ(Sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // One block, and just more than that with the length.
  EXPECT_EQ(Sha256(std::string(55, 'a')), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  EXPECT_EQ(Sha256(std::string(56, 'a')), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
}

TEST(Utf8, OnlyWhatIsLegal) {
  for (const std::string& good : {std::string(), std::string("a\0b", 3),
                                  std::string("\xD2\x9B\xE2\x82\xAC\xF4\x8F\xBF\xBF\xED\x9F\xBF\xEE\x80\x80")})
    EXPECT_TRUE(IsUtf8(good));
  for (const char* bad : {"\x80", "\xC2", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xE2\x82", "\xC3\x28"}) {
    EXPECT_FALSE(IsUtf8(bad)) << bad;
  }
}

TEST(Documents, AreLegal) {
  std::vector<TestDocument> all = BuiltInDocuments();
  ASSERT_EQ(all.size(), 4u);
  const std::vector<TestDocument> odd = OddDocuments();
  all.insert(all.end(), odd.begin(), odd.end());
  Random random(7);
  ManifestExtractor extractor;
  extractor.languages = {"*"};
  extractor.uses_types = {"date", "sentence"};
  for (int i = 0; i < 500; ++i) all.push_back(Mutated(all, extractor, &random));
  for (const TestDocument& document : all) {
    SCOPED_TRACE(document.id);
    ASSERT_TRUE(IsUtf8(document.text));
    uint64_t begin = 0;
    for (const Prior& prior : document.prior) {
      ASSERT_LT(prior.begin, prior.end);
      ASSERT_LE(prior.end, document.text.size());
      ASSERT_TRUE(IsBoundary(document.text, prior.begin) && IsBoundary(document.text, prior.end));
      ASSERT_LE(begin, prior.begin);
      begin = prior.begin;
    }
    // What a reproducer keeps is what there was.
    ASSERT_EQ(ToJson(DocumentFromJson(ToJson(document))), ToJson(document));
  }
}

TEST(GuardedBlock, OneByteMoreIsAFault) {
  const GuardedBlock block("text", Placement::kEnd, "the text");
  EXPECT_EQ(std::string(block.data(), block.size()), "text");
  char where[100];
  DescribeFault(block.data() + 4, where, sizeof where);
  EXPECT_STREQ(where, "behind the text");
  DescribeFault(block.data() - 1, where, sizeof where);
  EXPECT_STREQ(where, "before the text");
  DescribeFault(&where, where, sizeof where);
  EXPECT_STREQ(where, "");
  EXPECT_DEATH(static_cast<void>(*static_cast<volatile char*>(block.data() + 4)), "");
  GuardedBlock front("text", Placement::kBegin, "the text");
  EXPECT_DEATH(static_cast<void>(*static_cast<volatile char*>(front.data() - 1)), "");
  front.Seal();
  EXPECT_DEATH(*static_cast<volatile char*>(front.data()) = 'x', "");
  front.Revoke();
  EXPECT_DEATH(static_cast<void>(*static_cast<volatile char*>(front.data())), "");
}

// One emit() of a wrong annotation breaks the one rule that it is about.
TEST(RecordingSink, EachRule) {
  const std::string text = "\xD2\x9B ab";
  chx_annotation good = {};
  good.struct_size = sizeof good;
  good.begin = 0;
  good.end = 2;
  good.type = CHX_STR("ship");
  good.confidence = 1;
  static chx_attr attr = {CHX_STR("key"), {CHX_VALUE_STRING, 0, {CHX_STR("value")}}};
  static chx_relation relation = {CHX_STR("role"), 77};
  static chx_link link = {CHX_STR("kb"), CHX_STR("id"), 1};
  const struct {
    const char* name;
    Rule rule;
    void (*change)(chx_annotation* a);
  } cases[] = {
      {"end outside", Rule::kSpans, [](chx_annotation* a) { a->end = 6; }},
      {"begin outside", Rule::kSpans, [](chx_annotation* a) { a->begin = ~0ull; }},
      {"empty", Rule::kSpans, [](chx_annotation* a) { a->end = 0; }},
      {"inside a code point", Rule::kSpans, [](chx_annotation* a) { a->end = 1; }},
      {"type", Rule::kTypes, [](chx_annotation* a) { a->type = CHX_STR("boat"); }},
      {"confidence", Rule::kNumbers, [](chx_annotation* a) { a->confidence = 1.01; }},
      {"confidence not a number", Rule::kNumbers,
       [](chx_annotation* a) {
         a->confidence = 0.0 / 0.0 * a->confidence;
         a->confidence = __builtin_nan("");
       }},
      {"struct_size", Rule::kAnnotation, [](chx_annotation* a) { a->struct_size = 128; }},
      {"canonical at NULL", Rule::kStrings,
       [](chx_annotation* a) {
         a->canonical = {nullptr, 3};
       }},
      {"canonical too long", Rule::kStrings,
       [](chx_annotation* a) {
         a->canonical = {"x", 1ull << 40};
       }},
      {"canonical not UTF-8", Rule::kStrings, [](chx_annotation* a) { a->canonical = CHX_STR("\xC3\x28"); }},
      {"attributes at NULL", Rule::kAnnotation, [](chx_annotation* a) { a->attr_count = 1; }},
      {"too many attributes", Rule::kAnnotation,
       [](chx_annotation* a) {
         a->attrs = &attr;
         a->attr_count = 1ull << 60;
       }},
      {"key", Rule::kKeys,
       [](chx_annotation* a) {
         static chx_attr bad = attr;
         bad.key = CHX_STR("A Key");
         a->attrs = &bad;
         a->attr_count = 1;
       }},
      {"bool", Rule::kNumbers,
       [](chx_annotation* a) {
         static chx_attr bad = attr;
         bad.value.type = CHX_VALUE_BOOL;
         bad.value.as.i64 = 2;
         a->attrs = &bad;
         a->attr_count = 1;
       }},
      {"date", Rule::kNumbers,
       [](chx_annotation* a) {
         static chx_attr bad = attr;
         bad.value.type = CHX_VALUE_DATE;
         bad.value.as.date = {2023, 2, 29, CHX_DATE_DAY, 0};
         a->attrs = &bad;
         a->attr_count = 1;
       }},
      {"decimal", Rule::kNumbers,
       [](chx_annotation* a) {
         static chx_attr bad = attr;
         bad.value.type = CHX_VALUE_DECIMAL;
         bad.value.as.decimal = {1, 41, 0};
         a->attrs = &bad;
         a->attr_count = 1;
       }},
      {"link without id", Rule::kKeys,
       [](chx_annotation* a) {
         static chx_link bad = link;
         bad.id = CHX_STR("");
         a->links = &bad;
         a->link_count = 1;
       }},
      {"host's id", Rule::kRelations, [](chx_annotation* a) { a->id = CHX_HOST_ID; }},
      {"relation to nothing", Rule::kDangling,
       [](chx_annotation* a) {
         a->relations = &relation;
         a->relation_count = 1;
       }},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    RecordingSink sink({text}, {{}}, {"ship"}, {}, "test");
    chx_annotation a = good;
    c.change(&a);
    sink.get()->emit(sink.get(), 0, &a);
    sink.Close(CHX_OK);
    EXPECT_EQ(sink.TakeViolations().rules(), std::vector<Rule>{c.rule});
  }
  chx_annotation whole = good;
  whole.attrs = &attr;
  whole.attr_count = 1;
  whole.links = &link;
  whole.link_count = 1;
  whole.relations = &relation;
  whole.relation_count = 1;
  RecordingSink sink({text}, {{77}}, {"ship"}, {}, "test");
  EXPECT_EQ(sink.get()->emit(sink.get(), 0, &whole), CHX_OK);
  sink.get()->finish(sink.get(), 0, CHX_OK, {nullptr, 0});
  sink.Close(CHX_OK);
  EXPECT_TRUE(sink.TakeViolations().empty());
  ASSERT_EQ(sink.documents()[0].findings.size(), 1u);
}

TEST(RecordingSink, TheOrderOfCalls) {
  const std::string text = "abc";
  chx_annotation a = {};
  a.struct_size = sizeof a;
  a.end = 1;
  a.type = CHX_STR("ship");
  const auto rules = [&](auto calls) {
    RecordingSink sink({text}, {{}}, {"ship"}, {}, "test");
    calls(&sink, sink.get());
    sink.Close(CHX_OK);
    return sink.TakeViolations().rules();
  };
  using Rules = std::vector<Rule>;
  EXPECT_EQ(rules([&](RecordingSink*, const chx_sink* s) { s->emit(s, 1, &a); }), Rules{Rule::kFinish});
  EXPECT_EQ(rules([&](RecordingSink*, const chx_sink* s) { s->finish(s, 1, 0, {nullptr, 0}); }), Rules{Rule::kFinish});
  EXPECT_EQ(rules([&](RecordingSink*, const chx_sink* s) {
              s->finish(s, 0, 0, {nullptr, 0});
              s->finish(s, 0, 0, {nullptr, 0});
            }),
            Rules{Rule::kFinish});
  EXPECT_EQ(rules([&](RecordingSink*, const chx_sink* s) {
              s->finish(s, 0, 0, {nullptr, 0});
              s->emit(s, 0, &a);
            }),
            Rules{Rule::kFinish});
  EXPECT_EQ(rules([&](RecordingSink*, const chx_sink* s) { s->emit(s, 0, nullptr); }), Rules{Rule::kAnnotation});
  EXPECT_EQ(rules([&](RecordingSink*, const chx_sink* s) { std::thread([&] { s->emit(s, 0, &a); }).join(); }),
            Rules{Rule::kCallbacks});
  EXPECT_EQ(rules([&](RecordingSink* sink, const chx_sink* s) {
              sink->Close(0);
              s->emit(s, 0, &a);
            }),
            Rules{Rule::kCallbacks});
  EXPECT_EQ(rules([&](RecordingSink*, const chx_sink* s) {
              for (int i = 0; i < 20001; ++i) s->emit(s, 0, &a);
            }),
            Rules{Rule::kBudget});
  EXPECT_EQ(rules([&](RecordingSink*, const chx_sink* s) {
              s->emit(s, 0, &a);
              s->finish(s, 0, 0, {nullptr, 0});
            }),
            Rules{});
}

TEST(Report, ExitCodesTellTheStage) {
  const auto result = [](const char* id, Verdict verdict) { return Result{id, verdict, {}, 0}; };
  EXPECT_EQ(ExitCode({result("static.elf", Verdict::kPassed), result("load.init", Verdict::kWarning),
                      result("fuzz.config", Verdict::kSkipped)}),
            0);
  EXPECT_EQ(ExitCode({result("static.elf", Verdict::kFailed)}), 10);
  EXPECT_EQ(ExitCode({result("semantics.spans", Verdict::kCrashed), result("semantics.types", Verdict::kTimeout)}), 13);
  EXPECT_EQ(ExitCode({result("fuzz.config", Verdict::kFailed)}), 17);
  EXPECT_EQ(ExitCode({result("semantics.spans", Verdict::kFailed), result("time.memory", Verdict::kFailed)}), 1);
}

TEST(Report, HostileTextDoesNotLeaveItsPlace) {
  Result result{"load.init", Verdict::kFailed, {}, 0};
  result.outcome.Fail("<b>\"&'\x1b[2J\n\xFF", "");
  const Subject subject;
  const std::string junit = JUnitReport(subject, {result});
  EXPECT_EQ(junit.find("<b>"), std::string::npos);
  EXPECT_EQ(junit.find('\x1b'), std::string::npos);
  EXPECT_EQ(TextReport(subject, {result}, false, false).find('\x1b'), std::string::npos);
  EXPECT_TRUE(nlohmann::json::accept(JsonReport(subject, {result})));
}

TEST(Checks, HaveIdsOfStages) {
  std::set<std::string> ids;
  for (const Check& check : AllChecks()) {
    EXPECT_TRUE(ids.insert(check.id).second) << check.id;
    EXPECT_EQ(std::count(AllStages().begin(), AllStages().end(), StageOf(check.id)), 1) << check.id;
    EXPECT_FALSE(check.asks.empty());
  }
}

TEST(Scaffold, WritesEachLanguageAndOverwritesNothing) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "chancery-scaffold";
  std::filesystem::remove_all(folder);
  EXPECT_EQ(ScaffoldLanguages(), (std::vector<std::string>{"c", "cpp", "rust", "go"}));
  for (const std::string& language : ScaffoldLanguages()) {
    SCOPED_TRACE(language);
    ScaffoldOptions options = {language, "ship_names", "", (folder / language).string()};
    EXPECT_EQ(WriteScaffold(options), "");
    EXPECT_TRUE(std::filesystem::exists(folder / language / "Makefile"));
    EXPECT_NE(WriteScaffold(options), "");
  }
  for (const char* name : {"", "Ship", "1ship", "ship-names", "ship__names", "ship_", "../ship"}) {
    SCOPED_TRACE(name);
    EXPECT_NE(WriteScaffold({"c", name, "", (folder / "x").string()}), "");
    EXPECT_FALSE(std::filesystem::exists(folder / "x"));
  }
  for (const char* id : {"ships", "Org.example.ships", "org..ships", "org.-ships", ".org.ships", "org.ships."}) {
    SCOPED_TRACE(id);
    EXPECT_NE(WriteScaffold({"c", "ships", id, (folder / "x").string()}), "");
  }
  EXPECT_NE(WriteScaffold({"cobol", "ships", "", (folder / "x").string()}), "");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace chancery::check
