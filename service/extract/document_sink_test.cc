#include "service/extract/document_sink.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "service/extract/chx_text.h"
#include "service/extract/plugin_host.h"

namespace chancery::extract {
namespace {

const std::vector<std::string> kProduces = {"found", "other"};

chx_annotation Found(uint64_t begin, uint64_t end, uint64_t id = 0) {
  chx_annotation a{};
  a.struct_size = sizeof(a);
  a.begin = begin;
  a.end = end;
  a.id = id;
  a.type = CHX_STR("found");
  a.confidence = 1;
  return a;
}

// A sink over "Ünder the treaty" and what goes with it.
struct Fixture {
  explicit Fixture(uint64_t deadline_ns = UINT64_MAX, size_t max_annotations = 10) {
    document.content = "\xC3\x9Cnder the treaty";
    sink = std::make_unique<DocumentSink>(
        DocumentSink::Options{&document, &kProduces, &prior_ids, deadline_ns, max_annotations});
  }
  chx_status Emit(const chx_annotation& a, uint32_t index = 0) { return sink->get()->emit(sink->get(), index, &a); }
  void Finish(chx_status status, absl::string_view message = "") {
    sink->get()->finish(sink->get(), 0, status, AsChx(message));
  }

  model::Document document;
  std::unordered_set<uint64_t> prior_ids = {5};
  std::unique_ptr<DocumentSink> sink;
};

TEST(DocumentSink, GivesHostIdsAndFollowsRelationsInAnyOrder) {
  Fixture f;
  chx_annotation first = Found(0, 2, 70);
  // Forward, to itself, to what it was given, to nothing, to a host id that it was not given.
  const chx_relation relations[] = {{CHX_STR("a"), 71},
                                    {CHX_STR("b"), 70},
                                    {CHX_STR("c"), kHostIdBit | 5},
                                    {CHX_STR("d"), 99},
                                    {CHX_STR("e"), kHostIdBit | 6},
                                    {CHX_STR("f"), 0}};
  first.relations = relations;
  first.relation_count = 6;
  EXPECT_EQ(f.Emit(first), CHX_OK);
  EXPECT_EQ(f.Emit(Found(2, 3, 71)), CHX_OK);
  f.Finish(CHX_OK);
  const SinkResult result = f.sink->Take(CHX_OK, 11);
  ASSERT_EQ(result.annotations.size(), 2u);
  EXPECT_EQ(result.annotations[0].id, 11u);
  EXPECT_EQ(result.annotations[1].id, 12u);
  const auto& kept = result.annotations[0].relations;
  ASSERT_EQ(kept.size(), 3u);
  EXPECT_EQ(kept[0].role, "a");
  EXPECT_EQ(kept[0].target_id, 12u);
  EXPECT_EQ(kept[1].target_id, 11u);
  EXPECT_EQ(kept[2].role, "c");
  EXPECT_EQ(kept[2].target_id, 5u);
  EXPECT_EQ(result.dangling_relations, 3);
  EXPECT_EQ(result.refused, 0);
}

TEST(DocumentSink, SpansLieInTheTextOnCodePoints) {
  Fixture f;
  struct Case {
    uint64_t begin, end;
    chx_status status;
  };
  for (const Case& c : {Case{0, 2, CHX_OK}, Case{0, 17, CHX_OK}, Case{16, 17, CHX_OK}, Case{0, 18, CHX_E_OUT_OF_RANGE},
                        Case{0, 1, CHX_E_OUT_OF_RANGE}, Case{1, 2, CHX_E_OUT_OF_RANGE}, Case{3, 3, CHX_E_OUT_OF_RANGE},
                        Case{4, 3, CHX_E_OUT_OF_RANGE}, Case{17, 17, CHX_E_OUT_OF_RANGE},
                        Case{UINT64_MAX, 2, CHX_E_OUT_OF_RANGE}, Case{2, UINT64_MAX, CHX_E_OUT_OF_RANGE},
                        Case{uint64_t{1} << 32, (uint64_t{1} << 32) + 1, CHX_E_OUT_OF_RANGE}}) {
    SCOPED_TRACE(testing::Message() << c.begin << ".." << c.end);
    EXPECT_EQ(f.Emit(Found(c.begin, c.end)), c.status);
  }
}

TEST(DocumentSink, ValuesAreChecked) {
  Fixture f(UINT64_MAX, 100);
  const auto emit = [&f](chx_value_type type, auto set) {
    chx_attr attr{};
    attr.key = CHX_STR("key");
    attr.value.type = type;
    set(attr.value.as);
    chx_annotation a = Found(0, 2);
    a.attrs = &attr;
    a.attr_count = 1;
    return f.Emit(a);
  };
  using As = decltype(chx_value::as);
  const auto date = [&](int32_t year, uint8_t month, uint8_t day, uint8_t precision) {
    return emit(CHX_VALUE_DATE, [&](As& as) { as.date = {year, month, day, precision, 0xff}; });
  };
  for (const chx_status good :
       {date(2024, 2, 29, CHX_DATE_DAY), date(2024, 2, 0, CHX_DATE_MONTH), date(1, 0, 0, CHX_DATE_YEAR),
        date(1990, 0, 0, CHX_DATE_DECADE), date(9999, 12, 31, CHX_DATE_DAY),
        emit(CHX_VALUE_BOOL, [](As& as) { as.i64 = 1; }), emit(CHX_VALUE_DOUBLE, [](As& as) { as.f64 = -1e300; }),
        emit(CHX_VALUE_DECIMAL,
             [](As& as) {
               as.decimal = {INT64_MIN, 40, 0};
             }),
        emit(999, [](As&) {}), emit(CHX_VALUE_NONE, [](As&) {}), emit(CHX_VALUE_STRING, [](As& as) {
          as.str = {nullptr, 0};
        })}) {
    EXPECT_EQ(good, CHX_OK);
  }
  for (const chx_status bad :
       {date(2023, 2, 29, CHX_DATE_DAY), date(2024, 13, 0, CHX_DATE_MONTH), date(2024, 0, 0, CHX_DATE_MONTH),
        date(2024, 1, 0, CHX_DATE_DAY), date(0, 0, 0, CHX_DATE_YEAR), date(10000, 0, 0, CHX_DATE_YEAR),
        date(2024, 1, 1, CHX_DATE_UNKNOWN), date(2024, 1, 1, 77), date(2024, 1, 1, CHX_DATE_YEAR),
        emit(CHX_VALUE_BOOL, [](As& as) { as.i64 = 2; }), emit(CHX_VALUE_DOUBLE, [](As& as) { as.f64 = NAN; }),
        emit(CHX_VALUE_DOUBLE, [](As& as) { as.f64 = INFINITY; }),
        emit(CHX_VALUE_DECIMAL,
             [](As& as) {
               as.decimal = {1, 41, 0};
             }),
        emit(CHX_VALUE_DECIMAL,
             [](As& as) {
               as.decimal = {1, INT32_MIN, 0};
             }),
        emit(CHX_VALUE_STRING, [](As& as) {
          as.str = {nullptr, 1};
        })}) {
    EXPECT_EQ(bad, CHX_E_INVALID_ARGUMENT);
  }
  const SinkResult result = f.sink->Take(CHX_OK, 1);
  EXPECT_EQ(result.annotations.size(), 11u);
  EXPECT_EQ(result.refused, 15);
  EXPECT_EQ(*result.annotations[3].Find<std::string>("key"), "199");
  EXPECT_TRUE(result.annotations[8].attributes.empty());  // a kind of value this host does not know
}

// A plugin built with a younger header has a longer annotation; one that says it is short must not be read further.
TEST(DocumentSink, ReadsNoMoreOfAnAnnotationThanIsThere) {
  Fixture f;
  std::vector<char> younger(sizeof(chx_annotation) + 16, '\xA5');
  chx_annotation a = Found(0, 2);
  a.struct_size = static_cast<uint32_t>(younger.size());
  std::memcpy(younger.data(), &a, sizeof(a));
  EXPECT_EQ(f.sink->get()->emit(f.sink->get(), 0, reinterpret_cast<const chx_annotation*>(younger.data())), CHX_OK);
  // An exact heap block, so that a sanitizer sees a byte read too far.
  void* shorter = std::malloc(8);
  const uint32_t size[] = {8, 0};
  std::memcpy(shorter, size, 8);
  EXPECT_EQ(f.sink->get()->emit(f.sink->get(), 0, static_cast<const chx_annotation*>(shorter)), CHX_E_INVALID_ARGUMENT);
  std::free(shorter);
}

TEST(DocumentSink, OtherThreadsMayOnlyAsk) {
  Fixture f(NowNs() + 3'600'000'000'000);
  chx_status emitted = CHX_OK;
  int32_t stop = 1;
  std::thread other([&] {
    emitted = f.Emit(Found(0, 2));
    f.Finish(CHX_E_INTERNAL, "not me");
    stop = f.sink->get()->should_stop(f.sink->get());
  });
  other.join();
  EXPECT_EQ(emitted, CHX_E_FAILED_PRECONDITION);
  EXPECT_EQ(stop, 0);
  EXPECT_EQ(f.Emit(Found(0, 2)), CHX_OK);
  const SinkResult result = f.sink->Take(CHX_OK, 1);
  EXPECT_EQ(result.status, CHX_OK);
  EXPECT_EQ(result.annotations.size(), 1u);
  EXPECT_EQ(result.refused, 2);
}

TEST(DocumentSink, DeadlineAndBudgetEndIt) {
  Fixture late(1);
  EXPECT_EQ(late.Emit(Found(0, 2)), CHX_E_CANCELLED);
  EXPECT_TRUE(late.sink->Take(CHX_OK, 1).stopped);
  Fixture full(UINT64_MAX, 2);
  EXPECT_EQ(full.Emit(Found(0, 2)), CHX_OK);
  EXPECT_EQ(full.Emit(Found(0, 2)), CHX_OK);
  EXPECT_EQ(full.Emit(Found(0, 2)), CHX_E_RESOURCE_EXHAUSTED);
  const SinkResult result = full.sink->Take(CHX_OK, 1);
  EXPECT_TRUE(result.exhausted);
  EXPECT_EQ(result.annotations.size(), 2u);
}

TEST(DocumentSink, VerdictIsFinishsElseExtracts) {
  Fixture finished;
  finished.Finish(CHX_OK);
  EXPECT_EQ(finished.sink->Take(CHX_E_INTERNAL, 1).status, CHX_OK);
  Fixture unfinished;
  EXPECT_EQ(unfinished.sink->Take(CHX_E_INTERNAL, 1).status, CHX_E_INTERNAL);
  Fixture failed;
  failed.Finish(CHX_E_NOT_FOUND, "a\nmessage\xff");
  const SinkResult result = failed.sink->Take(CHX_OK, 1);
  EXPECT_EQ(result.status, CHX_E_NOT_FOUND);
  EXPECT_EQ(result.message, "a message");
}

}  // namespace
}  // namespace chancery::extract
