#include "service/store/sqlite/document_writer.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/model/reasons.h"
#include "service/store/fact_codec.h"
#include "service/store/fact_columns.h"
#include "service/store/sqlite/entity_writer.h"
#include "service/store/sqlite/row_reader.h"

namespace chancery::store {
namespace {

constexpr size_t kDigestBytes = 32;

std::optional<int64_t> PublishMicros(const model::Document& d) {
  return d.publish_time ? std::optional(absl::ToUnixMicros(*d.publish_time)) : std::nullopt;
}

// Of what a caller gives, not of what is derived from it; the revision makes each stored state's own.
std::string EtagOf(const model::Document& d, int64_t revision) {
  uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
  const auto add = [&hash](absl::string_view text) {
    for (const char c : absl::StrCat(text.size(), ":")) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  };
  const auto published = PublishMicros(d);
  for (absl::string_view text :
       {absl::string_view(d.content_sha256), absl::string_view(d.title), absl::string_view(d.source),
        absl::string_view(d.source_uri), absl::string_view(d.language)}) {
    add(text);
  }
  add(absl::StrCat(d.language_detected ? 1 : 0, published ? absl::StrCat(*published) : "-", " ",
                   static_cast<int>(d.publish_time_source)));
  add(EncodeLabels(d.labels));
  return absl::StrFormat("%016x-%d", hash, revision);
}

absl::Status EtagMismatch(const std::string& collection, const std::string& id, const std::string& stored) {
  const std::string name = absl::StrCat("collections/", collection, "/documents/", id);
  return model::MakeError(absl::StatusCode::kAborted, absl::StrCat("the etag of ", name, " is another one"),
                          {.reason = "ETAG_MISMATCH",
                           .metadata = stored.empty() ? std::map<std::string, std::string>{}
                                                      : std::map<std::string, std::string>{{"etag", stored}},
                           .resource = name,
                           .help = "Read the document again and decide anew."});
}

struct Stored {
  int64_t doc = 0;
  int64_t revision = 0;
  std::string etag;
  int64_t create_time = 0;
  int64_t update_time = 0;
};

absl::StatusOr<std::optional<Stored>> FindStored(Connection& connection, const std::string& collection,
                                                 const std::string& id) {
  auto find = connection.Prepare(
      "SELECT doc, revision, etag, create_time, update_time FROM document WHERE collection = ?1 AND id = ?2");
  if (!find.ok()) return find.status();
  const auto row = find->Text(collection).Text(id).Step();
  if (!row.ok()) return row.status();
  if (!*row) return std::optional<Stored>();
  return std::optional(Stored{find->IntAt(0), find->IntAt(1), find->TextAt(2), find->IntAt(3), find->IntAt(4)});
}

absl::Status CheckWrite(const DocumentWrite& write) {
  if (write.document.content_sha256.size() != kDigestBytes)
    return absl::InvalidArgumentError("content_sha256 has not 32 bytes");
  std::set<std::string> ids;
  for (const model::Fact& fact : write.facts) {
    if (!ids.insert(fact.id).second) return absl::InvalidArgumentError(absl::StrCat("two facts have the id ", fact.id));
  }
  for (const model::Entity& entity : write.entities) {
    if (!absl::StrContains(entity.name, "/"))
      return absl::InvalidArgumentError(absl::StrCat("no resource name: ", entity.name));
  }
  return absl::OkStatus();
}

// External content: the index must be told the terms that it forgets.
absl::Status RemoveTerms(Connection& connection, int64_t doc) {
  auto remove = connection.Prepare(
      "INSERT INTO document_fts (document_fts, rowid, title_terms, body_terms) SELECT 'delete', doc, title_terms, "
      "body_terms FROM document_text "
      "WHERE doc = ?1");
  return remove.ok() ? remove->Int(doc).Run() : remove.status();
}

// Takes out what UpsertDocument and InsertFacts write again.
absl::Status RemoveParts(Connection& connection, int64_t doc) {
  if (auto status = RemoveTerms(connection, doc); !status.ok()) return status;
  for (const char* sql : {"DELETE FROM document_text WHERE doc = ?1", "DELETE FROM label WHERE doc = ?1",
                          "DELETE FROM fact WHERE doc = ?1"}) {
    auto remove = connection.Prepare(sql);
    if (!remove.ok()) return remove.status();
    if (auto status = remove->Int(doc).Run(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status InsertFact(Connection& connection, int64_t doc, const model::Fact& fact) {
  const auto payload = EncodeFact(fact);
  if (!payload.ok()) return payload.status();
  const FactColumns c = ColumnsOf(fact);
  {
    auto insert = connection.Prepare(
        "INSERT INTO fact (doc, id, kind, span_begin, span_end, speaker, role, event_type, place, country, currency, "
        "amount, measure, modality, "
        "confidence, time_from, time_to, period_from, period_to, timex, producer, canonical, payload) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert.ok()) return insert.status();
    insert->Int(doc)
        .Text(fact.id)
        .Text(c.kind)
        .Int(fact.span.begin)
        .Int(fact.span.end)
        .TextOrNull(c.speaker)
        .TextOrNull(c.role);
    insert->TextOrNull(c.event_type)
        .TextOrNull(c.place)
        .TextOrNull(c.country)
        .TextOrNull(c.currency)
        .TextOrNull(c.amount)
        .TextOrNull(c.measure);
    insert->TextOrNull(c.modality)
        .Real(fact.confidence)
        .IntOrNull(c.time_from)
        .IntOrNull(c.time_to)
        .IntOrNull(c.period_from);
    insert->IntOrNull(c.period_to)
        .TextOrNull(c.timex)
        .TextOrNull(fact.produced_by)
        .TextOrNull(c.canonical)
        .Text(*payload);
    if (auto status = insert->Run(); !status.ok()) return status;
  }
  const int64_t row = connection.LastRowId();
  for (const FactField& field : FieldsOf(fact)) {
    auto insert = connection.Prepare("INSERT INTO fact_field (key, text, number, fact) VALUES (?, ?, ?, ?)");
    if (!insert.ok()) return insert.status();
    insert->Text(field.key).Text(field.text);
    if (field.number) insert->Real(*field.number);
    else insert->Null();
    if (auto status = insert->Int(row).Run(); !status.ok()) return status;
  }
  for (const auto& [entity, participant] : EntitiesOf(fact)) {
    auto insert = connection.Prepare("INSERT INTO fact_entity (entity, fact, participant) VALUES (?, ?, ?)");
    if (!insert.ok()) return insert.status();
    if (auto status = insert->Text(entity).Int(row).Int(participant ? 1 : 0).Run(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Whether these are the document's facts as they are stored.
absl::StatusOr<bool> HasFacts(Connection& connection, int64_t doc, const std::vector<model::Fact>& facts) {
  std::multiset<std::string> wanted;
  for (const model::Fact& fact : facts) {
    auto payload = EncodeFact(fact);
    if (!payload.ok()) return payload.status();
    wanted.insert(*std::move(payload));
  }
  auto read = connection.Prepare("SELECT payload FROM fact WHERE doc = ?1");
  if (!read.ok()) return read.status();
  read->Int(doc);
  for (;;) {
    const auto row = read->Step();
    if (!row.ok()) return row.status();
    if (!*row) return wanted.empty();
    const auto found = wanted.find(read->TextAt(0));
    if (found == wanted.end()) return false;
    wanted.erase(found);
  }
}

absl::StatusOr<WriteResult> Unchanged(Connection& connection, int64_t doc) {
  auto there = ReadDocument(connection, doc);
  if (!there.ok()) return there.status();
  return WriteResult{std::move(there->document), Disposition::kUnchanged};
}

// Writes the document's row, text, terms and labels; `doc` 0: a new row.  Returns the row's key.
absl::StatusOr<int64_t> WriteRow(Connection& connection, int64_t doc, const DocumentWrite& write,
                                 const model::Document& d, int64_t revision,
                                 const std::map<std::string, int32_t>& counts) {
  const std::string labels = EncodeLabels(d.labels), boilerplate = EncodeSpans(d.boilerplate),
                    fact_counts = EncodeCounts(counts), analysis = EncodeAnalysis(write.analysis);
  {
    // One list of parameters for both.
    auto row = connection.Prepare(
        doc == 0 ? "INSERT INTO document (collection, id, title, source, source_uri, language, language_detected, "
                   "publish_time, publish_time_source, "
                   "create_time, update_time, revision, etag, content_sha256, labels, boilerplate, fact_counts, "
                   "analysis) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                 : "UPDATE document SET collection = ?, id = ?, title = ?, source = ?, source_uri = ?, language = ?, "
                   "language_detected = ?, "
                   "publish_time = ?, publish_time_source = ?, create_time = ?, update_time = ?, revision = ?, etag = "
                   "?, content_sha256 = ?, "
                   "labels = ?, boilerplate = ?, fact_counts = ?, analysis = ? WHERE doc = ?");
    if (!row.ok()) return row.status();
    row->Text(d.collection)
        .Text(d.id)
        .Text(d.title)
        .TextOrNull(d.source)
        .Text(d.source_uri)
        .Text(d.language)
        .Int(d.language_detected ? 1 : 0);
    row->IntOrNull(PublishMicros(d))
        .Int(static_cast<int64_t>(d.publish_time_source))
        .Int(absl::ToUnixMicros(d.create_time));
    row->Int(absl::ToUnixMicros(d.update_time))
        .Int(revision)
        .Text(d.etag)
        .Blob(d.content_sha256)
        .Text(labels)
        .Text(boilerplate)
        .Text(fact_counts)
        .Text(analysis);
    if (doc != 0) row->Int(doc);
    if (auto status = row->Run(); !status.ok()) return status;
    if (doc == 0) doc = connection.LastRowId();
  }
  {
    const std::string sentences = EncodeSpans(d.sentences);
    auto text = connection.Prepare(
        "INSERT INTO document_text (doc, content, sentences, title_terms, body_terms) VALUES (?, ?, ?, ?, ?)");
    if (!text.ok()) return text.status();
    if (auto status =
            text->Int(doc).Text(d.content).Text(sentences).Text(write.title_terms).Text(write.body_terms).Run();
        !status.ok())
      return status;
  }
  {
    auto terms = connection.Prepare("INSERT INTO document_fts (rowid, title_terms, body_terms) VALUES (?, ?, ?)");
    if (!terms.ok()) return terms.status();
    if (auto status = terms->Int(doc).Text(write.title_terms).Text(write.body_terms).Run(); !status.ok()) return status;
  }
  for (const auto& [key, value] : d.labels) {
    auto label = connection.Prepare("INSERT INTO label (key, value, doc) VALUES (?, ?, ?)");
    if (!label.ok()) return label.status();
    if (auto status = label->Text(key).Text(value).Int(doc).Run(); !status.ok()) return status;
  }
  return doc;
}

}  // namespace

absl::StatusOr<WriteResult> WriteDocument(Connection& connection, const DocumentWrite& write, absl::Time now) {
  if (auto status = CheckWrite(write); !status.ok()) return status;
  model::Document d = write.document;
  const auto stored = FindStored(connection, d.collection, d.id);
  if (!stored.ok()) return stored.status();
  const Stored* const before = stored->has_value() ? &**stored : nullptr;
  if (!write.if_etag.empty() && (before == nullptr || before->etag != write.if_etag)) {
    return EtagMismatch(d.collection, d.id, before == nullptr ? "" : before->etag);
  }
  if (before != nullptr && EtagOf(d, before->revision) == before->etag) {
    absl::StatusOr<bool> same = true;
    if (write.reanalyzed) {
      same = HasFacts(connection, before->doc, write.facts);
      if (!same.ok()) return same.status();
      const std::string analysis = EncodeAnalysis(write.analysis);
      auto record = connection.Prepare("UPDATE document SET analysis = ?1 WHERE doc = ?2");
      if (!record.ok()) return record.status();
      if (auto status = record->Text(analysis).Int(before->doc).Run(); !status.ok()) return status;
    }
    if (*same) return Unchanged(connection, before->doc);
  }
  {
    auto same = connection.Prepare("SELECT doc FROM document WHERE collection = ?1 AND content_sha256 = ?2");
    if (!same.ok()) return same.status();
    const auto row = same->Text(d.collection).Blob(d.content_sha256).Step();
    if (!row.ok()) return row.status();
    if (*row && (before == nullptr || same->IntAt(0) != before->doc)) {
      auto there = ReadDocument(connection, same->IntAt(0));
      if (!there.ok()) return there.status();
      return WriteResult{std::move(there->document), Disposition::kDuplicate};
    }
  }

  const int64_t revision = before == nullptr ? 1 : before->revision + 1;
  d.etag = EtagOf(d, revision);
  d.update_time = absl::FromUnixMicros(absl::ToUnixMicros(now));
  d.create_time = before == nullptr ? d.update_time : absl::FromUnixMicros(before->create_time);
  if (const auto published = PublishMicros(d)) d.publish_time = absl::FromUnixMicros(*published);

  std::map<std::string, int32_t> counts;
  std::set<std::string> named;
  for (const model::Fact& fact : write.facts) {
    ++counts[model::FactKind(fact)];
    for (auto& [entity, participant] : EntitiesOf(fact)) named.insert(entity);
  }
  if (before != nullptr) {
    if (auto status = RemoveParts(connection, before->doc); !status.ok()) return status;
  }
  const auto doc = WriteRow(connection, before == nullptr ? 0 : before->doc, write, d, revision, counts);
  if (!doc.ok()) return doc.status();
  for (const model::Fact& fact : write.facts) {
    if (auto status = InsertFact(connection, *doc, fact); !status.ok()) return status;
  }
  if (auto status = WriteEntities(connection, *doc, std::move(named), write.entities); !status.ok()) return status;
  return WriteResult{std::move(d), before == nullptr ? Disposition::kCreated : Disposition::kUpdated};
}

absl::StatusOr<int32_t> RemoveDocument(Connection& connection, const std::string& collection, const std::string& id,
                                       const std::string& etag) {
  const auto stored = FindStored(connection, collection, id);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return DocumentNotFound(collection, id);
  const Stored& before = **stored;
  if (!etag.empty() && etag != before.etag) return EtagMismatch(collection, id, before.etag);
  int64_t facts = 0;
  {
    auto count = connection.Prepare("SELECT count(*) FROM fact WHERE doc = ?1");
    if (!count.ok()) return count.status();
    const auto row = count->Int(before.doc).Step();
    if (!row.ok()) return row.status();
    facts = count->IntAt(0);
  }
  if (auto status = WriteEntities(connection, before.doc, {}, {}); !status.ok()) return status;
  if (auto status = RemoveParts(connection, before.doc); !status.ok()) return status;
  auto remove = connection.Prepare("DELETE FROM document WHERE doc = ?1");
  if (!remove.ok()) return remove.status();
  if (auto status = remove->Int(before.doc).Run(); !status.ok()) return status;
  return static_cast<int32_t>(facts);
}

}  // namespace chancery::store
