#include "service/link/mention_names.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "service/text/name_key.h"

namespace chancery::link {
namespace {

std::string KnownId(const model::Annotation& a, absl::string_view collection) {
  for (const model::Link& link : a.links) {
    if (link.knowledge_base == "chancery" && !link.id.empty()) return absl::StrCat(collection, "/", link.id);
  }
  return "";
}

// "Е.", "Е": not a name that tells people apart.
bool IsInitial(absl::string_view given) {
  size_t letters = 0;
  for (char c : given) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 && c != '.' && c != ' ';
  return letters <= 1 || given.back() == '.';
}

void AddKey(std::vector<std::string>& keys, std::string key) {
  if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
}

MentionName ReadOfficial(const model::Annotation& a, const std::string& language) {
  MentionName out;
  out.kind = model::EntityKind::kOfficial;
  out.country_code = std::string(a.Text("country"));
  const absl::string_view given = a.Text("given"), family = a.Text("family");
  out.known = KnownId(a, "officials");
  if (given.empty() || family.empty() || IsInitial(given)) return out;
  const std::string plain = absl::StrCat(given, " ", family);
  out.key = text::FullNameKey(plain);
  const absl::string_view latin = a.Text("latin");
  out.slug = text::Slug(latin.empty() ? absl::string_view(plain) : latin);
  out.name = {a.canonical, language, {}};
  AddKey(out.name.keys, out.key);
  AddKey(out.name.keys, text::FullNameKey(family));
  AddKey(out.name.keys, text::FullNameKey(given));
  return out;
}

MentionName ReadOrganization(const model::Annotation& a, const std::string& language) {
  MentionName out;
  out.kind = model::EntityKind::kOrganization;
  out.country_code = std::string(a.Text("country"));
  out.known = KnownId(a, "organizations");
  out.key = text::FullNameKey(a.canonical);
  out.slug = text::Slug(a.canonical);
  out.name = {a.canonical, language, {}};
  AddKey(out.name.keys, out.key);
  return out;
}

MentionName ReadTreaty(const model::Annotation& a, const std::string& language) {
  MentionName out;
  out.kind = model::EntityKind::kTreaty;
  out.known = KnownId(a, "treaties");
  const std::string title = text::FullNameKey(a.canonical);
  std::vector<std::string> parties = absl::StrSplit(std::string(a.Text("parties")), ' ', absl::SkipEmpty());
  std::sort(parties.begin(), parties.end());
  if (!title.empty()) out.key = absl::StrCat(title, "|", absl::StrJoin(parties, " "));
  out.slug =
      text::Slug(parties.size() == 2 ? absl::StrCat(absl::StrJoin(parties, " "), " ", a.canonical) : a.canonical);
  out.name = {a.canonical, language, {}};
  // The first key finds the same instrument again; the title's own key is what a reader asks by.
  AddKey(out.name.keys, out.key);
  AddKey(out.name.keys, title);
  return out;
}

}  // namespace

MentionName ReadMentionName(const model::Annotation& annotation, const std::string& language) {
  if (annotation.type == "official") return ReadOfficial(annotation, language);
  if (annotation.type == "organization") return ReadOrganization(annotation, language);
  return ReadTreaty(annotation, language);
}

}  // namespace chancery::link
