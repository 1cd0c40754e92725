#ifndef CHANCERY_SERVICE_STORE_STORE_H_
#define CHANCERY_SERVICE_STORE_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "service/model/document.h"
#include "service/model/entity.h"
#include "service/model/fact.h"
#include "service/store/selection.h"

namespace chancery::store {

enum class Disposition : uint8_t { kUnspecified, kCreated, kUpdated, kUnchanged, kDuplicate };

// Which extractors a document's facts came from.
struct AnalysisRecord {
  enum class Outcome : uint8_t { kDone, kFailed, kRetry };  // kRetry: another time it may go better
  struct Run {
    std::string extractor;  // id
    std::string version;    // of the plugin's, with what else its findings depend on
    Outcome outcome = Outcome::kDone;
    friend bool operator==(const Run&, const Run&) = default;
  };
  std::vector<std::string> asked;  // ids that the caller named, sorted; empty: all that there were
  std::vector<Run> runs;           // sorted by extractor
  friend bool operator==(const AnalysisRecord&, const AnalysisRecord&) = default;
};

// One document to be stored, complete.
struct DocumentWrite {
  model::Document document;  // etag and times are set by the store
  std::vector<model::Fact> facts;
  std::vector<model::Entity> entities;  // as this document names them; merged into what is stored
  std::string title_terms;              // text::JoinTerms
  std::string body_terms;
  std::string if_etag;  // when set, the stored document must have it
  AnalysisRecord analysis;
  // The document was analysed again: its facts take the place of those stored, though all that its caller gave is the
  // same.
  bool reanalyzed = false;
};

struct WriteResult {
  model::Document document;  // as stored; for kDuplicate the document that was there
  Disposition disposition = Disposition::kUnspecified;
};

struct StoredFact {
  std::string collection;
  std::string document_id;
  model::Fact fact;
};

struct DocumentRow {
  model::Document document;
  std::map<std::string, int32_t> fact_counts;  // by FactKind
  double relevance = 0;
  std::optional<AnalysisRecord> analysis;  // nullopt: stored before records were kept
};

// The documents that were analysed in the same way.
struct AnalysisGroup {
  std::string key;                       // the engine's own
  std::optional<AnalysisRecord> record;  // as DocumentRow::analysis
  int64_t documents = 0;
};

// A document with its place in the order in which documents were first stored.
struct PlacedDocument {
  int64_t place = 0;  // from 1
  std::string collection;
  std::string id;
};

// One page of rows in the selection's order; exactly one of the vectors is used, by Selection::rows.
struct Page {
  std::vector<DocumentRow> documents;
  std::vector<StoredFact> facts;
  std::vector<model::Entity> entities;
  // Of each row: the values of its sort keys, to continue after it.
  std::vector<Cursor> cursors;
  bool more = false;       // rows follow the last one
  int64_t total_size = 0;  // of all rows that satisfy the condition, when wanted
};

// Documents with their facts and entities.  Safe to use from several threads.  Every engine passes
// tests/store_contract.  Errors: kUnavailable for what may pass (engine busy, connection lost; retry),
// kResourceExhausted with reason STORAGE_FULL when the disk is full, kDataLoss with STORAGE_CORRUPT, kInternal
// otherwise.
class Store {
 public:
  virtual ~Store() = default;

  // Stores documents; returns when what it answers is durable and visible to every later call.  One result a document,
  // in order; each document with its facts is written whole or not at all.  `atomic`: all or none; the first failure is
  // then returned for all.
  //   kDuplicate   the collection has the same content under another id: nothing is written
  //   kUnchanged   the same id, content and metadata: nothing is written; of one that was `reanalyzed` only its record,
  //                when its facts are the same as well
  //   kAborted ETAG_MISMATCH when if_etag is set and differs (or there is no such document)
  // Writes of several callers share commits.
  virtual std::vector<absl::StatusOr<WriteResult>> Write(std::vector<DocumentWrite> writes, bool atomic) = 0;

  // The document of that id, or kNotFound with reason DOCUMENT_NOT_FOUND.
  virtual absl::StatusOr<DocumentRow> GetDocument(const std::string& collection, const std::string& document_id) = 0;

  // The document of the collection with that content, or kNotFound.
  virtual absl::StatusOr<model::Document> FindByContent(const std::string& collection,
                                                        const std::string& content_sha256) = 0;

  // Removes the document, its facts and the entities that only it named; returns the number of facts.  kNotFound,
  // kAborted ETAG_MISMATCH (etag not empty and different).  Durable when it returns.
  virtual absl::StatusOr<int32_t> DeleteDocument(const std::string& collection, const std::string& document_id,
                                                 const std::string& etag) = 0;

  // How the documents of all collections were analysed, in no particular order.
  virtual absl::StatusOr<std::vector<AnalysisGroup>> AnalysisGroups() = 0;
  // Documents of the groups with those keys behind the place `after`, in order, at most `limit`.
  virtual absl::StatusOr<std::vector<PlacedDocument>> DocumentsOfGroups(absl::Span<const std::string> keys,
                                                                        int64_t after, int32_t limit) = 0;

  // Texts that the service keeps for itself by name; durable when PutSetting returns.  An empty text removes it.
  virtual absl::StatusOr<std::string> GetSetting(const std::string& name) = 0;  // "" when there is none
  virtual absl::Status PutSetting(const std::string& name, const std::string& value) = 0;

  // All facts of a document in the order of their spans.
  virtual absl::StatusOr<std::vector<model::Fact>> GetFacts(const std::string& collection,
                                                            const std::string& document_id) = 0;

  virtual absl::StatusOr<Page> Select(const Selection& selection) = 0;

  // Entities that have a name with one of the keys (model::EntityName::keys); `whole_name_only` compares the first key
  // of each name alone.  Kind kUnspecified: of any kind.  Sorted by name, at most `limit`.
  virtual absl::StatusOr<std::vector<model::Entity>> FindEntities(model::EntityKind kind,
                                                                  absl::Span<const std::string> keys,
                                                                  bool whole_name_only, int32_t limit) = 0;
  virtual absl::StatusOr<model::Entity> GetEntity(const std::string& name) = 0;

  // Answers of idempotent requests, for 24 hours from `now`.
  struct RememberedAnswer {
    std::string fingerprint;  // of the request's body
    std::string answer;
  };
  virtual absl::StatusOr<std::optional<RememberedAnswer>> FindAnswer(const std::string& request_id, absl::Time now) = 0;
  virtual absl::Status RememberAnswer(const std::string& request_id, const RememberedAnswer& answer,
                                      absl::Time now) = 0;
};

}  // namespace chancery::store

#endif  // CHANCERY_SERVICE_STORE_STORE_H_
