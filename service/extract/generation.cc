#include "service/extract/generation.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "service/extract/load_error.h"
#include "service/extract/schedule.h"

namespace chancery::extract {
namespace {

std::string PublicId(absl::string_view plugin_id) {
  constexpr absl::string_view kBundled = "chancery.";
  if (absl::StartsWith(plugin_id, kBundled)) plugin_id.remove_prefix(kBundled.size());
  return absl::StrReplaceAll(plugin_id, {{".", "-"}});
}

// An id for what has no better one: the file's name in the letters of resource ids.
std::string FileId(const std::filesystem::path& path) {
  std::string id = path.stem().string();
  for (char& c : id) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-') c = '-';
  }
  return absl::AsciiStrToLower(id);
}

std::string UniqueId(const Generation& generation, const std::string& wanted, const std::string& path) {
  if (generation.Find(wanted) == nullptr) return wanted;
  const std::string file = FileId(path);
  std::string id = file;
  for (int n = 2; generation.Find(id) != nullptr; ++n) id = absl::StrCat(file, "-", n);
  return id;
}

void Fail(Generation::Entry* entry, const absl::Status& why) {
  entry->extractor = nullptr;
  entry->ledger = nullptr;
  entry->status.state = ExtractorState::kFailed;
  entry->status.last_error = why;
}

void AddUnit(const std::shared_ptr<PluginUnit>& unit, Ledgers* ledgers, Generation* out) {
  const auto add = [&](const std::string& wanted_id) -> Generation::Entry& {
    std::string id = UniqueId(*out, wanted_id, unit->path());
    Generation::Entry& entry = out->entries.emplace_back();
    entry.unit = unit;
    entry.status.id = std::move(id);
    entry.status.library_path = unit->path();
    entry.status.library_sha256 = unit->sha256();
    entry.status.load_time = unit->load_time();
    return entry;
  };
  if (!unit->manifest().has_value()) {
    Generation::Entry& entry = add(FileId(unit->path()));
    entry.status.display_name = std::filesystem::path(unit->path()).stem().string();
    return Fail(&entry, unit->status());
  }
  const Manifest& manifest = *unit->manifest();
  const auto trust = unit->status().ok() || unit->trust() != Trust::kOff ? std::optional(unit->trust()) : std::nullopt;
  for (size_t i = 0; i < manifest.extractors.size(); ++i) {
    const ManifestExtractor& described = manifest.extractors[i];
    const std::string id = PublicId(described.id);
    const Generation::Entry* other = out->Find(id);
    const std::string other_path = other == nullptr ? "" : other->status.library_path;
    Generation::Entry& entry = add(id);
    ExtractorStatus& status = entry.status;
    status.display_name = described.id;
    status.trust = trust;
    status.version = described.version;
    status.findings_version = absl::StrCat(described.version, unit->configured());
    status.abi_version = manifest.abi;
    status.languages = described.languages;
    status.produces = described.produces;
    status.requires_types = described.requires_types;
    status.uses_types = described.uses_types;
    if (!unit->status().ok()) {
      Fail(&entry, unit->status());
    } else if (!other_path.empty()) {
      Fail(&entry, LoadError(kExtractorDuplicate, absl::StrCat("its id ", described.id, " is that of ", other_path),
                             "Keep one of the two files."));
    } else if (unit->trust() == Trust::kOff) {
      status.state = ExtractorState::kDisabled;
    } else if (!unit->extractor_status(i).ok()) {
      Fail(&entry, unit->extractor_status(i));
    } else {
      entry.extractor = unit->extractor(i);
      entry.ledger = ledgers->Of(status.id);
    }
  }
}

bool Overlap(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&b](const std::string& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

void MakeOrder(Generation* out) {
  std::vector<ScheduleNode> nodes;
  for (const Generation::Entry& entry : out->entries) {
    const ExtractorStatus& s = entry.status;
    nodes.push_back({s.id, s.produces, s.requires_types, s.uses_types, entry.extractor != nullptr});
  }
  const Schedule schedule = MakeSchedule(nodes);
  for (size_t i = 0; i < out->entries.size(); ++i) {
    if (!schedule.errors[i].ok()) Fail(&out->entries[i], schedule.errors[i]);
  }
  out->order = schedule.order;
  // In running order, so that what a producer builds on is known before its consumers ask.
  for (size_t position = 0; position < out->order.size(); ++position) {
    Generation::Entry& consumer = out->entries[out->order[position]];
    std::set<size_t> all;
    for (size_t before = 0; before < position; ++before) {
      const Generation::Entry& producer = out->entries[out->order[before]];
      if (!Overlap(producer.status.produces, consumer.status.requires_types) &&
          !Overlap(producer.status.produces, consumer.status.uses_types))
        continue;
      all.insert(out->order[before]);
      all.insert(producer.builds_on.begin(), producer.builds_on.end());
    }
    consumer.builds_on.assign(all.begin(), all.end());
  }
}

}  // namespace

std::shared_ptr<Ledger> Ledgers::Of(const std::string& id) {
  std::shared_ptr<Ledger>& ledger = ledgers_[id];
  if (ledger == nullptr) ledger = std::make_shared<Ledger>(policy_);
  return ledger;
}

const Generation::Entry* Generation::Find(absl::string_view id) const {
  for (const Entry& entry : entries) {
    if (absl::string_view(entry.status.id) == id) return &entry;
  }
  return nullptr;
}

ExtractorStatus Generation::Describe(const Entry& entry) {
  ExtractorStatus out = entry.status;
  if (entry.extractor == nullptr) return out;
  entry.ledger->Describe(&out);
  out.metrics = entry.unit->Metrics();
  return out;
}

std::shared_ptr<const Generation> MakeGeneration(const std::vector<std::shared_ptr<PluginUnit>>& units,
                                                 Ledgers* ledgers) {
  auto out = std::make_shared<Generation>();
  for (const auto& unit : units) AddUnit(unit, ledgers, out.get());
  MakeOrder(out.get());
  return out;
}

}  // namespace chancery::extract
