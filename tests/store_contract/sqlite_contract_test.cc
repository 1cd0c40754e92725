#include "tests/store_contract/sqlite_engine.h"
#include "tests/store_contract/store_contract.h"

namespace chancery::store {
namespace {

INSTANTIATE_TEST_SUITE_P(Engines, StoreContract,
                         testing::Values(EngineFactory{"sqlite", [] { return std::make_unique<SqliteEngine>(); }}),
                         EngineName);

}  // namespace
}  // namespace chancery::store
