#ifndef CHANCERY_PLUGINS_RULES_VOCABULARY_H_
#define CHANCERY_PLUGINS_RULES_VOCABULARY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/rules/token.h"

namespace chancery::rules {

// Folded words numbered 0, 1, 2... in the order they were added.  Find may be called by any thread once nothing is
// added any more.
class Vocabulary {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // The word's number; it gets one if it has none.
  uint32_t Add(std::string_view word);
  // The word's number, or kNone.
  uint32_t Find(std::string_view word) const { return Find(word, HashOf(word)); }
  // The same for a word whose HashOf is known.
  uint32_t Find(std::string_view word, uint32_t hash) const { return slots_[SlotOf(word, hash)].id; }
  size_t size() const { return words_.size(); }
  std::string_view word(uint32_t id) const {
    return std::string_view(letters_).substr(words_[id].begin, words_[id].size);
  }

 private:
  struct Word {
    uint32_t begin = 0;  // in letters_
    uint32_t size = 0;
  };
  struct Slot {
    uint32_t id = kNone;  // kNone: empty
    uint32_t hash = 0;
  };
  // Where the word is, or the empty slot where it belongs.
  size_t SlotOf(std::string_view wanted, uint32_t hash) const {
    const size_t mask = slots_.size() - 1;
    size_t at = hash & mask;
    while (slots_[at].id != kNone && (slots_[at].hash != hash || word(slots_[at].id) != wanted)) at = (at + 1) & mask;
    return at;
  }
  void Grow();

  std::vector<Word> words_;
  std::string letters_;
  std::vector<Slot> slots_ = std::vector<Slot>(64);  // open addressing, a power of two, at most half full
};

}  // namespace chancery::rules

#endif  // CHANCERY_PLUGINS_RULES_VOCABULARY_H_
