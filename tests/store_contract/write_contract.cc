#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/store_contract/store_contract.h"

namespace chancery::store {
namespace {

using absl::StatusCode;

TEST_P(StoreContract, KeepsAllOfADocument) {
  DocumentWrite write = MakeWrite("d1", std::string("Тоқаев \0 met \U0001F600", 24));
  model::Document& d = write.document;
  d.title = "Заголовок";
  d.source = "inform.kz";
  d.source_uri = "https://example.org/1";
  d.language = "kk-Latn";
  d.language_detected = true;
  d.publish_time = absl::FromUnixMicros(1234567890123456);
  d.publish_time_source = model::AnchorSource::kDateline;
  d.labels = {{"topic", "energy"}, {"", "empty key"}, {"line\n", "ә\"\\"}};
  d.boilerplate = {{0, 2}, {4, 9}};
  d.sentences = {{2, 4}, {9, 20}};
  write.facts = {MakeFact("f1", 0, model::DateFact{}), MakeFact("f2", 0, model::DateFact{}),
                 MakeFact("f3", 4, model::EventFact{})};
  const WriteResult result = Put(write);
  EXPECT_EQ(result.disposition, Disposition::kCreated);
  for (int reopened = 0; reopened < 2; ++reopened) {
    SCOPED_TRACE(reopened);
    const auto row = store_->GetDocument("c", "d1");
    ASSERT_TRUE(row.ok()) << row.status();
    for (const model::Document* got : {&row->document, &result.document}) {
      EXPECT_EQ(got->collection, "c");
      EXPECT_EQ(got->id, "d1");
      EXPECT_EQ(got->content, d.content);
      EXPECT_EQ(got->title, d.title);
      EXPECT_EQ(got->source, d.source);
      EXPECT_EQ(got->source_uri, d.source_uri);
      EXPECT_EQ(got->language, d.language);
      EXPECT_TRUE(got->language_detected);
      EXPECT_EQ(got->publish_time, d.publish_time);
      EXPECT_EQ(got->publish_time_source, d.publish_time_source);
      EXPECT_EQ(got->create_time, now_);
      EXPECT_EQ(got->update_time, now_);
      EXPECT_FALSE(got->etag.empty());
      EXPECT_EQ(got->content_sha256, d.content_sha256);
      EXPECT_EQ(got->labels, d.labels);
      EXPECT_EQ(got->boilerplate, d.boilerplate);
      EXPECT_EQ(got->sentences, d.sentences);
    }
    EXPECT_EQ(row->document.etag, result.document.etag);
    EXPECT_EQ(row->fact_counts, (std::map<std::string, int32_t>{{"DATE", 2}, {"EVENT", 1}}));
    Reopen();
  }
}

TEST_P(StoreContract, SaysWhatBecameOfAWrite) {
  const WriteResult first = Put(MakeWrite("d1", "one"));
  EXPECT_EQ(first.disposition, Disposition::kCreated);
  now_ += absl::Seconds(10);

  const WriteResult same = Put(MakeWrite("d1", "one"));
  EXPECT_EQ(same.disposition, Disposition::kUnchanged);
  EXPECT_EQ(same.document.etag, first.document.etag);
  EXPECT_EQ(same.document.update_time, first.document.update_time);

  const WriteResult twin = Put(MakeWrite("d2", "one"));
  EXPECT_EQ(twin.disposition, Disposition::kDuplicate);
  EXPECT_EQ(twin.document.id, "d1");
  EXPECT_EQ(twin.document.content, "one");
  EXPECT_EQ(store_->GetDocument("c", "d2").status().code(), StatusCode::kNotFound);

  DocumentWrite elsewhere = MakeWrite("d2", "one");
  elsewhere.document.collection = "other";
  EXPECT_EQ(Put(elsewhere).disposition, Disposition::kCreated);

  DocumentWrite titled = MakeWrite("d1", "one");
  titled.document.title = "now with a title";
  const WriteResult metadata = Put(titled);
  EXPECT_EQ(metadata.disposition, Disposition::kUpdated);
  EXPECT_NE(metadata.document.etag, first.document.etag);
  EXPECT_EQ(metadata.document.create_time, first.document.create_time);
  EXPECT_EQ(metadata.document.update_time, now_);

  const WriteResult content = Put(MakeWrite("d1", "two"));
  EXPECT_EQ(content.disposition, Disposition::kUpdated);
  // A state that comes back is not the old one: its etag must not open a door for a writer who read the first.
  const WriteResult back = Put(MakeWrite("d1", "one"));
  EXPECT_EQ(back.disposition, Disposition::kUpdated);
  EXPECT_NE(back.document.etag, first.document.etag);

  Put(MakeWrite("d3", "three"));
  const WriteResult becomes_twin = Put(MakeWrite("d3", "one"));
  EXPECT_EQ(becomes_twin.disposition, Disposition::kDuplicate);
  EXPECT_EQ(store_->GetDocument("c", "d3")->document.content, "three");
}

TEST_P(StoreContract, MetadataThatCountsAsChange) {
  struct Case {
    const char* what;
    std::function<void(model::Document&)> change;
  };
  Put(MakeWrite("d1", "text"));
  for (const Case& c : {Case{"title", [](model::Document& d) { d.title = "t"; }},
                        Case{"source", [](model::Document& d) { d.source = "s"; }},
                        Case{"uri", [](model::Document& d) { d.source_uri = "u"; }},
                        Case{"language", [](model::Document& d) { d.language = "ru"; }},
                        Case{"time", [](model::Document& d) { d.publish_time = absl::UnixEpoch(); }},
                        Case{"label", [](model::Document& d) { d.labels["a"] = "b"; }}}) {
    SCOPED_TRACE(c.what);
    DocumentWrite write = MakeWrite("d1", "text");
    c.change(write.document);
    EXPECT_EQ(Put(write).disposition, Disposition::kUpdated);
    EXPECT_EQ(Put(write).disposition, Disposition::kUnchanged);
  }
}

TEST_P(StoreContract, EtagGuardsWritesAndDeletes) {
  DocumentWrite missing = MakeWrite("d1", "one");
  missing.if_etag = "never";
  absl::Status status = PutStatus(missing);
  EXPECT_EQ(status.code(), StatusCode::kAborted);
  EXPECT_EQ(Reason(status), "ETAG_MISMATCH");

  const std::string first = Put(MakeWrite("d1", "one")).document.etag;
  DocumentWrite guarded = MakeWrite("d1", "two");
  guarded.if_etag = first;
  const std::string second = Put(guarded).document.etag;
  status = PutStatus(guarded);
  EXPECT_EQ(status.code(), StatusCode::kAborted);
  EXPECT_EQ(Reason(status), "ETAG_MISMATCH");

  status = store_->DeleteDocument("c", "d1", first).status();
  EXPECT_EQ(status.code(), StatusCode::kAborted);
  EXPECT_EQ(Reason(status), "ETAG_MISMATCH");
  EXPECT_TRUE(store_->DeleteDocument("c", "d1", second).ok());
  status = store_->DeleteDocument("c", "d1", "").status();
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_EQ(Reason(status), "DOCUMENT_NOT_FOUND");
}

TEST_P(StoreContract, NewContentReplacesFactsAndTerms) {
  Put(MakeWrite("d1", "alpha",
                {MakeFact("f1", 0, model::EventFact{.event_type = "meeting"}), MakeFact("f2", 5, model::DateFact{})}));
  Put(MakeWrite("d1", "beta", {MakeFact("f3", 0, model::EventFact{.event_type = "visit"})}));
  const auto facts = store_->GetFacts("c", "d1");
  ASSERT_TRUE(facts.ok());
  ASSERT_EQ(facts->size(), 1u);
  EXPECT_EQ((*facts)[0].id, "f3");
  EXPECT_EQ(Documents(Condition::Terms({{"alpha"}})), "");
  EXPECT_EQ(Documents(Condition::Terms({{"beta"}})), "d1");
  EXPECT_EQ(Facts(Condition::Compare(Field::kEventType, Op::kIn, {"meeting", "visit"})), "d1/f3");
}

TEST_P(StoreContract, BatchFailsPieceByPieceUnlessAtomic) {
  for (const bool atomic : {false, true}) {
    SCOPED_TRACE(atomic);
    const std::string a = atomic ? "a1" : "a0", b = atomic ? "b1" : "b0", m = atomic ? "m1" : "m0";
    std::vector<DocumentWrite> writes = {MakeWrite(a, "text of " + a), MakeWrite(m, "text of " + m),
                                         MakeWrite(b, "text of " + b)};
    writes[1].if_etag = "never";
    const auto results = store_->Write(std::move(writes), atomic);
    ASSERT_EQ(results.size(), 3u);
    EXPECT_EQ(results[0].ok(), !atomic);
    EXPECT_EQ(results[1].status().code(), StatusCode::kAborted);
    EXPECT_EQ(results[2].ok(), !atomic);
    if (atomic) {
      EXPECT_EQ(results[0].status(), results[1].status());
    }
    EXPECT_EQ(store_->GetDocument("c", a).ok(), !atomic);
    EXPECT_EQ(store_->GetDocument("c", b).ok(), !atomic);
    EXPECT_EQ(Documents(Condition::Terms({{a}})), atomic ? "" : a);
  }
  EXPECT_TRUE(store_->Write({}, true).empty());
}

TEST_P(StoreContract, OneBatchIsWrittenInOrder) {
  const auto results = store_->Write(
      {MakeWrite("d", "one"), MakeWrite("d", "two"), MakeWrite("e", "two"), MakeWrite("d", "two")}, false);
  ASSERT_EQ(results.size(), 4u);
  const Disposition expected[] = {Disposition::kCreated, Disposition::kUpdated, Disposition::kDuplicate,
                                  Disposition::kUnchanged};
  for (size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(i);
    ASSERT_TRUE(results[i].ok()) << results[i].status();
    EXPECT_EQ(results[i]->disposition, expected[i]);
  }
}

TEST_P(StoreContract, RefusesWhatItCouldNotReadBack) {
  Put(MakeWrite("d0", "zero"));
  DocumentWrite twice =
      MakeWrite("d1", "one", {MakeFact("f", 0, model::DateFact{}), MakeFact("f", 9, model::DateFact{})});
  EXPECT_EQ(PutStatus(twice).code(), StatusCode::kInvalidArgument);
  model::CustomFact custom{.kind = "k", .attributes = {{"broken", std::string("\xff\xfe")}}};
  EXPECT_EQ(PutStatus(MakeWrite("d1", "one", {MakeFact("f", 0, custom)})).code(), StatusCode::kInvalidArgument);
  DocumentWrite no_hash = MakeWrite("d1", "one");
  no_hash.document.content_sha256.clear();
  EXPECT_EQ(PutStatus(no_hash).code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Documents(Condition::True()), "d0");
}

TEST_P(StoreContract, FactsComeInTheOrderOfTheirSpans) {
  std::vector<model::Fact> facts = {MakeFact("z", 5, model::DateFact{}), MakeFact("b", 0, model::DateFact{}),
                                    MakeFact("a", 5, model::DateFact{}), MakeFact("w", 0, model::EventFact{})};
  facts[3].span.end = 9;
  Put(MakeWrite("d", "some text here", facts));
  const auto got = store_->GetFacts("c", "d");
  ASSERT_TRUE(got.ok());
  std::string ids;
  for (const auto& fact : *got) ids += fact.id;
  EXPECT_EQ(ids, "bwaz");
  EXPECT_EQ(store_->GetFacts("c", "nobody").status().code(), StatusCode::kNotFound);
  Put(MakeWrite("empty", "no facts"));
  EXPECT_TRUE(store_->GetFacts("c", "empty")->empty());
}

TEST_P(StoreContract, FindsByContent) {
  const DocumentWrite write = MakeWrite("d1", "one");
  Put(write);
  EXPECT_EQ(store_->FindByContent("c", write.document.content_sha256)->id, "d1");
  EXPECT_EQ(store_->FindByContent("other", write.document.content_sha256).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(store_->FindByContent("c", std::string(32, 'x')).status().code(), StatusCode::kNotFound);
}

TEST_P(StoreContract, DeleteLeavesNothing) {
  DocumentWrite write =
      MakeWrite("d1", "gone word", {MakeFact("f1", 0, model::OrganizationFact{.organization = "organizations/csto"})});
  write.entities = {MakeEntity("organizations/csto", "CSTO", {{"CSTO", "en", {"csto"}}})};
  write.document.labels = {{"k", "v"}};
  Put(write);
  EXPECT_EQ(*store_->DeleteDocument("c", "d1", ""), 1);
  EXPECT_EQ(store_->GetDocument("c", "d1").status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Documents(Condition::Terms({{"gone"}})), "");
  EXPECT_EQ(Facts(Condition::True()), "");
  EXPECT_EQ(Entities(Condition::True()), "");
  EXPECT_EQ(store_->GetEntity("organizations/csto").status().code(), StatusCode::kNotFound);
  EXPECT_TRUE(store_->FindEntities(model::EntityKind::kUnspecified, {"csto"}, false, 10)->empty());
  EXPECT_EQ(Put(write).disposition, Disposition::kCreated);
}

TEST_P(StoreContract, MegabyteDocuments) {
  std::string content;
  while (content.size() < (1 << 20)) absl::StrAppend(&content, "слово", content.size(), " ");
  content.resize(1 << 20, ' ');
  Put(MakeWrite("big", content));
  EXPECT_EQ(store_->GetDocument("c", "big")->document.content, content);
  EXPECT_EQ(Documents(Condition::Terms({{"слово0"}})), "big");
}

TEST_P(StoreContract, EntitiesAreMergedAndCounted) {
  const auto fact = [] { return MakeFact("f", 0, model::OfficialFact{.official = "officials/a"}); };
  DocumentWrite one = MakeWrite("d1", "one", {fact()});
  one.entities = {MakeEntity("officials/a", "Tokayev", {{"Tokayev", "en", {"tokaev"}}})};
  DocumentWrite two = MakeWrite("d2", "two", {fact()});
  two.entities = {
      MakeEntity("officials/a", "Касым-Жомарт Токаев",
                 {{"Касым-Жомарт Токаев", "ru", {"kasym zhomart tokaev", "tokaev"}}, {"Tokayev", "en", {"tokaev"}}})};
  two.entities[0].country_code = "KZ";
  DocumentWrite three = MakeWrite("d3", "three", {fact()});
  three.entities = {MakeEntity("officials/a", "Kassym-Jomart Tokayev", {})};
  three.entities[0].country_code = "RU";
  // A document that names the entity in a fact alone counts as well, also before the entity is described.
  Put(MakeWrite("d0", "zero", {fact()}));
  EXPECT_EQ(store_->GetEntity("officials/a").status().code(), StatusCode::kNotFound);
  Put(one), Put(two), Put(three);
  const auto entity = store_->GetEntity("officials/a");
  ASSERT_TRUE(entity.ok()) << entity.status();
  EXPECT_EQ(entity->kind, model::EntityKind::kOfficial);
  EXPECT_EQ(entity->display_name, "Касым-Жомарт Токаев");
  EXPECT_EQ(entity->country_code, "KZ");
  EXPECT_EQ(entity->document_count, 4);
  EXPECT_EQ(entity->names,
            (std::vector<model::EntityName>{{"Tokayev", "en", {"tokaev"}},
                                            {"Касым-Жомарт Токаев", "ru", {"kasym zhomart tokaev", "tokaev"}}}));

  EXPECT_EQ(Put(one).disposition, Disposition::kUnchanged);
  EXPECT_EQ(store_->GetEntity("officials/a")->document_count, 4);
  Put(MakeWrite("d2", "two, without him"));
  EXPECT_EQ(store_->GetEntity("officials/a")->document_count, 3);
  for (const char* id : {"d0", "d1"}) ASSERT_TRUE(store_->DeleteDocument("c", id, "").ok());
  EXPECT_EQ(store_->GetEntity("officials/a")->document_count, 1);
  ASSERT_TRUE(store_->DeleteDocument("c", "d3", "").ok());
  const auto gone = store_->GetEntity("officials/a");
  EXPECT_EQ(gone.status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Reason(gone.status()), "ENTITY_NOT_FOUND");
}

TEST_P(StoreContract, FindsEntitiesByKeys) {
  DocumentWrite write = MakeWrite("d", "text");
  write.entities = {MakeEntity("officials/b", "B", {{"Yerlan Koshanov", "en", {"erlan koshanov", "koshanov"}}}),
                    MakeEntity("officials/a", "A", {{"Koshanov", "en", {"koshanov"}}}),
                    MakeEntity("organizations/k", "K", {{"Koshanov Fund", "en", {"koshanov fund", "koshanov"}}})};
  Put(write);
  struct Case {
    const char* what;
    model::EntityKind kind;
    std::vector<std::string> keys;
    bool whole;
    int32_t limit;
    const char* expected;
  };
  for (const Case& c :
       {Case{"part",
             model::EntityKind::kUnspecified,
             {"koshanov"},
             false,
             9,
             "officials/a officials/b organizations/k "},
        Case{"kind", model::EntityKind::kOfficial, {"koshanov"}, false, 9, "officials/a officials/b "},
        Case{"whole", model::EntityKind::kUnspecified, {"koshanov"}, true, 9, "officials/a "},
        Case{"several",
             model::EntityKind::kUnspecified,
             {"erlan koshanov", "koshanov fund", "x"},
             true,
             9,
             "officials/b organizations/k "},
        Case{"limit", model::EntityKind::kUnspecified, {"koshanov"}, false, 2, "officials/a officials/b "},
        Case{"none", model::EntityKind::kTreaty, {"koshanov"}, false, 9, ""},
        Case{"no keys", model::EntityKind::kUnspecified, {}, false, 9, ""}}) {
    SCOPED_TRACE(c.what);
    const auto found = store_->FindEntities(c.kind, c.keys, c.whole, c.limit);
    ASSERT_TRUE(found.ok()) << found.status();
    std::string names;
    for (const auto& entity : *found) names += entity.name + " ";
    EXPECT_EQ(names, c.expected);
  }
}

TEST_P(StoreContract, AnswersAreRememberedForADay) {
  const std::string binary("\0\xff answer", 9);
  EXPECT_FALSE(store_->FindAnswer("r1", now_)->has_value());
  ASSERT_TRUE(store_->RememberAnswer("r1", {"print", binary}, now_).ok());
  for (const absl::Duration later : {absl::ZeroDuration(), absl::Hours(24) - absl::Seconds(1)}) {
    const auto found = store_->FindAnswer("r1", now_ + later);
    ASSERT_TRUE(found.ok());
    ASSERT_TRUE(found->has_value());
    EXPECT_EQ((*found)->fingerprint, "print");
    EXPECT_EQ((*found)->answer, binary);
  }
  EXPECT_FALSE(store_->FindAnswer("r1", now_ + absl::Hours(24))->has_value());
  ASSERT_TRUE(store_->RememberAnswer("r2", {"p", "second"}, now_ + absl::Hours(25)).ok());
  EXPECT_FALSE(store_->FindAnswer("r1", now_)->has_value());
  ASSERT_TRUE(store_->RememberAnswer("r2", {"p", "again"}, now_ + absl::Hours(26)).ok());
  EXPECT_EQ((*store_->FindAnswer("r2", now_ + absl::Hours(49)))->answer, "again");
}

using Outcome = AnalysisRecord::Outcome;

TEST_P(StoreContract, RemembersHowADocumentWasAnalysed) {
  const AnalysisRecord first{.asked = {},
                             .runs = {{"dates", "1.0.0", Outcome::kDone}, {"money", "1.0.0", Outcome::kRetry}}};
  const AnalysisRecord second{.asked = {"dates"}, .runs = {{"dates", "1.0.0", Outcome::kDone}}};
  for (int i = 0; i < 7; ++i) {
    DocumentWrite write = MakeWrite(absl::StrCat("d", i), absl::StrCat("text ", i));
    write.analysis = i % 2 == 0 ? first : second;
    Put(write);
  }
  Reopen();
  EXPECT_EQ(store_->GetDocument("c", "d0")->analysis, first);
  EXPECT_EQ(store_->GetDocument("c", "d1")->analysis, second);
  const auto groups = store_->AnalysisGroups();
  ASSERT_TRUE(groups.ok()) << groups.status();
  ASSERT_EQ(groups->size(), 2u);
  std::vector<std::string> keys;
  for (const AnalysisGroup& group : *groups) {
    keys.push_back(group.key);
    EXPECT_EQ(group.documents, group.record == first ? 4 : 3);
  }
  const auto ids = [&](std::vector<std::string> of, int64_t after, int32_t limit) {
    const auto documents = store_->DocumentsOfGroups(of, after, limit);
    EXPECT_TRUE(documents.ok()) << documents.status();
    std::string all;
    for (const PlacedDocument& d : *documents) absl::StrAppend(&all, d.collection, "/", d.id, " ");
    return all;
  };
  EXPECT_EQ(ids(keys, 0, 100), "c/d0 c/d1 c/d2 c/d3 c/d4 c/d5 c/d6 ");
  EXPECT_EQ(ids(keys, 0, 3), "c/d0 c/d1 c/d2 ");
  EXPECT_EQ(ids({}, 0, 100), "");
  const std::string& of_first = (*groups)[0].record == first ? (*groups)[0].key : (*groups)[1].key;
  EXPECT_EQ(ids({of_first}, 0, 2), "c/d0 c/d2 ");
  const int64_t place = store_->DocumentsOfGroups({of_first}, 0, 2)->back().place;
  EXPECT_EQ(ids({of_first}, place, 100), "c/d4 c/d6 ");
  EXPECT_EQ(ids({"no such group"}, 0, 100), "");
}

TEST_P(StoreContract, AnalysingAgainReplacesTheFactsAlone) {
  DocumentWrite write = MakeWrite("d", "one two three");
  write.facts = {MakeFact("f1", 0, model::CustomFact{.kind = "vessel", .canonical_value = "Aurora"}),
                 MakeFact("f2", 4, model::DateFact{})};
  write.facts[0].produced_by = "extractors/vessels@1.0.0";
  const WriteResult created = Put(write);

  // The same caller's document and the same facts: only the record is new.
  now_ += absl::Minutes(1);
  write.reanalyzed = true;
  write.analysis.runs = {{"vessels", "1.0.0", Outcome::kDone}};
  write.if_etag = created.document.etag;
  const WriteResult same = Put(write);
  EXPECT_EQ(same.disposition, Disposition::kUnchanged);
  EXPECT_EQ(same.document.etag, created.document.etag);
  EXPECT_EQ(same.document.update_time, created.document.update_time);
  EXPECT_EQ(store_->GetDocument("c", "d")->analysis, write.analysis);

  // Other facts: a new state of the document, in which what is the same has kept its id.
  now_ += absl::Minutes(1);
  write.facts[0].produced_by = "extractors/vessels@1.1.0";
  write.facts[1] = MakeFact("f3", 8, model::CustomFact{.kind = "vessel", .canonical_value = "Borealis"});
  const WriteResult changed = Put(write);
  EXPECT_EQ(changed.disposition, Disposition::kUpdated);
  EXPECT_NE(changed.document.etag, created.document.etag);
  EXPECT_EQ(changed.document.create_time, created.document.create_time);
  EXPECT_EQ(changed.document.update_time, now_);
  std::string facts;
  const auto stored = store_->GetFacts("c", "d");
  ASSERT_TRUE(stored.ok()) << stored.status();
  for (const model::Fact& fact : *stored) absl::StrAppend(&facts, fact.id, " ", fact.produced_by, " ");
  EXPECT_EQ(facts, "f1 extractors/vessels@1.1.0 f3  ");
  EXPECT_EQ(store_->GetDocument("c", "d")->fact_counts, (std::map<std::string, int32_t>{{"vessel", 2}}));

  // Somebody changed it meanwhile.
  EXPECT_EQ(Reason(PutStatus(write)), "ETAG_MISMATCH");
  // A repeat that was not analysed again changes nothing.
  write.reanalyzed = false;
  write.if_etag.clear();
  write.facts.clear();
  EXPECT_EQ(Put(write).disposition, Disposition::kUnchanged);
  EXPECT_EQ(store_->GetFacts("c", "d")->size(), 2u);
}

TEST_P(StoreContract, Settings) {
  EXPECT_EQ(*store_->GetSetting("a"), "");
  ASSERT_TRUE(store_->PutSetting("a", "1").ok());
  ASSERT_TRUE(store_->PutSetting("a", "2").ok());
  ASSERT_TRUE(store_->PutSetting("b", "3").ok());
  Reopen();
  EXPECT_EQ(*store_->GetSetting("a"), "2");
  ASSERT_TRUE(store_->PutSetting("a", "").ok());
  EXPECT_EQ(*store_->GetSetting("a"), "");
  EXPECT_EQ(*store_->GetSetting("b"), "3");
}

}  // namespace
}  // namespace chancery::store
