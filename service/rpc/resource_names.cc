#include "service/rpc/resource_names.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/rpc/status.h"

namespace chancery::rpc {
namespace {

constexpr size_t kMaxIdBytes = 63;
constexpr size_t kMaxExtractorIdBytes = 255;

bool IsId(absl::string_view id, size_t limit = kMaxIdBytes) {
  return !id.empty() && id != "-" && id.size() <= limit && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

absl::Status NotOfForm(absl::string_view field, absl::string_view name, absl::string_view form) {
  return FieldInvalid(field,
                      absl::StrCat(name.empty() ? "is required: " : "must be ", form, ", each id [a-z0-9-]{1,63}"));
}

std::vector<absl::string_view> Parts(absl::string_view name) { return absl::StrSplit(name, absl::MaxSplits('/', 4)); }

}  // namespace

absl::StatusOr<std::string> ParseCollection(absl::string_view name, absl::string_view field) {
  const auto parts = Parts(name);
  if (parts.size() != 2 || parts[0] != "collections" || !IsId(parts[1]))
    return NotOfForm(field, name, "collections/{collection}");
  return std::string(parts[1]);
}

absl::StatusOr<std::string> ParseCollectionOrAll(absl::string_view name, absl::string_view field) {
  if (name == "collections/-") return std::string();
  const auto collection = ParseCollection(name, field);
  if (!collection.ok()) return NotOfForm(field, name, "collections/{collection}, or collections/- for all");
  return collection;
}

absl::StatusOr<DocumentName> ParseDocumentName(absl::string_view name, absl::string_view field) {
  const auto parts = Parts(name);
  if (parts.size() != 4 || parts[0] != "collections" || parts[2] != "documents" || !IsId(parts[1]) || !IsId(parts[3])) {
    return NotOfForm(field, name, "collections/{collection}/documents/{document}");
  }
  return DocumentName{std::string(parts[1]), std::string(parts[3])};
}

absl::StatusOr<std::string> ParseExtractor(absl::string_view name, absl::string_view field) {
  const auto parts = Parts(name);
  // A plugin that did not tell its id goes by its file's name, which may hold more signs.
  if (parts.size() != 2 || parts[0] != "extractors" || parts[1].empty() || parts[1].size() > kMaxExtractorIdBytes) {
    return FieldInvalid(field, name.empty() ? "is required: extractors/{extractor}" : "must be extractors/{extractor}");
  }
  return std::string(parts[1]);
}

absl::Status CheckEntityName(absl::string_view name, absl::string_view field) {
  const auto parts = Parts(name);
  const bool known =
      parts.size() == 2 && (parts[0] == "officials" || parts[0] == "organizations" || parts[0] == "treaties");
  if (!known || parts[1].empty() || parts[1].size() > kMaxExtractorIdBytes) {
    return NotOfForm(field, name, "officials/{official}, organizations/{organization} or treaties/{treaty}");
  }
  return absl::OkStatus();
}

}  // namespace chancery::rpc
