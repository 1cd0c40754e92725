#ifndef CHANCERY_TESTS_STORE_CONTRACT_STORE_CONTRACT_H_
#define CHANCERY_TESTS_STORE_CONTRACT_STORE_CONTRACT_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "service/model/reasons.h"
#include "service/store/store.h"

// The rules of service/store/store.h as tests that every engine passes.  An engine's test binary compiles the
// *_contract.cc files and instantiates StoreContract:
//   INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(EngineFactory{"sqlite", MakeSqliteEngine}),
//   EngineName);
namespace chancery::store {

// One database, empty at first, which is removed at the end.
class Engine {
 public:
  virtual ~Engine() = default;
  // Opens it, again after an earlier store of it is gone.
  virtual absl::StatusOr<std::unique_ptr<Store>> Open(std::function<absl::Time()> now) = 0;
};

struct EngineFactory {
  std::string name;
  std::function<std::unique_ptr<Engine>()> make;
};
inline void PrintTo(const EngineFactory& factory, std::ostream* out) { *out << factory.name; }
inline std::string EngineName(const testing::TestParamInfo<EngineFactory>& info) { return info.param.name; }

class StoreContract : public testing::TestWithParam<EngineFactory> {
 protected:
  void SetUp() override {
    engine_ = GetParam().make();
    Reopen();
  }
  void Reopen() {
    store_.reset();
    auto opened = engine_->Open([this] { return now_; });
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }

  WriteResult Put(DocumentWrite write) {
    std::vector<DocumentWrite> writes;
    writes.push_back(std::move(write));
    auto results = store_->Write(std::move(writes), false);
    EXPECT_EQ(results.size(), 1u);
    EXPECT_TRUE(results[0].ok()) << results[0].status();
    return results[0].ok() ? *results[0] : WriteResult{};
  }
  absl::Status PutStatus(DocumentWrite write) {
    std::vector<DocumentWrite> writes;
    writes.push_back(std::move(write));
    return store_->Write(std::move(writes), false)[0].status();
  }

  // What a selection finds: ids in order, joined by spaces; a fact as "document/fact".  The status when it fails.
  std::string Ids(const Selection& selection);
  // The same for a condition on documents (facts, entities) of the collection "c", by name.
  std::string Documents(Condition condition);
  std::string Facts(Condition condition);
  std::string Entities(Condition condition);
  // All pages of `selection` one after another; `between` is run before each page but the first.
  std::vector<std::string> Walk(
      Selection selection, const std::function<void()>& between = [] {});

  absl::Time now_ = absl::FromUnixSeconds(1700000000);
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Store> store_;
};

// A document whose content, with its made-up 32-byte hash, is `content`; its terms are the words of title and content.
DocumentWrite MakeWrite(const std::string& id, const std::string& content, std::vector<model::Fact> facts = {});

model::Fact MakeFact(const std::string& id, int32_t begin, decltype(model::Fact::value) value);
model::Entity MakeEntity(const std::string& name, const std::string& display_name,
                         std::vector<model::EntityName> names = {});

std::string Reason(const absl::Status& status);

}  // namespace chancery::store

#endif  // CHANCERY_TESTS_STORE_CONTRACT_STORE_CONTRACT_H_
