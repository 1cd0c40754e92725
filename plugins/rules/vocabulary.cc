#include "plugins/rules/vocabulary.h"

namespace chancery::rules {

void Vocabulary::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.id == kNone) continue;
    size_t at = slot.hash & (slots_.size() - 1);
    while (slots_[at].id != kNone) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

uint32_t Vocabulary::Add(std::string_view word) {
  if ((words_.size() + 1) * 2 > slots_.size()) Grow();
  const uint32_t hash = HashOf(word);
  Slot& slot = slots_[SlotOf(word, hash)];
  if (slot.id == kNone) {
    slot = {static_cast<uint32_t>(words_.size()), hash};
    words_.push_back({static_cast<uint32_t>(letters_.size()), static_cast<uint32_t>(word.size())});
    letters_ += word;
  }
  return slot.id;
}

}  // namespace chancery::rules
