#include "service/store/sqlite/entity_writer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "service/store/fact_codec.h"
#include "service/store/fact_columns.h"

namespace chancery::store {
namespace {

absl::Status RunWith(Connection& connection, const char* sql, const std::string& entity) {
  auto statement = connection.Prepare(sql);
  return statement.ok() ? statement->Text(entity).Run() : statement.status();
}

absl::StatusOr<std::set<std::string>> NamedBefore(Connection& connection, int64_t doc) {
  auto read = connection.Prepare("SELECT entity FROM document_entity WHERE doc = ?1");
  if (!read.ok()) return read.status();
  read->Int(doc);
  std::set<std::string> names;
  for (;;) {
    const auto row = read->Step();
    if (!row.ok()) return row.status();
    if (!*row) return names;
    names.insert(read->TextAt(0));
  }
}

int64_t Words(const std::string& text) { return std::count(text.begin(), text.end(), ' ') + 1; }

absl::Status MergeNames(Connection& connection, const model::Entity& entity) {
  for (const model::EntityName& name : entity.names) {
    const std::string keys = EncodeStrings(name.keys);
    {
      auto insert = connection.Prepare(
          "INSERT INTO entity_name (entity, text, language, ordinal, keys) VALUES (?1, ?2, ?3, (SELECT count(*) FROM "
          "entity_name WHERE entity = ?1), "
          "?4) ON CONFLICT (entity, text, language) DO UPDATE SET keys = excluded.keys WHERE keys <> excluded.keys "
          "RETURNING 1");
      if (!insert.ok()) return insert.status();
      const auto changed = insert->Text(entity.name).Text(name.text).Text(name.language).Text(keys).Step();
      if (!changed.ok()) return changed.status();
      if (!*changed) continue;
      if (auto status = insert->Run(); !status.ok()) return status;
    }
    for (size_t i = 0; i < name.keys.size(); ++i) {
      auto key = connection.Prepare(
          "INSERT INTO entity_key (key, entity, whole) VALUES (?1, ?2, ?3) ON CONFLICT (key, entity) DO UPDATE SET "
          "whole = 1 "
          "WHERE excluded.whole > whole");
      if (!key.ok()) return key.status();
      if (auto status = key->Text(name.keys[i]).Text(entity.name).Int(i == 0 ? 1 : 0).Run(); !status.ok())
        return status;
    }
  }
  return absl::OkStatus();
}

absl::Status MergeEntity(Connection& connection, const model::Entity& entity) {
  const std::string canonical = Fold(entity.display_name), kind = EntityKindName(entity.kind);
  std::string display_name, country;
  bool there = false;
  {
    auto read = connection.Prepare("SELECT display_name, country FROM entity WHERE name = ?1");
    if (!read.ok()) return read.status();
    const auto row = read->Text(entity.name).Step();
    if (!row.ok()) return row.status();
    there = *row;
    if (there) {
      display_name = read->TextAt(0);
      country = read->TextAt(1);
    }
  }
  if (!there) {
    auto insert = connection.Prepare(
        "INSERT INTO entity (name, kind, display_name, canonical, country, document_count) "
        "VALUES (?1, ?2, ?3, ?4, ?5, (SELECT count(*) FROM document_entity WHERE entity = ?1))");
    if (!insert.ok()) return insert.status();
    insert->Text(entity.name).Text(kind).Text(entity.display_name).Text(canonical).TextOrNull(entity.country_code);
    if (auto status = insert->Run(); !status.ok()) return status;
  } else {
    const bool better =
        !entity.display_name.empty() && (display_name.empty() || (entity.kind == model::EntityKind::kOfficial &&
                                                                  Words(entity.display_name) > Words(display_name)));
    if (better || (country.empty() && !entity.country_code.empty())) {
      const std::string& kept = better ? entity.display_name : display_name;
      const std::string kept_canonical = Fold(kept);
      auto update =
          connection.Prepare("UPDATE entity SET display_name = ?2, canonical = ?3, country = ?4 WHERE name = ?1");
      if (!update.ok()) return update.status();
      update->Text(entity.name)
          .Text(kept)
          .Text(kept_canonical)
          .TextOrNull(country.empty() ? entity.country_code : country);
      if (auto status = update->Run(); !status.ok()) return status;
    }
  }
  return MergeNames(connection, entity);
}

}  // namespace

absl::Status WriteEntities(Connection& connection, int64_t doc, std::set<std::string> named,
                           const std::vector<model::Entity>& entities) {
  for (const model::Entity& entity : entities) named.insert(entity.name);
  // A state's code is no resource name.
  for (auto it = named.begin(); it != named.end();) it = absl::StrContains(*it, "/") ? std::next(it) : named.erase(it);
  auto before = NamedBefore(connection, doc);
  if (!before.ok()) return before.status();
  for (const std::string& name : named) {
    if (before->erase(name) > 0) continue;
    auto link = connection.Prepare("INSERT INTO document_entity (doc, entity) VALUES (?1, ?2)");
    if (!link.ok()) return link.status();
    if (auto status = link->Int(doc).Text(name).Run(); !status.ok()) return status;
    auto status = RunWith(connection, "UPDATE entity SET document_count = document_count + 1 WHERE name = ?1", name);
    if (!status.ok()) return status;
  }
  for (const model::Entity& entity : entities) {
    if (auto status = MergeEntity(connection, entity); !status.ok()) return status;
  }
  for (const std::string& gone : *before) {
    auto unlink = connection.Prepare("DELETE FROM document_entity WHERE doc = ?1 AND entity = ?2");
    if (!unlink.ok()) return unlink.status();
    if (auto status = unlink->Int(doc).Text(gone).Run(); !status.ok()) return status;
    for (const char* sql : {"UPDATE entity SET document_count = document_count - 1 WHERE name = ?1",
                            "DELETE FROM entity WHERE name = ?1 AND document_count = 0"}) {
      if (auto status = RunWith(connection, sql, gone); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace chancery::store
