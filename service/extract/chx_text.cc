#include "service/extract/chx_text.h"

#include <algorithm>
#include <optional>

#include "service/text/decode.h"

namespace chancery::extract {

bool ReadView(chx_str text, size_t max_size, absl::string_view* out) {
  if (text.len > max_size || (text.data == nullptr && text.len > 0)) return false;
  *out = text.len == 0 ? absl::string_view() : absl::string_view(text.data, text.len);
  return true;
}

bool ReadText(chx_str text, size_t max_size, std::string* out) {
  absl::string_view view;
  if (!ReadView(text, max_size, &view) || text::FirstInvalidUtf8(view).has_value()) return false;
  *out = std::string(view);
  return true;
}

std::string ReadMessage(chx_str text) {
  constexpr size_t kMax = 512;
  if (text.data == nullptr || text.len == 0) return "(no message)";
  std::string out(text.data, std::min<uint64_t>(text.len, kMax));
  if (const std::optional<size_t> bad = text::FirstInvalidUtf8(out); bad.has_value()) out.resize(*bad);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return out;
}

}  // namespace chancery::extract
