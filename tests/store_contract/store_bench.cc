// Durable documents a second of the SQLite store: store_bench FOLDER [documents].  Documents of 2 KB with 12 facts and
// 6 entities, terms as many as words.  Three ways: one writer, one document a call; 8 writers, one document a call; one
// writer, 100 documents a call.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/store/sqlite/sqlite_store.h"
#include "tests/store_contract/store_contract.h"

namespace chancery::store {
namespace {

DocumentWrite Article(int n) {
  std::mt19937 random(static_cast<uint32_t>(n));
  // Ranks of Zipf's law by inversion: word r about 1/r as often as word 1.
  const auto zipf = [&random](double words) {
    return static_cast<int>(std::pow(words, std::uniform_real_distribution<>(0, 1)(random)));
  };
  std::string content = absl::StrCat("Article ", n, ".");
  while (content.size() < 2000) absl::StrAppend(&content, " word", zipf(200000));
  std::vector<model::Fact> facts;
  DocumentWrite write;
  std::vector<model::Entity> entities;
  for (int i = 0; i < 12; ++i) {
    const std::string official = absl::StrCat("officials/o", zipf(5000));
    if (i % 3 == 0) {
      facts.push_back(MakeFact(absl::StrCat("f", i), i * 150,
                               model::OfficialFact{.official = official,
                                                   .display_name = "Name Surname",
                                                   .title_text = "minister",
                                                   .role = "Minister",
                                                   .affiliation = "organizations/mfa",
                                                   .country_code = "KZ"}));
    } else if (i % 3 == 1) {
      facts.push_back(MakeFact(absl::StrCat("f", i), i * 150,
                               model::DateFact{.time = {.timex = "2024-06-14",
                                                        .start = model::PartialDate{2024, 6, 14},
                                                        .end = model::PartialDate{2024, 6, 14}}}));
    } else {
      facts.push_back(MakeFact(absl::StrCat("f", i), i * 150,
                               model::EventFact{.event_type = "meeting",
                                                .participants = {{official}, {"officials/o1"}},
                                                .place = "Astana",
                                                .country_code = "KZ"}));
    }
    if (i % 2 == 0)
      entities.push_back(
          MakeEntity(official, absl::StrCat("Name ", official),
                     {{absl::StrCat("Name ", official), "en", {absl::StrCat("name ", official), official}}}));
  }
  write = MakeWrite(absl::StrCat("d", n), content, std::move(facts));
  write.entities = std::move(entities);
  write.document.publish_time = absl::FromUnixSeconds(1600000000 + n * 60);
  return write;
}

double Measure(const std::string& path, int documents, int threads, int batch) {
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path + suffix);
  auto store = OpenSqliteStore({.path = path});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    std::exit(1);
  }
  std::vector<DocumentWrite> articles;
  for (int n = 0; n < documents; ++n) articles.push_back(Article(n));
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> writers;
  for (int t = 0; t < threads; ++t) {
    writers.emplace_back([&, t] {
      for (int n = t * batch; n < documents; n += threads * batch) {
        std::vector<DocumentWrite> writes;
        for (int i = n; i < std::min(n + batch, documents); ++i)
          writes.push_back(std::move(articles[static_cast<size_t>(i)]));
        for (const auto& result : (*store)->Write(std::move(writes), false)) {
          if (!result.ok()) std::fprintf(stderr, "%s\n", result.status().ToString().c_str());
        }
      }
    });
  }
  for (auto& writer : writers) writer.join();
  return documents / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

template <typename F>
void Time(const char* what, F run) {
  std::vector<double> times;
  for (int i = 0; i < 15; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    run();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  std::printf("%-50s p50 %8.2f ms  max %8.2f ms\n", what, times[7], times.back());
}

void MeasureQueries(const std::string& path) {
  auto store = OpenSqliteStore({.path = path});
  const auto select = [&](Selection selection) {
    const auto page = (*store)->Select(selection);
    if (!page.ok()) std::fprintf(stderr, "%s\n", page.status().ToString().c_str());
  };
  const Order relevance{.by = Order::By::kRelevance},
      newest{.by = Order::By::kField, .field = Field::kPublishTime, .descending = true};
  const auto terms = [](const char* term) { return Condition::Terms({{term}}); };
  const Condition entity = Condition::HasFact(Condition::Compare(Field::kEntity, Op::kEqual, {"officials/o3"}));
  Time("document", [&] { (void)(*store)->GetDocument("c", "d77"); });
  Time("newest 20 of all, total", [&] { select({.collection = "c", .order = {newest}}); });
  Time("newest 20 of all, no total", [&] { select({.collection = "c", .order = {newest}, .want_total = false}); });
  Time("common term, best 20",
       [&] { select({.condition = terms("word1"), .ranking_terms = {{"word1"}}, .order = {relevance}}); });
  Time("common term, newest 20", [&] { select({.condition = terms("word1"), .order = {newest}}); });
  Time("rare term, best 20",
       [&] { select({.condition = terms("word150001"), .ranking_terms = {{"word150001"}}, .order = {relevance}}); });
  Time("common term and entity, best 20", [&] {
    select({.condition = Condition::And({terms("word1"), entity}), .ranking_terms = {{"word1"}}, .order = {relevance}});
  });
  Time("common term and entity, newest 20", [&] {
    select({.condition = Condition::And({terms("word1"), entity}), .order = {newest}});
  });
  Time("facts of an entity, 20", [&] {
    select({.rows = RowKind::kFact,
            .condition = Condition::Compare(Field::kEntity, Op::kEqual, {"officials/o3"}),
            .order = {{.by = Order::By::kPosition}}});
  });
  Time("entities, 20 most named", [&] {
    select({.rows = RowKind::kEntity,
            .order = {{.by = Order::By::kField, .field = Field::kDocumentCount, .descending = true}}});
  });
}

}  // namespace
}  // namespace chancery::store

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::string path = std::string(argv[1]) + "/bench.db";
  const int documents = argc > 2 ? std::atoi(argv[2]) : 4000;
  using chancery::store::Measure;
  std::printf("1 writer, 1 document a call      %8.0f documents/s\n", Measure(path, documents / 2, 1, 1));
  std::printf("8 writers, 1 document a call     %8.0f documents/s\n", Measure(path, documents, 8, 1));
  std::printf("1 writer, 100 documents a call   %8.0f documents/s\n", Measure(path, documents, 1, 100));
  std::printf("database %.2f times the text\n",
              static_cast<double>(std::filesystem::file_size(path)) / (2000.0 * documents));
  chancery::store::MeasureQueries(path);
  return 0;
}
