#ifndef CHANCERY_PLUGINS_OFFICIALS_PHRASE_INDEX_H_
#define CHANCERY_PLUGINS_OFFICIALS_PHRASE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chancery::officials {

// Phrases as sequences of word keys (hashes), each with the numbers of what they name.  Immutable once filled; any
// thread may read it.
class PhraseIndex {
 public:
  void Add(const std::vector<uint64_t>& keys, uint32_t number) {
    if (keys.empty()) return;
    uint32_t node = 0;
    for (const uint64_t key : keys) {
      const uint64_t edge = EdgeOf(node, key);
      uint32_t next = Child(edge);
      if (next == 0) {
        next = static_cast<uint32_t>(numbers_.size());
        numbers_.emplace_back();
        Put(edge, next);
      }
      node = next;
    }
    numbers_[node].push_back(number);
  }

  // Calls found(end, numbers) for every phrase that begins at keys[at], shorter ones first; keys[limit] is not read.
  template <class Found>
  void FindAt(const std::vector<uint64_t>& keys, uint32_t at, uint32_t limit, Found found) const {
    uint32_t node = 0;
    for (uint32_t i = at; i < limit; ++i) {
      node = Child(EdgeOf(node, keys[i]));
      if (node == 0) return;
      if (!numbers_[node].empty()) found(i + 1, numbers_[node]);
    }
  }

 private:
  struct Slot {
    uint64_t edge = 0;
    uint32_t child = 0;  // 0: free
  };

  static uint64_t EdgeOf(uint32_t node, uint64_t key) { return key ^ (node * 0x9E3779B97F4A7C15u); }
  size_t SlotOf(uint64_t edge) const {
    const size_t mask = slots_.size() - 1;
    size_t at = (edge * 0xD6E8FEB86659FD93u >> 32) & mask;
    while (slots_[at].child != 0 && slots_[at].edge != edge) at = (at + 1) & mask;
    return at;
  }
  // The node at the end of the edge, or 0.
  uint32_t Child(uint64_t edge) const { return slots_[SlotOf(edge)].child; }
  void Put(uint64_t edge, uint32_t child) {
    if (numbers_.size() * 2 > slots_.size()) {
      std::vector<Slot> old(slots_.size() * 2);
      old.swap(slots_);
      for (const Slot& slot : old) {
        if (slot.child != 0) slots_[SlotOf(slot.edge)] = slot;
      }
    }
    slots_[SlotOf(edge)] = {edge, child};
  }

  std::vector<Slot> slots_ = std::vector<Slot>(64);  // open addressing, a power of two, at most half full
  std::vector<std::vector<uint32_t>> numbers_ = std::vector<std::vector<uint32_t>>(1);  // by node; 0 is the root
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_PHRASE_INDEX_H_
