#include "service/text/offsets.h"

#include <algorithm>
#include <bit>

namespace chancery::text {

OffsetMap::OffsetMap(absl::string_view utf8, Encoding encoding) : size_(static_cast<int32_t>(utf8.size())) {
  if (encoding == Encoding::kUtf8) return;
  blocks_.resize(utf8.size() / 64 + 1);
  int32_t units = 0;
  for (size_t b = 0; b < blocks_.size(); ++b) {
    Block& block = blocks_[b];
    block.units_before = units;
    const absl::string_view bytes = utf8.substr(b * 64, 64);
    for (size_t i = 0; i < bytes.size(); ++i) {
      const unsigned char c = static_cast<unsigned char>(bytes[i]);
      if ((c & 0xC0) != 0x80) block.starts |= uint64_t{1} << i;
      if (encoding == Encoding::kUtf16 && c >= 0xF0) block.pairs |= uint64_t{1} << i;
    }
    units += std::popcount(block.starts) + std::popcount(block.pairs);
  }
}

int32_t OffsetMap::FromByte(int32_t offset) const {
  offset = std::clamp(offset, 0, size_);
  if (blocks_.empty()) return offset;
  const Block& block = blocks_[static_cast<size_t>(offset) / 64];
  const uint64_t before = (uint64_t{1} << (offset % 64)) - 1;
  return block.units_before + std::popcount(block.starts & before) + std::popcount(block.pairs & before);
}

}  // namespace chancery::text
