#ifndef CHANCERY_SERVICE_PIPELINE_STORE_DIRECTORY_H_
#define CHANCERY_SERVICE_PIPELINE_STORE_DIRECTORY_H_

#include <string>
#include <vector>

#include "service/link/linker.h"
#include "service/store/store.h"

namespace chancery::pipeline {

// The stored entities, for the linker.
class StoreDirectory final : public link::EntityDirectory {
 public:
  // `store` must outlive the directory.
  explicit StoreDirectory(store::Store* store) : store_(store) {}

  absl::StatusOr<std::vector<model::Entity>> FindByKey(model::EntityKind kind, const std::string& key) override {
    // The linker takes the first one.
    constexpr int32_t kMost = 2;
    return store_->FindEntities(kind, {key}, /*whole_name_only=*/true, kMost);
  }
  absl::StatusOr<model::Entity> Get(const std::string& name) override { return store_->GetEntity(name); }

 private:
  store::Store* const store_;
};

}  // namespace chancery::pipeline

#endif  // CHANCERY_SERVICE_PIPELINE_STORE_DIRECTORY_H_
