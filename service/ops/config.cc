#include "service/ops/config.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "service/ops/yaml_json.h"
#include "yaml-cpp/yaml.h"

namespace chancery::ops {
namespace {

constexpr size_t kMostBytes = 1 << 20;

int EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const int replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

// The word that was likely meant, when at most a third of it (two letters of a short one) is wrong; else "".
absl::string_view Nearest(absl::string_view word, const std::vector<absl::string_view>& known) {
  absl::string_view nearest;
  if (word.size() > 64) return nearest;
  int best = std::max(2, static_cast<int>(word.size()) / 3) + 1;
  for (absl::string_view candidate : known) {
    const int distance = EditDistance(absl::AsciiStrToLower(word), candidate);
    if (distance < best && distance < static_cast<int>(word.size())) best = distance, nearest = candidate;
  }
  return nearest;
}

// Reads YAML into members; keeps the first error and ignores what comes after it.
class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  using Read = std::function<void(const YAML::Node& value)>;
  struct Member {
    absl::string_view key;
    Read read;
  };

  const absl::Status& status() const { return status_; }

  void Fail(const YAML::Mark& at, absl::string_view what) {
    if (!status_.ok()) return;
    status_ = absl::InvalidArgumentError(at.is_null()
                                             ? absl::StrCat(file_, ": ", what)
                                             : absl::StrCat(file_, ":", at.line + 1, ":", at.column + 1, ": ", what));
  }

  void Fail(const YAML::Node& node, absl::string_view what) { Fail(node.Mark(), what); }

  // A mapping with these keys; `where` names it in messages.
  void Mapping(const YAML::Node& node, absl::string_view where, const std::vector<Member>& members) {
    std::vector<absl::string_view> known;
    for (const Member& member : members) known.push_back(member.key);
    EachMember(node, where, [&](const YAML::Node& key, const YAML::Node& value) {
      const auto member = std::find_if(members.begin(), members.end(),
                                       [&key](const Member& m) { return m.key == absl::string_view(key.Scalar()); });
      if (member != members.end()) return member->read(value);
      const absl::string_view nearest = Nearest(key.Scalar(), known);
      Fail(key, absl::StrCat("unknown key `", key.Scalar(), "` in ", where, "; ",
                             nearest.empty() ? absl::StrCat("it has ", absl::StrJoin(known, ", "))
                                             : absl::StrCat("did you mean `", nearest, "`?")));
    });
  }

  // A mapping with keys of the operator's own.
  void EachMember(const YAML::Node& node, absl::string_view where,
                  const std::function<void(const YAML::Node& key, const YAML::Node& value)>& read) {
    // A key whose members are all comments is empty, not wrong.
    if (node.IsNull()) return;
    if (!node.IsMap()) return Wrong(node, where, "a mapping (`key: value` lines)");
    std::set<std::string> seen;
    for (const auto& member : node) {
      if (!status_.ok()) return;
      if (!member.first.IsScalar()) return Fail(member.first, absl::StrCat("a key of ", where, " is no text"));
      if (!seen.insert(member.first.Scalar()).second)
        return Fail(member.first, absl::StrCat("`", member.first.Scalar(), "` is given twice in ", where));
      read(member.first, member.second);
    }
  }

  void List(const YAML::Node& node, absl::string_view where, const Read& read) {
    if (node.IsNull()) return;
    if (!node.IsSequence()) return Wrong(node, where, "a list (`- value` lines or [a, b])");
    for (const auto& element : node) {
      if (!status_.ok()) return;
      read(element);
    }
  }

  std::string Text(const YAML::Node& node, absl::string_view where) {
    if (node.IsScalar()) return node.Scalar();
    Wrong(node, where, "text");
    return "";
  }

  std::string OneOf(const YAML::Node& node, absl::string_view where, const std::vector<absl::string_view>& values) {
    std::string text = Text(node, where);
    if (!status_.ok() || std::find(values.begin(), values.end(), absl::string_view(text)) != values.end()) return text;
    const absl::string_view nearest = Nearest(text, values);
    Fail(node, absl::StrCat(where, " must be ", absl::StrJoin(values, ", "), ", not `", text, "`",
                            nearest.empty() ? "" : absl::StrCat("; did you mean `", nearest, "`?")));
    return "";
  }

  double Number(const YAML::Node& node, absl::string_view where, double low, double high) {
    double number = 0;
    if (node.IsScalar() && node.Tag() != "!" && absl::SimpleAtod(node.Scalar(), &number)) {
      if (number >= low && number <= high) return number;
      Fail(node, absl::StrCat(where, " must be from ", low, " to ", high, ", not ", node.Scalar()));
    } else {
      Wrong(node, where, "a number");
    }
    return 0;
  }

  int64_t Whole(const YAML::Node& node, absl::string_view where, int64_t low, int64_t high) {
    int64_t number = 0;
    if (node.IsScalar() && node.Tag() != "!" && absl::SimpleAtoi(node.Scalar(), &number)) {
      if (number >= low && number <= high) return number;
      Fail(node, absl::StrCat(where, " must be from ", low, " to ", high, ", not ", node.Scalar()));
    } else {
      Wrong(node, where, "a whole number");
    }
    return 0;
  }

  bool Switch(const YAML::Node& node, absl::string_view where) {
    if (node.IsScalar() && node.Tag() != "!" && node.Scalar() == "true") return true;
    if (node.IsScalar() && node.Tag() != "!" && node.Scalar() == "false") return false;
    Wrong(node, where, "true or false");
    return false;
  }

  std::string Json(const YAML::Node& node) {
    std::string json;
    YamlFault fault;
    if (!AppendJson(node, &json, &fault)) Fail(fault.at, fault.what);
    return json;
  }

 private:
  void Wrong(const YAML::Node& node, absl::string_view where, absl::string_view expected) {
    const char* found = node.IsMap() ? "a mapping" : node.IsSequence() ? "a list" : node.IsNull() ? "nothing" : "";
    Fail(node, absl::StrCat(where, " must be ", expected, ", found ",
                            *found != '\0' ? std::string(found) : absl::StrCat("`", node.Scalar(), "`")));
  }

  const std::string file_;
  absl::Status status_;
};

void ReadPlugin(Reader& r, const YAML::Node& node, const std::string& where, PluginConfig& out) {
  r.Mapping(
      node, where,
      {{"trust",
        [&](const YAML::Node& v) {
          out.trust = r.OneOf(v, absl::StrCat(where, ".trust"), {"in_process", "worker", "off"});
        }},
       {"sha256",
        [&](const YAML::Node& v) {
          r.List(v, absl::StrCat(where, ".sha256"), [&](const YAML::Node& element) {
            std::string hash = absl::AsciiStrToLower(r.Text(element, absl::StrCat(where, ".sha256")));
            if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != std::string::npos)
              return r.Fail(element, absl::StrCat(where, ".sha256 must be 64 hexadecimal digits, as sha256sum prints"));
            out.sha256.push_back(std::move(hash));
          });
        }},
       {"config", [&](const YAML::Node& v) { out.config_json = r.Json(v); }},
       {"limits", [&](const YAML::Node& v) {
          const std::string limits = absl::StrCat(where, ".limits");
          r.Mapping(
              v, limits,
              {{"memory_mib",
                [&](const YAML::Node& n) { out.memory_mib = r.Whole(n, limits + ".memory_mib", 16, 65536); }},
               {"seconds", [&](const YAML::Node& n) { out.seconds = r.Number(n, limits + ".seconds", 0.01, 600); }}});
        }}});
  if (out.trust == "in_process" && out.sha256.empty() && r.status().ok()) {
    r.Fail(node, absl::StrCat(where, ".trust is in_process, which needs the file's SHA-256: add `sha256: [...]`"));
  }
}

void ReadPlugins(Reader& r, const YAML::Node& node, Config& out) {
  r.Mapping(node, "plugins",
            {{"folders",
              [&](const YAML::Node& v) {
                r.List(v, "plugins.folders", [&](const YAML::Node& element) {
                  std::string folder = r.Text(element, "plugins.folders");
                  if (folder.empty() || folder[0] != '/')
                    return r.Fail(element, absl::StrCat("plugins.folders must be absolute paths, not `", folder, "`"));
                  out.plugin_folders.push_back(std::move(folder));
                });
              }},
             {"default_trust",
              [&](const YAML::Node& v) {
                out.default_trust = r.OneOf(v, "plugins.default_trust", {"worker", "off"});
              }},
             {"by_id", [&](const YAML::Node& v) {
                r.EachMember(v, "plugins.by_id", [&](const YAML::Node& key, const YAML::Node& plugin) {
                  ReadPlugin(r, plugin, absl::StrCat("plugins.by_id.", key.Scalar()), out.plugins[key.Scalar()]);
                });
              }}});
}

}  // namespace

absl::StatusOr<Config> ParseConfig(absl::string_view yaml, const std::string& name) {
  Config out;
  Reader r(name);
  // yaml-cpp throws for what is no YAML; nothing it throws may leave this function.
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(yaml));
    if (documents.size() > 1) r.Fail(documents[1], "a second document; one file is one document");
    if (!documents.empty()) {
      r.Mapping(
          documents[0], "the configuration",
          {{"plugins", [&](const YAML::Node& v) { ReadPlugins(r, v, out); }},
           {"extraction",
            [&](const YAML::Node& v) {
              r.Mapping(v, "extraction", {{"seconds", [&](const YAML::Node& n) {
                                             out.extract_seconds = r.Whole(n, "extraction.seconds", 1, 600);
                                           }}});
            }},
           {"reanalysis", [&](const YAML::Node& v) {
              r.Mapping(
                  v, "reanalysis",
                  {{"automatic",
                    [&](const YAML::Node& n) { out.reanalyze_automatically = r.Switch(n, "reanalysis.automatic"); }},
                   {"documents_per_second", [&](const YAML::Node& n) {
                      out.reanalyze_documents_per_second = r.Number(n, "reanalysis.documents_per_second", 0.01, 10000);
                    }}});
            }}});
    }
  } catch (const YAML::Exception& e) {
    r.Fail(e.mark, absl::StrCat("no YAML: ", e.msg));
  }
  if (!r.status().ok()) return r.status();
  return out;
}

absl::StatusOr<Config> ReadConfig(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read the configuration ", path));
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return absl::NotFoundError(absl::StrCat("cannot read the configuration ", path));
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > kMostBytes) return absl::InvalidArgumentError(absl::StrCat(path, " is over 1 MiB"));
  return ParseConfig(text, path);
}

}  // namespace chancery::ops
