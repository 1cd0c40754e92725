#ifndef CHANCERY_TESTS_STORE_CONTRACT_SQLITE_ENGINE_H_
#define CHANCERY_TESTS_STORE_CONTRACT_SQLITE_ENGINE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "service/store/sqlite/sqlite_store.h"
#include "tests/store_contract/store_contract.h"

namespace chancery::store {

// A new folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = testing::TempDir() + "/chancery-store-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

class SqliteEngine final : public Engine {
 public:
  absl::StatusOr<std::unique_ptr<Store>> Open(std::function<absl::Time()> now) override {
    return OpenSqliteStore({.path = folder_.File("chancery.db"), .now = std::move(now)});
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace chancery::store

#endif  // CHANCERY_TESTS_STORE_CONTRACT_SQLITE_ENGINE_H_
