#include "service/extract/worker_protocol.h"

#include <algorithm>
#include <cstring>

namespace chancery::extract {

Pack& Pack::Number(uint64_t n) {
  if (sizeof(bytes_) - size_ >= sizeof(n)) {
    std::memcpy(bytes_ + size_, &n, sizeof(n));
    size_ += sizeof(n);
  }
  return *this;
}

Pack& Pack::Text(absl::string_view text) {
  const size_t room = sizeof(bytes_) - size_;
  if (room < sizeof(uint64_t)) return *this;
  text = text.substr(0, room - sizeof(uint64_t));
  Number(text.size());
  if (!text.empty()) std::memcpy(bytes_ + size_, text.data(), text.size());
  size_ += text.size();
  return *this;
}

Unpack::Unpack(absl::string_view bytes) : rest_(bytes) {
  ok_ = !rest_.empty();
  if (!ok_) return;
  kind_ = static_cast<Message>(rest_[0]);
  rest_.remove_prefix(1);
}

uint64_t Unpack::Number() {
  uint64_t n = 0;
  if (rest_.size() < sizeof(n)) {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::memcpy(&n, rest_.data(), sizeof(n));
  rest_.remove_prefix(sizeof(n));
  return n;
}

absl::string_view Unpack::Text() {
  const uint64_t size = Number();
  if (size > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return {};
  }
  const absl::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

}  // namespace chancery::extract
