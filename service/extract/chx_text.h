#ifndef CHANCERY_SERVICE_EXTRACT_CHX_TEXT_H_
#define CHANCERY_SERVICE_EXTRACT_CHX_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "chancery/extractor.h"

namespace chancery::extract {

// The host's text as the ABI passes it.
inline chx_str AsChx(absl::string_view text) { return {text.data(), text.size()}; }

// The number of bytes before the first that is not part of valid UTF-8; all of them when there is none.
size_t ValidUtf8Prefix(absl::string_view text);

// A text that a plugin passed: false for a length over `max_size` or a length without data; else the view, which lives
// as long as the plugin's memory.  An absent text is the empty view.
bool ReadView(chx_str text, size_t max_size, absl::string_view* out);

// As ReadView, and it must be UTF-8; copied.
bool ReadText(chx_str text, size_t max_size, std::string* out);

// A plugin's message for people: at most 512 bytes of one line of valid UTF-8, whatever it is.
std::string ReadMessage(chx_str text);

}  // namespace chancery::extract

#endif  // CHANCERY_SERVICE_EXTRACT_CHX_TEXT_H_
