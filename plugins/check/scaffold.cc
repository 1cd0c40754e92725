#include "plugins/check/scaffold.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include "plugins/check/embedded.h"

namespace chancery::check {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLanguages[] = {"c", "cpp", "rust", "go"};

std::string ListFile(const std::string& language) { return "plugins/template/" + language + "/FILES"; }

// Keywords of the languages that a name becomes an identifier in would not compile; the longest list is not needed:
// these are the ones that are lower-case words one might choose.
bool IsName(const std::string& name) {
  if (name.empty() || name.size() > 48 || name[0] < 'a' || name[0] > 'z' || name.back() == '_') return false;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
    if (c == '_' && name[i - 1] == '_') return false;
  }
  return true;
}

bool IsId(const std::string& id) {
  bool point = false;
  char before = '.';
  for (char c : id + ".") {
    if (c == '.'   ? before == '.' || before == '-'
        : c == '-' ? before == '.'
                   : !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
      return false;
    point |= c == '.' && before != '.';
    before = c;
  }
  return point && id.find('.') != std::string::npos && id.size() <= 128;
}

std::string Replace(std::string text, std::string_view what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

std::string IdOf(const ScaffoldOptions& options) {
  return options.id.empty() ? "org.example." + Replace(options.name, "_", "-") : options.id;
}
std::string FolderOf(const ScaffoldOptions& options) { return options.folder.empty() ? options.name : options.folder; }

// {source, destination} of each line of FILES.
std::vector<std::pair<std::string, std::string>> FilesOf(const std::string& language) {
  std::vector<std::pair<std::string, std::string>> out;
  std::istringstream lines{std::string(Embedded(ListFile(language)))};
  std::string line;
  while (std::getline(lines, line)) {
    if (line.empty() || line[0] == '#') continue;
    const size_t space = line.find(' ');
    if (space != std::string::npos) out.emplace_back(line.substr(0, space), line.substr(space + 1));
  }
  return out;
}

bool IsOnPath(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  std::string folder;
  while (std::getline(folders, folder, ':')) {
    std::error_code code;
    if (!folder.empty() && fs::is_regular_file(folder + "/" + program, code)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> ScaffoldLanguages() {
  std::vector<std::string> out;
  for (const char* language : kLanguages) {
    if (!Embedded(ListFile(language)).empty()) out.push_back(language);
  }
  return out;
}

std::string WriteScaffold(const ScaffoldOptions& options) {
  const std::vector<std::pair<std::string, std::string>> files = FilesOf(options.language);
  if (files.empty()) {
    std::string known;
    for (const std::string& language : ScaffoldLanguages()) known += (known.empty() ? "" : ", ") + language;
    return "no template for \"" + options.language + "\"; there are: " + known;
  }
  if (!IsName(options.name))
    return "\"" + options.name +
           "\" is no name: lower case, digits and single '_', at most 48, beginning with a letter";
  const std::string id = IdOf(options);
  if (!IsId(id)) return "\"" + id + "\" is no id: reverse DNS in lower case, org.example.ships";
  const fs::path folder = FolderOf(options);
  std::error_code code;
  if (fs::exists(folder, code) && !(fs::is_directory(folder, code) && fs::is_empty(folder, code))) {
    return folder.string() + " is there and not empty; nothing was written";
  }
  for (const auto& [source, destination] : files) {
    const std::string_view bytes = Embedded(source);
    if (bytes.data() == nullptr)
      return "this program lacks " + source + ": it was built from an incomplete source tree";
    std::string text(bytes);
    std::string target = destination;
    // The SDK is copied as it is.
    if (source.compare(0, 17, "plugins/template/") == 0) {
      text = Replace(Replace(std::move(text), "@NAME@", options.name), "@ID@", id);
      target = Replace(Replace(std::move(target), "@NAME@", options.name), "@ID@", id);
    }
    const fs::path path = folder / target;
    fs::create_directories(path.parent_path(), code);
    std::ofstream file(path, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (!file) return "cannot write " + path.string();
  }
  return "";
}

std::string ScaffoldNextSteps(const ScaffoldOptions& options) {
  const std::string folder = FolderOf(options);
  std::string out = "Made " + folder + " (" + IdOf(options) + ").\n\n  cd " + folder + "\n  make          # build/" +
                    options.name + ".so\n  make test     # its tests\n  chancery-plugin-check build/" + options.name +
                    ".so\n";
  const char* tool = options.language == "rust"  ? "cargo"
                     : options.language == "go"  ? "go"
                     : options.language == "cpp" ? "c++"
                                                 : "cc";
  for (const char* needed : {"make", tool}) {
    if (!IsOnPath(needed)) out += std::string("\nThis machine has no ") + needed + ": install it first.\n";
  }
  return out;
}

}  // namespace chancery::check
