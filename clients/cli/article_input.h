#ifndef CHANCERY_CLIENTS_CLI_ARTICLE_INPUT_H_
#define CHANCERY_CLIENTS_CLI_ARTICLE_INPUT_H_

#include <cstdint>
#include <fstream>
#include <istream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace chancery::cli {

// One article as it was found on disk or on standard input.
struct Article {
  std::string origin;    // for messages: "news/a.txt", "dump.jsonl:17"
  std::string id;        // document id; may be empty
  std::string bytes;     // of a text file, in whatever charset
  bool is_text = false;  // `bytes` came out of JSON: UTF-8
  std::string title;
  std::string source;
  std::string source_uri;
  std::string language_code;
  std::optional<absl::Time> publish_time;
  std::string warning;  // of something that was left out because it could not be read
};

// Reads articles one after another, never all at once.
//   a folder     every *.txt, *.html and *.jsonl in it, deep, in the order of their paths
//   a .jsonl     one article a line: {"id", "text", "title"?, "source"?, "source_uri"?, "language_code"?,
//   "publish_time"?} any other    the whole file is one article; its id is made of its path within the folder that was
//   named
//   "-"          standard input, as .jsonl
class ArticleInput {
 public:
  // kNotFound names an input that is not there.
  static absl::StatusOr<std::unique_ptr<ArticleInput>> Open(const std::vector<std::string>& inputs);

  // The next article, nullopt at the end, or what is wrong with it ("dump.jsonl:17: ..."); the one after it can be read
  // then.
  absl::StatusOr<std::optional<Article>> Next();

  // Files found (not articles); for progress.
  size_t file_count() const { return files_.size(); }

 private:
  struct File {
    std::string path;
    std::string id;
  };
  absl::StatusOr<std::optional<Article>> NextLine();

  std::vector<File> files_;
  size_t next_file_ = 0;
  std::set<std::string> used_ids_;
  // The .jsonl that is being read.
  std::unique_ptr<std::ifstream> owned_lines_;
  std::istream* lines_ = nullptr;
  std::string lines_name_;
  int64_t line_number_ = 0;
};

// "2024-06-14" (as UTC midnight) or RFC 3339.
std::optional<absl::Time> ParseTime(const std::string& text);

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_ARTICLE_INPUT_H_
