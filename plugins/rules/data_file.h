#ifndef CHANCERY_PLUGINS_RULES_DATA_FILE_H_
#define CHANCERY_PLUGINS_RULES_DATA_FILE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace chancery::rules {

// A data file of a plugin; the name is for messages: "dates/ru/lexicon.tsv".  The text must stay valid while it is
// read (Compile, Load), not afterwards.
struct DataFile {
  std::string name;
  std::string_view text;
};

// The lines of a file without blank ones and comments (`#` first).  Line ends may be LF or CRLF.
class LineReader {
 public:
  explicit LineReader(DataFile file) : file_(std::move(file)), rest_(file_.text) {}

  // Goes to the next line; false at the end.
  bool Next() {
    while (!rest_.empty()) {
      const size_t end = rest_.find('\n');
      line_ = rest_.substr(0, end);
      rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
      ++number_;
      if (line_.ends_with('\r')) line_.remove_suffix(1);
      const size_t first = line_.find_first_not_of(" \t");
      if (first != std::string_view::npos && line_[first] != '#') return true;
    }
    return false;
  }
  std::string_view line() const { return line_; }
  // "dates/ru/rules.txt:14"
  std::string Place() const { return file_.name + ":" + std::to_string(number_); }

 private:
  DataFile file_;
  std::string_view rest_;
  std::string_view line_;
  size_t number_ = 0;
};

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_DATA_FILE_H_
