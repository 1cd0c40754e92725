#include "tests/store_contract/store_contract.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace chancery::store {
namespace {

std::vector<std::string> RowIds(const Page& page) {
  std::vector<std::string> ids;
  for (const auto& row : page.documents) ids.push_back(row.document.id);
  for (const auto& row : page.facts) ids.push_back(absl::StrCat(row.document_id, "/", row.fact.id));
  for (const auto& row : page.entities) ids.push_back(row.name);
  return ids;
}

Selection All(RowKind rows, Condition condition) {
  return {.rows = rows,
          .collection = "c",
          .condition = std::move(condition),
          .order = {{.by = Order::By::kName}},
          .limit = 1000};
}

}  // namespace

std::string StoreContract::Ids(const Selection& selection) {
  const auto page = store_->Select(selection);
  if (!page.ok()) return page.status().ToString();
  EXPECT_EQ(page->cursors.size(), RowIds(*page).size());
  if (selection.want_total && !page->more && !selection.after) {
    EXPECT_EQ(page->total_size, static_cast<int64_t>(page->cursors.size()));
  }
  return absl::StrJoin(RowIds(*page), " ");
}

std::string StoreContract::Documents(Condition condition) { return Ids(All(RowKind::kDocument, std::move(condition))); }
std::string StoreContract::Facts(Condition condition) { return Ids(All(RowKind::kFact, std::move(condition))); }
std::string StoreContract::Entities(Condition condition) { return Ids(All(RowKind::kEntity, std::move(condition))); }

std::vector<std::string> StoreContract::Walk(Selection selection, const std::function<void()>& between) {
  std::vector<std::string> ids;
  for (int pages = 0; pages < 10000; ++pages) {
    const auto page = store_->Select(selection);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return ids;
    for (std::string& id : RowIds(*page)) ids.push_back(std::move(id));
    if (!page->more) return ids;
    EXPECT_EQ(page->cursors.size(), static_cast<size_t>(selection.limit));
    selection.after = page->cursors.back();
    between();
  }
  ADD_FAILURE() << "the pages do not end";
  return ids;
}

DocumentWrite MakeWrite(const std::string& id, const std::string& content, std::vector<model::Fact> facts) {
  DocumentWrite write;
  write.document.collection = "c";
  write.document.id = id;
  write.document.content = content;
  write.document.language = "en";
  // Any 32 bytes that differ for different contents will do: no engine computes the hash.
  write.document.content_sha256.assign(32, '\0');
  uint64_t hash = 1469598103934665603u;
  for (size_t i = 0; i < content.size(); ++i) {
    hash = (hash ^ static_cast<unsigned char>(content[i])) * 1099511628211u;
    if (i + 1 == content.size() || i % 64 == 0) {
      for (size_t b = 0; b < 8; ++b)
        write.document.content_sha256[b + 8 * (i / 64 % 4)] ^= static_cast<char>(hash >> (8 * b));
    }
  }
  write.body_terms = content;
  write.facts = std::move(facts);
  return write;
}

model::Fact MakeFact(const std::string& id, int32_t begin, decltype(model::Fact::value) value) {
  model::Fact fact;
  fact.id = id;
  fact.value = std::move(value);
  fact.span = fact.sentence = {begin, begin + 3};
  return fact;
}

model::Entity MakeEntity(const std::string& name, const std::string& display_name,
                         std::vector<model::EntityName> names) {
  model::Entity entity;
  entity.name = name;
  entity.kind = name.rfind("officials/", 0) == 0       ? model::EntityKind::kOfficial
                : name.rfind("organizations/", 0) == 0 ? model::EntityKind::kOrganization
                                                       : model::EntityKind::kTreaty;
  entity.display_name = display_name;
  entity.names = std::move(names);
  return entity;
}

std::string Reason(const absl::Status& status) {
  const auto reason = model::ReasonOf(status);
  return reason ? reason->reason : "";
}

}  // namespace chancery::store
