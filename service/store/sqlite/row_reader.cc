#include "service/store/sqlite/row_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"
#include "service/store/fact_codec.h"
#include "service/store/fact_columns.h"

namespace chancery::store {

absl::Status DocumentNotFound(const std::string& collection, const std::string& id) {
  const std::string name = absl::StrCat("collections/", collection, "/documents/", id);
  return model::MakeError(absl::StatusCode::kNotFound, absl::StrCat("there is no document ", name),
                          {.reason = "DOCUMENT_NOT_FOUND", .resource = name});
}

absl::StatusOr<int64_t> FindDocument(Connection& connection, const std::string& collection, const std::string& id) {
  auto found = connection.Prepare("SELECT doc FROM document WHERE collection = ?1 AND id = ?2");
  if (!found.ok()) return found.status();
  const auto row = found->Text(collection).Text(id).Step();
  if (!row.ok()) return row.status();
  if (!*row) return DocumentNotFound(collection, id);
  return found->IntAt(0);
}

absl::StatusOr<DocumentRow> ReadDocument(Connection& connection, int64_t doc) {
  auto read = connection.Prepare(
      "SELECT d.collection, d.id, d.title, d.source, d.source_uri, d.language, d.language_detected, d.publish_time, "
      "d.publish_time_source, "
      "d.create_time, d.update_time, d.etag, d.content_sha256, d.labels, d.boilerplate, d.fact_counts, t.sentences, "
      "t.content, d.analysis "
      "FROM document d JOIN document_text t ON t.doc = d.doc WHERE d.doc = ?1");
  if (!read.ok()) return read.status();
  const auto found = read->Int(doc).Step();
  if (!found.ok()) return found.status();
  if (!*found) return absl::NotFoundError("there is no such document");
  DocumentRow row;
  model::Document& d = row.document;
  d.collection = read->TextAt(0);
  d.id = read->TextAt(1);
  d.title = read->TextAt(2);
  d.source = read->TextAt(3);
  d.source_uri = read->TextAt(4);
  d.language = read->TextAt(5);
  d.language_detected = read->IntAt(6) != 0;
  if (!read->NullAt(7)) d.publish_time = absl::FromUnixMicros(read->IntAt(7));
  const int64_t source = read->IntAt(8);
  d.publish_time_source = source >= 0 && source <= static_cast<int64_t>(model::AnchorSource::kNone)
                              ? static_cast<model::AnchorSource>(source)
                              : model::AnchorSource::kUnspecified;
  d.create_time = absl::FromUnixMicros(read->IntAt(9));
  d.update_time = absl::FromUnixMicros(read->IntAt(10));
  d.etag = read->TextAt(11);
  d.content_sha256 = read->TextAt(12);
  auto labels = DecodeLabels(read->TextAt(13));
  if (!labels.ok()) return labels.status();
  d.labels = *std::move(labels);
  auto counts = DecodeCounts(read->TextAt(15));
  if (!counts.ok()) return counts.status();
  row.fact_counts = *std::move(counts);
  d.content = read->TextAt(17);
  if (!read->NullAt(18)) {
    auto analysis = DecodeAnalysis(read->TextAt(18));
    if (!analysis.ok()) return analysis.status();
    row.analysis = *std::move(analysis);
  }
  for (const auto& [column, spans] : {std::pair{14, &d.boilerplate}, std::pair{16, &d.sentences}}) {
    auto decoded = DecodeSpans(read->TextAt(column));
    if (!decoded.ok()) return decoded.status();
    *spans = *std::move(decoded);
  }
  return row;
}

absl::StatusOr<StoredFact> ReadFact(Connection& connection, int64_t fact) {
  auto read = connection.Prepare(
      "SELECT d.collection, d.id, f.payload FROM fact f JOIN document d ON d.doc = f.doc WHERE f.fact = ?1");
  if (!read.ok()) return read.status();
  const auto found = read->Int(fact).Step();
  if (!found.ok()) return found.status();
  if (!*found) return absl::NotFoundError("there is no such fact");
  auto decoded = DecodeFact(read->TextAt(2));
  if (!decoded.ok()) return decoded.status();
  return StoredFact{read->TextAt(0), read->TextAt(1), *std::move(decoded)};
}

absl::StatusOr<model::Entity> ReadEntity(Connection& connection, const std::string& name) {
  auto read = connection.Prepare("SELECT kind, display_name, country, document_count FROM entity WHERE name = ?1");
  if (!read.ok()) return read.status();
  const auto found = read->Text(name).Step();
  if (!found.ok()) return found.status();
  if (!*found) {
    return model::MakeError(absl::StatusCode::kNotFound, absl::StrCat("there is no entity ", name),
                            {.reason = "ENTITY_NOT_FOUND", .resource = name});
  }
  model::Entity entity{.name = name,
                       .kind = EntityKindOf(read->TextAt(0)),
                       .display_name = read->TextAt(1),
                       .country_code = read->TextAt(2),
                       .names = {},
                       .document_count = read->IntAt(3)};
  auto names = connection.Prepare(
      "SELECT text, language, keys FROM entity_name WHERE entity = ?1 ORDER BY ordinal, text, language");
  if (!names.ok()) return names.status();
  names->Text(name);
  for (;;) {
    const auto row = names->Step();
    if (!row.ok()) return row.status();
    if (!*row) return entity;
    auto keys = DecodeStrings(names->TextAt(2));
    if (!keys.ok()) return keys.status();
    entity.names.push_back({names->TextAt(0), names->TextAt(1), *std::move(keys)});
  }
}

}  // namespace chancery::store
