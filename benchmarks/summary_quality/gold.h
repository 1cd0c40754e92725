#ifndef CHANCERY_BENCHMARKS_SUMMARY_QUALITY_GOLD_H_
#define CHANCERY_BENCHMARKS_SUMMARY_QUALITY_GOLD_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/extract/analyzer.h"
#include "service/model/document.h"
#include "service/model/fact.h"
#include "service/store/store.h"

namespace chancery::benchmarks {

// A document with what people said about it.
struct GoldDocument {
  std::string id;
  std::string title;
  std::string text;
  std::optional<absl::Time> publish_time;
  std::vector<std::string> references;  // summaries
  // Facts, each known by its value, with the places where the text has it.
  std::map<std::string, std::vector<model::TextSpan>> facts;
};

// Reads a file of ../shared/eval/README.md, one JSON object a line.  A fact is a person, body, treaty or event by its
// entity, a date by its TIMEX value, a sum by amount and currency, an office by holder and role, a percentage or law by
// its words.  kNotFound when there is no such file.
absl::StatusOr<std::vector<GoldDocument>> ReadGold(const std::string& path);

// A document as Chancery reads it.
struct ReadDocument {
  model::Document document;
  std::vector<model::Fact> facts;
};

// The documents with their facts by the extractors, in the order given, through a store at `database`, which must not
// be there.  The store is open as long as the answer is.
struct Library {
  std::unique_ptr<store::Store> store;
  std::vector<ReadDocument> documents;
};
absl::StatusOr<Library> ReadAll(const std::vector<GoldDocument>& documents, const std::string& collection,
                                const extract::Analyzer& analyzer, const std::string& database);

}  // namespace chancery::benchmarks

#endif  // CHANCERY_BENCHMARKS_SUMMARY_QUALITY_GOLD_H_
