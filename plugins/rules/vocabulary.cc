#include "plugins/rules/vocabulary.h"

#include <cstring>

namespace chancery::rules {
namespace {

// Eight bytes at a time, with a multiply and a fold.
uint32_t Hash(std::string_view word) {
  uint64_t h = 0x9E3779B97F4A7C15u ^ word.size();
  const char* p = word.data();
  size_t left = word.size();
  while (left > 0) {
    uint64_t block = 0;
    const size_t n = left < 8 ? left : 8;
    std::memcpy(&block, p, n);
    h = (h ^ block) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    p += n;
    left -= n;
  }
  return static_cast<uint32_t>(h ^ h >> 29);
}

}  // namespace

size_t Vocabulary::Slot(std::string_view word_to_find, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot] != kNone) {
    const uint32_t id = slots_[slot];
    if (words_[id].hash == hash && word(id) == word_to_find) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

uint32_t Vocabulary::Add(std::string_view word) {
  const uint32_t hash = Hash(word);
  if (words_.size() * 2 >= slots_.size()) {
    slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, kNone);
    for (uint32_t id = 0; id < words_.size(); ++id) {
      size_t slot = words_[id].hash & (slots_.size() - 1);
      while (slots_[slot] != kNone) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = id;
    }
  }
  const size_t slot = Slot(word, hash);
  if (slots_[slot] == kNone) {
    slots_[slot] = static_cast<uint32_t>(words_.size());
    words_.push_back({static_cast<uint32_t>(letters_.size()), static_cast<uint32_t>(word.size()), hash});
    letters_ += word;
  }
  return slots_[slot];
}

uint32_t Vocabulary::Find(std::string_view word) const {
  return slots_.empty() ? kNone : slots_[Slot(word, Hash(word))];
}

}  // namespace chancery::rules
