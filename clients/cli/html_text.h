#ifndef CHANCERY_CLIENTS_CLI_HTML_TEXT_H_
#define CHANCERY_CLIENTS_CLI_HTML_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery::cli {

// Text as HTML, for element content and quoted attributes alike: & < > " ' escaped, bytes that are no UTF-8 and control
// characters shown as U+FFFD, and characters that turn the writing direction shown by name (⟨U+202E⟩) instead of
// obeyed. Line ends stay.
std::string Html(absl::string_view utf8);

// A place in a text to be marked: bytes [begin, end) on code point boundaries, and the number by which it is linked.
struct Mark {
  int32_t begin = 0;
  int32_t end = 0;
  size_t number = 0;
};

// The text as HTML with its marks: <mark> around what they cover, once where they overlap, and at the beginning of each
// a number that links back (id "m7", to "#c7").  Marks outside the text are cut to it.  Linear in text and marks, but
// for sorting.
std::string MarkedHtml(absl::string_view utf8, std::vector<Mark> marks);

}  // namespace chancery::cli

#endif  // CHANCERY_CLIENTS_CLI_HTML_TEXT_H_
