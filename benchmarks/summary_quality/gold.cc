#include "benchmarks/summary_quality/gold.h"

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "service/link/linker.h"
#include "service/pipeline/ingest_documents.h"
#include "service/pipeline/store_directory.h"
#include "service/store/sqlite/sqlite_store.h"

namespace chancery::benchmarks {
namespace {

using nlohmann::json;

std::string Text(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// "" of a mention whose value is not known.
std::string KeyOf(const json& mention) {
  const std::string kind = Text(mention, "kind");
  const json value = mention.value("value", json::object());
  std::string key;
  if (kind == "date") key = Text(value, "timex");
  else if (kind == "money") key = absl::StrCat(Text(value, "amount"), " ", Text(value, "currency"));
  else if (kind == "position") key = absl::StrCat(Text(value, "of"), " ", Text(value, "role"));
  else if (kind == "percent" || kind == "law") key = Text(mention, "surface");
  else key = absl::StrCat(Text(value, "entity"), Text(mention, "wiki"));
  return key.empty() || key == " " ? "" : absl::StrCat(kind, " ", key);
}

}  // namespace

absl::StatusOr<std::vector<GoldDocument>> ReadGold(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::vector<GoldDocument> documents;
  for (std::string line; std::getline(file, line);) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object()) return absl::InvalidArgumentError(absl::StrCat(path, ": a line is no JSON object"));
    GoldDocument& document = documents.emplace_back();
    document.id = Text(object, "id");
    document.text = Text(object, "text");
    absl::Time time;
    if (std::string error; absl::ParseTime("%Y-%m-%d", Text(object, "doc_date"), &time, &error))
      document.publish_time = time;
    for (const json& reference : object.value("references", json::array())) document.references.push_back(reference);
    for (const json& mention : object.value("mentions", json::array())) {
      const std::string key = KeyOf(mention);
      if (!key.empty()) document.facts[key].push_back({mention.value("start", 0), mention.value("end", 0)});
    }
  }
  return documents;
}

absl::StatusOr<Library> ReadAll(const std::vector<GoldDocument>& documents, const std::string& collection,
                                const extract::Analyzer& analyzer, const std::string& database) {
  Library library;
  auto store = store::OpenSqliteStore({.path = database, .synchronous_full = false});
  if (!store.ok()) return store.status();
  library.store = *std::move(store);
  pipeline::StoreDirectory directory(library.store.get());
  link::Linker linker(&directory);
  pipeline::IngestDocuments ingest(&analyzer, &linker, library.store.get(), ingest::Limits());
  pipeline::IngestOptions options;
  options.collection = collection;
  for (const GoldDocument& gold : documents) {
    pipeline::IngestItem item;
    item.raw.document_id = gold.id;
    item.raw.content = gold.text;
    item.raw.publish_time = gold.publish_time;
    for (char& c : item.raw.document_id) {
      if (c == '_' || c == '.') c = '-';
      else if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const auto outcome = std::move(ingest.Run({&item, 1}, options).front());
    if (!outcome.ok())
      return absl::Status(outcome.status().code(), absl::StrCat(gold.id, ": ", outcome.status().message()));
    auto facts = library.store->GetFacts(collection, outcome->document.id);
    if (!facts.ok()) return facts.status();
    auto row = library.store->GetDocument(collection, outcome->document.id);
    if (!row.ok()) return row.status();
    library.documents.push_back({std::move(row->document), *std::move(facts)});
  }
  return library;
}

}  // namespace chancery::benchmarks
