#include "service/extract/chx_text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace chancery::extract {
namespace {

// The bytes of the well-formed sequence that begins with `lead` (Unicode 15, table 3-7), with the range of its second
// byte; 0 for a byte that begins none.
int SequenceSize(unsigned char lead, unsigned char* low, unsigned char* high) {
  *low = 0x80;
  *high = 0xBF;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) {
    if (lead == 0xE0) *low = 0xA0;
    if (lead == 0xED) *high = 0x9F;
    return 3;
  }
  if (lead > 0xF4) return 0;
  if (lead == 0xF0) *low = 0x90;
  if (lead == 0xF4) *high = 0x8F;
  return 4;
}

}  // namespace

// Not text::FirstInvalidUtf8, which stands among the converters: the worker checks texts, too, and links no ICU.
size_t ValidUtf8Prefix(absl::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    uint64_t chunk;
    if (text.size() - at >= 8) {
      std::memcpy(&chunk, text.data() + at, 8);
      if ((chunk & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) {
      ++at;
      continue;
    }
    unsigned char low, high;
    const int size = SequenceSize(lead, &low, &high);
    if (size == 0 || text.size() - at < static_cast<size_t>(size)) return at;
    for (int i = 1; i < size; ++i) {
      const auto byte = static_cast<unsigned char>(text[at + static_cast<size_t>(i)]);
      if (byte < low || byte > high) return at;
      low = 0x80;
      high = 0xBF;
    }
    at += static_cast<size_t>(size);
  }
  return at;
}

bool ReadView(chx_str text, size_t max_size, absl::string_view* out) {
  if (text.len > max_size || (text.data == nullptr && text.len > 0)) return false;
  *out = text.len == 0 ? absl::string_view() : absl::string_view(text.data, text.len);
  return true;
}

bool ReadText(chx_str text, size_t max_size, std::string* out) {
  absl::string_view view;
  if (!ReadView(text, max_size, &view) || ValidUtf8Prefix(view) != view.size()) return false;
  *out = std::string(view);
  return true;
}

std::string ReadMessage(chx_str text) {
  constexpr size_t kMax = 512;
  if (text.data == nullptr || text.len == 0) return "(no message)";
  std::string out(text.data, std::min<uint64_t>(text.len, kMax));
  out.resize(ValidUtf8Prefix(out));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return out;
}

}  // namespace chancery::extract
