#ifndef CHANCERY_SERVICE_TEXT_OFFSETS_H_
#define CHANCERY_SERVICE_TEXT_OFFSETS_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery::text {

// Units that positions in a text are counted in; names as in chancery.v1.TextEncoding.
enum class Encoding : uint8_t { kUtf8, kUtf16, kUtf32 };

// Converts byte offsets of one text to another unit in constant time.  Immutable; holds no reference to the text,
// which must be valid UTF-8 for the positions to mean anything.  Takes 3/8 of the text's size, nothing for kUtf8.
class OffsetMap {
 public:
  OffsetMap(absl::string_view utf8, Encoding encoding);
  // The position of byte `offset` (on a code point boundary, at most the text's size) in the encoding's units.  An
  // offset inside a code point is that code point's end's; one outside the text is the nearest end's.
  int32_t FromByte(int32_t offset) const;

 private:
  // 64 bytes of text: a bit for each byte that starts a code point, a bit for each that starts one of two UTF-16 units.
  struct Block {
    uint64_t starts = 0;
    uint64_t pairs = 0;
    int32_t units_before = 0;
  };
  int32_t size_;
  std::vector<Block> blocks_;  // one more than the text fills; empty for kUtf8
};

}  // namespace chancery::text

#endif  // CHANCERY_SERVICE_TEXT_OFFSETS_H_
