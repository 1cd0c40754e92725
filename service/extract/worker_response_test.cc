#include "service/extract/worker_response.h"

#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "service/extract/wire_annotation.h"

namespace chancery::extract {
namespace {

const std::vector<std::string> kProduces = {"found"};

std::string Record(uint32_t kind, uint32_t document, std::string payload) {
  payload.resize((payload.size() + 7) / 8 * 8);
  const RecordHead head{static_cast<uint32_t>(sizeof(RecordHead) + payload.size()), kind, document, 0};
  return std::string(reinterpret_cast<const char*>(&head), sizeof(head)) + payload;
}

std::string Finding(uint32_t document, uint64_t begin, uint64_t end, const char* type = "found") {
  const chx_attr attributes[] = {{CHX_STR("word"), {CHX_VALUE_STRING, 0, {{"treaty", 6}}}},
                                 {CHX_STR("date"), {CHX_VALUE_DATE, 0, {}}}};
  chx_attr own[2] = {attributes[0], attributes[1]};
  own[1].value.as.date = {2024, 2, 29, CHX_DATE_DAY, 0};
  const chx_link links[] = {{CHX_STR("wikidata"), CHX_STR("Q1"), 0.5}};
  const chx_relation relations[] = {{CHX_STR("with"), 1}};
  chx_annotation a{};
  a.struct_size = sizeof(a);
  a.begin = begin;
  a.end = end;
  a.id = begin + 1;
  a.type = {type, std::strlen(type)};
  a.canonical = CHX_STR("Treaty");
  a.confidence = 0.25;
  a.attrs = own;
  a.attr_count = 2;
  a.links = links;
  a.link_count = 1;
  a.relations = relations;
  a.relation_count = 1;
  std::string bytes(WireSize(a), '\0');
  WriteWire(a, bytes.data());
  return Record(kAnnotationRecord, document, bytes);
}

std::string End(uint32_t document, uint32_t flags = kByPlugin, chx_status status = CHX_OK,
                const std::string& message = "") {
  const FinishedRecord record{status, flags, 0, static_cast<uint32_t>(message.size()), 0};
  return Record(kFinishedRecord, document,
                std::string(reinterpret_cast<const char*>(&record), sizeof(record)) + message);
}

std::string Split(const std::string& bytes, size_t count, std::vector<DocumentRecords>* out) {
  return SplitResponse(std::make_shared<const std::string>(bytes), count, out);
}

struct Replayed {
  explicit Replayed(const DocumentRecords& records, size_t max_annotations = 100) {
    document.content = "a treaty of 2024";
    ok = ReplayDocument(records, {&document, &kProduces, &prior, 0, max_annotations}, 5, &result, &why);
  }
  model::Document document;
  std::unordered_set<uint64_t> prior;
  SinkResult result;
  std::string why;
  bool ok;
};

TEST(WorkerResponse, GivesEachDocumentItsOwn) {
  std::vector<DocumentRecords> documents;
  // Findings of two documents between each other, one document without an end.
  ASSERT_EQ(Split(Finding(0, 2, 8) + Finding(1, 0, 1) + End(1) + Finding(0, 9, 11) + Finding(2, 0, 1) +
                      End(0, kByPlugin | kStopped, CHX_E_NOT_FOUND, "no table"),
                  3, &documents),
            "");
  EXPECT_EQ(documents[0].annotations.size(), 2u);
  EXPECT_TRUE(documents[1].finished);
  EXPECT_FALSE(documents[2].finished);
  const Replayed first(documents[0]);
  ASSERT_TRUE(first.ok) << first.why;
  EXPECT_EQ(first.result.status, CHX_E_NOT_FOUND);
  EXPECT_EQ(first.result.message, "no table");
  EXPECT_TRUE(first.result.stopped);
  ASSERT_EQ(first.result.annotations.size(), 2u);
  const model::Annotation& a = first.result.annotations[0];
  EXPECT_EQ(a.id, 5u);
  EXPECT_EQ(a.canonical, "Treaty");
  EXPECT_EQ(a.confidence, 0.25);
  EXPECT_EQ(a.Text("word"), "treaty");
  EXPECT_EQ(*a.Find<model::PartialDate>("date"), (model::PartialDate{2024, 2, 29}));
  EXPECT_EQ(a.links[0].id, "Q1");
  EXPECT_EQ(first.result.dangling_relations, 2);  // of an id that nothing has
}

TEST(WorkerResponse, NonsenseIsNamed) {
  const std::string good = Finding(0, 2, 8);
  RecordHead head;
  std::memcpy(&head, good.data(), sizeof(head));
  const auto with_size = [&](uint32_t size) {
    RecordHead other = head;
    other.size = size;
    return std::string(reinterpret_cast<const char*>(&other), sizeof(other)) + good.substr(sizeof(other));
  };
  FinishedRecord long_message{CHX_OK, 0, 0, 1000, 0};
  struct Case {
    std::string bytes, words;
  };
  std::vector<DocumentRecords> documents;
  for (const Case& c : {
           Case{"x", "cut off"},
           Case{good.substr(0, 40), "a record of"},
           Case{with_size(0), "a record of 0 bytes"},
           Case{with_size(8), "a record of 8 bytes"},
           Case{with_size(head.size - 4), "a record of"},
           Case{with_size(UINT32_MAX), "a record of 4294967295 bytes"},
           Case{Finding(3, 2, 8), "document 3 of 2"},
           Case{Record(99, 0, ""), "kind 99"},
           Case{Record(0, 0, ""), "kind 0"},
           Case{End(0) + Finding(0, 2, 8), "finished document"},
           Case{End(0) + End(0), "ends twice"},
           Case{Record(kFinishedRecord, 0, "short"), "cut off"},
           Case{Record(kFinishedRecord, 0, std::string(reinterpret_cast<char*>(&long_message), sizeof(long_message))),
                "cut off"},
           Case{Record(kRefusedRecord, 0, std::string(16, '\0')), "none"},
           Case{End(0) + Record(kRefusedRecord, 0, std::string(16, '\xff')), "none"},
       }) {
    SCOPED_TRACE(c.words);
    EXPECT_NE(Split(c.bytes, 2, &documents).find(c.words), std::string::npos) << Split(c.bytes, 2, &documents);
  }
}

TEST(WorkerResponse, WhatAnHonestWorkerWouldHaveRefusedIsNonsense) {
  std::vector<DocumentRecords> documents;
  for (const std::string& finding :
       {Finding(0, 2, 1000), Finding(0, 8, 2), Finding(0, 2, 8, "other"), Finding(0, 2, 8) + Finding(0, 2, 8),
        Record(kAnnotationRecord, 0, ""), Record(kAnnotationRecord, 0, std::string(64, '\xff'))}) {
    ASSERT_EQ(Split(finding + End(0), 1, &documents), "");
    const Replayed replayed(documents[0]);
    EXPECT_FALSE(replayed.ok);
    EXPECT_NE(replayed.why, "");
  }
  ASSERT_EQ(Split(Finding(0, 2, 3) + Finding(0, 3, 4) + End(0), 1, &documents), "");
  EXPECT_TRUE(Replayed(documents[0], 2).ok);
  EXPECT_FALSE(Replayed(documents[0], 1).ok);
}

// Bytes changed by chance, each in a block of its exact size, so that a sanitizer sees a byte read too far.
TEST(WorkerResponse, AnyBytesAreReadInBounds) {
  const std::string good =
      Finding(0, 2, 8) + Finding(1, 0, 1) + End(1) + Finding(0, 9, 11) + End(0, kByPlugin, -5, "words");
  std::mt19937 random(20261125);
  int nonsense = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = good;
    for (int flips = 1 + static_cast<int>(random() % 4); flips > 0; --flips) {
      const size_t at = random() % bytes.size();
      switch (random() % 4) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes[at] = '\xff'; break;
        case 2: bytes.resize(at); break;
        default: bytes.insert(at, 8, static_cast<char>(random()));
      }
      if (bytes.empty()) bytes = good;
    }
    std::vector<DocumentRecords> documents;
    if (!Split(bytes, 2, &documents).empty()) ++nonsense;
    for (const DocumentRecords& document : documents) {
      const Replayed replayed(document);
      for (const model::Annotation& a : replayed.result.annotations) {
        EXPECT_LT(a.span.begin, a.span.end);
        EXPECT_LE(a.span.end, 16);
      }
    }
  }
  EXPECT_GT(nonsense, 5'000);
}

}  // namespace
}  // namespace chancery::extract
