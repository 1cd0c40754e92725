#include "service/store/sqlite/schema.h"

#include "absl/strings/str_cat.h"
#include "service/model/reasons.h"

namespace chancery::store {
namespace {

// The text stands apart from `document`, so that scans of metadata do not read it.  The text index keeps no copy of the
// terms (external content); its tokens are what stands between spaces: every category but separators and controls is a
// token character, since the service has done the analysis.
constexpr char kVersion1[] = R"sql(
CREATE TABLE document (
  doc                 INTEGER PRIMARY KEY,
  collection          TEXT NOT NULL,
  id                  TEXT NOT NULL,
  title               TEXT NOT NULL,
  source              TEXT,
  source_uri          TEXT NOT NULL,
  language            TEXT NOT NULL,
  language_detected   INTEGER NOT NULL,
  publish_time        INTEGER,
  publish_time_source INTEGER NOT NULL,
  create_time         INTEGER NOT NULL,
  update_time         INTEGER NOT NULL,
  revision            INTEGER NOT NULL,
  etag                TEXT NOT NULL,
  content_sha256      BLOB NOT NULL,
  labels              TEXT NOT NULL,
  boilerplate         TEXT NOT NULL,
  fact_counts         TEXT NOT NULL,
  UNIQUE (collection, id)
);
CREATE UNIQUE INDEX document_by_content ON document (collection, content_sha256);
CREATE INDEX document_by_publish_time ON document (publish_time DESC, collection, id);
CREATE INDEX document_by_collection_and_time ON document (collection, publish_time DESC, id);

CREATE TABLE document_text (
  doc         INTEGER PRIMARY KEY REFERENCES document (doc) ON DELETE CASCADE,
  content     TEXT NOT NULL,
  sentences   TEXT NOT NULL,
  title_terms TEXT NOT NULL,
  body_terms  TEXT NOT NULL
);
CREATE VIRTUAL TABLE document_fts USING fts5 (title_terms, body_terms, content = 'document_text', content_rowid = 'doc',
  tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cn Cf'");

CREATE TABLE label (
  key   TEXT NOT NULL,
  value TEXT NOT NULL,
  doc   INTEGER NOT NULL REFERENCES document (doc) ON DELETE CASCADE,
  PRIMARY KEY (key, value, doc)
) WITHOUT ROWID;
CREATE INDEX label_by_document ON label (doc);

CREATE TABLE fact (
  fact        INTEGER PRIMARY KEY,
  doc         INTEGER NOT NULL REFERENCES document (doc) ON DELETE CASCADE,
  id          TEXT NOT NULL,
  kind        TEXT NOT NULL,
  span_begin  INTEGER NOT NULL,
  span_end    INTEGER NOT NULL,
  speaker     TEXT,
  role        TEXT,
  event_type  TEXT,
  place       TEXT,
  country     TEXT,
  currency    TEXT,
  amount      TEXT,
  measure     TEXT,
  modality    TEXT,
  confidence  REAL NOT NULL,
  time_from   INTEGER,
  time_to     INTEGER,
  period_from INTEGER,
  period_to   INTEGER,
  timex       TEXT,
  producer    TEXT,
  canonical   TEXT,
  payload     TEXT NOT NULL,
  UNIQUE (doc, id)
);
CREATE INDEX fact_by_time ON fact (kind, time_from, doc);
CREATE INDEX fact_by_money ON fact (currency, amount) WHERE currency IS NOT NULL;
CREATE INDEX fact_by_event_type ON fact (event_type) WHERE event_type IS NOT NULL;
CREATE INDEX fact_by_speaker ON fact (speaker) WHERE speaker IS NOT NULL;

-- Entities and states ("KZ") that a fact names.
CREATE TABLE fact_entity (
  entity      TEXT NOT NULL,
  fact        INTEGER NOT NULL REFERENCES fact (fact) ON DELETE CASCADE,
  participant INTEGER NOT NULL,
  PRIMARY KEY (entity, fact)
) WITHOUT ROWID;
CREATE INDEX fact_entity_by_fact ON fact_entity (fact);

CREATE TABLE entity (
  name           TEXT PRIMARY KEY,
  kind           TEXT NOT NULL,
  display_name   TEXT NOT NULL,
  canonical      TEXT NOT NULL,
  country        TEXT,
  document_count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE entity_name (
  entity   TEXT NOT NULL REFERENCES entity (name) ON DELETE CASCADE,
  text     TEXT NOT NULL,
  language TEXT NOT NULL,
  ordinal  INTEGER NOT NULL,
  keys     TEXT NOT NULL,
  PRIMARY KEY (entity, text, language)
) WITHOUT ROWID;
CREATE TABLE entity_key (
  key    TEXT NOT NULL,
  entity TEXT NOT NULL REFERENCES entity (name) ON DELETE CASCADE,
  whole  INTEGER NOT NULL,
  PRIMARY KEY (key, entity)
) WITHOUT ROWID;
CREATE INDEX entity_key_by_entity ON entity_key (entity);

-- Entities that a document names, in its facts or beside them; also such as have no row in `entity` yet.
CREATE TABLE document_entity (
  doc    INTEGER NOT NULL REFERENCES document (doc) ON DELETE CASCADE,
  entity TEXT NOT NULL,
  PRIMARY KEY (doc, entity)
) WITHOUT ROWID;
CREATE INDEX document_entity_by_entity ON document_entity (entity, doc);

CREATE TABLE answer (
  request_id  TEXT PRIMARY KEY,
  fingerprint BLOB NOT NULL,
  answer      BLOB NOT NULL,
  expire_time INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answer_by_expire_time ON answer (expire_time);
)sql";

// How each document was analysed (NULL: before this was kept), the values of custom facts, and the service's own notes.
constexpr char kVersion2[] = R"sql(
ALTER TABLE document ADD COLUMN analysis TEXT;
CREATE INDEX document_by_analysis ON document (analysis, doc);

CREATE TABLE fact_field (
  key    TEXT NOT NULL,
  text   TEXT NOT NULL,
  number REAL,
  fact   INTEGER NOT NULL REFERENCES fact (fact) ON DELETE CASCADE,
  PRIMARY KEY (key, text, fact)
) WITHOUT ROWID;
CREATE INDEX fact_field_by_number ON fact_field (key, number) WHERE number IS NOT NULL;
CREATE INDEX fact_field_by_fact ON fact_field (fact);

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
)sql";

constexpr const char* kMigrations[] = {kVersion1, kVersion2};

absl::Status Apply(Connection& connection, const char* script, int64_t version) {
  if (auto status = connection.Execute(script); !status.ok()) return status;
  return connection.Execute(
      absl::StrCat("PRAGMA application_id = ", kApplicationId, "; PRAGMA user_version = ", version));
}

}  // namespace

absl::Span<const char* const> Migrations() { return kMigrations; }

absl::Status CheckOwner(Connection& connection, size_t supported) {
  const auto application = connection.QueryInt("PRAGMA application_id");
  if (!application.ok()) return application.status();
  const auto version = connection.QueryInt("PRAGMA user_version");
  if (!version.ok()) return version.status();
  const auto tables = connection.QueryInt("SELECT count(*) FROM sqlite_master");
  if (!tables.ok()) return tables.status();
  const bool empty = *application == 0 && *version == 0 && *tables == 0;
  if (!empty && *application != kApplicationId) {
    return model::MakeError(absl::StatusCode::kFailedPrecondition,
                            absl::StrCat(connection.path(), " is an SQLite database of another program"),
                            {.reason = "DATABASE_FOREIGN",
                             .metadata = {{"path", connection.path()}},
                             .help = "Name a new file, or one that Chancery made."});
  }
  if (*version > static_cast<int64_t>(supported)) {
    return model::MakeError(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat(connection.path(), " has schema ", *version, "; this program knows schemas up to ", supported),
        {.reason = "SCHEMA_NEWER",
         .metadata = {{"schema", absl::StrCat(*version)}, {"supported", absl::StrCat(supported)}},
         .help = "Start the Chancery that wrote it, or a newer one."});
  }
  return absl::OkStatus();
}

absl::Status Migrate(Connection& connection, absl::Span<const char* const> migrations) {
  if (auto status = CheckOwner(connection, migrations.size()); !status.ok()) return status;
  const auto version = connection.QueryInt("PRAGMA user_version");
  if (!version.ok()) return version.status();
  for (int64_t next = *version; next < static_cast<int64_t>(migrations.size()); ++next) {
    if (auto status = connection.Execute("BEGIN IMMEDIATE"); !status.ok()) return status;
    auto status = Apply(connection, migrations[static_cast<size_t>(next)], next + 1);
    if (status.ok()) status = connection.Execute("COMMIT");
    if (!status.ok()) {
      connection.Rollback();
      return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace chancery::store
