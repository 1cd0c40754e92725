#ifndef CHANCERY_SERVICE_LINK_LINKER_H_
#define CHANCERY_SERVICE_LINK_LINKER_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "service/extract/analyzer.h"
#include "service/extract/read_facts.h"
#include "service/model/document.h"
#include "service/model/entity.h"
#include "service/model/fact.h"

namespace chancery::link {

// Where the linker finds the entities that earlier documents named.  Called from several threads.
class EntityDirectory {
 public:
  virtual ~EntityDirectory() = default;
  // The entities of that kind that have a name with exactly this whole-name key, sorted by resource name.
  virtual absl::StatusOr<std::vector<model::Entity>> FindByKey(model::EntityKind kind, const std::string& key) = 0;
  // The entity, or kNotFound.
  virtual absl::StatusOr<model::Entity> Get(const std::string& name) = 0;
};

// A document's facts with their entities, and the entities as this document names them.
struct LinkedFacts {
  std::vector<model::Fact> facts;
  std::vector<model::Entity> entities;  // sorted by name
};

// Gives mentions of officials, bodies and treaties their entities: within the document by the extractors' `same_as`
// relations, across documents by name keys, known bodies and treaties by their gazetteer id.  A person who is named by
// surname, initials or title alone, and whom the document names nowhere more fully, stays without an entity: there may
// be several of that name. Ids that were given out and are not yet in the directory are remembered, so that documents
// linked at the same time agree. Safe to use from several threads.
class Linker {
 public:
  // `directory` must outlive the linker.
  explicit Linker(EntityDirectory* directory) : directory_(directory) {}

  // Fails only with the directory's errors.
  absl::StatusOr<LinkedFacts> Link(const model::Document& document, const extract::Analysis& analysis,
                                   std::vector<extract::ReadFact> facts);

 private:
  // The entity that has the key, else a new name made from `slug`.
  absl::StatusOr<std::string> Resolve(model::EntityKind kind, const std::string& key, const std::string& slug);

  EntityDirectory* const directory_;
  absl::Mutex mutex_;
  // Collection + '/' + key -> resource name; and the names themselves.
  std::map<std::string, std::string> given_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> taken_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace chancery::link

#endif  // CHANCERY_SERVICE_LINK_LINKER_H_
