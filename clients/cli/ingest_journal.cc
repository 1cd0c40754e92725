#include "clients/cli/ingest_journal.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "service/text/digest.h"

namespace chancery::cli {
namespace {

namespace fs = std::filesystem;

std::string StateFolder() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != '\0')
    return absl::StrCat(state, "/chancery");
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return absl::StrCat(home, "/.local/state/chancery");
  return "";
}

}  // namespace

IngestJournal::IngestJournal(const std::string& key) {
  const std::string folder = StateFolder();
  if (folder.empty()) return;
  path_ = absl::StrCat(folder, "/ingest-", text::Hex(text::Sha256(key)).substr(0, 16));
  std::ifstream in(path_);
  for (std::string line; std::getline(in, line);) {
    // A line that was cut by a crash is no tag.
    if (line.size() == 32) done_.insert(line);
  }
}

void IngestJournal::Restart() {
  done_.clear();
  Finish();
}

std::string IngestJournal::TagOf(absl::string_view origin, absl::string_view bytes) {
  return text::Hex(text::Sha256(absl::StrCat(origin, "\n", text::Sha256(bytes)))).substr(0, 32);
}

void IngestJournal::Add(const std::string& tag) {
  if (path_.empty()) return;
  if (!out_.is_open()) {
    std::error_code error;
    fs::create_directories(fs::path(path_).parent_path(), error);
    out_.open(path_, std::ios::app);
  }
  out_ << tag << '\n' << std::flush;
}

void IngestJournal::Finish() {
  if (out_.is_open()) out_.close();
  std::error_code error;
  if (!path_.empty()) fs::remove(path_, error);
}

}  // namespace chancery::cli
