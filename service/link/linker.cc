#include "service/link/linker.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/link/mention_names.h"

namespace chancery::link {
namespace {

absl::string_view CollectionOf(model::EntityKind kind) {
  switch (kind) {
    case model::EntityKind::kOfficial: return "officials";
    case model::EntityKind::kOrganization: return "organizations";
    default: return "treaties";
  }
}

// Follows `same_as` to the annotation that names the entity most fully.  A plugin may have made a circle of them.
const model::Annotation* Representative(const model::Annotation* a,
                                        const std::map<uint64_t, const model::Annotation*>& by_id) {
  for (size_t hops = 0; hops < 8; ++hops) {
    const auto next = by_id.find(a->Related("same_as"));
    if (next == by_id.end() || next->second->type != a->type) break;
    a = next->second;
  }
  return a;
}

// "KZ" stays a state; "csto" is a body.
std::string PartyName(const std::string& party) {
  const bool state = party.size() == 2 && party[0] >= 'A' && party[0] <= 'Z';
  return state || party.find('/') != std::string::npos ? party : absl::StrCat("organizations/", party);
}

void AddName(model::Entity& entity, const model::EntityName& name) {
  if (name.text.empty() || name.keys.empty() ||
      std::find(entity.names.begin(), entity.names.end(), name) != entity.names.end())
    return;
  entity.names.push_back(name);
}

}  // namespace

absl::StatusOr<std::string> Linker::Resolve(model::EntityKind kind, const std::string& key, const std::string& slug) {
  const absl::string_view collection = CollectionOf(kind);
  const std::string place = absl::StrCat(collection, "/", key);
  absl::MutexLock lock(&mutex_);
  if (const auto it = given_.find(place); it != given_.end()) return it->second;
  absl::StatusOr<std::vector<model::Entity>> found = directory_->FindByKey(kind, key);
  if (!found.ok()) return found.status();
  // What was given out long ago is in the directory by now, or belongs to a text that was never stored.
  constexpr size_t kMostRemembered = 100000;
  if (given_.size() >= kMostRemembered) {
    given_.clear();
    taken_.clear();
  }
  std::string name;
  if (!found->empty()) {
    name = found->front().name;
  } else {
    // Two keys may romanise alike; the second gets a number.
    for (int number = 1;; ++number) {
      name = absl::StrCat(collection, "/", slug, number == 1 ? "" : absl::StrCat("-", number));
      if (taken_.count(name) != 0) continue;
      const absl::Status known = directory_->Get(name).status();
      if (absl::IsNotFound(known)) break;
      if (!known.ok()) return known;
    }
  }
  given_[place] = name;
  taken_.insert(name);
  return name;
}

absl::StatusOr<LinkedFacts> Linker::Link(const model::Document& document, const extract::Analysis& analysis,
                                         std::vector<extract::ReadFact> facts) {
  std::map<uint64_t, const model::Annotation*> by_id;
  for (const model::Annotation& a : analysis.annotations) by_id[a.id] = &a;

  std::map<std::string, model::Entity> entities;
  std::map<uint64_t, std::string> entity_of;  // annotation id -> resource name
  for (const model::Annotation& a : analysis.annotations) {
    if (a.type != "official" && a.type != "organization" && a.type != "treaty") continue;
    const model::Annotation* full = Representative(&a, by_id);
    MentionName name = ReadMentionName(*full, document.language);
    std::string resource = name.known;
    if (resource.empty()) {
      if (name.key.empty() || name.slug.empty()) continue;
      absl::StatusOr<std::string> resolved = Resolve(name.kind, name.key, name.slug);
      if (!resolved.ok()) return resolved.status();
      resource = *std::move(resolved);
    }
    entity_of[a.id] = resource;
    model::Entity& entity = entities[resource];
    if (entity.name.empty()) {
      entity.name = resource;
      entity.kind = name.kind;
      entity.display_name = name.name.text;
    }
    if (entity.country_code.empty()) entity.country_code = name.country_code;
    AddName(entity, name.name);
    // A body's abbreviation is a name of its own.
    if (a.type == "organization") {
      model::Annotation as_written = a;
      as_written.canonical = document.Slice(a.span);
      const bool one_word = as_written.canonical.find(' ') == std::string::npos;
      if (one_word) AddName(entity, ReadMentionName(as_written, document.language).name);
    }
  }
  const auto entity_at = [&entity_of](uint64_t annotation_id) {
    const auto it = entity_of.find(annotation_id);
    return it == entity_of.end() ? std::string() : it->second;
  };

  LinkedFacts linked;
  for (extract::ReadFact& read : facts) {
    model::Fact& fact = read.fact;
    const auto annotation = by_id.find(read.annotation_id);
    fact.speaker = entity_at(read.speaker_annotation_id);
    if (auto* official = std::get_if<model::OfficialFact>(&fact.value)) {
      official->official = entity_at(read.annotation_id);
      if (const auto it = entities.find(official->official); it != entities.end() && official->display_name.empty())
        official->display_name = it->second.display_name;
      if (annotation != by_id.end() && !annotation->second->Text("org").empty())
        official->affiliation = absl::StrCat("organizations/", annotation->second->Text("org"));
    } else if (auto* organization = std::get_if<model::OrganizationFact>(&fact.value)) {
      organization->organization = entity_at(read.annotation_id);
    } else if (auto* treaty = std::get_if<model::TreatyFact>(&fact.value)) {
      treaty->treaty = entity_at(read.annotation_id);
      for (std::string& party : treaty->parties) party = PartyName(party);
    } else if (auto* money = std::get_if<model::MoneyFact>(&fact.value)) {
      money->speaker = fact.speaker;
      for (std::string& party : money->parties) party = PartyName(party);
    } else if (auto* quantity = std::get_if<model::QuantityFact>(&fact.value)) {
      quantity->speaker = fact.speaker;
      for (std::string& party : quantity->parties) party = PartyName(party);
    } else if (auto* event = std::get_if<model::EventFact>(&fact.value);
               event != nullptr && annotation != by_id.end()) {
      for (const model::Relation& relation : annotation->second->relations) {
        const std::string entity = entity_at(relation.target_id);
        if (entity.empty()) continue;
        if (relation.role == "treaty") event->treaty = entity;
        if (relation.role != "participant" && relation.role != "host") continue;
        model::Participant participant{entity, "", relation.role == "host"};
        if (const auto target = by_id.find(relation.target_id); target != by_id.end())
          participant.role_at_time = std::string(target->second->Text("role"));
        const bool there = std::any_of(event->participants.begin(), event->participants.end(),
                                       [&](const model::Participant& p) { return p.entity == entity; });
        if (!there) event->participants.push_back(std::move(participant));
      }
    }
    linked.facts.push_back(std::move(fact));
  }
  for (auto& [name, entity] : entities) linked.entities.push_back(std::move(entity));
  return linked;
}

}  // namespace chancery::link
