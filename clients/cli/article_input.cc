#include "clients/cli/article_input.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "service/text/name_key.h"

namespace chancery::cli {
namespace {

namespace fs = std::filesystem;

bool IsArticleFile(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".txt" || extension == ".html" || extension == ".jsonl";
}

std::string TextField(const nlohmann::json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

}  // namespace

std::optional<absl::Time> ParseTime(const std::string& text) {
  absl::Time time;
  std::string error;
  if (absl::ParseTime("%Y-%m-%d", text, &time, &error) || absl::ParseTime(absl::RFC3339_full, text, &time, &error))
    return time;
  return std::nullopt;
}

absl::StatusOr<std::unique_ptr<ArticleInput>> ArticleInput::Open(const std::vector<std::string>& inputs) {
  auto reader = std::make_unique<ArticleInput>();
  for (const std::string& input : inputs) {
    std::error_code error;
    if (input == "-") {
      reader->files_.push_back({"-", ""});
    } else if (fs::is_directory(input, error)) {
      std::vector<File> found;
      for (fs::recursive_directory_iterator it(input, fs::directory_options::skip_permission_denied, error), end;
           it != end; it.increment(error)) {
        if (error) break;
        if (!it->is_regular_file(error) || !IsArticleFile(it->path())) continue;
        found.push_back(
            {it->path().string(), text::Slug(fs::relative(it->path(), input, error).replace_extension("").string())});
      }
      if (error) return absl::UnavailableError(absl::StrCat(input, ": ", error.message()));
      if (found.empty()) return absl::NotFoundError(absl::StrCat(input, ": no *.txt, *.html or *.jsonl file in it"));
      std::sort(found.begin(), found.end(), [](const File& a, const File& b) { return a.path < b.path; });
      std::move(found.begin(), found.end(), std::back_inserter(reader->files_));
    } else if (fs::exists(input, error)) {
      reader->files_.push_back({input, text::Slug(fs::path(input).stem().string())});
    } else {
      return absl::NotFoundError(absl::StrCat(input, ": no such file or folder"));
    }
  }
  return reader;
}

absl::StatusOr<std::optional<Article>> ArticleInput::Next() {
  for (;;) {
    if (lines_ != nullptr) {
      absl::StatusOr<std::optional<Article>> article = NextLine();
      if (!article.ok() || article->has_value()) return article;
      lines_ = nullptr;
    }
    if (next_file_ == files_.size()) return std::nullopt;
    const File& file = files_[next_file_++];
    if (file.path == "-" || absl::EndsWith(file.path, ".jsonl")) {
      lines_name_ = file.path == "-" ? "standard input" : file.path;
      line_number_ = 0;
      if (file.path == "-") {
        lines_ = &std::cin;
      } else {
        owned_lines_ = std::make_unique<std::ifstream>(file.path, std::ios::binary);
        if (!owned_lines_->good()) return absl::UnavailableError(absl::StrCat(file.path, ": cannot be read"));
        lines_ = owned_lines_.get();
      }
      continue;
    }
    Article article;
    article.origin = file.path;
    // Two files of one name in different folders given: the second gets an id from its content, so that none replaces
    // the other.
    if (used_ids_.insert(file.id).second) article.id = file.id;
    std::ifstream in(file.path, std::ios::binary);
    article.bytes.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    if (!in.good() && !in.eof()) return absl::UnavailableError(absl::StrCat(file.path, ": cannot be read"));
    return article;
  }
}

absl::StatusOr<std::optional<Article>> ArticleInput::NextLine() {
  std::string line;
  while (std::getline(*lines_, line)) {
    ++line_number_;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string where = absl::StrCat(lines_name_, ":", line_number_);
    const nlohmann::json object = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object()) return absl::InvalidArgumentError(absl::StrCat(where, ": not a JSON object on one line"));
    Article article;
    article.origin = where;
    article.is_text = true;
    article.id = TextField(object, "id");
    article.bytes = object.contains("text") ? TextField(object, "text") : TextField(object, "content");
    article.title = TextField(object, "title");
    article.source = TextField(object, "source");
    article.source_uri = TextField(object, "source_uri");
    article.language_code = TextField(object, "language_code");
    const std::string time = TextField(object, "publish_time");
    article.publish_time = ParseTime(time);
    if (!time.empty() && !article.publish_time) {
      article.warning =
          absl::StrCat(where, ": publish_time '", time, "' is neither a date (2024-06-14) nor RFC 3339; left open");
    }
    return article;
  }
  return std::nullopt;
}

}  // namespace chancery::cli
