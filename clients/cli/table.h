#ifndef CHANCERY_CLIENTS_CLI_TABLE_H_
#define CHANCERY_CLIENTS_CLI_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery::cli {

// Columns of a terminal that a UTF-8 text takes: combining marks and format characters none, East Asian wide characters
// and emoji two.
size_t DisplayWidth(absl::string_view utf8);

// The text without control characters and line breaks (each run becomes one space), cut to `width` columns with an
// ellipsis.
std::string FitTo(absl::string_view utf8, size_t width);

// A table for a terminal: columns as wide as their widest cell, the last ones cut so that a row fits into `width`.
class Table {
 public:
  explicit Table(std::vector<std::string> headings) : headings_(std::move(headings)) {}
  // Cells beyond the headings are dropped, missing ones empty.
  void Add(std::vector<std::string> row);
  // `width` 0: nothing is cut.
  std::string Render(bool colour, size_t width) const;

 private:
  std::vector<std::string> headings_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_TABLE_H_
