#ifndef CHANCERY_PLUGINS_OFFICIALS_PHRASE_INDEX_H_
#define CHANCERY_PLUGINS_OFFICIALS_PHRASE_INDEX_H_

#include <cstdint>
#include <unordered_map>
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
      auto [at, added] = children_.try_emplace(Edge(node, key), static_cast<uint32_t>(numbers_.size()));
      if (added) numbers_.emplace_back();
      node = at->second;
    }
    numbers_[node].push_back(number);
  }

  // Calls found(end, numbers) for every phrase that begins at keys[at], shorter ones first; keys[limit] is not read.
  template <class Found>
  void FindAt(const std::vector<uint64_t>& keys, uint32_t at, uint32_t limit, Found found) const {
    uint32_t node = 0;
    for (uint32_t i = at; i < limit; ++i) {
      const auto next = children_.find(Edge(node, keys[i]));
      if (next == children_.end()) return;
      node = next->second;
      if (!numbers_[node].empty()) found(i + 1, numbers_[node]);
    }
  }

 private:
  static uint64_t Edge(uint32_t node, uint64_t key) { return key ^ (node * 0x9E3779B97F4A7C15u); }

  std::unordered_map<uint64_t, uint32_t> children_;
  std::vector<std::vector<uint32_t>> numbers_ = std::vector<std::vector<uint32_t>>(1);
};

}  // namespace chancery::officials

#endif  // CHANCERY_PLUGINS_OFFICIALS_PHRASE_INDEX_H_
