// Measures timelines by their dates: timeline_quality PLUGIN_FOLDER DATA
//
// DATA is a folder as ../shared/eval.  For each entity of DATA/timelines a timeline is made of its corpus with the
// entity as focus.  A date is right when the entity's gold timeline has an event on it, in the same precision (day,
// month or year); gold events without a date are left out.  An entry without a date counts as reported on the day that
// its document was published.  Beside it the baseline: the publication dates of the documents that name the entity.
// Micro figures are over all dates, the macro F1 is the mean over entities.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "benchmarks/summary_quality/gold.h"
#include "nlohmann/json.hpp"
#include "service/pipeline/write_points.h"
#include "service/summarize/timeline.h"

namespace chancery::benchmarks {
namespace {

using nlohmann::json;
using Dates = std::set<std::string>;

constexpr size_t kMostEntries = 1000;

struct GoldTimeline {
  std::string corpus;
  std::string entity;
  Dates dates;
};

// "2009-XX-XX" is "2009".
std::string KnownPart(std::string date) {
  const size_t unknown = date.find("-X");
  if (unknown != std::string::npos) date.resize(unknown);
  return !date.empty() && date[0] != 'X' ? date : "";
}

bool ReadTimelines(const std::string& path, std::vector<GoldTimeline>& timelines) {
  std::ifstream file(path);
  if (!file) return false;
  for (std::string line; std::getline(file, line);) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object()) continue;
    GoldTimeline& timeline = timelines.emplace_back();
    timeline.corpus = object.value("corpus", "");
    timeline.entity = object.value("entity", "");
    for (const json& entry : object.value("timeline", json::array())) {
      std::string date = KnownPart(entry.value("date", ""));
      if (!date.empty()) timeline.dates.insert(std::move(date));
    }
  }
  return true;
}

struct Counts {
  size_t gold = 0, found = 0, right = 0;
  double f1_sum = 0;
  int timelines = 0;

  void Add(const Dates& gold_dates, const Dates& dates) {
    size_t shared = 0;
    for (const std::string& date : dates) shared += gold_dates.count(date);
    gold += gold_dates.size();
    found += dates.size();
    right += shared;
    ++timelines;
    if (!gold_dates.empty())
      f1_sum += 2.0 * static_cast<double>(shared) / static_cast<double>(gold_dates.size() + dates.size());
  }
  void Print(const char* system) const {
    const auto share = [](size_t part, size_t whole) {
      return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    };
    std::printf("%-18s precision %5.1f  recall %5.1f  F1 %5.1f  macro F1 %5.1f  (%zu dates, gold %zu)\n", system,
                share(right, found), share(right, gold), share(2 * right, found + gold), 100 * f1_sum / timelines,
                found, gold);
  }
};

bool Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return false;
}

bool Run(const std::string& plugin_folder, const std::string& data, const std::string& folder) {
  std::vector<GoldTimeline> timelines;
  auto documents = ReadGold(data + "/timelines/documents.en.dev.jsonl");
  if (!documents.ok() || !ReadTimelines(data + "/timelines/timelines.en.dev.jsonl", timelines)) {
    std::printf("skipped: no timelines in %s\n", data.c_str());
    return true;
  }
  extract::Analyzer::Options options;
  options.plugin_folder = std::filesystem::absolute(plugin_folder);
  const auto analyzer = extract::Analyzer::Load(options);
  if (!analyzer.ok()) return Fail(analyzer.status());

  std::map<std::string, std::vector<GoldDocument>> corpora;
  for (GoldDocument& document : *documents)
    corpora[document.id.substr(0, document.id.find('.'))].push_back(std::move(document));
  Counts ours, published;
  for (const auto& [corpus, its] : corpora) {
    auto library = ReadAll(its, "timelines", **analyzer, absl::StrCat(folder, "/", corpus, ".db"));
    if (!library.ok()) return Fail(library.status());
    pipeline::SummaryScope scope;
    scope.collection = "timelines";
    for (const GoldTimeline& gold : timelines) {
      if (gold.corpus != corpus || gold.dates.empty()) continue;
      const auto points = pipeline::ReadPoints(scope, gold.entity, *library->store);
      if (!points.ok()) return Fail(points.status());
      Dates dates;
      for (const summarize::TimelineEntry& entry : summarize::MakeTimeline(points->facts, kMostEntries).entries) {
        const auto& published_on = points->facts.documents()[entry.quote.document].publish_day;
        if (!entry.days.dated() && published_on) dates.insert(model::CivilFromDays(*published_on).Text());
        if (entry.time && entry.time->start && entry.time->start == entry.time->end && entry.time->start->year > 0)
          dates.insert(entry.time->start->Text());
      }
      ours.Add(gold.dates, dates);
      Dates of_documents;
      for (const GoldDocument& document : its) {
        if (document.publish_time && absl::StrContains(document.text, gold.entity))
          of_documents.insert(absl::FormatTime("%Y-%m-%d", *document.publish_time, absl::UTCTimeZone()));
      }
      published.Add(gold.dates, of_documents);
    }
  }
  std::printf("%d timelines with dates\n", ours.timelines);
  published.Print("publication dates");
  ours.Print("Chancery");
  return true;
}

}  // namespace
}  // namespace chancery::benchmarks

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: timeline_quality PLUGIN_FOLDER DATA\n");
    return 2;
  }
  std::string folder = (std::filesystem::temp_directory_path() / "timeline-quality-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    std::perror(folder.c_str());
    return 1;
  }
  const bool done = chancery::benchmarks::Run(argv[1], argv[2], folder);
  std::filesystem::remove_all(folder);
  return done ? 0 : 1;
}
